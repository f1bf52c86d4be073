#include "wire/packet_ends.h"

#include <cstdint>

#include "wire/cursor.h"

namespace netroster::wire {
namespace {

constexpr std::uint16_t ethertype_ipv4 = 0x0800;
constexpr std::uint16_t ethertype_ipv6 = 0x86dd;
constexpr int most_tags = 8;

bool is_tag(std::uint16_t ethertype) {
  return ethertype == 0x8100 || ethertype == 0x88a8 || ethertype == 0x9100;
}

std::optional<PacketEnds> ends_at(std::string_view packet, std::size_t from, std::size_t size) {
  if (packet.size() < from + 2 * size) return std::nullopt;
  const auto sender = IpAddress::from_bytes(packet.substr(from, size));
  const auto receiver = IpAddress::from_bytes(packet.substr(from + size, size));
  if (!sender || !receiver) return std::nullopt;
  return PacketEnds{*sender, *receiver};
}

std::optional<PacketEnds> of_ip(std::string_view packet) {
  if (packet.empty()) return std::nullopt;
  const auto version = static_cast<unsigned char>(packet[0]) >> 4;
  if (version == 4) return ends_at(packet, 12, 4);  // RFC 791, 3.1
  if (version == 6) return ends_at(packet, 8, 16);  // RFC 8200, 3
  return std::nullopt;
}

std::optional<PacketEnds> of_ethertype(std::uint16_t ethertype, Cursor cursor) {
  for (int tags = 0; is_tag(ethertype) && tags < most_tags; ++tags) {
    cursor.skip(2);
    ethertype = cursor.u16();
  }
  if (!cursor.ok() || (ethertype != ethertype_ipv4 && ethertype != ethertype_ipv6))
    return std::nullopt;
  return of_ip(cursor.rest());
}

}  // namespace

std::optional<PacketEnds> packet_ends(LinkType link, std::string_view captured) {
  Cursor cursor(captured);
  switch (link) {
    case LinkType::ethernet: {
      cursor.skip(12);
      const auto ethertype = cursor.u16();
      return of_ethertype(ethertype, cursor);
    }
    case LinkType::linux_cooked: {
      cursor.skip(14);
      const auto ethertype = cursor.u16();
      return of_ethertype(ethertype, cursor);
    }
    case LinkType::linux_cooked2: {
      const auto ethertype = cursor.u16();
      cursor.skip(18);
      return of_ethertype(ethertype, cursor);
    }
    case LinkType::raw_ip:
    case LinkType::raw_ip_bsd:
    case LinkType::raw_ip_openbsd:
    case LinkType::ipv4:
    case LinkType::ipv6:
      return of_ip(captured);
    default:
      return std::nullopt;
  }
}

}  // namespace netroster::wire
