#include "web/body.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <utility>

#include "base/text.h"
#include "web/route_table.h"

namespace netroster::web {
namespace {

using nlohmann::json;

bool is_json(std::string_view content_type) {
  return equal_nocase(trim(content_type.substr(0, content_type.find(';'))), "application/json");
}

// What is there twice could be read in two ways. `twice` is the first such name.
json parse(const std::string& body, std::string& twice) {
  std::set<std::string> seen;
  return json::parse(
      body,
      [&](int depth, json::parse_event_t event, json& parsed) {
        if (event == json::parse_event_t::key && depth == 1 &&
            !seen.insert(parsed.get<std::string>()).second && twice.empty())
          twice = parsed.get<std::string>();
        return true;
      },
      false);
}

std::optional<std::string> text_of(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_unsigned()) return std::to_string(value.get<std::uint64_t>());
  return std::nullopt;
}

Response bad(const std::string& detail, const std::string& name = {}) {
  return Response::problem(400, detail, sanitise(name, 64));
}

}  // namespace

std::optional<Response> take_body(const Route& route, Request& request) {
  if (!request.body.empty() && !is_json(request.content_type))
    return Response::problem(415, "The body is application/json. Say so in Content-Type.");
  std::string twice;
  const auto object = parse(request.body.empty() ? "{}" : request.body, twice);
  if (!object.is_object()) return bad("The body is no JSON object.");
  if (!twice.empty())
    return bad(fmt::format("\"{}\" is there twice. Give it once.", sanitise(twice, 64)), twice);
  for (const auto& [name, value] : object.items()) {
    const auto shown = sanitise(name, 64);
    if (find_parameter(route, Parameter::Place::body, name) == nullptr)
      return bad(fmt::format("There is no member \"{}\" here. The body takes: {}.", shown,
                             names_of(route, Parameter::Place::body)),
                 name);
    auto text = text_of(value);
    if (!text) return bad(fmt::format("{} is neither a text nor a whole number.", shown), name);
    request.members[name] = std::move(*text);
  }
  return member_problem(route, request);
}

}  // namespace netroster::web
