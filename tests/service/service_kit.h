// The whole daemon in one process, against five simulated switches of eight ports.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "daemon/service/service.h"
#include "tests/inventory/temp_store.h"
#include "tests/scan/one_site.h"
#include "tests/service/http_get.h"
#include "tests/simulator/flat.h"
#include "tests/simulator/simulator.h"

namespace netroster::service::testing_kit {

class ServiceKit : public testing::Test {
 protected:
  static constexpr const char* network = "127.59.0.0/26";
  static constexpr std::size_t agents = 5;

  void SetUp() override {
    netroster::simulator::FlatOptions options;
    options.ports = 8;
    addresses_ = simulator::first_addresses(*IpNetwork::parse(network), agents);
    auto started =
        netroster::simulator::Simulator::start(simulator::flat_agents(addresses_, options), {});
    ASSERT_TRUE(started) << started.error().what;
    simulator_ = std::move(*started);
  }
  ServiceSettings settings() const {
    ServiceSettings out;
    auto& config = out.config;
    config.sites = {scan::fixture::one_site(network)};
    config.credentials = {scan::fixture::reader_of(config.sites.front())};
    config.snmp.port = simulator_->port();
    config.snmp.shards = 1;
    config.snmp.timeout = std::chrono::milliseconds(300);
    config.sweep.timeout = std::chrono::milliseconds(200);
    config.poll.uplinks = std::chrono::milliseconds(100);
    config.poll.access = std::chrono::milliseconds(100);
    config.poll.timeout = std::chrono::milliseconds(200);
    config.web.listen = "127.0.0.1:0";
    out.store_path = folder_.file("inventory.db");
    out.history_path = folder_.file("history.db");
    out.scan.port = simulator_->port();
    out.scan.sweep = config.sweep;
    out.scan.sweep.rate = 0;
    out.scan.sweep.rate_per_site = 0;
    out.scan.sweep.rate_per_device = 0;
    out.scan.snmp = config.snmp;
    out.is_cloud_managed = [](const KnownNeighbour&) { return false; };
    return out;
  }
  void start(ServiceSettings with) {
    service_ = std::make_unique<Service>(std::move(with));
    const auto started = service_->start();
    ASSERT_TRUE(started) << started.error().what;
  }
  Answer get(const std::string& path) const { return http_get(service_->address(), path); }
  // Asks again and again until the answer fits, for two minutes at most.
  Answer wait_for(const std::string& path, const std::function<bool(const Answer&)>& fits) const {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(120);
    auto answer = get(path);
    while (!fits(answer) && std::chrono::steady_clock::now() < until) {
      std::this_thread::yield();
      answer = get(path);
    }
    EXPECT_TRUE(fits(answer)) << answer.head << "\n" << answer.body.substr(0, 2000);
    return answer;
  }
  Answer wait_for_text(const std::string& path, const std::string& text) const {
    return wait_for(
        path, [&](const Answer& answer) { return answer.body.find(text) != std::string::npos; });
  }

  inventory::testing_kit::TempDirectory folder_;
  std::vector<std::uint32_t> addresses_;
  std::unique_ptr<simulator::Simulator> simulator_;
  std::unique_ptr<Service> service_;
};

}  // namespace netroster::service::testing_kit
