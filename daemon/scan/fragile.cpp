#include "daemon/scan/fragile.h"

#include <fmt/format.h>

#include <algorithm>

#include "inventory/address_states.h"

namespace netroster::scan {
namespace {

std::vector<IpNetwork> networks_in(std::string_view text) {
  std::vector<IpNetwork> out;
  while (!text.empty()) {
    const auto blank = std::min(text.find(' '), text.size());
    if (const auto network = IpNetwork::parse(text.substr(0, blank))) out.push_back(*network);
    text.remove_prefix(std::min(blank + 1, text.size()));
  }
  return out;
}

// The device, or the address where it is not known whose it is.
std::string whose(const AddressState& state) {
  return state.device.empty() ? state.site + "|" + state.address.text() : state.device;
}

}  // namespace

LeftAlone::LeftAlone(const Inventory& inventory, const config::SweepSettings& settings,
                     WallTime now)
    : anyway_(networks_in(settings.ask_fragile)) {
  if (settings.fragile_rest.count() == 0) return;
  std::map<std::string, Fall> falls;
  for (const auto& state : inventory.addresses) {
    if (!state->last_restart) continue;
    auto& fall = falls[whose(*state)];
    fall.restarts += state->restarts;
    fall.last = std::max(fall.last, *state->last_restart);
  }
  if (falls.empty()) return;
  for (const auto& state : inventory.addresses) {
    const auto at = falls.find(whose(*state));
    if (at == falls.end() || at->second.restarts < inventory::restarts_of_fragile) continue;
    const auto rest = std::chrono::duration_cast<std::chrono::seconds>(settings.fragile_rest);
    const auto until = at->second.last + rest;
    if (until <= now || is_asked_anyway(state->address)) continue;
    reasons_[{state->site, state->address}] =
        fmt::format("left alone until {}: it restarted {} times as it was read", iso_text(until),
                    at->second.restarts);
  }
}

bool LeftAlone::is_asked_anyway(const IpAddress& address) const {
  return std::any_of(anyway_.begin(), anyway_.end(),
                     [&address](const IpNetwork& block) { return block.contains(address); });
}

std::string LeftAlone::reason(const std::string& site, const IpAddress& address) const {
  const auto at = reasons_.find({site, address});
  return at == reasons_.end() ? std::string() : at->second;
}

}  // namespace netroster::scan
