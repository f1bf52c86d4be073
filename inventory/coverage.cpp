#include "inventory/coverage.h"

#include <algorithm>

namespace netroster::inventory {
namespace {

void step(std::size_t& counter, bool up, std::size_t amount = 1) {
  counter = up ? counter + amount : counter - std::min(counter, amount);
}

// A state that nothing is in is not listed.
template <typename State>
void step(std::map<State, std::size_t>& counters, State state, bool up) {
  const auto counter = counters.try_emplace(state).first;
  step(counter->second, up);
  if (counter->second == 0) counters.erase(counter);
}

}  // namespace

void CoverageCount::count(const Device& device, bool up) {
  auto& site = by_site_[device.site];
  step(site.devices, up);
  step(site.ports, up, device.facts->ports.size());
  const auto unmanaged = std::count_if(device.neighbours->begin(), device.neighbours->end(),
                                       [](const auto& row) { return row.device.empty(); });
  step(site.neighbours, up, static_cast<std::size_t>(unmanaged));
}

void CoverageCount::count(const Link& link, bool up) {
  step(by_site_[link.site].links, link.state, up);
}

void CoverageCount::count(const AddressState& state, bool up) {
  step(by_site_[state.site].addresses, state.last.reach, up);
}

}  // namespace netroster::inventory
