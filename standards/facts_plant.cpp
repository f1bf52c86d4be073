// Facts about the cables of a closet.
#include <fmt/format.h>

#include <set>

#include "base/text.h"
#include "standards/fact_kit.h"
#include "standards/plant.h"

namespace netroster::standards {
namespace {

constexpr auto no_fibre = "no fibre to the closet is declared";
constexpr auto no_copper = "the copper of the closet is not declared";

std::vector<const Fibre*> fibres_of(const World& w, std::uint32_t i) {
  std::vector<const Fibre*> out;
  const auto& closet = w.closet(i);
  const auto* site = w.site(closet.site).declared;
  if (site == nullptr) return out;
  for (const auto& fibre : site->fibres)
    if (equal_nocase(fibre.from, closet.id) || equal_nocase(fibre.to, closet.id))
      out.push_back(&fibre);
  return out;
}

Observed types(const World& w, std::uint32_t i) {
  std::set<std::string> names;
  for (const auto* fibre : fibres_of(w, i)) names.insert(fibre->type);
  if (names.empty()) return unknown(no_fibre);
  return known(std::vector<std::string>(names.begin(), names.end()));
}

Observed strands(const World& w, std::uint32_t i) {
  double sum = 0;
  const auto all = fibres_of(w, i);
  for (const auto* fibre : all) {
    if (!fibre->strands) return unknown("the strands of a fibre are not declared");
    sum += *fibre->strands;
  }
  return all.empty() ? unknown(no_fibre) : number(sum);
}

// The best of its cables decides what one link can be.
Observed capacity(const World& w, std::uint32_t i) {
  const auto all = fibres_of(w, i);
  if (all.empty()) return unknown(no_fibre);
  std::optional<Carried> best;
  std::string open;
  for (const auto* fibre : all) {
    if (!fibre->length_metres) {
      open = fmt::format("the length of the fibre {} - {} is not declared", fibre->from, fibre->to);
      continue;
    }
    auto carried = fibre_carries(fibre->type, *fibre->length_metres, fibre->strands);
    if (carried && (!best || carried->bps > best->bps)) {
      carried->what =
          fmt::format("{:g} m of {}: {}", *fibre->length_metres, fibre->type, carried->what);
      best = std::move(carried);
    }
  }
  if (!open.empty()) return unknown(open);
  if (!best) return unknown("the fibre's type is in no table");
  return number(best->bps, {}, best->what);
}

Observed routes(const World& w, std::uint32_t i) {
  std::set<std::string> named;
  const auto all = fibres_of(w, i);
  if (all.empty()) return unknown(no_fibre);
  if (all.size() == 1) return number(1);
  for (const auto* fibre : all) {
    if (fibre->route.empty()) return unknown("the route of a fibre is not declared");
    named.insert(fibre->route);
  }
  return number(static_cast<double>(named.size()));
}

// Cables of the closet that serve access points, or all when it says nothing of them.
std::vector<const Cabling*> cablings_of(const World& w, std::uint32_t i, bool points) {
  std::vector<const Cabling*> out;
  const auto& closet = w.closet(i);
  const auto* site = w.site(closet.site).declared;
  if (site == nullptr) return out;
  for (const auto& cabling : site->cablings) {
    if (!equal_nocase(cabling.closet, closet.id)) continue;
    if (points && cabling.serves == "rooms") continue;
    if (!points && cabling.serves == "access-points") continue;
    out.push_back(&cabling);
  }
  return out;
}

template <bool Points>
Observed category(const World& w, std::uint32_t i) {
  std::set<std::string> names;
  for (const auto* one : cablings_of(w, i, Points)) names.insert(one->category);
  if (names.empty()) return unknown(no_copper);
  return known(std::vector<std::string>(names.begin(), names.end()));
}

Observed runs(const World& w, std::uint32_t i) {
  std::optional<double> fewest;
  for (const auto* one : cablings_of(w, i, true)) {
    if (!one->runs_per_access_point) continue;
    const double own = *one->runs_per_access_point;
    fewest = fewest ? std::min(*fewest, own) : own;
  }
  return number_or(fewest, {}, "runs_per_access_point is not declared");
}

template <bool Points>
Observed longest(const World& w, std::uint32_t i) {
  std::optional<double> most;
  for (const auto* one : cablings_of(w, i, Points)) {
    if (!one->longest_metres) return unknown("longest_m is not declared");
    most = std::max(most.value_or(0), *one->longest_metres);
  }
  return number_or(most, {}, no_copper);
}

Observed copper_capacity(const World& w, std::uint32_t i) {
  std::optional<Carried> worst;
  for (const auto* one : cablings_of(w, i, true)) {
    if (!one->longest_metres) return unknown("longest_m is not declared");
    auto carried = copper_carries(one->category, *one->longest_metres);
    if (carried && (!worst || carried->bps < worst->bps)) worst = std::move(carried);
  }
  if (!worst) return unknown(no_copper);
  return number(worst->bps, {}, worst->what);
}

constexpr auto C = SubjectKind::closet;
constexpr std::string_view fibre_hint =
    "declare [[site.fibre]] with type, strands, length_m and route";
constexpr std::string_view copper_hint =
    "declare [[site.cabling]] with category, runs_per_access_point and longest_m";
// Those of [[site.fibre]] and [[site.cabling]].
constexpr std::string_view fibre_words[] = {"OM1", "OM2", "OM3", "OM4", "OM5", "OS1", "OS2"};
constexpr std::string_view copper_words[] = {"5", "5e", "6", "6A", "7", "7A", "8"};
constexpr FactRow rows[] = {
    {C, "fibre_types", Unit::names, "Types of the fibres that end in it.", in_site_file, fibre_hint,
     types, fibre_words},
    {C, "fibre_strands", Unit::count, "Fibres that end in it, all cables together.", in_site_file,
     fibre_hint, strands},
    {C, "fibre_capacity", Unit::rate,
     "The fastest Ethernet that its best fibre carries over its length.",
     "the site's file and the table of fibre reach", fibre_hint, capacity},
    {C, "fibre_routes", Unit::count, "Different routes that its fibres take.", in_site_file,
     fibre_hint, routes},
    {C, "access_point_cabling", Unit::names, "Categories of the copper to access points.",
     in_site_file, copper_hint, category<true>, copper_words},
    {C, "room_cabling", Unit::names, "Categories of the copper to outlets.", in_site_file,
     copper_hint, category<false>, copper_words},
    {C, "runs_per_access_point", Unit::count, "The fewest cables that an access point has.",
     in_site_file, copper_hint, runs},
    {C, "longest_run", Unit::metres, "The longest permanent link to an outlet.", in_site_file,
     copper_hint, longest<false>},
    {C, "longest_access_point_run", Unit::metres, "The longest permanent link to an access point.",
     in_site_file, copper_hint, longest<true>},
    {C, "access_point_copper_capacity", Unit::rate,
     "The fastest Ethernet that the copper to access points carries.",
     "the site's file and the table of copper", copper_hint, copper_capacity},
};

}  // namespace

std::span<const FactRow> plant_facts() { return rows; }

}  // namespace netroster::standards
