// The parts of LLDP's decoder; users include wire/layer2.h.
#pragma once

#include "wire/cursor.h"
#include "wire/sightings.h"

namespace netroster::wire {

// One organisationally specific part (IEEE 802.1AB clause 8.6): 802.1, 802.3 or LLDP-MED. False
// when it is too short for its own subtype. What other organisations send is skipped.
bool read_lldp_extension(Cursor value, NeighbourSeen& told);

}  // namespace netroster::wire
