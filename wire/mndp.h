// MikroTik's neighbour discovery protocol, UDP port 5678.
#pragma once

#include "wire/datagram.h"

namespace netroster::wire {

// Reports the device as a neighbour, protocol "mndp". A request to speak is only counted.
void read_mndp(const Datagram& datagram, Sightings& sightings, Counts& counts);

}  // namespace netroster::wire
