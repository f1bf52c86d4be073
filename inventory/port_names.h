// Port names as people and protocols write them: "Gi1/0/1", "GigabitEthernet1/0/1", a MAC address,
// a number. Found among a device's ports by what they are, never by a template of one vendor.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/facts.h"

namespace netroster::inventory {

// The same port of one device? Case, blanks and the usual abbreviations of the type word do not
// matter; the numbers do.
bool same_port_name(std::string_view a, std::string_view b);

struct FoundPort {
  int position = -1;  // in the device's ports; -1: not found
  std::string how;    // "ifName", "ifDescr", "MAC address" …; or why it was not found
};

// The port that `name` means, by ifName, ifDescr, abbreviation, then ifAlias. Ambiguous is not
// found.
FoundPort find_port_named(const std::vector<Port>& ports, std::string_view name);

// The port of a far device that a neighbour row names.
FoundPort find_far_port(const std::vector<Port>& ports, const Neighbour& row);

// By ifIndex; -1 when there is none.
int position_of_index(const std::vector<Port>& ports, std::uint32_t index);

}  // namespace netroster::inventory
