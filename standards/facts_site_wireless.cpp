// Facts about a site's access points, networks, phones and cameras.
#include <set>

#include "base/text.h"
#include "standards/fact_kit.h"

namespace netroster::standards {
namespace {

// Access points that somebody counted by hand, for rooms of that kind; nullopt when a room of it
// does not say.
std::optional<double> declared_points(const Site* site, std::string_view kind) {
  if (site == nullptr) return std::nullopt;
  double sum = 0;
  bool any = false;
  for (const auto& room : site->rooms) {
    if (room.kind != kind) continue;
    if (!room.access_points) return std::nullopt;
    any = true;
    sum += *room.access_points;
  }
  return any ? std::optional<double>(sum) : std::nullopt;
}

std::optional<double> classrooms_of(const Site* site) {
  if (site == nullptr) return std::nullopt;
  if (site->classrooms) return *site->classrooms;
  double count = 0;
  for (const auto& room : site->rooms)
    if (room.kind == "classroom") ++count;
  return count > 0 ? std::optional<double>(count) : std::nullopt;
}

Observed points(const World& w, std::uint32_t i) {
  const auto& all = inside(w, i, SubjectKind::access_point);
  if (all.empty()) return unknown("no access point of the site is known");
  WallTime oldest{};
  for (const auto at : all) oldest = older(oldest, w.access_point(at).when);
  return number(static_cast<double>(all.size()), oldest);
}

Observed points_per_classroom(const World& w, std::uint32_t i) {
  const auto* site = w.site(i).declared;
  const auto rooms = classrooms_of(site);
  if (!rooms) return unknown("classrooms are not declared");
  if (*rooms == 0) return not_applicable("the site has no classrooms");
  if (const auto counted = declared_points(site, "classroom"))
    return number(*counted / *rooms, {}, "counted by hand, room by room");
  auto found = points(w, i);
  if (!found.known()) return found;
  return number(std::get<double>(found.value) / *rooms, found.when,
                "all access points of the site");
}

Observed people_per_common_point(const World& w, std::uint32_t i) {
  const auto* site = w.site(i).declared;
  if (site == nullptr) return unknown("the site is not declared");
  double worst = 0;
  bool any = false;
  for (const auto& room : site->rooms) {
    if (room.kind != "gym" && room.kind != "cafeteria" && room.kind != "library") continue;
    if (!room.seats || !room.access_points)
      return unknown("seats or access_points of room " + room.id + " are not declared");
    any = true;
    worst = std::max(worst, *room.access_points == 0
                                ? 1e6
                                : *room.seats / static_cast<double>(*room.access_points));
  }
  return any ? number(worst) : unknown("no gym, cafeteria or library is declared");
}

bool says_outdoor(const World::PointEntry& entry) {
  std::string text = entry.name;
  if (entry.point != nullptr) text += " " + entry.point->group + " " + entry.point->model;
  const auto lower = to_lower(text);
  return lower.find("outdoor") != std::string::npos || lower.find("field") != std::string::npos;
}

Observed outdoor_points(const World& w, std::uint32_t i) {
  if (const auto counted = declared_points(w.site(i).declared, "outdoor"))
    return number(*counted, {}, "counted by hand");
  double count = 0;
  WallTime oldest{};
  for (const auto at : inside(w, i, SubjectKind::access_point)) {
    if (!says_outdoor(w.access_point(at))) continue;
    ++count;
    oldest = older(oldest, w.access_point(at).when);
  }
  return count > 0 ? number(count, oldest)
                   : unknown("no access point is named or grouped as outdoor");
}

Observed vlan_names(const World& w, std::uint32_t i) {
  std::set<std::string> names;
  WallTime oldest{};
  for (const auto at : inside(w, i, SubjectKind::vlan)) {
    const auto& vlan = w.vlan(at);
    oldest = older(oldest, vlan.when);
    for (const auto& [name, count] : vlan.names) names.insert(name);
  }
  if (names.empty()) return unknown("no VLAN of the site has a name that is known");
  return known(std::vector<std::string>(names.begin(), names.end()), oldest);
}

Observed vlan_ids(const World& w, std::uint32_t i) {
  std::vector<std::string> ids;
  WallTime oldest{};
  for (const auto at : inside(w, i, SubjectKind::vlan)) {
    ids.push_back(std::to_string(w.vlan(at).id));
    oldest = older(oldest, w.vlan(at).when);
  }
  return ids.empty() ? unknown("no VLAN of the site is known") : known(std::move(ids), oldest);
}

Observed voice_vlan(const World& w, std::uint32_t i) {
  auto names = vlan_names(w, i);
  if (!names.known()) return names;
  for (const auto& name : std::get<std::vector<std::string>>(names.value)) {
    const auto lower = to_lower(name);
    if (lower.find("voice") != std::string::npos || lower.find("voip") != std::string::npos)
      return truth(true, names.when, name);
  }
  return truth(false, names.when, "none of the VLANs is called voice");
}

Observed ssid_names(const World& w, std::uint32_t i) {
  std::vector<std::string> names;
  WallTime oldest{};
  for (const auto at : inside(w, i, SubjectKind::ssid)) {
    names.push_back(w.ssid(at).name);
    oldest = older(oldest, w.ssid(at).when);
  }
  return names.empty() ? unknown("no wireless network of the site is known")
                       : known(std::move(names), oldest);
}

// Endpoints of one class behind the edge ports of all switches.
Observed endpoints(const World& w, std::uint32_t i, std::string_view kind) {
  double sum = 0;
  bool any = false;
  WallTime oldest{};
  for (const auto at : inside(w, i, SubjectKind::device)) {
    const auto& entry = w.device(at);
    if (!is_switch(entry)) continue;
    if (!entry.device->facts->endpoints)
      return unknown("what hangs on " + entry.name + " is not known");
    any = true;
    oldest = older(oldest, entry.device->last_seen);
    for (const auto& [what, count] : *entry.device->facts->endpoints)
      if (what == kind) sum += count;
  }
  return any ? number(sum, oldest) : unknown("no switch of the site is known");
}
Observed phones(const World& w, std::uint32_t i) { return endpoints(w, i, "phone"); }
Observed cameras(const World& w, std::uint32_t i) { return endpoints(w, i, "camera"); }

// Power that phones and cameras could still draw.
Observed poe_left(const World& w, std::uint32_t i) {
  double left = 0;
  bool any = false;
  WallTime oldest{};
  for (const auto at : inside(w, i, SubjectKind::device)) {
    const auto& entry = w.device(at);
    for (const auto& group : entry.device->facts->poe) {
      if (!group.budget_watts || !group.drawn_watts)
        return unknown("the power budget of " + entry.name + " is not known");
      any = true;
      left += *group.budget_watts - *group.drawn_watts;
      oldest = older(oldest, read_time(*entry.device, "poe"));
    }
  }
  return any ? number(left, oldest) : unknown("no switch tells its power budget");
}

constexpr auto S = SubjectKind::site;
constexpr std::string_view scan_it = "scan the switches and the wireless controllers of the site";
constexpr FactRow rows[] = {
    {S, "access_points", Unit::count, "Access points that a controller lists or that answer.",
     "makers' controller MIBs, the inventory", scan_it, points},
    {S, "access_points_per_classroom", Unit::ratio,
     "Access points for each classroom; of the classrooms alone where they were counted room by "
     "room.",
     "controllers, and the site's file",
     "declare `classrooms`, or [[site.room]] with `access_points`", points_per_classroom},
    {S, "people_per_common_access_point", Unit::ratio,
     "Seats for each access point in the worst gym, cafeteria or library.", in_site_file,
     "declare [[site.room]] with `seats` and `access_points`", people_per_common_point},
    {S, "outdoor_access_points", Unit::count, "Access points that serve the outside.",
     "names, groups and models, or the site's file",
     "declare [[site.room]] of kind \"outdoor\" with `access_points`, or name the group so",
     outdoor_points},
    {S, "vlan_names", Unit::names, "Names of the VLANs on the site's switches.",
     "Q-BRIDGE-MIB, makers' MIBs", "scan the switches", vlan_names},
    {S, "vlan_ids", Unit::names, "Numbers of the VLANs on the site's switches.",
     "Q-BRIDGE-MIB, makers' MIBs", "scan the switches", vlan_ids},
    {S, "voice_vlan", Unit::truth, "Whether a VLAN is called voice or VoIP.",
     "Q-BRIDGE-MIB, makers' MIBs", "scan the switches", voice_vlan},
    {S, "ssids", Unit::names, "Wireless networks that the site's controllers send.",
     "makers' controller MIBs", "scan the wireless controllers", ssid_names},
    {S, "phones", Unit::count, "Telephones on edge ports.", "LLDP-MED, address makers", scan_it,
     phones},
    {S, "cameras", Unit::count, "Cameras on edge ports.", "address makers, LLDP", scan_it, cameras},
    {S, "poe_left", Unit::watts, "Power over Ethernet that is not drawn, of all switches.",
     "POWER-ETHERNET-MIB", "scan with [mib] poe = true", poe_left},
};

}  // namespace

std::span<const FactRow> site_wireless_facts() { return rows; }

}  // namespace netroster::standards
