#include "exporters/reports/as_built.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

#include "model/words.h"

namespace netroster::reports {
namespace {

using standards::Scalar;
using standards::Subject;
using standards::SubjectKind;
using standards::Unit;
using standards::World;

std::string rate_text(std::uint64_t bps) {
  return standards::text(Scalar{static_cast<double>(bps)}, Unit::rate);
}

// "oak-sw1 Gi1/0/1"; the far end's own words where it is no device of the inventory.
std::string end_text(const World& world, const World::LinkEntry& entry, std::size_t end) {
  const auto at = entry.devices[end];
  const auto& named = entry.link->ends[end];
  const auto& name = at == standards::none ? named.device : world.device(at).name;
  return named.port.empty() ? name : fmt::format("{} {}", name, named.port);
}

std::string closet_of(const World& world, std::uint32_t device) {
  if (device == standards::none) return {};
  const auto at = world.device(device).closet;
  return at == standards::none ? std::string() : world.closet(at).id;
}

std::optional<std::uint64_t> speed_of(const Link& link) {
  std::optional<std::uint64_t> least;
  for (const auto& end : link.ends)
    if (end.speed_bps) least = std::min(least.value_or(*end.speed_bps), *end.speed_bps);
  return least;
}

BuiltLink link_of(const World& world, std::uint32_t index) {
  const auto& entry = world.link(index);
  BuiltLink out;
  out.from = end_text(world, entry, 0);
  out.to = end_text(world, entry, 1);
  const auto near = closet_of(world, entry.devices[0]);
  const auto far = closet_of(world, entry.devices[1]);
  out.between = near == far ? near
                            : fmt::format("{}, {}", near.empty() ? "not known" : near,
                                          far.empty() ? "not known" : far);
  out.speed_bps = speed_of(*entry.link);
  out.state = text(entry.link->state);
  out.stale = entry.link->stale;
  out.last_heard = entry.link->last_seen;
  return out;
}

BuiltDevice device_of(const World& world, std::uint32_t index) {
  const auto& entry = world.device(index);
  const auto& device = *entry.device;
  const auto& is = device.facts->device;
  BuiltDevice out;
  out.name = entry.name;
  out.closet = closet_of(world, index);
  out.role = device.role;
  out.model = is.vendor.empty() || is.model.empty() ? is.vendor + is.model
                                                    : fmt::format("{} {}", is.vendor, is.model);
  out.software = is.os_version;
  const auto& ports = device.facts->ports;
  if (!ports.empty()) out.ports = static_cast<std::uint32_t>(ports.size());
  out.ports_up = static_cast<std::uint32_t>(std::count_if(
      ports.begin(), ports.end(), [](const Port& port) { return port.oper == OperState::up; }));
  out.last_answered = device.last_seen;
  const auto& last = device.last_attempt;
  if (last.reach != Reach::answered && last.reach != Reach::not_tested)
    out.not_answering = last.reason.empty() ? std::string(text(last.reach)) : last.reason;
  return out;
}

std::string uplink_text(const World& world, const World::ClosetEntry& closet, std::uint32_t link) {
  const auto& entry = world.link(link);
  const bool first_is_here =
      entry.devices[0] != standards::none && closet_of(world, entry.devices[0]) == closet.id;
  const std::size_t here = first_is_here ? 0 : 1;
  const auto speed = speed_of(*entry.link);
  return fmt::format("{} to {}, {}", end_text(world, entry, here), end_text(world, entry, 1 - here),
                     speed ? rate_text(*speed) : std::string("speed not known"));
}

// What it tells or what is declared of it, with who says so.
std::string battery_text(const World& world, std::uint32_t index) {
  const auto& entry = world.ups(index);
  auto out = entry.name;
  for (const char* name : {"model", "load", "runtime"}) {
    const auto* row = standards::find_fact(SubjectKind::ups, name);
    if (row == nullptr) continue;
    const auto seen = world.read({SubjectKind::ups, index}, *row);
    out += fmt::format(", {} {}", name,
                       seen.known() ? standards::text(seen.value, row->unit) : "not known");
  }
  return out + (entry.device == standards::none ? ", declared" : ", it has a card");
}

std::string fibre_text(const Fibre& fibre, const std::string& closet) {
  auto out = fmt::format("fibre to {}: {}", fibre.from == closet ? fibre.to : fibre.from,
                         fibre.type.empty() ? "type not declared" : fibre.type);
  if (fibre.strands) out += fmt::format(", {} strands", *fibre.strands);
  if (fibre.length_metres) out += fmt::format(", {:g} m", *fibre.length_metres);
  if (!fibre.route.empty()) out += ", route " + fibre.route;
  return out;
}

std::string cabling_text(const Cabling& cabling) {
  auto out =
      fmt::format("copper for {}: category {}", cabling.serves.empty() ? "all" : cabling.serves,
                  cabling.category.empty() ? "not declared" : cabling.category);
  if (cabling.runs_per_access_point)
    out += fmt::format(", {} runs an access point", *cabling.runs_per_access_point);
  if (cabling.longest_metres) out += fmt::format(", at most {:g} m", *cabling.longest_metres);
  return out;
}

void add_plant(const Site* site, BuiltCloset& to) {
  if (site == nullptr) return;
  for (const auto& fibre : site->fibres)
    if (fibre.from == to.id || fibre.to == to.id) to.plant.push_back(fibre_text(fibre, to.id));
  for (const auto& cabling : site->cablings)
    if (cabling.closet == to.id) to.plant.push_back(cabling_text(cabling));
}

BuiltCloset closet_row(const World& world, Subject site, std::uint32_t index) {
  const auto& entry = world.closet(index);
  BuiltCloset out;
  out.id = entry.id;
  if (entry.declared != nullptr) {
    out.kind = text(entry.declared->kind);
    out.building = entry.declared->building;
  }
  out.devices = entry.devices.size();
  for (const auto link : entry.uplinks) out.uplinks.push_back(uplink_text(world, entry, link));
  for (const auto ups : world.inside(site, SubjectKind::ups))
    if (world.ups(ups.index).closet == entry.id)
      out.batteries.push_back(battery_text(world, ups.index));
  std::sort(out.uplinks.begin(), out.uplinks.end());
  add_plant(world.site(site.index).declared, out);
  return out;
}

}  // namespace

SiteAsBuilt as_built_of(const World& world, Subject site) {
  SiteAsBuilt out;
  for (const auto one : world.inside(site, SubjectKind::closet))
    out.closets.push_back(closet_row(world, site, one.index));
  for (const auto one : world.inside(site, SubjectKind::device))
    out.devices.push_back(device_of(world, one.index));
  for (const auto one : world.inside(site, SubjectKind::link))
    out.links.push_back(link_of(world, one.index));
  out.facts = standards::built_of(world, site);
  std::sort(out.closets.begin(), out.closets.end(),
            [](const auto& a, const auto& b) { return a.id < b.id; });
  std::sort(out.devices.begin(), out.devices.end(), [](const auto& a, const auto& b) {
    return std::tie(a.closet, a.name) < std::tie(b.closet, b.name);
  });
  std::sort(out.links.begin(), out.links.end(), [](const auto& a, const auto& b) {
    return std::tie(a.from, a.to) < std::tie(b.from, b.to);
  });
  return out;
}

}  // namespace netroster::reports
