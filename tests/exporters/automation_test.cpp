#include "exporters/interchange/automation.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "district.h"

namespace netroster::interchange {
namespace {

using test::district;
using test::expect_golden;

TEST(Ansible, IsAsTheGoldenFile) {
  const auto made = district();
  const auto exported = ansible_inventory(made.all());
  ASSERT_EQ(exported.files.size(), 1U);
  expect_golden("ansible.yml", exported.files.front().text);
  ASSERT_EQ(exported.left_out.size(), 1U);  // the one without an address
  EXPECT_NE(exported.left_out.front().find("no address is known"), std::string::npos);
}

// Ansible evaluates templates in values and expands [1:9] in host names.
TEST(Ansible, HoldsNoTextThatIsEvaluated) {
  const auto made = district();
  const auto text = ansible_inventory(made.all()).files.front().text;
  for (const auto* dangerous : {"{{", "{%", "[", "$(", "<script", "!"})
    EXPECT_EQ(text.find(dangerous), std::string::npos) << dangerous;
}

TEST(Oxidized, IsAsTheGoldenFileAndSaysWhatIsLeftOut) {
  const auto made = district();
  const auto exported = oxidized_source(made.all());
  expect_golden("router.db", exported.files.front().text);
  EXPECT_EQ(
      exported.files.front().text,
      "oms-core:10.30.0.2:eos\nwhs-idf1-sw1:10.20.0.3:procurve\nwhs-mdf-core1:10.20.0.2:ios\n");
  ASSERT_EQ(exported.left_out.size(), 4U);
  const auto says = [&exported](std::string_view words) {
    return std::any_of(exported.left_out.begin(), exported.left_out.end(),
                       [words](const auto& each) { return each.find(words) != std::string::npos; });
  };
  EXPECT_TRUE(says("whs-wlc (WHS-0000000004): no IPv4 address is known"));
  EXPECT_TRUE(says("Oxidized has no model for"));
  EXPECT_TRUE(says("its operating system is not known"));
}

struct TableCase {
  const char* name;
  const char* vendor;
  const char* os;
  const char* network_os;
  const char* oxidized;
};

class AutomationTable : public testing::TestWithParam<TableCase> {};

TEST_P(AutomationTable, NamesTheSystemAsTheOtherProgramsDo) {
  DeviceIdentity device;
  device.vendor = GetParam().vendor;
  device.os = GetParam().os;
  const auto* row = automation_of(device);
  EXPECT_EQ(row == nullptr ? "" : row->network_os, GetParam().network_os);
  EXPECT_EQ(row == nullptr ? "" : row->oxidized, GetParam().oxidized);
}

INSTANTIATE_TEST_SUITE_P(
    Automation, AutomationTable,
    testing::Values(TableCase{"IosXe", "Cisco", "IOS XE", "cisco.ios.ios", "ios"},
                    TableCase{"Eos", "Arista", "EOS", "arista.eos.eos", "eos"},
                    TableCase{"EosOfAnother", "Extreme", "EOS", "", "enterasys"},
                    TableCase{"EosOfNobody", "", "EOS", "", ""},
                    TableCase{"Aos", "APC", "AOS", "", "apc_aos"},
                    TableCase{"NotKnown", "Cisco", "", "", ""},
                    TableCase{"NoSuch", "Acme", "AcmeOS", "", ""}),
    [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace netroster::interchange
