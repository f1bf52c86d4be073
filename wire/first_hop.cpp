#include "wire/first_hop.h"

#include <array>
#include <optional>
#include <utility>

#include "wire/cursor.h"
#include "wire/host.h"

namespace netroster::wire {
namespace {

constexpr std::uint8_t low(unsigned value) { return static_cast<std::uint8_t>(value); }

void report_shared(const FrameContext& frame, std::string_view protocol, const MacAddress& mac,
                   const std::vector<IpAddress>& addresses, Sightings& sightings) {
  auto host = host_of(protocol, frame);
  for (const auto& address : addresses) add_address(host, address);
  if (host.addresses.empty()) return;
  host.mac = mac;
  host.router = true;
  host.virtual_address = true;
  report(std::move(host), sightings);
}

// The one that speaks. The router in charge sends from the group's MAC address, which is not its
// own: then only its address is known, and that names nobody.
void report_router(const FrameContext& frame, std::string_view protocol, const IpAddress& address,
                   Sightings& sightings) {
  if (!frame.source || !frame.source->identifies()) return;
  auto host = host_of(protocol, frame);
  set_mac(host, *frame.source);
  add_address(host, address);
  host.router = true;
  report(std::move(host), sightings);
}

struct HsrpGroup {
  MacAddress mac;
  std::optional<IpAddress> address;
};

// Version 1 (RFC 2281, 5): version 0, operation, state, times, priority, group, password, address.
std::optional<HsrpGroup> read_version_1(Cursor in) {
  constexpr std::uint8_t advertisement = 3;  // has no address
  in.skip(1);
  const auto operation = in.u8();
  if (operation == advertisement) return HsrpGroup{};
  in.skip(1 + 1 + 1 + 1);
  const auto group = in.u8();
  in.skip(1 + 8);
  const auto address = IpAddress::from_bytes(in.bytes(4));
  if (!in.ok()) return std::nullopt;
  return HsrpGroup{{{0x00, 0x00, 0x0c, 0x07, 0xac, group}}, address};
}

MacAddress version_2_mac(bool v6, unsigned group) {
  if (v6) return {{0x00, 0x05, 0x73, 0xa0, low(group >> 8 & 0x0f), low(group)}};
  return {{0x00, 0x00, 0x0c, 0x9f, low(0xf0 | (group >> 8 & 0x0f)), low(group)}};
}

// The group state of version 2: version, operation, state, IP version, group, sender, priority,
// times, address.
std::optional<HsrpGroup> read_group_state(Cursor in) {
  in.skip(1 + 1 + 1);
  const bool v6 = in.u8() == 6;
  const unsigned group = in.u16();
  in.skip(6 + 4 + 4 + 4);
  const auto address = in.bytes(16);
  if (!in.ok()) return std::nullopt;
  return HsrpGroup{version_2_mac(v6, group), IpAddress::from_bytes(address.substr(0, v6 ? 16 : 4))};
}

// Version 2 is a row of parts with a type and a length.
std::optional<HsrpGroup> read_version_2(Cursor in) {
  constexpr std::uint8_t group_state = 1;
  while (!in.empty()) {
    const auto type = in.u8();
    const auto value = in.take(in.u8());
    if (!in.ok()) return std::nullopt;
    if (type == group_state) return read_group_state(value);
  }
  return HsrpGroup{};
}

}  // namespace

void read_hsrp(const Datagram& datagram, Sightings& sightings, Counts& counts) {
  counts.seen(Protocol::hsrp);
  const Cursor in(datagram.payload);
  if (in.empty()) return counts.error(FrameError::truncated);
  // Version 1 begins with its version, 0; version 2 with the type of its first part.
  const auto group = datagram.payload[0] == 0 ? read_version_1(in) : read_version_2(in);
  if (!group) return counts.error(FrameError::truncated);
  report_router(datagram.frame, "hsrp", datagram.source, sightings);
  if (group->address)
    report_shared(datagram.frame, "hsrp", group->mac, {*group->address}, sightings);
}

void read_vrrp(const LinkMessage& message, Sightings& sightings, Counts& counts) {
  counts.seen(Protocol::vrrp);
  Cursor in(message.payload);
  const auto version_and_type = in.u8();
  const auto group = in.u8();
  in.skip(1);  // priority
  const std::size_t addresses = in.u8();
  in.skip(4);  // authentication or interval, checksum
  const unsigned version = version_and_type >> 4;
  const bool v6 = !message.source.is_v4();
  if (!in.ok()) return counts.error(FrameError::truncated);
  if ((version != 2 && version != 3) || (version_and_type & 0x0fU) != 1)
    return counts.error(FrameError::bad_version);
  if (message.hops != 255) return counts.error(FrameError::bad_value);
  // Version 2 ends in 8 bytes of authentication data. CARP, which has the same number and begins
  // alike, has not.
  const std::size_t size = addresses * (v6 ? 16 : 4);
  if (in.size() < size + (version == 2 ? 8 : 0)) return counts.error(FrameError::truncated);
  std::vector<IpAddress> shared;
  for (std::size_t i = 0; i < addresses; ++i)
    if (const auto address = IpAddress::from_bytes(in.bytes(v6 ? 16 : 4)))
      shared.push_back(*address);
  report_router(message.frame, "vrrp", message.source, sightings);
  const MacAddress mac{{0x00, 0x00, 0x5e, 0x00, low(v6 ? 2 : 1), group}};
  report_shared(message.frame, "vrrp", mac, shared, sightings);
}

}  // namespace netroster::wire
