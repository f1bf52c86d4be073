// A UDP datagram as its decoders see it, and the registry of those decoders.
#pragma once

#include <cstdint>
#include <string_view>

#include "wire/frame_context.h"
#include "wire/sightings.h"

namespace netroster::wire {

struct Datagram {
  const FrameContext& frame;
  IpAddress source;
  IpAddress destination;
  std::uint16_t source_port = 0;
  std::uint16_t destination_port = 0;
  std::uint8_t hops = 0;  // TTL or hop limit as it arrived
  std::string_view payload;

  // No router was passed: then the frame's source is the sender's own MAC address. A hop count of
  // 255 proves it (RFC 5082), and so does a link-local sender; a group's or a broadcast's frame is
  // taken for it.
  bool is_from_this_link() const;
};

// A sighting of nobody yet. It is in the VLAN of its frame, unless a router stands between.
HostSeen host_behind(const Datagram& datagram, std::string_view protocol);

// A sighting of the sender: its address, and its MAC address when no router stands between.
HostSeen sender_of(const Datagram& datagram, std::string_view protocol);

using DatagramReader = void (*)(const Datagram&, Sightings&, Counts&);

// The decoder of a datagram between these ports; nullptr for the many that nobody reads.
DatagramReader reader_of(std::uint16_t source_port, std::uint16_t destination_port);

}  // namespace netroster::wire
