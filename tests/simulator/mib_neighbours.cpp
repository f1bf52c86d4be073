#include <fmt/format.h>

#include "tests/simulator/mib.h"

namespace netroster::simulator {
namespace {

constexpr std::int64_t by_mac = 4, by_address = 5;                         // LldpChassisIdSubtype
constexpr std::int64_t port_by_mac = 3, port_by_name = 5, port_local = 7;  // LldpPortIdSubtype

struct Id {
  std::int64_t kind;
  std::string bytes;
};

Id chassis_id(const District& district, const DistrictDevice& device) {
  if (device.poses_as != nowhere) return {by_mac, mac_bytes(district.devices[device.poses_as].mac)};
  if (device.kind == Kind::phone) {
    auto with_family = address_bytes(device.address);
    with_family.insert(with_family.begin(), '\x01');
    return {by_address, std::move(with_family)};
  }
  return {by_mac, mac_bytes(device.mac)};
}

Id port_id(const DistrictDevice& device, const DistrictPort& port) {
  if (device.kind == Kind::phone || device.kind == Kind::camera)
    return {port_by_mac, mac_bytes(device.mac)};
  if (device.make->naming == Naming::procurve || device.make->naming == Naming::junos)
    return {port_local,
            device.make->naming == Naming::junos ? fmt::format("{}", port.index) : port.name};
  return {port_by_name, port.name};
}

// LldpSystemCapabilitiesMap: bit 2 bridge, 3 access point, 4 router, 5 telephone, 7 station only.
std::string capabilities(Kind kind) {
  switch (kind) {
    case Kind::core:
      return std::string{"\x28\x00", 2};
    case Kind::distribution:
    case Kind::access:
      return std::string{"\x20\x00", 2};
    case Kind::access_point:
      return std::string{"\x30\x00", 2};
    case Kind::phone:
      return std::string{"\x24\x00", 2};
    default:
      return std::string{"\x01\x00", 2};
  }
}

// The two versions of the module differ in the root, the index and the order of the columns.
struct LldpLayout {
  Oid local, local_port, remote, address;
  std::uint32_t first;  // column of lldpRemChassisIdSubtype
  bool v2;
};

const LldpLayout& layout(const Make& make) {
  static const Oid v1{1, 0, 8802, 1, 1, 2, 1};
  static const Oid v2{1, 3, 111, 2, 802, 1, 1, 13, 1};
  static const LldpLayout layouts[] = {
      {v1.child(3), v1.child(3).child(7).child(1), v1.child(4).child(1).child(1),
       v1.child(4).child(2).child(1), 4, false},
      {v2.child(3), v2.child(3).child(7).child(1), v2.child(4).child(1).child(1),
       v2.child(4).child(2).child(1), 5, true}};
  return layouts[make.lldp_v2 ? 1 : 0];
}

void add_local(View view, const LldpLayout& at) {
  const auto& device = view.device;
  const auto scalar = [&](std::uint32_t id) { return at.local.child(id).child(0); };
  const auto own = chassis_id(view.district, device);
  view.rows.integer(scalar(1), own.kind);
  view.rows.text(scalar(2), own.bytes);
  view.rows.text(scalar(3), device.name);
  view.rows.text(scalar(4), sys_descr(device));
  view.rows.text(scalar(5), capabilities(device.kind));
  view.rows.text(scalar(6), capabilities(device.kind));
  for (const auto& port : device.ports) {
    if (port.type != PortType::ethernet) continue;
    TableRow row{view.rows, at.local_port, Oid{at.v2 ? view.index(port) : port.lldp_number}};
    const auto id = port_id(device, port);
    row.integer(2, id.kind);
    row.text(3, id.bytes);
    row.text(4,
             port.alias.empty() || device.make->naming != Naming::junos ? port.descr : port.alias);
  }
}

Oid remote_index(View view, const DistrictPort& port, bool v2) {
  if (v2) return Oid{0, view.index(port), 1, port.lldp_number};
  const std::uint32_t time_mark = view.device.make->naming == Naming::junos ? 48'211 : 0;
  return Oid{time_mark, port.lldp_number, port.lldp_number + 3};
}

void add_management_address(View view, const LldpLayout& at, Oid index,
                            const DistrictDevice& peer) {
  if (peer.address == 0) return;
  for (const auto id : {1U, 4U}) index.push(id);
  push_address(index, peer.address);
  TableRow row{view.rows, at.address, index};
  row.integer(3, 2);
  row.integer(4, 1);
}

void add_med(View view, const Oid& index, const DistrictDevice& peer) {
  static const Oid inventory{1, 0, 8802, 1, 1, 2, 1, 5, 4795, 1, 3, 3, 1};
  static const Oid capability{1, 0, 8802, 1, 1, 2, 1, 5, 4795, 1, 3, 1, 1};
  if (peer.kind != Kind::phone && peer.kind != Kind::camera) return;
  TableRow device{view.rows, capability, index};
  device.integer(3, peer.kind == Kind::phone ? 3 : 1);
  TableRow row{view.rows, inventory, index};
  row.text(1, "Rev 2");
  row.text(2, "");
  row.text(3, peer.make->version);
  row.text(4, peer.serial());
  row.text(5, peer.make->vendor);
  row.text(6, peer.make->model);
  row.text(7, "");
}

void add_remote(View view, const LldpLayout& at, const DistrictPort& port) {
  const auto& peer = view.peer(port);
  const auto index = remote_index(view, port, at.v2);
  TableRow row{view.rows, at.remote, index};
  const auto chassis = chassis_id(view.district, peer);
  const auto id = port_id(peer, view.peer_port(port));
  row.integer(at.first, chassis.kind);
  row.text(at.first + 1, chassis.bytes);
  row.integer(at.first + 2, id.kind);
  row.text(at.first + 3, id.bytes);
  row.text(at.first + 4, view.peer_port(port).descr);
  row.text(at.first + 5, peer.name);
  row.text(at.first + 6, sys_descr(peer));
  row.text(at.first + 7, capabilities(peer.kind));
  row.text(at.first + 8, capabilities(peer.kind));
  add_management_address(view, at, index, peer);
  if (!at.v2) add_med(view, index, peer);
}

std::string cdp_platform(const DistrictDevice& device) {
  if (device.make->vendor != std::string_view{"Cisco"}) return sys_descr(device);
  const std::string_view prefix = device.kind == Kind::phone ? "Cisco IP Phone " : "cisco ";
  const std::string_view model = device.make->model;
  return fmt::format("{}{}", prefix, device.kind == Kind::phone ? model.substr(3) : model);
}

void add_cdp_neighbour(View view, const DistrictPort& port, End from, std::uint32_t number) {
  static const Oid entry{1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 2, 1, 1};
  const auto& peer = view.district.devices[from.device];
  TableRow row{view.rows, entry, Oid{view.index(port), port.lldp_number + number * 1000}};
  row.integer(3, 1);
  if (peer.address != 0) row.text(4, address_bytes(peer.address));
  row.text(5, sys_descr(peer));
  row.text(6, peer.kind == Kind::phone ? fmt::format("SEP{:012X}", peer.mac) : peer.name);
  row.text(7, peer.kind == Kind::phone ? "Port 1" : peer.ports[from.port].descr);
  row.text(8, cdp_platform(peer));
  const bool routes = peer.kind == Kind::core;
  const std::string bits = peer.is_switch()           ? (routes ? "\x29" : "\x28")
                           : peer.kind == Kind::phone ? "\x90"
                                                      : "\x02";
  row.text(9, std::string(3, '\0') + bits);
  row.text(10, "");
  row.integer(11, port.trunk ? 1 : port.vlan);
  row.integer(12, port.full_duplex ? 3 : 2);
}

}  // namespace

bool sees_by_lldp(const District& district, const DistrictDevice& device,
                  const DistrictPort& port) {
  if (!device.make->lldp_mib || device.silent || port.peer.device == nowhere) return false;
  const auto& peer = district.devices[port.peer.device];
  return peer.make->lldp_sends && !peer.silent;
}

namespace {

bool sends_cdp(const DistrictDevice& device) { return device.make->cdp_sends && !device.silent; }

// To a bridge that does not speak it CDP is multicast like any other.
bool passes_cdp_on(const DistrictDevice& device) {
  return device.is_switch() &&
         (device.silent || (!device.make->cdp_sends && !device.make->cdp_mib));
}

bool is_blocked(const District& district, const DistrictPort& port) {
  return port.blocked || district.devices[port.peer.device].ports[port.peer.port].blocked;
}

// Whether a frame that came in on one port leaves on another: of an aggregate on the first member.
bool leaves_on(const District& district, const DistrictDevice& device, std::size_t in,
               std::size_t out) {
  const auto& port = device.ports[out];
  if (out == in || port.peer.device == nowhere || is_blocked(district, port)) return false;
  if (port.lag == nowhere) return true;
  if (port.lag == device.ports[in].lag) return false;
  for (std::size_t i = 0; i < out; ++i)
    if (device.ports[i].lag == port.lag) return false;
  return true;
}

void follow_cdp(const District& district, End into, std::vector<End>& senders) {
  const auto& device = district.devices[into.device];
  if (sends_cdp(device)) {
    senders.push_back(into);
    return;
  }
  if (!district.options.forwards_cdp || !passes_cdp_on(device)) return;
  for (std::size_t i = 0; i < device.ports.size(); ++i)
    if (leaves_on(district, device, into.port, i))
      follow_cdp(district, device.ports[i].peer, senders);
}

}  // namespace

std::vector<End> heard_by_cdp(const District& district, const DistrictDevice& device,
                              const DistrictPort& port) {
  std::vector<End> senders;
  if (!device.make->cdp_mib || device.silent || port.peer.device == nowhere) return senders;
  follow_cdp(district, port.peer, senders);
  return senders;
}

bool sees_by_cdp(const District& district, const DistrictDevice& device, const DistrictPort& port) {
  return device.make->cdp_mib && !device.silent && port.peer.device != nowhere &&
         sends_cdp(district.devices[port.peer.device]);
}

void add_lldp(View view) {
  const auto& at = layout(*view.device.make);
  add_local(view, at);
  for (const auto& port : view.device.ports)
    if (sees_by_lldp(view.district, view.device, port)) add_remote(view, at, port);
}

void add_cdp(View view) {
  const Oid global{1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 3};
  view.rows.integer(global.child(1).child(0), 1);
  view.rows.text(global.child(4).child(0), view.device.name);
  static const Oid interface { 1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 1, 1, 1 };
  for (const auto& port : view.device.ports) {
    if (port.type != PortType::ethernet) continue;
    TableRow row{view.rows, interface, Oid{view.index(port)}};
    row.integer(2, 1);
    row.text(6, port.descr);
    std::uint32_t number = 0;
    for (const auto from : heard_by_cdp(view.district, view.device, port))
      add_cdp_neighbour(view, port, from, number++);
  }
}

}  // namespace netroster::simulator
