// One thing is one row: members of stacks, parts, and access points that only a controller knows.
#include "planning/equipment.h"

#include <gtest/gtest.h>

#include "planning/fiscal_year.h"

namespace netroster::planning {
namespace {

const WallTime first_seen(*parse_day("2026-06-01"));

Module part(std::string part_class, std::string model, std::string serial) {
  Module out;
  out.part_class = std::move(part_class);
  out.model = std::move(model);
  out.serial = std::move(serial);
  return out;
}

std::shared_ptr<const Device> device(const std::string& name, DeviceFacts facts) {
  auto out = std::make_shared<Device>();
  out->first_seen = first_seen;
  out->id = "OAK-" + name;
  out->site = "OAK";
  out->name = name;
  out->facts = std::make_shared<const DeviceFacts>(std::move(facts));
  out->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
  return out;
}

std::vector<Equipment> found(std::vector<std::shared_ptr<const Device>> devices,
                             const config::Config& config = {}) {
  Inventory inventory;
  inventory.devices = std::move(devices);
  const std::vector<standards::ModelRow> models;
  return equipment_of(standards::World({inventory, config, models, {}, {}}));
}

DeviceFacts a_switch(std::string model, std::string serial) {
  DeviceFacts facts;
  facts.device.vendor = "Cisco";
  facts.device.kind = "switch";
  facts.device.model = std::move(model);
  facts.device.serial = std::move(serial);
  return facts;
}

TEST(Equipment, ADeviceIsOneThingWithOrWithoutAChassisRow) {
  auto with = a_switch("WS-C2960X-24TS-L", "FOC1");
  with.modules = {part("chassis", "C2960X", "FOC1")};
  const auto all = found({device("a", a_switch("JL256A", "SG1")), device("b", with)});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].serial, "SG1");
  EXPECT_EQ(all[1].model, "WS-C2960X-24TS-L");  // what was put in one spelling goes before the row
  EXPECT_EQ(all[1].seen, Seen::by_itself);
}

TEST(Equipment, EachMemberOfAStackIsOne) {
  auto stack = a_switch("WS-C3850-48P-S", "FOC1");
  stack.modules = {part("stack", "", ""), part("chassis", "WS-C3850-48P-S", "FOC1"),
                   part("chassis", "WS-C3850-24P-S", "FOC2")};
  const auto all = found({device("stack", stack)});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].serial, "FOC1");
  EXPECT_EQ(all[1].serial, "FOC2");
  EXPECT_EQ(all[1].model, "WS-C3850-24P-S");
  EXPECT_EQ(all[1].kind, "switch");
}

TEST(Equipment, PartsThatAreBoughtAreThings) {
  auto facts = a_switch("WS-C4510R+E", "FOX1");
  facts.modules = {part("module", "WS-X4748-RJ45V+E", "CAT1"),
                   part("module", "", "CAT2"),
                   part("powerSupply", "PWR-C45-1400AC", "AZS1"),
                   part("fan", "FAN", "F1"),
                   part("container", "SLOT", ""),
                   part("transceiver", "SFP-10G-LR", "ACW1")};
  facts.modules[0].vendor = "Cisco Systems, Inc.";
  const auto all = found({device("core", facts)});
  std::map<std::string, std::string> kinds;
  for (const auto& one : all) kinds[one.model] = one.kind;
  const std::map<std::string, std::string> wanted{{"WS-C4510R+E", "switch"},
                                                  {"WS-X4748-RJ45V+E", "module"},
                                                  {"PWR-C45-1400AC", "power-supply"},
                                                  {"SFP-10G-LR", "transceiver"}};
  EXPECT_EQ(kinds, wanted);
}

TEST(Equipment, AccessPointsOfAControllerAreThings) {
  DeviceFacts facts;
  facts.device.kind = "wireless-controller";
  facts.device.vendor = "Cisco";
  AccessPoint point;
  point.name = "ap-101";
  point.model = "AIR-CAP3702I-A-K9";
  point.serial = "FGL1";
  facts.access_points = {point};
  const auto all = found({device("wlc", facts)});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].name, "ap-101");
  EXPECT_EQ(all[0].kind, "access-point");
  EXPECT_EQ(all[0].vendor, "Cisco");
  EXPECT_EQ(all[0].seen, Seen::by_controller);
  EXPECT_EQ(all[0].first_seen, first_seen) << "its age counts from when its controller was";
}

TEST(Equipment, ADeclaredBatteryIsOneThatNobodyMeasured) {
  config::Config config;
  Site site;
  site.id = "OAK";
  DeclaredUps ups;
  ups.id = "ups-1";
  ups.model = "SMT1500";
  site.upses = {ups};
  config.sites = {site};
  const auto all = found({}, config);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].kind, "ups");
  EXPECT_EQ(all[0].seen, Seen::declared);
  EXPECT_EQ(text(all[0].seen), "declared");
}

}  // namespace
}  // namespace netroster::planning
