// netroster audit: who wanted something changed, and what came of it.
#include "daemon/arguments.h"
#include "daemon/audit_rows.h"
#include "daemon/commands/rows.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"

namespace netroster::daemon {
namespace {

Exit run_list(Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return refuse(call, configuration.error());
  const auto store =
      inventory::open_store(store_path(call, *configuration), inventory::OpenMode::read_only);
  if (!store) return refuse(call, store.error());
  const auto entries = (*store)->audit(call.arguments.time("from").value_or(WallTime{}),
                                       call.arguments.time("to").value_or(wall_now()));
  if (!entries) return refuse(call, entries.error());
  std::vector<const inventory::AuditEntry*> rows;
  for (const auto& entry : *entries) rows.push_back(&entry);
  if (rows.empty()) call.streams.remark("nobody wanted anything changed");
  return print_rows(audit_listing(rows), call);
}

constexpr Option options[] = {
    {.name = "from",
     .value = "TIME",
     .doc = "Only after this time; else since the audit began.",
     .form = Form::time},
    {.name = "to", .value = "TIME", .doc = "Only up to this time; else now.", .form = Form::time},
};
constexpr Example examples[] = {
    {"netroster audit list --from 2026-07-01", "Who changed what since that day."},
};
constexpr Command rows[] = {
    {.words = "audit list",
     .summary = "List who wanted what changed",
     .description =
         "One line for everything that somebody stated or took back, by this command line or by "
         "the daemon's API: who, from where, what, and what came of it; what was refused too. A "
         "waiver has two: one that it is begun before its file is written, and its outcome after. "
         "It is kept as long as store.retention says.",
     .options = options,
     .groups = output_options,
     .examples = examples,
     .run = run_list},
};

}  // namespace

std::span<const Command> audit_commands() { return rows; }

}  // namespace netroster::daemon
