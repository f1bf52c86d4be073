// netroster store: care of the databases of inventory and traffic.
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>

#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "inventory/store/care.h"

namespace netroster::daemon {
namespace {

using inventory::StoreFacts;
using inventory::StoreKind;

struct Place {
  std::string path;
  std::string_view name;  // of the file in a backup
  StoreKind kind = StoreKind::inventory;
};

struct Places {
  Place inventory;
  Place traffic;
};

Result<Places> places_of(Call call) {
  const auto config = load_configuration(call);
  if (!config) return config.error();
  return Places{{store_path(call, *config), "inventory.db", StoreKind::inventory},
                {call.arguments.given("history") ? std::string(call.arguments.text("history"))
                                                 : config->history.path,
                 "traffic.db", StoreKind::traffic}};
}

std::string size_text(std::uint64_t bytes) {
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / (1 << 20));
}

// Does the same with both; of traffic there may be nothing yet.
template <typename Work>
Exit with_both(Call call, const char* what, Work work) {
  const auto places = places_of(call);
  if (!places) return refuse(call, places.error());
  for (const auto* place : {&places->inventory, &places->traffic}) {
    const Result<StoreFacts> facts = work(*place);
    if (!facts && facts.error().code == Errc::not_found && place->kind == StoreKind::traffic) {
      call.streams.remark(fmt::format("{}: no traffic is kept there", place->path));
      continue;
    }
    if (!facts) return refuse(call, facts.error());
    call.streams.print("{}: {}, schema {}, {}\n", place->path, what, facts->schema,
                       size_text(facts->bytes));
  }
  return Exit::ok;
}

Exit run_check(Call call) {
  return with_both(call, "sound", [](const Place& place) {
    return inventory::check_store(place.path, place.kind);
  });
}

Exit run_backup(Call call) {
  const auto& folder = call.arguments.positionals().front();
  if (::mkdir(folder.c_str(), 0750) != 0 && errno != EEXIST)
    return refuse(call, Error{Errc::io, fmt::format("{}: {}", folder,
                                                    std::generic_category().message(errno))});
  return with_both(call, "copied", [&](const Place& place) {
    return inventory::back_up_store(place.path, fmt::format("{}/{}", folder, place.name),
                                    place.kind);
  });
}

Exit run_restore(Call call) {
  const auto& folder = call.arguments.positionals().front();
  const auto code = with_both(call, "restored", [&](const Place& place) {
    return inventory::restore_store(fmt::format("{}/{}", folder, place.name), place.path,
                                    place.path + ".before-restore", place.kind);
  });
  if (code == Exit::ok)
    call.streams.remark("what was there before is kept with \".before-restore\" behind its name");
  return code;
}

Exit run_compact(Call call) {
  return with_both(call, "compact", [](const Place& place) {
    return inventory::compact_store(place.path, place.kind);
  });
}

constexpr Option history[] = {
    {.name = "history",
     .value = "FILE",
     .doc = "The database of traffic, instead of history.path.",
     .offer = Offer::files},
};
constexpr Positional folder[] = {
    {.name = "DIRECTORY",
     .doc = "Where inventory.db and traffic.db are, or are to be.",
     .least = 1,
     .most = 1,
     .offer = Offer::files},
};
constexpr Example backup_examples[] = {
    {"netroster store backup /var/backups/netroster/2026-07-01",
     "Every night, beside the running daemon."},
};
constexpr Example restore_examples[] = {
    {"netroster store restore /var/backups/netroster/2026-07-01", "With the daemon stopped."},
};
constexpr Command rows[] = {
    {.words = "store check",
     .summary = "Read every page of the databases",
     .description = "Says whether inventory and traffic are sound, while the daemon goes on.",
     .options = history,
     .run = run_check},
    {.words = "store backup",
     .summary = "Copy the databases as of now",
     .description = "Whole, checked copies, while the daemon goes on. Nothing is overwritten: a "
                    "directory takes one backup.",
     .positionals = folder,
     .options = history,
     .examples = backup_examples,
     .run = run_backup},
    {.words = "store restore",
     .summary = "Put a backup in the place of the databases",
     .description = "The backup is checked first, and stays. What it replaces is kept with "
                    "\".before-restore\" behind its name. Refused while a netroster is writing.",
     .positionals = folder,
     .options = history,
     .examples = restore_examples,
     .run = run_restore},
    {.words = "store compact",
     .summary = "Give unused room of the databases back to the disk",
     .description = "Needs as much room as the databases have, for a while. Refused while another "
                    "netroster is writing.",
     .options = history,
     .run = run_compact},
};

}  // namespace

std::span<const Command> store_commands() { return rows; }

}  // namespace netroster::daemon
