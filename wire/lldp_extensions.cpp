// What organisations add to LLDP: IEEE 802.1Q annex D, IEEE 802.3 clause 79, ANSI/TIA-1057
// (LLDP-MED). Locations and credentials of emergency calls are not read.
#include <array>

#include "base/text.h"
#include "wire/lldp.h"
#include "wire/tlv.h"
#include "wire/values.h"

namespace netroster::wire {
namespace {

constexpr std::uint32_t ieee_802_1 = 0x0080c2;
constexpr std::uint32_t ieee_802_3 = 0x00120f;
constexpr std::uint32_t tia_med = 0x0012bb;
constexpr std::size_t max_vlans = 4094;

// --- IEEE 802.1 ---

bool read_pvid(Cursor value, NeighbourSeen& told) {
  const auto vlan = vlan_id(value.u16());  // 0: the port has none, or does not say
  if (vlan) told.neighbour.vlan = vlan;
  return value.ok();
}

bool read_vlan_name(Cursor value, NeighbourSeen& told) {
  const auto vlan = vlan_id(value.u16());
  const auto length = value.u8();
  const auto name = value.bytes(length);
  if (!value.ok()) return false;
  if (vlan && told.vlans.size() < max_vlans) told.vlans.push_back({*vlan, sanitise(name)});
  return true;
}

// 802.3 subtype 3 in older equipment, 802.1 subtype 7 since 802.1AX.
bool read_aggregation(Cursor value, NeighbourSeen& told) {
  const auto status = value.u8();
  const auto aggregate = value.u32();
  if (!value.ok()) return false;
  if ((status & 2U) != 0 && aggregate != 0) told.aggregate_id = aggregate;
  return true;
}

// --- IEEE 802.3 ---

// dot3MauType of RFC 4836: from 10BASE-T to 1000BASE-T each medium has a half and a full row.
std::optional<Duplex> duplex_of(std::uint32_t mau_type) {
  constexpr std::string_view rows = "hfhf-hfhf--hfhfhfhfhf";  // 10 to 30
  if (mau_type < 10 || mau_type >= 10 + rows.size()) return std::nullopt;
  if (rows[mau_type - 10] == '-') return std::nullopt;
  return rows[mau_type - 10] == 'h' ? Duplex::half : Duplex::full;
}

bool read_mac_phy(Cursor value, NeighbourSeen& told) {
  value.skip(3);  // whether it negotiates, and what it offers
  const std::uint32_t mau_type = value.u16();
  if (!value.ok()) return false;
  if (mau_type != 0) told.mau_type = mau_type;
  told.duplex = duplex_of(mau_type);
  return true;
}

// The two highest bits of the power type say who speaks: 01 and 11 a powered device, the others a
// power source, which repeats what it was asked for.
bool read_power(Cursor value, NeighbourSeen& told) {
  value.skip(3);  // MDI support, pairs, class
  if (!value.ok()) return false;
  if (value.empty()) return true;  // 802.3-2005 ended here
  const bool powered_device = (value.u8() & 0x40U) != 0;
  const auto requested = value.u16();  // tenths of a watt
  if (!value.ok()) return false;
  if (powered_device && requested != 0) told.poe_requested_watts = requested / 10.0;
  return true;
}

bool read_frame_size(Cursor value, NeighbourSeen& told) {
  const std::uint32_t size = value.u16();
  if (size != 0) told.max_frame = size;
  return value.ok();
}

// --- LLDP-MED ---

bool read_med_capabilities(Cursor value, NeighbourSeen& told) {
  constexpr std::array<std::string_view, 5> classes{
      "", "generic endpoint", "media endpoint", "communication endpoint", "network connectivity"};
  value.skip(2);
  const auto number = value.u8();
  if (!value.ok()) return false;
  if (number > 0 && number < classes.size()) told.neighbour.med["device_class"] = classes[number];
  return true;
}

// Application, then unknown flag, tagged flag, a reserved bit, 12 bits of VLAN, priorities.
bool read_med_policy(Cursor value, NeighbourSeen& told) {
  constexpr std::uint8_t voice = 1;
  const auto application = value.u8();
  const auto policy = value.u24();
  if (!value.ok()) return false;
  const bool unknown = (policy & 0x800000U) != 0;
  const auto vlan = vlan_id(policy >> 9 & 0xfffU);
  if (application == voice && !unknown && vlan) told.voice_vlan = vlan;
  return true;
}

bool read_med_power(Cursor value, NeighbourSeen& told) {
  const bool powered_device = value.u8() >> 6 == 1;
  const auto tenths = value.u16();
  if (!value.ok()) return false;
  if (powered_device && tenths != 0 && !told.poe_requested_watts)
    told.poe_requested_watts = tenths / 10.0;
  return true;
}

template <std::size_t key>
bool read_inventory(Cursor value, NeighbourSeen& told) {
  constexpr std::array<const char*, 7> keys{"hardware", "firmware", "software", "serial",
                                            "vendor",   "model",    "asset"};
  auto text = sanitise(value.rest());
  if (!text.empty()) told.neighbour.med[keys[key]] = std::move(text);
  return true;
}

constexpr std::array<TlvReader<NeighbourSeen>, 3> parts_802_1{
    {{1, read_pvid}, {3, read_vlan_name}, {7, read_aggregation}}};
constexpr std::array<TlvReader<NeighbourSeen>, 4> parts_802_3{
    {{1, read_mac_phy}, {2, read_power}, {3, read_aggregation}, {4, read_frame_size}}};
constexpr std::array<TlvReader<NeighbourSeen>, 10> parts_med{{{1, read_med_capabilities},
                                                              {2, read_med_policy},
                                                              {4, read_med_power},
                                                              {5, read_inventory<0>},
                                                              {6, read_inventory<1>},
                                                              {7, read_inventory<2>},
                                                              {8, read_inventory<3>},
                                                              {9, read_inventory<4>},
                                                              {10, read_inventory<5>},
                                                              {11, read_inventory<6>}}};

struct Organisation {
  std::uint32_t oui;
  std::span<const TlvReader<NeighbourSeen>> parts;
};
constexpr std::array<Organisation, 3> organisations{
    {{ieee_802_1, parts_802_1}, {ieee_802_3, parts_802_3}, {tia_med, parts_med}}};

}  // namespace

bool read_lldp_extension(Cursor value, NeighbourSeen& told) {
  const auto oui = value.u24();
  const std::uint32_t subtype = value.u8();
  if (!value.ok()) return false;
  for (const auto& organisation : organisations)
    if (organisation.oui == oui)
      return read_tlv(organisation.parts, Tlv{subtype, value.rest()}, told);
  return true;
}

}  // namespace netroster::wire
