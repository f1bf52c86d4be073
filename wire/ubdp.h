// Ubiquiti's discovery protocol, UDP port 10001, versions 1 and 2.
#pragma once

#include "wire/datagram.h"

namespace netroster::wire {

// Reports the device as a neighbour, protocol "ubdp". A question holds nothing and is only counted.
void read_ubdp(const Datagram& datagram, Sightings& sightings, Counts& counts);

}  // namespace netroster::wire
