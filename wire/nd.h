// Neighbor Discovery for IPv6 (RFC 4861) in ICMPv6: who has which address, and who is a router.
#pragma once

#include "wire/link_message.h"
#include "wire/sightings.h"

namespace netroster::wire {

// Counts nd-rs, nd-ra, nd-ns and nd-na; other ICMPv6 is left alone. Duplicate address detection
// names nobody: the address is not its sender's yet.
void read_neighbour_discovery(const LinkMessage& message, Sightings& sightings, Counts& counts);

}  // namespace netroster::wire
