// Two devices and what each says of the other, turned into cables: one link per cable, with every
// statement that speaks for it and what speaks against it. Pure functions.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "model/inventory.h"

namespace netroster::inventory {

// One neighbour row of `device`, after its far end was recognised as an inventoried device.
struct Statement {
  const Device* device = nullptr;  // who says it
  const Neighbour* row = nullptr;
  int local = -1;          // position in the speaker's ports; -1: not known
  int far = -1;            // position in the far device's ports; -1: not known
  std::string local_name;  // never empty when anything is known
  std::string far_name;
  WallTime when{};
  std::string matched;  // how the far device was recognised
  int score = 0;        // how surely
  bool crowded = false;
};

// Protocols that IEEE 802.1D bridges do not forward: what they say is about the other end of the
// cable. The others are ordinary multicast to a bridge that does not speak them.
bool stays_on_the_cable(const Neighbour& row);
// Such a protocol told of the link, and of no other on its ports.
bool is_on_the_cable(const Link& link);
// Apart from when and how surely it was said.
bool say_the_same(const Link& a, const Link& b);

// The end of a link at a port of the device, with the aggregate that the port is a member of.
LinkEnd end_at(const Device& device, int port);
// Puts the ends in order and names the link by them. True when they changed places.
bool name_by_ends(Link& link);

// Another device than `besides` that the statements of `device` put at the far end of its port;
// null when there is none.
using OtherFarEnd =
    std::function<const Device*(const Device& device, int port, const Device& besides)>;

// All links between devices a and b. Times of first sight are the oldest statement's.
std::vector<Link> assemble_links(const Device& a, const std::vector<Statement>& a_says,
                                 const Device& b, const std::vector<Statement>& b_says,
                                 const OtherFarEnd& other_far_end);

}  // namespace netroster::inventory
