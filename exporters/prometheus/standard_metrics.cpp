#include "exporters/prometheus/standard_metrics.h"

#include <array>
#include <chrono>
#include <cstddef>

#include "standards/waivers.h"

namespace netroster::prometheus {
namespace {

// A label's value has no spaces, so that a query needs no care.
constexpr std::array<std::string_view, standards::results> result_labels{
    "pass", "fail", "unknown", "not_applicable", "waived"};
constexpr std::array<std::string_view, 4> state_labels{"in_force", "ends_soon", "over", "not_yet"};

double seconds(WallTime when) { return static_cast<double>(when.time_since_epoch().count()); }

class Standard {
 public:
  Standard(const StandardCounts& counts, WallTime now, const SeriesBudget& budget,
           SeriesDropped& dropped)
      : counts_(counts),
        library_(*counts.library),
        today_(std::chrono::floor<std::chrono::days>(now)),
        budget_{budget.family, budget.family},
        dropped_(dropped) {}

  Families families() {
    add_info();
    add_sites();
    add_rules();
    add_waivers();
    add_freshness();
    return std::move(out_);
  }

 private:
  FamilyBuilder family(const char* name, const char* help, MetricType type = MetricType::gauge) {
    return {name, help, budget_, type};
  }
  void put(FamilyBuilder& builder) { out_.push_back(builder.take(dropped_)); }

  void add_info() {
    auto info = family("netroster_standard_info", "The standard that sites are held against.",
                       MetricType::info);
    info.add({{"fingerprint", library_.fingerprint()},
              {"standard", library_.name()},
              {"version", library_.version()}},
             1);
    put(info);
    auto broken =
        family("netroster_standard_rules_unusable", "Rules that are left out for their errors.");
    broken.add({{"standard", library_.name()}}, static_cast<double>(library_.broken().size()));
    put(broken);
  }

  void add_sites() {
    auto checks = family("netroster_standard_checks",
                         "Rules held against what a site has, by what came of it.");
    for (const auto& [key, tally] : counts_.sites)
      for (std::size_t i = 0; i < standards::results; ++i)
        checks.add({{"result", result_labels[i]},
                    {"severity", text(key.second)},
                    {"site", key.first},
                    {"standard", library_.name()}},
                   tally.count[i]);
    put(checks);
  }

  void add_rules() {
    auto checks =
        family("netroster_standard_rule_checks", "The same for each rule, over all sites.");
    for (const auto& [id, tally] : counts_.rules) {
      const auto* rule = library_.find(id);
      if (rule == nullptr) continue;
      for (std::size_t i = 0; i < standards::results; ++i)
        checks.add({{"result", result_labels[i]},
                    {"rule", id},
                    {"severity", text(rule->severity)},
                    {"standard", library_.name()}},
                   tally.count[i]);
    }
    put(checks);
  }

  void add_waivers() {
    std::array<std::size_t, state_labels.size()> states{};
    auto ends = family("netroster_standard_waiver_end_timestamp_seconds",
                       "When the last day of a waiver is over, in seconds since 1970.");
    for (const auto& waiver : library_.waivers()) {
      ++states[static_cast<std::size_t>(state_of(waiver, today_))];
      if (waiver.expires)
        ends.add(
            {{"rule", waiver.rule}, {"standard", library_.name()}, {"subject", waiver.subject}},
            seconds(WallTime(*waiver.expires + std::chrono::days(1))));
    }
    auto waivers = family("netroster_standard_waivers",
                          "Waivers by state; one that ends within 30 days is ends_soon and holds.");
    for (std::size_t i = 0; i < states.size(); ++i)
      waivers.add({{"standard", library_.name()}, {"state", state_labels[i]}},
                  static_cast<double>(states[i]));
    put(waivers);
    put(ends);
  }

  void add_freshness() {
    auto judged = family("netroster_standard_judged_timestamp_seconds",
                         "When the sites were last held against the standard, in seconds since "
                         "1970.");
    judged.add({{"standard", library_.name()}}, seconds(counts_.judged));
    put(judged);
  }

  const StandardCounts& counts_;
  const standards::Library& library_;
  const std::chrono::sys_days today_;
  const SeriesBudget budget_;
  SeriesDropped& dropped_;
  Families out_;
};

void add(standards::Tally& to, const standards::Tally& more) {
  for (std::size_t i = 0; i < standards::results; ++i) to.count[i] += more.count[i];
}

}  // namespace

StandardCounts count_standard(std::shared_ptr<const standards::Library> library,
                              const standards::Judgement& judgement, WallTime judged) {
  StandardCounts out;
  for (const auto& [where, tally] : judgement.tallies) {
    const auto& [site, id] = where;
    const auto* rule = library->find(id);
    if (rule == nullptr) continue;
    add(out.sites[{site, rule->severity}], tally);
    add(out.rules[id], tally);
  }
  out.library = std::move(library);
  out.judged = judged;
  return out;
}

Families standard_metrics(const StandardCounts& counts, WallTime now, const SeriesBudget& budget,
                          SeriesDropped& dropped) {
  return Standard(counts, now, budget, dropped).families();
}

}  // namespace netroster::prometheus
