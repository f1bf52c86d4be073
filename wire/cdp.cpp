// Cisco's discovery protocol, versions 1 and 2, and Foundry's, which has the same form under a SNAP
// header of its own: version, seconds to live, checksum, then parts with type and length. The words
// are those of the CISCO-CDP-MIB's collector.
#include <algorithm>
#include <array>
#include <string>

#include "base/text.h"
#include "wire/layer2.h"
#include "wire/tlv.h"
#include "wire/values.h"

namespace netroster::wire {
namespace {

constexpr std::size_t max_addresses = 32;

// A device's id is text, but for switches of the Catalyst 1900 kind, which put their MAC address.
std::string identity_text(std::string_view raw) {
  if (raw.size() == 6 && !is_printable_ascii(raw)) return hex_colons(raw);
  return readable(raw);
}

// "sw-1.example.org(FOC1234X0AB)": host name and serial number. "" for an address.
std::string host_name_in(const std::string& device_id) {
  if (MacAddress::parse(device_id) || IpAddress::parse(device_id)) return {};
  return device_id.substr(0, device_id.find('('));
}

bool read_device_id(Cursor value, NeighbourSeen& told) {
  told.neighbour.chassis_id = identity_text(value.rest());
  return !value.empty();
}

bool read_port_id(Cursor value, NeighbourSeen& told) {
  told.neighbour.port_id = identity_text(value.rest());
  return !value.empty();
}

// Protocol type, length and value, then length and value of the address. IPv4 has the network layer
// protocol id 0xcc; IPv6 the LLC and SNAP header of ethertype 0x86dd; both are told by length.
bool read_address(Cursor& value, NeighbourSeen& told) {
  value.skip(1);
  const auto protocol_length = value.u8();
  value.skip(protocol_length);
  const auto length = value.u16();
  const auto address = IpAddress::from_bytes(value.bytes(length));
  if (!value.ok()) return false;
  const bool is_ip = protocol_length == 1 || protocol_length == 8;
  auto& known = told.neighbour.addresses;
  if (is_ip && address && reaches_somebody(*address) && known.size() < max_addresses &&
      std::find(known.begin(), known.end(), *address) == known.end())
    known.push_back(*address);
  return true;
}

bool read_addresses(Cursor value, NeighbourSeen& told) {
  const auto count = value.u32();
  for (std::uint32_t i = 0; i < count && value.ok(); ++i)
    if (!read_address(value, told)) return false;
  return value.ok();
}

// Only the last octet of the word has a meaning that is known.
bool read_capabilities(Cursor value, NeighbourSeen& told) {
  constexpr std::array<std::pair<unsigned, const char*>, 8> names{{{0x01, "router"},
                                                                   {0x02, "bridge"},
                                                                   {0x04, "bridge"},
                                                                   {0x08, "bridge"},
                                                                   {0x10, "station"},
                                                                   {0x40, "repeater"},
                                                                   {0x80, "phone"},
                                                                   {0x20, "igmp"}}};
  const auto word = value.u32();
  if (!value.ok()) return false;
  auto& out = told.neighbour.capabilities;
  out.clear();
  for (const auto& [bit, name] : names)
    if ((word & bit) != 0 && (out.empty() || out.back() != name)) out.emplace_back(name);
  return true;
}

bool read_version(Cursor value, NeighbourSeen& told) {
  told.neighbour.description = sanitise_lines(value.rest());
  return true;
}

bool read_platform(Cursor value, NeighbourSeen& told) {
  told.neighbour.platform = sanitise(value.rest());
  return true;
}

bool read_vtp_domain(Cursor value, NeighbourSeen& told) {
  told.vtp_domain = sanitise(value.rest());
  return true;
}

bool read_native_vlan(Cursor value, NeighbourSeen& told) {
  told.neighbour.vlan = vlan_id(value.u16());
  return value.ok();
}

bool read_duplex(Cursor value, NeighbourSeen& told) {
  told.duplex = value.u8() == 1 ? Duplex::full : Duplex::half;
  return value.ok();
}

// One octet (1: a voice VLAN follows), then the VLAN.
bool read_voice_vlan(Cursor value, NeighbourSeen& told) {
  value.skip(1);
  if (value.empty()) return value.ok();
  told.voice_vlan = vlan_id(value.u16());
  return value.ok();
}

// What it draws, in milliwatts; power requests, when there are any, say more.
bool read_consumption(Cursor value, NeighbourSeen& told) {
  const auto milliwatts = value.u16();
  if (milliwatts != 0 && !told.poe_requested_watts) told.poe_requested_watts = milliwatts / 1000.0;
  return value.ok();
}

// Two ids of the exchange, then the levels it could do with in milliwatts, the wanted one first.
bool read_power_request(Cursor value, NeighbourSeen& told) {
  value.skip(4);
  const auto milliwatts = value.u32();
  if (milliwatts != 0) told.poe_requested_watts = milliwatts / 1000.0;
  return value.ok();
}

bool read_system_name(Cursor value, NeighbourSeen& told) {
  told.neighbour.name = sanitise(value.rest());
  return true;
}

constexpr std::array<TlvReader<NeighbourSeen>, 14> cdp_parts{{{0x01, read_device_id},
                                                              {0x02, read_addresses},
                                                              {0x03, read_port_id},
                                                              {0x04, read_capabilities},
                                                              {0x05, read_version},
                                                              {0x06, read_platform},
                                                              {0x09, read_vtp_domain},
                                                              {0x0a, read_native_vlan},
                                                              {0x0b, read_duplex},
                                                              {0x0e, read_voice_vlan},
                                                              {0x10, read_consumption},
                                                              {0x14, read_system_name},
                                                              {0x16, read_addresses},
                                                              {0x19, read_power_request}}};
constexpr std::array<TlvReader<NeighbourSeen>, 6> fdp_parts{{{0x01, read_device_id},
                                                             {0x02, read_addresses},
                                                             {0x03, read_port_id},
                                                             {0x04, read_capabilities},
                                                             {0x05, read_version},
                                                             {0x06, read_platform}}};

// RFC 1071, but for an odd last octet, which Cisco's code takes for the low half of the last word
// and, when its highest bit is set, adds as a negative number. Both forms are in use.
bool checksum_holds(std::string_view pdu) {
  if (internet_checksum(pdu) == 0) return true;
  if (pdu.size() % 2 == 0) return false;
  std::string words(pdu);
  const auto last = static_cast<std::uint8_t>(words.back());
  words.back() = static_cast<char>((last & 0x80U) != 0 ? 0xff : 0);
  words += static_cast<char>((last & 0x80U) != 0 ? last - 1 : last);
  return internet_checksum(words) == 0;
}

struct Dialect {
  const char* protocol;
  std::span<const TlvReader<NeighbourSeen>> parts;
};

void read_parts(Cursor cursor, const Dialect& dialect, NeighbourSeen& told, Counts& counts) {
  Tlv tlv;
  auto state = next_counted_tlv(cursor, tlv);
  for (; state == TlvState::read; state = next_counted_tlv(cursor, tlv))
    if (!read_tlv(dialect.parts, tlv, told)) counts.error(FrameError::bad_length);
  if (state == TlvState::truncated) counts.error(FrameError::truncated);
  if (state == TlvState::bad_length) counts.error(FrameError::bad_length);
}

std::optional<FrameError> why_not(const Cursor& behind_header, std::uint8_t version,
                                  std::string_view pdu, const FrameContext& frame) {
  if (!behind_header.ok()) return FrameError::truncated;
  if (version == 0 || version > 2) return FrameError::bad_version;
  if (frame.whole && !checksum_holds(pdu)) return FrameError::bad_checksum;
  return std::nullopt;
}

void read_dialect(const Dialect& dialect, std::string_view pdu, const FrameContext& frame,
                  Sightings& out, Counts& counts) {
  Cursor cursor(pdu);
  const auto version = cursor.u8();
  NeighbourSeen told;
  told.neighbour.protocol = dialect.protocol;
  told.source = frame.source;
  told.ttl_seconds = cursor.u8();
  cursor.skip(2);
  if (const auto reason = why_not(cursor, version, pdu, frame)) return counts.error(*reason);
  read_parts(cursor, dialect, told, counts);
  auto& neighbour = told.neighbour;
  if (neighbour.chassis_id.empty()) return counts.error(FrameError::bad_order);
  if (neighbour.name.empty()) neighbour.name = host_name_in(neighbour.chassis_id);
  out.neighbours.push_back(std::move(told));
}

}  // namespace

void read_cdp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts) {
  read_dialect({"cdp", cdp_parts}, pdu, frame, out, counts);
}

void read_fdp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts) {
  read_dialect({"fdp", fdp_parts}, pdu, frame, out, counts);
}

}  // namespace netroster::wire
