// Turns of the device itself beside those of its ports, against an agent that serves a recording.
#include <gtest/gtest.h>

#include <condition_variable>
#include <deque>
#include <fstream>
#include <mutex>

#include "collectors/replay/replay.h"
#include "daemon/poll/loop.h"
#include "tests/inventory/temp_store.h"
#include "tests/scan/one_site.h"
#include "tests/simulator/recordings.h"
#include "tests/simulator/simulator.h"

namespace netroster::poll {
namespace {

using std::chrono::milliseconds;

constexpr const char* network = "127.40.0.0/24";
constexpr const char* lines =
    "1.3.6.1.2.1.1.1.0|4|A switch\n1.3.6.1.2.1.1.3.0|67|360000\n1.3.6.1.2.1.2.1.0|2|1\n"
    "1.3.6.1.2.1.2.2.1.2.7|4|port 7\n1.3.6.1.2.1.2.2.1.3.7|2|6\n1.3.6.1.2.1.2.2.1.10.7|65|5\n"
    "1.3.6.1.2.1.31.1.1.1.1.7|4|Gi1/0/7\n"
    "1.3.6.1.2.1.105.1.3.1.1.2.1|66|370\n1.3.6.1.2.1.105.1.3.1.1.3.1|2|1\n"
    "1.3.6.1.2.1.105.1.3.1.1.4.1|66|95\n"
    "1.3.6.1.2.1.47.1.1.1.1.2.9|4|CPU\n1.3.6.1.2.1.47.1.1.1.1.5.9|2|8\n"
    "1.3.6.1.2.1.47.1.1.1.1.7.9|4|CPU temperature\n"
    "1.3.6.1.2.1.99.1.1.1.1.9|2|8\n1.3.6.1.2.1.99.1.1.1.2.9|2|9\n1.3.6.1.2.1.99.1.1.1.3.9|2|0\n"
    "1.3.6.1.2.1.99.1.1.1.4.9|2|41\n1.3.6.1.2.1.99.1.1.1.5.9|2|1\n";

class FactsTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto file = folder_.file("switch.snmprec");
    std::ofstream(file) << lines;
    auto agents = simulator::recorded_agents({file}, {});
    ASSERT_TRUE(agents) << agents.error().what;
    auto started = simulator::Simulator::start(std::move(*agents), {});
    ASSERT_TRUE(started) << started.error().what;
    simulator_ = std::move(*started);
    auto recording = std::make_shared<const replay::Recording>(replay::Recording::parse(lines));
    auto facts = replay::replay_recording(std::move(recording), "", {});
    ASSERT_TRUE(facts);
    swept_ = std::make_shared<const DeviceFacts>(std::move(*facts));
  }
  void TearDown() override {
    if (loop_) loop_->stop();
  }
  void start(milliseconds power, milliseconds sensors = milliseconds(0)) {
    config::Config config;
    config.snmp.port = simulator_->port();
    config.snmp.shards = 1;
    config.poll.uplinks = config.poll.access = milliseconds(40);
    config.poll.power = power;
    config.poll.sensors = sensors;
    config.poll.load = config.poll.clients = config.poll.batteries = milliseconds(10);
    config.poll.timeout = config.snmp.timeout = milliseconds(300);
    loop_ = std::make_unique<Loop>(
        loop_settings(config), statistics_, engine_,
        [this](PortReading) { note([this] { ++ports_; }); },
        [this](FactsReading reading) { note([&] { facts_.push_back(std::move(reading)); }); });
    ASSERT_TRUE(loop_->start());
    auto credential = scan::fixture::reader_of(scan::fixture::one_site(network));
    credential.networks = {*IpNetwork::parse(network)};
    const auto prepared = snmp::prepare(std::move(credential));
    ASSERT_TRUE(prepared);
    DevicePlan plan{"device", "lab", *IpAddress::parse("127.40.0.1"), *prepared, {}};
    plan.facts = swept_;
    plan.swept = wall_now();
    loop_->update({{std::move(plan)}, 0});
  }
  template <typename Change>
  void note(Change change) {
    {
      const std::lock_guard lock(mutex_);
      change();
    }
    came_.notify_all();
  }
  template <typename Done>
  bool wait(Done done) {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, std::chrono::seconds(30), done);
  }

  inventory::testing_kit::TempDirectory folder_;
  std::unique_ptr<simulator::Simulator> simulator_;
  std::shared_ptr<const DeviceFacts> swept_;
  Statistics statistics_;
  snmp::Statistics engine_;
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<FactsReading> facts_;
  std::size_t ports_ = 0;
  std::unique_ptr<Loop> loop_;
};

TEST_F(FactsTest, AreReadBesideThePorts) {
  start(milliseconds(60));
  ASSERT_TRUE(wait([this] { return facts_.size() >= 2 && ports_ >= 2; }));
  const std::lock_guard lock(mutex_);
  const auto& reading = facts_.front();
  EXPECT_EQ(reading.device, "device");
  EXPECT_EQ(reading.kind, ReadingKind::power);
  EXPECT_TRUE(reading.facts->sensors.empty()) << "they are not to be read";
  EXPECT_TRUE(reading.complete);
  ASSERT_EQ(reading.facts->poe.size(), 1U);
  EXPECT_EQ(reading.facts->poe[0].drawn_watts, 95.0);
  EXPECT_TRUE(reading.facts->ports.empty());
}

// Of load, clients and batteries it has none, and nobody asks for them.
TEST_F(FactsTest, EachKindHasAnIntervalOfItsOwn) {
  start(milliseconds(0), milliseconds(40));
  ASSERT_TRUE(wait([this] { return facts_.size() >= 3; }));
  const std::lock_guard lock(mutex_);
  for (const auto& reading : facts_) EXPECT_EQ(reading.kind, ReadingKind::sensors);
  ASSERT_EQ(facts_.front().facts->sensors.size(), 1U);
  EXPECT_EQ(facts_.front().facts->sensors[0].value, 41.0);
  EXPECT_TRUE(facts_.front().facts->poe.empty());
}

TEST_F(FactsTest, AnAgentThatFallsSilentIsKnownForNothing) {
  start(milliseconds(60));
  ASSERT_TRUE(wait([this] { return !facts_.empty(); }));
  ASSERT_TRUE(simulator_->set_fault(*IpAddress::parse("127.40.0.1"), simulator::Fault::dark, 0));
  ASSERT_TRUE(wait([this] { return !facts_.back().complete; }));
  const std::lock_guard lock(mutex_);
  EXPECT_TRUE(facts_.back().facts->poe.empty());
}

TEST_F(FactsTest, WithoutAnIntervalOnlyPortsAreRead) {
  start(milliseconds(0));
  ASSERT_TRUE(wait([this] { return ports_ >= 3; }));
  const std::lock_guard lock(mutex_);
  EXPECT_TRUE(facts_.empty());
}

}  // namespace
}  // namespace netroster::poll
