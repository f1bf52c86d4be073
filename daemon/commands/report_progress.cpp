// netroster report progress: the action steps of the district's plan, for boards and the public.
#include <fmt/format.h>

#include "daemon/arguments.h"
#include "daemon/commands/planning_kit.h"
#include "daemon/commands/planning_rows.h"
#include "daemon/commands/progress_kit.h"
#include "daemon/commands/report_kit.h"
#include "daemon/commands/report_last.h"
#include "exporters/reports/progress.h"

namespace netroster::daemon {
namespace {

Result<reports::Document> make_report(Call call, const Bench& bench) {
  const auto holdings = holdings_of(call, bench, Sites::all);
  reports::ProgressInput input{.heading = heading_of(bench),
                               .plan = holdings.book.action_plan,
                               .steps = states_at(call, bench, holdings.book, now_of(bench))};
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

std::span<const Command> report_progress_commands() { return rows; }

}  // namespace netroster::daemon
