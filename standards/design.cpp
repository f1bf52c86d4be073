#include "standards/design.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "standards/takeoff.h"

namespace netroster::standards {
namespace {

int rank(Result result) {
  constexpr std::array<int, results> ranks{3, 0, 1, 4, 2};
  return ranks[static_cast<std::size_t>(result)];
}

void add_built(const World& world, Subject subject, std::vector<BuiltRow>& out) {
  for (const auto* fact : catalogue()) {
    if (fact->subject != subject.kind) continue;
    const auto seen = world.read(subject, *fact);
    if (seen.state == Observed::State::not_applicable) continue;
    BuiltRow row;
    row.subject = world.name(subject);
    row.fact = fact->name;
    if (seen.known()) row.value = text(seen.value, fact->unit);
    if (!seen.known()) row.how = fact->how;
    row.source = fact->origin;
    row.note = seen.note;
    row.when = seen.when;
    out.push_back(std::move(row));
  }
}

std::vector<DemandRow> demands_of(const DesignInput& input, const std::string& site) {
  std::vector<DemandRow> out;
  const auto* declared = input.declared(site);
  for (const auto& rule : input.library.rules()) {
    const auto tally = input.judgement.tallies.find({site, rule.id});
    if (tally == input.judgement.tallies.end()) continue;
    Evaluator words(input.world, rule, input.now);
    std::vector<const std::vector<Scalar>*> slots;
    for (const auto& name : rule.slots)
      slots.push_back(input.library.value(rule, name, site, declared));
    words.bind(std::move(slots));
    out.push_back({rule.id, rule.title, rule.severity, rule.subject, words.demand(rule.require),
                   tally->second});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const DemandRow& a, const DemandRow& b) { return a.severity < b.severity; });
  return out;
}

std::vector<Finding> gaps_of(const Judgement& judgement, const std::string& site) {
  std::vector<Finding> out;
  for (const auto& one : judgement.findings)
    if (one.site == site && rank(one.result) < 3) out.push_back(one);
  std::stable_sort(out.begin(), out.end(), [](const Finding& a, const Finding& b) {
    return std::tuple(rank(a.result), a.severity, std::string_view(a.rule)) <
           std::tuple(rank(b.result), b.severity, std::string_view(b.rule));
  });
  return out;
}

}  // namespace

std::string_view text(Material material) {
  constexpr std::array<std::string_view, 10> words{
      "switch", "optic",       "fibre cable", "cable run",    "access point",
      "UPS",    "UPS battery", "UPS card",    "power supply", "other"};
  return words[static_cast<std::size_t>(material)];
}

std::vector<BuiltRow> built_of(const World& world, Subject subject) {
  std::vector<BuiltRow> out;
  add_built(world, subject, out);
  return out;
}

SiteDesign design_of(const DesignInput& input, Subject site) {
  SiteDesign out;
  out.site = input.world.site_id(site);
  add_built(input.world, site, out.built);
  for (const auto closet : input.world.inside(site, SubjectKind::closet))
    add_built(input.world, closet, out.built);
  out.demands = demands_of(input, out.site);
  out.gaps = gaps_of(input.judgement, out.site);
  out.materials = Takeoff(input, site).take();
  out.stock = stock_of(input.world, site, out);
  return out;
}

std::vector<MaterialLine> totals_of(const std::vector<MaterialLine>& lines) {
  std::vector<MaterialLine> out;
  for (const auto& line : lines) {
    auto at = std::find_if(out.begin(), out.end(), [&](const MaterialLine& one) {
      return one.material == line.material && one.what == line.what;
    });
    if (at == out.end()) {
      MaterialLine fresh;
      fresh.material = line.material;
      fresh.what = line.what;
      at = out.insert(out.end(), std::move(fresh));
    }
    at->quantity += line.quantity;
    at->at_least = at->at_least || line.at_least;
    at->severity = std::min(at->severity, line.severity);
  }
  std::stable_sort(out.begin(), out.end(), [](const MaterialLine& a, const MaterialLine& b) {
    return std::tie(a.material, a.what) < std::tie(b.material, b.what);
  });
  return out;
}

}  // namespace netroster::standards
