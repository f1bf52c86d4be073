#include "planning/circuits.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "planning/provenance.h"

namespace netroster::planning {
namespace {

constexpr double mega = 1e6;

}  // namespace

std::optional<std::uint64_t> CircuitFigures::limit_bps() const {
  if (!contract_down_bps || !port_bps) return contract_down_bps ? contract_down_bps : port_bps;
  return std::min(*contract_down_bps, *port_bps);
}

// What is paid for is the contract, whatever the port allows.
std::optional<Money> CircuitFigures::cost_per_mbps() const {
  if (!monthly_cost || !contract_down_bps || *contract_down_bps == 0) return std::nullopt;
  const double mbps = static_cast<double>(*contract_down_bps) / mega;
  return Money{std::llround(static_cast<double>(monthly_cost->cents) / mbps)};
}

std::optional<std::uint64_t> CircuitFigures::users() const {
  return measurements::counted(heads, false);
}

std::optional<double> CircuitFigures::mbps_per_user() const {
  const auto limit = limit_bps();
  const auto people = users();
  if (!limit || !people || *people == 0) return std::nullopt;
  return static_cast<double>(*limit) / mega / static_cast<double>(*people);
}

std::string_view CircuitFigures::verdict() const {
  const auto limit = limit_bps();
  if (!wants || !limit) return "not known";
  return *limit >= wants->bps ? "meets" : "below";
}

std::optional<FiscalYear> CircuitFigures::next_request() const {
  if (!contract_ends) return std::nullopt;
  return fiscal_year_of(*contract_ends).plus(1);
}

std::string_view CircuitFigures::target_confidence() const {
  if (!wants) return "";
  switch (wants->certainty) {
    case measurements::Certainty::read:
      return letter(Confidence::primary);
    case measurements::Certainty::secondary:
      return letter(Confidence::secondary);
    case measurements::Certainty::judgement:
      break;
  }
  return letter(Confidence::judgement);
}

std::string CircuitFigures::target_words() const {
  if (target == nullptr) return "";
  std::string of(target->document);
  if (!target->school_year.empty()) of += fmt::format(", for {}", target->school_year);
  if (!wants || wants->certainty != measurements::Certainty::judgement) return of;
  if (internet)
    return fmt::format("our judgement: {} names no class for a district of this size", of);
  return fmt::format(
      "our judgement: the number of an earlier document, for that of {} was not seen", of);
}

}  // namespace netroster::planning
