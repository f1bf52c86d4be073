// Routers that share an address: HSRP (RFC 2281; version 2 as Cisco documents it) and VRRP
// (RFC 3768, RFC 5798).
#pragma once

#include "wire/datagram.h"
#include "wire/link_message.h"

namespace netroster::wire {

// Both report the router that speaks, and the address that it shares as a sighting of its own,
// marked virtual_address, with the MAC address that belongs to the group.
void read_hsrp(const Datagram& datagram, Sightings& sightings, Counts& counts);
void read_vrrp(const LinkMessage& message, Sightings& sightings, Counts& counts);

}  // namespace netroster::wire
