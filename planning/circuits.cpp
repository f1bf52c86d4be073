#include "planning/circuits.h"

#include <algorithm>
#include <cmath>

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

}  // namespace netroster::planning
