// Extreme's discovery protocol: a header with a checksum (RFC 1071) and the sender's MAC address,
// then parts that each begin with the octet 0x99. The words are those of the EXTREME-EDP-MIB's
// collector.
#include <fmt/format.h>

#include <array>

#include "wire/layer2.h"
#include "wire/tlv.h"
#include "wire/values.h"

namespace netroster::wire {
namespace {

constexpr std::uint8_t marker = 0x99;
constexpr std::size_t max_vlans = 4094;
constexpr std::size_t max_addresses = 32;

bool read_name(Cursor value, NeighbourSeen& told) {
  told.neighbour.name = padded_text(value.rest());
  return true;
}

// Slot and port stand here counted from 0; the device itself and its MIB count from 1.
bool read_info(Cursor value, NeighbourSeen& told) {
  const unsigned slot = value.u16() + 1U;
  const unsigned port = value.u16() + 1U;
  value.skip(8);  // virtual chassis, reserved
  const auto version = value.bytes(4);
  if (!value.ok()) return false;
  told.neighbour.port_id = fmt::format("{}:{}", slot, port);
  const auto part = [&](std::size_t i) { return static_cast<std::uint8_t>(version[i]); };
  told.neighbour.description = fmt::format("{}.{}.{}.{}", part(0), part(1), part(2), part(3));
  return true;
}

// Flags, a reserved octet, the VLAN, four reserved octets, the switch's address in it, its name.
bool read_vlan(Cursor value, NeighbourSeen& told) {
  value.skip(2);
  const auto vlan = vlan_id(value.u16());
  value.skip(4);
  const auto address = IpAddress::from_bytes(value.bytes(4));
  if (!value.ok()) return false;
  if (vlan && told.vlans.size() < max_vlans)
    told.vlans.push_back({*vlan, padded_text(value.rest())});
  auto& known = told.neighbour.addresses;
  if (address && reaches_somebody(*address) && known.size() < max_addresses)
    known.push_back(*address);
  return true;
}

constexpr std::array<TlvReader<NeighbourSeen>, 3> readers{
    {{1, read_name}, {2, read_info}, {5, read_vlan}}};

TlvState next_tlv(Cursor& cursor, Tlv& tlv) {
  if (cursor.empty()) return TlvState::end;
  const bool marked = cursor.u8() == marker;
  tlv.type = cursor.u8();
  const std::size_t length = cursor.u16();
  if (!cursor.ok()) return TlvState::truncated;
  if (!marked || length < 4) return TlvState::bad_length;
  if (tlv.type == 0) return TlvState::end;
  tlv.value = cursor.bytes(length - 4);
  return cursor.ok() ? TlvState::read : TlvState::truncated;
}

void read_parts(Cursor cursor, NeighbourSeen& told, Counts& counts) {
  Tlv tlv;
  auto state = next_tlv(cursor, tlv);
  for (; state == TlvState::read; state = next_tlv(cursor, tlv))
    if (!read_tlv(readers, tlv, told)) counts.error(FrameError::bad_length);
  if (state == TlvState::truncated) counts.error(FrameError::truncated);
  if (state == TlvState::bad_length) counts.error(FrameError::bad_length);
}

// The header up to the device's id; the reason when it cannot be believed.
std::optional<FrameError> read_header(Cursor& cursor, bool whole, NeighbourSeen& told) {
  constexpr std::uint16_t id_is_mac = 0;
  const auto pdu = cursor.rest();
  const auto version = cursor.u8();
  cursor.skip(1);
  const std::size_t length = cursor.u16();
  cursor.skip(4);  // checksum, sequence number
  const auto id_kind = cursor.u16();
  const auto mac = mac_of(cursor);
  if (!mac) return FrameError::truncated;
  if (version != 1 || id_kind != id_is_mac) return FrameError::bad_version;
  const std::size_t header = pdu.size() - cursor.size();
  if (length < header || (whole && length > pdu.size())) return FrameError::bad_length;
  if (whole && internet_checksum(pdu.substr(0, length)) != 0) return FrameError::bad_checksum;
  told.neighbour.chassis_id = mac->text();
  told.neighbour.chassis_id_kind = "mac";
  cursor = Cursor(pdu.substr(header, length - header));
  return std::nullopt;
}

}  // namespace

void read_edp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts) {
  Cursor cursor(pdu);
  NeighbourSeen told;
  told.neighbour.protocol = "edp";
  told.source = frame.source;
  if (const auto reason = read_header(cursor, frame.whole, told)) return counts.error(*reason);
  read_parts(cursor, told, counts);
  out.neighbours.push_back(std::move(told));
}

}  // namespace netroster::wire
