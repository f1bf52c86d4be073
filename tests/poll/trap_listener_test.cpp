// Traps that come over loopback, and what they cause.
#include "daemon/poll/trap_listener.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <vector>

#include "tests/poll/traps_kit.h"

namespace netroster::poll {
namespace {

using std::chrono::seconds;

using testing_kit::link_down;

std::string of_kind(char generic) {
  auto out = link_down;
  out[testing_kit::generic_trap] = generic;
  return out;
}

class TrapsTest : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(snmp::read_trap(
        {reinterpret_cast<const std::uint8_t*>(link_down.data()), link_down.size()}));
    const auto started = listener_.start();
    ASSERT_TRUE(started) << started.error().what;
    listener_.set_senders(
        {{*IpAddress::parse("127.61.0.1"), "one"}, {*IpAddress::parse("127.61.0.2"), "two"}});
  }
  void send(const char* from, const std::string& bytes) {
    testing_kit::send_from(*IpAddress::parse(from), listener_.address().port, bytes);
  }
  // The devices that are to be read, once there are so many.
  std::vector<std::string> heard(std::size_t count) {
    std::unique_lock lock(mutex_);
    came_.wait_for(lock, seconds(30), [&] { return devices_.size() >= count; });
    return devices_;
  }

  std::mutex mutex_;
  std::condition_variable came_;
  std::vector<std::string> devices_;
  TrapListener listener_{*ListenAddress::parse("127.0.0.1:0"), [this](const std::string& device) {
                           {
                             const std::lock_guard lock(mutex_);
                             devices_.push_back(device);
                           }
                           came_.notify_all();
                         }};
};

// Datagrams of one socket come in their order: the last one tells that the others were taken.
TEST_F(TrapsTest, APolledDeviceIsReadAndNobodyElse) {
  send("127.61.0.9", link_down);
  send("127.61.0.1", "not a trap");
  send("127.61.0.1", std::string(20'000, '0'));
  send("127.61.0.1", of_kind(4));
  send("127.61.0.1", link_down);
  send("127.61.0.1", of_kind(3));
  send("127.61.0.2", link_down);
  EXPECT_EQ(heard(2), (std::vector<std::string>{"one", "two"}));
  const auto& counts = listener_.counts();
  EXPECT_EQ(counts.strangers, 1U);
  EXPECT_EQ(counts.malformed, 2U);
  EXPECT_EQ(counts.heard[static_cast<std::size_t>(snmp::TrapKind::link_down)], 2U);
  EXPECT_EQ(counts.heard[static_cast<std::size_t>(snmp::TrapKind::authentication_failure)], 1U);
  EXPECT_EQ(counts.held, 1U) << "the second of one device within 10 s";
  EXPECT_EQ(counts.readings, 2U);
}

TEST_F(TrapsTest, AnAddressThatIsTakenIsAnError) {
  TrapListener second(listener_.address(), [](const std::string&) {});
  const auto started = second.start();
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().what.find("traps.listen 127.0.0.1:"), std::string::npos)
      << started.error().what;
}

TEST(TrapGateTest, HoldsAFloodBack) {
  TrapGate gate;
  const auto start = TrapGate::Clock::time_point(std::chrono::hours(1));
  EXPECT_TRUE(gate.admits("a", start));
  EXPECT_FALSE(gate.admits("a", start + seconds(9)));
  EXPECT_TRUE(gate.admits("a", start + seconds(10)));
  // 20,000 devices at once, as a flood with forged senders would have it.
  const auto admitted = [&](TrapGate::Clock::time_point when) {
    int count = 0;
    for (int i = 0; i < 20'000; ++i) count += gate.admits("d" + std::to_string(i), when) ? 1 : 0;
    return count;
  };
  EXPECT_EQ(admitted(start + seconds(60)), 100);
  EXPECT_EQ(admitted(start + seconds(61)), 20);
  EXPECT_EQ(admitted(start + seconds(600)), 100);
}

TEST(TrapSendersTest, AreAllAddressesOfWhatIsPolled) {
  auto device = std::make_shared<Device>();
  device->id = "one";
  device->addresses = {*IpAddress::parse("192.0.2.1"), *IpAddress::parse("192.0.2.2")};
  auto other = std::make_shared<Device>();
  other->id = "other";
  other->addresses = {*IpAddress::parse("192.0.2.3")};
  Inventory inventory;
  inventory.devices = {device, other};
  PollPlan plan;
  plan.devices.push_back({"one", "lab", *IpAddress::parse("192.0.2.1"), nullptr, {}});
  EXPECT_EQ(trap_senders(inventory, plan), (TrapSenders{{*IpAddress::parse("192.0.2.1"), "one"},
                                                        {*IpAddress::parse("192.0.2.2"), "one"}}));
}

}  // namespace
}  // namespace netroster::poll
