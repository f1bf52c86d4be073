// Routes that have something done or worked out: scans, findings, phases, bandwidth, events.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "daemon/api/analysis.h"
#include "daemon/api/events.h"
#include "daemon/api/scans.h"
#include "inventory/store/history.h"
#include "sample.h"
#include "tests/web/all_routes.h"
#include "web/route_table.h"

namespace netroster::daemon::api {
namespace {

using Json = nlohmann::json;
using web::Identity;
using web::Response;
using web::Role;

const Identity kim{"kim", Role::operator_, {}};
const Identity oms{"oms", Role::operator_, {"OMS"}};

class Controlled : public testing::Test {
 protected:
  Controlled() : table_(all_routes()) {}

  std::vector<web::Route> all_routes() {
    auto known = web::test::known_nothing();
    known.snapshot = [snapshot = test::sample_inventory()] { return snapshot; };
    auto config = std::make_shared<config::Config>();
    for (const auto* id : {"WHS", "OMS"}) {
      config->sites.emplace_back();
      config->sites.back().id = id;
    }
    known.config = [config] { return config; };
    const service::Control control{
        .write = [](const scan::Errand&) { return true; },
        .work =
            [](const std::function<void()>& work) {
              work();
              return true;
            },
        .scan =
            [this](std::vector<std::string> sites) {
              return orders_.add(std::move(sites), wall_now());
            },
        .scans = [this] { return orders_.all(); },
        .events = &feed_,
        .library = [library = standards::load("").library] { return library; }};
    auto out = scan_routes(known, control);
    for (auto& route :
         analysis_routes(known, control, {folder_.file("store.db"), folder_.file("history.db")}))
      out.push_back(std::move(route));
    out.push_back(events_route(control));
    return out;
  }
  // What the route gives, before the answer is made.
  Response ask_for(const std::string& path) const {
    web::Request request;
    request.method = "GET";
    request.path = "/api/v1/" + path;
    request.identity = kim;
    return table_.answer(request);
  }
  Response ask(const std::string& method, const std::string& path, const std::string& body = "",
               const Identity& who = kim) const {
    web::Request request;
    request.method = method;
    const auto mark = path.find('?');
    request.path = "/api/v1/" + path.substr(0, mark);
    if (mark != std::string::npos) request.query = *web::parse_query(path.substr(mark + 1));
    request.identity = who;
    request.content_type = "application/json";
    request.body = body;
    auto out = table_.answer(request);
    if (const auto later = out.later)
      later({.take = [&](Response response) { out = std::move(response); }});
    return out;
  }
  static Json json_of(const Response& response) {
    return Json::parse(*std::get_if<std::string>(&response.body));
  }
  Json items(const std::string& path, const Identity& who = kim) const {
    return json_of(ask("GET", path, "", who))["items"];
  }

  test::Folder folder_;
  service::ScanOrders orders_;
  service::EventFeed feed_;
  const web::RouteTable table_;
};

TEST_F(Controlled, AScanIsOrderedAndItsStateIsSeen) {
  const auto ordered = ask("POST", "scans", R"({"site":"WHS"})");
  ASSERT_EQ(ordered.status, 202U);
  const auto number = json_of(ordered)["scan"].get<std::int64_t>();
  const auto path = "scans/" + std::to_string(number);
  EXPECT_EQ(ordered.headers.back(),
            (std::pair<std::string, std::string>("Location", "/api/v1/" + path)));
  EXPECT_EQ(json_of(ordered)["state"], "waiting");
  EXPECT_EQ(json_of(ask("POST", "scans", R"({"site":"WHS"})"))["scan"], number);
  EXPECT_EQ(json_of(ask("POST", "scans"))["sites"], Json::array({"WHS", "OMS"}));
  orders_.finish(orders_.take(wall_now())->id, "", wall_now());
  const auto one = json_of(ask("GET", path));
  EXPECT_EQ(one["state"], "done");
  EXPECT_FALSE(one["ended"].is_null());
  EXPECT_EQ(items("scans?state=waiting").size(), 1U);
}

TEST_F(Controlled, OnlyConfiguredSitesThatOneMaySeeAreScanned) {
  EXPECT_EQ(ask("POST", "scans", R"({"site":"10.0.0.0/8"})").status, 404U);
  EXPECT_EQ(ask("POST", "scans", R"({"site":"WHS"})", oms).status, 404U);
  EXPECT_EQ(json_of(ask("POST", "scans", "", oms))["sites"], Json::array({"OMS"}));
  const auto ordered = ask("POST", "scans", R"({"site":"WHS"})");
  ASSERT_EQ(ordered.status, 202U);
  const auto path = "scans/" + std::to_string(json_of(ordered)["scan"].get<std::int64_t>());
  EXPECT_EQ(ask("GET", path).status, 200U);
  EXPECT_EQ(ask("GET", path, "", oms).status, 404U);
  EXPECT_EQ(items("scans", oms).size(), 1U);
  EXPECT_EQ(ask("POST", "scans", R"({"site":"OMS"})", {"x", Role::reader, {}}).status, 403U);
}

TEST_F(Controlled, TooManyScansAreRefused) {
  for (std::size_t i = 0; i < service::ScanOrders::most_waiting; ++i)
    ASSERT_TRUE(orders_.add({std::to_string(i)}, wall_now()));
  const auto refused = ask("POST", "scans");
  EXPECT_EQ(refused.status, 503U);
  EXPECT_EQ(refused.headers.back().first, "Retry-After");
}

TEST_F(Controlled, FindingsAreThoseOfTheCommandAndOfOnesSites) {
  const auto all = items("findings?limit=1000");
  ASSERT_FALSE(all.empty());
  for (const auto& each : all) EXPECT_NE(each["result"], "pass");
  const auto unknown = items("findings?limit=1000&state=unknown&severity=required&site=OMS");
  ASSERT_FALSE(unknown.empty());
  for (const auto& each : unknown) {
    EXPECT_EQ(each["result"], "unknown");
    EXPECT_EQ(each["severity"], "required");
    EXPECT_EQ(each["site"], "OMS");
  }
  for (const auto& each : items("findings?limit=1000", oms)) EXPECT_EQ(each["site"], "OMS");
}

TEST_F(Controlled, WithoutPhasesAndTrafficThereAreNone) {
  EXPECT_EQ(ask("GET", "phases").status, 200U);
  EXPECT_TRUE(items("phases").empty());
  EXPECT_EQ(ask("GET", "bandwidth").status, 503U);
  ASSERT_TRUE(inventory::open_history(folder_.file("history.db"), inventory::OpenMode::read_write));
  EXPECT_EQ(ask("GET", "bandwidth").status, 200U);
  EXPECT_TRUE(items("bandwidth?of=totals", oms).empty() ||
              items("bandwidth?of=totals", oms)[0]["site"] == "OMS");
  EXPECT_EQ(ask("GET", "bandwidth?from=2026-07-02&to=2026-07-01").status, 400U);
}

// Rather than reading for minutes, or showing a gap of two thousand years.
TEST_F(Controlled, TrafficThatThereCannotBeIsRefused) {
  ASSERT_TRUE(inventory::open_history(folder_.file("history.db"), inventory::OpenMode::read_write));
  const auto ever = ask("GET", "bandwidth?from=0001-01-01&to=9999-12-31");
  EXPECT_EQ(ever.status, 400U);
  EXPECT_NE(json_of(ever)["detail"].get<std::string>().find("more than 10 years"),
            std::string::npos);
  const auto later = ask("GET", "bandwidth?from=9999-01-01&to=9999-12-31");
  EXPECT_EQ(later.status, 400U);
  EXPECT_NE(json_of(later)["detail"].get<std::string>().find("in the future"), std::string::npos);
  const auto open = ask("GET", "bandwidth?from=9999-01-01");
  EXPECT_EQ(open.status, 400U);
  EXPECT_NE(json_of(open)["detail"].get<std::string>().find("in the future"), std::string::npos);
}

TEST_F(Controlled, NothingIsWorkedOutForWhomNobodyWaits) {
  auto asked = ask_for("bandwidth");
  ASSERT_TRUE(asked.later);
  std::stop_source gone;
  gone.request_stop();
  bool answered = false;
  asked.later({.take = [&](const Response&) { answered = true; }, .unwanted = gone.get_token()});
  EXPECT_FALSE(answered);
}

// As a browser does when it was cut off: the address is the same, and a field says how far it was.
TEST_F(Controlled, EventsGoOnAfterTheLastOneThatWasHeard) {
  feed_.add({Event{*parse_time("2026-07-01"), "first", "WHS", "x", "1"},
             Event{*parse_time("2026-07-01"), "second", "WHS", "x", "2"}});
  const auto heard = [&](const std::string& last, const std::string& query = "") {
    web::Request request;
    request.method = "GET";
    request.path = "/api/v1/events";
    request.query = *web::parse_query(query);
    request.identity = kim;
    request.last_event_id = last;
    return table_.answer(request).live();
  };
  EXPECT_TRUE(heard("1").starts_with("id: 2\n"));
  EXPECT_TRUE(heard("1", "after=0").starts_with("id: 2\n"));
  EXPECT_TRUE(heard("", "after=0").starts_with("id: 1\n"));
  EXPECT_TRUE(heard("7").starts_with("id: 1\n")) << "of an earlier run";
  EXPECT_EQ(heard("2"), "");
  for (const auto* none : {"", "x", "1x", "-1", "99999999999999999999", " 1"})
    EXPECT_EQ(heard(none), "") << none;
}

TEST_F(Controlled, EventsComeAsTheyHappenAndOnlyOfOnesSites) {
  feed_.add({Event{*parse_time("2026-07-01"), "old", "WHS", "x", "before"}});
  auto all = ask("GET", "events");
  auto of_oms = ask("GET", "events?after=0", "", oms);
  EXPECT_EQ(all.content_type, "text/event-stream; charset=utf-8");
  EXPECT_EQ(all.live(), "");
  feed_.add({Event{*parse_time("2026-07-01"), "device_split", "OMS", "oms-1", "a\nline"}});
  EXPECT_EQ(all.live(),
            "id: 2\nevent: device_split\ndata: {\"when\":\"2026-07-01T00:00:00Z\",\"kind\":"
            "\"device_split\",\"site\":\"OMS\",\"device\":\"oms-1\",\"text\":\"a\\nline\"}\n\n");
  EXPECT_EQ(all.live(), "");
  const auto seen = of_oms.live();
  EXPECT_EQ(seen.find("old"), std::string::npos);
  EXPECT_NE(seen.find("id: 2\n"), std::string::npos);
  feed_.add(std::vector<Event>(service::EventFeed::most + 1));
  EXPECT_TRUE(all.live().starts_with("id: 3\nevent: missed\ndata: {\"events\":1}\n\n"));
}

}  // namespace
}  // namespace netroster::daemon::api
