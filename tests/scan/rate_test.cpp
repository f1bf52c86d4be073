// The rates of a site, of the whole and of a device, second by second, by the time at which the
// kernel took each packet: sweeping and reading go on side by side and share them.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "collectors/snmp/pacing.h"
#include "daemon/scan/scan.h"
#include "tests/scan/one_site.h"
#include "tests/simulator/flat.h"
#include "tests/simulator/simulator.h"

namespace netroster::scan {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

// The most in any second that begins with one of them.
std::size_t busiest_second(std::vector<microseconds> times) {
  std::sort(times.begin(), times.end());
  std::size_t most = 0;
  for (std::size_t first = 0, end = 0; first < times.size(); ++first) {
    while (end < times.size() && times[end] < times[first] + std::chrono::seconds(1)) ++end;
    most = std::max(most, end - first);
  }
  return most;
}

// A twentieth too many, and never less than one: a second has no halves of packets.
std::size_t allowed(double rate) {
  return static_cast<std::size_t>(std::max(std::floor(rate * 1.05), rate + 1));
}

class RateTest : public testing::Test {
 protected:
  void serve(const std::vector<const char*>& networks, std::size_t agents) {
    std::vector<std::uint32_t> addresses;
    for (const auto* network : networks) {
      const auto some = simulator::first_addresses(*IpNetwork::parse(network), agents);
      addresses.insert(addresses.end(), some.begin(), some.end());
      sites_.push_back(fixture::one_site(network));
      sites_.back().id += std::to_string(sites_.size());
      auto reader = fixture::reader_of(sites_.back());
      reader.name += std::to_string(sites_.size());
      config_.credentials.push_back(std::move(reader));
    }
    simulator::FlatOptions flat;
    flat.ports = 8;
    simulator::SimulatorOptions options;
    options.keep_arrivals = true;
    auto started = simulator::Simulator::start(simulator::flat_agents(addresses, flat), options);
    ASSERT_TRUE(started) << started.error().what;
    simulator_ = std::move(*started);
  }
  std::vector<simulator::Arrival> scan(config::SweepSettings sweep) {
    const auto plan = make_plan(config_, sites_, {});
    EXPECT_TRUE(plan);
    ScanSettings settings;
    settings.port = simulator_->port();
    settings.sweep = sweep;
    settings.sweep.timeout = milliseconds(300);
    settings.snmp.shards = 2;
    snmp::Statistics statistics;
    const std::atomic<bool> stop{false};
    std::size_t answered = 0;
    const auto summary = run_scan(
        *plan, settings, statistics, stop,
        [&](const Observation& one) { answered += one.reach == Reach::answered ? 1 : 0; }, {});
    EXPECT_TRUE(summary);
    EXPECT_EQ(answered, simulator_->agents());
    return simulator_->arrivals();
  }
  static std::vector<microseconds> times_in(const std::vector<simulator::Arrival>& all,
                                            const IpNetwork& block) {
    std::vector<microseconds> out;
    for (const auto& one : all)
      if (block.contains(IpAddress::v4(one.address))) out.push_back(one.at);
    return out;
  }

  std::unique_ptr<simulator::Simulator> simulator_;
  std::vector<Site> sites_;
  config::Config config_;
};

TEST_F(RateTest, OfASiteIsKeptInEverySecond) {
  serve({"127.60.0.0/24"}, 60);
  config::SweepSettings sweep;
  sweep.rate = 0;
  sweep.rate_per_site = 400;
  const auto busiest = busiest_second(times_in(scan(sweep), *IpNetwork::parse("127.0.0.0/8")));
  std::printf("%zu packets in the busiest second, of 400 a second\n", busiest);
  EXPECT_LE(busiest, allowed(400));
  EXPECT_GT(simulator_->arrivals().size(), 800U);  // else nothing was limited
}

TEST_F(RateTest, OfTheWholeAndOfEachSiteHoldTogether) {
  serve({"127.60.1.0/25", "127.60.1.128/25", "127.60.2.0/25"}, 20);
  config::SweepSettings sweep;
  sweep.rate = 400;
  sweep.rate_per_site = 200;
  sweep.rate_per_device = 0;
  const auto all = scan(sweep);
  const auto whole = busiest_second(times_in(all, *IpNetwork::parse("127.0.0.0/8")));
  EXPECT_LE(whole, allowed(400));
  EXPECT_GT(all.size(), 800U);  // else nothing was limited
  for (const auto& site : sites_) {
    const auto busiest = busiest_second(times_in(all, site.networks.front()));
    EXPECT_LE(busiest, allowed(200)) << site.id;
    std::printf("%s: %zu of 200; the whole: %zu of 400\n", site.id.c_str(), busiest, whole);
  }
}

TEST_F(RateTest, OfADeviceIsKeptInEverySecond) {
  serve({"127.60.3.0/28"}, 5);
  config::SweepSettings sweep;
  sweep.rate_per_device = 10;
  const auto all = scan(sweep);
  std::map<std::uint32_t, std::vector<microseconds>> by_device;
  for (const auto& one : all) by_device[one.address].push_back(one.at);
  for (const auto& [address, times] : by_device)
    EXPECT_LE(busiest_second(times), allowed(10)) << IpAddress::v4(address).text();
}

// With a clock of its own: many wait, each is late by chance, and the machine stands still for
// a while now and then.
TEST(PacingTest, KeepsEverySecondHoweverLateItsUsersAre) {
  for (const double rate : {7.0, 100.0, 1000.0}) {
    snmp::Pacing pacing(rate);
    const auto start = snmp::Pacing::Clock::time_point(std::chrono::hours(1));
    std::multimap<snmp::Pacing::Clock::time_point, int> waiting;  // who wakes when
    for (int user = 0; user < 50; ++user) waiting.emplace(start + pacing.book(start), user);
    std::uint32_t chance = 1;
    std::vector<microseconds> sent;
    while (sent.size() < static_cast<std::size_t>(rate * 20)) {
      const auto [due, user] = *waiting.begin();
      waiting.erase(waiting.begin());
      chance = chance * 1664525 + 1013904223;
      const auto late = microseconds(chance >> 16 & 0x1fff);
      const bool stands_still = (chance >> 8 & 0xff) == 0;
      const auto now = due + late + milliseconds(stands_still ? 700 : 0);
      if (pacing.admit(now).count() == 0)
        sent.push_back(std::chrono::duration_cast<microseconds>(now - start));
      waiting.emplace(now + pacing.book(now), user);
    }
    EXPECT_LE(busiest_second(sent), allowed(rate)) << rate;
  }
}

TEST(PacingTest, WhatDidNotLeaveDoesNotCount) {
  snmp::Pacing one(10);
  snmp::Pacing other(1);
  const auto now = snmp::Pacing::Clock::now();
  const std::array<snmp::Pacing*, 3> all{&one, nullptr, &other};
  EXPECT_EQ(snmp::admit_all(all, now).count(), 0);
  const auto later = now + milliseconds(100);
  EXPECT_EQ(snmp::admit_all(all, later), milliseconds(900));
  EXPECT_EQ(one.admit(later).count(), 0);  // was taken back
}

}  // namespace
}  // namespace netroster::scan
