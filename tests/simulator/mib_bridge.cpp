#include <fmt/format.h>

#include "tests/simulator/district_parts.h"
#include "tests/simulator/mib.h"

namespace netroster::simulator {
namespace {

const Oid& bridge() {
  static const Oid root{1, 3, 6, 1, 2, 1, 17};
  return root;
}

const Oid& q_bridge() {
  static const Oid root{1, 3, 6, 1, 2, 1, 17, 7, 1};
  return root;
}

// A port takes part in the bridge unless its LAG does so for it, or it is routed.
bool bridges(const DistrictPort& port) {
  return port.bridge_port != 0 && port.lag == nowhere && !port.wan;
}

bool carries(const DistrictPort& port, std::uint32_t vlan) {
  return port.trunk || port.vlan == vlan || port.voice_vlan == vlan;
}

std::string bit_map(const DistrictDevice& device, auto wanted) {
  std::string map;
  for (const auto& port : device.ports) {
    if (!bridges(port) || !wanted(port)) continue;
    const auto bit = port.bridge_port - 1;
    if (map.size() <= bit / 8) map.resize(bit / 8 + 1, '\0');
    map[bit / 8] = static_cast<char>(map[bit / 8] | 0x80 >> bit % 8);
  }
  map.resize(std::max<std::size_t>(map.size(), 8), '\0');
  return map;
}

void add_base(View view) {
  const auto base = bridge().child(1);
  view.rows.mac(base.child(1).child(0), mac_of(view.device.mac));
  std::int64_t count = 0;
  const auto entry = base.child(4).child(1);
  for (const auto& port : view.device.ports) {
    if (!bridges(port)) continue;
    ++count;
    TableRow row{view.rows, entry, Oid{port.bridge_port}};
    row.integer(1, port.bridge_port);
    row.integer(2, view.bridge_index(port));
    row.object_id(3, Oid{0, 0});
  }
  view.rows.integer(base.child(2).child(0), count);
  view.rows.integer(base.child(3).child(0), 2);
}

std::string bridge_id(const DistrictDevice& device) {
  const bool root = device.kind == Kind::core;
  return std::string{root ? "\x10" : "\x80"} + std::string(1, '\0') + mac_bytes(device.mac);
}

// The port towards the root; nowhere at the root itself.
std::size_t root_port(const DistrictDevice& device) {
  const bool is_root = device.kind == Kind::core || device.up_port == nowhere;
  return is_root ? nowhere : bridging_port(device, device.up_port);
}

std::int64_t spanning_state(const DistrictPort& port) {
  if (!port.up) return 1;
  return port.blocked ? 2 : 5;
}

// The far end of a port's cable; of an aggregate that of its first member.
End physical_peer(const DistrictDevice& device, std::size_t port) {
  for (const auto& each : device.ports)
    if (each.lag == port) return each.peer;
  return device.ports[port].peer;
}

// Bridges without spanning tree pass its frames on: the next one towards the root that takes part.
End designated_end(const District& district, End at) {
  while (!district.devices[at.device].spans && district.devices[at.device].parent != nowhere)
    at = {district.devices[at.device].parent, district.devices[at.device].parent_port};
  return at;
}

// Four bits of priority, twelve of port number.
std::string port_id(const DistrictDevice& device, std::size_t port) {
  const auto number = device.ports[bridging_port(device, port)].bridge_port;
  return {static_cast<char>(0x80 | (number >> 8 & 0x0f)), static_cast<char>(number & 0xff)};
}

void add_spanning_port(View view, std::size_t i, const std::string& root) {
  const auto& device = view.device;
  const auto& port = device.ports[i];
  const auto entry = bridge().child(2).child(15).child(1);
  TableRow row{view.rows, entry, Oid{port.bridge_port}};
  row.integer(1, port.bridge_port);
  row.integer(2, 128);
  row.integer(3, spanning_state(port));
  row.integer(4, port.disabled ? 2 : 1);
  row.integer(5, port.speed_mbps >= 10'000 ? 2000 : 20'000);
  row.text(6, root);
  const bool designated =
      (i != root_port(device) && !port.blocked) || physical_peer(device, i).device == nowhere;
  const End own{static_cast<std::size_t>(&device - view.district.devices.data()), i};
  const auto above = designated ? own : designated_end(view.district, physical_peer(device, i));
  const auto& bridge_above = view.district.devices[above.device];
  row.text(8, bridge_id(bridge_above));
  row.text(9, port_id(bridge_above, above.port));
}

void add_spanning_tree(View view) {
  const auto& device = view.device;
  if (!device.spans) return;
  const auto& core = view.district.devices[view.district.sites[device.site].core];
  const auto stp = bridge().child(2);
  const auto at = [&](std::uint32_t id) { return stp.child(id).child(0); };
  const bool is_root = device.kind == Kind::core;
  view.rows.integer(at(1), 3);
  view.rows.integer(at(2), is_root ? 0x1000 : 0x8000);
  view.rows.number(at(4), tag::counter32, device.mac / 256 % 40);
  view.rows.text(at(5), bridge_id(core));
  view.rows.integer(at(6), is_root ? 0 : 2000);
  const auto up = root_port(device);
  view.rows.integer(at(7), up == nowhere ? 0 : device.ports[up].bridge_port);
  for (std::size_t i = 0; i < device.ports.size(); ++i)
    if (bridges(device.ports[i])) add_spanning_port(view, i, bridge_id(core));
}

// dot1dTpFdbTable: one forwarding table for all, or the one of a VLAN.
void add_forwarding(View view, std::uint32_t vlan) {
  const auto entry = bridge().child(4).child(3).child(1);
  for (const auto& learned : view.device.forwarding) {
    if (vlan != 0 && learned.vlan != vlan) continue;
    TableRow row{view.rows, entry, mac_index(learned.mac)};
    row.mac(1, learned.mac);
    row.integer(2, view.device.ports[learned.port].bridge_port);
    row.integer(3, 3);
  }
  TableRow self{view.rows, entry, mac_index(view.device.mac)};
  self.mac(1, view.device.mac);
  self.integer(2, 0);
  self.integer(3, 4);
}

// The number of a VLAN's filtering database.
std::uint32_t database_of(const Make& make, std::uint32_t vlan) {
  if (!make.fdb_by_number) return vlan;
  std::uint32_t number = 0;
  for (const auto& row : district_vlans()) {
    ++number;
    if (row.id == vlan) break;
  }
  return number;
}

void add_vlan(View view, const VlanRow& vlan) {
  const auto carried = [&](const DistrictPort& port) { return carries(port, vlan.id); };
  const auto untagged = [&](const DistrictPort& port) {
    return !port.trunk && port.vlan == vlan.id;
  };
  const auto members = bit_map(view.device, carried);
  const auto plain = bit_map(view.device, untagged);
  const auto current = q_bridge().child(4).child(2).child(1);
  TableRow now{view.rows, current, Oid{0, vlan.id}};
  now.gauge(3, database_of(*view.device.make, vlan.id));
  now.text(4, members);
  now.text(5, plain);
  now.integer(6, vlan.id == 1 ? 1 : 2);
  const auto fixed = q_bridge().child(4).child(3).child(1);
  TableRow configured{view.rows, fixed, Oid{vlan.id}};
  configured.text(1, vlan.name);
  configured.text(2, members);
  configured.text(3, std::string(members.size(), '\0'));
  configured.text(4, plain);
  configured.integer(5, 1);
}

void add_q_bridge(View view) {
  view.rows.integer(q_bridge().child(1).child(1).child(0), 1);
  view.rows.gauge(q_bridge().child(1).child(4).child(0), district_vlans().size());
  for (const auto& vlan : district_vlans()) add_vlan(view, vlan);
  const auto pvid = q_bridge().child(4).child(5).child(1);
  for (const auto& port : view.device.ports)
    if (bridges(port)) view.rows.gauge(pvid.child(1).child(port.bridge_port), port.vlan);
  const auto entry = q_bridge().child(2).child(2).child(1);
  for (const auto& learned : view.device.forwarding) {
    Oid index{database_of(*view.device.make, learned.vlan)};
    index = index.child(mac_index(learned.mac).ids());
    TableRow row{view.rows, entry, index};
    row.integer(2, view.device.ports[learned.port].bridge_port);
    row.integer(3, 3);
  }
}

}  // namespace

void add_bridge(View view) {
  add_base(view);
  add_spanning_tree(view);
  if (view.device.make->vlan_contexts) {
    add_forwarding(view, 1);
    return;
  }
  if (view.device.make->qbridge)
    add_q_bridge(view);
  else
    add_forwarding(view, 0);
}

void add_vlan_bridge(View view, std::uint32_t vlan) {
  add_base(view);
  add_spanning_tree(view);
  add_forwarding(view, vlan);
}

void add_cisco_vlans(View view) {
  static const Oid vtp{1, 3, 6, 1, 4, 1, 9, 9, 46, 1, 3, 1, 1};
  static const Oid trunk{1, 3, 6, 1, 4, 1, 9, 9, 46, 1, 6, 1, 1};
  static const Oid membership{1, 3, 6, 1, 4, 1, 9, 9, 68, 1, 2, 2, 1};
  static const Oid voice{1, 3, 6, 1, 4, 1, 9, 9, 68, 1, 5, 1, 1};
  for (const auto& vlan : district_vlans()) {
    TableRow row{view.rows, vtp, Oid{1, vlan.id}};
    row.integer(2, 1);
    row.integer(3, 1);
    row.text(4, vlan.name);
  }
  for (const auto& port : view.device.ports) {
    if (!bridges(port)) continue;
    TableRow row{view.rows, trunk, Oid{view.index(port)}};
    row.integer(5, 1);
    row.integer(14, port.trunk ? 1 : 2);
    if (port.trunk) continue;
    TableRow access{view.rows, membership, Oid{view.index(port)}};
    access.integer(1, 1);
    access.integer(2, port.vlan);
    TableRow phone{view.rows, voice, Oid{view.index(port)}};
    phone.integer(1, port.voice_vlan != 0 ? port.voice_vlan : 4096);
  }
}

}  // namespace netroster::simulator
