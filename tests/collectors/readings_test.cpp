// What is read between sweeps: the same facts as a sweep's, of fewer requests, and nothing of ports
// that may have other numbers now.
#include <gtest/gtest.h>

#include <algorithm>

#include "collectors/replay/recording.h"
#include "collectors/replay/replay.h"
#include "run.h"
#include "scripted_session.h"

namespace netroster::mib {
namespace {

using std::chrono::seconds;

constexpr const char* switch_lines =
    "1.3.6.1.2.1.1.1.0|4|A switch\n1.3.6.1.2.1.1.3.0|67|360000\n"
    "1.3.6.1.2.1.2.2.1.2.7|4|port 7\n1.3.6.1.2.1.2.2.1.3.7|2|6\n"
    "1.3.6.1.2.1.31.1.1.1.1.7|4|Gi1/0/7\n"
    // A transceiver in port 7, its light and its heat.
    "1.3.6.1.2.1.47.1.1.1.1.2.20|4|SFP\n1.3.6.1.2.1.47.1.1.1.1.4.20|2|0\n"
    "1.3.6.1.2.1.47.1.1.1.1.5.20|2|10\n1.3.6.1.2.1.47.1.1.1.1.7.20|4|optic 7\n"
    "1.3.6.1.2.1.47.1.3.2.1.2.20.0|6|1.3.6.1.2.1.2.2.1.1.7\n"
    "1.3.6.1.2.1.99.1.1.1.1.20|2|14\n1.3.6.1.2.1.99.1.1.1.2.20|2|9\n"
    "1.3.6.1.2.1.99.1.1.1.3.20|2|2\n1.3.6.1.2.1.99.1.1.1.4.20|2|-312\n"
    "1.3.6.1.2.1.99.1.1.1.5.20|2|1\n"
    "1.3.6.1.2.1.105.1.3.1.1.2.1|66|370\n1.3.6.1.2.1.105.1.3.1.1.3.1|2|1\n"
    "1.3.6.1.2.1.105.1.3.1.1.4.1|66|95\n";

constexpr const char* ups_lines =
    "1.3.6.1.2.1.1.1.0|4|A UPS\n1.3.6.1.2.1.1.3.0|67|360000\n"
    "1.3.6.1.2.1.33.1.1.2.0|4|U1\n1.3.6.1.2.1.33.1.2.1.0|2|2\n"
    "1.3.6.1.2.1.33.1.2.2.0|2|0\n1.3.6.1.2.1.33.1.2.3.0|2|45\n"
    "1.3.6.1.2.1.33.1.2.4.0|2|97\n1.3.6.1.2.1.33.1.4.1.0|2|3\n"
    "1.3.6.1.2.1.33.1.4.4.1.5.1|2|-1\n";

std::map<Oid, snmp::Value> values_of(const replay::Recording& recording) {
  std::map<Oid, snmp::Value> out;
  for (const auto* bind = recording.next(Oid{1}); bind != nullptr; bind = recording.next(bind->oid))
    out[bind->oid] = bind->value;
  return out;
}

class Readings : public testing::Test {
 protected:
  void sweep(const std::string& lines) {
    auto recording = std::make_shared<const replay::Recording>(replay::Recording::parse(lines));
    session_.values = values_of(*recording);
    auto facts = replay::replay_recording(std::move(recording), "", {});
    ASSERT_TRUE(facts);
    known_.facts = std::make_shared<const DeviceFacts>(std::move(*facts));
  }
  Result<DeviceFacts> read(ReadingKind kind, CollectOptions options = {}) {
    snmp::AgentHabits habits;
    return run(collect_readings(session_, known_, kind, std::move(options), habits));
  }
  void set(const Oid& oid, std::uint64_t number) { session_.values.at(oid).number = number; }

  snmp::ScriptedSession session_;
  KnownDevice known_;
};

const Sensor* sensor(const DeviceFacts& facts, std::string_view kind) {
  const auto at = std::find_if(facts.sensors.begin(), facts.sensors.end(),
                               [kind](const auto& one) { return one.kind == kind; });
  return at == facts.sensors.end() ? nullptr : &*at;
}

const Oid uptime{1, 3, 6, 1, 2, 1, 1, 3, 0};
const Oid drawn{1, 3, 6, 1, 2, 1, 105, 1, 3, 1, 1, 4, 1};

TEST_F(Readings, AreThoseOfTheSweepAndFollowTheAgent) {
  sweep(switch_lines);
  ASSERT_EQ(known_.facts->poe.size(), 1U);
  set(drawn, 120);
  const auto power = read(ReadingKind::power);
  ASSERT_TRUE(power);
  ASSERT_EQ(power->poe.size(), 1U);
  EXPECT_EQ(power->poe[0].budget_watts, 370.0);
  EXPECT_EQ(power->poe[0].drawn_watts, 120.0);
  EXPECT_TRUE(power->sensors.empty()) << "they have an interval of their own";
  const auto facts = read(ReadingKind::sensors);
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->poe.empty());
  EXPECT_EQ(facts->sensors, known_.facts->sensors);
  ASSERT_NE(sensor(*facts, "light"), nullptr);
  EXPECT_DOUBLE_EQ(*sensor(*facts, "light")->value, -3.12);
  EXPECT_EQ(sensor(*facts, "light")->port_index, 7U);
  EXPECT_TRUE(facts->complete());
}

TEST_F(Readings, AskForNoInterfacesAndNoParts) {
  sweep(switch_lines);
  for (const auto kind : all_reading_kinds) ASSERT_TRUE(read(kind));
  const Oid interfaces{1, 3, 6, 1, 2, 1, 2};
  const Oid parts{1, 3, 6, 1, 2, 1, 47};
  for (const auto& request : session_.requests)
    for (const auto& oid : request.oids)
      EXPECT_FALSE(interfaces.contains(oid) || parts.contains(oid)) << oid.text();
}

TEST_F(Readings, AfterARestartNothingIsSaidOfPortsAndParts) {
  sweep(switch_lines);
  known_.age = seconds(600);
  set(uptime, 6000);
  const auto facts = read(ReadingKind::sensors);
  ASSERT_TRUE(facts);
  EXPECT_EQ(sensor(*facts, "light"), nullptr);
  const auto power = read(ReadingKind::power);
  ASSERT_TRUE(power);
  EXPECT_EQ(power->poe.size(), 1U) << "a group is no port";
}

TEST_F(Readings, ALongUptimeThatIsTooShortIsARestartToo) {
  sweep(switch_lines);
  known_.age = seconds(6 * 60 * 60);
  set(uptime, 370000);
  const auto facts = read(ReadingKind::sensors);
  ASSERT_TRUE(facts);
  EXPECT_EQ(sensor(*facts, "light"), nullptr);
}

TEST_F(Readings, OfAPowerSupply) {
  sweep(ups_lines);
  const auto facts = read(ReadingKind::batteries);
  ASSERT_TRUE(facts);
  EXPECT_EQ(sensor(*facts, "charge")->value, 97.0);
  EXPECT_EQ(sensor(*facts, "time")->name, "time on battery");
  EXPECT_EQ(sensor(*facts, "load"), nullptr) << "-1 is not a load";
}

TEST_F(Readings, WhatAnAgentNoLongerTellsIsNotThere) {
  sweep(switch_lines);
  std::erase_if(session_.values,
                [](const auto& entry) { return Oid{1, 3, 6, 1, 2, 1, 105}.contains(entry.first); });
  const auto facts = read(ReadingKind::power);
  ASSERT_TRUE(facts);
  EXPECT_TRUE(facts->poe.empty());
}

TEST_F(Readings, WhatTheConfigurationLeavesOutIsNotAsked) {
  sweep(switch_lines);
  CollectOptions options;
  options.without = {"poe", "sensor"};
  for (const auto kind : {ReadingKind::power, ReadingKind::sensors}) {
    session_.requests.clear();
    const auto facts = read(kind, options);
    ASSERT_TRUE(facts);
    EXPECT_TRUE(facts->poe.empty() && facts->sensors.empty());
    EXPECT_EQ(session_.requests.size(), 1U) << "its uptime alone";
  }
}

TEST_F(Readings, ASilentAgentIsAnError) {
  sweep(switch_lines);
  session_.always = [](const snmp::Request&) {
    return Result<snmp::Response>(Error{Errc::timeout, "no answer"});
  };
  EXPECT_FALSE(read(ReadingKind::power));
}

TEST_F(Readings, OnlyDevicesThatHaveSomeAreAsked) {
  const auto library = profiles::shipped();
  const auto kinds = [&](const std::string& lines) {
    sweep(lines);
    std::string out;
    for (const auto kind : all_reading_kinds)
      if (has_readings(*known_.facts, *library, kind)) out += std::string(text(kind)) + " ";
    return out;
  };
  EXPECT_EQ(kinds(switch_lines), "power sensors ");
  EXPECT_EQ(kinds(ups_lines), "batteries ");
  EXPECT_EQ(kinds("1.3.6.1.2.1.1.1.0|4|A plain box\n"), "");
}

}  // namespace
}  // namespace netroster::mib
