// The part of putting a snapshot in order that is about circuits, access points, batteries, people.
#include <algorithm>

#include "base/text.h"
#include "standards/world_builder.h"

namespace netroster::standards {

std::uint32_t WorldBuilder::find_device(std::uint32_t site, const std::string& word) const {
  if (word.empty()) return none;
  const auto address = IpAddress::parse(word);
  std::uint32_t elsewhere = none;
  for (std::uint32_t i = 0; i < w_.devices_.size(); ++i) {
    const auto& device = *w_.devices_[i].device;
    const bool named = equal_nocase(device.name, word) || device.id == word;
    const auto& has = device.addresses;
    if (!named && !(address && std::find(has.begin(), has.end(), *address) != has.end())) continue;
    if (w_.devices_[i].site == site) return i;
    elsewhere = i;
  }
  return elsewhere;
}

void WorldBuilder::add_circuit(std::uint32_t site, const Circuit& circuit) {
  World::CircuitEntry entry{site, &circuit, find_device(site, circuit.device), none};
  if (entry.device != none) {
    const auto& owner = w_.devices_[entry.device];
    const auto& ports = owner.device->facts->ports;
    for (std::uint32_t i = 0; i < ports.size(); ++i)
      if (equal_nocase(ports[i].name, circuit.interface) ||
          equal_nocase(ports[i].descr, circuit.interface))
        entry.port = owner.first_port + i;
  }
  put_inside(site, SubjectKind::circuit, w_.circuits_.size());
  w_.circuits_.push_back(entry);
}

void WorldBuilder::add_circuits() {
  for (const auto& declared : w_.sources_.config.sites)
    for (const auto& circuit : declared.circuits) add_circuit(site_at_.at(declared.id), circuit);
}

// Which port hears which access point, by everything that names it.
void WorldBuilder::hear_points() {
  for (std::uint32_t i = 0; i < w_.devices_.size(); ++i)
    for (const auto& heard : *w_.devices_[i].device->neighbours) {
      if (!heard.port_index) continue;
      const auto port = w_.port_at(i, *heard.port_index);
      if (port == none) continue;
      if (!heard.name.empty()) point_heard_.emplace(to_lower(heard.name), port);
      if (!heard.chassis_id.empty()) point_heard_.emplace(to_lower(heard.chassis_id), port);
    }
}

// Controllers stand in data centres; their access points are where a switch hears them, or where
// their address belongs.
std::uint32_t WorldBuilder::site_of_point(const World::PointEntry& entry) const {
  if (entry.switch_port != none) return w_.devices_[w_.ports_[entry.switch_port].device].site;
  if (entry.point != nullptr && entry.point->address)
    if (const auto* declared = w_.sources_.config.site_of(*entry.point->address))
      return site_at_.at(declared->id);
  return w_.devices_[entry.controller].site;
}

void WorldBuilder::add_point(std::uint32_t controller, const AccessPoint& point) {
  World::PointEntry entry{};
  entry.point = &point;
  entry.controller = controller;
  entry.name = point.name.empty() && point.mac ? point.mac->text() : point.name;
  entry.when = read_time(*w_.devices_[controller].device, "access_points");
  for (const auto& key : {to_lower(point.name), point.mac ? point.mac->text() : std::string()}) {
    if (key.empty()) continue;
    if (const auto at = point_heard_.find(key); at != point_heard_.end())
      entry.switch_port = at->second;
  }
  entry.site = site_of_point(entry);
  const auto index = static_cast<std::uint32_t>(w_.points_.size());
  // Two controllers of a pair list the same access point.
  if (!entry.name.empty() && !point_at_.emplace(to_lower(entry.name), index).second) return;
  if (entry.switch_port != none) w_.ports_[entry.switch_port].use = PortUse::access_point;
  put_inside(entry.site, SubjectKind::access_point, index);
  w_.points_.push_back(std::move(entry));
}

// An access point that is a device of the inventory itself.
void WorldBuilder::add_own_point(std::uint32_t device) {
  const auto& owner = w_.devices_[device];
  const auto known = point_at_.find(to_lower(owner.name));
  if (known != point_at_.end()) {
    w_.points_[known->second].device = device;
    return;
  }
  World::PointEntry entry{};
  entry.site = owner.site;
  entry.device = device;
  entry.name = owner.name;
  entry.when = owner.device->last_seen;
  for (const auto link : owner.links) {
    const auto& ends = w_.links_[link];
    const std::size_t far = ends.devices[0] == device ? 1 : 0;
    if (ends.devices[far] != none && ends.link->ends[far].index)
      entry.switch_port = w_.port_at(ends.devices[far], *ends.link->ends[far].index);
  }
  put_inside(entry.site, SubjectKind::access_point, w_.points_.size());
  w_.points_.push_back(std::move(entry));
}

void WorldBuilder::add_points() {
  for (std::uint32_t i = 0; i < w_.devices_.size(); ++i)
    for (const auto& point : w_.devices_[i].device->facts->access_points) add_point(i, point);
  for (std::uint32_t i = 0; i < w_.devices_.size(); ++i)
    if (w_.devices_[i].device->role == "access-point") add_own_point(i);
}

void WorldBuilder::add_upses() {
  std::vector<bool> taken(w_.devices_.size());
  const auto add = [this](World::UpsEntry entry) {
    put_inside(entry.site, SubjectKind::ups, w_.upses_.size());
    w_.upses_.push_back(std::move(entry));
  };
  for (const auto& declared : w_.sources_.config.sites)
    for (const auto& ups : declared.upses) {
      const auto at = site_at_.at(declared.id);
      const auto device = find_device(at, ups.device);
      if (device != none) taken[device] = true;
      add({at, &ups, device, ups.closet, ups.id});
    }
  for (std::uint32_t i = 0; i < w_.devices_.size(); ++i) {
    const auto& owner = w_.devices_[i];
    if (owner.device->role == "ups" && !taken[i])
      add({owner.site, nullptr, i, owner.device->closet, owner.name});
  }
}

void WorldBuilder::count_people() {
  double users = 0;
  double students = 0;
  bool all = !w_.sources_.config.sites.empty();
  for (const auto& declared : w_.sources_.config.sites) {
    const bool school =
        declared.kind != SiteKind::administrative && declared.kind != SiteKind::data_centre;
    if (school && (!declared.enrolment || !declared.staff)) all = false;
    students += declared.enrolment.value_or(0);
    users += declared.enrolment.value_or(0) + declared.staff.value_or(0);
  }
  if (!all) return;
  w_.district_users_ = users;
  w_.district_students_ = students;
}

}  // namespace netroster::standards
