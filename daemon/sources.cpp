#include "daemon/sources.h"

#include <fmt/format.h>

#include <filesystem>

#include "base/log.h"
#include "config/load.h"
#include "daemon/arguments.h"
#include "daemon/streams.h"
#include "inventory/store/store.h"

namespace netroster::daemon {
namespace {

log::Level level_of(config::LogLevel level) {
  switch (level) {
    case config::LogLevel::error:
      return log::Level::error;
    case config::LogLevel::warning:
      return log::Level::warning;
    case config::LogLevel::notice:
      return log::Level::notice;
    case config::LogLevel::info:
      return log::Level::info;
    case config::LogLevel::debug:
      return log::Level::debug;
  }
  return log::Level::notice;
}

std::string all_of(const std::vector<config::Problem>& problems) {
  std::string lines;
  for (const auto& problem : problems) {
    if (problem.warning) continue;
    if (!lines.empty()) lines += '\n';
    lines += config::text(problem);
  }
  return lines;
}

Error explained(const Error& error, const std::string& path) {
  if (error.code != Errc::not_found) return error;
  return {Errc::not_found, fmt::format("there is no inventory at {}\nRun \"netroster scan\" first, "
                                       "or name another one with --store.",
                                       path)};
}

}  // namespace

Result<config::Config> load_configuration(Call call, config::Secrets secrets) {
  const std::string directory = call.arguments.text("config");
  std::error_code unreadable;
  if (!call.arguments.given("config") && !std::filesystem::exists(directory, unreadable))
    return config::Config{};
  auto loaded = config::load(directory, secrets);
  if (loaded.ok()) {
    log::set_level(level_of(loaded.config.log.level));
    return std::move(loaded.config);
  }
  return Error{Errc::config, fmt::format("the configuration has errors\n{}\n"
                                         "\"netroster config check\" shows warnings too; --config "
                                         "names another directory.",
                                         all_of(loaded.problems))};
}

Result<void> take_credentials(Call call, config::Config& config) {
  if (!call.arguments.given("snmp-credentials")) return {};
  auto read = config::load_credentials(call.arguments.text("snmp-credentials"));
  if (read.ok()) {
    config.credentials = std::move(read.credentials);
    return {};
  }
  std::string lines = "the credentials have errors";
  for (const auto& problem : read.problems)
    if (!problem.warning) lines += "\n" + config::text(problem);
  return Error{Errc::config, lines};
}

Result<void> take_web_users(Call call, config::Config& config) {
  if (!call.arguments.given("web-users")) return {};
  auto read = config::load_web_users(call.arguments.text("web-users"));
  if (!read.ok()) return Error{Errc::config, "the users have errors\n" + all_of(read.problems)};
  config.web_users = std::move(read.users);
  return {};
}

std::string store_path(Call call, const config::Config& config) {
  return call.arguments.given("store") ? call.arguments.text("store") : config.store.path;
}

Result<Snapshot> load_inventory(Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return configuration.error();
  const auto path = store_path(call, *configuration);
  auto store = inventory::open_store(path, inventory::OpenMode::read_only);
  if (!store) return explained(store.error(), path);
  return (*store)->load(call.arguments.time("at"));
}

profiles::Loaded load_profiles(Call call, profiles::Expressions of_shipped) {
  const std::filesystem::path directory(call.arguments.text("config"));
  auto loaded = profiles::load((directory / "profiles.d").string(), of_shipped);
  std::error_code failed;
  if (!call.arguments.given("config") || std::filesystem::is_directory(directory, failed))
    return loaded;
  config::Problem missing;
  missing.file = directory.string();
  missing.what = failed ? failed.message() : "is not a directory";
  loaded.problems.push_back(std::move(missing));
  return loaded;
}

void tell_problems(Call call, const profiles::Loaded& loaded) {
  for (const auto& problem : loaded.problems)
    call.streams.complain((problem.warning ? "warning: " : "error: ") + config::text(problem));
}

std::function<bool(const KnownNeighbour&)> cloud_managed_by(
    std::shared_ptr<const profiles::Library> library) {
  return [library = std::move(library)](const KnownNeighbour& neighbour) {
    return library->is_cloud_managed(neighbour.platform) ||
           library->is_cloud_managed(neighbour.name);
  };
}

Exit refuse(Call call, const Error& error) {
  call.streams.complain(error.what);
  const bool usage = error.code == Errc::config || error.code == Errc::invalid;
  return usage ? Exit::usage : Exit::failed;
}

}  // namespace netroster::daemon
