#include "daemon/command_table.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "config/load.h"
#include "daemon/commands/planning_rows.h"
#include "daemon/commands/rows.h"

namespace netroster::daemon {
namespace {

constexpr std::string_view formats[] = {"table", "wide", "json", "jsonl", "csv"};

constexpr Option global[] = {
    {.name = "config",
     .value = "DIR",
     .doc = "The configuration: netroster.toml, sites.d and credentials.d in this directory.",
     .fallback = config::default_directory,
     .offer = Offer::directories},
    {.name = "store",
     .value = "FILE",
     .doc = "The inventory's database, instead of the one the configuration names.",
     .offer = Offer::files},
    {.name = "url",
     .value = "URL",
     .doc = "Ask the daemon at this address, https://roster.example:9816, on another computer: it "
            "runs the command over what it knows, and what it prints is printed here."},
    {.name = "token",
     .value = "FILE",
     .doc = "With --url: the token of a user of that daemon, in a file that nobody else may read.",
     .offer = Offer::files},
    {.name = "quiet", .letter = 'q', .value = "", .doc = "No progress and no remarks on stderr."},
    {.name = "no-color",
     .value = "",
     .doc = "No colours. They are used on a terminal only, and never with NO_COLOR or TERM=dumb."},
};

constexpr Option output[] = {
    {.name = "output",
     .letter = 'o',
     .value = "FORMAT",
     .doc = "How rows are written. A table drops columns that do not fit the terminal, wide shows "
            "all of them; json is always an array of objects, jsonl one object a line; csv is as "
            "RFC 4180 has it, and text that a spreadsheet would take for a formula begins with '.",
     .fallback = "table",
     .form = Form::choice,
     .offer = Offer::choices,
     .choices = formats},
    {.name = "json", .letter = 'j', .value = "", .doc = "The same as --output json."},
    {.name = "columns",
     .value = "NAME,…",
     .doc = "Only these columns, in this order. Their names are the keys of --output json.",
     .form = Form::word_list},
};

constexpr Option selection[] = {
    {.name = "site",
     .value = "SITE",
     .doc = "Only this site. * and ? stand for any characters.",
     .repeatable = true},
    {.name = "closet",
     .value = "CLOSET",
     .doc = "Only this closet. * and ? stand for any characters.",
     .repeatable = true},
    {.name = "role",
     .value = "ROLE",
     .doc = "Only devices of this role. * and ? stand for any characters.",
     .repeatable = true},
};

constexpr Option history[] = {
    {.name = "at",
     .value = "TIME",
     .doc = "The inventory as it was then: 2026-07-01 or 2026-07-01T12:00:00Z, in UTC.",
     .form = Form::time},
};

constexpr ExitRow exits[] = {
    {Exit::ok, "ok", "It was done."},
    {Exit::failed, "failed", "It could not be done; stderr says why."},
    {Exit::usage, "usage", "The command line or the configuration is wrong."},
    {Exit::findings, "findings", "It was done, and it found something wrong."},
    {Exit::partial, "partial", "Some of it was done; stderr says what was not."},
};

struct Noun {
  std::string_view word;
  std::string_view summary;
};

constexpr Noun summaries[] = {
    {"capture", "Captures: what frames say without anybody being asked."},
    {"site", "Sites: schools and offices, with what was found at each."},
    {"device", "Devices: switches, routers, controllers and what else answered."},
    {"port", "Ports: the interfaces of all devices."},
    {"link", "Links: cables between devices, with the evidence for each."},
    {"statement", "Statements: what people said about devices and cables."},
    {"audit", "The audit: who wanted something changed, and what came of it."},
    {"standard", "The standard: what every site must be, and what each one is."},
    {"waiver", "Waivers: what need not meet the standard, and until when."},
    {"finding", "Findings: who has taken note of what does not meet the standard."},
    {"phase", "Phases of modernisation: what is in them, since when, and what is left."},
    {"lifecycle", "Lifecycles: until when makers sell and support what there is."},
    {"erate", "E-Rate: what is eligible, and the budget of Category Two."},
    {"asset", "Assets: the register of what was bought, held against what was seen."},
    {"refresh", "The refresh plan: what is replaced in which fiscal year, and what it costs."},
    {"import", "Spreadsheets of the district, checked line by line and imported as a whole."},
    {"report", "Reports: documents for boards, auditors and build servers."},
    {"notify", "Those who are told what happens."},
    {"store", "The databases: checked, copied, restored."},
    {"export", "The inventory in forms that other programs read."},
    {"config", "The configuration: checked, shown and explained."},
    {"profile", "What is known of makes of devices: checked, listed and explained."},
};

// The audit and the configuration are for admins and for whoever sits at the machine.
constexpr std::string_view reading_files[] = {
    "audit list",    "config check", "config show",   "config schema",
    "profile check", "profile list", "store check",   "profile explain",
    "capture read",  "replay",       "standard test", "standard diff",
    "version",       "help",         "completion",    "man"};
constexpr std::string_view reading_known[] = {
    "site list",        "site show",        "site suggest",      "device list",
    "device show",      "device why",       "device explain",    "port list",
    "port show",        "link list",        "link show",         "link why",
    "link path",        "statement list",   "coverage",          "changes",
    "bandwidth",        "standard check",   "standard why",      "standard findings",
    "standard list",    "standard explain", "standard facts",    "waiver list",
    "phase list",       "phase show",       "phase baseline",    "phase plan",
    "lifecycle list",   "lifecycle models", "erate equipment",   "erate budget",
    "erate circuits",   "asset check",      "refresh plan",      "refresh request",
    "refresh budget",   "export json",      "export csv",        "export topology",
    "export ansible",   "export oxidized",  "report compliance", "report design",
    "report progress",  "report refresh",   "report erate",      "report assets",
    "report lifecycle", "report board",     "report bandwidth",  "lifecycle as-of",
    "erate lines"};

bool is_among(std::span<const std::string_view> all, std::string_view word) {
  return std::find(all.begin(), all.end(), word) != all.end();
}

void append(std::vector<const Command*>& table, std::span<const Command> rows) {
  for (const auto& row : rows) table.push_back(&row);
}

std::vector<const Command*> make_table() {
  std::vector<const Command*> table;
  for (const auto rows : {scan_commands(),
                          daemon_commands(),
                          replay_commands(),
                          record_commands(),
                          capture_commands(),
                          site_commands(),
                          device_commands(),
                          port_commands(),
                          link_commands(),
                          path_commands(),
                          statement_commands(),
                          audit_commands(),
                          coverage_commands(),
                          changes_commands(),
                          bandwidth_commands(),
                          standard_commands(),
                          standard_past_commands(),
                          standard_rule_commands(),
                          waiver_commands(),
                          finding_commands(),
                          phase_commands(),
                          lifecycle_commands(),
                          erate_commands(),
                          erate_line_commands(),
                          asset_commands(),
                          refresh_commands(),
                          import_commands(),
                          export_commands(),
                          interchange_commands(),
                          report_commands(),
                          report_design_commands(),
                          report_progress_commands(),
                          report_plan_commands(),
                          report_board_commands(),
                          report_bandwidth_commands(),
                          report_due_commands(),
                          notify_commands(),
                          store_commands(),
                          config_commands(),
                          profile_commands(),
                          program_commands()})
    append(table, rows);
  return table;
}

void append_group(std::vector<Option>& options, std::span<const Option> group) {
  for (auto option : group) {
    const bool hidden = std::any_of(options.begin(), options.end(),
                                    [&](const Option& own) { return own.name == option.name; });
    if (hidden) continue;
    for (const auto& own : options)
      if (own.letter == option.letter) option.letter = 0;
    options.push_back(option);
  }
}

}  // namespace

const std::vector<const Command*>& commands() {
  static const auto table = make_table();
  return table;
}

const Command* find_command(std::string_view words) {
  for (const auto* command : commands())
    if (command->words == words) return command;
  return nullptr;
}

Reads reads_of(const Command& command) {
  if (is_among(reading_known, command.words)) return Reads::known;
  return is_among(reading_files, command.words) ? Reads::files : Reads::nothing;
}

std::span<const Option> global_options() { return global; }

std::vector<Option> options_of(const Command& command) {
  std::vector<Option> options(command.options.begin(), command.options.end());
  if ((command.groups & selection_options) != 0) append_group(options, selection);
  if ((command.groups & history_options) != 0) append_group(options, history);
  if ((command.groups & output_options) != 0) append_group(options, output);
  append_group(options, global);
  return options;
}

std::span<const ExitRow> exit_codes() { return exits; }

std::vector<std::string_view> nouns() {
  std::vector<std::string_view> found;
  for (const auto* command : commands()) {
    const auto noun = command->words.substr(0, command->words.find(' '));
    if (std::find(found.begin(), found.end(), noun) == found.end()) found.push_back(noun);
  }
  return found;
}

std::string_view noun_summary(std::string_view noun) {
  for (const auto& row : summaries)
    if (row.word == noun) return row.summary;
  const auto* command = find_command(noun);
  return command == nullptr ? std::string_view{} : command->summary;
}

std::string nearest(std::string_view written, const std::vector<std::string_view>& known) {
  const std::string lower = to_lower(written.substr(0, 64));
  std::string_view best;
  std::size_t least = lower.size() / 3 + 2;  // edits; from here on a guess is no help
  for (const auto candidate : known) {
    const bool begins = lower.size() >= 2 && candidate.starts_with(lower);
    const auto distance = begins ? 1 : edit_distance(lower, candidate);
    if (distance >= least || distance >= candidate.size()) continue;
    least = distance;
    best = candidate;
  }
  return std::string(best);
}

}  // namespace netroster::daemon
