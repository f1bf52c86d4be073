#include "model/inventory.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace netroster {
namespace {

constexpr std::array<std::pair<LinkState, std::string_view>, 6> link_states{
    {{LinkState::confirmed, "confirmed"},
     {LinkState::one_sided, "one_sided"},
     {LinkState::shared, "shared"},
     {LinkState::inferred, "inferred"},
     {LinkState::contradicted, "contradicted"},
     {LinkState::manual, "manual"}}};

constexpr int last_round = 3;

// What tells ports of one name apart, strongest first.
std::string longer_key(const Port& port, const std::string& key, int round) {
  if (round == 0)
    return port.descr.empty() || port.descr == port.name ? key : key + "|" + port.descr;
  if (round == 1) return port.mac && port.mac->identifies() ? key + "|" + port.mac->text() : key;
  if (round == 2) return port.alias.empty() ? key : key + "|" + port.alias;
  return key;
}

std::unordered_map<std::string, std::vector<std::size_t>> positions_of(
    const std::vector<std::string>& keys) {
  std::unordered_map<std::string, std::vector<std::size_t>> positions;
  for (std::size_t i = 0; i < keys.size(); ++i) positions[keys[i]].push_back(i);
  return positions;
}

// More words for the ports that share one key. In the last round it is their order, which survives
// a renumbering that keeps it.
void tell_apart(std::vector<std::size_t> same, const std::string& key, int round,
                const std::vector<Port>& ports, std::vector<std::string>& keys) {
  std::stable_sort(same.begin(), same.end(),
                   [&](auto a, auto b) { return ports[a].index < ports[b].index; });
  for (std::size_t n = 0; n < same.size(); ++n)
    keys[same[n]] = round < last_round ? longer_key(ports[same[n]], key, round)
                                       : key + "#" + std::to_string(n + 1);
}

}  // namespace

std::string_view text(LinkState state) {
  for (const auto& [value, word] : link_states)
    if (value == state) return word;
  return "";
}

std::optional<LinkState> parse_link_state(std::string_view wanted) {
  for (const auto& [value, word] : link_states)
    if (word == wanted) return value;
  return std::nullopt;
}

const Device* find_device(const Inventory& inventory, std::string_view id) {
  const auto& devices = inventory.devices;
  const auto found = std::lower_bound(
      devices.begin(), devices.end(), id,
      [](const auto& device, std::string_view wanted) { return device->id < wanted; });
  return found != devices.end() && (*found)->id == id ? found->get() : nullptr;
}

std::vector<std::string> port_keys(const std::vector<Port>& ports) {
  std::vector<std::string> keys;
  keys.reserve(ports.size());
  for (const auto& port : ports) keys.push_back(port.name.empty() ? port.descr : port.name);
  for (int round = 0; round <= last_round; ++round) {
    const auto positions = positions_of(keys);
    if (positions.size() == keys.size()) return keys;
    for (const auto& [key, same] : positions)
      if (same.size() > 1) tell_apart(same, key, round, ports, keys);
  }
  return keys;
}

}  // namespace netroster
