// What a site has beside what it should have, by kind: the first thing that is asked of a design.
#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <span>

#include "standards/design.h"
#include "standards/fact_kit.h"

namespace netroster::standards {
namespace {

// What of a kind is there; "": not known.
struct There {
  std::string text;
  std::string note;
};

There not_known(std::string why) { return {"", std::move(why)}; }

There fact_there(const World& world, Subject site, std::string_view name) {
  const auto* row = find_fact(site.kind, name);
  if (row == nullptr) return not_known("no such fact");
  const auto seen = world.read(site, *row);
  if (!seen.known()) return not_known(seen.note);
  return {text(seen.value, row->unit), seen.note};
}

There closets(const World& world, Subject site) { return fact_there(world, site, "closets"); }
There switches(const World& world, Subject site) { return fact_there(world, site, "switches"); }
There points(const World& world, Subject site) { return fact_there(world, site, "access_points"); }

There ports(const World& world, Subject site) {
  std::size_t all = 0;
  std::size_t free = 0;
  std::size_t unread = 0;
  for (const auto at : inside(world, site.index, SubjectKind::device)) {
    const auto& entry = world.device(at);
    if (!is_switch(entry)) continue;
    const auto& its = entry.device->facts->ports;
    unread += its.empty() ? 1 : 0;
    for (std::uint32_t p = 0; p < its.size(); ++p) {
      if (world.port(entry.first_port + p).use == PortUse::inner) continue;
      ++all;
      free += is_up(its[p]) ? 0 : 1;
    }
  }
  if (all == 0) return not_known("the ports of no switch are known");
  return {
      fmt::format("{} ({} not up)", all, free),
      unread == 0 ? "" : fmt::format("without those of {} switches that were not read", unread)};
}

There power(const World& world, Subject site) {
  double budget = 0;
  double drawn = 0;
  std::size_t told = 0;
  std::size_t silent = 0;
  for (const auto at : inside(world, site.index, SubjectKind::device))
    for (const auto& group : world.device(at).device->facts->poe) {
      if (!group.budget_watts || !group.drawn_watts) {
        ++silent;
        continue;
      }
      ++told;
      budget += *group.budget_watts;
      drawn += *group.drawn_watts;
    }
  if (told == 0) return not_known("no switch tells its budget and what is drawn");
  return {fmt::format("{:.0f} W, {:.0f} W drawn", budget, drawn),
          silent == 0 ? "" : fmt::format("without {} groups that tell only a part", silent)};
}

There uplinks(const World& world, Subject site) {
  const auto* fact = find_fact(SubjectKind::closet, "uplink_speed");
  std::optional<double> least;
  std::string where;
  std::size_t unread = 0;
  for (const auto at : inside(world, site.index, SubjectKind::closet)) {
    const auto* declared = world.closet(at).declared;
    if (declared != nullptr && declared->kind != ClosetKind::idf) continue;
    const auto seen = world.read({SubjectKind::closet, at}, *fact);
    const auto* speed = seen.known() ? std::get_if<double>(&seen.value) : nullptr;
    unread += speed == nullptr ? 1 : 0;
    if (speed == nullptr || (least && *least <= *speed)) continue;
    least = *speed;
    where = world.name({SubjectKind::closet, at});
  }
  if (!least) return not_known("the uplinks of no closet are known");
  return {fmt::format("{} at {}, the least", text(Scalar{*least}, Unit::rate), where),
          unread == 0 ? "" : fmt::format("without {} closets of which none is known", unread)};
}

There batteries(const World& world, Subject site) {
  const auto count = inside(world, site.index, SubjectKind::ups).size();
  if (count == 0) return not_known("none is declared, and none answers");
  return {std::to_string(count), ""};
}

struct StockKind {
  const char* what;
  There (*there)(const World& world, Subject site);
  std::initializer_list<std::string_view> rules;
  std::initializer_list<Material> materials;
};

const StockKind kinds[] = {
    {"closets", closets, {"site-has-mdf", "site-closets-uplinked"}, {}},
    {"switches",
     switches,
     {"closet-free-ports", "access-point-port-speed", "no-unmanaged-switches", "model-approved",
      "support-not-ended"},
     {Material::network_switch}},
    {"switch ports", ports, {"closet-free-ports", "access-port-speed"}, {}},
    {"power over Ethernet", power, {"poe-headroom"}, {}},
    {"uplinks of closets",
     uplinks,
     {"closet-uplinks", "closet-uplink-capacity", "closet-uplink-member-speed",
      "mdf-backbone-capacity"},
     {Material::optic}},
    {"access points",
     points,
     {"access-points-per-classroom", "common-area-access-points", "outdoor-wifi",
      "access-point-generation"},
     {Material::access_point}},
    {"batteries",
     batteries,
     {"closet-ups", "core-on-ups", "ups-load", "ups-runtime"},
     {Material::ups, Material::ups_battery}},
};

void add_demand(StockRow& to, const DemandRow& demand) {
  to.demanded.push_back({demand.rule, demand.subject, demand.demand});
  for (std::size_t i = 0; i < results; ++i) to.tally.count[i] += demand.tally.count[i];
}

void add_material(StockRow& to, const MaterialLine& line) {
  to.quantity += line.quantity;
  to.at_least = to.at_least || line.at_least;
}

}  // namespace

std::vector<StockRow> stock_of(const World& world, Subject site, const SiteDesign& design) {
  std::vector<StockRow> out;
  for (const auto& kind : kinds) {
    StockRow row;
    row.what = kind.what;
    auto there = kind.there(world, site);
    row.there = std::move(there.text);
    row.note = std::move(there.note);
    for (const auto rule : kind.rules)
      for (const auto& demand : design.demands)
        if (demand.rule == rule) add_demand(row, demand);
    row.counts_material = kind.materials.size() > 0;
    for (const auto& line : design.materials)
      if (std::find(kind.materials.begin(), kind.materials.end(), line.material) !=
          kind.materials.end())
        add_material(row, line);
    row.at_least = row.counts_material && (row.at_least || row.tally.of(Result::unknown) > 0);
    out.push_back(std::move(row));
  }
  return out;
}

}  // namespace netroster::standards
