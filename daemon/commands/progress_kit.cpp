#include "daemon/commands/progress_kit.h"

#include <algorithm>
#include <map>
#include <set>

#include "daemon/arguments.h"
#include "daemon/commands/coverage_on.h"
#include "daemon/sources.h"
#include "inventory/gaps.h"
#include "planning/plant.h"

namespace netroster::daemon {
namespace {

using planning::Day;

Day day_of(const Moment& moment) { return std::chrono::floor<std::chrono::days>(moment.when); }

// The newest reading of any device of each site.
std::map<std::string, Day> last_sweeps(const Inventory& known) {
  std::map<std::string, Day> out;
  for (const auto& device : known.devices) {
    const auto day = std::chrono::floor<std::chrono::days>(device->last_seen);
    const auto [at, fresh] = out.try_emplace(device->site, day);
    if (!fresh) at->second = std::max(at->second, day);
  }
  return out;
}

// Every phase, held against its own rules.
std::vector<standards::PhaseStatus> phases_at(const Bench& bench, const Moment& moment) {
  const auto declared = [&bench](std::string_view id) { return bench.declared(id); };
  const WallTime day(day_of(moment));
  std::vector<standards::PhaseStatus> out;
  for (const auto& phase : bench.standard.library->phases()) {
    standards::JudgeOptions judging;
    judging.now = day;
    judging.phase = &phase;
    const auto judgement =
        standards::judge(*bench.standard.library, moment.world, declared, judging);
    out.push_back(standards::phase_status({.library = *bench.standard.library,
                                           .phase = phase,
                                           .judgement = judgement,
                                           .declared = declared,
                                           .now = day}));
  }
  return out;
}

// All that an EvidenceInput refers to.
struct Evidence {
  std::vector<planning::Equipment> equipment;
  std::vector<planning::SiteKnown> sites;
  standards::Judgement judgement;
  std::vector<standards::PhaseStatus> phases;
  planning::RefreshPlan plan;
};

Evidence evidence_at(Call call, const Bench& bench, const planning::Book& book,
                     const Moment& moment) {
  Evidence out;
  out.equipment = planning::equipment_of(moment.world);
  out.sites = sites_known(call, bench, moment);
  out.judgement = judged_at(bench, moment);
  out.phases = phases_at(bench, moment);
  planning::RefreshOptions years;
  years.first = planning::fiscal_year_of(day_of(moment));
  years.today = day_of(moment);
  years.plant = std::make_shared<const std::vector<planning::Equipment>>(
      planning::declared_plant(book, bench.config.sites));
  const auto limits = book.action_plan.limits.value_or(planning::ProgressLimits{});
  years.years = std::max(years.years, static_cast<int>(limits.plan_years));
  out.plan = planning::refresh_plan(book, out.equipment, bench.config.sites, years);
  return out;
}

planning::EvidenceInput input_of(const Bench& bench, const planning::Book& book,
                                 const Evidence& evidence, Day day) {
  return {.book = book,
          .day = day,
          .equipment = evidence.equipment,
          .sites = evidence.sites,
          .library = *bench.standard.library,
          .judgement = evidence.judgement,
          .phases = evidence.phases,
          .plan = evidence.plan};
}

// What the evidence was so many days before; nothing where no inventory is of then.
std::optional<std::map<std::string, planning::Measure>> measures_before(Call call,
                                                                        const Bench& bench,
                                                                        const planning::Book& book,
                                                                        const Moment& moment,
                                                                        std::int64_t days) {
  const auto when = moment.when - std::chrono::days(days);
  const auto past = open_past(bench, *bench.standard.library, store_path(call, bench.config), when);
  if (!past) return std::nullopt;
  const Moment then{*(*past)->snapshot, *(*past)->world, when};
  const auto evidence = evidence_at(call, bench, book, then);
  const auto input = input_of(bench, book, evidence, day_of(then));
  std::map<std::string, planning::Measure> out;
  for (const auto& step : book.action_plan.steps)
    if (auto measure = planning::measure_of(step, input))
      out.emplace(step.key(), std::move(*measure));
  return out;
}

}  // namespace

standards::Judgement judged_at(const Bench& bench, const Moment& moment) {
  standards::JudgeOptions judging;
  judging.now = WallTime(day_of(moment));
  judging.most_unknown = 1;
  return standards::judge(
      *bench.standard.library, moment.world,
      [&bench](std::string_view id) { return bench.declared(id); }, judging);
}

std::vector<planning::SiteKnown> sites_known(Call call, const Bench& bench, const Moment& moment) {
  const auto sweeps = last_sweeps(moment.inventory);
  std::vector<planning::SiteKnown> out;
  for (const auto& site : coverage_on(call, bench.config, moment.inventory, moment.when)) {
    if (!site.configured) continue;
    planning::SiteKnown one{site.site, site.percent(), std::nullopt};
    if (const auto at = sweeps.find(site.site); at != sweeps.end()) one.last_sweep = at->second;
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<planning::StepState> states_at(Call call, const Bench& bench,
                                           const planning::Book& book, const Moment& moment) {
  std::set<std::int64_t> days;
  for (const auto& step : book.action_plan.steps)
    days.insert(planning::hold_days_of(step, book.action_plan));
  days.erase(0);
  planning::EarlierMeasures earlier;
  for (const auto one : days)
    if (auto found = measures_before(call, bench, book, moment, one))
      earlier.emplace(one, std::move(*found));
  const auto evidence = evidence_at(call, bench, book, moment);
  auto input = input_of(bench, book, evidence, day_of(moment));
  input.earlier = &earlier;
  return planning::step_states(input);
}

std::vector<std::string> sites_failing(const standards::Library& library,
                                       const standards::Judgement& judgement) {
  std::set<std::string> out;
  for (const auto& [where, tally] : judgement.tallies) {
    const auto* rule = library.find(where.second);
    if (rule != nullptr && rule->severity == standards::Severity::required &&
        tally.of(standards::Result::fail) > 0)
      out.insert(where.first);
  }
  return {out.begin(), out.end()};
}

}  // namespace netroster::daemon
