// DHCP for IPv6 (RFC 8415), with relays and the client's link-layer address (RFC 6939).
#pragma once

#include "wire/datagram.h"

namespace netroster::wire {

// Reports the client. Its MAC address is the one its relay or its own frame shows; the one inside
// its DUID, which may be of a card long gone, only when there is no other. Addresses count as its
// own once a reply assigns them or the client has them renewed.
void read_dhcpv6(const Datagram& datagram, Sightings& sightings, Counts& counts);

}  // namespace netroster::wire
