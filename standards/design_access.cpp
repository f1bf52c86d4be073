// Switches, access points and copper that a site needs.
#include "standards/takeoff.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "standards/fact_kit.h"

namespace netroster::standards {
namespace {

std::uint32_t whole(double count) {
  return count <= 0 ? 0 : static_cast<std::uint32_t>(std::ceil(count - 1e-9));
}

std::string one_or_many(std::uint32_t count, std::string_view thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

struct Ports {
  double all = 0;
  double free = 0;
};
Ports ports_of(const World& world, std::uint32_t closet) {
  Ports out;
  for (const auto at : world.closet(closet).devices) {
    const auto& entry = world.device(at);
    if (!is_switch(entry)) continue;
    const auto& ports = entry.device->facts->ports;
    for (std::uint32_t p = 0; p < ports.size(); ++p) {
      if (world.port(entry.first_port + p).use == PortUse::inner) continue;
      ++out.all;
      if (!is_up(ports[p])) ++out.free;
    }
  }
  return out;
}

// Whole switches until the share of free ports is there.
std::uint32_t switches_for(const Ports& ports, double share) {
  std::uint32_t count = 0;
  const auto enough = [&] {
    const double added = static_cast<double>(count) * ports_a_switch;
    return ports.free + added >= share * (ports.all + added);
  };
  while (!enough() && share < 1) ++count;
  return count;
}

bool in_closet(const World& world, const Subject& one, std::uint32_t closet) {
  const auto owner = world.owner(one, SubjectKind::closet);
  return owner && owner->index == closet;
}

std::string role_of(const World::DeviceEntry& entry) {
  if (is_switch(entry)) return "switch";
  return entry.device->role.empty() ? "device" : entry.device->role;
}

}  // namespace

// A new switch gives both fast ports and free ones.
void Takeoff::take_access_switches(std::uint32_t closet) {
  const auto place = name(SubjectKind::closet, closet);
  auto out = line(Material::network_switch, "", place);
  std::uint32_t slow = 0;
  for (const auto at : things(SubjectKind::access_point)) {
    if (!in_closet(input_.world, {SubjectKind::access_point, at}, closet)) continue;
    const auto* found = find("access-point-port-speed", name(SubjectKind::access_point, at));
    note(out, found);
    slow += found != nullptr && found->result == Result::fail ? 1 : 0;
  }
  const auto fast = (slow + ports_a_switch - 1) / ports_a_switch;
  std::uint32_t room = 0;
  note(out, find("closet-free-ports", place));
  if (fails("closet-free-ports", place))
    room = switches_for(ports_of(input_.world, closet),
                        number("closet-free-ports", "min_share").value_or(0) / 100);
  out.what =
      fmt::format("{} of {} ports", slow > 0 ? "multigig switch" : "access switch", ports_a_switch);
  out.quantity = std::max(fast, room);
  if (slow > 0) out.because = one_or_many(slow, "access point") + " on slower ports";
  if (room > 0)
    out.because += fmt::format("{}{} for free ports", out.because.empty() ? "" : "; ",
                               one_or_many(room, "switch"));
  put(std::move(out));
}

// Every member of a stack is replaced.
void Takeoff::take_replaced_devices() {
  for (const auto at : things(SubjectKind::device)) {
    const auto place = name(SubjectKind::device, at);
    const auto& entry = input_.world.device(at);
    const bool is = is_switch(entry);
    auto out = line(is ? Material::network_switch : Material::other,
                    role_of(entry) + " of an approved model", place);
    if (!fails("model-approved", place) && !fails("support-not-ended", place)) {
      if (!is) continue;
      note_all(out, {"model-approved", "support-not-ended"}, place);
      put(std::move(out));
      continue;
    }
    note(out, fails("model-approved", place) ? find("model-approved", place) : nullptr);
    note(out, fails("support-not-ended", place) ? find("support-not-ended", place) : nullptr);
    out.quantity = std::max<std::uint32_t>(entry.members, 1);
    out.because = out.quantity == 1
                      ? "in place of " + entry.name
                      : fmt::format("in place of {}, a stack of {}", entry.name, out.quantity);
    put(std::move(out));
  }
}

void Takeoff::take_unmanaged() {
  auto out = line(Material::network_switch, "managed switch", site_id_);
  note_all(out, {"no-unmanaged-switches"}, site_id_);
  const auto count = fact(site_, "unmanaged_switches");
  if (fails("no-unmanaged-switches", site_id_) && count) {
    out.quantity = whole(*count - number("no-unmanaged-switches", "max_switches").value_or(0));
    out.because = fmt::format("in place of {} that nobody manages", out.quantity);
  }
  put(std::move(out));
}

void Takeoff::take_replaced_points() {
  auto out = line(Material::access_point, "access point", site_id_);
  for (const auto at : things(SubjectKind::access_point)) {
    const auto place = name(SubjectKind::access_point, at);
    const auto before = out.findings.size();
    note_all(out,
             {"access-point-generation", "access-point-target-generation",
              "access-point-model-approved"},
             place);
    out.quantity += out.findings.size() > before ? 1 : 0;
  }
  if (out.quantity > 0) out.because = "in place of old ones, or of models that are not approved";
  put(std::move(out));
}

void Takeoff::take_new_points() {
  auto out = line(Material::access_point, "access point", site_id_);
  note_all(out, {"access-points-per-classroom", "common-area-access-points", "outdoor-wifi"},
           site_id_);
  const auto add = [&out](std::uint32_t count, std::string_view where) {
    if (count == 0) return;
    out.quantity += count;
    out.because += fmt::format("{}{} more {}", out.because.empty() ? "" : "; ", count, where);
  };
  const auto a_room = fact(site_, "access_points_per_classroom");
  auto rooms = fact(site_, "classrooms");
  double common = 0;
  for (const auto& room : declared_ == nullptr ? std::vector<Room>{} : declared_->rooms) {
    if (room.kind == "classroom" && (declared_->classrooms == std::nullopt))
      rooms = rooms.value_or(0) + 1;
    if (room.kind != "gym" && room.kind != "cafeteria" && room.kind != "library") continue;
    const auto people = number("common-area-access-points", "max_people");
    if (people && *people > 0 && room.seats && room.access_points)
      common += whole(*room.seats / *people - *room.access_points);
  }
  if (fails("access-points-per-classroom", site_id_) && a_room && rooms)
    add(whole((number("access-points-per-classroom", "min_ratio").value_or(0) - *a_room) * *rooms),
        "for classrooms");
  if (fails("common-area-access-points", site_id_))
    add(static_cast<std::uint32_t>(common), "for halls");
  const auto outside = fact(site_, "outdoor_access_points");
  if (fails("outdoor-wifi", site_id_) && outside)
    add(whole(number("outdoor-wifi", "min_points").value_or(0) - *outside), "outdoors");
  const auto each = whole(number("access-point-runs", "min_runs").value_or(1));
  auto runs = out;
  put(std::move(out));
  runs.material = Material::copper_run;
  runs.what = category();
  runs.because = runs.quantity == 0 ? ""
                                    : fmt::format("{} for each of {}", each,
                                                  one_or_many(runs.quantity, "more access point"));
  runs.quantity *= each;
  put(std::move(runs));
}

// Where the cables are of another category, all of them; else those that are missing.
void Takeoff::take_point_runs(std::uint32_t closet) {
  const auto place = name(SubjectKind::closet, closet);
  auto out = line(Material::copper_run, category(), place);
  note_all(out, {"access-point-runs", "access-point-cabling"}, place);
  if (out.findings.empty() && out.open.empty()) return;
  std::uint32_t points = 0;
  for (const auto one : input_.world.inside(site_, SubjectKind::access_point)) {
    points += in_closet(input_.world, one, closet) ? 1 : 0;
    // One that hangs nobody knows where may hang here.
    out.at_least = out.at_least || !input_.world.owner(one, SubjectKind::closet);
  }
  const double wanted = number("access-point-runs", "min_runs").value_or(1);
  const auto there = fact({SubjectKind::closet, closet}, "runs_per_access_point");
  const bool anew = fails("access-point-cabling", place);
  const double each = anew ? (fails("access-point-runs", place) ? wanted : there.value_or(1))
                           : wanted - there.value_or(wanted);
  out.at_least = out.at_least || points == 0;
  out.quantity = whole(each) * points;
  out.because = points == 0
                    ? "no access point of the closet is known"
                    : fmt::format("{} {} for each of {}", whole(each), anew ? "new" : "more",
                                  one_or_many(points, "access point"));
  put(std::move(out));
}

// Outlets that are in use are known; how many there are is not.
void Takeoff::take_room_runs(std::uint32_t closet) {
  const auto place = name(SubjectKind::closet, closet);
  auto out = line(Material::copper_run,
                  "Category " + word("room-cabling", "categories", "6A") + " run", place);
  note_all(out, {"room-cabling"}, place);
  if (fails("room-cabling", place)) {
    for (const auto one : input_.world.inside({SubjectKind::closet, closet}, SubjectKind::port)) {
      const auto& entry = input_.world.port(one.index);
      const bool room = entry.use == PortUse::access || entry.use == PortUse::phone;
      const bool is = is_switch(input_.world.device(entry.device));
      out.quantity += room && is && is_up(input_.world.port_of(entry)) ? 1 : 0;
    }
    out.at_least = true;
    out.because = one_or_many(out.quantity, "outlet") + " in use; the others are not known";
  }
  put(std::move(out));
}

}  // namespace netroster::standards
