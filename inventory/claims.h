// What the neighbour rows of one device claim about who is at its ports, and what the rows of one
// port mean together. Pure functions; the topology keeps the claims and finds their far devices.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "inventory/signs.h"
#include "model/inventory.h"

namespace netroster::inventory {

using Node = std::uint32_t;  // position of a device in the resolver's list, never reused
inline constexpr Node no_node = 0xffffffff;
using Devices = std::vector<std::shared_ptr<const Device>>;  // by node; null: gone

// One neighbour row, and what was found out about it.
struct Claim {
  std::uint32_t row = 0;
  RowSigns signs;
  std::vector<Key> keys;
  std::vector<Key> strong_keys;
  int local = -1;
  std::string local_name;
  Node own_far = no_node;  // by this row alone
  Node far = no_node;      // after looking at the other rows of the port
  Node via = no_node;      // heard through this device, so no link
  int far_port = -1;
  int score = 0;
  std::string matched;
  std::string reason;  // why there is no far device
  bool crowded = false;

  bool makes_link() const { return far != no_node && via == no_node; }
};

std::string port_text(const Port& port);  // its name, else its description

// A claim of this row, its far device not yet looked for. `row` is the position in the device's
// list.
Claim claim_of(const Device& device, std::uint32_t row);

// Decides what the claims of one port mean together: who is at the other end of its cable, and who
// is only heard through it. What was decided before is forgotten already. `rows` are the device's.
void settle_port(const std::vector<Claim*>& claims, const std::vector<Neighbour>& rows);

// Claims that make no link, those about one neighbour as one entry.
std::vector<KnownNeighbour> known_neighbours(const Device& self, const std::vector<Claim>& claims,
                                             const Devices& devices);

}  // namespace netroster::inventory
