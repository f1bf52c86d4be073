#include "standards/world.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "standards/world_builder.h"

namespace netroster::standards {

WallTime read_time(const Device& device, std::string_view part) {
  const auto at = device.freshness.find(std::string(part));
  if (at == device.freshness.end()) return device.last_seen;
  return at->second.last_complete.value_or(at->second.last_read);
}

World::World(const Sources& sources) : sources_(sources) { WorldBuilder(*this).build(); }

const ModelRow* World::model_row(std::string_view vendor, std::string_view model,
                                 std::string_view kind) const {
  if (model.empty()) return nullptr;
  for (const auto& row : sources_.models) {
    if (!row.vendor.empty() && !glob_matches(row.vendor, vendor)) continue;
    if (!row.kind.empty() && !glob_matches(row.kind, kind)) continue;
    if (glob_matches(row.match, model)) return &row;
  }
  return nullptr;
}

std::uint32_t World::port_at(std::uint32_t device, std::uint32_t if_index) const {
  const auto& entry = devices_[device];
  const auto& ports = entry.device->facts->ports;
  // Ports come in the order of their index, nearly always.
  const auto at = std::lower_bound(ports.begin(), ports.end(), if_index,
                                   [](const Port& one, auto wanted) { return one.index < wanted; });
  if (at != ports.end() && at->index == if_index)
    return entry.first_port + static_cast<std::uint32_t>(at - ports.begin());
  for (std::uint32_t i = 0; i < ports.size(); ++i)
    if (ports[i].index == if_index) return entry.first_port + i;
  return none;
}

std::optional<PortMeasure> World::measured(std::uint32_t port) const {
  if (!sources_.measured || port == none) return std::nullopt;
  const auto& entry = ports_[port];
  return sources_.measured(devices_[entry.device].device->id, port_of(entry).name);
}

std::optional<PortErrors> World::errors(std::uint32_t port) const {
  if (!sources_.errors || port == none) return std::nullopt;
  const auto& entry = ports_[port];
  return sources_.errors(devices_[entry.device].device->id, port_of(entry).name);
}

namespace {

std::size_t backbone_links(const World& world, std::uint32_t device) {
  std::size_t count = 0;
  for (const auto link : world.device(device).links)
    if (world.link(link).backbone) ++count;
  return count;
}

}  // namespace

// What people call it counts first, then where it stands, then how the site is wired: the core is
// the one that more switches hang on than on any other.
Observed World::layer(std::uint32_t device) const {
  const auto& entry = devices_[device];
  if (!entry.network) return not_applicable("is no switch or router");
  const auto name = to_lower(entry.name);
  if (entry.device->role == "core" || name.find("core") != std::string::npos)
    return known(std::string("core"), entry.device->last_seen, "by its name");
  const auto* closet = entry.closet == none ? nullptr : closets_[entry.closet].declared;
  if (closet != nullptr && closet->kind == ClosetKind::idf)
    return known(std::string("access"), entry.device->last_seen, "it stands in an IDF");
  const auto own = backbone_links(*this, device);
  std::size_t most = 0;
  for (const auto other : sites_[entry.site].inside[static_cast<std::size_t>(SubjectKind::device)])
    if (other != device) most = std::max(most, backbone_links(*this, other));
  if (own > most && own >= 2)
    return known(std::string("core"), entry.device->last_seen, "most switches hang on it");
  if (own < most && most >= 2)
    return known(std::string("access"), entry.device->last_seen, "another one has more links");
  return unknown("neither its name, its closet nor its links tell whether it is the core");
}

std::uint32_t World::count(SubjectKind kind) const {
  const std::size_t sizes[] = {sites_.size(),  buildings_.size(), closets_.size(), devices_.size(),
                               stacks_.size(), ports_.size(),     links_.size(),   circuits_.size(),
                               points_.size(), vlans_.size(),     ssids_.size(),   upses_.size()};
  return static_cast<std::uint32_t>(sizes[static_cast<std::size_t>(kind)]);
}

std::uint32_t World::site_of(Subject subject) const {
  const auto i = subject.index;
  switch (subject.kind) {
    case SubjectKind::site:
      return i;
    case SubjectKind::building:
      return buildings_[i].site;
    case SubjectKind::closet:
      return closets_[i].site;
    case SubjectKind::link:
      return links_[i].site;
    case SubjectKind::circuit:
      return circuits_[i].site;
    case SubjectKind::access_point:
      return points_[i].site;
    case SubjectKind::vlan:
      return vlans_[i].site;
    case SubjectKind::ssid:
      return ssids_[i].site;
    case SubjectKind::ups:
      return upses_[i].site;
    default:
      return devices_[device_of(subject)].site;
  }
}

// Of the subjects that are in one device; none for the others.
std::uint32_t World::device_of(Subject subject) const {
  switch (subject.kind) {
    case SubjectKind::device:
      return subject.index;
    case SubjectKind::stack:
      return stacks_[subject.index];
    case SubjectKind::port:
      return ports_[subject.index].device;
    case SubjectKind::circuit:
      return circuits_[subject.index].device;
    case SubjectKind::access_point: {
      const auto port = points_[subject.index].switch_port;
      return port == none ? none : ports_[port].device;
    }
    case SubjectKind::ups:
      return upses_[subject.index].device;
    default:
      return none;
  }
}

std::uint32_t World::closet_of(Subject subject) const {
  if (subject.kind == SubjectKind::closet) return subject.index;
  if (subject.kind == SubjectKind::ups) {
    const auto& ups = upses_[subject.index];
    for (const auto at : sites_[ups.site].inside[static_cast<std::size_t>(SubjectKind::closet)])
      if (equal_nocase(closets_[at].id, ups.closet)) return at;
    return none;
  }
  const auto device = device_of(subject);
  return device == none ? none : devices_[device].closet;
}

std::string World::name(Subject subject) const {
  const auto& site = sites_[site_of(subject)].id;
  const auto i = subject.index;
  switch (subject.kind) {
    case SubjectKind::site:
      return site;
    case SubjectKind::building:
      return fmt::format("{}/{}", site, buildings_[i].declared->id);
    case SubjectKind::closet:
      return fmt::format("{}/{}", site, closets_[i].id);
    case SubjectKind::device:
    case SubjectKind::stack:
      return fmt::format("{}/{}", site, devices_[device_of(subject)].name);
    case SubjectKind::port: {
      const auto& port = port_of(ports_[i]);
      const auto& device = devices_[ports_[i].device].name;
      if (port.name.empty()) return fmt::format("{}/{}/{}", site, device, port.index);
      return fmt::format("{}/{}/{}", site, device, port.name);
    }
    case SubjectKind::link: {
      const auto& entry = links_[i];
      const auto end = [&](std::size_t e) {
        const auto at = entry.devices[e];
        return fmt::format("{}:{}", at == none ? entry.link->ends[e].device : devices_[at].name,
                           entry.link->ends[e].port);
      };
      return fmt::format("{}/{} {}", site, end(0), end(1));
    }
    case SubjectKind::circuit:
      return fmt::format("{}/{}", site, circuits_[i].circuit->id);
    case SubjectKind::access_point:
      return fmt::format("{}/{}", site, points_[i].name);
    case SubjectKind::vlan:
      return fmt::format("{}/{}", site, vlans_[i].id);
    case SubjectKind::ssid:
      return fmt::format("{}/{}", site, ssids_[i].name);
    case SubjectKind::ups:
      return fmt::format("{}/{}", site, upses_[i].name);
  }
  return site;
}

std::string World::site_id(Subject subject) const { return sites_[site_of(subject)].id; }

std::optional<Subject> World::owner(Subject subject, SubjectKind kind) const {
  std::uint32_t at = none;
  if (kind == subject.kind) at = subject.index;
  if (kind == SubjectKind::site) at = site_of(subject);
  if (kind == SubjectKind::device && subject.kind != kind) at = device_of(subject);
  if (kind == SubjectKind::closet && subject.kind != kind) at = closet_of(subject);
  if (kind == SubjectKind::port && subject.kind == SubjectKind::access_point)
    at = points_[subject.index].switch_port;
  if (kind == SubjectKind::port && subject.kind == SubjectKind::circuit)
    at = circuits_[subject.index].port;
  if (at == none) return std::nullopt;
  return Subject{kind, at};
}

static std::vector<Subject> subjects_of(SubjectKind kind,
                                        const std::vector<std::uint32_t>& places) {
  std::vector<Subject> out;
  out.reserve(places.size());
  for (const auto at : places) out.push_back({kind, at});
  return out;
}

std::vector<Subject> World::inside(Subject subject, SubjectKind kind) const {
  std::vector<Subject> out;
  const auto site = site_of(subject);
  const auto& all = sites_[site].inside[static_cast<std::size_t>(kind)];
  if (subject.kind == SubjectKind::site) return subjects_of(kind, all);
  if (subject.kind == SubjectKind::device && kind == SubjectKind::link)
    return subjects_of(kind, devices_[subject.index].links);
  if (subject.kind == SubjectKind::closet && kind == SubjectKind::link)
    return subjects_of(kind, closets_[subject.index].uplinks);
  if (subject.kind == SubjectKind::device && kind == SubjectKind::port) {
    const auto& entry = devices_[subject.index];
    for (std::uint32_t i = 0; i < entry.device->facts->ports.size(); ++i)
      out.push_back({kind, entry.first_port + i});
    return out;
  }
  for (const auto at : all) {
    const Subject one{kind, at};
    const auto holder = owner(one, subject.kind);
    if (holder && *holder == subject) out.push_back(one);
  }
  return out;
}

Observed World::read(Subject subject, const FactRow& fact) const {
  return fact.read(*this, subject.index);
}

std::vector<Subject> World::sites() const {
  std::vector<Subject> out;
  for (std::uint32_t i = 0; i < sites_.size(); ++i) out.push_back({SubjectKind::site, i});
  return out;
}

bool World::has_devices(Subject site) const {
  return !sites_[site.index].inside[static_cast<std::size_t>(SubjectKind::device)].empty();
}

}  // namespace netroster::standards
