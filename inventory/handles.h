// ifIndex and entPhysicalIndex are handles that a reboot may deal out anew. Here old handles are
// carried over to the new ones by what the ports and modules are.
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "model/facts.h"

namespace netroster::inventory {

// Position in `known` of the port that `read[i]` is, or npos: by name, then description and MAC
// address, then description, then alias.
inline constexpr std::size_t npos = static_cast<std::size_t>(-1);
std::vector<std::size_t> match_ports(const std::vector<Port>& known, const std::vector<Port>& read);
// The same for modules: by serial, then class and name.
std::vector<std::size_t> match_modules(const std::vector<Module>& known,
                                       const std::vector<Module>& read);

// Old handle to new; 0: the handle is no longer known. Handles that stay are not listed.
using Renumbering = std::unordered_map<std::uint32_t, std::uint32_t>;

template <typename Row>
Renumbering renumbering(const std::vector<Row>& known, const std::vector<Row>& read,
                        const std::vector<std::size_t>& matches) {
  Renumbering moved;
  std::unordered_map<std::uint32_t, bool> taken;
  for (const auto& row : read) taken[row.index] = true;
  std::vector<bool> matched(known.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    if (matches[i] == npos) continue;
    matched[matches[i]] = true;
    if (known[matches[i]].index != read[i].index) moved[known[matches[i]].index] = read[i].index;
  }
  for (std::size_t i = 0; i < known.size(); ++i)
    if (!matched[i] && taken.count(known[i].index) != 0) moved[known[i].index] = 0;
  return moved;
}

void renumber_ports(DeviceFacts& facts, const Renumbering& moved);
void renumber_modules(DeviceFacts& facts, const Renumbering& moved);

}  // namespace netroster::inventory
