// Who sends an IP packet to whom: for counting traffic, where nothing else of it matters.
#pragma once

#include <optional>
#include <string_view>

#include "model/ip_address.h"
#include "wire/frame.h"

namespace netroster::wire {

struct PacketEnds {
  IpAddress from;
  IpAddress to;
};

// Behind Ethernet with up to eight tags (802.1Q, 802.1ad), Linux cooked capture or no link header.
// nullopt: no IP packet, one that is cut before its addresses, or another link type. No allocation.
std::optional<PacketEnds> packet_ends(LinkType link, std::string_view captured);

}  // namespace netroster::wire
