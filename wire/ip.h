// IPv4 (RFC 791) and IPv6 (RFC 8200) as far as it takes to reach what hosts say of themselves: UDP,
// Neighbor Discovery, IGMP, VRRP. Nothing is put together: of fragments only the first is read.
#pragma once

#include <string_view>

#include "wire/frame_context.h"
#include "wire/sightings.h"

namespace netroster::wire {

// `packet` begins with the IP header; padding of the frame may follow it. Counts each protocol that
// it knows, and the reason where a part is damaged. A packet of no interest costs no allocation.
void read_ipv4(std::string_view packet, const FrameContext& frame, Sightings& sightings,
               Counts& counts);
void read_ipv6(std::string_view packet, const FrameContext& frame, Sightings& sightings,
               Counts& counts);

}  // namespace netroster::wire
