// Every panel shows something: all queries of the shipped dashboards, and of one that was made for
// snmp_exporter, are asked of Debian's Prometheus, which scrapes our server.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cctype>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "daemon/service/figures.h"
#include "exporters/grafana/dashboards.h"
#include "tests/prometheus/made.h"
#include "tests/prometheus/made_standard.h"
#include "tests/prometheus/peer_process.h"
#include "tests/web/client.h"
#include "web/routes.h"

namespace netroster::grafana {
namespace {

namespace made = prometheus::test;
using nlohmann::json;

constexpr const char* program = "/usr/bin/prometheus";

void add_sensor(DeviceFacts& facts, std::string kind, std::string unit, double value) {
  Sensor sensor;
  sensor.name = kind;
  sensor.kind = std::move(kind);
  sensor.unit = std::move(unit);
  sensor.value = value;
  facts.sensors.push_back(std::move(sensor));
}

// The made-up district with one of everything that a panel shows.
Inventory inventory() {
  auto out = made::inventory();
  for (auto& device : out.devices) {
    if (device->id != "OAK-0000000001") continue;
    auto changed = std::make_shared<Device>(*device);
    auto facts = *device->facts;
    add_sensor(facts, "humidity", "percent", 40);
    add_sensor(facts, "light", "dbm", -3.5);
    add_sensor(facts, "load", "percent", 30);
    changed->facts = std::make_shared<const DeviceFacts>(std::move(facts));
    device = changed;
  }
  auto hidden = std::make_shared<HiddenSwitch>();
  hidden->id = "OAK-hidden";
  hidden->site = "OAK";
  hidden->ports = {LinkEnd{"OAK-0000000002", "1", 1, std::nullopt, ""}};
  hidden->last_seen = made::noon;
  out.hidden = {hidden};
  return out;
}

config::Config config() {
  auto out = made::config();
  out.sites[0].circuits[0].up_bps = 500'000'000;
  return out;
}

std::vector<prometheus::Figure> figures() {
  static poll::Statistics polls;
  static snmp::Statistics engine;
  static service::RecorderCounts recorder;
  static web::ServerCounts server;
  service::Figures out;
  service::add_poll_figures(polls, out);
  service::add_engine_figures(engine, "poll", out);
  service::add_history_figures(recorder, out);
  service::add_scan_figures({}, out);
  service::add_reload_figures({}, out);
  service::add_web_figures(server, out);
  for (auto& each : prometheus::process_figures()) out.push_back(std::move(each));
  return out;
}

web::Known known() {
  web::Known out;
  out.snapshot = [snapshot = std::make_shared<const Inventory>(inventory())] { return snapshot; };
  out.config = [config = std::make_shared<const config::Config>(config())] { return config; };
  out.reading = [](const std::string& device) -> std::shared_ptr<const prometheus::PolledPorts> {
    if (device != "OAK-0000000001") return nullptr;
    return std::make_shared<const prometheus::PolledPorts>(made::reading());
  };
  out.standard = [standard = std::make_shared<const prometheus::StandardCounts>(made::standard())] {
    return standard;
  };
  out.more_metrics = figures;
  out.version = "test";
  out.now = [] { return made::noon; };
  return out;
}

std::string encoded(const std::string& text) {
  std::string out;
  for (const char c : text)
    out += std::isalnum(static_cast<unsigned char>(c)) != 0
               ? std::string(1, c)
               : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  return out;
}

std::string filled_in(std::string expr) {
  const std::pair<const char*, const char*> values[] = {{"$__rate_interval", "10s"},
                                                        {"$__range:5m", "10s:1s"},
                                                        {"$site", ".*"},
                                                        {"$instance", ".*"},
                                                        {"$interface", ".*"},
                                                        {"$job", ".*"},
                                                        {"$target", "1"}};
  for (const auto& [variable, value] : values)
    for (auto at = expr.find(variable); at != std::string::npos; at = expr.find(variable, at))
      expr.replace(at, std::string_view(variable).size(), value);
  return expr;
}

struct Asked {
  std::string where;
  std::string expr;
  std::string answer;  // the last
};

void add_queries(const json& dashboard, std::vector<Asked>& out) {
  for (const auto& panel : dashboard["panels"])
    for (const auto& target : panel.value("targets", json::array()))
      out.push_back(
          {dashboard["title"].get<std::string>() + ": " + panel["title"].get<std::string>(),
           filled_in(target["expr"]), ""});
}

class Panels : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(program)) GTEST_SKIP() << "needs prometheus";
    web::ServerSettings settings;
    settings.listen = *ListenAddress::parse("127.0.0.1:0");
    server_ = std::make_unique<web::Server>(settings, web::routes(known()));
    ASSERT_TRUE(server_->start());
    const auto configuration = fmt::format(
        R"(global: {{scrape_interval: 1s, scrape_timeout: 1s}}
scrape_configs:
  - {{job_name: netroster, static_configs: [{{targets: ["{0}"]}}]}}
  - {{job_name: snmp, http_sd_configs: [{{url: "http://{0}/sd/prometheus", refresh_interval: 1s}}]}}
)",
        server_->address().text());
    peer_ = std::make_unique<made::PeerProcess>(
        program,
        std::vector<std::string>{"--config.file=CONFIG", "--storage.tsdb.path=FOLDER/data"},
        configuration);
    ASSERT_NE(peer_->address().port, 0) << peer_->words();
  }

  bool has_series(Asked& asked) const {
    web::test::Client client(peer_->address());
    if (!client.send(web::test::get("/api/v1/query?query=" + encoded(asked.expr)))) return false;
    asked.answer = client.answer().body;
    const auto answer = json::parse(asked.answer, nullptr, false);
    return answer.is_object() && answer.value("status", "") == "success" &&
           !answer["data"]["result"].empty();
  }

  // Those that stay without series, though asked again for a minute and a half.
  std::vector<Asked> empty(std::vector<Asked> waiting) const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(90);
    while (!waiting.empty() && std::chrono::steady_clock::now() < until)
      std::erase_if(waiting, [this](Asked& asked) { return has_series(asked); });
    return waiting;
  }

  std::unique_ptr<web::Server> server_;
  std::unique_ptr<made::PeerProcess> peer_;
};

TEST_F(Panels, OfShippedDashboardsShowSomething) {
  std::vector<Asked> queries;
  for (const auto& each : shipped_dashboards())
    add_queries(json::parse(classic_json(each)), queries);
  EXPECT_GT(queries.size(), 80U);
  for (const auto& each : empty(queries))
    ADD_FAILURE() << each.where << "\n  " << each.expr << "\n  " << each.answer;
}

TEST_F(Panels, OfADashboardForSnmpExporterShowSomething) {
  std::ifstream in(std::string(NETROSTER_SOURCE_DIR) +
                   "/tests/grafana/snmp_exporter_dashboard.json");
  std::vector<Asked> queries;
  add_queries(json::parse(in), queries);
  EXPECT_GT(queries.size(), 15U);
  for (const auto& each : empty(queries))
    ADD_FAILURE() << each.where << "\n  " << each.expr << "\n  " << each.answer;
}

}  // namespace
}  // namespace netroster::grafana
