// The polling loop against simulated agents that restart, renumber, fall silent and speak SNMPv3.
#include "daemon/poll/loop.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>

#include "tests/scan/one_site.h"
#include "tests/simulator/flat.h"
#include "tests/simulator/simulator.h"

namespace netroster::poll {
namespace {

using simulator::Fault;
using simulator::Simulator;
using std::chrono::milliseconds;

constexpr const char* network = "127.58.0.0/24";
constexpr std::uint32_t ports = 8;

config::Credential v3_reader() {
  config::Credential credential;
  credential.name = "v3";
  credential.user = "reader";
  credential.auth = config::AuthProtocol::sha256;
  credential.auth_password = Secret("a long enough password");
  credential.priv = config::PrivProtocol::aes128;
  credential.priv_password = Secret("another long password");
  credential.networks = {*IpNetwork::parse(network)};
  return credential;
}

// Readings as they come, waited for one by one.
class Readings {
 public:
  void add(PortReading reading) {
    {
      const std::lock_guard lock(mutex_);
      all_.push_back(std::move(reading));
    }
    came_.notify_all();
  }
  // The next one that `fits`; those before it are gone. nullopt after half a minute.
  template <typename Fits>
  std::optional<PortReading> next(Fits fits) {
    std::unique_lock lock(mutex_);
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (true) {
      while (!all_.empty()) {
        auto first = std::move(all_.front());
        all_.pop_front();
        if (fits(first)) return first;
      }
      if (came_.wait_until(lock, until) == std::cv_status::timeout) return std::nullopt;
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<PortReading> all_;
};

class LoopTest : public testing::Test {
 protected:
  void serve(std::size_t agents) {
    simulator::FlatOptions options;
    options.ports = ports;
    addresses_ = simulator::first_addresses(*IpNetwork::parse(network), agents);
    auto fleet = simulator::flat_agents(addresses_, options);
    auto profile = std::make_shared<simulator::Profile>(*fleet.front().profile);
    profile->users.push_back({"reader", config::AuthProtocol::sha256, "a long enough password",
                              config::PrivProtocol::aes128, "another long password"});
    for (auto& agent : fleet) agent.profile = profile;
    auto started = Simulator::start(std::move(fleet), {});
    ASSERT_TRUE(started) << started.error().what;
    simulator_ = std::move(*started);
  }
  void start(milliseconds uplinks = milliseconds(40), milliseconds access = milliseconds(60)) {
    config::PollSettings poll;
    config::Config config;
    config.snmp.port = simulator_->port();
    config.snmp.shards = 2;
    config.snmp.timeout = milliseconds(300);
    poll.uplinks = uplinks;
    poll.access = access;
    poll.timeout = milliseconds(200);
    poll.device_time = device_time_;
    poll.objects_a_request = objects_a_request_;
    config.poll = poll;
    loop_ =
        std::make_unique<Loop>(loop_settings(config), statistics_, engine_,
                               [this](PortReading reading) { readings_.add(std::move(reading)); });
    ASSERT_TRUE(loop_->start());
  }
  IpAddress address(std::size_t agent) const { return IpAddress::v4(addresses_[agent]); }
  DevicePlan plan_of(std::size_t agent, config::Credential credential,
                     std::set<std::string> uplinks) const {
    auto prepared = snmp::prepare(std::move(credential));
    EXPECT_TRUE(prepared);
    return {"device-" + std::to_string(agent), "lab", address(agent), *prepared,
            std::move(uplinks)};
  }
  static config::Credential v2c() {
    return scan::fixture::reader_of(scan::fixture::one_site(network));
  }
  static config::Credential v1() {
    auto credential = v2c();
    credential.version = config::SnmpVersion::v1;
    return credential;
  }
  void update(std::vector<DevicePlan> devices) { loop_->update({std::move(devices), 0}); }

  milliseconds device_time_{30'000};
  std::int64_t objects_a_request_ = 50;
  std::vector<std::uint32_t> addresses_;
  std::unique_ptr<Simulator> simulator_;
  Statistics statistics_;
  snmp::Statistics engine_;
  Readings readings_;
  std::unique_ptr<Loop> loop_;
};

bool is_access(const PortReading& reading) { return reading.pace == Pace::access; }
bool is_uplinks(const PortReading& reading) { return reading.pace == Pace::uplinks; }

std::uint64_t octets_of(const PortReading& reading, const std::string& key) {
  const auto at = std::find(reading.keys->begin(), reading.keys->end(), key);
  if (at == reading.keys->end()) return 0;
  const auto row = static_cast<std::size_t>(at - reading.keys->begin());
  return reading.counters.value(row, InterfaceObject::hc_in_octets).value_or(0);
}

TEST_F(LoopTest, EachPortAtItsPace) {
  serve(1);
  start();
  update({plan_of(0, v2c(), {"2", "5"})});
  const auto uplinks = readings_.next(is_uplinks);
  ASSERT_TRUE(uplinks);
  EXPECT_EQ(*uplinks->keys, (std::vector<std::string>{"2", "5"}));
  EXPECT_EQ(uplinks->counters.indexes, (std::vector<std::uint32_t>{2, 5}));
  EXPECT_TRUE(uplinks->counters.complete) << uplinks->counters.reason;
  EXPECT_TRUE(uplinks->counters.uptime_centiseconds);
  const auto access = readings_.next(is_access);
  ASSERT_TRUE(access);
  EXPECT_EQ(access->keys->size(), ports - 2);
  for (std::size_t row = 0; row < access->keys->size(); ++row) {
    EXPECT_EQ(access->counters.value(row, InterfaceObject::high_speed), 1000U);
    EXPECT_TRUE(access->counters.value(row, InterfaceObject::hc_out_octets));
    EXPECT_TRUE(access->counters.value(row, InterfaceObject::in_octets));
    // The simulated switch has no such object.
    EXPECT_FALSE(access->counters.value(row, InterfaceObject::discontinuity_time));
  }
}

// As a trap has it; its turns are an hour away.
TEST_F(LoopTest, ADeviceIsReadOutOfTurn) {
  serve(1);
  start(std::chrono::hours(1), std::chrono::hours(1));
  update({plan_of(0, v2c(), {"2"})});
  loop_->read_now("nobody");
  loop_->read_now("device-0");
  const auto uplinks = readings_.next(is_uplinks);
  ASSERT_TRUE(uplinks);
  EXPECT_TRUE(uplinks->counters.complete) << uplinks->counters.reason;
  EXPECT_TRUE(readings_.next(is_access));
}

TEST_F(LoopTest, ReadingsGoOnAndCountersMove) {
  serve(1);
  start();
  update({plan_of(0, v2c(), {})});
  const auto first = readings_.next(is_access);
  ASSERT_TRUE(first);
  simulator_->advance(std::chrono::hours(1));
  const auto later = readings_.next([&](const PortReading& reading) {
    return is_access(reading) && octets_of(reading, "5") > octets_of(*first, "5");
  });
  ASSERT_TRUE(later);
  EXPECT_GT(*later->counters.uptime_centiseconds, *first->counters.uptime_centiseconds);
}

// Port 1 and port 6 carry 2 and 7 parts of the same load, whatever numbers they have.
TEST_F(LoopTest, PortsAreFollowedThroughARestartThatRenumbers) {
  serve(1);
  simulator_->set_fault(address(0), Fault::renumber, 0);
  start();
  update({plan_of(0, v2c(), {"1", "6"})});
  const auto before = readings_.next(is_uplinks);
  ASSERT_TRUE(before);
  EXPECT_EQ(before->counters.indexes, (std::vector<std::uint32_t>{1, 6}));
  simulator_->restart(address(0));
  const auto cut = readings_.next(
      [](const PortReading& reading) { return reading.counters.reason == "renumbered"; });
  ASSERT_TRUE(cut);
  EXPECT_FALSE(cut->counters.complete);
  EXPECT_TRUE(cut->counters.knows_nothing());
  simulator_->advance(std::chrono::hours(24 * 7));
  const auto after = readings_.next([](const PortReading& reading) {
    return is_uplinks(reading) && reading.counters.complete && octets_of(reading, "1") > 1'000'000;
  });
  ASSERT_TRUE(after);
  EXPECT_EQ(after->counters.indexes, (std::vector<std::uint32_t>{3, 8}));
  EXPECT_EQ(*after->keys, (std::vector<std::string>{"6", "1"}));
  const auto ratio =
      static_cast<double>(octets_of(*after, "6")) / static_cast<double>(octets_of(*after, "1"));
  EXPECT_NEAR(ratio, 3.5, 0.01);
}

TEST_F(LoopTest, SnmpV3AndV1AreReadThroughTheirSessions) {
  serve(2);
  start();
  update({plan_of(0, v3_reader(), {}), plan_of(1, v1(), {})});
  const auto v3 = readings_.next(
      [](const PortReading& it) { return it.counters.device == "device-0" && !it.keys->empty(); });
  ASSERT_TRUE(v3);
  EXPECT_TRUE(v3->counters.complete) << v3->counters.reason;
  EXPECT_TRUE(v3->counters.engine_boots);
  EXPECT_EQ(v3->keys->size(), ports);
  EXPECT_TRUE(v3->counters.value(0, InterfaceObject::hc_in_octets));
  const auto old = readings_.next(
      [](const PortReading& it) { return it.counters.device == "device-1" && !it.keys->empty(); });
  ASSERT_TRUE(old);
  EXPECT_FALSE(old->counters.value(0, InterfaceObject::hc_in_octets));
  EXPECT_TRUE(old->counters.value(0, InterfaceObject::in_octets));
}

TEST_F(LoopTest, ASilentDeviceIsAReadingWithItsReason) {
  serve(1);
  start();
  update({plan_of(0, v2c(), {})});
  ASSERT_TRUE(readings_.next(is_access));
  simulator_->set_fault(address(0), Fault::dark, 0);
  const auto silent =
      readings_.next([](const PortReading& reading) { return !reading.counters.complete; });
  ASSERT_TRUE(silent);
  EXPECT_EQ(silent->counters.reason, "silent");
  EXPECT_GT(statistics_.incomplete[static_cast<std::size_t>(Incomplete::silent)].load(), 0U);
  simulator_->clear_faults(address(0));
  EXPECT_TRUE(readings_.next([](const PortReading& reading) { return reading.counters.complete; }));
}

struct Trouble {
  const char* name;
  Fault fault;
  std::uint32_t parameter;
  bool v3;
  Incomplete reason;
};
class Troubles : public LoopTest, public testing::WithParamInterface<Trouble> {};

// Each counted as what it is, and as nothing else.
TEST_P(Troubles, HaveTheirReason) {
  const auto& trouble = GetParam();
  serve(1);
  device_time_ = milliseconds(trouble.reason == Incomplete::too_slow ? 400 : 30'000);
  objects_a_request_ = 32;
  start();
  update({plan_of(0, trouble.v3 ? v3_reader() : v2c(), {})});
  ASSERT_TRUE(
      readings_.next([](const PortReading& it) { return is_access(it) && it.counters.complete; }));
  simulator_->set_fault(address(0), trouble.fault, trouble.parameter);
  const auto cut =
      readings_.next([](const PortReading& reading) { return !reading.counters.complete; });
  ASSERT_TRUE(cut);
  EXPECT_EQ(cut->counters.reason, text(trouble.reason));
  for (std::size_t i = 0; i < statistics_.incomplete.size(); ++i)
    if (const auto count = statistics_.incomplete[i].load();
        i == static_cast<std::size_t>(trouble.reason))
      EXPECT_GT(count, 0U);
    else
      EXPECT_EQ(count, 0U) << text(static_cast<Incomplete>(i));
  EXPECT_EQ(cut->counters.knows_nothing(),
            trouble.reason != Incomplete::timeout && trouble.reason != Incomplete::too_slow);
}

INSTANTIATE_TEST_SUITE_P(
    Poll, Troubles,
    testing::Values(Trouble{"Silent", Fault::dark, 0, false, Incomplete::silent},
                    Trouble{"SilentV3", Fault::dark, 0, true, Incomplete::silent},
                    Trouble{"TooSlow", Fault::slow, 120, false, Incomplete::too_slow},
                    Trouble{"TooSlowV3", Fault::slow, 120, true, Incomplete::too_slow},
                    Trouble{"HalfWay", Fault::fragile_rate, 4, false, Incomplete::timeout},
                    Trouble{"TooBig", Fault::too_big, 0, false, Incomplete::too_big}),
    [](const auto& each) { return std::string(each.param.name); });

TEST_F(LoopTest, ADeviceThatNeverAnsweredIsSilentToo) {
  serve(1);
  simulator_->set_fault(address(0), Fault::dark, 0);
  start();
  update({plan_of(0, v2c(), {})});
  const auto silent = readings_.next(is_access);
  ASSERT_TRUE(silent);
  EXPECT_EQ(silent->counters.reason.substr(0, 7), "silent:");
}

// A path that loses 30 of 100 packets each way is no trouble of a device: nearly every one has its
// gaps, and none is silent for as long as it takes to call it down.
TEST_F(LoopTest, ALossyPathGivesAllItsGapsAndTakesNobodyAway) {
  constexpr std::size_t live = 20;
  constexpr std::size_t turns_seen = 25;
  serve(live);
  for (std::size_t i = 0; i < live; ++i) simulator_->set_fault(address(i), Fault::lossy, 30);
  start(milliseconds(700), milliseconds(700));
  std::vector<DevicePlan> plans;
  for (std::size_t i = 0; i < live; ++i) plans.push_back(plan_of(i, v2c(), {}));
  update(std::move(plans));
  std::map<std::string, std::size_t> seen, cut, silent, longest;
  std::size_t done = 0;
  while (done < live) {
    const auto reading = readings_.next(is_access);
    ASSERT_TRUE(reading);
    const auto& device = reading->counters.device;
    if (++seen[device] == turns_seen) ++done;
    if (!reading->counters.complete) ++cut[device];
    silent[device] = reading->counters.knows_nothing() ? silent[device] + 1 : 0;
    longest[device] = std::max(longest[device], silent[device]);
  }
  std::size_t worst = 0;
  for (const auto& [device, turns] : longest) worst = std::max(worst, turns);
  std::printf("%zu of %zu devices have gaps; the longest silence is of %zu turns\n", cut.size(),
              live, worst);
  EXPECT_GE(cut.size(), live / 2);
  EXPECT_LT(worst, 15U);  // NetrosterDeviceDown: 15 minutes, a reading each
}

// A school without power: its devices must cost those elsewhere nothing, and little themselves.
TEST_F(LoopTest, ThousandsOfDeadOnesHoldNobodyUp) {
  constexpr std::size_t live = 20;
  constexpr std::size_t dead = 2000;
  constexpr std::size_t turns_seen = 25;
  serve(live);
  start(milliseconds(400), milliseconds(400));
  std::vector<DevicePlan> plans;
  for (std::size_t i = 0; i < live; ++i) plans.push_back(plan_of(i, v2c(), {}));
  auto nobody = plan_of(0, v2c(), {});
  for (std::size_t i = 0; i < dead; ++i) {
    nobody.device = "dead-" + std::to_string(i);
    nobody.address = IpAddress::v4(0x7f640000U + static_cast<std::uint32_t>(i));  // 127.100.0.0
    plans.push_back(nobody);
  }
  update(std::move(plans));
  const auto next_of_live = [this] {
    return readings_.next([](const PortReading& it) {
      return is_access(it) && it.counters.device.starts_with("device-");
    });
  };
  std::map<std::string, std::size_t> whole;  // once each was read
  while (whole.size() < live) {
    const auto reading = next_of_live();
    ASSERT_TRUE(reading);
    if (reading->counters.complete) whole[reading->counters.device] = 0;
  }
  std::size_t cut = 0;
  while (whole["device-0"] < turns_seen) {
    const auto reading = next_of_live();
    ASSERT_TRUE(reading);
    ++(reading->counters.complete ? whole[reading->counters.device] : cut);
  }
  const auto asked = simulator_->totals().strangers;
  std::printf("%zu readings of live ones were cut; %zu dead devices were sent %.1f packets each\n",
              cut, dead, static_cast<double>(asked) / dead);
  EXPECT_LE(cut, live * turns_seen / 20);  // a busy machine may lose some by itself
  for (const auto& [device, count] : whole) EXPECT_GE(count, turns_seen / 2) << device;
  EXPECT_EQ(whole.size(), live);
  // Twice a turn, three times each: 150 packets if nobody gave way.
  EXPECT_LE(asked, dead * turns_seen);
  EXPECT_GT(asked, dead);
}

TEST_F(LoopTest, WhereNothingListensIsClosed) {
  simulator::SimulatorOptions options;
  options.socket_per_agent = true;  // so that the kernel answers for other addresses
  addresses_ = simulator::first_addresses(*IpNetwork::parse(network), 1);
  auto started = Simulator::start(simulator::flat_agents(addresses_, {}), options);
  ASSERT_TRUE(started) << started.error().what;
  simulator_ = std::move(*started);
  start();
  auto plan = plan_of(0, v2c(), {});
  plan.address = *IpAddress::parse("127.58.0.250");
  update({plan});
  const auto closed = readings_.next(is_access);
  ASSERT_TRUE(closed);
  EXPECT_EQ(closed->counters.reason.substr(0, 7), "closed:");
  EXPECT_GT(statistics_.incomplete[static_cast<std::size_t>(Incomplete::closed)].load(), 0U);
}

TEST_F(LoopTest, HalfATableOfNamesIsNone) {
  serve(1);
  simulator_->set_fault(address(0), Fault::looping_oids, 0);
  start();
  update({plan_of(0, v2c(), {})});
  const auto nameless = readings_.next(is_access);
  ASSERT_TRUE(nameless);
  EXPECT_EQ(nameless->counters.reason.substr(0, 9), "no_names:");
}

TEST_F(LoopTest, AnAgentThatWantsSmallRequestsGetsThem) {
  serve(1);
  simulator_->set_fault(address(0), Fault::too_big, 12);
  start();
  update({plan_of(0, v2c(), {})});
  const auto reading =
      readings_.next([](const PortReading& it) { return is_access(it) && it.counters.complete; });
  ASSERT_TRUE(reading);
  EXPECT_EQ(reading->keys->size(), ports);
}

TEST_F(LoopTest, WhatLeavesThePlanIsAskedNoMore) {
  serve(2);
  start();
  update({plan_of(0, v2c(), {}), plan_of(1, v2c(), {})});
  ASSERT_TRUE(
      readings_.next([](const PortReading& it) { return it.counters.device == "device-0"; }));
  ASSERT_TRUE(
      readings_.next([](const PortReading& it) { return it.counters.device == "device-1"; }));
  EXPECT_EQ(statistics_.devices.load(), 2U);
  update({plan_of(1, v2c(), {"3"})});
  // Its new uplink shows that the update has come through; nothing of the other follows.
  ASSERT_TRUE(
      readings_.next([](const PortReading& it) { return is_uplinks(it) && !it.keys->empty(); }));
  EXPECT_EQ(statistics_.devices.load(), 1U);
  for (int i = 0; i < 6; ++i) {
    const auto reading = readings_.next([](const PortReading&) { return true; });
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->counters.device, "device-1");
  }
}

TEST_F(LoopTest, StopsAtOnceInTheMiddleOfEverything) {
  serve(40);
  start();
  std::vector<DevicePlan> plan;
  for (std::size_t i = 0; i < 40; ++i) plan.push_back(plan_of(i, v2c(), {"1"}));
  update(std::move(plan));
  ASSERT_TRUE(readings_.next([](const PortReading&) { return true; }));
  for (std::size_t i = 0; i < 40; ++i) simulator_->set_fault(address(i), Fault::dark, 0);
  const auto began = std::chrono::steady_clock::now();
  loop_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
}

TEST_F(LoopTest, StopsAtOnceWhenTheNextReadingIsFarAway) {
  serve(1);
  start(std::chrono::hours(24), std::chrono::hours(24));
  update({plan_of(0, v2c(), {"1"})});
  const auto began = std::chrono::steady_clock::now();
  loop_->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(2));
}

}  // namespace
}  // namespace netroster::poll
