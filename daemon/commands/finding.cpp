// netroster finding: somebody took note of what does not meet the standard.
#include "daemon/acknowledging.h"
#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/standard_kit.h"
#include "daemon/desk.h"
#include "daemon/login.h"
#include "daemon/remote.h"
#include "daemon/sources.h"
#include "daemon/streams.h"

namespace netroster::daemon {
namespace {

// What stands now of the finding's rule.
Result<std::vector<standards::Finding>> findings_like(const std::string& id, Call call) {
  const auto opened = open_bench(call);
  if (!opened) return opened.error();
  const auto& bench = **opened;
  standards::JudgeOptions options;
  options.now = bench.now;
  options.rules = {id.substr(0, id.find('@'))};
  if (auto unknown = unknown_rule_error(*bench.standard.library, options.rules))
    return std::move(*unknown);
  auto judgement = standards::judge(
      *bench.standard.library, *bench.world,
      [&bench](std::string_view site) { return bench.declared(site); }, options);
  return std::move(judgement.findings);
}

// By the daemon, where one writes the store.
Result<Heard> heard_of(const Noting& noting, Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return configuration.error();
  const auto path = store_path(call, *configuration);
  if (const auto socket = inventory::writer_asked_at(path); !socket.empty())
    return note_by_daemon(socket, path, noting);
  if (auto wrong = wrong_in(noting)) return std::move(*wrong);
  const Speaker speaker{.name = login_name(), .from = "command line"};
  const auto findings = findings_like(noting.finding, call);
  if (!findings && findings.error().code != Errc::not_found) return findings.error();
  const auto* const found = findings ? standing_in(*findings, noting.finding, speaker) : nullptr;
  if (found == nullptr) return no_such_finding();
  auto desk = open_desk(call);
  if (!desk) return desk.error();
  return take_note(*desk->store, *found, noting, speaker, desk->now);
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

// Each, whatever becomes of the others.
Exit note_each(Call call, bool ends) {
  std::size_t done = 0;
  auto worst = Exit::ok;
  for (const auto& id : call.arguments.positionals()) {
    const auto exit =
        tell(heard_of({stated_text(id), call.arguments.text("note"), ends}, call), call);
    if (exit == Exit::ok)
      ++done;
    else
      worst = exit;
  }
  return worst != Exit::ok && done > 0 ? Exit::partial : worst;
}

Exit run_acknowledge(Call call) { return note_each(call, false); }
Exit run_unacknowledge(Call call) { return note_each(call, true); }

constexpr Positional ids[] = {
    {.name = "FINDING",
     .doc = "Its id, the rule, @ and the subject, as \"standard check -o wide\" shows it.",
     .least = 1},
};
constexpr Option noting[] = {
    {.name = "note", .value = "TEXT", .doc = "What is done about it. Lists show it."},
};
constexpr Option ending[] = {
    {.name = "note", .value = "TEXT", .doc = "Why; the audit has it."},
};
constexpr ExitNote exits[] = {
    {Exit::partial, "Some do not stand, or could not be noted; the others were."},
};
constexpr Example examples[] = {
    {"netroster finding acknowledge closet-uplinks@OAK/idf-3 --note \"fibre ordered\"",
     "Whoever lists findings sees that somebody is at it."},
};
constexpr Example end_examples[] = {
    {"netroster finding unacknowledge closet-uplinks@OAK/idf-3", "It was noted by mistake."},
};
constexpr Command rows[] = {
    {.words = "finding acknowledge",
     .summary = "Say that somebody has taken note of findings",
     .description =
         "A finding that is acknowledged stands on and is counted as before; \"standard check\" "
         "and /api/v1/findings show who took note, when, and what is done about it, until it ends. "
         "One that comes anew is not acknowledged. To have it not counted, grant a waiver.",
     .positionals = ids,
     .options = noting,
     .exits = exits,
     .examples = examples,
     .run = run_acknowledge},
    {.words = "finding unacknowledge",
     .summary = "Take back that somebody has taken note of findings",
     .description = "The audit keeps who acknowledged it, and who took that back.",
     .positionals = ids,
     .options = ending,
     .exits = exits,
     .examples = end_examples,
     .run = run_unacknowledge},
};

}  // namespace

std::span<const Command> finding_commands() { return rows; }

}  // namespace netroster::daemon
