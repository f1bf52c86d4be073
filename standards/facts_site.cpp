// Facts about sites and buildings.
#include <set>

#include "model/words.h"
#include "standards/fact_kit.h"

namespace netroster::standards {
namespace {

constexpr auto no_device = "no device of the site is known";
constexpr std::string_view declare_it = "write it in the site's file in sites.d";
constexpr std::string_view scan_it = "scan the site: netroster scan SITE";

Observed declared_kind(const World& w, std::uint32_t i) {
  const auto* site = w.site(i).declared;
  return site == nullptr ? unknown("the site is not declared")
                         : words(std::string(text(site->kind)));
}

template <auto Member>
Observed declared(const World& w, std::uint32_t i) {
  const auto* site = w.site(i).declared;
  if (site == nullptr) return unknown("the site is not declared");
  return number_or(site->*Member, {}, "the site's file does not say");
}

Observed one_to_one(const World& w, std::uint32_t i) {
  const auto* site = w.site(i).declared;
  if (site == nullptr || !site->one_to_one) return unknown("the site's file does not say");
  return truth(*site->one_to_one);
}

std::optional<double> users_of(const World& w, std::uint32_t i) {
  const auto* site = w.site(i).declared;
  if (site == nullptr || !site->enrolment || !site->staff) return std::nullopt;
  return static_cast<double>(*site->enrolment) + *site->staff;
}

Observed users(const World& w, std::uint32_t i) {
  return number_or(users_of(w, i), {}, "enrolment or staff is not declared");
}

WallTime oldest_seen(const World& w, std::uint32_t i) {
  WallTime oldest{};
  for (const auto at : inside(w, i, SubjectKind::device))
    oldest = older(oldest, w.device(at).device->last_seen);
  return oldest;
}

// None means that nobody found any.
Observed devices(const World& w, std::uint32_t i) {
  const auto& all = inside(w, i, SubjectKind::device);
  if (all.empty()) return unknown("no device is known");
  return number(static_cast<double>(all.size()), seen_last(w, i));
}

// Those that the site's file declares are there whether anything was scanned or not.
Observed closets(const World& w, std::uint32_t i) {
  const auto& all = inside(w, i, SubjectKind::closet);
  if (all.empty()) return unknown("no closet is known");
  const bool declared_all = std::all_of(all.begin(), all.end(),
                                        [&](auto at) { return w.closet(at).declared != nullptr; });
  return number(static_cast<double>(all.size()), declared_all ? WallTime{} : seen_last(w, i));
}

Observed switches(const World& w, std::uint32_t i) {
  double count = 0;
  for (const auto at : inside(w, i, SubjectKind::device))
    if (is_switch(w.device(at))) ++count;
  if (count == 0) return unknown("no switch of the site is known");
  return number(count, seen_last(w, i));
}

Observed cores(const World& w, std::uint32_t i) {
  double count = 0;
  for (const auto at : inside(w, i, SubjectKind::device)) {
    const auto layer = w.layer(at);
    if (layer.known() && std::get<std::string>(layer.value) == "core") ++count;
  }
  if (count == 0) return unknown("which switch is the core is not known");
  return number(count, seen_last(w, i));
}

// A bridge that nobody manages is found from forwarding tables; without them none is ruled out.
Observed unmanaged(const World& w, std::uint32_t i) {
  double count = 0;
  WallTime found{};
  for (const auto& hidden : w.sources().inventory.hidden) {
    if (hidden->site != w.site(i).id) continue;
    ++count;
    found = std::max(found, hidden->last_seen);
  }
  if (count > 0) return number(count, found);
  bool any = false;
  WallTime oldest{};
  for (const auto at : inside(w, i, SubjectKind::device)) {
    const auto& entry = w.device(at);
    if (!is_switch(entry)) continue;
    any = true;
    const auto fresh = entry.device->freshness.find("forwarding");
    if (fresh == entry.device->freshness.end() || !fresh->second.last_complete)
      return unknown("the forwarding table of " + entry.name + " was not read to its end");
    oldest = older(oldest, *fresh->second.last_complete);
  }
  return any ? number(0, oldest) : unknown(no_device);
}

bool is_identified(const Device& device) {
  const auto& facts = device.facts->device;
  return !facts.vendor.empty() && !facts.model.empty() &&
         (!facts.serial.empty() || !device.serials.empty());
}

Observed identified(const World& w, std::uint32_t i) {
  const auto& all = inside(w, i, SubjectKind::device);
  if (all.empty()) return unknown(no_device);
  const auto good = std::count_if(all.begin(), all.end(),
                                  [&](auto at) { return is_identified(*w.device(at).device); });
  return number(100.0 * static_cast<double>(good) / static_cast<double>(all.size()),
                oldest_seen(w, i));
}

Observed confirmed(const World& w, std::uint32_t i) {
  const auto& all = inside(w, i, SubjectKind::link);
  if (all.empty()) return unknown("no link of the site is known");
  double good = 0;
  WallTime newest{};
  for (const auto at : all) {
    const auto& link = *w.link(at).link;
    if (link.state == LinkState::confirmed || link.state == LinkState::manual) ++good;
    newest = std::max(newest, link.last_seen);
  }
  return number(100.0 * good / static_cast<double>(all.size()), newest);
}

Observed sweep_age(const World& w, std::uint32_t i) {
  const auto newest = seen_last(w, i);
  if (newest == WallTime{}) return unknown("no device of the site ever answered");
  return number(static_cast<double>((w.sources().now - newest).count()), {},
                "last at " + iso_text(newest));
}

// When a device of the site was last asked, whether it answered or not.
WallTime tried_last(const World& w, std::uint32_t i) {
  WallTime newest{};
  for (const auto at : inside(w, i, SubjectKind::device))
    newest = std::max(newest, w.device(at).device->last_attempt.when);
  return newest;
}

Observed tested(const World& w, std::uint32_t i) {
  const auto at = w.sources().inventory.coverage.find(w.site(i).id);
  if (at == w.sources().inventory.coverage.end()) return unknown("the site was never swept");
  double all = 0;
  double asked = 0;
  for (const auto& [reach, count] : at->second.addresses) {
    all += static_cast<double>(count);
    if (reach != Reach::not_tested) asked += static_cast<double>(count);
  }
  return all == 0 ? unknown("the site was never swept")
                  : number(100 * asked / all, tried_last(w, i));
}

double down_of(const World& w, std::uint32_t i, std::string_view purpose) {
  double sum = 0;
  for (const auto at : inside(w, i, SubjectKind::circuit)) {
    const auto& circuit = *w.circuit(at).circuit;
    if (circuit.purpose == purpose) sum += static_cast<double>(circuit.down_bps);
  }
  return sum;
}

Observed wan_down(const World& w, std::uint32_t i) {
  const auto sum = down_of(w, i, "wan");
  return sum > 0 ? number(sum) : unknown("no circuit with purpose = \"wan\" is declared");
}

Observed wan_per_student(const World& w, std::uint32_t i) {
  const auto sum = down_of(w, i, "wan");
  const auto* site = w.site(i).declared;
  if (sum == 0) return unknown("no circuit with purpose = \"wan\" is declared");
  if (site == nullptr || !site->enrolment) return unknown("enrolment is not declared");
  if (*site->enrolment == 0) return not_applicable("the site has no students");
  return number(sum / *site->enrolment);
}

Observed routes(const World& w, std::uint32_t i) {
  std::set<std::string> named;
  double circuits = 0;
  double open = 0;
  for (const auto at : inside(w, i, SubjectKind::circuit)) {
    const auto& circuit = *w.circuit(at).circuit;
    if (circuit.purpose != "internet" && circuit.purpose != "wan") continue;
    ++circuits;
    if (circuit.route.empty())
      ++open;
    else
      named.insert(circuit.route);
  }
  if (circuits == 0) return unknown("no circuit with a purpose is declared");
  if (circuits == 1) return number(1);
  if (open > 0) return unknown("the route of a circuit is not declared");
  return number(static_cast<double>(named.size()));
}

Observed fibre_routes(const World& w, std::uint32_t i) {
  const auto& entry = w.building(i);
  const auto* site = w.site(entry.site).declared;
  std::set<std::string> ours;
  for (const auto& closet : site->closets)
    if (closet.building == entry.declared->id) ours.insert(closet.id);
  std::set<std::string> named;
  double cables = 0;
  double open = 0;
  for (const auto& fibre : site->fibres) {
    if (ours.contains(fibre.from) == ours.contains(fibre.to)) continue;
    ++cables;
    if (fibre.route.empty())
      ++open;
    else
      named.insert(fibre.route);
  }
  if (cables == 0) return unknown("no fibre to the building is declared");
  if (cables > 1 && open > 0) return unknown("the route of a fibre is not declared");
  return number(cables == 1 ? 1 : static_cast<double>(named.size()));
}

Observed building_closets(const World& w, std::uint32_t i) {
  const auto& entry = w.building(i);
  double count = 0;
  for (const auto& closet : w.site(entry.site).declared->closets)
    if (closet.building == entry.declared->id) ++count;
  return number(count);
}

constexpr auto S = SubjectKind::site;
constexpr std::string_view kinds[] = {"elementary",  "middle",         "high",
                                      "alternative", "administrative", "data-centre"};
constexpr FactRow rows[] = {
    {S, "kind", Unit::text, "elementary, middle, high, alternative, administrative or data-centre.",
     in_site_file, declare_it, declared_kind, kinds},
    {S, "enrolment", Unit::count, "Students.", in_site_file, declare_it,
     declared<&Site::enrolment>},
    {S, "staff", Unit::count, "Employees who work there.", in_site_file, declare_it,
     declared<&Site::staff>},
    {S, "users", Unit::count, "Students and staff together.", in_site_file, declare_it, users},
    {S, "classrooms", Unit::count, "Rooms used for teaching.", in_site_file, declare_it,
     declared<&Site::classrooms>},
    {S, "one_to_one", Unit::truth, "Whether every student has a device of the school.",
     in_site_file, declare_it, one_to_one},
    {S, "devices", Unit::count, "Devices in the inventory.", "the inventory", scan_it, devices},
    {S, "switches", Unit::count, "Switches in the inventory.", "the inventory", scan_it, switches},
    {S, "closets", Unit::count, "Wiring closets that are declared or that devices name.",
     in_site_file, declare_it, closets},
    {S, "core_switches", Unit::count, "Switches that everything else hangs on.",
     "names, closets and links", scan_it, cores},
    {S, "unmanaged_switches", Unit::count,
     "Bridges that nobody manages, found by what is learned behind a port.",
     "forwarding tables (BRIDGE-MIB, Q-BRIDGE-MIB)", "scan with [mib] forwarding_table = true",
     unmanaged},
    {S, "identified", Unit::percent,
     "Share of devices whose maker, model and serial number are known.",
     "sysDescr, ENTITY-MIB, makers' MIBs", scan_it, identified},
    {S, "links_confirmed", Unit::percent,
     "Share of links that both ends confirm, or that a person stated.", "LLDP-MIB, CDP and others",
     "turn LLDP on, on both ends", confirmed},
    {S, "sweep_age", Unit::duration, "Time since a device of the site last answered.",
     "the inventory", scan_it, sweep_age},
    {S, "addresses_tested", Unit::percent, "Share of the known addresses in scope that were asked.",
     "the sweep", scan_it, tested},
    {S, "wan_down", Unit::rate, "Contracted rate of all circuits with purpose = \"wan\", together.",
     in_site_file, declare_it, wan_down},
    {S, "wan_down_per_student", Unit::rate, "wan_down for each student.", in_site_file, declare_it,
     wan_per_student},
    {S, "circuit_routes", Unit::count,
     "Different routes that the site's Internet and WAN circuits take.", in_site_file,
     "give each [[site.circuit]] its `purpose` and `route`", routes},
    {SubjectKind::building, "closets", Unit::count, "Closets declared in the building.",
     in_site_file, declare_it, building_closets},
    {SubjectKind::building, "fibre_routes", Unit::count,
     "Different routes of the fibres that enter the building.", in_site_file,
     "declare [[site.fibre]] with `route`", fibre_routes},
};

}  // namespace

std::span<const FactRow> site_facts() { return rows; }

}  // namespace netroster::standards
