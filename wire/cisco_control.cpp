// Cisco's control protocols that name a domain or a device: VTP (VLAN trunking), DTP (dynamic
// trunking) and UDLD (unidirectional links; RFC 5171).
#include <array>

#include "base/text.h"
#include "wire/layer2.h"
#include "wire/tlv.h"
#include "wire/values.h"

namespace netroster::wire {
namespace {

// All parts up to the end or the first that cannot be read.
void read_parts(Cursor cursor, std::span<const TlvReader<DomainSeen>> readers, DomainSeen& told,
                Counts& counts) {
  Tlv tlv;
  auto state = next_counted_tlv(cursor, tlv);
  for (; state == TlvState::read; state = next_counted_tlv(cursor, tlv))
    if (!read_tlv(readers, tlv, told)) counts.error(FrameError::bad_length);
  if (state == TlvState::truncated) counts.error(FrameError::truncated);
  if (state == TlvState::bad_length) counts.error(FrameError::bad_length);
}

// --- VTP ---

enum VtpMessage : std::uint8_t { summary = 1, subset = 2, request = 3, join = 4 };

// Length of the whole, status, type, length of the name, VLAN, MTU, an 802.10 index, the name.
bool read_vtp_vlan(Cursor& cursor, DomainSeen& told) {
  constexpr std::uint8_t ethernet = 1;
  const std::size_t length = cursor.u8();
  if (length == 0) return false;
  Cursor one = cursor.take(length - 1);
  one.skip(1);
  const auto type = one.u8();
  const auto name_length = one.u8();
  const auto vlan = vlan_id(one.u16());
  one.skip(6);
  const auto name = one.bytes(name_length);
  if (!one.ok()) return false;
  if (vlan && type == ethernet) told.vlans.push_back({*vlan, sanitise(name)});
  return true;
}

void read_vtp_vlans(Cursor cursor, DomainSeen& told, Counts& counts) {
  while (!cursor.empty())
    if (!read_vtp_vlan(cursor, told)) return counts.error(FrameError::bad_length);
}

// --- DTP and UDLD ---

bool read_dtp_domain(Cursor value, DomainSeen& told) {
  told.domain = padded_text(value.rest());
  return true;
}

bool read_udld_device(Cursor value, DomainSeen& told) {
  told.device_id = readable(value.rest());
  return true;
}

bool read_udld_port(Cursor value, DomainSeen& told) {
  told.port_id = readable(value.rest());
  return true;
}

constexpr std::array<TlvReader<DomainSeen>, 1> dtp_parts{{{1, read_dtp_domain}}};
constexpr std::array<TlvReader<DomainSeen>, 2> udld_parts{
    {{1, read_udld_device}, {2, read_udld_port}}};

}  // namespace

void read_vtp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts) {
  Cursor cursor(pdu);
  const auto version = cursor.u8();
  const auto message = cursor.u8();
  cursor.skip(1);  // what follows, or where in the row this is
  const std::size_t length = cursor.u8();
  const auto domain = cursor.bytes(32);
  if (!cursor.ok()) return counts.error(FrameError::truncated);
  if (version == 0 || version > 3 || message < summary || message > join)
    return counts.error(FrameError::bad_version);
  if (length > domain.size()) return counts.error(FrameError::bad_length);
  DomainSeen told;
  told.protocol = "vtp";
  told.source = frame.source;
  told.domain = padded_text(domain.substr(0, length));
  if (message == summary || message == subset) {
    const auto revision = cursor.u32();
    if (!cursor.ok()) return counts.error(FrameError::truncated);
    told.revision = revision;
  }
  if (message == subset) read_vtp_vlans(cursor, told, counts);
  out.domains.push_back(std::move(told));
}

void read_dtp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts) {
  Cursor cursor(pdu);
  cursor.skip(1);  // version
  if (!cursor.ok()) return counts.error(FrameError::truncated);
  DomainSeen told;
  told.protocol = "dtp";
  told.source = frame.source;
  read_parts(cursor, dtp_parts, told, counts);
  out.domains.push_back(std::move(told));
}

void read_udld(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts) {
  Cursor cursor(pdu);
  cursor.skip(4);  // version and message, flags, checksum
  if (!cursor.ok()) return counts.error(FrameError::truncated);
  DomainSeen told;
  told.protocol = "udld";
  told.source = frame.source;
  read_parts(cursor, udld_parts, told, counts);
  if (told.device_id.empty()) return counts.error(FrameError::bad_order);
  out.domains.push_back(std::move(told));
}

}  // namespace netroster::wire
