// netroster report board: one page with few figures.
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
#include "planning/refresh.h"

namespace netroster::daemon {
namespace {

standards::Judgement judged(const Bench& bench, const standards::World& world, WallTime day) {
  standards::JudgeOptions options;
  options.now = day;
  options.most_unknown = 1;
  return standards::judge(
      *bench.standard.library, world, [&bench](std::string_view id) { return bench.declared(id); },
      options);
}

// Held against the standard of today, then and now.
Result<reports::ComplianceReport> compliance_of(Call call, const Bench& bench, WallTime day) {
  const auto now = judged(bench, *bench.world, day);
  const auto then = call.arguments.time("compared-with");
  std::optional<standards::Judgement> before;
  if (then) {
    const auto past =
        open_past(bench, *bench.standard.library, store_path(call, bench.config), *then);
    if (!past) return past.error();
    before = judged(bench, *(*past)->world, *then);
  }
  reports::ComplianceInput input{
      .library = *bench.standard.library,
      .judgement = now,
      .declared = [&bench](std::string_view id) { return bench.declared(id); },
      .district = bench.config.district.name,
      .as_of = std::chrono::floor<std::chrono::days>(day),
      .data_through = bench.snapshot->when,
      .problems = problems_of(call, bench)};
  if (before) input.earlier.push_back({{iso_text(*then).substr(0, 10), *then}, &*before, false});
  return reports::make_compliance_report(input);
}

Result<reports::Document> make_board(Call call, const Bench& bench) {
  const auto holdings = holdings_of(call, bench, Sites::all);
  const auto compliance = compliance_of(call, bench, WallTime(holdings.day));
  if (!compliance) return compliance.error();
  const auto options = refresh_options(call, bench, holdings.day);
  if (!options) return options.error();
  const auto& sites = bench.config.sites;
  const auto plan = planning::refresh_plan(holdings.book, holdings.equipment, sites, *options);
  const auto budget = planning::budget_plan(holdings.book, sites, bench.config.district.name,
                                            planning::fiscal_year_of(holdings.day));
  const auto lives = lives_of(holdings, holdings.day);
  const auto steps = states_of(call, bench, holdings);
  const auto known = sites_known(call, bench);
  return reports::board_document({.heading = heading_of(bench),
                                  .compliance = *compliance,
                                  .plan = plan,
                                  .budget = budget,
                                  .lives = lives,
                                  .steps = steps,
                                  .sites = known});
}

Exit run_board(Call call) { return run_document(call, make_board, Rests::on_standard); }

constexpr Option options[] = {
    document_format_option,
    standard_option,
    {.name = "compared-with",
     .value = "TIME",
     .doc = "Show what the checks were then, a date or a time in UTC.",
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
