// Whether a device restarted because it was asked: by its uptime at the next reading.
#include <gtest/gtest.h>

#include "inventory/address_states.h"

namespace netroster::inventory {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const WallTime start{hours(24 * 365 * 50)};
const auto address = *IpAddress::parse("10.0.0.9");

Observation reading(seconds began, seconds took, seconds uptime, Reach reach = Reach::answered) {
  Observation seen;
  seen.site = "lab";
  seen.address = address;
  seen.collector = "snmp";
  seen.began = start + began;
  seen.when = seen.began + took;
  seen.reach = reach;
  auto facts = std::make_shared<DeviceFacts>();
  facts->device.uptime_centiseconds = static_cast<std::uint64_t>(uptime.count()) * 100;
  seen.facts = std::move(facts);
  return seen;
}

class RestartsTest : public testing::Test {
 protected:
  std::uint32_t counted() const { return states.find("lab", address)->restarts; }
  CoverageCount coverage;
  AddressStates states{coverage};
};

TEST_F(RestartsTest, InTheReadingOrRightAfterItCounts) {
  EXPECT_FALSE(states.note(reading(hours(0), minutes(2), hours(1000))));
  EXPECT_EQ(counted(), 0U);
  // Up since a minute into the last reading.
  EXPECT_FALSE(states.note(reading(hours(6), minutes(2), hours(6) - minutes(1))));
  EXPECT_EQ(counted(), 1U);
  // And two minutes after the end of that one.
  EXPECT_TRUE(states.note(reading(hours(12), minutes(2), hours(6) - minutes(4))));
  EXPECT_EQ(counted(), 2U);
}

TEST_F(RestartsTest, AtAnyOtherTimeIsNotOurs) {
  states.note(reading(hours(0), minutes(2), hours(1000)));
  states.note(reading(hours(6), minutes(2), hours(5)));      // an hour later
  states.note(reading(hours(12), minutes(2), minutes(10)));  // just before
  states.note(reading(hours(18), minutes(2), hours(6)));     // not since
  states.note(reading(hours(24), minutes(2), hours(12)));
  EXPECT_EQ(counted(), 0U);
}

TEST_F(RestartsTest, WhatAReadingSawItselfCountsOnce) {
  auto seen = reading(hours(0), minutes(2), hours(1000), Reach::timeout);
  seen.restarted = true;
  EXPECT_FALSE(states.note(seen));
  EXPECT_FALSE(states.note(reading(hours(6), minutes(2), hours(6) - minutes(1))));
  EXPECT_EQ(counted(), 1U);
}

// It is still down when the reading ends: only the next one could tell.
TEST_F(RestartsTest, SilentAgainAfterOneIsTheSecond) {
  states.note(reading(hours(0), minutes(2), hours(1000), Reach::timeout));
  EXPECT_TRUE(states.note(reading(hours(6), minutes(1), hours(6) - minutes(3), Reach::timeout)));
  EXPECT_EQ(counted(), 2U);
  EXPECT_FALSE(states.note(reading(hours(12), minutes(2), hours(6) - minutes(2))));
  EXPECT_EQ(counted(), 2U);  // that one is counted already
}

TEST_F(RestartsTest, WhateverBroughtNoFactsSaysNothing) {
  states.note(reading(hours(0), minutes(2), hours(1000)));
  auto silent = reading(hours(6), minutes(1), hours(0), Reach::silent);
  silent.facts = nullptr;
  EXPECT_FALSE(states.note(silent));
  EXPECT_EQ(counted(), 0U);
  EXPECT_FALSE(states.note(reading(hours(12), minutes(1), hours(12) - minutes(1))));
  EXPECT_EQ(counted(), 1U);
}

}  // namespace
}  // namespace netroster::inventory
