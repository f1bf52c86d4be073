// Which parts of ENTITY-MIB are taken for transceivers.
#include "collectors/snmp/mib/transceivers.h"

#include <gtest/gtest.h>

namespace netroster::mib {
namespace {

struct PartCase {
  const char* name;
  Module part;  // sits in part 2, whose class is `in`
  const char* in;
  const char* in_name;
  bool is_transceiver;
};

Module part(const char* part_class, const char* descr, const char* serial) {
  Module one;
  one.part_class = part_class;
  one.descr = descr;
  one.serial = serial;
  return one;
}

class Transceiver : public testing::TestWithParam<PartCase> {};

TEST_P(Transceiver, IsToldByWhereItSitsAndWhatItIsCalled) {
  const auto& c = GetParam();
  Module chassis = part("chassis", "switch", "CHASSIS1");
  chassis.index = 1;
  Module holder = part(c.in, "", "");
  holder.index = 2;
  holder.parent = 1;
  holder.name = c.in_name;
  Module one = c.part;
  one.index = 3;
  one.parent = 2;
  std::vector<Module> modules{chassis, holder, one};
  mark_transceivers(modules);
  EXPECT_EQ(modules[2].part_class == "transceiver", c.is_transceiver);
  EXPECT_EQ(modules[0].part_class, "chassis");
  EXPECT_EQ(modules[1].part_class, c.in);
}

INSTANTIATE_TEST_SUITE_P(
    Entity, Transceiver,
    testing::Values(
        PartCase{"InAPort", part("module", "", "A1"), "port", "Te1/1/1", true},
        PartCase{"APortWithASerial", part("port", "Ethernet", "A1"), "container", "", true},
        PartCase{"SaysWhatItIs", part("module", "10GBase-LR", "A1"), "container", "", true},
        PartCase{"InACage", part("module", "", "A1"), "container", "SFP cage 3", true},
        PartCase{"ACardOfPorts", part("module", "8-Port SFP+ module", "A1"), "container", "",
                 false},
        PartCase{"ACardOfCages", part("module", "32X400G QSFP-DD", "A1"), "container", "", false},
        PartCase{"AFixedPort", part("port", "1000BaseT", "CHASSIS1"), "container", "", false},
        PartCase{"WithoutASerial", part("module", "SFP-10G-SR", ""), "port", "", false},
        PartCase{"AFan", part("fan", "fan in a port", "A1"), "port", "", false},
        PartCase{"AModem", part("module", "LTE modem", "A1"), "port", "", false}),
    [](const auto& c) { return c.param.name; });

TEST(Transceivers, PartsInACycleEnd) {
  Module a = part("module", "SFP-1G-SX", "A1");
  a.index = 1;
  a.parent = 2;
  Module b = part("container", "", "");
  b.index = 2;
  b.parent = 1;
  std::vector<Module> modules{a, b};
  mark_transceivers(modules);
  EXPECT_EQ(modules[1].part_class, "container");
}

}  // namespace
}  // namespace netroster::mib
