#include "web/route_table.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace netroster::web {
namespace {

Response echo(const Request& request) {
  std::string out;
  for (const auto& [name, value] : request.in_path)
    out.append(name).append("=").append(value).append(";");
  return Response::line(200, out);
}

RouteTable table() {
  std::vector<Route> routes;
  routes.push_back({.path = "/", .handler = echo, .about = ""});
  routes.push_back({.path = "/open", .handler = echo, .about = "", .role = Role::anyone});
  routes.push_back(
      {.path = "/do", .handler = echo, .about = "", .method = Method::post, .role = Role::admin});
  routes.push_back({.path = "/both", .handler = echo, .about = ""});
  routes.push_back({.path = "/both",
                    .handler = echo,
                    .about = "",
                    .method = Method::post,
                    .role = Role::operator_});
  routes.push_back(
      {.path = "/api/v1/things",
       .handler = echo,
       .about = "",
       .parameters =
           {{.name = "site", .doc = "", .repeated = true},
            {.name = "limit", .doc = "", .type = Parameter::Type::count, .least = 1, .most = 10},
            {.name = "state",
             .doc = "",
             .type = Parameter::Type::choice,
             .choices = {"up", "down"}},
            {.name = "from", .doc = "", .type = Parameter::Type::time}},
       .strict = true});
  routes.push_back({.path = "/api/v1/things/{id}",
                    .handler = echo,
                    .about = "",
                    .parameters = {{.name = "id", .doc = "", .place = Parameter::Place::path}},
                    .strict = true});
  routes.push_back({.path = "/api/v1/throws",
                    .handler = [](const Request&) -> Response {
                      throw std::runtime_error("a secret of the inside");
                    },
                    .about = "",
                    .strict = true});
  return RouteTable(std::move(routes));
}

Request ask(std::string method, const std::string& target, Identity identity = {}) {
  Request out;
  out.method = std::move(method);
  const auto mark = target.find('?');
  out.path = target.substr(0, mark);
  if (mark != std::string::npos) out.query = *parse_query(target.substr(mark + 1));
  out.identity = std::move(identity);
  return out;
}

std::string body_of(const Response& response) { return std::get<std::string>(response.body); }

struct Case {
  const char* name;
  const char* method;
  const char* target;
  unsigned status;
  const char* holds;
};
class Routing : public testing::TestWithParam<Case> {};

TEST_P(Routing, Answers) {
  auto request = ask(GetParam().method, GetParam().target);
  const auto response = table().answer(request);
  EXPECT_EQ(response.status, GetParam().status) << body_of(response);
  EXPECT_NE(body_of(response).find(GetParam().holds), std::string::npos) << body_of(response);
  const bool problem = response.content_type.starts_with("application/problem+json");
  EXPECT_EQ(problem, response.status != 200 && answers_problems(request.path));
}

INSTANTIATE_TEST_SUITE_P(
    Web, Routing,
    testing::Values(
        Case{"Root", "GET", "/", 200, ""}, Case{"Head", "HEAD", "/open", 200, ""},
        Case{"Nothing", "GET", "/nothing", 404, "There is nothing here."},
        Case{"NothingInTheApi", "GET", "/api/v1/nothing", 404, "\"status\":404"},
        Case{"Slash", "GET", "/open/", 404, "nothing"},
        Case{"Doubled", "GET", "//open", 404, "nothing"},
        Case{"OtherMethod", "POST", "/open", 405, "Only GET, HEAD."},
        Case{"ReadWhatIsDone", "GET", "/do", 405, "Only POST."},
        Case{"StrangeMethod", "BREW", "/both", 405, "Only GET, HEAD, POST."},
        Case{"Variable", "GET", "/api/v1/things/OAK-1", 200, "id=OAK-1;"},
        Case{"EmptyVariable", "GET", "/api/v1/things/", 404, "nothing"},
        Case{"TooDeep", "GET", "/api/v1/things/a/b", 404, "nothing"},
        Case{"Throws", "GET", "/api/v1/throws", 500, "could not be made"},
        Case{"Good", "GET", "/api/v1/things?site=A&site=B&limit=10&state=up&from=2026-07-01", 200,
             ""},
        Case{"UnknownParameter", "GET", "/api/v1/things?sites=A", 400, "Did you mean site?"},
        Case{"UnknownEverywhere", "GET", "/api/v1/things/x?limit=1", 400, "takes: none"},
        Case{"Twice", "GET", "/api/v1/things?limit=1&limit=2", 400, "\"parameter\":\"limit\""},
        Case{"Zero", "GET", "/api/v1/things?limit=0", 400, "from 1 to 10"},
        Case{"TooMany", "GET", "/api/v1/things?limit=11", 400, "from 1 to 10"},
        Case{"Negative", "GET", "/api/v1/things?limit=-1", 400, "from 1 to 10"},
        Case{"Huge", "GET", "/api/v1/things?limit=99999999999999999999999", 400, "from 1 to 10"},
        Case{"NoNumber", "GET", "/api/v1/things?limit=1e1", 400, "from 1 to 10"},
        Case{"NoChoice", "GET", "/api/v1/things?state=sideways", 400, "up, down"},
        Case{"NoTime", "GET", "/api/v1/things?from=yesterday", 400, "2026-07-01T12:00:00Z"},
        Case{"Control", "GET", "/api/v1/things?site=a%00b", 400, "printed"},
        Case{"BadUtf8", "GET", "/api/v1/things?site=%c3%28", 400, "printed"},
        Case{"LineBreak", "GET", "/api/v1/things?site=a%0d%0aSet-Cookie:", 400, "printed"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(RouteTable, AHostileParameterIsNamedWithoutItsControls) {
  auto request = ask("GET", "/api/v1/things?%1b[31m%3cscript%3e=1");
  const auto response = table().answer(request);
  EXPECT_EQ(response.status, 400U);
  const auto parsed = nlohmann::json::parse(body_of(response));
  EXPECT_EQ(parsed["parameter"], "[31m<script>");
  EXPECT_EQ(body_of(response).find('\x1b'), std::string::npos);
}

TEST(RouteTable, ALongValueIsRefusedAndNotRepeated) {
  auto request = ask("GET", "/api/v1/things?site=" + std::string(5000, 'x'));
  const auto response = table().answer(request);
  EXPECT_EQ(response.status, 400U);
  EXPECT_LT(body_of(response).size(), 400U);
}

TEST(RouteTable, MoreIsAllowedToMore) {
  struct Want {
    const char* method;
    const char* path;
    Role least;
  };
  constexpr Want wants[] = {{"GET", "/", Role::reader},
                            {"GET", "/open", Role::anyone},
                            {"POST", "/do", Role::admin},
                            {"GET", "/both", Role::reader},
                            {"POST", "/both", Role::operator_}};
  for (const auto& want : wants)
    for (const auto role : {Role::anyone, Role::reader, Role::operator_, Role::admin}) {
      auto request = ask(want.method, want.path, {"x", role, {}});
      EXPECT_EQ(table().answer(request).status, role >= want.least ? 200U : 403U)
          << want.method << want.path << text(role);
    }
}

TEST(RouteTable, WhoSeesSomeSitesSeesNoPageOfAllSites) {
  const Identity some{"anna", Role::admin, {"OAK"}};
  auto all = ask("GET", "/", some);
  EXPECT_EQ(table().answer(all).status, 403U);
  auto own = ask("GET", "/api/v1/things", some);
  EXPECT_EQ(table().answer(own).status, 200U);
  auto health = ask("GET", "/open", some);
  EXPECT_EQ(table().answer(health).status, 200U);
}

TEST(RouteTable, RolesHaveWords) {
  for (const auto role : {Role::reader, Role::operator_, Role::admin})
    EXPECT_EQ(parse_role(text(role)), role) << text(role);
  EXPECT_FALSE(parse_role("anyone"));
  EXPECT_FALSE(parse_role("Admin"));
}

}  // namespace
}  // namespace netroster::web
