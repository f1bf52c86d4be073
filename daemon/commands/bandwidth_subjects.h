// Whose traffic is asked for: circuits, sites as a whole, the district, ports.
#pragma once

#include <optional>
#include <vector>

#include "config/config.h"
#include "daemon/commands/bandwidth_rows.h"
#include "inventory/store/history.h"
#include "measurements/totals.h"
#include "model/inventory.h"

namespace netroster::daemon {

inline constexpr const char* whole_district = "(district)";  // no site id looks like this

struct BandwidthSubject {
  BandwidthRow row;  // what it is called and what it may carry, without traffic
  const Site* site = nullptr;
  measurements::PortChoice choice;              // the ports it is the sum of
  std::optional<inventory::SeriesName> series;  // a single port instead
};

// Circuits whose port is not known are among them. The configuration must outlive them.
Result<std::vector<BandwidthSubject>> bandwidth_subjects(const BandwidthQuestion& question,
                                                         const config::Config& config,
                                                         const Inventory& inventory,
                                                         inventory::History& history);

}  // namespace netroster::daemon
