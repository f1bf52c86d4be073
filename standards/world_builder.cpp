#include "standards/world_builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace netroster::standards {
namespace {

bool is_network(std::string_view role) {
  return role == "switch" || role == "router" || role == "firewall" || role == "core" ||
         role == "distribution" || role == "access";
}

bool can(const KnownNeighbour& row, std::string_view what) {
  return std::find(row.capabilities.begin(), row.capabilities.end(), what) !=
         row.capabilities.end();
}

std::uint32_t chassis_of(const DeviceFacts& facts) {
  std::uint32_t all = 0;
  for (const auto& part : facts.modules)
    if (part.part_class == "chassis" && !part.serial.empty()) ++all;
  return all;
}

bool is_physical(const Port& port) {
  return port.type == "ethernetCsmacd" || port.type == "gigabitEthernet" ||
         port.type == "fastEther";
}

}  // namespace

std::uint32_t WorldBuilder::site(const std::string& id) {
  const auto [at, fresh] = site_at_.try_emplace(id, w_.sites_.size());
  if (fresh) w_.sites_.push_back({id, nullptr, {}});
  return at->second;
}

std::uint32_t WorldBuilder::closet(std::uint32_t site, const std::string& id) {
  const auto key = w_.sites_[site].id + "/" + to_lower(id);
  const auto [at, fresh] = closet_at_.try_emplace(key, w_.closets_.size());
  if (fresh) {
    put_inside(site, SubjectKind::closet, w_.closets_.size());
    w_.closets_.push_back({site, id, nullptr, {}, {}});
  }
  return at->second;
}

void WorldBuilder::declare(const Site& declared) {
  const auto at = site(declared.id);
  w_.sites_[at].declared = &declared;
  for (const auto& building : declared.buildings) {
    put_inside(at, SubjectKind::building, w_.buildings_.size());
    w_.buildings_.push_back({at, &building});
  }
  for (const auto& one : declared.closets) w_.closets_[closet(at, one.id)].declared = &one;
}

void WorldBuilder::add_device(const Device& device) {
  const auto index = static_cast<std::uint32_t>(w_.devices_.size());
  World::DeviceEntry entry{};
  entry.site = site(device.site);
  entry.device = &device;
  entry.network = is_network(device.role);
  entry.members = chassis_of(*device.facts);
  entry.ports_read = read_time(device, "ports");
  if (!device.closet.empty()) {
    entry.closet = closet(entry.site, device.closet);
    w_.closets_[entry.closet].devices.push_back(index);
  }
  device_at_.emplace(device.id, index);
  put_inside(entry.site, SubjectKind::device, index);
  if (entry.members > 1) {
    put_inside(entry.site, SubjectKind::stack, w_.stacks_.size());
    w_.stacks_.push_back(index);
  }
  w_.devices_.push_back(std::move(entry));
  add_ports(index);
  add_vlans(index);
  add_ssids(index);
}

void WorldBuilder::add_devices() {
  std::size_t ports = 0;
  for (const auto& device : w_.sources_.inventory.devices) ports += device->facts->ports.size();
  w_.ports_.reserve(ports);
  w_.devices_.reserve(w_.sources_.inventory.devices.size());
  for (const auto& device : w_.sources_.inventory.devices)
    if (device->replaced_by.empty()) add_device(*device);
  name_devices();
}

// Its name where that is its alone in the site, else its id.
void WorldBuilder::name_devices() {
  std::unordered_map<std::string, std::uint32_t> count;
  for (const auto& entry : w_.devices_)
    ++count[fmt::format("{}/{}", entry.site, to_lower(entry.device->name))];
  for (auto& entry : w_.devices_) {
    const auto& name = entry.device->name;
    const bool alone = count[fmt::format("{}/{}", entry.site, to_lower(name))] == 1;
    entry.name = name.empty() || !alone ? entry.device->id : name;
  }
}

void WorldBuilder::add_ports(std::uint32_t device) {
  auto& entry = w_.devices_[device];
  entry.first_port = static_cast<std::uint32_t>(w_.ports_.size());
  const auto& ports = entry.device->facts->ports;
  for (std::size_t i = 0; i < ports.size() && i < 0xffff; ++i) {
    put_inside(entry.site, SubjectKind::port, w_.ports_.size());
    w_.ports_.push_back({device, static_cast<std::uint16_t>(i),
                         is_physical(ports[i]) ? PortUse::access : PortUse::inner});
  }
}

void WorldBuilder::add_links() {
  for (const auto& link : w_.sources_.inventory.links) {
    World::LinkEntry entry{};
    entry.link = link.get();
    entry.site = site(link->site);
    for (std::size_t end = 0; end < 2; ++end) {
      const auto at = device_at_.find(link->ends[end].device);
      entry.devices[end] = at == device_at_.end() ? none : at->second;
    }
    const auto network = [&](std::uint32_t at) { return at != none && w_.devices_[at].network; };
    entry.backbone = network(entry.devices[0]) && network(entry.devices[1]);
    put_inside(entry.site, SubjectKind::link, w_.links_.size());
    w_.links_.push_back(entry);
    note_link(static_cast<std::uint32_t>(w_.links_.size() - 1));
  }
}

void WorldBuilder::note_link(std::uint32_t index) {
  const auto& entry = w_.links_[index];
  const auto closet = [&](std::size_t end) {
    return entry.devices[end] == none ? none : w_.devices_[entry.devices[end]].closet;
  };
  const bool leaves = closet(0) != closet(1);
  for (std::size_t end = 0; end < 2; ++end) {
    const auto device = entry.devices[end];
    if (device == none) continue;
    w_.devices_[device].links.push_back(index);
    if (entry.backbone && leaves && closet(end) != none)
      w_.closets_[closet(end)].uplinks.push_back(index);
    const auto other = entry.devices[1 - end];
    const bool to_point = other != none && w_.devices_[other].device->role == "access-point";
    if (entry.backbone) use_port(device, entry.link->ends[end].index, PortUse::uplink);
    if (to_point) use_port(device, entry.link->ends[end].index, PortUse::access_point);
  }
}

void WorldBuilder::use_port(std::uint32_t device, const std::optional<std::uint32_t>& if_index,
                            PortUse use) {
  if (!if_index) return;
  const auto port = w_.port_at(device, *if_index);
  if (port != none) w_.ports_[port].use = use;
}

void WorldBuilder::use_ports() {
  for (std::uint32_t i = 0; i < w_.devices_.size(); ++i)
    for (const auto& heard : *w_.devices_[i].device->neighbours) {
      if (can(heard, "phone")) use_port(i, heard.port_index, PortUse::phone);
      if (can(heard, "wlan")) use_port(i, heard.port_index, PortUse::access_point);
    }
  for (const auto& hidden : w_.sources_.inventory.hidden)
    for (const auto& end : hidden->ports)
      if (const auto at = device_at_.find(end.device); at != device_at_.end())
        use_port(at->second, end.index, PortUse::unmanaged);
}

void WorldBuilder::add_vlans(std::uint32_t device) {
  const auto& entry = w_.devices_[device];
  const auto when = read_time(*entry.device, "vlans");
  for (const auto& vlan : entry.device->facts->vlans) {
    const auto key = fmt::format("{}/{}", entry.site, vlan.id);
    const auto [at, fresh] = vlan_at_.try_emplace(key, w_.vlans_.size());
    if (fresh) {
      put_inside(entry.site, SubjectKind::vlan, w_.vlans_.size());
      w_.vlans_.push_back({entry.site, vlan.id, {}, 0, when});
    }
    auto& known = w_.vlans_[at->second];
    ++known.devices;
    known.when = std::min(known.when, when);
    if (!vlan.name.empty()) ++known.names[vlan.name];
  }
}

void WorldBuilder::add_ssids(std::uint32_t device) {
  const auto& entry = w_.devices_[device];
  for (const auto& ssid : entry.device->facts->ssids) {
    const auto key = fmt::format("{}/{}", entry.site, ssid.name);
    const auto [at, fresh] = ssid_at_.try_emplace(key, w_.ssids_.size());
    if (!fresh) continue;
    put_inside(entry.site, SubjectKind::ssid, w_.ssids_.size());
    w_.ssids_.push_back(
        {entry.site, ssid.name, ssid.clients, read_time(*entry.device, "access_points")});
  }
}

void WorldBuilder::build() {
  for (const auto& declared : w_.sources_.config.sites) declare(declared);
  add_devices();
  add_links();
  use_ports();
  add_circuits();
  hear_points();
  add_points();
  add_upses();
  count_people();
}

}  // namespace netroster::standards
