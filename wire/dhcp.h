// DHCP for IPv4 (RFC 2131, 2132) and BOOTP (RFC 951): what a client says of itself, what a server
// has given it, and where a relay heard it (RFC 3046).
#pragma once

#include "wire/datagram.h"

namespace netroster::wire {

// Reports the client of a request or a reply, and the server of a reply that no relay passed on.
// Only an address in an acknowledgement or in use by its client is taken for the client's own.
void read_dhcp(const Datagram& datagram, Sightings& sightings, Counts& counts);

}  // namespace netroster::wire
