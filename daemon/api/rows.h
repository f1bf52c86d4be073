// Listings that only the API has so far.
#pragma once

#include <string_view>
#include <vector>

#include "daemon/rows.h"
#include "inventory/store/store.h"
#include "measurements/speed_liar.h"
#include "model/inventory.h"

namespace netroster::daemon::api {

struct AccessPointRow {
  const Device* controller = nullptr;
  const AccessPoint* point = nullptr;
};
Rows access_point_listing(const std::vector<AccessPointRow>& points);

struct OverSpeedRow {
  const measurements::SpeedLiar* liar = nullptr;
  const Device* device = nullptr;  // null: no longer in the inventory
};
Rows over_speed_listing(const std::vector<OverSpeedRow>& rows);

std::string_view word_of(inventory::ChangeKind kind);
// "speed_bps: 1000000000 -> 100000000", one of each field; what was unknown is "?".
Cell fields_of(const inventory::Change& change);
Rows change_listing(const std::vector<const inventory::Change*>& changes);

}  // namespace netroster::daemon::api
