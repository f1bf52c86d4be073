// Any bytes as a PDU of one protocol, whole and as a frame that the capture cut: no crash, and
// nothing beyond the bounds that the decoders promise.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "wire/layer2.h"

namespace netroster::wire {

inline void require(bool condition) {
  if (!condition) __builtin_trap();
}

inline void require_bounded(const Sightings& out, std::size_t size) {
  for (const auto& told : out.neighbours) {
    require(!told.neighbour.protocol.empty());
    require(told.neighbour.addresses.size() <= 32);
    require(told.vlans.size() <= size);
    require(told.neighbour.name.size() <= 2 * 1024);
    require(!told.neighbour.vlan || (*told.neighbour.vlan >= 1 && *told.neighbour.vlan <= 4094));
  }
  for (const auto& told : out.bridges) require(!told.bridge_id.empty() && !told.root_id.empty());
  for (const auto& told : out.lacp)
    require(told.actor_port <= 0xffff && told.partner_port <= 0xffff);
  for (const auto& told : out.domains) require(told.vlans.size() <= size);
}

inline int fuzz_decoders(std::initializer_list<Decoder> decoders, const std::uint8_t* data,
                         std::size_t size) {
  const std::string_view pdu(reinterpret_cast<const char*>(data), size);
  for (const auto decoder : decoders) {
    for (const bool whole : {true, false}) {
      FrameContext frame;
      frame.whole = whole;
      frame.source = MacAddress{{0, 0x1a, 0x2b, 0x3c, 0x4d, 0x5e}};
      Sightings out;
      Counts counts;
      decoder(pdu, frame, out, counts);
      require_bounded(out, size);
    }
  }
  return 0;
}

}  // namespace netroster::wire
