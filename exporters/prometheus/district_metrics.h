// The district as metrics: netroster_* families of what the snapshot and the configuration know.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "config/config.h"
#include "exporters/prometheus/directory.h"
#include "exporters/prometheus/facts_now.h"
#include "exporters/prometheus/family_builder.h"
#include "exporters/prometheus/freshness.h"
#include "exporters/prometheus/school_hours.h"
#include "inventory/gaps.h"
#include "measurements/speed_liar.h"
#include "model/inventory.h"

namespace netroster::prometheus {

struct DistrictOptions {
  WallTime now{};
  SeriesBudget budget{.family = 200'000, .device = 500};
  // How long ago the device told its counters; nullopt, or none: what counts is when it last
  // answered a sweep.
  std::function<std::optional<Freshness>(const Device& device)> freshness = {};
  inventory::IsCloudManaged is_cloud_managed = {};
  // Worked out before, for this inventory and day; nullptr: it is worked out now.
  const std::vector<inventory::SiteCoverage>* coverage = nullptr;
  // Ports that carry more than they say they can; nullptr: not known.
  const measurements::SpeedLiars* speed_liars = nullptr;
  // Whether there is school now; nullptr: not told.
  const SchoolHours* school_hours = nullptr;
  // nullopt: what the last sweep read counts.
  std::function<std::optional<FactsNow>(const Device& device)> facts = {};
};

// Every family is documented in docs/reference/metrics.md. Unknown is absent. What the budget
// leaves out is added to `dropped`, and told as netroster_series_dropped_total{family}.
Families district_metrics(const Directory& directory, const config::Config& config,
                          const DistrictOptions& options, SeriesDropped& dropped);

}  // namespace netroster::prometheus
