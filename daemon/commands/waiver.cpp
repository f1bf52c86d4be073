// netroster waiver: what need not meet the standard, who said so, and until when.
#include <fmt/format.h>

#include <algorithm>

#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/standard_kit.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "standards/waivers.h"

namespace netroster::daemon {
namespace {

using standards::WaiverState;
using standards::WaiverStatus;

std::string day_text(const std::optional<std::chrono::sys_days>& day) {
  return day ? iso_text(WallTime(*day)).substr(0, 10) : std::string();
}

using W = const WaiverStatus&;
constexpr Field<WaiverStatus> fields[] = {
    {{"state", "STATE", 0, Shown::state}, [](W row) { return cell(text(row.state)); }},
    {{"rule", "RULE"}, [](W row) { return cell(row.waiver.rule); }},
    {{"subject", "SUBJECT"}, [](W row) { return cell(row.waiver.subject); }},
    {{"expires", "ENDS"}, [](W row) { return cell(day_text(row.waiver.expires)); }},
    {{"days_left", "DAYS LEFT", 2}, [](W row) { return Cell{row.days_left}; }},
    {{"findings", "FINDINGS", 1}, [](W row) { return number(row.findings); }},
    {{"owner", "OWNER", 1}, [](W row) { return cell(row.waiver.owner); }},
    {{"reason", "REASON", 2}, [](W row) { return cell(row.waiver.reason); }},
    {{"granted", "GRANTED", 3}, [](W row) { return cell(day_text(row.waiver.granted)); }},
    {{"file", "FILE", wide_only},
     [](W row) { return cell(fmt::format("{}:{}", row.waiver.file, row.waiver.place.line)); }},
};

bool wants_care(W row) {
  return row.state == WaiverState::over || row.state == WaiverState::ends_soon;
}

Exit run_list(Call call) {
  const auto opened = open_bench(call);
  if (!opened) return refuse(call, opened.error());
  const auto& bench = **opened;
  const auto& library = *bench.standard.library;
  tell_problems(call, bench.standard.problems);
  tell_problems(call, site_problems(bench, std::string(call.arguments.text("config"))));
  standards::JudgeOptions options;
  options.now = bench.now;
  // No glob, no judgement: nothing is waived.
  for (const auto& waiver : library.waivers()) options.rules.push_back(waiver.rule);
  standards::Judgement judgement;
  if (!options.rules.empty())
    judgement = standards::judge(
        library, *bench.world, [&bench](std::string_view id) { return bench.declared(id); },
        options);
  const auto listed = standards::waiver_statuses(library, judgement, bench.now);
  const auto printed =
      print_rows(rows_of(std::span<const Field<WaiverStatus>>(fields), listed), call);
  if (printed != Exit::ok) return printed;
  return std::any_of(listed.begin(), listed.end(), wants_care) ? Exit::findings : Exit::ok;
}

constexpr ExitNote list_exits[] = {
    {Exit::findings, "A waiver is over, or ends within 30 days."},
};
constexpr Example list_examples[] = {
    {"netroster waiver list", "From a daily timer: exit code 3 says that somebody must decide."},
};
constexpr Command rows[] = {
    {.words = "waiver list",
     .summary = "List waivers, those that end first before the others",
     .description =
         "Each with its state: in force, ends soon (within 30 days), over, or not yet in force. "
         "FINDINGS are those that it waives; of one that is over, those that fail or are not known "
         "again. A waiver that waives nothing can be taken out of standards.d.",
     .groups = history_options | output_options,
     .exits = list_exits,
     .examples = list_examples,
     .run = run_list},
};

}  // namespace

std::span<const Command> waiver_commands() { return rows; }

}  // namespace netroster::daemon
