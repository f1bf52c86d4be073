#include "collectors/profiles/library.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "collectors/replay/replay.h"
#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/views.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "exporters/interchange/facts_json.h"

namespace netroster::daemon {
namespace {

using profiles::Profile;

Exit run_check(Call call) {
  const auto loaded = load_profiles(call, profiles::Expressions::checked);
  const bool wrong = config::has_errors(loaded.problems);
  if (call.arguments.given("json")) {
    call.streams.out.write(config::problems_json(loaded.problems) + "\n");
    return wrong ? Exit::usage : Exit::ok;
  }
  for (const auto& problem : loaded.problems)
    call.streams.print("{}{}\n", problem.warning ? "warning: " : "error: ", config::text(problem));
  for (const auto& id : loaded.library->replaced())
    call.streams.print("{} in {} replaces the shipped one\n", id, loaded.library->find(id)->file);
  if (!wrong)
    call.streams.print("{} files with {} profiles and {} makers, no errors\n", loaded.files,
                       loaded.library->profiles().size(), loaded.library->vendors().size());
  return wrong ? Exit::usage : Exit::ok;
}

// The constant a profile ends a fact's rules with.
std::string constant_of(const Profile& profile, std::string_view fact) {
  const auto rules = profile.facts.find(fact);
  if (rules == profile.facts.end() || rules->second.empty()) return {};
  const auto& last = rules->second.back();
  return last.from == profiles::Rule::From::constant ? last.field : std::string();
}

using R = const Profile* const&;
constexpr Field<const Profile*> fields[] = {
    {{"profile", "PROFILE"}, [](R row) { return cell(row->id); }},
    {{"title", "TITLE", 2}, [](R row) { return cell(row->title); }},
    {{"vendor", "VENDOR", 1}, [](R row) { return cell(constant_of(*row, "vendor")); }},
    {{"kind", "KIND", 3}, [](R row) { return cell(constant_of(*row, "kind")); }},
    {{"os", "OS", 3}, [](R row) { return cell(constant_of(*row, "os")); }},
    {{"tables", "TABLES", 4}, [](R row) { return number(row->tables.size()); }},
    {{"readings", "READINGS", 4}, [](R row) { return number(row->readings.size()); }},
    {{"file", "FILE", 5}, [](R row) { return cell(row->file); }},
};

Exit run_list(Call call) {
  const auto loaded = load_profiles(call);
  tell_problems(call, loaded);
  std::vector<const Profile*> listed;
  for (const auto& profile : loaded.library->profiles())
    if (!profile.is_part) listed.push_back(&profile);
  return print_rows(rows_of(std::span<const Field<const Profile*>>(fields), listed), call);
}

struct Explained {
  std::string name;
  DeviceFacts facts;
};

// Recordings that can be read; what is wrong with the others is said.
std::vector<Explained> replayed(Call call, const profiles::Loaded& loaded) {
  mib::CollectOptions options;
  options.profiles = loaded.library;
  std::vector<Explained> out;
  for (const auto& file : call.arguments.positionals()) {
    auto facts = replay::replay_file(file, options);
    if (facts)
      out.push_back({std::filesystem::path(file).stem().string(), std::move(*facts)});
    else
      call.streams.complain(facts.error().what);
  }
  return out;
}

Exit print_explained(const std::vector<Explained>& explained, Call call) {
  if (wants_listing(call)) {
    std::vector<ExplainedDevice> all;
    for (const auto& one : explained) all.push_back({one.name, &one.facts});
    return print_rows(origin_listing(all), call);
  }
  const auto to_json = [](const Explained& one) {
    return interchange::origins_json(one.facts, one.name);
  };
  return print_each(explained, call, to_json, [&](const Explained& one) {
    render_sections(origin_sections({one.name, &one.facts}), layout_of(call), call.streams.out);
  });
}

Exit run_explain(Call call) {
  const auto loaded = load_profiles(call);
  tell_problems(call, loaded);
  const auto explained = replayed(call, loaded);
  const auto printed = print_explained(explained, call);
  if (printed != Exit::ok || explained.size() == call.arguments.positionals().size())
    return printed;
  return explained.empty() ? Exit::failed : Exit::partial;
}

constexpr Option json[] = {
    {.name = "json", .letter = 'j', .value = "", .doc = "As JSON."},
};
constexpr ExitNote check_exits[] = {
    {Exit::usage, "The command line is wrong, or a profile has errors."},
};
constexpr Example check_examples[] = {
    {"netroster profile check --config ./district", "Also the files of ./district/profiles.d."},
};
constexpr Positional recordings[] = {
    {.name = "RECORDING", .doc = "A recording in snmprec form.", .least = 1, .offer = Offer::files},
};
constexpr ExitNote explain_exits[] = {
    {Exit::partial, "Some of the recordings could not be read; the others were explained."},
};
constexpr Command rows[] = {
    {.words = "profile check",
     .summary = "Check the profiles of devices",
     .description =
         "Reads the profiles of the program and those of profiles.d in the configuration's "
         "directory, where a profile replaces the shipped one of its id. Prints every error with "
         "its file, line and column, and what was replaced. A profile with errors is left out; "
         "the others are used.",
     .options = json,
     .exits = check_exits,
     .examples = check_examples,
     .run = run_check},
    {.words = "profile list",
     .summary = "List the families of devices that are known",
     .description = "One line a profile: what it recognises, and how many vendor tables and "
                    "readings it takes from the device.",
     .groups = output_options,
     .run = run_list},
    {.words = "profile explain",
     .summary = "Tell which rule said what about a recorded device",
     .description = "Which profile a recording belongs to and why, and for each fact the rule it "
                    "comes from, the object that was read, and whether it is a guess.",
     .positionals = recordings,
     .groups = output_options,
     .exits = explain_exits,
     .run = run_explain},
};

}  // namespace

std::span<const Command> profile_commands() { return rows; }

}  // namespace netroster::daemon
