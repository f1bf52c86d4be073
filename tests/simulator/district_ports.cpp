#include <fmt/format.h>

#include "tests/simulator/district_parts.h"

namespace netroster::simulator {
namespace {

constexpr std::uint32_t member_macs = 64;  // addresses of one chassis: its own and its ports'

struct Place {
  std::uint32_t member;
  bool uplink;
  std::uint32_t number;    // among copper ports or among uplinks, from 1
  std::uint32_t position;  // on the chassis, from 1
  std::uint32_t sequence;  // on the whole stack, from 1
};

void name_ios(DistrictPort& port, const Make& make, const Place& at) {
  const bool ten = at.uplink && make.uplink_mbps >= 10'000;
  const auto slot = at.uplink && make.copper != 0 ? 1 : 0;
  const auto place = fmt::format("{}/{}/{}", at.member, slot, at.number);
  port.descr = (ten ? "TenGigabitEthernet" : "GigabitEthernet") + place;
  port.name = (ten ? "Te" : "Gi") + place;
  port.index = 6 + at.sequence;
  port.lldp_number = at.sequence;
}

void name_slot_port(DistrictPort& port, const Make& make, const Place& at) {
  const auto module = at.uplink && make.copper != 0 ? 2U : 1U;
  switch (make.naming) {
    case Naming::aos_cx:
      port.name = port.descr = fmt::format("{}/1/{}", at.member, at.position);
      port.index = (at.member - 1) * 128 + at.position;
      break;
    case Naming::fastiron:
      port.name = fmt::format("ethernet{}/{}/{}", at.member, module, at.number);
      port.descr = fmt::format("{}GigabitEthernet{}/{}/{}", at.uplink ? "10" : "", at.member,
                               module, at.number);
      port.index = (at.member - 1) * 256 + (module - 1) * 64 + at.number;
      break;
    default:
      port.name = fmt::format("{}:{}", at.member, at.position);
      port.descr = fmt::format("{} Port {}", make.model, at.position);
      port.index = at.member * 1000 + at.position;
  }
  port.lldp_number = port.index;
}

void name_junos(DistrictPort& port, const Make& make, const Place& at) {
  const bool ten = at.uplink && make.uplink_mbps >= 10'000;
  const auto pic = at.uplink && make.copper != 0 ? (make.uplinks > 4 ? 2 : 1) : 0;
  port.name = port.descr =
      fmt::format("{}-{}/{}/{}", ten ? "xe" : "ge", at.member - 1, pic, at.number - 1);
  port.index = 500 + at.sequence * 2;
  port.unit_index = port.index + 1;
  port.lldp_number = port.index;
}

void name_port(DistrictPort& port, const Make& make, const Place& at) {
  switch (make.naming) {
    case Naming::ios:
      return name_ios(port, make, at);
    case Naming::aos_cx:
    case Naming::fastiron:
    case Naming::exos:
      return name_slot_port(port, make, at);
    case Naming::junos:
      return name_junos(port, make, at);
    case Naming::procurve:
      port.name = port.descr = fmt::format("{}", at.sequence);
      break;
    case Naming::smart:
      port.name = fmt::format("g{}", at.sequence);
      port.descr = fmt::format("Port: {} Gigabit - Level", at.sequence);
      break;
    case Naming::host:
      port.name = port.descr = fmt::format("eth{}", at.sequence - 1);
      port.index = at.sequence + 1;  // 1 is the loopback interface
      port.lldp_number = at.sequence;
      return;
  }
  port.index = at.sequence;
  port.lldp_number = at.sequence;
}

void add_host_interfaces(DistrictDevice& device) {
  DistrictPort loopback;
  loopback.type = PortType::loopback;
  loopback.index = 1;
  loopback.name = loopback.descr = "lo";
  loopback.up = true;
  loopback.speed_mbps = 10;
  device.ports.push_back(loopback);
  if (device.kind != Kind::access_point) return;
  for (std::uint32_t radio = 0; radio < 2; ++radio) {
    DistrictPort wifi;
    wifi.type = PortType::radio;
    wifi.index = 10 + radio;
    wifi.name = wifi.descr = fmt::format("wifi{}", radio);
    wifi.up = true;
    wifi.mac = device.mac + 16 + radio * 16;
    wifi.speed_mbps = radio == 0 ? 287 : 1201;
    device.ports.push_back(wifi);
  }
}

DistrictPort make_port(const DistrictDevice& device, const Place& at) {
  const auto& make = *device.make;
  DistrictPort port;
  name_port(port, make, at);
  port.member = at.member;
  port.position = at.position;
  port.uplink = at.uplink;
  port.speed_mbps = at.uplink ? make.uplink_mbps : 1000;
  port.poe = !at.uplink && make.poe_watts > 0;
  port.mac = device.mac + (at.member - 1) * member_macs + at.position;
  if (device.is_switch())
    port.bridge_port = make.naming == Naming::junos ? 489 + at.sequence : at.sequence;
  return port;
}

}  // namespace

void make_ports(DistrictDevice& device) {
  const auto& make = *device.make;
  std::uint32_t sequence = 0;
  for (std::uint32_t member = 1; member <= device.members.size(); ++member) {
    for (std::uint32_t i = 1; i <= std::uint32_t{make.copper} + make.uplinks; ++i) {
      const bool uplink = i > make.copper;
      const Place at{member, uplink, uplink ? i - make.copper : i, i, ++sequence};
      device.ports.push_back(make_port(device, at));
    }
  }
  if (!device.is_switch()) add_host_interfaces(device);
}

std::size_t make_lag(DistrictDevice& device, const std::vector<std::size_t>& ports) {
  std::uint32_t number = 1;
  for (const auto& port : device.ports) number += port.type == PortType::lag ? 1 : 0;
  DistrictPort lag;
  lag.type = PortType::lag;
  lag.index = 5000 + number * 2;
  switch (device.make->naming) {
    case Naming::ios:
      lag.name = fmt::format("Po{}", number);
      lag.descr = fmt::format("Port-channel{}", number);
      break;
    case Naming::procurve:
      lag.name = lag.descr = fmt::format("Trk{}", number);
      break;
    case Naming::junos:
      lag.name = lag.descr = fmt::format("ae{}", number - 1);
      lag.unit_index = lag.index + 1;
      break;
    default:
      lag.name = lag.descr = fmt::format("lag{}", number);
  }
  lag.mac = device.ports[ports[0]].mac;
  lag.bridge_port = 1000 + number;
  lag.speed_mbps = 0;
  lag.up = lag.trunk = true;
  for (const auto at : ports) {
    device.ports[at].lag = device.ports.size();
    lag.speed_mbps += device.ports[at].speed_mbps;
  }
  device.ports.push_back(std::move(lag));
  return device.ports.size() - 1;
}

std::size_t make_vlan_interface(DistrictDevice& device, std::uint32_t vlan) {
  DistrictPort port;
  port.type = PortType::vlan_interface;
  port.vlan = vlan;
  port.mac = device.mac;
  port.up = true;
  switch (device.make->naming) {
    case Naming::ios:
      port.index = 900 + vlan;
      port.name = fmt::format("Vl{}", vlan);
      port.descr = fmt::format("Vlan{}", vlan);
      break;
    case Naming::junos:
      port.index = 300 + vlan;
      port.name = port.descr = fmt::format("irb.{}", vlan);
      break;
    default:
      port.index = 1'000'000 + vlan;
      port.name = port.descr = fmt::format("vlan{}", vlan);
  }
  device.ports.push_back(std::move(port));
  return device.ports.size() - 1;
}

std::size_t bridging_port(const DistrictDevice& device, std::size_t port) {
  const auto lag = device.ports[port].lag;
  return lag == nowhere ? port : lag;
}

std::uint32_t host_address(std::size_t site, std::uint32_t vlan, std::uint32_t number) {
  return 10U << 24 | static_cast<std::uint32_t>(site & 0xff) << 16 | (vlan + number / 240) << 8 |
         (10 + number % 240);
}

std::uint64_t mac_block(District& district, std::uint32_t oui, std::uint32_t number) {
  auto& taken = district.mac_blocks[oui];
  taken.resize(65536);
  while (taken[number & 0xffff]) ++number;
  taken[number & 0xffff] = true;
  return std::uint64_t{oui} << 24 | std::uint64_t{number & 0xffff} << 8;
}

}  // namespace netroster::simulator
