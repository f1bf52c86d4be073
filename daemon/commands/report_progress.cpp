// netroster report progress: the action steps of the district's plan, for boards and the public.
#include <fmt/format.h>

#include "daemon/arguments.h"
#include "daemon/commands/coverage_on.h"
#include "daemon/commands/planning_kit.h"
#include "daemon/commands/planning_rows.h"
#include "daemon/commands/progress_kit.h"
#include "daemon/commands/report_kit.h"
#include "daemon/commands/report_last.h"
#include "exporters/reports/progress.h"
#include "inventory/gaps.h"
#include "planning/refresh.h"

namespace netroster::daemon {
namespace {

using planning::Day;

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
std::vector<standards::PhaseStatus> phases_of(const Bench& bench, WallTime day) {
  const auto declared = [&bench](std::string_view id) { return bench.declared(id); };
  std::vector<standards::PhaseStatus> out;
  for (const auto& phase : bench.standard.library->phases()) {
    standards::JudgeOptions judging;
    judging.now = day;
    judging.phase = &phase;
    const auto judgement =
        standards::judge(*bench.standard.library, *bench.world, declared, judging);
    out.push_back(standards::phase_status({.library = *bench.standard.library,
                                           .phase = phase,
                                           .judgement = judgement,
                                           .declared = declared,
                                           .now = day}));
  }
  return out;
}

Result<reports::Document> make_report(Call call, const Bench& bench) {
  const auto holdings = holdings_of(call, bench, Sites::all);
  reports::ProgressInput input{.heading = heading_of(bench),
                               .plan = holdings.book.action_plan,
                               .steps = states_of(call, bench, holdings)};
  if (call.arguments.given("last-report")) {
    const auto last = read_last_progress(std::string(call.arguments.text("last-report")));
    if (!last) return last.error();
    input.before = last->states;
    input.compared_with = fmt::format("the report of {}", last->as_of);
  }
  return reports::progress_document(std::move(input));
}

Exit run_progress(Call call) { return run_document(call, make_report, Rests::on_standard); }

constexpr Option options[] = {
    document_format_option,
    standard_option,
    {.name = "last-report",
     .value = "FILE",
     .doc = "Show what moved since this report, an earlier one in JSON; without it, since what the "
            "district declared.",
     .offer = Offer::files},
    output_option,
};
constexpr Example examples[] = {
    {"netroster report progress -o progress.html", "For the board and the website."},
    {"netroster report progress --format json -o 2026-q3.json", "To compare the next one with."},
    {"netroster report progress --last-report 2026-q3.json -o progress.html",
     "With what moved forward and what fell back since."},
};
constexpr Command rows[] = {
    {.words = "report progress",
     .summary = "Report how every action step of the technology plan stands, and why",
     .description =
         "The steps are [[step]] in planning.d. Where one names its evidence, its state follows "
         "from the inventory, the findings, the phases and the refresh plan, and falls back when "
         "they do; else it is what somebody declared, with owner, date and reason. An override is "
         "printed beside what the evidence says. What is not known never counts as done.",
     .options = options,
     .groups = history_options,
     .exits = judging_exits,
     .examples = examples,
     .run = run_progress},
};

}  // namespace

std::vector<planning::SiteKnown> sites_known(Call call, const Bench& bench) {
  const auto sweeps = last_sweeps(*bench.snapshot);
  std::vector<planning::SiteKnown> out;
  for (const auto& site : coverage_on(call, bench.config, *bench.snapshot, bench.now)) {
    if (!site.configured) continue;
    planning::SiteKnown one{site.site, site.percent(), std::nullopt};
    if (const auto at = sweeps.find(site.site); at != sweeps.end()) one.last_sweep = at->second;
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<planning::StepState> states_of(Call call, const Bench& bench,
                                           const Holdings& holdings) {
  standards::JudgeOptions judging;
  judging.now = WallTime(holdings.day);
  judging.most_unknown = 1;
  const auto declared = [&bench](std::string_view id) { return bench.declared(id); };
  const auto judgement = standards::judge(*bench.standard.library, *bench.world, declared, judging);
  const auto sites = sites_known(call, bench);
  const auto phases = phases_of(bench, judging.now);
  planning::RefreshOptions years;
  years.first = planning::fiscal_year_of(holdings.day);
  const auto plan =
      planning::refresh_plan(holdings.book, holdings.equipment, bench.config.sites, years);
  return planning::step_states({.book = holdings.book,
                                .day = holdings.day,
                                .equipment = holdings.equipment,
                                .sites = sites,
                                .library = *bench.standard.library,
                                .judgement = judgement,
                                .phases = phases,
                                .plan = plan});
}

std::span<const Command> report_progress_commands() { return rows; }

}  // namespace netroster::daemon
