// ARP for IPv4 (RFC 826), with probes and announcements (RFC 5227).
#pragma once

#include <string_view>

#include "wire/frame_context.h"
#include "wire/sightings.h"

namespace netroster::wire {

// `payload` is what follows the EtherType, padding included. Reports the sender: with its address,
// or without one when it only probes. A sender whose MAC address is zero or a group's is nobody.
// False when it is not ARP for IPv4 over Ethernet, or cut.
bool read_arp(std::string_view payload, const FrameContext& frame, Sightings& sightings);

}  // namespace netroster::wire
