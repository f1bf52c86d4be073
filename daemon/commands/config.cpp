#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "config/load.h"
#include "config/show.h"
#include "daemon/arguments.h"
#include "daemon/commands/rows.h"
#include "daemon/commands/standard_kit.h"
#include "daemon/due_reports.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "planning/book.h"

namespace netroster::daemon {
namespace {

// What the command table alone knows.
void check_reports(const std::string& directory, config::LoadResult& loaded) {
  for (const auto& report : loaded.config.reports) {
    const auto fault = fault_of(report);
    if (fault.empty()) continue;
    config::Problem problem;
    problem.file = directory + "/netroster.toml";
    problem.line = report.line;
    problem.column = 1;
    problem.key = "report.options";
    problem.what = fmt::format("\"{}\": {}", report.name, fault);
    loaded.problems.push_back(std::move(problem));
  }
}

// What is kept beside the store is no configuration: with a fault in it the daemon starts all the
// same.
void check_standard(Call call, config::LoadResult& loaded) {
  for (auto& problem : load_standard(call).problems) {
    problem.warning = problem.warning || problem.file.ends_with(".waivers.toml");
    loaded.problems.push_back(std::move(problem));
  }
}

// Only reports read it: the daemon starts without.
void check_planning(Call call, const std::string& directory, config::LoadResult& loaded) {
  auto planned = planning::load_book((std::filesystem::path(directory) / "planning.d").string(),
                                     std::chrono::floor<std::chrono::days>(wall_now()));
  for (auto& problem : planned.problems) {
    problem.warning = problem.warning || call.arguments.given("start");
    loaded.problems.push_back(std::move(problem));
  }
}

Exit run_check(Call call) {
  const auto directory = call.arguments.text("config");
  auto loaded = config::load(directory, config::Secrets::checked);
  if (loaded.ok()) check_reports(directory, loaded);
  if (loaded.ok()) check_standard(call, loaded);
  if (loaded.ok()) check_planning(call, directory, loaded);
  if (call.arguments.given("json")) {
    call.streams.out.write(config::problems_json(loaded.problems) + "\n");
  } else {
    for (const auto& problem : loaded.problems)
      call.streams.print("{}{}\n", problem.warning ? "" : "error: ", config::text(problem));
    if (loaded.ok())
      call.streams.print("{}: {} sites and {} credentials, no errors\n", directory,
                         loaded.config.sites.size(), loaded.config.credentials.size());
  }
  return loaded.ok() ? Exit::ok : Exit::usage;
}

Exit run_show(Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return refuse(call, configuration.error());
  const bool json = call.arguments.given("json");
  auto shown = json ? config::config_json(*configuration) : config::config_toml(*configuration);
  if (!shown.ends_with('\n')) shown += '\n';
  call.streams.out.write(shown);
  return Exit::ok;
}

Exit run_schema(Call call) {
  auto shown = call.arguments.given("json") ? config::schema_json() : config::schema_text();
  if (!shown.ends_with('\n')) shown += '\n';
  call.streams.out.write(shown);
  return Exit::ok;
}

constexpr Option json[] = {
    {.name = "json", .letter = 'j', .value = "", .doc = "As JSON."},
};
constexpr Option check_options[] = {
    {.name = "json", .letter = 'j', .value = "", .doc = "As JSON."},
    {.name = "start",
     .value = "",
     .doc = "For the start of the daemon, which reads no planning.d: faults there are warnings."},
};
constexpr ExitNote check_exits[] = {
    {Exit::usage, "The command line is wrong, or the configuration has errors."},
};
constexpr Example check_examples[] = {
    {"netroster config check --config ./district", "Before the files go live."},
};
constexpr Command rows[] = {
    {.words = "config check",
     .summary = "Check the configuration",
     .description = "Prints every error and warning with its file, line and column, and what to "
                    "write instead; planning.d, the standard and the waivers are read too. Nothing "
                    "is opened or sent.",
     .options = check_options,
     .exits = check_exits,
     .examples = check_examples,
     .run = run_check},
    {.words = "config show",
     .summary = "Show the configuration in force",
     .description = "Every setting with its value, defaults included, then sites and credentials. "
                    "Secrets are shown as <secret>.",
     .options = json,
     .run = run_show},
    {.words = "config schema",
     .summary = "Explain every key of the configuration",
     .description = "Every key with its type, range, default and meaning.",
     .options = json,
     .run = run_schema},
};

}  // namespace

std::span<const Command> config_commands() { return rows; }

}  // namespace netroster::daemon
