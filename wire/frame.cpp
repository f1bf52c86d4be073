// The tables say who reads what; the functions only find the next header. Ethernet and LLC: IEEE
// 802.3 clause 3, IEEE 802.2; tags: IEEE 802.1Q clause 9; SNAP: RFC 1042 and IEEE 802; Linux
// cooked: LINKTYPE_LINUX_SLL and _SLL2 of the tcpdump group.
#include "wire/frame.h"

#include <array>
#include <cstring>
#include <span>

#include "wire/cursor.h"
#include "wire/layer2.h"
#include "wire/values.h"
#if __has_include("wire/arp.h")
#include "wire/arp.h"
#include "wire/ip.h"
#include "wire/radiotap.h"
#include "wire/wlan.h"
#define NETROSTER_WIRE_HOSTS 1
#endif

namespace netroster::wire {
namespace {

// What all headers of one frame share.
struct Reading {
  FrameContext frame;
  Sightings& out;
  Counts& counts;
};

// --- who reads what ---

// A row whose decoder counts by itself.
constexpr auto counts_itself = Protocol::last_;

struct PayloadRow {
  std::uint64_t number;  // an ethertype, or a SNAP organisation and its protocol
  Protocol counted;
  Decoder decode;  // null: only counted
};

#ifdef NETROSTER_WIRE_HOSTS
void decode_arp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts) {
  if (!read_arp(pdu, frame, out)) counts.error(FrameError::bad_value);
}
constexpr Decoder decode_ipv4 = read_ipv4;
constexpr Decoder decode_ipv6 = read_ipv6;
#else
constexpr Decoder decode_arp = nullptr;
constexpr Decoder decode_ipv4 = nullptr;
constexpr Decoder decode_ipv6 = nullptr;
#endif

constexpr std::uint16_t type_ipv4 = 0x0800;
constexpr std::uint16_t type_ipv6 = 0x86dd;
constexpr std::uint16_t type_arp = 0x0806;
constexpr std::uint16_t type_lldp = 0x88cc;
constexpr std::uint16_t type_slow_protocol = 0x8809;
constexpr std::uint16_t least_ethertype = 0x0600;  // smaller numbers are lengths

// The most frequent first.
constexpr PayloadRow ethertypes[] = {
    {type_ipv4, counts_itself, decode_ipv4},
    {type_ipv6, counts_itself, decode_ipv6},
    {type_arp, Protocol::arp, decode_arp},
    {type_lldp, Protocol::lldp, read_lldp},
    {type_slow_protocol, counts_itself, read_slow_protocol},
    {0x888e, Protocol::eapol, nullptr},
    {0x9000, Protocol::loop, nullptr},
};

constexpr std::uint64_t snap(std::uint64_t organisation, std::uint64_t protocol) {
  return organisation << 16 | protocol;
}
constexpr std::uint64_t cisco = 0x00000c;
constexpr std::uint64_t foundry = 0x00e052;
constexpr std::uint64_t extreme = 0x00e02b;
constexpr std::uint64_t synoptics = 0x000081;

constexpr PayloadRow snap_protocols[] = {
    {snap(cisco, 0x010b), Protocol::pvst, read_pvst},
    {snap(cisco, 0x2000), Protocol::cdp, read_cdp},
    {snap(cisco, 0x2003), Protocol::vtp, read_vtp},
    {snap(cisco, 0x2004), Protocol::dtp, read_dtp},
    {snap(cisco, 0x0111), Protocol::udld, read_udld},
    {snap(cisco, 0x0104), Protocol::pagp, nullptr},
    {snap(foundry, 0x2000), Protocol::fdp, read_fdp},
    {snap(extreme, 0x00bb), Protocol::edp, read_edp},
    {snap(synoptics, 0x01a2), Protocol::sonmp, read_sonmp},
    {snap(synoptics, 0x01a1), Protocol::sonmp, nullptr},  // goes through bridges: no adjacency
};

struct TagRow {
  std::uint16_t ethertype;
  Protocol counted;
};
constexpr TagRow tags[] = {
    {0x8100, Protocol::vlan},
    {0x88a8, Protocol::dot1ad},
    {0x9100, Protocol::vlan},  // before 802.1ad, several makers' outer tag
    {0x9200, Protocol::vlan},
};
constexpr int max_tags = 4;

const PayloadRow* find(std::span<const PayloadRow> rows, std::uint64_t number) {
  for (const auto& row : rows)
    if (row.number == number) return &row;
  return nullptr;
}

void deliver(const PayloadRow& row, std::string_view pdu, Reading& reading) {
  if (row.counted != counts_itself) {
    reading.counts.seen(row.counted);
    if (!reading.frame.whole) reading.counts.error(FrameError::snaplen);
  }
  if (row.decode != nullptr) row.decode(pdu, reading.frame, reading.out, reading.counts);
}

// --- headers ---

void read_payload(std::uint16_t ethertype, std::string_view payload, Reading& reading) {
  if (const auto* const row = find(ethertypes, ethertype)) return deliver(*row, payload, reading);
  reading.counts.seen(Protocol::other);
}

void read_snap(Cursor cursor, Reading& reading) {
  const auto organisation = cursor.u24();
  const auto protocol = cursor.u16();
  if (!cursor.ok()) return reading.counts.error(FrameError::truncated);
  // RFC 1042, and the form that bridges between unlike media use (802.1H).
  if (organisation == 0 || organisation == 0x0000f8)
    return read_payload(protocol, cursor.rest(), reading);
  const auto* const row = find(snap_protocols, snap(organisation, protocol));
  if (row != nullptr) return deliver(*row, cursor.rest(), reading);
  reading.counts.seen(Protocol::snap_other);
}

void read_llc(std::string_view payload, Reading& reading) {
  constexpr PayloadRow spanning_tree{0x4242, Protocol::stp, read_stp};
  constexpr std::uint16_t snap_point = 0xaaaa;
  Cursor cursor(payload);
  const auto access_points = cursor.u16();
  cursor.skip(1);  // control
  if (!cursor.ok()) return reading.counts.error(FrameError::truncated);
  if (access_points == spanning_tree.number) return deliver(spanning_tree, cursor.rest(), reading);
  if (access_points == snap_point) return read_snap(cursor, reading);
  reading.counts.seen(Protocol::other);
}

// A number below 0x0600 is the length of an LLC frame; what lies behind it is padding.
void read_length_or_type(std::uint16_t number, std::string_view rest, Reading& reading) {
  if (number >= least_ethertype) return read_payload(number, rest, reading);
  if (number > rest.size() && reading.frame.whole) reading.counts.error(FrameError::bad_length);
  read_llc(rest.substr(0, number), reading);
}

const TagRow* tag_of(std::uint16_t ethertype) {
  for (const auto& tag : tags)
    if (tag.ethertype == ethertype) return &tag;
  return nullptr;
}

// Tags, outermost first; each protocol of them counts once a frame.
void read_tagged(const TagRow* tag, Cursor cursor, Reading& reading) {
  std::uint16_t number = 0;
  const TagRow* last = nullptr;
  int depth = 0;
  for (; tag != nullptr && depth < max_tags; tag = tag_of(number), ++depth) {
    const std::uint32_t vlan = cursor.u16() & 0xfffU;
    number = cursor.u16();
    if (!cursor.ok()) return reading.counts.error(FrameError::truncated);
    reading.counts.tag(vlan);
    if (depth == 0) reading.frame.vlan = vlan;
    if (depth == 1) reading.counts.seen(Protocol::qinq);
    if (last == nullptr || last->counted != tag->counted) reading.counts.seen(tag->counted);
    last = tag;
  }
  if (tag != nullptr) return reading.counts.error(FrameError::too_deep);
  read_length_or_type(number, cursor.rest(), reading);
}

// Straight into its place: this is done twice for every frame there is.
void set_mac(std::string_view octets, std::optional<MacAddress>& mac) {
  auto& bytes = mac.emplace().bytes;
  if (octets.size() == bytes.size()) std::memcpy(bytes.data(), octets.data(), bytes.size());
}

void read_ethernet(std::string_view captured, Reading& reading) {
  Cursor cursor(captured);
  set_mac(cursor.bytes(6), reading.frame.destination);
  set_mac(cursor.bytes(6), reading.frame.source);
  const auto number = cursor.u16();
  if (!cursor.ok()) return reading.counts.error(FrameError::truncated);
  if (const auto* const tag = tag_of(number)) return read_tagged(tag, cursor, reading);
  read_length_or_type(number, cursor.rest(), reading);
}

// Behind a cooked header stands an ethertype, or 4 for an LLC frame.
void read_cooked_payload(std::uint16_t protocol, Cursor cursor, Reading& reading) {
  constexpr std::uint16_t llc = 4;
  if (protocol == llc) return read_llc(cursor.rest(), reading);
  if (const auto* const tag = tag_of(protocol)) return read_tagged(tag, cursor, reading);
  read_payload(protocol, cursor.rest(), reading);
}

void read_cooked(std::string_view captured, Reading& reading) {
  Cursor cursor(captured);
  cursor.skip(4);  // direction, kind of hardware
  const auto address_length = cursor.u16();
  const auto address = cursor.bytes(8);
  const auto protocol = cursor.u16();
  if (!cursor.ok()) return reading.counts.error(FrameError::truncated);
  if (address_length == 6) reading.frame.source = MacAddress::from_bytes(address.substr(0, 6));
  read_cooked_payload(protocol, cursor, reading);
}

void read_cooked2(std::string_view captured, Reading& reading) {
  Cursor cursor(captured);
  const auto protocol = cursor.u16();
  cursor.skip(2 + 4 + 2 + 1);  // reserved, interface, kind of hardware, direction
  const auto address_length = cursor.u8();
  const auto address = cursor.bytes(8);
  if (!cursor.ok()) return reading.counts.error(FrameError::truncated);
  if (address_length == 6) reading.frame.source = MacAddress::from_bytes(address.substr(0, 6));
  read_cooked_payload(protocol, cursor, reading);
}

// The version is the first half of the first octet, in both versions of IP.
void read_raw_ip(std::string_view captured, Reading& reading) {
  if (captured.empty()) return reading.counts.error(FrameError::truncated);
  const auto version = static_cast<std::uint8_t>(captured[0]) >> 4;
  if (version != 4 && version != 6) return reading.counts.error(FrameError::bad_version);
  read_payload(version == 4 ? type_ipv4 : type_ipv6, captured, reading);
}

// Four octets of address family, whose numbers and byte order differ by system; the packet itself
// says which version it is.
void read_loopback(std::string_view captured, Reading& reading) {
  if (captured.size() < 4) return reading.counts.error(FrameError::truncated);
  read_raw_ip(captured.substr(4), reading);
}

#ifdef NETROSTER_WIRE_HOSTS
// 802.11, with or without a header in front that tells channel and signal.
template <void (*read)(std::string_view, Sightings&, Counts&)>
void read_radio(std::string_view captured, Reading& reading) {
  read(captured, reading.out, reading.counts);
}
#endif

struct LinkRow {
  LinkType link;
  void (*read)(std::string_view captured, Reading& reading);
};

constexpr LinkRow links[] = {
    {LinkType::ethernet, read_ethernet},     {LinkType::linux_cooked, read_cooked},
    {LinkType::linux_cooked2, read_cooked2}, {LinkType::raw_ip, read_raw_ip},
    {LinkType::raw_ip_bsd, read_raw_ip},     {LinkType::raw_ip_openbsd, read_raw_ip},
    {LinkType::ipv4, read_raw_ip},           {LinkType::ipv6, read_raw_ip},
    {LinkType::null, read_loopback},         {LinkType::loop, read_loopback},
#ifdef NETROSTER_WIRE_HOSTS
    {LinkType::wlan, read_radio<read_wlan>}, {LinkType::radiotap, read_radio<read_radiotap>},
    {LinkType::ppi, read_radio<read_ppi>},   {LinkType::prism, read_radio<read_prism>},
    {LinkType::avs, read_radio<read_avs>},
#endif
};

}  // namespace

void read_frame(LinkType link, std::string_view captured, std::uint32_t wire_length, Sightings& out,
                Counts& counts) {
  Reading reading{FrameContext{}, out, counts};
  reading.frame.whole = captured.size() >= wire_length;
  for (const auto& row : links)
    if (row.link == link) return row.read(captured, reading);
  counts.error(FrameError::unsupported_link_type);
}

std::string_view repeated_part(LinkType link, std::string_view captured,
                               std::uint32_t wire_length) {
  constexpr std::size_t addresses = 12;
  constexpr std::size_t arp_whole = 28;
  constexpr std::size_t arp_sender = 18;
  if (link != LinkType::ethernet || captured.size() < wire_length) return {};
  Cursor cursor(captured);
  cursor.skip(addresses);
  auto number = cursor.u16();
  for (int depth = 0; depth < max_tags && tag_of(number) != nullptr; ++depth) {
    cursor.skip(2);
    number = cursor.u16();
  }
  if (!cursor.ok()) return {};
  if (number < least_ethertype || number == type_lldp || number == type_slow_protocol)
    return captured;
  if (number != type_arp || cursor.size() < arp_whole) return {};
  return captured.substr(addresses, captured.size() - addresses - cursor.size() + arp_sender);
}

}  // namespace netroster::wire
