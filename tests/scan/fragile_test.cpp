// Devices that restart when they are asked: twice, and no more.
#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/poll/plan.h"
#include "daemon/scan/session.h"
#include "tests/inventory/temp_store.h"
#include "tests/scan/one_site.h"
#include "tests/simulator/flat.h"
#include "tests/simulator/simulator.h"

namespace netroster::scan {
namespace {

using inventory::testing_kit::opened;
using inventory::testing_kit::TempDirectory;
using simulator::Fault;

constexpr const char* network = "127.62.0.0/28";
constexpr std::size_t agents = 6;
constexpr std::size_t fragile = 2;  // the first of them

class FragileTest : public testing::Test {
 protected:
  FragileTest() : addresses_(simulator::first_addresses(*IpNetwork::parse(network), agents)) {
    simulator::FlatOptions options;
    options.ports = 8;
    auto started = simulator::Simulator::start(simulator::flat_agents(addresses_, options), {});
    if (started) simulator_ = std::move(*started);
    sites_ = {fixture::one_site(network)};
    config_.sites = sites_;
    config_.credentials = {fixture::reader_of(sites_.front())};
    store_ = opened(folder_.file("store"));
  }
  SessionResult scan() {
    ScanSettings settings;
    settings.port = simulator_->port();
    settings.sweep.rate = 0;
    settings.sweep.rate_per_site = 0;
    settings.sweep.rate_per_device = 0;
    settings.sweep.timeout = std::chrono::milliseconds(50);
    settings.snmp.timeout = std::chrono::milliseconds(400);
    settings.snmp.shards = 1;
    settings.on_events = [this](const std::vector<Event>& events) {
      for (const auto& event : events)
        if (event.kind == "device_fragile") told_.push_back(event.text);
    };
    snmp::Statistics statistics;
    const std::atomic<bool> stop{false};
    auto result = run_session(config_, sites_, settings, store_.get(), statistics, stop, {});
    EXPECT_TRUE(result) << result.error().what;
    // The next scan does not begin in the second in which this one ended.
    simulator_->advance(std::chrono::seconds(2));
    return result ? std::move(*result) : SessionResult{};
  }
  IpAddress address(std::size_t i) const { return IpAddress::v4(addresses_[i]); }
  void expect_healthy(const SessionResult& result) const {
    std::size_t whole = 0;
    for (const auto& device : result.inventory->devices)
      whole += device->facts->ports.size() == 8 && device->facts->complete() ? 1U : 0U;
    EXPECT_GE(whole, agents - fragile);
    for (std::size_t i = fragile; i < agents; ++i)
      EXPECT_EQ(simulator_->statistics(address(i)).restarts, 0U);
  }
  std::size_t polled(const SessionResult& result) const {
    const auto book = poll::CredentialBook::of(config_.credentials);
    EXPECT_TRUE(book);
    return poll::make_poll_plan(*result.inventory, config_, *book).devices.size();
  }

  TempDirectory folder_;
  std::shared_ptr<inventory::Store> store_;
  std::vector<std::uint32_t> addresses_;
  std::unique_ptr<simulator::Simulator> simulator_;
  std::vector<Site> sites_;
  config::Config config_;
  std::vector<std::string> told_;
};

// One falls over above 9 requests a second, the other above 2; nothing holds the scan back.
TEST_F(FragileTest, RestartsTwiceAndIsThenLeftAlone) {
  ASSERT_TRUE(simulator_);
  simulator_->set_fault(address(0), Fault::fragile_rate, 9);
  simulator_->set_fault(address(1), Fault::fragile_rate, 2);
  SessionResult last;
  for (int i = 0; i < 4; ++i) {
    last = scan();
    expect_healthy(last);
    for (std::size_t j = 0; j < fragile; ++j)
      for (const auto& state : last.inventory->addresses)
        if (state->address == address(j))
          std::printf("%s: %u restarts of which %u are known; %s\n", state->address.text().c_str(),
                      simulator_->statistics(address(j)).deaths, state->restarts,
                      state->last.reason.c_str());
  }
  for (std::size_t i = 0; i < fragile; ++i) {
    const auto seen = simulator_->statistics(address(i));
    EXPECT_LE(seen.deaths, 2U);
    EXPECT_GE(seen.deaths, 1U);
    const auto before = seen.requests;
    scan();
    EXPECT_EQ(simulator_->statistics(address(i)).requests, before) << "it was asked";
  }
  EXPECT_EQ(told_.size(), fragile);
  std::size_t left_alone = 0;
  for (const auto& skipped : last.not_tested)
    if (skipped.reason.starts_with("left alone until "))
      left_alone += static_cast<std::size_t>(skipped.block.size());
  EXPECT_EQ(left_alone, fragile);
  EXPECT_EQ(polled(last), agents - fragile);
}

TEST_F(FragileTest, SomebodyMayHaveItAskedAllTheSame) {
  ASSERT_TRUE(simulator_);
  simulator_->set_fault(address(0), Fault::fragile_rate, 2);
  for (int i = 0; i < 60 && told_.empty(); ++i) scan();
  ASSERT_EQ(told_.size(), 1U);
  simulator_->clear_faults(address(0));
  const auto before = simulator_->statistics(address(0)).requests;
  scan();
  EXPECT_EQ(simulator_->statistics(address(0)).requests, before);
  config_.sweep.ask_fragile = "10.0.0.0/8 " + address(0).text();
  const auto asked = scan();
  EXPECT_GT(simulator_->statistics(address(0)).requests, before);
  EXPECT_EQ(asked.summary.reached.at(Reach::answered), agents);
  EXPECT_EQ(polled(asked), agents);
}

}  // namespace
}  // namespace netroster::scan
