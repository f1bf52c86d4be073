// A message that stays on its link by its protocol's own rule: Neighbor Discovery, VRRP.
#pragma once

#include <cstdint>
#include <string_view>

#include "model/ip_address.h"
#include "wire/frame_context.h"

namespace netroster::wire {

// Worth nothing unless its hop count is 255: then no router has passed it on (RFC 5082).
struct LinkMessage {
  const FrameContext& frame;
  IpAddress source;
  std::uint8_t hops = 0;
  std::string_view payload;  // from the ICMPv6 or VRRP header on
};

}  // namespace netroster::wire
