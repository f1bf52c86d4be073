// What was bought, what the port allows and what was used, against students and a target.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "daemon/commands/bandwidth_rows.h"
#include "measurements/bandwidth_target.h"

namespace netroster::daemon {

struct TargetRow {
  BandwidthRow of;
  const measurements::BandwidthTarget* target = nullptr;
  bool internet = false;  // of the district; else the connection of a site
  measurements::Heads heads;
  std::optional<measurements::TargetFigure> figure;

  std::optional<std::uint64_t> limit_bps() const;  // the lesser of contract and port
  std::optional<double> peak_percent() const;      // of the limit, of the fuller direction
  std::optional<double> limit_percent() const;     // of the target
  // What a reader must know to use the row, in words.
  std::string note() const;
  std::string_view missing() const;  // why there is no figure; "" where nothing is missing
};

// One row a circuit, or with `totals` one a site and one of the district, over school hours where
// the calendar knows them, else over all hours.
Result<std::vector<TargetRow>> bandwidth_against(const measurements::BandwidthTarget& target,
                                                 const BandwidthQuestion& question,
                                                 const config::Config& config,
                                                 const Inventory& inventory,
                                                 inventory::History& history);

// Students and staff of all sites; unknown when a school does not say.
measurements::Heads heads_of(const std::vector<Site>& sites);

Rows target_listing(const std::vector<TargetRow>& rows);

}  // namespace netroster::daemon
