#include "daemon/commands/report_last.h"

#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>

#include "config/files.h"

namespace netroster::daemon {
namespace {

constexpr std::size_t most_bytes = 500'000'000;

using Json = nlohmann::json;

std::string word(const Json& object, const char* key) {
  const auto at = object.is_object() ? object.find(key) : object.end();
  return at == object.end() || !at->is_string() ? std::string() : at->get<std::string>();
}

Result<Json> read_json(const std::string& path) {
  const auto file = config::read_regular_file(path, most_bytes);
  if (!file) return Error{file.error().code, path + ": " + file.error().what};
  // The sites of a big district would fill the memory, and nobody asks for them.
  const auto without_sites = [](int depth, Json::parse_event_t event, Json& key) {
    return !(depth == 1 && event == Json::parse_event_t::key && key == "sites");
  };
  return Json::parse(file->text, without_sites, false);
}

}  // namespace

Result<LastReport> read_last_report(const std::string& path) {
  const auto json = read_json(path);
  if (!json) return json.error();
  const auto when = parse_time(word(*json, "data_through"));
  if (word(*json, "report") != "compliance" || !when)
    return Error{Errc::invalid, path + ": not a compliance report in JSON"};
  LastReport out;
  out.when = *when;
  if (const auto standard = json->find("standard"); standard != json->end())
    out.fingerprint = word(*standard, "fingerprint");
  return out;
}

Result<LastProgress> read_last_progress(const std::string& path) {
  const auto json = read_json(path);
  if (!json) return json.error();
  const auto tables = json->is_object() ? json->find("tables") : json->end();
  if (word(*json, "report") != "progress" || tables == json->end() || !tables->is_object() ||
      !tables->contains("steps"))
    return Error{Errc::invalid, path + ": not a progress report in JSON"};
  LastProgress out;
  out.as_of = word(*json, "as_of");
  for (const auto& step : (*tables)["steps"])
    if (const auto state = planning::parse_progress(word(step, "state")))
      out.states.emplace(word(step, "step"), *state);
  return out;
}

}  // namespace netroster::daemon
