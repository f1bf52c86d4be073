// LLDP (IEEE 802.1AB-2016 clause 8). The words are those of the LLDP-MIB's collector, so that both
// say the same of the same device.
#include "wire/lldp.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "wire/layer2.h"
#include "wire/tlv.h"
#include "wire/values.h"

namespace netroster::wire {
namespace {

constexpr std::array<std::string_view, 8> chassis_kinds{
    "", "chassis_component", "alias", "port_component", "mac", "address", "interface", "local"};
constexpr std::array<std::string_view, 8> port_kinds{
    "", "alias", "port_component", "mac", "address", "interface", "circuit", "local"};
// By bit, the lowest first.
constexpr std::array<std::string_view, 11> capability_names{
    "other",  "repeater", "bridge",        "wlan",         "router", "phone",
    "docsis", "station",  "customer_vlan", "service_vlan", "tpmr"};
constexpr std::uint32_t end_of_pdu = 0;
constexpr std::size_t max_addresses = 32;

TlvState next_tlv(Cursor& cursor, Tlv& tlv) {
  if (cursor.empty()) return TlvState::end;
  const auto header = cursor.u16();
  tlv.type = static_cast<std::uint32_t>(header) >> 9;
  tlv.value = cursor.bytes(header & 0x1ffU);
  return cursor.ok() ? TlvState::read : TlvState::truncated;
}

// An octet of IANA address family (1 IPv4, 2 IPv6), then the address.
std::optional<IpAddress> network_address(std::string_view raw) {
  const bool v4 = raw.size() == 5 && raw[0] == 1;
  const bool v6 = raw.size() == 17 && raw[0] == 2;
  return v4 || v6 ? IpAddress::from_bytes(raw.substr(1)) : std::nullopt;
}

struct Identifier {
  std::string kind;
  std::string text;
};

Identifier identifier(std::span<const std::string_view, 8> kinds, Cursor value) {
  Identifier id;
  const std::size_t subtype = value.u8();
  const auto raw = value.rest();
  id.kind = subtype < kinds.size() ? kinds[subtype] : "";
  if (id.kind == "mac") {
    if (const auto mac = MacAddress::from_bytes(raw)) id.text = mac->text();
  } else if (id.kind == "address") {
    if (const auto address = network_address(raw)) id.text = address->text();
  }
  if (id.text.empty()) id.text = readable(raw);
  return id;
}

// --- the mandatory parts, which come first and in this order ---

bool read_chassis(Cursor value, NeighbourSeen& told) {
  auto id = identifier(chassis_kinds, value);
  told.neighbour.chassis_id_kind = std::move(id.kind);
  told.neighbour.chassis_id = std::move(id.text);
  return value.size() > 1;
}

bool read_port(Cursor value, NeighbourSeen& told) {
  auto id = identifier(port_kinds, value);
  told.neighbour.port_id_kind = std::move(id.kind);
  told.neighbour.port_id = std::move(id.text);
  return value.size() > 1;
}

bool read_ttl(Cursor value, NeighbourSeen& told) {
  told.ttl_seconds = value.u16();
  return value.ok();
}

// --- the optional parts ---

bool read_port_description(Cursor value, NeighbourSeen& told) {
  told.neighbour.port_description = sanitise(value.rest());
  return true;
}

bool read_name(Cursor value, NeighbourSeen& told) {
  told.neighbour.name = sanitise(value.rest());
  return true;
}

bool read_description(Cursor value, NeighbourSeen& told) {
  told.neighbour.description = sanitise_lines(value.rest());
  return true;
}

bool read_capabilities(Cursor value, NeighbourSeen& told) {
  value.skip(2);  // what it could do; what it does comes behind
  const auto enabled = value.u16();
  if (!value.ok()) return false;
  told.neighbour.capabilities.clear();
  for (std::size_t bit = 0; bit < capability_names.size(); ++bit)
    if ((enabled >> bit & 1U) != 0) told.neighbour.capabilities.emplace_back(capability_names[bit]);
  return true;
}

bool read_management_address(Cursor value, NeighbourSeen& told) {
  const auto length = value.u8();
  const auto raw = value.bytes(length);
  if (!value.ok() || raw.size() < 2) return false;
  const auto address = network_address(raw);  // other families: a MAC address, a name
  auto& known = told.neighbour.addresses;
  if (address && reaches_somebody(*address) && known.size() < max_addresses &&
      std::find(known.begin(), known.end(), *address) == known.end())
    known.push_back(*address);
  return true;
}

constexpr std::array<TlvReader<NeighbourSeen>, 3> mandatory{
    {{1, read_chassis}, {2, read_port}, {3, read_ttl}}};
constexpr std::array<TlvReader<NeighbourSeen>, 6> optional_parts{{{4, read_port_description},
                                                                  {5, read_name},
                                                                  {6, read_description},
                                                                  {7, read_capabilities},
                                                                  {8, read_management_address},
                                                                  {127, read_lldp_extension}}};

std::optional<FrameError> read_mandatory(Cursor& cursor, NeighbourSeen& told) {
  for (const auto& part : mandatory) {
    Tlv tlv;
    if (next_tlv(cursor, tlv) != TlvState::read) return FrameError::truncated;
    if (tlv.type != part.type) return FrameError::bad_order;
    if (!part.read(Cursor(tlv.value), told)) return FrameError::bad_length;
  }
  return std::nullopt;
}

// What stands before a broken part is believed, what comes behind it is not.
void read_optional(Cursor cursor, NeighbourSeen& told, Counts& counts) {
  Tlv tlv;
  auto state = next_tlv(cursor, tlv);
  for (; state == TlvState::read && tlv.type != end_of_pdu; state = next_tlv(cursor, tlv))
    if (!read_tlv(optional_parts, tlv, told)) counts.error(FrameError::bad_length);
  if (state == TlvState::truncated) counts.error(FrameError::truncated);
}

}  // namespace

void read_lldp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts) {
  Cursor cursor(pdu);
  NeighbourSeen told;
  told.neighbour.protocol = "lldp";
  told.source = frame.source;
  if (const auto reason = read_mandatory(cursor, told)) return counts.error(*reason);
  if (told.ttl_seconds != 0U)
    read_optional(cursor, told, counts);  // 0: it leaves, and says no more
  out.neighbours.push_back(std::move(told));
}

}  // namespace netroster::wire
