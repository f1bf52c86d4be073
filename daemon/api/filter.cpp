#include "daemon/api/filter.h"

#include <algorithm>
#include <utility>

#include "daemon/selection.h"

namespace netroster::daemon::api {

using web::Parameter;

Filter::Filter(const web::Request& asked)
    : request(asked),
      sites(asked.all("site")),
      roles(asked.all("role")),
      devices(asked.all("device")),
      states(asked.all("state")) {}

bool Filter::takes_site(const std::string& site) const {
  return request.identity.sees(site) && any_matches(sites, site);
}

bool Filter::takes_state(std::string_view state) const {
  return states.empty() || std::find(states.begin(), states.end(), state) != states.end();
}

bool Filter::takes(const Device& device) const {
  if (!takes_site(device.site) || !any_matches(roles, device.role)) return false;
  return devices.empty() || std::any_of(devices.begin(), devices.end(), [&](const auto& word) {
           return names_device(word, device);
         });
}

std::optional<std::pair<WallTime, WallTime>> interval_of(const web::Request& request, WallTime now,
                                                         std::chrono::hours usual) {
  const auto time = [&](const char* name, WallTime otherwise) {
    const auto word = request.parameter(name);
    return word ? parse_time(*word).value_or(otherwise) : otherwise;
  };
  const auto to = time("to", now);
  const auto from = time("from", to - usual);
  if (from > to) return std::nullopt;
  return std::pair(from, to);
}

Parameter many(std::string name, std::string doc) {
  return {.name = std::move(name), .doc = std::move(doc), .repeated = true};
}

Parameter state(std::vector<std::string> words) {
  return {.name = "state",
          .doc = "Only what is in one of these states.",
          .type = Parameter::Type::choice,
          .choices = std::move(words),
          .repeated = true};
}

std::vector<Parameter> between(const std::string& usual) {
  return {{.name = "from", .doc = "After this time; " + usual, .type = Parameter::Type::time},
          {.name = "to", .doc = "Up to this time; else now.", .type = Parameter::Type::time}};
}

std::vector<Parameter> with_paging(std::vector<Parameter> more) {
  std::vector<Parameter> out{many("site", "Only these sites, by id; * and ? stand for others.")};
  for (auto& each : more) out.push_back(std::move(each));
  out.push_back({.name = "text", .doc = "Only rows that have these words somewhere."});
  out.push_back({.name = "limit",
                 .doc = "Most rows of one page.",
                 .type = Parameter::Type::count,
                 .least = 1,
                 .most = 1000,
                 .preset = "100"});
  out.push_back({.name = "cursor", .doc = "Go on after a page: what it has as next."});
  out.push_back({.name = "format",
                 .doc = "Instead of what Accept says.",
                 .type = Parameter::Type::choice,
                 .choices = {"json", "csv"}});
  return out;
}

}  // namespace netroster::daemon::api
