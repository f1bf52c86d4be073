// Every route there is, asked by everybody there can be.
#include <gtest/gtest.h>

#include "tests/web/all_routes.h"
#include "web/answer.h"

namespace netroster::web {
namespace {

// Bearer tokens of the test: the role, or nothing that anybody knows.
Admission admit(const RawRequest& raw) {
  Admission out;
  constexpr std::string_view scheme = "Bearer ";
  if (raw.authorization.starts_with(scheme))
    if (const auto role = parse_role(raw.authorization.substr(scheme.size())))
      out.identity = Identity{"somebody", *role, {}};
  if (raw.authorization == "Bearer oak") out.identity = Identity{"oak", Role::admin, {"OAK"}};
  if (!out.identity) out.refusal = Response::problem(401, "Say who you are.");
  return out;
}

RawRequest ask(const Route& route, const std::string& authorization) {
  RawRequest out;
  out.method = std::string(text(route.method));
  out.target = route.path;
  for (auto at = out.target.find('{'); at != std::string::npos; at = out.target.find('{'))
    out.target.replace(at, out.target.find('}') - at + 1, "x");
  out.hosts = 1;
  out.host = "127.0.0.1:9816";
  out.authorization = authorization;
  out.peer = "127.0.0.1";
  return out;
}

int status_of(const Answer& answer) { return std::stoi(answer.head.substr(9, 3)); }

class EveryRoute : public testing::Test {
 protected:
  const std::vector<Route> routes_ = test::all_routes();
  const Answers answers_{{}, routes_, admit};
  // One that comes later too.
  Answer answer(const RawRequest& request) const {
    auto out = answers_.to(request, true);
    if (const auto later = out.later)
      later({.take = [&](Response response) {
        out = answers_.of(request, std::move(response), true);
      }});
    return out;
  }
  int ask_as(const Route& route, const std::string& who) {
    return status_of(answer(ask(route, who)));
  }
};

TEST_F(EveryRoute, OnlyHealthAndReadinessAreForAnyone) {
  for (const auto& route : routes_)
    for (const auto* who : {"", "Bearer wrong", "Basic eDp5", "Bearer anyone", "nonsense"}) {
      const auto status = ask_as(route, who);
      const bool open = route.path == "/-/healthy" || route.path == "/-/ready";
      EXPECT_EQ(status, open ? 200 : 401) << route.path << " " << who;
    }
}

TEST_F(EveryRoute, EachRoleGetsAsFarAsItSays) {
  for (const auto& route : routes_)
    for (const auto role : {Role::reader, Role::operator_, Role::admin}) {
      const auto status = ask_as(route, "Bearer " + std::string(text(role)));
      EXPECT_EQ(status == 403, role < route.role) << route.path << " " << text(role);
      EXPECT_NE(status, 401) << route.path;
      EXPECT_NE(status, 500) << route.path;
    }
}

TEST_F(EveryRoute, WhoMaySeeOneSiteGetsNothingThatShowsAll) {
  for (const auto& route : routes_) {
    const bool kept_to_sites = route.strict || route.role == Role::anyone;
    EXPECT_EQ(ask_as(route, "Bearer oak") == 403, !kept_to_sites) << route.path;
  }
}

TEST_F(EveryRoute, ReadingNeedsAReaderAndChangingNeedsMore) {
  for (const auto& route : routes_) {
    EXPECT_TRUE(route.method == Method::get || route.role >= Role::operator_) << route.path;
    EXPECT_EQ(route.path.starts_with("/api/"), route.strict) << route.path;
  }
}

TEST_F(EveryRoute, AnotherHostIsAnsweredNothing) {
  for (const auto& route : routes_)
    for (const auto* host :
         {"evil.example", "evil.example:9816", "localhost.evil.example", "x@y"}) {
      auto request = ask(route, "Bearer admin");
      request.host = host;
      EXPECT_EQ(status_of(answer(request)), 421) << route.path << " " << host;
    }
}

TEST_F(EveryRoute, APageOfAnotherOriginIsAnsweredNothing) {
  for (const auto& route : routes_)
    for (const auto* origin : {"http://evil.example", "null", "", "http://127.0.0.1:9817",
                               "https://127.0.0.1", "file://", "http://127.0.0.1:9816.evil"}) {
      auto request = ask(route, "Bearer admin");
      request.origins = 1;
      request.origin = origin;
      EXPECT_EQ(status_of(answer(request)), 403) << route.path << " " << origin;
    }
}

TEST_F(EveryRoute, ItsOwnPageIs) {
  for (const auto& route : routes_) {
    auto request = ask(route, "Bearer admin");
    request.origins = 1;
    request.origin = "http://127.0.0.1:9816";
    EXPECT_NE(status_of(answer(request)), 403) << route.path;
    request.origins = 2;
    EXPECT_EQ(status_of(answer(request)), 403) << route.path;
  }
}

TEST_F(EveryRoute, NobodyAllowsOtherOriginsAndEverybodyIsStrict) {
  for (const auto& route : routes_) {
    const auto head = answer(ask(route, "Bearer admin")).head;
    EXPECT_EQ(head.find("Access-Control-Allow"), std::string::npos) << route.path;
    EXPECT_EQ(head.find("Set-Cookie"), std::string::npos) << route.path;
    EXPECT_NE(head.find("\r\nContent-Security-Policy: default-src 'none';"), std::string::npos);
    EXPECT_NE(head.find("\r\nX-Content-Type-Options: nosniff\r\n"), std::string::npos);
  }
}

TEST_F(EveryRoute, UnknownPathsTellStrangersNothing) {
  Route nowhere{.path = "/api/v1/nowhere", .handler = {}, .about = ""};
  EXPECT_EQ(ask_as(nowhere, ""), 401);
  EXPECT_EQ(ask_as(nowhere, "Bearer reader"), 404);
}

}  // namespace
}  // namespace netroster::web
