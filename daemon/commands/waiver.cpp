// netroster waiver: what need not meet the standard, who said so, and until when.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/standard_kit.h"
#include "daemon/commands/waiver_views.h"
#include "daemon/desk.h"
#include "daemon/listing.h"
#include "daemon/login.h"
#include "daemon/remote.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "daemon/waiving.h"
#include "standards/waiver_file.h"

namespace netroster::daemon {
namespace {

using standards::WaiverState;
using standards::WaiverStatus;

bool wants_care(const WaiverStatus& row) {
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
  const auto printed = print_rows(waiver_listing(listed), call);
  if (printed != Exit::ok) return printed;
  return std::any_of(listed.begin(), listed.end(), wants_care) ? Exit::findings : Exit::ok;
}

// By the daemon, where one writes the store.
Result<Heard> heard_of(const Waiving& waiving, Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return configuration.error();
  const auto path = store_path(call, *configuration);
  if (const auto socket = inventory::writer_asked_at(path); !socket.empty())
    return waive_by_daemon(socket, path, waiving);
  auto desk = open_desk(call);
  if (!desk) return desk.error();
  const WaiverShelf shelf{standards::waiver_file_of(path), load_standard(call).library, {}};
  return waive(*desk, shelf, waiving, {.name = login_name(), .from = "command line"});
}

Exit tell(const Result<Heard>& heard, Call call) {
  if (!heard) return refuse(call, heard.error());
  if (heard->done()) {
    call.streams.print("{}\n", heard->words);
    return Exit::ok;
  }
  call.streams.complain(heard->words);
  return heard->as == Heard::As::wrong ? Exit::usage : Exit::failed;
}

Exit run_add(Call call) {
  const auto& words = call.arguments.positionals();
  Waiving waiving;
  waiving.rule = words[0];
  waiving.subject = words[1];
  waiving.reason = call.arguments.text("reason");
  waiving.owner = call.arguments.text("owner");
  waiving.granted = call.arguments.time("granted");
  waiving.expires = call.arguments.time("expires");
  const auto heard = heard_of(waiving, call);
  const auto exit = tell(heard, call);
  if (exit == Exit::ok)
    call.streams.remark(fmt::format("\"netroster waiver end {}\" takes it back", heard->waiver));
  return exit;
}

// Each, whatever becomes of the others.
Exit run_end(Call call) {
  std::size_t done = 0;
  auto worst = Exit::ok;
  for (const auto& word : call.arguments.positionals()) {
    Waiving waiving;
    waiving.act = Waiving::Act::end;
    waiving.id = word;
    waiving.reason = call.arguments.text("reason");
    const auto exit = tell(heard_of(waiving, call), call);
    if (exit == Exit::ok)
      ++done;
    else
      worst = exit;
  }
  return worst != Exit::ok && done > 0 ? Exit::partial : worst;
}

constexpr Positional granted[] = {
    {.name = "RULE", .doc = "The rule's id.", .least = 1, .most = 1},
    {.name = "SUBJECT",
     .doc = "As findings name it, OAK/idf-3; * and ? stand for any characters.",
     .least = 1,
     .most = 1}};
constexpr Positional ended[] = {{.name = "ID", .doc = "As \"waiver list\" shows it.", .least = 1}};
constexpr Option granting[] = {
    {.name = "reason", .value = "TEXT", .doc = "Why. Reports show it."},
    {.name = "owner", .value = "NAME", .doc = "Who answers for it."},
    {.name = "expires",
     .value = "DAY",
     .doc = "Its last day; a waiver is never for good.",
     .form = Form::time},
    {.name = "granted", .value = "DAY", .doc = "Its first day, else today.", .form = Form::time},
};
constexpr Option ending[] = {
    {.name = "reason", .value = "TEXT", .doc = "Why they end; the audit has it."},
};
constexpr ExitNote end_exits[] = {
    {Exit::partial, "Some are not there, or could not be ended; the others were."},
};
constexpr Example add_examples[] = {
    {"netroster waiver add closet-uplinks OAK/idf-3 --reason trench --owner Reyes --expires "
     "2027-08-31",
     "Reports count what it is about apart, as waived."},
};
constexpr Example end_examples[] = {
    {"netroster waiver end 3f9d1c02ab47", "What it was about fails again."},
};
constexpr ExitNote list_exits[] = {
    {Exit::findings, "A waiver is over, or ends within 30 days."},
};
constexpr Example list_examples[] = {
    {"netroster waiver list", "From a daily timer: exit code 3 says that somebody must decide."},
};
constexpr Command rows[] = {
    {.words = "waiver add",
     .summary = "Grant a waiver",
     .description = "It is kept in a file of its own beside the store, STORE.waivers.toml, and "
                    "counts at once: "
                    "the daemon judges anew where it runs. The audit notes who granted it.",
     .positionals = granted,
     .options = granting,
     .examples = add_examples,
     .run = run_add},
    {.words = "waiver end",
     .summary = "End waivers that were granted by commands or over HTTP",
     .description = "A waiver of standards.d ends there. The audit notes who ended which.",
     .positionals = ended,
     .options = ending,
     .exits = end_exits,
     .examples = end_examples,
     .run = run_end},
    {.words = "waiver list",
     .summary = "List waivers, those that end first before the others",
     .description =
         "Each with its state: in force, ends soon (within 30 days), over, or not yet in force. "
         "FINDINGS are those that it waives; of one that is over, those that fail or are not known "
         "again. KEPT IN says whether standards.d has it or the file beside the store. A waiver "
         "that "
         "waives nothing can be ended, or taken out of standards.d.",
     .groups = history_options | output_options,
     .exits = list_exits,
     .examples = list_examples,
     .run = run_list},
};

}  // namespace

std::span<const Command> waiver_commands() { return rows; }

}  // namespace netroster::daemon
