// Bridge protocol data units: IEEE 802.1D-2004 clause 9.3 (STP, RSTP), IEEE 802.1Q clause 14.4
// (MSTP), and Cisco's form for each VLAN (PVST+).
#include <fmt/format.h>

#include <algorithm>

#include "wire/layer2.h"
#include "wire/values.h"

namespace netroster::wire {
namespace {

constexpr std::uint8_t config_bpdu = 0;
constexpr std::uint8_t rapid_bpdu = 2;
constexpr std::uint8_t change_notification = 0x80;

std::string port_text(std::uint16_t id) { return fmt::format("{}.{}", id >> 12 << 4, id & 0xfff); }

// Behind version 1's length: version 3's length, then the region, its revision and digest, the cost
// inside it, and the bridge itself (the bridge of the common part is the region's root). An older
// form ends early: then what stood before is all.
void read_region(Cursor cursor, BridgeSeen& told) {
  cursor.skip(1);  // length of version 1's part, always 0
  Cursor part = cursor.take(cursor.u16());
  part.skip(1);  // format of the name
  const auto name = part.bytes(32);
  part.skip(2 + 16 + 4);
  auto bridge = system_id(part);
  if (!part.ok()) return;
  told.mst_region = padded_text(name);
  told.bridge_id = std::move(bridge);
}

// It says only that something changed, not who says so.
bool is_change_notification(std::string_view pdu) {
  return pdu.size() >= 4 && pdu.starts_with(std::string_view("\0\0", 2)) &&
         static_cast<std::uint8_t>(pdu[3]) == change_notification;
}

// From the protocol identifier to the forward delay; the reason when it names no bridge.
std::optional<FrameError> read_bpdu(Cursor& cursor, BridgeSeen& told, std::uint8_t& version) {
  const auto protocol = cursor.u16();
  version = cursor.u8();
  const auto type = cursor.u8();
  if (cursor.ok() && (protocol != 0 || (type != config_bpdu && type != rapid_bpdu)))
    return FrameError::bad_version;
  told.topology_change = (cursor.u8() & 1U) != 0;
  told.root_id = system_id(cursor);
  told.root_cost = cursor.u32();
  told.bridge_id = system_id(cursor);
  told.port_id = port_text(cursor.u16());
  cursor.skip(8);  // message age, maximum age, hello time, forward delay
  return cursor.ok() ? std::nullopt : std::optional(FrameError::truncated);
}

// Type 0, length 2, VLAN, behind the octet that holds version 1's length in a rapid BPDU and is
// padding in a plain one.
std::optional<std::uint32_t> originating_vlan(Cursor cursor) {
  cursor.skip(1);
  const auto type = cursor.u16();
  const auto length = cursor.u16();
  const auto vlan = cursor.u16();
  return cursor.ok() && type == 0 && length == 2 ? vlan_id(vlan) : std::nullopt;
}

}  // namespace

void read_stp(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts) {
  if (is_change_notification(pdu)) return;
  Cursor cursor(pdu);
  BridgeSeen told;
  std::uint8_t version = 0;
  told.source = frame.source;
  if (const auto reason = read_bpdu(cursor, told, version)) return counts.error(*reason);
  told.protocol = version == 0 ? "stp" : version < 3 ? "rstp" : "mstp";
  if (version >= 3) read_region(cursor, told);
  out.bridges.push_back(std::move(told));
}

void read_pvst(std::string_view pdu, const FrameContext& frame, Sightings& out, Counts& counts) {
  if (is_change_notification(pdu)) return;
  Cursor cursor(pdu);
  BridgeSeen told;
  std::uint8_t version = 0;
  told.source = frame.source;
  if (const auto reason = read_bpdu(cursor, told, version)) return counts.error(*reason);
  told.protocol = version == 0 ? "pvst" : "rapid-pvst";
  told.vlan = originating_vlan(cursor);
  out.bridges.push_back(std::move(told));
}

}  // namespace netroster::wire
