// netroster store: care of the databases of inventory and traffic.
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "config/files.h"
#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "daemon/whole_file.h"
#include "inventory/store/care.h"
#include "standards/waiver_file.h"

namespace netroster::daemon {
namespace {

using inventory::StoreFacts;
using inventory::StoreKind;

constexpr std::string_view before_restore = ".before-restore";

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

// Where nobody granted anything there is none.
Result<std::string> waivers_at(const std::string& store) {
  const auto path = standards::waiver_file_of(store);
  std::error_code missing;
  if (!std::filesystem::exists(std::filesystem::symlink_status(path, missing)))
    return standards::waivers_toml({});
  auto file = config::read_regular_file(path, standards::largest_waiver_file);
  if (!file) return Error{file.error().code, path + ": " + file.error().what};
  return std::move(file->text);
}

// They are text: as they are, faults and all. A backup always has the file, so that a restore knows
// whether there were none.
Result<void> back_up_waivers(const std::string& store, const std::string& copy) {
  const auto text = waivers_at(store);
  if (!text) return text.error();
  return write_whole(standards::waiver_file_of(copy), *text, store);
}

// Those of an older backup are not in it: what there is stays, and it is said.
Result<void> restore_waivers(Call call, const std::string& copy, const std::string& store) {
  const auto from = standards::waiver_file_of(copy);
  const auto to = standards::waiver_file_of(store);
  const auto aside = to + std::string(before_restore);
  std::error_code missing;
  if (!std::filesystem::exists(from, missing)) {
    call.streams.remark(fmt::format("{}: stays as it is, for the backup has no waivers", to));
    return {};
  }
  const auto text = waivers_at(copy);
  if (!text) return text.error();
  if (::rename(to.c_str(), aside.c_str()) != 0 && errno != ENOENT)
    return Error{Errc::io, fmt::format("{}: {}", to, std::generic_category().message(errno))};
  return write_whole(to, *text, store);
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
    const auto copy = fmt::format("{}/{}", folder, place.name);
    auto copied = inventory::back_up_store(place.path, copy, place.kind);
    if (!copied || place.kind != StoreKind::inventory) return copied;
    if (auto waivers = back_up_waivers(place.path, copy); !waivers)
      return Result<StoreFacts>(waivers.error());
    call.streams.print("{}: copied\n", standards::waiver_file_of(place.path));
    return copied;
  });
}

Exit run_restore(Call call) {
  const auto& folder = call.arguments.positionals().front();
  const auto code = with_both(call, "restored", [&](const Place& place) {
    const auto copy = fmt::format("{}/{}", folder, place.name);
    auto restored = inventory::restore_store(copy, place.path,
                                             place.path + std::string(before_restore), place.kind);
    if (!restored || place.kind != StoreKind::inventory) return restored;
    if (auto waivers = restore_waivers(call, copy, place.path); !waivers)
      return Result<StoreFacts>(waivers.error());
    return restored;
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
     .description =
         "Whole, checked copies, while the daemon goes on, and the waivers that were granted "
         "without an editor (inventory.db.waivers.toml). Nothing is overwritten: a "
         "directory takes one backup.",
     .positionals = folder,
     .options = history,
     .examples = backup_examples,
     .run = run_backup},
    {.words = "store restore",
     .summary = "Put a backup in the place of the databases",
     .description =
         "The backup is checked first, and stays. Its waivers come back too; where it has "
         "none, being older than this, those there are stay. What it replaces is kept with "
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
