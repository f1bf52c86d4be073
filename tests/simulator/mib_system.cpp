#include <fmt/format.h>

#include "tests/simulator/mib.h"

namespace netroster::simulator {
namespace {

void replace(std::string& text, std::string_view key, const std::string& value) {
  for (auto at = text.find(key); at != std::string::npos; at = text.find(key))
    text.replace(at, key.size(), value);
}

Oid sys_object_id(const DistrictDevice& device) {
  const auto& make = *device.make;
  const bool stack = device.members.size() > 1 && make.sys_object_id_stack[0] != '\0';
  return Oid::parse(stack ? make.sys_object_id_stack : make.sys_object_id).value_or(Oid{0, 0});
}

void add_engine(View view) {
  const Oid engine{1, 3, 6, 1, 6, 3, 10, 2, 1};
  view.rows.live(engine.child(1).child(0), {Live::engine_id});
  view.rows.live(engine.child(2).child(0), {Live::engine_boots});
  view.rows.live(engine.child(3).child(0), {Live::engine_time});
  view.rows.integer(engine.child(4).child(0), view.device.make->max_message);
}

void add_ip_entry(View view, std::uint32_t address, std::uint32_t index, std::uint32_t mask) {
  static const Oid entry{1, 3, 6, 1, 2, 1, 4, 20, 1};
  Oid at;
  push_address(at, address);
  TableRow row{view.rows, entry, at};
  row.ip(1, address);
  row.integer(2, index);
  row.ip(3, mask);
}

void add_arp_entry(View view, const ArpRow& arp, std::uint32_t index) {
  static const Oid classic{1, 3, 6, 1, 2, 1, 4, 22, 1};
  static const Oid both{1, 3, 6, 1, 2, 1, 4, 35, 1};
  const auto naming = view.device.make->naming;
  if (naming == Naming::aos_cx || naming == Naming::junos) {
    Oid at{index, 1, 4};
    push_address(at, arp.address);
    TableRow row{view.rows, both, at};
    row.mac(4, arp.mac);
    row.integer(6, 3);
    row.integer(7, 1);
    return;
  }
  Oid at{index};
  push_address(at, arp.address);
  TableRow row{view.rows, classic, at};
  row.integer(1, index);
  row.mac(2, arp.mac);
  row.ip(3, arp.address);
  row.integer(4, 3);
}

}  // namespace

std::string sys_descr(const DistrictDevice& device) {
  std::string text = device.make->sys_descr;
  replace(text, "{v}", device.make->version);
  replace(text, "{m}", device.make->model);
  replace(text, "{s}", device.serial());
  return text;
}

std::string mac_bytes(std::uint64_t mac) {
  std::string bytes(6, '\0');
  for (std::size_t i = 6; i > 0; --i, mac >>= 8) bytes[i - 1] = static_cast<char>(mac);
  return bytes;
}

std::string address_bytes(std::uint32_t address) {
  std::string bytes(4, '\0');
  for (std::size_t i = 4; i > 0; --i, address >>= 8) bytes[i - 1] = static_cast<char>(address);
  return bytes;
}

Oid mac_index(std::uint64_t mac) {
  Oid index;
  for (int shift = 40; shift >= 0; shift -= 8)
    index.push(static_cast<std::uint32_t>(mac >> shift & 0xff));
  return index;
}

void push_address(Oid& index, std::uint32_t address) {
  for (int shift = 24; shift >= 0; shift -= 8) index.push(address >> shift & 0xff);
}

void add_system(View view) {
  const Oid system{1, 3, 6, 1, 2, 1, 1};
  const auto at = [&](std::uint32_t id) { return system.child(id).child(0); };
  const auto& site = view.district.sites[view.device.site];
  const auto& closets = site.site.closets;
  view.rows.text(at(1), sys_descr(view.device));
  view.rows.object_id(at(2), sys_object_id(view.device));
  view.rows.live(at(3), {Live::uptime});
  view.rows.text(at(4), "netops@district.example");
  view.rows.text(at(5), view.device.name);
  view.rows.text(at(6), fmt::format("{}, {}", site.site.name,
                                    closets.empty() ? "" : closets[view.device.closet].name));
  const bool routes = view.device.kind == Kind::core;
  view.rows.integer(at(7), routes ? 6 : view.device.is_switch() ? 2 : 72);
  add_engine(view);
}

void add_addresses(View view) {
  view.rows.integer(Oid{1, 3, 6, 1, 2, 1, 4, 1, 0}, view.device.kind == Kind::core ? 1 : 2);
  const auto mask =
      ~((1U << (32 - view.district.sites[view.device.site].network.prefix_length())) - 1);
  for (const auto& port : view.device.ports) {
    const bool is_vlan = port.type == PortType::vlan_interface;
    const bool is_host_port =
        port.type == PortType::ethernet && !view.device.is_switch() && port.position == 1;
    if ((is_vlan && port.vlan == view.device.vlan) || is_host_port)
      add_ip_entry(view, view.device.address, view.index(port), mask);
    else if (is_vlan)
      add_ip_entry(view,
                   10U << 24 | static_cast<std::uint32_t>(view.device.site & 0xff) << 16 |
                       port.vlan << 8 | 1,
                   view.index(port), 0xffffff00);
  }
  for (const auto& arp : view.device.arp)
    for (const auto& port : view.device.ports)
      if (port.type == PortType::vlan_interface && port.vlan == arp.vlan)
        add_arp_entry(view, arp, view.index(port));
}

}  // namespace netroster::simulator
