// What a reading says of a device whose table is not what it was.
#include "daemon/poll/polled_device.h"

#include <gtest/gtest.h>

#include "daemon/poll/interface_objects.h"

namespace netroster::poll {
namespace {

class PolledDeviceTest : public testing::Test {
 protected:
  PolledDeviceTest() {
    config::Credential credential;
    credential.version = config::SnmpVersion::v2c;
    credential.community = Secret("public");
    DevicePlan plan;
    plan.device = "A";
    plan.credential = *snmp::prepare(std::move(credential));
    device_.emplace(std::move(plan), std::make_shared<snmp::Agent>(), lists_);
    device_->take_names({{100, 3, 7}, {1, 2, 3}, {"a", "b", "c"}});
  }
  // As the engine leaves it: so many octets of each row; nullopt: the row is not there any more.
  PortReading read(const std::vector<std::optional<std::uint64_t>>& octets,
                   std::uint64_t interfaces, snmp::PollEnd end) {
    auto& request = device_->group(Pace::access).request;
    snmp::PollSettings settings;
    settings.columns = interface_columns();
    settings.scalars = scalar_objects();
    request.forget(settings);
    request.set_scalar(0, 200);
    request.set_scalar(1, interfaces);
    request.set_scalar(2, 7);
    const auto column = static_cast<std::size_t>(InterfaceObject::hc_in_octets);
    for (std::size_t row = 0; row < octets.size(); ++row) {
      if (!octets[row]) continue;
      request.values[row * interface_objects + column] = *octets[row];
      request.known[row] |= 1U << column;
    }
    return device_->reading(Pace::access, end, WallTime{std::chrono::seconds(1)}, statistics_);
  }
  std::uint64_t counted(Incomplete reason) const {
    return statistics_.incomplete[static_cast<std::size_t>(reason)].load();
  }

  KeyLists lists_;
  Statistics statistics_;
  std::optional<PolledDevice> device_;
};

TEST_F(PolledDeviceTest, AWholeReadingIsWhole) {
  EXPECT_TRUE(read({1, 2, 3}, 3, snmp::PollEnd::complete).counters.complete);
}

TEST_F(PolledDeviceTest, ATableThatShrankSaysWhatIsLeftAndIsNamedAnew) {
  const auto reading = read({1, 2, std::nullopt}, 3, snmp::PollEnd::complete);
  EXPECT_EQ(reading.counters.reason, "missing_rows");
  EXPECT_EQ(reading.counters.value(1, InterfaceObject::hc_in_octets), 2U);
  EXPECT_FALSE(device_->has_names());
  EXPECT_EQ(counted(Incomplete::missing_rows), 1U);
}

TEST_F(PolledDeviceTest, OneThatSaysSoIsNotBelieved) {
  const auto reading = read({1, 2, std::nullopt}, 2, snmp::PollEnd::complete);
  EXPECT_EQ(reading.counters.reason, "renumbered");
  EXPECT_TRUE(reading.counters.knows_nothing());
  EXPECT_EQ(counted(Incomplete::renumbered), 1U);
}

TEST_F(PolledDeviceTest, ErrorsOfTheAgentAreTheirOwnReason) {
  EXPECT_EQ(read({1, 2, std::nullopt}, 3, snmp::PollEnd::failed).counters.reason, "agent_error");
  EXPECT_EQ(counted(Incomplete::agent_error), 1U);
  EXPECT_EQ(counted(Incomplete::missing_rows), 0U);
}

}  // namespace
}  // namespace netroster::poll
