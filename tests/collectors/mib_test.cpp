// What the collectors make of single facts, each told in a few lines of a recording.
#include <gtest/gtest.h>

#include <algorithm>

#include "collectors/replay/replay.h"
#include "run.h"
#include "scripted_session.h"

namespace netroster::mib {
namespace {

DeviceFacts collect(const std::string& text, CollectOptions options = {}) {
  auto recording = std::make_shared<const replay::Recording>(replay::Recording::parse(text));
  auto facts = replay::replay_recording(std::move(recording), "", std::move(options));
  return facts ? std::move(facts).value() : DeviceFacts{};
}

const TableReport* report(const DeviceFacts& facts, std::string_view table) {
  const auto at = std::find_if(facts.tables.begin(), facts.tables.end(),
                               [table](const auto& one) { return one.table == table; });
  return at == facts.tables.end() ? nullptr : &*at;
}

std::string port_lines(std::uint32_t index, const std::string& name, unsigned type = 6) {
  const auto i = std::to_string(index);
  return "1.3.6.1.2.1.2.2.1.2." + i + "|4|" + name + "\n1.3.6.1.2.1.2.2.1.3." + i + "|2|" +
         std::to_string(type) + "\n";
}

// --- interfaces ---

struct SpeedCase {
  const char* name;
  const char* lines;
  std::optional<std::uint64_t> speed_bps;
};

class Speed : public testing::TestWithParam<SpeedCase> {};

TEST_P(Speed, IsTheBestOfBothTables) {
  const auto facts = collect(port_lines(1, "p1") + GetParam().lines);
  ASSERT_EQ(facts.ports.size(), 1U);
  EXPECT_EQ(facts.ports[0].speed_bps, GetParam().speed_bps);
}

INSTANTIATE_TEST_SUITE_P(
    IfMib, Speed,
    testing::Values(
        SpeedCase{"Plain", "1.3.6.1.2.1.2.2.1.5.1|66|100000000\n", 100'000'000},
        SpeedCase{"FineSpeedIsNotRounded",
                  "1.3.6.1.2.1.2.2.1.5.1|66|1544000\n1.3.6.1.2.1.31.1.1.1.15.1|66|2\n", 1'544'000},
        SpeedCase{"Saturated",
                  "1.3.6.1.2.1.2.2.1.5.1|66|4294967295\n1.3.6.1.2.1.31.1.1.1.15.1|66|40000\n",
                  40'000'000'000},
        SpeedCase{"SaturatedAndNothingBetter", "1.3.6.1.2.1.2.2.1.5.1|66|4294967295\n",
                  std::nullopt},
        SpeedCase{"SaturatedAndHighSpeedZero",
                  "1.3.6.1.2.1.2.2.1.5.1|66|4294967295\n1.3.6.1.2.1.31.1.1.1.15.1|66|0\n",
                  std::nullopt},
        SpeedCase{"ZeroIsUnknown", "1.3.6.1.2.1.2.2.1.5.1|66|0\n", std::nullopt},
        SpeedCase{"OnlyHighSpeed", "1.3.6.1.2.1.31.1.1.1.15.1|66|1000\n", 1'000'000'000},
        SpeedCase{"NonsenseHighSpeed", "1.3.6.1.2.1.31.1.1.1.15.1|66|4294967295\n", std::nullopt}),
    [](const auto& c) { return c.param.name; });

TEST(Interfaces, AFewOddValuesAreUnknownNotWrong) {
  const auto facts = collect(port_lines(1, "p1", 0) +
                             "1.3.6.1.2.1.2.2.1.6.1|4x|000000000000\n1.3.6.1.2.1.2.2.1.7.1|2|9\n"
                             "1.3.6.1.2.1.2.2.1.8.1|2|0\n1.3.6.1.2.1.2.2.1.4.1|2|-1\n");
  const auto& port = facts.ports.at(0);
  EXPECT_EQ(port.type, "");
  EXPECT_FALSE(port.mac);
  EXPECT_FALSE(port.admin);
  EXPECT_FALSE(port.oper);
  EXPECT_FALSE(port.mtu);
}

TEST(Interfaces, ANameWithoutAnIfTableRowIsAPort) {
  const auto facts = collect("1.3.6.1.2.1.31.1.1.1.1.7|4|xe7\n1.3.6.1.2.1.31.1.1.1.15.8|66|10\n");
  ASSERT_EQ(facts.ports.size(), 1U);
  EXPECT_EQ(facts.ports[0].name, "xe7");
}

// --- LLDP: which port is it ---

struct LocalPortCase {
  const char* name;
  const char* lines;  // of lldpLocPortTable for port number 5, and whatever else
  std::optional<std::uint32_t> if_index;
};

class LocalPort : public testing::TestWithParam<LocalPortCase> {};

TEST_P(LocalPort, IsFoundByWhatItSaysOfItself) {
  const auto facts = collect(
      port_lines(1, "ge1") + port_lines(5, "ge5") + port_lines(105, "ge105") +
      "1.3.6.1.2.1.2.2.1.6.105|4x|001b21000105\n1.3.6.1.2.1.31.1.1.1.18.1|4|to the core\n"
      "1.0.8802.1.1.2.1.4.1.1.5.0.5.1|4x|001b21c00001\n1.0.8802.1.1.2.1.4.1.1.4.0.5.1|2|4\n" +
      std::string(GetParam().lines));
  ASSERT_EQ(facts.neighbours.size(), 1U);
  EXPECT_EQ(facts.neighbours[0].local_index, GetParam().if_index);
}

INSTANTIATE_TEST_SUITE_P(
    Lldp, LocalPort,
    testing::Values(
        LocalPortCase{"InterfaceName",
                      "1.0.8802.1.1.2.1.3.7.1.2.5|2|5\n1.0.8802.1.1.2.1.3.7.1.3.5|4|ge105\n", 105},
        LocalPortCase{"NameInAnotherCase",
                      "1.0.8802.1.1.2.1.3.7.1.2.5|2|5\n1.0.8802.1.1.2.1.3.7.1.3.5|4|GE1\n", 1},
        LocalPortCase{
            "MacAddress",
            "1.0.8802.1.1.2.1.3.7.1.2.5|2|3\n1.0.8802.1.1.2.1.3.7.1.3.5|4x|001b21000105\n", 105},
        LocalPortCase{"Alias",
                      "1.0.8802.1.1.2.1.3.7.1.2.5|2|1\n1.0.8802.1.1.2.1.3.7.1.3.5|4|to the core\n",
                      1},
        LocalPortCase{"LocalNumberIsAnIfIndex",
                      "1.0.8802.1.1.2.1.3.7.1.2.5|2|7\n1.0.8802.1.1.2.1.3.7.1.3.5|4|105\n", 105},
        LocalPortCase{"Description",
                      "1.0.8802.1.1.2.1.3.7.1.2.5|2|7\n1.0.8802.1.1.2.1.3.7.1.3.5|4|x\n"
                      "1.0.8802.1.1.2.1.3.7.1.4.5|4|ge105\n",
                      105},
        LocalPortCase{"NoLocalTableThenTheNumber", "", 5},
        LocalPortCase{"SharedNameSaysNothing",
                      "1.3.6.1.2.1.2.2.1.2.9|4|ge105\n1.0.8802.1.1.2.1.3.7.1.2.5|2|5\n"
                      "1.0.8802.1.1.2.1.3.7.1.3.5|4|ge105\n",
                      5}),
    [](const auto& c) { return c.param.name; });

TEST(Lldp, ABridgePortNumberIsTheLastResort) {
  const auto facts =
      collect(port_lines(501, "p1") +
              "1.3.6.1.2.1.17.1.4.1.2.5|2|501\n"
              "1.0.8802.1.1.2.1.4.1.1.5.0.5.1|4|core\n1.0.8802.1.1.2.1.4.1.1.4.0.5.1|2|7\n");
  ASSERT_EQ(facts.neighbours.size(), 1U);
  EXPECT_EQ(facts.neighbours[0].local_index, 501U);
}

TEST(Lldp, CapabilitiesWrittenAsHexadecimalText) {
  const auto facts = collect(
      "1.0.8802.1.1.2.1.4.1.1.9.0.1.1|4|ap-1\n"
      "1.0.8802.1.1.2.1.4.1.1.12.0.1.1|4|30 00 \n");
  ASSERT_EQ(facts.neighbours.size(), 1U);
  EXPECT_EQ(facts.neighbours[0].capabilities, (std::vector<std::string>{"bridge", "wlan"}));
}

TEST(Lldp, ATimeMarkThatMovedStillFindsItsNeighbour) {
  const auto facts = collect(
      "1.0.8802.1.1.2.1.4.1.1.9.100.3.1|4|sw-1\n"
      "1.0.8802.1.1.2.1.4.2.1.3.220.3.1.1.4.10.1.2.3|2|2\n");
  ASSERT_EQ(facts.neighbours.size(), 1U);
  ASSERT_EQ(facts.neighbours[0].addresses.size(), 1U);
  EXPECT_EQ(facts.neighbours[0].addresses[0].text(), "10.1.2.3");
}

// --- Power over Ethernet: certain or unknown ---

std::string poe_line(std::uint32_t group, std::uint32_t port) {
  return "1.3.6.1.2.1.105.1.1.1.3." + std::to_string(group) + "." + std::to_string(port) + "|2|1\n";
}

std::size_t powered(const DeviceFacts& facts) {
  return static_cast<std::size_t>(
      std::count_if(facts.ports.begin(), facts.ports.end(),
                    [](const auto& port) { return port.poe.has_value(); }));
}

TEST(Poe, MembersOfAStackGoByTheFirstNumberOfTheName) {
  const auto facts =
      collect(port_lines(11, "Gi1/0/1") + port_lines(12, "Gi1/0/2") + port_lines(21, "Gi2/0/1") +
              port_lines(22, "Gi2/0/2") + port_lines(29, "Te2/1/1") + poe_line(1, 1) +
              poe_line(1, 2) + poe_line(2, 1) + poe_line(2, 2));
  EXPECT_EQ(powered(facts), 4U);
  EXPECT_FALSE(facts.ports.at(4).poe);
}

TEST(Poe, TwoFamiliesThatFitMeanNeither) {
  const auto facts = collect(port_lines(1, "Gi1/0/1") + port_lines(2, "Te1/0/1") + poe_line(1, 1));
  EXPECT_EQ(powered(facts), 0U);
  EXPECT_EQ(report(facts, "pethPsePortTable")->dropped.at("no port known for it"), 1U);
}

TEST(Poe, AFamilyThatLacksAPositionIsNotTheOne) {
  const auto facts = collect(port_lines(1, "Gi1/0/1") + port_lines(2, "Gi1/0/2") +
                             port_lines(3, "Te1/0/1") + poe_line(1, 1) + poe_line(1, 2));
  EXPECT_EQ(powered(facts), 2U);
}

TEST(Poe, UnitsOfNamesMayBeCountedFromZero) {
  const auto facts = collect(port_lines(1, "0/1") + port_lines(2, "0/2") + poe_line(1, 1));
  EXPECT_EQ(powered(facts), 1U);
  EXPECT_TRUE(facts.ports.at(0).poe);
  const auto named_from_one = collect(port_lines(1, "2/1") + poe_line(1, 1));
  EXPECT_EQ(powered(named_from_one), 0U);
}

// --- bridges ---

TEST(Forwarding, ASharedDatabaseHasNoVlan) {
  const auto facts = collect(
      "1.3.6.1.2.1.17.7.1.4.2.1.3.0.10|66|1\n1.3.6.1.2.1.17.7.1.4.2.1.3.0.20|66|1\n"
      "1.3.6.1.2.1.17.7.1.2.2.1.2.1.0.27.33.0.0.1|2|5\n");
  ASSERT_EQ(facts.forwarding.size(), 1U);
  EXPECT_FALSE(facts.forwarding[0].vlan);
  EXPECT_EQ(facts.forwarding[0].bridge_port, 5U);
}

TEST(Forwarding, BothTablesAreReadWhenTheySayDifferentThings) {
  const auto facts = collect(
      "1.3.6.1.2.1.17.7.1.2.2.1.2.1.0.27.33.0.0.1|2|5\n"
      "1.3.6.1.2.1.17.4.3.1.2.0.27.33.0.0.1|2|5\n"
      "1.3.6.1.2.1.17.4.3.1.2.0.27.33.0.0.2|2|6\n");
  ASSERT_EQ(facts.forwarding.size(), 2U);
  EXPECT_EQ(facts.forwarding[0].vlan, 1U);
  EXPECT_FALSE(facts.forwarding[1].vlan);
}

// --- identity ---

struct VersionCase {
  const char* name;
  const char* descr;
  const char* version;
};

class Version : public testing::TestWithParam<VersionCase> {};

TEST_P(Version, IsReadFromTheDescription) {
  const auto facts = collect("1.3.6.1.2.1.1.1.0|4|" + std::string(GetParam().descr) + "\n");
  EXPECT_EQ(facts.device.os_version, GetParam().version);
}

INSTANTIATE_TEST_SUITE_P(
    SysDescr, Version,
    testing::Values(VersionCase{"Plain", "Alder OS Software, Version 15.2(7)E3, RELEASE",
                                "15.2(7)E3"},
                    VersionCase{"InBrackets", "Switch (Version: 1.2.3)", "1.2.3"},
                    VersionCase{"LetterV", "AP firmware v4.0.66.10832", "4.0.66.10832"},
                    VersionCase{"EndsASentence", "Software Version 3.1.", "3.1"},
                    VersionCase{"NotANumber", "Version unknown", ""},
                    VersionCase{"NothingSaid", "A switch", ""}),
    [](const auto& c) { return c.param.name; });

TEST(Identity, TheSerialIsTheFirstMembersOfAStack) {
  const std::string entity = "1.3.6.1.2.1.47.1.1.1.1.";
  const auto facts =
      collect(entity + "5.1|2|11\n" + entity + "4.1|2|0\n" + entity + "11.1|4|N/A\n" + entity +
              "5.7|2|3\n" + entity + "4.7|2|1\n" + entity + "11.7|4|SN7\n" + entity + "5.3|2|9\n" +
              entity + "4.3|2|7\n" + entity + "11.3|4|CARD\n");
  EXPECT_EQ(facts.device.serial, "SN7");
  EXPECT_EQ(facts.modules.at(0).serial, "N/A");  // a part is shown as it was answered
}

class Serial : public testing::TestWithParam<std::pair<const char*, bool>> {};

TEST_P(Serial, IsTakenWhenItCanBeTheNumberOfOneDevice) {
  const auto& [text, taken] = GetParam();
  const std::string entity = "1.3.6.1.2.1.47.1.1.1.1.";
  const auto facts = collect(entity + "5.1|2|3\n" + entity + "11.1|4e|" + text + "\n");
  EXPECT_EQ(!facts.device.serial.empty(), taken) << text;
}

INSTANTIATE_TEST_SUITE_P(
    Entity, Serial,
    testing::Values(std::pair("FOC1234X0AB", true), std::pair("891829852", true),
                    std::pair("<private>", true), std::pair("SN-01/22 (A)", true),
                    std::pair("Default string", false), std::pair("System Serial Number", false),
                    std::pair("0123456789", false), std::pair("123456789", false),
                    std::pair("-1", false), std::pair("(null)", false),
                    std::pair("xxxxxxxxxx", false), std::pair("FFFFFFFF", false),
                    std::pair("11111111", false), std::pair("0000000000", false),
                    std::pair("A", false), std::pair("ABCDEF", false),
                    std::pair("SN\\x1b[31m1234", false)));

TEST(Identity, WhatTheDeviceSaidIsKeptWithItsControlCharacters) {
  const std::string entity = "1.3.6.1.2.1.47.1.1.1.1.";
  const auto facts = collect(entity + "5.1|2|3\n" + entity + "13.1|4e|SW\\x1b[1m-48\n");
  const auto at = std::find_if(facts.origins.begin(), facts.origins.end(),
                               [](const auto& one) { return one.fact == "model"; });
  ASSERT_NE(at, facts.origins.end());
  EXPECT_EQ(at->raw, "SW\\x1b[1m-48");
}

TEST(Identity, PartsInACycleDoNotHang) {
  const std::string entity = "1.3.6.1.2.1.47.1.1.1.1.";
  const auto facts = collect(entity + "5.1|2|3\n" + entity + "4.1|2|2\n" + entity + "5.2|2|3\n" +
                             entity + "4.2|2|1\n" + entity + "11.2|4|SN2\n" +
                             "1.3.6.1.2.1.99.1.1.1.1.1|2|8\n1.3.6.1.2.1.99.1.1.1.4.1|2|40\n");
  EXPECT_EQ(facts.device.serial, "SN2");
  EXPECT_EQ(facts.sensors.size(), 1U);
}

struct KindCase {
  const char* name;
  const char* lines;
  const char* kind;
};

class Kind : public testing::TestWithParam<KindCase> {};

TEST_P(Kind, FollowsFromStandardFacts) {
  EXPECT_EQ(collect(GetParam().lines).device.kind, GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(
    Identity, Kind,
    testing::Values(
        KindCase{"Switch", "1.3.6.1.2.1.1.1.0|4|24-port Gigabit Switch\n", "switch"},
        KindCase{"WordsAreWhole", "1.3.6.1.2.1.1.1.0|4|groups and cups\n", ""},
        KindCase{"ControllerBeforeSwitch",
                 "1.3.6.1.2.1.1.1.0|4|Wireless LAN Controller with switch ports\n",
                 "wireless-controller"},
        KindCase{"Printer", "1.3.6.1.2.1.43.5.1.1.17.1|4|S1\n", "printer"},
        KindCase{"Ups", "1.3.6.1.2.1.33.1.1.2.0|4|U1\n", "ups"},
        KindCase{"LinuxOnAPc", "1.3.6.1.2.1.1.1.0|4|Linux host 6.1.0 #1 SMP x86_64\n", "server"},
        KindCase{"LinuxOnSomethingElse", "1.3.6.1.2.1.1.1.0|4|Linux box 4.4 #1 SMP armv7l\n", ""},
        KindCase{"NothingKnown", "1.3.6.1.2.1.1.5.0|4|thing\n", ""}),
    [](const auto& c) { return c.param.name; });

// --- a device that goes away ---

TEST(Collect, ADeviceThatStopsIsNotAskedForEveryTable) {
  snmp::ScriptedSession session;
  session.values[Oid{1, 3, 6, 1, 2, 1, 1, 5, 0}] = snmp::Value::octets("sw-1");
  for (int i = 0; i < 3; ++i)  // system, and the two requests for absent tables
    session.script.push_back([&session](const snmp::Request& request) {
      return Result<snmp::Response>(session.honest(request));
    });
  session.always = [](const snmp::Request&) {
    return Result<snmp::Response>(Error{Errc::timeout, "no answer"});
  };
  snmp::AgentHabits habits;
  const auto facts = run(collect_device(session, {}, habits));
  EXPECT_EQ(facts.device.name, "sw-1");
  EXPECT_FALSE(facts.complete());
  EXPECT_LE(session.requests.size(), 8U);
}

TEST(Collect, ARestartInBetweenMakesEveryTableIncomplete) {
  snmp::ScriptedSession session;
  const Oid uptime{1, 3, 6, 1, 2, 1, 1, 3, 0};
  session.values[uptime] = snmp::Value::unsigned_of(snmp::Tag::timeticks, 90'000);
  session.values[Oid{1, 3, 6, 1, 2, 1, 2, 2, 1, 2, 1}] = snmp::Value::octets("p1");
  session.always = [&](const snmp::Request& request) {
    auto answer = session.honest(request);
    session.values[uptime].number = 100;  // from the second request on
    return Result<snmp::Response>(std::move(answer));
  };
  snmp::AgentHabits habits;
  const auto facts = run(collect_device(session, {}, habits));
  ASSERT_NE(report(facts, "ifTable"), nullptr);
  EXPECT_FALSE(report(facts, "ifTable")->complete);
  EXPECT_EQ(facts.ports.size(), 1U);
}

TEST(Collect, WhatATableNeedsIsReadWithIt) {
  CollectOptions options;
  options.only = {"forwarding"};
  const auto facts = collect(port_lines(501, "p1") +
                                 "1.3.6.1.2.1.17.1.4.1.2.5|2|501\n"
                                 "1.3.6.1.2.1.17.7.1.2.2.1.2.1.0.27.33.0.0.1|2|5\n"
                                 "1.0.8802.1.1.2.1.4.1.1.9.0.1.1|4|ap-1\n",
                             options);
  ASSERT_EQ(facts.forwarding.size(), 1U);
  EXPECT_EQ(facts.forwarding[0].port_index, 501U);
  EXPECT_TRUE(facts.neighbours.empty());
}

TEST(Collect, TheTimeOfADeviceIsBounded) {
  CollectOptions options;
  options.time = std::chrono::milliseconds(0);
  const auto facts = collect(port_lines(1, "p1"), options);
  EXPECT_TRUE(facts.ports.empty());
  EXPECT_FALSE(facts.complete());
}

TEST(Collect, ASilentDeviceCostsOneRequest) {
  snmp::ScriptedSession session;
  session.always = [](const snmp::Request&) {
    return Result<snmp::Response>(Error{Errc::timeout, "no answer"});
  };
  snmp::AgentHabits habits;
  const auto facts = run(collect_device(session, {}, habits));
  EXPECT_FALSE(facts.complete());
  EXPECT_EQ(session.requests.size(), 1U);
}

TEST(Collect, AnAgentWithoutAnyTableCostsAFewRequests) {
  snmp::ScriptedSession session;
  session.values[Oid{1, 3, 6, 1, 2, 1, 1, 5, 0}] = snmp::Value::octets("box");
  snmp::AgentHabits habits;
  const auto facts = run(collect_device(session, {}, habits));
  EXPECT_TRUE(facts.complete());
  EXPECT_LE(session.requests.size(), 12U);
}

}  // namespace
}  // namespace netroster::mib
