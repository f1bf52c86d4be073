// The district as metrics: netroster_* families of what the snapshot and the configuration know.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "config/config.h"
#include "exporters/prometheus/family.h"
#include "inventory/gaps.h"
#include "model/inventory.h"

namespace netroster::prometheus {

struct DistrictOptions {
  WallTime now{};
  std::size_t series_per_family = 200'000;
  std::size_t series_per_device = 500;  // sensors, power groups and the like, in one family
  // When the device's counters were last read; without it, when it last answered a sweep.
  std::function<std::optional<WallTime>(const Device& device)> last_poll = {};
  inventory::IsCloudManaged is_cloud_managed = {};
};

// Every family is documented in docs/reference/metrics.md. Unknown is absent. What the budgets
// leave out is counted in netroster_series_dropped{family}.
Families district_metrics(const Inventory& inventory, const config::Config& config,
                          const DistrictOptions& options);

}  // namespace netroster::prometheus
