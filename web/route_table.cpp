#include "web/route_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <exception>
#include <set>

#include "base/clock.h"
#include "base/log.h"
#include "base/text.h"
#include "web/body.h"

namespace netroster::web {
namespace {

constexpr std::size_t most_repeats = 64;  // of one parameter

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> out;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const auto end = std::min(path.find('/'), path.size());
    out.emplace_back(path.substr(0, end));
    path.remove_prefix(end);
  }
  return out;
}

bool is_variable(const std::string& segment) {
  return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

bool fits(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) return false;
  for (std::size_t i = 0; i < path.size(); ++i)
    if (is_variable(pattern[i]) ? path[i].empty() : pattern[i] != path[i]) return false;
  return true;
}

// In quotes, as much as a reader needs.
std::string shown(std::string_view value) { return "\"" + sanitise(value, 64) + "\""; }

std::string near_name(const Route& route, const std::string& name) {
  for (const auto& each : route.parameters)
    if (each.place == Parameter::Place::query && edit_distance(each.name, name) <= 2)
      return fmt::format(" Did you mean {}?", each.name);
  return "";
}

Response bad(std::string_view detail, std::string_view parameter) {
  return Response::problem(400, detail, parameter);
}

std::optional<Response> count_problem(const Parameter& parameter, const std::string& value) {
  std::uint64_t number = 0;
  const auto* end = value.data() + value.size();
  const auto read = std::from_chars(value.data(), end, number);
  if (read.ec == std::errc{} && read.ptr == end && number >= parameter.least &&
      number <= parameter.most)
    return std::nullopt;
  return bad(fmt::format("{} is no number from {} to {}: {}. Give one in that range or leave it "
                         "out.",
                         shown(value), parameter.least, parameter.most, parameter.name),
             parameter.name);
}

std::optional<Response> choice_problem(const Parameter& parameter, const std::string& value) {
  const auto& choices = parameter.choices;
  if (std::find(choices.begin(), choices.end(), value) != choices.end()) return std::nullopt;
  return bad(fmt::format("{} is none of the words that {} can be: {}.", shown(value),
                         parameter.name, fmt::join(choices, ", ")),
             parameter.name);
}

std::optional<Response> value_problem(const Parameter& parameter, const std::string& value) {
  const auto longest = parameter.longest;
  if (value.size() > longest)
    return bad(fmt::format("{} is longer than {} bytes. Shorten it.", parameter.name, longest),
               parameter.name);
  if (sanitise(value, longest) != trim(value))
    return bad(fmt::format("{} has characters that cannot be printed. Send printable UTF-8.",
                           parameter.name),
               parameter.name);
  if (parameter.type == Parameter::Type::count) return count_problem(parameter, value);
  if (parameter.type == Parameter::Type::choice) return choice_problem(parameter, value);
  if (parameter.type == Parameter::Type::time && !parse_time(value))
    return bad(fmt::format("{} is no time for {}. Write 2026-07-01 or 2026-07-01T12:00:00Z.",
                           shown(value), parameter.name),
               parameter.name);
  return std::nullopt;
}

}  // namespace

struct RouteTable::Found {
  const Route* route = nullptr;
  const std::vector<std::string>* segments = nullptr;
  std::vector<std::string> path;
  std::set<std::string> methods;  // that the path knows
};

std::string_view text(Method method) { return method == Method::get ? "GET" : "POST"; }

std::string names_of(const Route& route, Parameter::Place place) {
  std::vector<std::string> names;
  for (const auto& each : route.parameters)
    if (each.place == place) names.push_back(each.name);
  return names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
}

const Parameter* find_parameter(const Route& route, Parameter::Place place,
                                const std::string& name) {
  for (const auto& each : route.parameters)
    if (each.name == name && each.place == place) return &each;
  return nullptr;
}

bool answers_problems(std::string_view path) { return path == "/api" || path.starts_with("/api/"); }

Response refusal(std::string_view path, unsigned status, std::string_view text) {
  return answers_problems(path) ? Response::problem(status, text) : Response::line(status, text);
}

std::optional<Response> parameter_problem(const Route& route, const Request& request) {
  for (auto at = request.query.begin(); at != request.query.end();
       at = request.query.upper_bound(at->first)) {
    const auto* parameter = find_parameter(route, Parameter::Place::query, at->first);
    if (parameter == nullptr)
      return bad(
          fmt::format("There is no parameter {}.{} This address takes: {}.", shown(at->first),
                      near_name(route, at->first), names_of(route, Parameter::Place::query)),
          at->first);
    const auto values = request.all(at->first);
    if (values.size() > (parameter->repeated ? most_repeats : 1))
      return bad(fmt::format("{} is given {} times. Give it {}.", at->first, values.size(),
                             parameter->repeated ? "less often" : "once"),
                 at->first);
    for (const auto& value : values)
      if (auto problem = value_problem(*parameter, value)) return problem;
  }
  return std::nullopt;
}

std::optional<Response> member_problem(const Route& route, const Request& request) {
  for (const auto& parameter : route.parameters) {
    if (parameter.place != Parameter::Place::body) continue;
    const auto value = request.member(parameter.name);
    if (!value && parameter.required)
      return bad(fmt::format("{} is missing. {}", parameter.name, parameter.doc), parameter.name);
    if (!value) continue;
    if (auto problem = value_problem(parameter, *value)) return problem;
  }
  return std::nullopt;
}

bool Route::takes_body() const {
  return std::any_of(parameters.begin(), parameters.end(), [](const Parameter& parameter) {
    return parameter.place == Parameter::Place::body;
  });
}

RouteTable::RouteTable(std::vector<Route> routes) : routes_(std::move(routes)) {
  for (const auto& route : routes_) segments_.push_back(split_path(route.path));
}

RouteTable::Found RouteTable::look_up(std::string_view method, std::string_view path) const {
  Found found;
  found.path = split_path(path);
  const auto wanted = method == "HEAD" ? "GET" : method;
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!fits(segments_[i], found.path)) continue;
    found.methods.emplace(text(routes_[i].method));
    if (routes_[i].method == Method::get) found.methods.emplace("HEAD");
    if (found.route != nullptr || text(routes_[i].method) != wanted) continue;
    found.route = &routes_[i];
    found.segments = &segments_[i];
  }
  return found;
}

const Route* RouteTable::find(std::string_view method, std::string_view path) const {
  return path.starts_with('/') ? look_up(method, path).route : nullptr;
}

Response RouteTable::answer(Request& request) const {
  const auto found = look_up(request.method, request.path);
  if (found.methods.empty()) return refusal(request.path, 404, "There is nothing here.");
  if (found.route == nullptr) {
    const auto methods = fmt::format("{}", fmt::join(found.methods, ", "));
    auto out = refusal(request.path, 405, "Only " + methods + ".");
    out.headers.emplace_back("Allow", methods);
    return out;
  }
  const auto& route = *found.route;
  if (request.identity.role < route.role)
    return refusal(request.path, 403, fmt::format("This needs the role {}.", text(route.role)));
  if (!route.strict && route.role != Role::anyone && !request.identity.sites.empty())
    return refusal(request.path, 403, "This shows every site, and you may see some of them.");
  for (std::size_t i = 0; i < found.path.size(); ++i) {
    const auto& segment = (*found.segments)[i];
    if (is_variable(segment))
      request.in_path[segment.substr(1, segment.size() - 2)] = found.path[i];
  }
  if (route.strict)
    if (auto problem = parameter_problem(route, request)) return std::move(*problem);
  if (route.takes_body())
    if (auto problem = take_body(route, request)) return std::move(*problem);
  try {
    return route.handler(request);
  } catch (const std::exception& thrown) {
    log::error("WEB_ANSWER_FAILED", request.path, thrown.what());
    return refusal(request.path, 500, "The answer could not be made.");
  }
}

}  // namespace netroster::web
