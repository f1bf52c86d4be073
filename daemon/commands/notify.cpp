// netroster notify: whether those who are to be told can be told.
#include <fmt/format.h>

#include <algorithm>

#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/listing.h"
#include "daemon/notify/notifier.h"
#include "daemon/sources.h"
#include "daemon/streams.h"

namespace netroster::daemon {
namespace {

struct Tried {
  const config::NotifyTarget* target = nullptr;
  std::string failure;  // "": it took the message
};

using T = const Tried&;
constexpr Field<Tried> fields[] = {
    {{"name", "NAME"}, [](T row) { return cell(row.target->name); }},
    {{"way", "WAY"},
     [](T row) { return cell(row.target->mail.empty() ? "webhook" : row.target->mail); }},
    {{"told", "TOLD", 0, Shown::state},
     [](T row) { return cell(row.failure.empty() ? "ok" : "failed"); }},
    {{"failure", "WHY NOT"}, [](T row) { return cell(row.failure); }},
};

// Those of these names; all without names. Errc::not_found names the first that there is not.
Result<std::vector<const config::NotifyTarget*>> targets_of(
    const std::vector<config::NotifyTarget>& all, const std::vector<std::string>& names) {
  std::vector<const config::NotifyTarget*> out;
  for (const auto& name : names) {
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const auto& target) { return target.name == name; });
    if (found == all.end())
      return Error{Errc::not_found, fmt::format("notify.toml has no target \"{}\"", name)};
    out.push_back(&*found);
  }
  if (names.empty())
    for (const auto& target : all) out.push_back(&target);
  return out;
}

Exit run_test(Call call) {
  const auto configuration = load_configuration(call, config::Secrets::used);
  if (!configuration) return refuse(call, configuration.error());
  const auto targets = targets_of(configuration->notify.targets, call.arguments.positionals());
  if (!targets) return refuse(call, targets.error());
  if (targets->empty()) call.streams.remark("notify.toml names nobody to tell");
  const auto send = notify::send_by(configuration->district.name);
  const std::vector<Event> events{{wall_now(), "test", "", "", "this is a test of netroster"}};
  std::vector<Tried> rows;
  for (const auto* target : *targets) {
    const auto sent = send(*target, events, {});
    rows.push_back({target, sent ? std::string() : sent.error().what});
  }
  const auto printed = print_rows(rows_of(std::span<const Field<Tried>>(fields), rows), call);
  if (printed != Exit::ok) return printed;
  const bool all_told =
      std::all_of(rows.begin(), rows.end(), [](T row) { return row.failure.empty(); });
  return all_told ? Exit::ok : Exit::findings;
}

constexpr Positional positionals[] = {
    {.name = "NAME", .doc = "Targets of notify.toml; none: all of them."},
};
constexpr ExitNote exits[] = {
    {Exit::findings, "A target did not take the message."},
};
constexpr Example examples[] = {
    {"netroster notify test", "After notify.toml was written, before somebody relies on it."},
};
constexpr Command rows[] = {
    {.words = "notify test",
     .summary = "Send a test to those who are told what happens",
     .description = "Sends one message of the kind \"test\" to each target of notify.toml, by this "
                    "process and "
                    "not by the daemon, and says what came of it. The kinds and sites that a "
                    "target asks for do "
                    "not count here.",
     .positionals = positionals,
     .groups = output_options,
     .exits = exits,
     .examples = examples,
     .run = run_test},
};

}  // namespace

std::span<const Command> notify_commands() { return rows; }

}  // namespace netroster::daemon
