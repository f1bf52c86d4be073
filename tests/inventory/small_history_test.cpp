// What moves all day makes no history, and what changes all the time little.
#include <gtest/gtest.h>

#include "builders.h"
#include "inventory/store/thinning.h"
#include "temp_store.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

constexpr int day = 24 * 60;  // minutes

DeviceFacts access_switch(OperState state, std::uint64_t speed_bps, bool with_neighbour = false) {
  Facts facts("sw");
  facts.serial("SN1").port(1, "Gi1/0/1").oper(state);
  if (with_neighbour) facts.lldp(1, "00:1a:2b:00:00:09", "eth0", "ap");
  auto read = facts.complete();
  read.device.kind = "switch";
  read.ports.front().speed_bps = speed_bps;
  return read;
}

class SmallHistory : public ::testing::Test {
 protected:
  // Gives how many versions it made.
  std::uint64_t record(int minute, const DeviceFacts& facts) {
    resolver_.apply(answered("s", "10.0.0.1", minute, facts));
    const auto before = store_->counters().versions;
    EXPECT_TRUE(store_->record(resolver_.snapshot()).has_value());
    return store_->counters().versions - before;
  }
  Port port_at(std::optional<int> minute) {
    const auto known = minute ? store_->load(at_minute(*minute)) : store_->load();
    return known.value()->devices.front()->facts->ports.front();
  }

  TempDirectory directory_;
  std::unique_ptr<Store> store_ = opened(directory_.file());
  Resolver resolver_;
};

TEST_F(SmallHistory, UsersComeAndGoWithoutOne) {
  record(1, access_switch(OperState::up, 1'000'000'000));
  EXPECT_EQ(record(2, access_switch(OperState::down, 10'000'000)), 0U);
  EXPECT_EQ(port_at({}).oper, OperState::down);
  EXPECT_EQ(port_at({}).speed_bps, 10'000'000U);
  EXPECT_EQ(record(3, access_switch(OperState::up, 1'000'000'000)), 0U);
  EXPECT_EQ(port_at({}).oper, OperState::up);
  EXPECT_EQ(port_at(2).speed_bps, 1'000'000'000U);
  EXPECT_EQ(record(4, access_switch(OperState::up, 100'000'000)), 0U);
  EXPECT_EQ(port_at({}).speed_bps, 100'000'000U);
  EXPECT_EQ(record(5, access_switch(OperState::up, 2'500'000'000)), 1U);
  EXPECT_EQ(port_at({}).speed_bps, 2'500'000'000U);
  EXPECT_EQ(port_at(4).speed_bps, 1'000'000'000U);
}

TEST_F(SmallHistory, WhatIsNamedWhileNothingIsPluggedInIsKept) {
  record(1, access_switch(OperState::up, 1'000'000'000));
  auto named = access_switch(OperState::down, 10'000'000);
  named.ports.front().alias = "printer";
  EXPECT_EQ(record(2, named), 1U);
  EXPECT_EQ(port_at({}).alias, "printer");
  EXPECT_EQ(port_at(1).alias, "");
}

TEST_F(SmallHistory, APortThatLeadsToADeviceHasOne) {
  record(1, access_switch(OperState::up, 1'000'000'000, true));
  EXPECT_GT(record(2, access_switch(OperState::down, 10'000'000)), 0U);
  EXPECT_EQ(port_at(1).oper, OperState::up);
  EXPECT_EQ(port_at(2).oper, OperState::down);
}

TEST_F(SmallHistory, ARestartOfTheProgramKeepsWhatIsDown) {
  record(1, access_switch(OperState::up, 1'000'000'000));
  record(2, access_switch(OperState::down, 10'000'000));
  store_.reset();
  store_ = opened(directory_.file());
  EXPECT_EQ(port_at({}).oper, OperState::down);
  resolver_ = Resolver(**store_->load());
  EXPECT_EQ(record(3, access_switch(OperState::down, 10'000'000)), 0U);
  EXPECT_EQ(port_at({}).oper, OperState::down);
  EXPECT_EQ(record(4, access_switch(OperState::up, 1'000'000'000)), 0U);
}

TEST_F(SmallHistory, AComputerIsSilentOrClosedWithoutOne) {
  for (int minute = 1; minute <= 6; ++minute) {
    Observation seen;
    seen.site = "s";
    seen.address = ip("10.0.0.9");
    seen.when = at_minute(minute);
    seen.collector = "snmp";
    seen.reach = minute % 2 == 0 ? Reach::closed : Reach::silent;
    resolver_.apply(seen);
    const auto before = store_->counters().versions;
    ASSERT_TRUE(store_->record(resolver_.snapshot()).has_value());
    EXPECT_EQ(store_->counters().versions - before, minute == 1 ? 1U : 0U);
    EXPECT_EQ(store_->load().value()->addresses.front()->last.reach, seen.reach);
  }
}

// A port that is described anew each day, for three years.
TEST_F(SmallHistory, WhatChangesAllTheTimeIsThinned) {
  constexpr int days = 3 * 365;
  auto facts = access_switch(OperState::up, 1'000'000'000);
  for (int n = 0; n < days; ++n) {
    facts.ports.front().alias = std::to_string(n);
    record(n * day, facts);
  }
  const auto changes = store_->changes(at_minute(0), at_minute(days * day));
  ASSERT_TRUE(changes.has_value());
  EXPECT_LT(changes->size(), store::most_versions + 16);
  for (int n = days - static_cast<int>(store::exact_versions) + 1; n < days; ++n)
    EXPECT_EQ(port_at(n * day + 1).alias, std::to_string(n));
  for (int n = 0; n < days; n += 17) EXPECT_NE(port_at(n * day + 1).alias, "") << n;
  EXPECT_TRUE(store_->check().has_value());
}

}  // namespace
}  // namespace netroster::inventory
