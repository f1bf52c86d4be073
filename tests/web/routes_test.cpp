// What is answered at each path, from the daemon's knowledge to the client.
#include "web/routes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>

#include "client.h"

namespace netroster::web {
namespace {

using test::Client;
using test::get;

const WallTime noon = *parse_time("2026-07-01T12:00:00Z");

std::shared_ptr<const Device> device(const std::string& id, const std::string& name,
                                     const std::string& address) {
  auto out = std::make_shared<Device>();
  out->id = id;
  out->site = "OAK";
  out->closet = "MDF";
  out->name = name;
  out->role = "core";
  out->addresses = {*IpAddress::parse(address)};
  if (id == "OAK-1") out->addresses.push_back(*IpAddress::parse("2001:db8::1"));
  out->last_attempt.reach = Reach::silent;
  auto facts = std::make_shared<DeviceFacts>();
  facts->ports.resize(1);
  facts->ports[0].index = 1;
  facts->ports[0].name = "Gi1";
  out->facts = facts;
  KnownNeighbour switch_nobody_knows;
  switch_nobody_knows.port = "Gi1";
  switch_nobody_knows.protocols = {"lldp"};
  switch_nobody_knows.chassis_id = "00:1a:2b:3c:4d:5e";
  switch_nobody_knows.name = "closet-" + id;
  switch_nobody_knows.capabilities = {"bridge"};
  out->neighbours = std::make_shared<const std::vector<KnownNeighbour>>(1, switch_nobody_knows);
  return out;
}

Snapshot snapshot() {
  auto out = std::make_shared<Inventory>();
  out->devices = {device("OAK-1", "fresh", "10.0.0.1"), device("OAK-2", "stale", "10.0.0.2"),
                  device("OAK-3", "unread", "10.0.0.3")};
  return out;
}

std::shared_ptr<const prometheus::PolledPorts> reading(const std::string& id) {
  if (id != "OAK-1") return nullptr;
  auto out = std::make_shared<prometheus::PolledPorts>();
  out->counters.when = noon;
  out->counters.resize({1});
  out->counters.set(0, InterfaceObject::hc_in_octets, 123'456'789'012);
  return out;
}

std::optional<prometheus::Freshness> freshness(const std::string& id) {
  if (id == "OAK-3") return std::nullopt;
  const bool stale = id == "OAK-2";
  const auto when = stale ? noon - std::chrono::hours(1) : noon;
  return prometheus::Freshness{prometheus::PortsFreshness{when, stale}, std::nullopt};
}

class RoutesTest : public testing::Test {
 protected:
  void SetUp() override {
    Known known;
    known.snapshot = [snapshot = snapshot()] { return snapshot; };
    known.config = [config = std::make_shared<const config::Config>()] { return config; };
    known.reading = reading;
    known.freshness = freshness;
    known.facts = [this](const std::string& id) {
      return facts_ ? facts_(id) : std::optional<prometheus::FactsNow>();
    };
    known.is_cloud_managed = [this](const auto&) {
      ++cloud_questions_;
      return false;
    };
    known.now = [this] { return now_.load(); };
    known.ready = [this] { return ready_.load(); };
    known.version = "9.9";
    known.more_metrics = [] {
      return std::vector<prometheus::Figure>{{"netroster_polls_total",
                                              "Polls.",
                                              prometheus::MetricType::counter,
                                              {},
                                              std::uint64_t{7}}};
    };
    ServerSettings settings;
    settings.listen = *ListenAddress::parse("127.0.0.1:0");
    server_ = std::make_unique<Server>(settings, routes(std::move(known)));
    const auto started = server_->start();
    ASSERT_TRUE(started) << started.error().what;
  }
  Client::Answer ask(const std::string& target, const std::string& more = "") {
    Client client(server_->address());
    EXPECT_TRUE(client.send(get(target, more)));
    return client.answer();
  }
  std::atomic<bool> ready_{true};
  std::atomic<WallTime> now_{noon + std::chrono::seconds(10)};
  std::atomic<unsigned> cloud_questions_{0};
  std::function<std::optional<prometheus::FactsNow>(const std::string& id)> facts_;
  std::unique_ptr<Server> server_;
};

struct Case {
  const char* name;
  const char* target;
  const char* fields;
  int status;
  const char* holds;
};
class Routes : public RoutesTest, public testing::WithParamInterface<Case> {};

TEST_F(RoutesTest, FactsAreThoseOfTheLastPoll) {
  const auto power = [](double watts) {
    auto facts = std::make_shared<DeviceFacts>();
    facts->poe = {{1, std::nullopt, watts, ""}};
    return facts;
  };
  facts_ = [&](const std::string& id) -> std::optional<prometheus::FactsNow> {
    if (id == "OAK-1") return prometheus::FactsNow{{{power(11), noon}}};
    return std::nullopt;
  };
  const auto body = ask("/metrics").body;
  EXPECT_NE(body.find("netroster_poe_drawn_watts{device=\"fresh\",group=\"1\",site=\"OAK\"} 11\n"),
            std::string::npos);
  EXPECT_EQ(body.find("netroster_poe_drawn_watts{device=\"unread\""), std::string::npos);
}

TEST_F(RoutesTest, WhatIsMissingIsWorkedOutOnceForAnInventoryAndDay) {
  ask("/metrics");
  const auto first = cloud_questions_.load();
  EXPECT_GT(first, 0U);
  ask("/metrics");
  EXPECT_EQ(cloud_questions_.load(), first);
  now_ = noon + std::chrono::hours(24);
  ask("/metrics");
  EXPECT_EQ(cloud_questions_.load(), 2 * first);
}

TEST_P(Routes, Answers) {
  const auto answer = ask(GetParam().target, GetParam().fields);
  EXPECT_EQ(answer.status, GetParam().status) << answer.body;
  EXPECT_NE(answer.body.find(GetParam().holds), std::string::npos) << answer.body;
  if (answer.status == 200) return;
  EXPECT_EQ(std::count(answer.body.begin(), answer.body.end(), '\n'), 1) << "one plain line";
}

INSTANTIATE_TEST_SUITE_P(
    Web, Routes,
    testing::Values(
        Case{"Index", "/", "", 200, "<a href=\"/metrics/device\">"},
        Case{"Healthy", "/-/healthy", "", 200, "Healthy.\n"},
        Case{"Ready", "/-/ready", "", 200, "Ready.\n"},
        Case{"Metrics", "/metrics", "", 200,
             "\nnetroster_device_up{device=\"fresh\",site=\"OAK\"} 0\n"},
        Case{"OwnFigures", "/metrics", "", 200, "\nnetroster_polls_total 7\n"},
        Case{"Build", "/metrics", "", 200, "netroster_build_info{version=\"9.9\"} 1\n"},
        Case{"Process", "/metrics", "", 200, "\nprocess_open_fds "},
        Case{"LastPoll", "/metrics", "", 200,
             "netroster_device_last_poll_timestamp_seconds{device=\"stale\",site=\"OAK\"} "
             "1782903600\n"},
        Case{"StaleDevices", "/metrics", "", 200,
             "netroster_stale_devices{ports=\"uplinks\",site=\"OAK\"} 1\n"},
        Case{"OpenMetrics", "/metrics", "Accept: application/openmetrics-text;version=1.0.0\r\n",
             200, "# TYPE netroster_polls counter\nnetroster_polls_total 7\n"},
        Case{"MetricsAsPictures", "/metrics", "Accept: image/png\r\n", 406, "text/plain"},
        Case{"DeviceByName", "/metrics/device?device=fresh", "", 200,
             "ifHCInOctets{closet=\"MDF\",ifAlias=\"\",ifDescr=\"\",ifIndex=\"1\",ifName=\"Gi1\","
             "role="
             "\"core\",site=\"OAK\",uplink=\"false\"} 123456789012\n"},
        Case{
            "DeviceAsTarget", "/metrics/device?device=OAK-1&labels=uplink", "", 200,
            "ifHCInOctets{ifAlias=\"\",ifDescr=\"\",ifIndex=\"1\",ifName=\"Gi1\",uplink=\"false\"} "
            "123456789012\n"},
        Case{"DeviceWithOtherLabels", "/metrics/device?device=fresh&labels=x", "", 400, "labels"},
        Case{"NoDevice", "/metrics/device", "", 400, "?device=NAME"},
        Case{"UnknownDevice", "/metrics/device?device=nobody", "", 404, "No device"},
        Case{"StaleDevice", "/metrics/device?device=stale", "", 503, "2026-07-01T11:00:00Z"},
        Case{"UnreadDevice", "/metrics/device?device=unread", "", 503, "not read yet"},
        Case{"DeviceAsOpenMetrics", "/metrics/device?device=fresh",
             "Accept: application/openmetrics-text\r\n", 406, "IF-MIB"},
        Case{"Snmp", "/snmp?target=10.0.0.1&module=if_mib", "", 200,
             "ifHCInOctets{ifAlias=\"\",ifDescr=\"\",ifIndex=\"1\",ifName=\"Gi1\"} 123456789012\n"},
        Case{"SnmpWithAuth", "/snmp?target=10.0.0.1:161&auth=public_v2", "", 200, "ifHCInOctets"},
        Case{"SnmpWithoutTarget", "/snmp", "", 400, "target"},
        Case{"SnmpTwice", "/snmp?target=10.0.0.1&target=10.0.0.2", "", 400, "target"},
        Case{"SnmpByTransport", "/snmp?target=udp://10.0.0.1:161", "", 200, "ifHCInOctets"},
        Case{"SnmpByTransportAlone", "/snmp?target=udp%3A%2F%2F10.0.0.1", "", 200, "ifHCInOctets"},
        Case{"SnmpByTcp", "/snmp?target=tcp://10.0.0.1:161", "", 200, "ifHCInOctets"},
        Case{"SnmpByName", "/snmp?target=udp://fresh:161", "", 200, "ifHCInOctets"},
        Case{"SnmpByIpv6", "/snmp?target=udp://[2001:db8::1]:161", "", 200, "ifHCInOctets"},
        Case{"SnmpByIpv6Alone", "/snmp?target=[2001:db8::1]", "", 200, "ifHCInOctets"},
        Case{"SnmpByBareIpv6", "/snmp?target=2001:db8::1", "", 200, "ifHCInOctets"},
        Case{"SnmpByAnotherScheme", "/snmp?target=http://10.0.0.1", "", 404, "No device"},
        Case{"SnmpTwoModules", "/snmp?target=10.0.0.1&module=if_mib&module=x", "", 400,
             "Unknown module 'x': the only one is if_mib."},
        Case{"SnmpModulesWithComma", "/snmp?target=10.0.0.1&module=if_mib,hrDevice", "", 400,
             "Unknown module 'hrDevice'"},
        Case{"SnmpModuleEmpty", "/snmp?target=10.0.0.1&module=if_mib,", "", 400, "''"},
        Case{"SnmpSameModuleTwice", "/snmp?target=10.0.0.1&module=if_mib&module=if_mib,if_mib", "",
             200, "ifHCInOctets"},
        Case{"SnmpOtherModule", "/snmp?target=10.0.0.1&module=apcups", "", 400, "if_mib"},
        Case{"SnmpUnknown", "/snmp?target=10.9.9.9", "", 404, "No device"},
        Case{"Discovery", "/sd/prometheus", "", 200, "\"__param_device\":\"OAK-1\""},
        Case{"DiscoveryAsText", "/sd/prometheus", "Accept: text/html\r\n", 406,
             "application/json"}),
    [](const auto& each) { return std::string(each.param.name); });

TEST_F(RoutesTest, NotReadyIsSaid) {
  ready_ = false;
  EXPECT_EQ(ask("/-/ready").status, 503);
  EXPECT_EQ(ask("/-/healthy").status, 200);
}

TEST_F(RoutesTest, ContentTypesAreThoseThatPrometheusAsksFor) {
  EXPECT_NE(
      ask("/metrics").head.find("\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\n"),
      std::string::npos);
  EXPECT_NE(ask("/metrics", "Accept: application/openmetrics-text; version=1.0.0\r\n")
                .head.find("\r\nContent-Type: application/openmetrics-text; version=1.0.0; "
                           "charset=utf-8\r\n"),
            std::string::npos);
  EXPECT_NE(
      ask("/sd/prometheus").head.find("\r\nContent-Type: application/json; charset=utf-8\r\n"),
      std::string::npos);
}

TEST_F(RoutesTest, TargetsAreWhereTheClientCameTo) {
  EXPECT_NE(ask("/sd/prometheus").body.find("\"targets\":[\"localhost\"]"), std::string::npos);
}

TEST(SecuredRoutes, TargetsAreReachedByHttps) {
  Known known;
  known.snapshot = [snapshot = snapshot()] { return snapshot; };
  known.config = [config = std::make_shared<const config::Config>()] { return config; };
  known.secured = true;
  RawRequest request;
  request.method = "GET";
  request.target = "/sd/prometheus";
  request.hosts = 1;
  request.host = "localhost";
  const auto answer = Answers({}, routes(std::move(known))).to(request, true);
  EXPECT_NE(answer.head.find("\"__scheme__\":\"https\""), std::string::npos) << answer.head;
}

}  // namespace
}  // namespace netroster::web
