#include "exporters/prometheus/if_mib.h"

#include <gtest/gtest.h>

#include <set>

#include "exporters/prometheus/text_writer.h"
#include "made.h"

namespace netroster::prometheus {
namespace {

using test::lines_of;

std::string text_of(const PolledPorts& reading, const IfMibOptions& options = {}) {
  const auto known = test::inventory();
  return write_text(if_mib(reading, *find_device(known, "OAK-0000000001"), options));
}

TEST(IfMib, HasTheNamesAndLabelsOfSnmpExporter) {
  const auto text = text_of(test::reading());
  EXPECT_EQ(
      lines_of(text, "ifHCInOctets"),
      "ifHCInOctets{ifAlias=\"to \\\"oak-sw2\\\"\",ifDescr=\"GigabitEthernet1\",ifIndex=\"1\","
      "ifName=\"Gi1\"} 19\n"
      "ifHCInOctets{ifAlias=\"WAN \\\\ circuit\",ifDescr=\"GigabitEthernet2\",ifIndex=\"2\","
      "ifName=\"Gi2\"} 119\n");
  EXPECT_NE(text.find("# HELP ifHCInOctets Octets received with their framing, 64 bits - "
                      "1.3.6.1.2.1.31.1.1.1.6\n# TYPE ifHCInOctets counter\n"),
            std::string::npos);
  EXPECT_EQ(lines_of(text, "ifType_info")
                .find("ifType_info{ifAlias=\"to \\\"oak-sw2\\\"\",ifDescr="
                      "\"GigabitEthernet1\",ifIndex=\"1\",ifName=\"Gi1\","
                      "ifType=\"ethernetCsmacd\"} 1\n"),
            0U);
  EXPECT_NE(text.find("ifPhysAddress=\"00:1A:2B:3C:4D:01\"} 1\n"), std::string::npos);
  EXPECT_EQ(lines_of(text, "sysUpTime"), "sysUpTime 360000\n");
  EXPECT_EQ(text.find("netroster_"), std::string::npos);
}

TEST(IfMib, EveryObjectIsThereOnceForEachPort) {
  const auto known = test::inventory();
  const auto families =
      if_mib(test::reading(), *find_device(known, "OAK-0000000001"), IfMibOptions{});
  EXPECT_EQ(families.size(), interface_objects + 7);  // with ifIndex, ifMtu, ifSpeed …, sysUpTime
  const std::set<std::string> alone{"sysUpTime", "ifNumber"};
  for (const auto& family : families)
    EXPECT_EQ(family.size(), alone.contains(family.name) ? 1U : 2U) << family.name;
}

TEST(IfMib, PlaceUplinkAndQualityComeWhenAskedFor) {
  IfMibOptions options;
  options.place = options.uplink = options.quality = true;
  options.uplinks = {2};
  const auto text = text_of(test::reading(), options);
  EXPECT_EQ(lines_of(text, "ifInErrors"),
            "ifInErrors{closet=\"MDF\",ifAlias=\"to \\\"oak-sw2\\\"\",ifDescr=\"GigabitEthernet1\","
            "ifIndex=\"1\",ifName=\"Gi1\",role=\"core\",site=\"OAK\",uplink=\"false\"} 7\n"
            "ifInErrors{closet=\"MDF\",ifAlias=\"WAN \\\\ circuit\",ifDescr=\"GigabitEthernet2\","
            "ifIndex=\"2\",ifName=\"Gi2\",role=\"core\",site=\"OAK\",uplink=\"true\"} 107\n");
  EXPECT_EQ(lines_of(text, "netroster_reading_complete"), "netroster_reading_complete 1\n");
  EXPECT_EQ(lines_of(text, "netroster_reading_timestamp_seconds"),
            "netroster_reading_timestamp_seconds 1782907200\n");
}

TEST(IfMib, WhatIsNotKnownIsLeftOut) {
  PolledPorts reading;
  reading.counters.resize({1, 2, 77});
  reading.counters.set(1, InterfaceObject::hc_in_octets, 5);
  reading.counters.set(2, InterfaceObject::hc_in_octets, 6);
  const auto text = text_of(reading);
  EXPECT_EQ(lines_of(text, "ifHCInOctets"),
            "ifHCInOctets{ifAlias=\"WAN \\\\ circuit\",ifDescr=\"GigabitEthernet2\",ifIndex=\"2\","
            "ifName=\"Gi2\"} 5\n"
            "ifHCInOctets{ifAlias=\"\",ifDescr=\"\",ifIndex=\"77\",ifName=\"\"} 6\n");
  EXPECT_EQ(text.find("ifInErrors"), std::string::npos);
  EXPECT_EQ(text.find("sysUpTime"), std::string::npos);
}

TEST(IfMib, AfterARenumberingPortsAreKnownByTheirKeys) {
  auto reading = test::reading();
  reading.counters.indexes = {10, 11};  // the inventory still says 1 and 2
  reading.keys = {"Gi2", "gone"};
  IfMibOptions options;
  options.uplink = true;
  options.uplinks = {2};
  EXPECT_EQ(lines_of(text_of(reading, options), "ifHCInOctets"),
            "ifHCInOctets{ifAlias=\"WAN \\\\ circuit\",ifDescr=\"GigabitEthernet2\",ifIndex=\"10\","
            "ifName=\"Gi2\",uplink=\"true\"} 19\n"
            "ifHCInOctets{ifAlias=\"\",ifDescr=\"\",ifIndex=\"11\",ifName=\"gone\",uplink="
            "\"false\"} 119\n");
}

struct SpeedCase {
  const char* name;
  std::optional<std::uint64_t> polled_mega;
  std::uint64_t inventoried;
  std::uint64_t expected;
};
class Speed : public testing::TestWithParam<SpeedCase> {};

TEST_P(Speed, IsThatOfIfSpeed) {
  auto known = test::inventory();
  auto device = *find_device(known, "OAK-0000000001");
  auto facts = *device.facts;
  facts.ports[0].speed_bps = GetParam().inventoried;
  device.facts = std::make_shared<const DeviceFacts>(facts);
  PolledPorts reading;
  reading.counters.resize({1});
  if (GetParam().polled_mega)
    reading.counters.set(0, InterfaceObject::high_speed, *GetParam().polled_mega);
  const auto text = write_text(if_mib(reading, device, {}));
  EXPECT_TRUE(
      lines_of(text, "ifSpeed").ends_with("} " + std::to_string(GetParam().expected) + "\n"))
      << text;
}
INSTANTIATE_TEST_SUITE_P(
    IfMib, Speed,
    testing::Values(SpeedCase{"Gigabit", 1000, 1'000'000'000, 1'000'000'000},
                    SpeedCase{"TenGigabit", 10'000, 10'000'000'000, 4'294'967'295},
                    SpeedCase{"NotPolled", {}, 10'000'000'000, 4'294'967'295},
                    SpeedCase{"LessThanAMegabit", 2, 1'544'000, 1'544'000},
                    SpeedCase{"ChangedSince", 100, 1'000'000'000, 100'000'000}),
    [](const auto& each) { return each.param.name; });

TEST(IfMib, InterfacesBeyondTheBudgetAreCounted) {
  IfMibOptions options;
  options.interfaces = 1;
  options.quality = true;
  const auto text = text_of(test::reading(), options);
  EXPECT_EQ(lines_of(text, "netroster_reading_interfaces_left_out"),
            "netroster_reading_interfaces_left_out 1\n");
  EXPECT_EQ(lines_of(text, "ifHCInOctets").find("Gi2"), std::string::npos);
}

}  // namespace
}  // namespace netroster::prometheus
