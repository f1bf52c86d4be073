// Which route answers a request, and whether it may be asked like that.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/route.h"

namespace netroster::web {

class RouteTable {
 public:
  explicit RouteTable(std::vector<Route> routes);

  const std::vector<Route>& routes() const { return routes_; }
  // The route of this method ("GET", "HEAD", "POST") and path; null: none.
  const Route* find(std::string_view method, std::string_view path) const;
  // For whom `request.identity` is: 404, 405, 403, 400 for a parameter, else what the route
  // answers. Never throws.
  Response answer(Request& request) const;

 private:
  struct Found;
  Found look_up(std::string_view method, std::string_view path) const;

  std::vector<Route> routes_;
  std::vector<std::vector<std::string>> segments_;  // of each route's path
};

// Whether errors under this path are problem+json, not a plain line.
bool answers_problems(std::string_view path);
// The one or the other.
Response refusal(std::string_view path, unsigned status, std::string_view text);

// "site, text, limit"; "none".
std::string names_of(const Route& route, Parameter::Place place);
// Null: it has none of this name there.
const Parameter* find_parameter(const Route& route, Parameter::Place place,
                                const std::string& name);

// What is wrong with the query of a strict route; nullopt: nothing.
std::optional<Response> parameter_problem(const Route& route, const Request& request);
// Likewise with the members of its body, once they are read.
std::optional<Response> member_problem(const Route& route, const Request& request);

}  // namespace netroster::web
