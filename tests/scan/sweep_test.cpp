// The prober against simulated agents: nobody alive is missed, nobody dead is believed.
#include "collectors/snmp/sweep.h"

#include <gtest/gtest.h>

#include "tests/simulator/flat.h"
#include "tests/simulator/simulator.h"

namespace netroster::snmp {
namespace {

using simulator::Fault;
using simulator::Simulator;

std::shared_ptr<const PreparedCredential> community(const char* text) {
  config::Credential credential;
  credential.name = text;
  credential.version = config::SnmpVersion::v2c;
  credential.community = Secret(text);
  return *prepare(std::move(credential));
}

std::vector<ProbeTarget> targets_of(const char* network,
                                    const std::shared_ptr<const PreparedCredential>& credential) {
  const auto block = *IpNetwork::parse(network);
  std::vector<ProbeTarget> out;
  for (std::uint32_t i = 1; i + 1 < block.size(); ++i)
    out.push_back({IpAddress::v4(block.address().to_v4() + i), 0, credential});
  return out;
}

class SweepTest : public testing::Test {
 protected:
  void serve(const char* network, std::size_t count) {
    const auto addresses = simulator::scattered_addresses(*IpNetwork::parse(network), count, 7);
    for (const auto address : addresses) alive_.push_back(IpAddress::v4(address));
    auto started = Simulator::start(simulator::flat_agents(addresses, {}), {});
    ASSERT_TRUE(started) << started.error().what;
    simulator_ = std::move(*started);
  }
  std::vector<ProbeOutcome> sweep(const std::vector<ProbeTarget>& targets, ProbeSettings settings) {
    settings.port = simulator_->port();
    settings.wait = std::chrono::milliseconds(200);
    Sweep run(settings, statistics_);
    auto outcomes = run.run(targets, stop_, [](std::size_t, const ProbeOutcome&) {}, {});
    EXPECT_TRUE(outcomes);
    return outcomes ? std::move(*outcomes) : std::vector<ProbeOutcome>(targets.size());
  }
  std::size_t found_alive(const std::vector<ProbeTarget>& targets,
                          const std::vector<ProbeOutcome>& outcomes) {
    std::size_t found = 0;
    for (std::size_t i = 0; i < targets.size(); ++i) {
      const bool alive =
          std::find(alive_.begin(), alive_.end(), targets[i].address) != alive_.end();
      const bool answered = outcomes[i].reach == Reach::answered;
      EXPECT_TRUE(alive || !answered) << targets[i].address.text() << " is not there";
      found += answered ? 1 : 0;
    }
    return found;
  }

  std::vector<IpAddress> alive_;
  std::unique_ptr<Simulator> simulator_;
  Statistics statistics_;
  std::atomic<bool> stop_{false};
};

TEST_F(SweepTest, FindsEveryAgentAndNothingElse) {
  serve("127.33.0.0/22", 100);
  const auto targets = targets_of("127.33.0.0/22", community("public"));
  const auto outcomes = sweep(targets, {});
  EXPECT_EQ(found_alive(targets, outcomes), 100U);
  EXPECT_EQ(statistics_.rejected_total(), 0U);
}

TEST_F(SweepTest, LossIsMadeGoodByTheLastPass) {
  serve("127.34.0.0/22", 200);
  for (const auto& address : alive_) ASSERT_TRUE(simulator_->set_fault(address, Fault::lossy, 10));
  const auto targets = targets_of("127.34.0.0/22", community("public"));
  const auto outcomes = sweep(targets, {});
  EXPECT_EQ(found_alive(targets, outcomes), 200U);
}

TEST_F(SweepTest, AWrongCommunityFindsNobody) {
  serve("127.35.0.0/24", 20);
  const auto targets = targets_of("127.35.0.0/24", community("private"));
  EXPECT_EQ(found_alive(targets, sweep(targets, {})), 0U);
}

class Liar : public SweepTest, public testing::WithParamInterface<Fault> {};

TEST_P(Liar, IsNotBelieved) {
  serve("127.36.0.0/26", 5);
  for (const auto& address : alive_) ASSERT_TRUE(simulator_->set_fault(address, GetParam(), 0));
  const auto targets = targets_of("127.36.0.0/26", community("public"));
  EXPECT_EQ(found_alive(targets, sweep(targets, {})), 0U);
  EXPECT_GT(statistics_.rejected_total(), 0U);
}

INSTANTIATE_TEST_SUITE_P(Sweep, Liar,
                         testing::Values(Fault::wrong_source_address, Fault::wrong_source_port,
                                         Fault::wrong_request_id, Fault::wrong_version,
                                         Fault::wrong_community, Fault::wrong_pdu_type,
                                         Fault::unasked_oids, Fault::truncated_ber,
                                         Fault::garbage));

TEST_F(SweepTest, RateIsKeptForTheWholeAndForASite) {
  serve("127.37.0.0/24", 1);
  auto targets = targets_of("127.37.0.0/24", community("public"));
  ProbeSettings settings;
  settings.passes = 1;
  settings.rate = 1000;
  const auto began = std::chrono::steady_clock::now();
  sweep(targets, settings);
  const std::chrono::duration<double> whole = std::chrono::steady_clock::now() - began;
  // 254 packets at 1,000 a second less the burst of 64 that may leave at once, then the wait.
  EXPECT_GE(whole.count(), 0.19 + 0.2 - 0.01);
}

TEST_F(SweepTest, StopEndsItAtOnceAndSaysWhatWasNotTested) {
  serve("127.38.0.0/24", 1);
  const auto targets = targets_of("127.38.0.0/24", community("public"));
  stop_ = true;
  const auto outcomes = sweep(targets, {});
  for (const auto& outcome : outcomes) EXPECT_EQ(outcome.reach, Reach::not_tested);
}

TEST(CopiesForLastPass, GrowWithTheLoss) {
  EXPECT_EQ(copies_for_last_pass(1000, 0), 0U);  // nothing was lost
  EXPECT_EQ(copies_for_last_pass(0, 0), 0U);
  EXPECT_EQ(copies_for_last_pass(1000, 2), 1U);
  EXPECT_GE(copies_for_last_pass(1500, 285), 4U);  // 19 % lost
  EXPECT_LE(copies_for_last_pass(100, 90), 6U);
}

}  // namespace
}  // namespace netroster::snmp
