#include "wire/ip.h"

#include <algorithm>
#include <optional>

#include "wire/cursor.h"
#include "wire/datagram.h"
#include "wire/first_hop.h"
#include "wire/link_message.h"
#include "wire/nd.h"

namespace netroster::wire {
namespace {

// IANA's protocol numbers.
constexpr std::uint8_t igmp = 2;
constexpr std::uint8_t udp = 17;
constexpr std::uint8_t icmpv6 = 58;
constexpr std::uint8_t vrrp = 112;

constexpr int max_extension_headers = 8;

// What stands behind the IP header. The addresses stay bytes until somebody wants them.
struct Packet {
  std::uint8_t protocol = 0;
  std::uint8_t hops = 0;
  std::string_view source;
  std::string_view destination;
  std::string_view payload;
};

void read_udp(const Packet& packet, const FrameContext& frame, Sightings& sightings,
              Counts& counts) {
  Cursor in(packet.payload);
  const auto source_port = in.u16();
  const auto destination_port = in.u16();
  const std::size_t length = in.u16();
  in.skip(2);  // checksum: often left to the network card, so that captures of senders have none
  const auto reader = in.ok() ? reader_of(source_port, destination_port) : nullptr;
  if (reader == nullptr) return;
  const auto source = IpAddress::from_bytes(packet.source);
  const auto destination = IpAddress::from_bytes(packet.destination);
  if (!source || !destination) return;
  // Longer than what is there: the capture or the first fragment ends here.
  const auto payload = in.rest().substr(0, length >= 8 ? length - 8 : in.size());
  reader({frame, *source, *destination, source_port, destination_port, packet.hops, payload},
         sightings, counts);
}

void read_payload(const Packet& packet, const FrameContext& frame, Sightings& sightings,
                  Counts& counts) {
  if (packet.protocol == udp) {
    read_udp(packet, frame, sightings, counts);
  } else if (packet.protocol == igmp) {
    counts.seen(Protocol::igmp);
  } else if (packet.protocol == icmpv6 || packet.protocol == vrrp) {
    const auto source = IpAddress::from_bytes(packet.source);
    if (!source) return;
    const LinkMessage message{frame, *source, packet.hops, packet.payload};
    if (packet.protocol == vrrp)
      read_vrrp(message, sightings, counts);
    else if (packet.source.size() == 16)
      read_neighbour_discovery(message, sightings, counts);
  }
}

// An IPv6 extension header that says where the next one begins.
bool is_extension(std::uint8_t header) {
  constexpr std::uint8_t hop_by_hop = 0, routing = 43, fragment = 44, authentication = 51,
                         destination = 60;
  return header == hop_by_hop || header == routing || header == fragment ||
         header == authentication || header == destination;
}

// Steps over one extension header (RFC 8200, 4; RFC 4302, 2). A reason when there is no going on.
std::optional<FrameError> step_over(std::uint8_t& header, Cursor& in) {
  constexpr std::uint8_t fragment = 44, authentication = 51;
  const auto kind = header;
  header = in.u8();
  const std::size_t length = in.u8();
  if (kind == fragment) {
    const auto place = in.u16();
    in.skip(4);
    if ((place >> 3) != 0) return FrameError::fragment;
  } else {
    in.skip(kind == authentication ? (length + 2) * 4 - 2 : length * 8 + 6);
  }
  if (!in.ok()) return FrameError::truncated;
  return std::nullopt;
}

}  // namespace

void read_ipv4(std::string_view packet, const FrameContext& frame, Sightings& sightings,
               Counts& counts) {
  Cursor in(packet);
  const auto version_and_length = in.u8();
  in.skip(1);
  std::size_t total = in.u16();
  in.skip(2);
  const auto fragment = in.u16();
  const auto hops = in.u8();
  const auto protocol = in.u8();
  in.skip(2);  // checksum
  const auto source = in.bytes(4);
  const auto destination = in.bytes(4);
  const std::size_t header = (version_and_length & 0x0fU) * 4;
  if (!in.ok()) return counts.error(FrameError::truncated);
  if (version_and_length >> 4 != 4) return counts.error(FrameError::bad_version);
  if (total == 0) total = packet.size();  // left to the network card that cuts large sends
  if (header < 20 || total < header) return counts.error(FrameError::bad_length);
  if (packet.size() < header) return counts.error(FrameError::truncated);
  if ((fragment & 0x1fffU) != 0) return counts.error(FrameError::fragment);
  const auto payload = packet.substr(0, total).substr(header);
  read_payload({protocol, hops, source, destination, payload}, frame, sightings, counts);
}

void read_ipv6(std::string_view packet, const FrameContext& frame, Sightings& sightings,
               Counts& counts) {
  Cursor in(packet);
  const auto version = in.u32() >> 28;
  const std::size_t length = in.u16();
  auto next = in.u8();
  const auto hops = in.u8();
  const auto source = in.bytes(16);
  const auto destination = in.bytes(16);
  if (!in.ok()) return counts.error(FrameError::truncated);
  if (version != 6) return counts.error(FrameError::bad_version);
  // 0 stands for a jumbogram (RFC 2675) or for a send that the network card cuts.
  Cursor payload(length == 0 ? in.rest() : in.rest().substr(0, length));
  for (int headers = 0; is_extension(next); ++headers) {
    if (headers == max_extension_headers) return counts.error(FrameError::too_deep);
    if (const auto reason = step_over(next, payload)) return counts.error(*reason);
  }
  read_payload({next, hops, source, destination, payload.rest()}, frame, sightings, counts);
}

}  // namespace netroster::wire
