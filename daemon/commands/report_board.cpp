// netroster report board: one page with few figures.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "daemon/arguments.h"
#include "daemon/commands/planning_kit.h"
#include "daemon/commands/planning_options.h"
#include "daemon/commands/planning_rows.h"
#include "daemon/commands/progress_kit.h"
#include "daemon/commands/report_kit.h"
#include "exporters/reports/board.h"
#include "planning/budget.h"
#include "planning/lives.h"
#include "planning/refresh.h"

namespace netroster::daemon {
namespace {

reports::ComplianceReport compliance_of(Call call, const Bench& bench,
                                        const standards::Judgement& judgement) {
  return reports::make_compliance_report(
      {.library = *bench.standard.library,
       .judgement = judgement,
       .declared = [&bench](std::string_view id) { return bench.declared(id); },
       .district = bench.config.district.name,
       .as_of = std::chrono::floor<std::chrono::days>(bench.now),
       .data_through = bench.snapshot->when,
       .problems = problems_of(call, bench)});
}

std::uint64_t students_of(const Bench& bench, const std::vector<std::string>& sites) {
  std::uint64_t out = 0;
  for (const auto& id : sites)
    if (const auto* site = bench.declared(id); site != nullptr) out += site->enrolment.value_or(0);
  return out;
}

// What is compared with: --compared-with, else the last period that reports are due for.
struct Then {
  std::optional<reports::BoardBefore> before;
  std::string missing;
};

reports::BoardBefore before_at(Call call, const Bench& bench, const Holdings& holdings,
                               const planning::RefreshOptions& options, const Moment& moment) {
  reports::BoardBefore out;
  out.day = std::chrono::floor<std::chrono::days>(moment.when);
  const auto judgement = judged_at(bench, moment);
  const auto failing = sites_failing(*bench.standard.library, judgement);
  out.failing = failing.size();
  out.students = students_of(bench, failing);
  out.total = judgement.total();
  const auto equipment = planning::equipment_of(moment.world);
  const auto lives = planning::lives_of(holdings.book.lifecycle, equipment, out.day);
  out.things = lives.size();
  out.past_support =
      static_cast<std::size_t>(std::count_if(lives.begin(), lives.end(), [](const auto& one) {
        return one.state == planning::LifeState::past_support;
      }));
  out.years = planning::refresh_plan(holdings.book, equipment, bench.config.sites, options).years;
  const auto steps = states_at(call, bench, holdings.book, moment);
  out.implemented =
      static_cast<std::size_t>(std::count_if(steps.begin(), steps.end(), [](const auto& one) {
        return one.state == planning::Progress::implemented;
      }));
  return out;
}

Result<Then> then_of(Call call, const Bench& bench, const Holdings& holdings,
                     const planning::RefreshOptions& options) {
  const auto limits = holdings.book.action_plan.limits.value_or(planning::ProgressLimits{});
  const auto given = call.arguments.time("compared-with");
  const auto when = given.value_or(bench.now - std::chrono::days(limits.report_days));
  if (when > bench.now + std::chrono::days(1))
    return Error{Errc::invalid,
                 fmt::format("--compared-with {} is later than the report itself", iso_text(when))};
  const auto past = open_past(bench, *bench.standard.library, store_path(call, bench.config), when);
  if (!past && (given || past.error().code != Errc::not_found)) return past.error();
  Then out;
  if (!past || (*past)->snapshot->devices.empty()) {
    out.missing =
        fmt::format("What was on {}: there is no inventory of then.", iso_text(when).substr(0, 10));
    return out;
  }
  out.before =
      before_at(call, bench, holdings, options, {*(*past)->snapshot, *(*past)->world, when});
  return out;
}

Result<reports::Document> make_board(Call call, const Bench& bench) {
  const auto holdings = holdings_of(call, bench, Sites::all);
  const auto moment = now_of(bench);
  const auto judgement = judged_at(bench, moment);
  const auto compliance = compliance_of(call, bench, judgement);
  auto options = refresh_options(call, bench, holdings.day);
  if (!options) return options.error();
  options->plant = holdings.plant;
  const auto& sites = bench.config.sites;
  const auto plan = planning::refresh_plan(holdings.book, holdings.equipment, sites, *options);
  const auto budget = planning::budget_plan(holdings.book, sites, bench.config.district.name,
                                            planning::fiscal_year_of(holdings.day));
  const auto lives = lives_of(holdings, holdings.day);
  const auto steps = states_at(call, bench, holdings.book, moment);
  const auto known = sites_known(call, bench, moment);
  const auto then = then_of(call, bench, holdings, *options);
  if (!then) return then.error();
  return reports::board_document({.heading = heading_of(bench),
                                  .compliance = compliance,
                                  .plan = plan,
                                  .budget = budget,
                                  .lives = lives,
                                  .steps = steps,
                                  .sites = known,
                                  .before = then->before ? &*then->before : nullptr,
                                  .before_missing = then->missing,
                                  .no_inventory = bench.snapshot->devices.empty()});
}

Exit run_board(Call call) { return run_document(call, make_board, Rests::on_standard); }

constexpr Option options[] = {
    document_format_option,
    standard_option,
    {.name = "compared-with",
     .value = "TIME",
     .doc = "Show what the figures were then, a date or a time in UTC. Without it: as many days "
            "ago as "
            "[progress] in planning.d allows between reports, 90 unless it says otherwise.",
     .form = Form::time},
    output_option,
};
constexpr Example examples[] = {
    {"netroster report board --format pdf -o board.pdf", "One page for the next meeting."},
    {"netroster report board --compared-with 2026-04-01 -o board.html", "With what it was then."},
};
constexpr Command rows[] = {
    {.words = "report board",
     .summary = "Report the network on one page: students, failures, money, what nobody knows",
     .description =
         "Few figures: students at sites that fail a required rule, checks that fail or are not "
         "known and what they were before, things past their support, what this fiscal year and "
         "the five from now cost, what is left of Category Two, and how far the plan is; the sites "
         "where it matters most; and what nobody knows.",
     .options = options,
     .groups = history_options,
     .exits = judging_exits,
     .examples = examples,
     .run = run_board},
};

}  // namespace

std::span<const Command> report_board_commands() { return rows; }

}  // namespace netroster::daemon
