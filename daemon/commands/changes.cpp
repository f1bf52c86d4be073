// netroster changes: what became otherwise from when to when.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "daemon/api/rows.h"
#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/listing.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "inventory/store/store.h"

namespace netroster::daemon {
namespace {

using inventory::Change;
using Names = std::map<std::string, std::string, std::less<>>;  // of devices, by id

constexpr std::chrono::hours usual_span{24};

struct ChangeRow {
  const Change* change = nullptr;
  std::string device;  // its name
  std::string what;    // the key, with the names of devices in it
};

std::string name_of(const Names& names, std::string_view id) {
  const auto found = names.find(id);
  return found == names.end() ? std::string(id) : found->second;
}

// The key of a link is "device|port|device|port".
std::string words_of(const Change& change, const Names& names) {
  std::vector<std::string_view> parts;
  std::string_view rest = change.key;
  for (auto at = rest.find('|'); at != std::string_view::npos; at = rest.find('|')) {
    parts.push_back(rest.substr(0, at));
    rest.remove_prefix(at + 1);
  }
  parts.push_back(rest);
  if (change.entity != "link" || parts.size() != 4) return change.key;
  return fmt::format("{} {} = {} {}", name_of(names, parts[0]), parts[1], name_of(names, parts[2]),
                     parts[3]);
}

using C = const ChangeRow&;
constexpr Field<ChangeRow> fields[] = {
    {{"when", "WHEN", 0, Shown::time}, [](C row) { return cell(row.change->when); }},
    {{"change", "CHANGE", 0, Shown::state},
     [](C row) { return cell(api::word_of(row.change->change)); }},
    {{"entity", "ENTITY"}, [](C row) { return cell(row.change->entity); }},
    {{"site", "SITE", 2}, [](C row) { return cell(row.change->site); }},
    {{"device", "DEVICE"}, [](C row) { return cell(row.device); }},
    {{"what", "WHAT"}, [](C row) { return cell(row.what); }},
    {{"fields", "FIELDS"}, [](C row) { return api::fields_of(*row.change); }},
    {{"device_id", "DEVICE ID", wide_only}, [](C row) { return cell(row.change->device); }},
    {{"key", "KEY", wide_only}, [](C row) { return cell(row.change->key); }},
};

Names names_in(const Inventory& inventory) {
  Names names;
  for (const auto& device : inventory.devices) names[device->id] = name_or_id(*device);
  return names;
}

bool is_wanted(const ChangeRow& row, const Arguments& arguments) {
  const auto entities = arguments.all("entity");
  const auto changes = arguments.all("change");
  const auto about = arguments.all("about");
  const auto is_in = [](const std::vector<std::string>& list, std::string_view word) {
    return list.empty() || std::find(list.begin(), list.end(), word) != list.end();
  };
  return is_in(entities, row.change->entity) && is_in(changes, api::word_of(row.change->change)) &&
         any_matches(arguments.positionals(), row.change->site) &&
         (about.empty() || any_matches(about, row.device) || any_matches(about, row.what) ||
          any_matches(about, row.change->key));
}

Exit run_changes(Call call) {
  const auto to = call.arguments.time("to").value_or(call.streams.now);
  const auto from = call.arguments.time("from").value_or(to - usual_span);
  if (from > to) {
    call.streams.complain("--from is later than --to");
    return Exit::usage;
  }
  const auto config = load_configuration(call);
  if (!config) return refuse(call, config.error());
  const auto store =
      inventory::open_store(store_path(call, *config), inventory::OpenMode::read_only);
  if (!store) return refuse(call, store.error());
  const auto now = (*store)->load();
  if (!now) return refuse(call, now.error());
  const auto changes = (*store)->changes(from, to);
  if (!changes) return refuse(call, changes.error());
  const auto names = names_in(**now);
  std::vector<ChangeRow> rows;
  for (const auto& change : *changes) {
    ChangeRow row{&change, name_of(names, change.device), words_of(change, names)};
    if (is_wanted(row, call.arguments)) rows.push_back(std::move(row));
  }
  return print_rows(rows_of(std::span<const Field<ChangeRow>>(fields), rows), call);
}

constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr std::string_view entities[] = {"device", "port",          "module",       "vlan",
                                         "link",   "address_state", "hidden_switch"};
constexpr std::string_view kinds[] = {"appeared", "changed", "gone"};
constexpr Option options[] = {
    {.name = "from",
     .value = "TIME",
     .doc = "Since then, a date or a time in UTC. Default: a day before --to.",
     .form = Form::time},
    {.name = "to", .value = "TIME", .doc = "Until then. Default: now.", .form = Form::time},
    {.name = "entity",
     .value = "ENTITY",
     .doc = "Only what changed of these.",
     .form = Form::choice,
     .offer = Offer::choices,
     .choices = entities,
     .repeatable = true},
    {.name = "change",
     .value = "CHANGE",
     .doc = "Only these changes.",
     .form = Form::choice,
     .offer = Offer::choices,
     .choices = kinds,
     .repeatable = true},
    {.name = "about",
     .value = "NAME",
     .doc =
         "Only of this device, port or link, by its name or id. * and ? stand for any characters.",
     .repeatable = true},
};
constexpr Example examples[] = {
    {"netroster changes", "Everything since yesterday."},
    {"netroster changes OAK --from 2026-07-01 --entity link",
     "What became of the links of a site: their states, and when."},
    {"netroster changes --entity device --change gone --from 2026-07-01",
     "Devices that went away."},
};
constexpr Command rows[] = {
    {.words = "changes",
     .summary = "Show what appeared, changed and went, and when",
     .description = "One row for each device, port, module, VLAN, link, address or hidden switch "
                    "that appeared, became otherwise or "
                    "went, oldest first, with what each field was before and is since. An unknown "
                    "value is \"?\". What is measured all the time, as "
                    "traffic or temperatures, is no change.",
     .positionals = any_site,
     .options = options,
     .groups = output_options,
     .examples = examples,
     .run = run_changes},
};

}  // namespace

std::span<const Command> changes_commands() { return rows; }

}  // namespace netroster::daemon
