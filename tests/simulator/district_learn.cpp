#include <algorithm>

#include "tests/simulator/district_parts.h"

namespace netroster::simulator {
namespace {

// Every switch between the host and the core learns the address on the port that points to it.
void learn(District& district, std::uint64_t mac, std::uint32_t vlan, End at) {
  while (at.device != nowhere) {
    auto& device = district.devices[at.device];
    if (device.is_switch())
      device.forwarding.push_back({mac, vlan, bridging_port(device, at.port)});
    at = {device.parent, device.parent_port};
  }
}

// Broadcasts of an address: the switches that are not on its way to the core have it upwards.
void learn_beside(District& district, std::size_t site, std::uint64_t mac, std::uint32_t vlan,
                  End at) {
  std::vector<std::size_t> way;
  for (auto end = at; end.device != nowhere;
       end = {district.devices[end.device].parent, district.devices[end.device].parent_port})
    way.push_back(end.device);
  for (std::size_t i = 0; i < district.devices.size(); ++i) {
    auto& device = district.devices[i];
    if (device.site != site || !device.is_switch() || device.parent == nowhere ||
        device.mac == mac || std::find(way.begin(), way.end(), i) != way.end())
      continue;
    device.forwarding.push_back({mac, vlan, bridging_port(device, device.up_port)});
  }
}

double peak_rate(const DistrictDevice& sw, std::size_t port, Random& random) {
  const auto& it = sw.ports[port];
  if (!it.up || it.blocked) return 0;
  // At most two thirds of the line, in bytes a second.
  const double line = it.speed_mbps * 1e6 / 8;
  return std::min(line * 0.66, 60'000 + random.unit() * 900'000);
}

// Adds the load of one access port to it and to every port on the way to the core.
void carry(District& district, End at, double to_host, double from_host) {
  double in = from_host;
  double out = to_host;
  while (at.device != nowhere) {
    auto& device = district.devices[at.device];
    auto& port = device.ports[at.port];
    port.in_rate += in;
    port.out_rate += out;
    if (port.lag != nowhere) {
      device.ports[port.lag].in_rate += in;
      device.ports[port.lag].out_rate += out;
    }
    if (device.parent == nowhere) {
      for (auto& other : device.ports)
        if (other.wan) other.in_rate += out, other.out_rate += in;
      return;
    }
    auto& up = device.ports[device.up_port];
    up.in_rate += out;
    up.out_rate += in;
    if (up.lag != nowhere) {
      device.ports[up.lag].in_rate += out;
      device.ports[up.lag].out_rate += in;
    }
    at = {device.parent, device.parent_port};
  }
}

bool serves_a_room(const DistrictPort& port) {
  return port.type == PortType::ethernet && !port.uplink && !port.trunk;
}

void load(District& district, End at, Random& random) {
  const auto& device = district.devices[at.device];
  const double down = peak_rate(device, at.port, random);
  if (down <= 0) return;
  const bool camera = device.ports[at.port].shape == Shape::steady;
  carry(district, at, camera ? down / 20 : down, camera ? down : down / 8);
}

}  // namespace

void learn_addresses(District& district, std::size_t site, const std::vector<Host>& hosts) {
  auto& core = district.devices[district.sites[site].core];
  auto random = Random{district.options.seed}.fork(5000 + site);
  const auto chatter = district.options.chatter;
  for (const auto& host : hosts) {
    learn(district, host.mac, host.vlan, host.attached);
    if (random.percent(chatter)) learn_beside(district, site, host.mac, host.vlan, host.attached);
    core.arp.push_back({host.address, host.mac, host.vlan});
  }
  for (auto& device : district.devices) {
    if (device.site != site || device.parent == nowhere) continue;
    if (device.unmanaged) continue;
    const End at{device.parent, device.parent_port};
    learn(district, device.mac, device.vlan, at);
    if (random.percent(chatter)) learn_beside(district, site, device.mac, device.vlan, at);
    if (district.sites[site].network.contains(IpAddress::v4(device.address)))
      core.arp.push_back({device.address, device.mac, device.vlan});
    if (!device.is_switch()) continue;
    // The router is seen by all, upwards.
    const auto up = bridging_port(device, device.up_port);
    for (const auto vlan : {10U, 99U}) device.forwarding.push_back({core.mac, vlan, up});
  }
  for (auto& device : district.devices)
    if (device.site == site && district.options.aged > 0)
      std::erase_if(device.forwarding,
                    [&](const auto&) { return random.percent(district.options.aged); });
}

void spread_load(District& district, Random random) {
  for (std::size_t i = 0; i < district.devices.size(); ++i) {
    const auto& device = district.devices[i];
    if (device.kind != Kind::access) continue;
    for (std::size_t p = 0; p < device.ports.size(); ++p)
      if (serves_a_room(device.ports[p])) load(district, {i, p}, random);
  }
}

}  // namespace netroster::simulator
