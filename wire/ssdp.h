// SSDP, the discovery of UPnP (UPnP Device Architecture 2.0, 1): UDP port 1900.
#pragma once

#include "wire/datagram.h"

namespace netroster::wire {

// Reports the sender; from an announcement or an answer, what device or service it is and its
// product text. A search tells only that somebody is there.
void read_ssdp(const Datagram& datagram, Sightings& sightings, Counts& counts);

}  // namespace netroster::wire
