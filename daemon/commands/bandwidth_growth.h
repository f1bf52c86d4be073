// How traffic grows from month to month, and when a capacity is met.
#pragma once

#include <string>
#include <vector>

#include "daemon/commands/bandwidth_rows.h"
#include "measurements/trend.h"

namespace netroster::daemon {

enum class Direction : std::uint8_t { in, out };  // in: towards the site

struct GrowthRow {
  BandwidthRow of;  // whose, without traffic; school_hours says which hours
  Direction direction = Direction::in;
  bool peaks = false;      // monthly peaks, else 95th percentiles
  std::size_t months = 0;  // that were asked for
  measurements::Trend trend;
  std::optional<std::uint64_t> capacity_bps;  // nullopt: nobody knows, so there is no date
  std::string capacity_of;                    // "contract" or "port", whichever is less
  measurements::Saturation saturation;

  // Why the date is missing or poor, in words; "" when there is nothing to say.
  std::string caution() const;
};

// Two rows a circuit, total or port. The figures are those of whole months of UTC in school hours,
// where the calendar knows them, else in all hours. Monthly peaks come from what is kept of days
// whose slots are gone, too; then they are of all hours, and not for sums of several ports.
Result<std::vector<GrowthRow>> bandwidth_growth(const BandwidthQuestion& question,
                                                const config::Config& config,
                                                const Inventory& inventory,
                                                inventory::History& history);

Rows growth_listing(const std::vector<GrowthRow>& rows);

}  // namespace netroster::daemon
