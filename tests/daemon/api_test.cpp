#include "daemon/api/api.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "daemon/api/page.h"
#include "sample.h"
#include "web/route_table.h"

namespace netroster::daemon::api {
namespace {

using Json = nlohmann::json;
const WallTime noon = *parse_time("2026-07-01T12:00:00Z");

// Forty devices of two sites, each with two ports.
Snapshot many_devices() {
  auto out = std::make_shared<Inventory>();
  out->when = noon;
  for (int i = 10; i < 50; ++i) {
    auto device = std::make_shared<Device>();
    device->id = (i % 2 == 0 ? "OAK-" : "ELM-") + std::to_string(i);
    device->site = device->id.substr(0, 3);
    device->name = "sw" + std::to_string(i);
    device->role = i % 4 == 0 ? "core" : "access";
    device->last_attempt.reach = i % 5 == 0 ? Reach::timeout : Reach::answered;
    auto facts = std::make_shared<DeviceFacts>();
    for (std::uint32_t index = 1; index < 3; ++index) {
      Port port;
      port.index = index;
      port.name = "Gi" + std::to_string(index);
      facts->ports.push_back(port);
    }
    device->facts = facts;
    device->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
    out->devices.push_back(std::move(device));
  }
  std::sort(out->devices.begin(), out->devices.end(),
            [](const auto& a, const auto& b) { return a->id < b->id; });
  return out;
}

// Of OAK-10 and of a device of ELM that is gone.
std::shared_ptr<const measurements::SpeedLiars> liars() {
  return std::make_shared<const measurements::SpeedLiars>(
      measurements::SpeedLiars{{"ELM", "ELM-99", "Gi2", {32, 4, 1'000'000'000, 9'000'000'000}},
                               {"OAK", "OAK-10", "Gi1", {32, 3, 100'000'000, 940'000'000}}});
}

web::RouteTable table(Snapshot snapshot, ReadChanges changes = {}) {
  web::Known known;
  known.snapshot = [snapshot] { return snapshot; };
  known.config = [config = std::make_shared<const config::Config>()] { return config; };
  known.is_cloud_managed = [](const auto&) { return false; };
  known.now = [] { return noon; };
  known.speed_liars = liars;
  return web::RouteTable(routes(known, std::move(changes)));
}

web::Response ask(const web::RouteTable& table, const std::string& target,
                  const std::string& accept = "", web::Identity identity = {}) {
  web::Request request;
  request.method = "GET";
  const auto mark = target.find('?');
  request.path = "/api/v1/" + target.substr(0, mark);
  if (mark != std::string::npos) request.query = *web::parse_query(target.substr(mark + 1));
  request.accept = accept;
  request.identity = std::move(identity);
  return table.answer(request);
}

std::string text_of(const web::Response& response) { return std::get<std::string>(response.body); }

Json json_of(const web::Response& response) {
  EXPECT_EQ(response.status, 200U) << text_of(response);
  return Json::parse(text_of(response));
}

struct Case {
  const char* name;
  const char* target;
  std::size_t total;
};
class Filters : public testing::TestWithParam<Case> {};

TEST_P(Filters, Count) {
  EXPECT_EQ(json_of(ask(table(many_devices()), GetParam().target))["total"], GetParam().total);
}

INSTANTIATE_TEST_SUITE_P(
    Api, Filters,
    testing::Values(
        Case{"All", "devices", 40}, Case{"Site", "devices?site=OAK", 20},
        Case{"SitePattern", "devices?site=O*", 20},
        Case{"TwoSites", "devices?site=OAK&site=ELM", 40}, Case{"NoSite", "devices?site=ASH", 0},
        Case{"Role", "devices?role=core", 10}, Case{"State", "devices?state=timeout", 8},
        Case{"TwoStates", "devices?state=timeout&state=answered", 40},
        Case{"Both", "devices?state=timeout&role=core", 2}, Case{"Text", "devices?text=SW1", 10},
        Case{"Blank", "devices?text=+", 40}, Case{"Device", "devices?device=sw12", 1},
        Case{"DeviceOfSite", "devices?device=OAK:sw12", 1}, Case{"Ports", "ports", 80},
        Case{"PortsOfOne", "ports?device=sw12", 2}, Case{"PortsByText", "ports?text=gi2", 40},
        Case{"PortsUnknownState", "ports?state=up", 0}, Case{"Links", "links", 0},
        Case{"AccessPoints", "access-points", 0}, Case{"Gaps", "gaps", 0},
        Case{"OverSpeed", "over-speed", 2}, Case{"Coverage", "coverage", 2},
        Case{"Sites", "sites", 2}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Api, PagesHaveEveryRowOnce) {
  const auto api = table(many_devices());
  for (const auto* limit : {"1", "7", "40", "100"}) {
    std::vector<std::string> ids;
    std::string cursor;
    do {
      auto page = json_of(ask(api, std::string("devices?limit=") + limit + cursor));
      for (const auto& item : page["items"]) ids.push_back(item["id"]);
      cursor = page["next"].is_null() ? "" : "&cursor=" + page["next"].get<std::string>();
    } while (!cursor.empty());
    EXPECT_EQ(ids.size(), 40U) << limit;
    EXPECT_EQ(std::set<std::string>(ids.begin(), ids.end()).size(), 40U) << limit;
    EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end())) << limit;
  }
}

TEST(Api, APageGoesOnWhereItWasWhateverWentAway) {
  const auto before = json_of(ask(table(many_devices()), "devices?limit=5"));
  auto smaller = std::make_shared<Inventory>(*many_devices());
  smaller->devices.erase(smaller->devices.begin(), smaller->devices.begin() + 5);
  const auto after =
      json_of(ask(table(smaller), "devices?limit=5&cursor=" + before["next"].get<std::string>()));
  EXPECT_EQ(after["items"][0]["id"], smaller->devices[0]->id);
}

TEST(Api, TheNextPageIsInALinkToo) {
  const auto page = ask(table(many_devices()), "devices?limit=2&text=sw%26%22x", "text/csv");
  EXPECT_TRUE(page.headers.size() == 1U) << "nothing fits, so nothing follows";
  const auto some = ask(table(many_devices()), "devices?limit=2&site=O%2A");
  ASSERT_EQ(some.headers.size(), 1U);
  EXPECT_TRUE(some.headers[0].second.starts_with("</api/v1/devices?limit=2&site=O%2A&cursor="))
      << some.headers[0].second;
}

TEST(Api, ACursorThatIsNoneIsRefused) {
  for (const auto* cursor : {"", "x", "abc", "zz"}) {
    const auto answer = ask(table(many_devices()), std::string("devices?cursor=") + cursor);
    EXPECT_EQ(answer.status, 400U) << cursor;
    EXPECT_EQ(Json::parse(text_of(answer))["parameter"], "cursor");
  }
}

TEST(Api, LongKeysStayApartAndBounded) {
  const std::string a(5000, 'a');
  EXPECT_EQ(bounded_key("short"), "short");
  EXPECT_EQ(bounded_key(a).size(), 100U);
  EXPECT_NE(bounded_key(a), bounded_key(a + "b"));
}

TEST(Api, TheTagHoldsAsLongAsTheBytes) {
  const auto first = ask(table(many_devices()), "devices");
  EXPECT_EQ(first.etag.size(), 32U);
  EXPECT_EQ(ask(table(many_devices()), "devices").etag, first.etag);
  EXPECT_NE(ask(table(many_devices()), "devices", "text/csv").etag, first.etag);
  EXPECT_NE(ask(table(many_devices()), "devices?site=OAK").etag, first.etag);
  auto other = std::make_shared<Inventory>(*many_devices());
  other->devices.pop_back();
  EXPECT_NE(ask(table(other), "devices").etag, first.etag);
}

TEST(Api, TheFormIsWhatIsAccepted) {
  const auto api = table(many_devices());
  const auto type = [&](const char* target, const char* accept) {
    return ask(api, target, accept).content_type.substr(0, 16);
  };
  EXPECT_EQ(type("devices", ""), "application/json");
  EXPECT_EQ(type("devices", "*/*"), "application/json");
  EXPECT_EQ(type("devices", "text/csv"), "text/csv; charse");
  EXPECT_EQ(type("devices", "text/csv;q=0.5, application/json"), "application/json");
  EXPECT_EQ(type("devices?format=csv", "application/json"), "text/csv; charse");
  EXPECT_EQ(ask(api, "devices", "image/png").status, 406U);
}

TEST(Api, WhoSeesOneSiteSeesNothingOfOthers) {
  const auto api = table(many_devices());
  const web::Identity oak{"anna", web::Role::reader, {"OAK"}};
  for (const auto* target : {"sites", "devices", "ports", "coverage", "devices?site=ELM",
                             "devices?device=ELM-11", "ports?text=ELM"}) {
    const auto text = text_of(ask(api, target, "", oak));
    EXPECT_EQ(text.find("ELM"), std::string::npos) << target << text;
  }
  EXPECT_EQ(json_of(ask(api, "devices", "", oak))["total"], 20U);
  EXPECT_EQ(ask(api, "devices/OAK-10", "", oak).status, 200U);
  EXPECT_EQ(text_of(ask(api, "devices/ELM-11", "", oak)),
            text_of(ask(api, "devices/ELM-nobody", "", oak)));
}

TEST(Api, OneDeviceHasAllThatIsKnown) {
  const auto device = json_of(ask(table(many_devices()), "devices/OAK-10"));
  EXPECT_EQ(device["id"], "OAK-10");
  EXPECT_EQ(device["facts"]["ports"].size(), 2U);
  EXPECT_EQ(ask(table(many_devices()), "devices/oak-10").status, 404U);
}

TEST(Api, TextOfDevicesIsInert) {
  const auto snapshot = std::make_shared<Inventory>(*many_devices());
  auto hostile = std::make_shared<Device>(*snapshot->devices[0]);
  hostile->name = "=cmd|' /C calc'!A0\x1b]52;c;x\x07\r\nSet-Cookie: a=b\xe2\x80\xae<script>";
  snapshot->devices[0] = hostile;
  for (const auto* target : {"devices", "ports", "devices/ELM-11", "devices?format=csv"}) {
    const auto text = text_of(ask(table(snapshot), target));
    for (const char c : text)
      EXPECT_TRUE(static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\r') << target;
    EXPECT_EQ(text.find("\xe2\x80\xae"), std::string::npos) << target;
  }
  const auto csv = text_of(ask(table(snapshot), "devices?format=csv&limit=1"));
  EXPECT_NE(csv.find("\"'=cmd|"), std::string::npos) << csv;
}

TEST(Api, WhatIsNotKnownIsNull) {
  const auto item = json_of(ask(table(many_devices()), "devices?limit=1"))["items"][0];
  EXPECT_TRUE(item["model"].is_null());
  EXPECT_TRUE(item["last_seen"].is_null());
}

TEST(Api, ChangesAreOfADayUnlessAskedOtherwise) {
  WallTime from{};
  WallTime to{};
  const auto api = table(many_devices(), [&](WallTime a, WallTime b) {
    from = a;
    to = b;
    inventory::Change change{.when = noon,
                             .change = inventory::ChangeKind::changed,
                             .entity = "port",
                             .site = "OAK",
                             .device = "OAK-10",
                             .key = "Gi1",
                             .fields = {{"speed_bps", "", "100"}}};
    auto other = change;
    other.site = "ELM";
    return Result<std::vector<inventory::Change>>(std::vector<inventory::Change>{change, other});
  });
  const auto all = json_of(ask(api, "changes"));
  EXPECT_EQ(all["total"], 2U);
  EXPECT_EQ(all["items"][0]["fields"][0], "speed_bps: ? -> 100");
  EXPECT_EQ(to, noon);
  EXPECT_EQ(to - from, std::chrono::hours(24));
  EXPECT_EQ(json_of(ask(api, "changes?site=OAK&from=2026-01-01"))["total"], 1U);
  EXPECT_EQ(from, *parse_time("2026-01-01"));
  EXPECT_EQ(ask(api, "changes?from=2026-07-02&to=2026-07-01").status, 400U);
  EXPECT_EQ(json_of(ask(api, "changes?state=gone"))["total"], 0U);
}

TEST(Api, AHistoryThatCannotBeReadIsSaid) {
  const auto api = table(many_devices(), [](WallTime, WallTime) {
    return Result<std::vector<inventory::Change>>(Error{Errc::storage, "/secret/path: broken"});
  });
  const auto answer = ask(api, "changes");
  EXPECT_EQ(answer.status, 503U);
  EXPECT_EQ(text_of(answer).find("/secret"), std::string::npos);
}

}  // namespace
}  // namespace netroster::daemon::api
