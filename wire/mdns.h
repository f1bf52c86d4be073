// Multicast DNS (RFC 6762) with service discovery (RFC 6763), and LLMNR (RFC 4795).
#pragma once

#include "wire/datagram.h"

namespace netroster::wire {

// Reports the sender; from a response, or from a probe for its own address, its names, addresses
// and services as "_ipp._tcp". What a query asks for, and the answers it knows already, are
// others' and are left out.
void read_mdns(const Datagram& datagram, Sightings& sightings, Counts& counts);

// Reports who answers to which name. A query says nothing of its sender but that it is there.
void read_llmnr(const Datagram& datagram, Sightings& sightings, Counts& counts);

}  // namespace netroster::wire
