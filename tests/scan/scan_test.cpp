// Whole scans of simulated networks: healthy ones, and each way in which an agent can be hostile.
#include "daemon/scan/scan.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <map>

#include "model/words.h"
#include "tests/scan/one_site.h"
#include "tests/simulator/flat.h"
#include "tests/simulator/simulator.h"

namespace netroster::scan {
namespace {

using simulator::Simulator;

struct Outcome {
  std::map<IpAddress, Observation> by_address;
  ScanSummary summary;
};

class ScanTest : public testing::Test {
 protected:
  void serve(const char* network, std::size_t count, std::uint32_t ports = 24) {
    addresses_ = simulator::first_addresses(*IpNetwork::parse(network), count);
    simulator::FlatOptions options;
    options.ports = ports;
    auto started = Simulator::start(simulator::flat_agents(addresses_, options), {});
    ASSERT_TRUE(started) << started.error().what;
    simulator_ = std::move(*started);
    sites_ = {fixture::one_site(network)};
    config_.credentials = {fixture::reader_of(sites_.front())};
  }

  ScanSettings settings() const {
    ScanSettings out;
    out.port = simulator_->port();
    out.sweep.rate = 0;
    out.sweep.rate_per_site = 0;
    out.sweep.rate_per_device = 0;
    out.sweep.timeout = std::chrono::milliseconds(150);
    out.snmp.timeout = std::chrono::milliseconds(150);
    out.snmp.retries = 1;
    out.snmp.walk_time = std::chrono::milliseconds(4000);
    out.snmp.walk_varbinds = 5000;
    out.snmp.shards = 2;
    out.device_time = std::chrono::milliseconds(8000);
    return out;
  }

  Outcome scan(const ScanSettings& wanted) {
    Outcome out;
    const auto plan = make_plan(config_, sites_, {});
    EXPECT_TRUE(plan);
    auto summary = run_scan(*plan, wanted, statistics_, stop_,
                            [&out](const Observation& one) {
                              EXPECT_TRUE(out.by_address.emplace(one.address, one).second)
                                  << one.address.text();
                            },
                            {});
    EXPECT_TRUE(summary);
    if (summary) out.summary = *summary;
    EXPECT_EQ(out.by_address.size(), plan->targets.size()) << "one observation per address";
    return out;
  }

  IpAddress address(std::size_t i) const { return IpAddress::v4(addresses_[i]); }

  std::vector<std::uint32_t> addresses_;
  std::unique_ptr<Simulator> simulator_;
  std::vector<Site> sites_;
  config::Config config_;
  snmp::Statistics statistics_;
  std::atomic<bool> stop_{false};
};

TEST_F(ScanTest, ReadsEveryDeviceOnce) {
  serve("127.41.0.0/24", 40);
  const auto out = scan(settings());
  EXPECT_EQ(out.summary.reached.at(Reach::answered), 40U);
  EXPECT_EQ(out.summary.reached.at(Reach::silent), 214U);
  for (std::size_t i = 0; i < 40; ++i) {
    const auto& one = out.by_address.at(address(i));
    ASSERT_TRUE(one.facts) << one.reason;
    EXPECT_EQ(one.facts->ports.size(), 24U);
    EXPECT_FALSE(one.facts->device.name.empty());
    EXPECT_EQ(one.credential, "reader");
  }
}

TEST_F(ScanTest, PingTellsAHostWithoutAnAgentFromAnEmptyAddress) {
  serve("127.48.0.0/29", 2);
  auto wanted = settings();
  wanted.sweep.icmp = true;
  const auto out = scan(wanted);
  // Every loopback address answers ping.
  const auto& silent = out.by_address.at(*IpAddress::parse("127.48.0.5"));
  EXPECT_EQ(silent.reach, Reach::silent);
  if (geteuid() != 0 && silent.reason == "no answer")
    GTEST_SKIP() << "needs root or net.ipv4.ping_group_range";
  EXPECT_EQ(silent.reason, "answers ping, but not SNMP");
}

TEST_F(ScanTest, TablesThatAreSwitchedOffAreNotAsked) {
  serve("127.49.0.0/29", 1);
  auto wanted = settings();
  wanted.mib.poe = false;
  const auto out = scan(wanted);
  const auto& one = out.by_address.at(address(0));
  ASSERT_TRUE(one.facts);
  for (const auto& table : one.facts->tables)
    EXPECT_EQ(table.table.find("peth"), std::string::npos);
}

TEST_F(ScanTest, ASiteIsNeverAskedMoreAtATimeThanItsCap) {
  serve("127.50.0.0/27", 20);
  auto wanted = settings();
  wanted.snmp.in_flight_per_site = 1;
  const auto out = scan(wanted);
  EXPECT_EQ(out.summary.reached.at(Reach::answered), 20U);
}

TEST_F(ScanTest, AStoppedScanKeepsWhatItReadAndSaysSo) {
  serve("127.42.0.0/24", 10);
  stop_ = true;
  const auto out = scan(settings());
  EXPECT_TRUE(out.summary.stopped);
  EXPECT_EQ(out.summary.reached.at(Reach::not_tested), 254U);
}

TEST_F(ScanTest, SilenceIsNotSaidOfAnAddressThatWasOnlyJustAsked) {
  serve("127.53.0.0/24", 5);
  const auto plan = make_plan(config_, sites_, {});
  ASSERT_TRUE(plan);
  auto wanted = settings();
  wanted.sweep.timeout = std::chrono::minutes(5);
  std::map<Reach, std::size_t> reached;
  const auto summary = run_scan(
      *plan, wanted, statistics_, stop_, [&](const Observation& one) { ++reached[one.reach]; },
      [&](const ScanProgress& at) { stop_ = at.answering_done == 5; });
  ASSERT_TRUE(summary);
  EXPECT_EQ(reached.count(Reach::silent), 0U);
  EXPECT_EQ(reached[Reach::answered], 5U);
  EXPECT_EQ(reached[Reach::not_tested], 249U);
}

// Port 0 is refused by the kernel, as is every address without a route.
TEST_F(ScanTest, WhatCannotBeSentIsNotTestedAndSaidSo) {
  serve("127.54.0.0/26", 1);
  auto wanted = settings();
  wanted.port = 0;
  const auto out = scan(wanted);
  EXPECT_EQ(out.summary.packets_sent, 0U);
  EXPECT_EQ(out.summary.unsent, 62U);
  EXPECT_EQ(out.summary.unsent_first, "127.54.0.1: Invalid argument");
  EXPECT_EQ(out.summary.reached.at(Reach::not_tested), 62U);
  EXPECT_EQ(out.by_address.begin()->second.reason, "no packet could be sent: Invalid argument");
  EXPECT_GT(statistics_.send_errors.load(), 0U);
}

TEST_F(ScanTest, ASliceIsHandedOutBeforeTheNextIsAsked) {
  serve("127.55.0.0/25", 3);
  const auto plan = make_plan(config_, sites_, {});
  ASSERT_TRUE(plan);
  auto wanted = settings();
  wanted.slice = 16;
  std::size_t asked = 0;
  double probed = 0;
  std::size_t done_at_stop = 0;
  const auto summary = run_scan(
      *plan, wanted, statistics_, stop_,
      [&](const Observation& one) {
        if (one.reach == Reach::silent) stop_ = true;
        if (one.reach == Reach::silent) ++done_at_stop;
      },
      [&](const ScanProgress& at) {
        EXPECT_GE(at.asked, asked);
        EXPECT_GE(at.probed, probed);
        asked = at.asked;
        probed = at.probed;
      });
  ASSERT_TRUE(summary);
  EXPECT_GE(done_at_stop, 13U);  // the first slice
  EXPECT_GT(summary->reached.at(Reach::not_tested), 0U);
}

TEST_F(ScanTest, EveryAddressIsSentOneCommunityAtMost) {
  serve("127.43.0.0/26", 5);
  config::Credential second = config_.credentials[0];
  second.name = "second";
  second.community = Secret("also-secret");
  config_.credentials = {second, config_.credentials[0]};
  const auto out = scan(settings());
  EXPECT_EQ(out.summary.reached.count(Reach::answered), 0U);
  for (const auto& [at, seen] : simulator_->all_statistics())
    EXPECT_LE(seen.communities.size(), 1U) << at.text();
  for (const auto& [at, one] : out.by_address) EXPECT_EQ(one.credential, "second");
}

TEST_F(ScanTest, ACommunityNeverLeavesItsNetworks) {
  serve("127.44.0.0/26", 5);
  config_.credentials[0].networks = {*IpNetwork::parse("127.44.0.0/30")};
  const auto plan = make_plan(config_, sites_, {});
  ASSERT_TRUE(plan);
  const auto summary =
      run_scan(*plan, settings(), statistics_, stop_, [](const Observation&) {}, {});
  ASSERT_TRUE(summary);
  for (const auto& [at, seen] : simulator_->all_statistics()) {
    if (seen.requests > 0) {
      EXPECT_TRUE(IpNetwork::parse("127.44.0.0/30")->contains(at)) << at.text();
    }
  }
}

// What bounds an endless table must not cut a real one.
TEST_F(ScanTest, AChassisOfFiveThousandPortsIsReadWhole) {
  serve("127.56.0.0/30", 1, 5000);
  auto wanted = settings();
  wanted.snmp = {};  // as shipped
  wanted.mib = {};
  wanted.device_time = std::chrono::minutes(5);
  const auto out = scan(wanted);
  const auto& one = out.by_address.at(address(0));
  EXPECT_EQ(one.reach, Reach::answered) << one.reason;
  ASSERT_TRUE(one.facts);
  EXPECT_EQ(one.facts->ports.size(), 5000U);
  for (const auto& table : one.facts->tables)
    EXPECT_TRUE(table.complete) << table.table << ": " << table.reason;
}

// Over SNMP, as configured: the number of ports is bounded and the device is said to misbehave.
TEST_F(ScanTest, ADeviceWithEndlessTablesIsCutAndSaidToMisbehave) {
  serve("127.57.0.0/30", 1);
  ASSERT_TRUE(simulator_->set_fault(address(0), simulator::Fault::growing_oids, 0));
  auto wanted = settings();
  wanted.snmp = {};
  wanted.mib = {};
  const auto out = scan(wanted);
  const auto& one = out.by_address.at(address(0));
  EXPECT_EQ(one.reach, Reach::misbehaving);
  EXPECT_EQ(one.reason.substr(0, 8), "ifTable:");
  ASSERT_TRUE(one.facts);
  EXPECT_LE(one.facts->ports.size(), 8192U);
  for (const auto& table : one.facts->tables)
    EXPECT_TRUE(table.complete || !table.reason.empty()) << table.table;
}

// Five for each healthy one take nearly all of the time that an answer may take.
TEST_F(ScanTest, SlowOnesKeepNoHealthyOneWaiting) {
  constexpr std::size_t healthy = 40;
  constexpr std::size_t all = 240;
  serve("127.64.0.0/22", all, 8);
  for (std::size_t i = 0; i < all; ++i)
    if (i % 6 != 0) {
      ASSERT_TRUE(simulator_->set_fault(address(i), simulator::Fault::slow, 400));
    }
  auto wanted = settings();
  wanted.sweep.timeout = std::chrono::milliseconds(1000);
  wanted.snmp.timeout = std::chrono::milliseconds(500);
  wanted.sweep.rate = 1000;
  const auto plan = make_plan(config_, sites_, {});
  ASSERT_TRUE(plan);
  std::size_t done = 0, slow_before = 0, slow = 0;
  const auto take = [&](const Observation& one) {
    const auto at = std::find(addresses_.begin(), addresses_.end(), one.address.to_v4());
    if (at == addresses_.end()) return;
    const bool is_slow = (at - addresses_.begin()) % 6 != 0;
    slow += is_slow ? 1U : 0U;
    if (is_slow) return;
    EXPECT_EQ(one.reach, Reach::answered) << one.reason;
    if (++done == healthy) slow_before = slow;
  };
  const auto summary = run_scan(*plan, wanted, statistics_, stop_, take, {});
  ASSERT_TRUE(summary);
  std::printf("%zu of %zu slow devices were done before the last of %zu healthy ones\n",
              slow_before, slow, done);
  EXPECT_EQ(done, healthy);
  EXPECT_LT(slow_before, (all - healthy) / 10);
}

// Every way in which an agent can be hostile: no crash, no endless walk, and the healthy devices
// beside it are read in full.
class Hostile : public ScanTest, public testing::WithParamInterface<simulator::FaultMode> {};

TEST_P(Hostile, EndsAndLeavesTheHealthyOnesAlone) {
  const auto mode = GetParam();
  serve("127.45.0.0/28", 6);
  ASSERT_TRUE(simulator_->set_fault(address(0), mode.fault, mode.parameter));
  const auto out = scan(settings());
  for (std::size_t i = 1; i < 6; ++i) {
    const auto& healthy = out.by_address.at(address(i));
    EXPECT_EQ(healthy.reach, Reach::answered) << healthy.reason;
    ASSERT_TRUE(healthy.facts);
    EXPECT_EQ(healthy.facts->ports.size(), 24U);
  }
  const auto& hostile = out.by_address.at(address(0));
  EXPECT_LT(out.summary.took, std::chrono::seconds(60));
  if (hostile.reach != Reach::answered) {
    EXPECT_FALSE(hostile.reason.empty());
  }
  const auto seen = simulator_->statistics(address(0));
  RecordProperty("reach",
                 std::string(hostile.reach == Reach::answered ? "answered" : hostile.reason));
  RecordProperty("requests", static_cast<int>(seen.requests));
  RecordProperty("took_ms", static_cast<int>(out.summary.took.count()));
  std::printf("%-22s %-12s %6lu requests %6ld ms  %s\n", mode.name,
              std::string(text(hostile.reach)).c_str(), static_cast<unsigned long>(seen.requests),
              static_cast<long>(out.summary.took.count()), hostile.reason.c_str());
}

INSTANTIATE_TEST_SUITE_P(Scan, Hostile,
                         testing::ValuesIn(simulator::fault_modes().begin(),
                                           simulator::fault_modes().end()),
                         [](const auto& c) {
                           std::string name = c.param.name;
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace netroster::scan
