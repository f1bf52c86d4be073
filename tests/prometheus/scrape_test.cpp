// Debian's Prometheus finds every device by service discovery and scrapes it, without relabelling.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "made.h"
#include "peer_process.h"
#include "tests/web/client.h"
#include "web/routes.h"

namespace netroster::prometheus {
namespace {

constexpr const char* program = "/usr/bin/prometheus";

web::Known known() {
  web::Known out;
  out.snapshot = [snapshot = test::snapshot()] { return snapshot; };
  out.config = [config = std::make_shared<const config::Config>(test::config())] { return config; };
  // oak-sw1 is read, oak-sw2 was never.
  out.reading = [](const std::string& device) -> std::shared_ptr<const PolledPorts> {
    if (device != "OAK-0000000001") return nullptr;
    return std::make_shared<const PolledPorts>(test::reading());
  };
  out.now = [] { return test::noon; };
  return out;
}

std::string configuration(const std::string& server) {
  return fmt::format(R"(global: {{scrape_interval: 1s, scrape_timeout: 1s}}
scrape_configs:
  - job_name: netroster
    static_configs: [{{targets: ["{0}"]}}]
  - job_name: snmp
    http_sd_configs: [{{url: "http://{0}/sd/prometheus", refresh_interval: 1s}}]
)",
                     server);
}

// The first series that a query gives, once there is one; asks for half a minute.
nlohmann::json first_of(const ListenAddress& server, const std::string& query) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (std::chrono::steady_clock::now() < until) {
    web::test::Client client(server);
    if (!client.send(web::test::get("/api/v1/query?query=" + query))) continue;
    const auto answer = nlohmann::json::parse(client.answer().body, nullptr, false);
    if (!answer.is_object() || answer.value("status", "") != "success") continue;
    if (!answer["data"]["result"].empty()) return answer["data"]["result"][0];
  }
  return {};
}

TEST(Scrape, PrometheusTakesAllWithoutRelabelling) {
  if (!std::filesystem::exists(program)) GTEST_SKIP() << "needs prometheus";
  web::ServerSettings settings;
  settings.listen = *ListenAddress::parse("127.0.0.1:0");
  web::Server server(settings, web::routes(known()));
  ASSERT_TRUE(server.start());
  const test::PeerProcess prometheus(program,
                                     {"--config.file=CONFIG", "--storage.tsdb.path=FOLDER/data"},
                                     configuration(server.address().text()));
  ASSERT_NE(prometheus.address().port, 0) << prometheus.words();

  const auto octets = first_of(prometheus.address(), "ifHCInOctets{ifIndex=%222%22}");
  ASSERT_TRUE(octets.is_object());
  EXPECT_EQ(octets["metric"], nlohmann::json::parse(R"({
    "__name__": "ifHCInOctets", "job": "snmp", "instance": "oak-sw1", "site": "OAK",
    "closet": "MDF", "role": "core", "uplink": "true", "ifIndex": "2", "ifName": "Gi2",
    "ifDescr": "GigabitEthernet2", "ifAlias": "WAN \\ circuit"})"));
  EXPECT_EQ(octets["value"][1], "119");
  const auto down = first_of(prometheus.address(), "up{job=%22snmp%22,instance=%22oak-sw2%22}");
  ASSERT_TRUE(down.is_object());
  EXPECT_EQ(down["value"][1], "0");
  // The district comes as OpenMetrics, which Prometheus asks for first.
  const auto students = first_of(prometheus.address(), "netroster_site_students");
  ASSERT_TRUE(students.is_object());
  EXPECT_EQ(students["value"][1], "420");
  const auto up = first_of(prometheus.address(), "up{job=%22netroster%22}");
  EXPECT_EQ(up["value"][1], "1");
}

}  // namespace
}  // namespace netroster::prometheus
