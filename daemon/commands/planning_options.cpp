#include "daemon/commands/planning_options.h"

#include "daemon/selection.h"

namespace netroster::daemon {
namespace {

// The sites of a phase, as standards.d and the sites themselves name them.
Result<void> take_phase(Call call, const Bench& bench, planning::RefreshOptions& options) {
  if (!call.arguments.given("phase-first")) return {};
  const auto phase = find_phase(bench, std::string(call.arguments.text("phase-first")));
  if (!phase) return phase.error();
  options.first_name = (*phase)->id;
  options.first_sites = (*phase)->sites;
  for (const auto& site : bench.config.sites)
    if (site.phase == (*phase)->id) options.first_sites.push_back(site.id);
  return {};
}

planning::FailingThings take_failing(Call call, const Bench& bench, const Holdings& holdings) {
  if (!call.arguments.given("by-standard")) return {};
  standards::JudgeOptions judging;
  judging.now = WallTime(holdings.day);
  judging.most_unknown = 1;
  for (const auto& one : holdings.book.replace_for)
    judging.rules.insert(judging.rules.end(), one.rules.begin(), one.rules.end());
  const auto judgement = standards::judge(
      *bench.standard.library, *bench.world,
      [&bench](std::string_view id) { return bench.declared(id); }, judging);
  return planning::failing_things(holdings.book, holdings.equipment, judgement);
}

bool is_at(const planning::Reconciled& row, const std::vector<std::string>& sites) {
  return (row.asset != nullptr && any_matches(sites, row.asset->site)) ||
         (row.thing != nullptr && any_matches(sites, row.thing->site));
}

}  // namespace

Result<planning::RefreshOptions> refresh_options(Call call, const Bench& bench, planning::Day day) {
  planning::RefreshOptions options;
  const auto first = year_of(call, "from", day);
  if (!first) return first.error();
  options.first = *first;
  options.today = day;
  options.years = static_cast<int>(call.arguments.count("years").value_or(options.years));
  options.lead_years = static_cast<int>(call.arguments.count("lead").value_or(options.lead_years));
  options.delay_years = static_cast<int>(call.arguments.count("delay").value_or(0));
  if (call.arguments.given("budget-cap")) {
    const auto cap = planning::parse_money(call.arguments.text("budget-cap"));
    if (!cap) return Error{Errc::config, "--budget-cap: " + cap.error().what};
    options.cap = *cap;
  }
  if (const auto taken = take_phase(call, bench, options); !taken) return taken.error();
  return options;
}

Result<planning::RefreshPlan> plan_of(Call call, const Bench& bench, const Holdings& holdings) {
  auto options = refresh_options(call, bench, holdings.day);
  if (!options) return options.error();
  options->plant = holdings.plant;
  const auto failing = take_failing(call, bench, holdings);
  if (call.arguments.given("by-standard")) options->failing = &failing;
  auto plan =
      planning::refresh_plan(holdings.book, holdings.equipment, bench.config.sites, *options);
  plan.no_inventory = bench.snapshot->devices.empty();
  if (plan.no_inventory)
    plan.notes.insert(plan.notes.begin(),
                      "there is no inventory of this day: what is to be replaced is not known");
  return plan;
}

std::vector<planning::Reconciled> reconciled_at(Call call, const Bench& bench,
                                                const Holdings& holdings) {
  planning::ReconcileOptions options{.day = holdings.day};
  if (const auto days = call.arguments.count("seen-within"))
    options.seen_within_days = static_cast<int>(*days);
  auto rows = planning::reconcile(holdings.book, holdings.equipment, bench.config.sites, options);
  const auto sites = call.arguments.positionals();
  std::erase_if(rows, [&](const planning::Reconciled& row) { return !is_at(row, sites); });
  return rows;
}

planning::Day as_of(Call call, planning::Day otherwise) {
  const auto given = call.arguments.time("as-of");
  return given ? std::chrono::floor<std::chrono::days>(*given) : otherwise;
}

}  // namespace netroster::daemon
