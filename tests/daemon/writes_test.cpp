// What is stated over HTTP: by whom, with which words, and what the audit says of it.
#include "daemon/api/writes.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "inventory/store/store.h"
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
const Identity root{"root", Role::admin, {}};

class Writes : public testing::Test {
 protected:
  Writes() : desk_(desk_of(folder_.file("store.db"))), table_(routes_of(desk_)) {}

  static scan::Desk desk_of(const std::string& path) {
    scan::Desk desk;
    auto store = inventory::open_store(path, inventory::OpenMode::read_write);
    EXPECT_TRUE(store && (*store)->record(test::sample_inventory()));
    desk.store = std::move(*store);
    desk.known = *desk.store->load();
    desk.now = wall_now();
    return desk;
  }
  std::vector<web::Route> routes_of(scan::Desk& desk) {
    auto known = web::test::known_nothing();
    known.snapshot = [&desk] { return desk.known; };
    service::Control control;
    control.write = [&desk](const scan::Errand& errand) {
      errand(desk);
      return true;
    };
    control.work = [](const std::function<void()>& work) {
      work();
      return true;
    };
    return write_routes(known, control, opens(folder_.file("store.db")));
  }
  Response post(const std::string& path, const std::string& body, const Identity& who = kim,
                const std::string& type = "application/json") const {
    web::Request request;
    request.method = "POST";
    request.path = "/api/v1/" + path;
    request.identity = who;
    request.content_type = type;
    request.body = body;
    request.from = "192.0.2.7";
    return answer(request);
  }
  Response answer(web::Request& request) const {
    auto out = table_.answer(request);
    if (const auto later = out.later)
      later({.take = [&](Response response) { out = std::move(response); }});
    return out;
  }
  Json get(const std::string& path, const Identity& who = root) const {
    web::Request request;
    request.method = "GET";
    request.path = "/api/v1/" + path;
    request.identity = who;
    return json_of(answer(request))["items"];
  }
  static Json json_of(const Response& response) {
    return Json::parse(*std::get_if<std::string>(&response.body));
  }
  static Json merge_body() {
    return {
        {"kind", "merge"}, {"one", "whs-mdf-core1"}, {"other", "whs-idf1-sw1"}, {"reason", "RMA"}};
  }
  Response merge(const Identity& who = kim) const {
    return post("statements", merge_body().dump(), who);
  }

  test::Folder folder_;
  scan::Desk desk_;
  const web::RouteTable table_;
};

TEST_F(Writes, WhatIsStatedCountsAtOnceAndCanBeTakenBack) {
  ASSERT_EQ(desk_.known->devices.size(), 3U);
  const auto said = merge();
  ASSERT_EQ(said.status, 201U);
  EXPECT_EQ(json_of(said)["statement"], 1);
  EXPECT_NE(json_of(said)["words"].get<std::string>().find("whs-idf1-sw1"), std::string::npos);
  EXPECT_EQ(desk_.known->devices.size(), 2U);
  const auto stated = get("statements");
  ASSERT_EQ(stated.size(), 1U);
  EXPECT_EQ(stated[0]["by"], "kim");
  EXPECT_EQ(stated[0]["standing"], "stands");
  EXPECT_EQ(post("statements/1/withdraw", "").status, 200U);
  EXPECT_EQ(desk_.known->devices.size(), 3U);
  const auto again = post("statements/1/withdraw", "{}");
  EXPECT_EQ(again.status, 404U);
  EXPECT_EQ(json_of(again)["parameter"], "id");
  EXPECT_EQ(get("statements")[0]["standing"], "withdrawn");
}

TEST_F(Writes, WhatFramesSaidIsKept) {
  const auto said = [&](const Json& rows, const char* heard_by, const Identity& who = kim) {
    return post("neighbours", Json{{"rows", rows.dump()}, {"heard_by", heard_by}}.dump(), who);
  };
  const Json row{{"protocol", "lldp"},       {"chassis_id", "02:00:00:00:00:01"},
                 {"chassis_id_kind", "mac"}, {"port_id", "ge1"},
                 {"name", "stranger\x1b"},   {"addresses", {"10.9.9.9", "nowhere"}},
                 {"description", "one\ntwo"}};
  const auto kept = said(Json::array({row}), "whs-mdf-core1:Te1/0/1");
  ASSERT_EQ(kept.status, 200U);
  EXPECT_EQ(json_of(kept)["words"], "kept: whs-mdf-core1 hears stranger on Te1/0/1 by lldp");
  const auto* const core = find_device(*desk_.known, "WHS-0000000001");
  ASSERT_TRUE(core);
  const auto& rows = core->facts->neighbours;
  const auto found = std::find_if(rows.begin(), rows.end(),
                                  [](const auto& each) { return each.source == "capture"; });
  ASSERT_NE(found, rows.end());
  EXPECT_EQ(found->name, "stranger");
  EXPECT_EQ(found->addresses, std::vector<IpAddress>{*IpAddress::parse("10.9.9.9")});
  const Identity oms{"oms", Role::operator_, {"OMS"}};
  EXPECT_EQ(said(Json::array({row}), "whs-mdf-core1:Te1/0/1", oms).status, 404U);
  EXPECT_EQ(said(Json::array(), "whs-mdf-core1:Te1/0/1").status, 409U);
  EXPECT_EQ(said(Json::array({Json::object()}), "whs-mdf-core1:Te1/0/1").status, 400U);
  EXPECT_EQ(said(Json::array({1}), "whs-mdf-core1:Te1/0/1").status, 400U);
  EXPECT_EQ(said("no list", "whs-mdf-core1:Te1/0/1").status, 400U);
  EXPECT_EQ(get("audit")[0]["what"], "capture --heard-by whs-mdf-core1:Te1/0/1");
}

TEST_F(Writes, ABodyThatIsWrongIsRefusedByTheNameOfWhatIsWrong) {
  struct Case {
    const char* body;
    unsigned status;
    const char* parameter;
  };
  constexpr Case cases[] = {
      {"", 400, "kind"},
      {"{}", 400, "kind"},
      {"[]", 400, ""},
      {"{\"kind\":", 400, ""},
      {R"({"kind":"marry","one":"a","other":"b","reason":"x"})", 400, "kind"},
      {R"({"kind":"merge","one":"a","other":"b"})", 400, "reason"},
      {R"({"kind":"merge","one":"a","two":"b","reason":"x"})", 400, "two"},
      {R"({"kind":"merge","kind":"link","one":"a","other":"b","reason":"x"})", 400, "kind"},
      {R"({"kind":"merge","one":["a"],"other":"b","reason":"x"})", 400, "one"},
      {R"({"kind":"merge","one":"a\u0007","other":"b","reason":"x"})", 400, "one"},
      {R"({"kind":"merge","one":"a","other":"b","reason":"x","until":"soon"})", 400, "until"},
      {R"({"kind":"merge","one":"whs-mdf-core1","other":"whs-idf1-sw1","reason":" "})", 400,
       "reason"},
      {R"({"kind":"merge","one":"nobody","other":"whs-idf1-sw1","reason":"x"})", 404, "one"},
      {R"({"kind":"link","one":"whs-mdf-core1:nowhere","other":"b:1","reason":"x"})", 404, "one"},
  };
  for (const auto& each : cases) {
    const auto answer = post("statements", each.body);
    EXPECT_EQ(answer.status, each.status) << each.body;
    EXPECT_EQ(json_of(answer).value("parameter", ""), each.parameter) << each.body;
  }
  EXPECT_EQ(post("statements", merge_body().dump(), kim, "text/plain").status, 415U);
  EXPECT_EQ(post("statements/x/withdraw", "{}").status, 400U);
  EXPECT_EQ(desk_.known->devices.size(), 3U);
}

TEST_F(Writes, WhatHoldsAlreadyOrIsDeniedIsAConflict) {
  const auto split = Json{
      {"kind", "split"}, {"one", "whs-mdf-core1"}, {"other", "whs-idf1-sw1"}, {"reason", "two"}};
  EXPECT_EQ(post("statements", split.dump()).status, 201U);
  const auto again = post("statements", split.dump());
  EXPECT_EQ(again.status, 409U);
  EXPECT_EQ(json_of(again)["detail"], "statement 1 says so already");
  const auto denied = merge();
  EXPECT_EQ(denied.status, 409U);
  EXPECT_NE(json_of(denied)["detail"].get<std::string>().find("statement withdraw 1"),
            std::string::npos);
  ASSERT_EQ(post("statements/1/withdraw", "{}").status, 200U);
  EXPECT_EQ(merge().status, 201U);
  EXPECT_EQ(merge().status, 404U);  // no device has that name any more
}

TEST_F(Writes, OnlyAnAdminReportsWhatSomebodyElseSays) {
  auto body = merge_body();
  body["by"] = "pat";
  const auto refused = post("statements", body.dump());
  EXPECT_EQ(refused.status, 403U);
  EXPECT_EQ(json_of(refused)["parameter"], "by");
  EXPECT_EQ(post("statements", body.dump(), root).status, 201U);
  EXPECT_EQ(get("statements")[0]["by"], "pat");
  EXPECT_EQ(merge(Identity{"reader", Role::reader, {}}).status, 403U);
}

TEST_F(Writes, WhoMaySeeOneSiteStatesOfNoOther) {
  const Identity oms{"oms", Role::operator_, {"OMS"}};
  const auto refused = merge(oms);
  EXPECT_EQ(refused.status, 404U);
  EXPECT_EQ(json_of(refused)["detail"].get<std::string>().find("did you mean \"whs"),
            std::string::npos);
  ASSERT_EQ(merge().status, 201U);
  EXPECT_TRUE(get("statements", oms).empty());
  EXPECT_EQ(post("statements/1/withdraw", "{}", oms).status, 404U);
  EXPECT_EQ(post("statements/1/withdraw", "{}", {"whs", Role::operator_, {"WHS"}}).status, 200U);
}

TEST_F(Writes, TheAuditSaysWhoWantedWhatAndWhatCameOfIt) {
  desk_.now = wall_now();
  ASSERT_EQ(merge().status, 201U);
  ASSERT_EQ(merge({"oms", Role::operator_, {"OMS"}}).status, 404U);
  const auto entries = get("audit");
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0]["who"], "kim");
  EXPECT_EQ(entries[0]["from"], "192.0.2.7");
  EXPECT_EQ(entries[0]["what"], "device merge whs-mdf-core1 whs-idf1-sw1");
  EXPECT_EQ(entries[0]["outcome"], "done");
  EXPECT_EQ(entries[1]["outcome"], "refused");
  EXPECT_EQ(get("audit", {"oms", Role::admin, {"OMS"}}).size(), 1U);
}

}  // namespace
}  // namespace netroster::daemon::api
