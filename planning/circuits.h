// Category One and bandwidth: what a circuit costs and carries, against users and a target.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "measurements/bandwidth_target.h"
#include "planning/fiscal_year.h"
#include "planning/money.h"

namespace netroster::planning {

// What was carried in some days, for the picture.
struct TrafficStep {
  Day from{};  // until the next step's
  std::optional<double> p95_in_bps;
  std::optional<double> peak_in_bps;
  std::size_t slots_seen = 0;
  std::size_t slots_expected = 0;
};

struct CircuitFigures {
  std::string site;     // its id, or that of the whole district
  std::string circuit;  // its id; "": all of the site together
  std::string provider;
  std::string purpose;
  std::optional<std::uint64_t> contract_down_bps;
  std::optional<std::uint64_t> contract_up_bps;
  std::optional<std::uint64_t> port_bps;
  std::optional<Money> monthly_cost;
  std::optional<Day> contract_ends;
  // Towards the site and from it; over school hours, where the calendar knows them.
  std::optional<double> p95_in_bps;
  std::optional<double> p95_out_bps;
  std::optional<double> peak_in_bps;
  std::optional<double> peak_out_bps;
  std::optional<double> used_percent;  // the 95th percentile of the larger direction
  bool school_hours = false;
  std::size_t slots_seen = 0;
  std::size_t slots_expected = 0;
  measurements::Heads heads;
  const measurements::BandwidthTarget* target = nullptr;  // null: none was asked for
  bool internet = false;                                  // it is the district's, else a site's
  std::optional<measurements::TargetFigure> wants;
  std::string note;
  std::vector<TrafficStep> steps = {};  // oldest first; empty: none were asked for

  std::optional<std::uint64_t> limit_bps() const;  // the lesser of contract and port
  std::optional<Money> cost_per_mbps() const;      // a month
  std::optional<std::uint64_t> users() const;      // students and staff
  std::optional<double> mbps_per_user() const;     // of the limit
  // "meets" "below" "not known": the limit against the target.
  std::string_view verdict() const;
  // The funding year that begins after the contract ends: a new one is asked for in that.
  std::optional<FiscalYear> next_request() const;
  // "V" "S" "J": how sure the target is; "" where there is none.
  std::string_view target_confidence() const;
  // Its document when the number is that document's own, else why it is our judgement.
  std::string target_words() const;
};

}  // namespace netroster::planning
