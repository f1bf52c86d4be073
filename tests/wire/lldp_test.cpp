#include <gtest/gtest.h>

#include "layer2_frames.h"

namespace netroster::wire {
namespace {

using namespace std::string_literals;

NeighbourSeen neighbour(const std::string& pdu) {
  auto decoded = decode(read_lldp, pdu);
  EXPECT_EQ(decoded.out.neighbours.size(), 1U);
  EXPECT_EQ(all_errors(decoded.counts), 0U);
  return decoded.out.neighbours.empty() ? NeighbourSeen{} : decoded.out.neighbours.front();
}

TEST(Lldp, ThreePartsAreEnough) {
  const auto told = neighbour(lldp_head());
  EXPECT_EQ(told.neighbour.protocol, "lldp");
  EXPECT_EQ(told.neighbour.chassis_id, "00:1a:2b:3c:4d:5e");
  EXPECT_EQ(told.neighbour.chassis_id_kind, "mac");
  EXPECT_EQ(told.neighbour.port_id, "Gi1/0/1");
  EXPECT_EQ(told.neighbour.port_id_kind, "interface");
  EXPECT_EQ(told.ttl_seconds, 120U);
  EXPECT_EQ(told.source->text(), "00:1a:2b:3c:4d:5e");
}

struct IdCase {
  const char* name;
  std::string chassis;  // subtype and value
  const char* id;
  const char* kind;
};
class ChassisId : public testing::TestWithParam<IdCase> {};

TEST_P(ChassisId, IsTextOfItsKind) {
  const auto told = neighbour(lldp_tlv(1, GetParam().chassis) + lldp_tlv(2, "\x07"s + "1") +
                              lldp_tlv(3, be16(1)));
  EXPECT_EQ(told.neighbour.chassis_id, GetParam().id);
  EXPECT_EQ(told.neighbour.chassis_id_kind, GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(
    Lldp, ChassisId,
    testing::Values(IdCase{"Component", "\x01"s + "FOC1234", "FOC1234", "chassis_component"},
                    IdCase{"Ipv4", hex("05 01 0a000001"), "10.0.0.1", "address"},
                    IdCase{"Ipv6", hex("05 02 20010db8000000000000000000000001"), "2001:db8::1",
                           "address"},
                    IdCase{"UnknownFamily", hex("05 09 0a0b"), "09:0a:0b", "address"},
                    IdCase{"MacOfTheWrongLength", hex("04 0102"), "01:02", "mac"},
                    IdCase{"Local", "\x07"s + "core-1", "core-1", "local"},
                    IdCase{"OctetsInPlaceOfText", hex("07 00ff"), "00:ff", "local"},
                    IdCase{"ReservedKind", hex("63") + "x", "x", ""}),
    [](const auto& c) { return c.param.name; });

TEST(Lldp, OptionalPartsAreRead) {
  const auto told = neighbour(
      lldp_head() + lldp_tlv(4, "uplink") + lldp_tlv(5, "sw-1") + lldp_tlv(6, "IOS\nVersion 15") +
      lldp_tlv(7, hex("0014 0004")) + lldp_tlv(8, hex("05 01 0a000001 02 00000001 00")) +
      lldp_tlv(8, hex("11 02 20010db8000000000000000000000001 01 00000000 00")) + lldp_tlv(0, ""));
  EXPECT_EQ(told.neighbour.port_description, "uplink");
  EXPECT_EQ(told.neighbour.name, "sw-1");
  EXPECT_EQ(told.neighbour.description, "IOS\nVersion 15");
  EXPECT_EQ(told.neighbour.capabilities, std::vector<std::string>{"bridge"});
  ASSERT_EQ(told.neighbour.addresses.size(), 2U);
  EXPECT_EQ(told.neighbour.addresses[0].text(), "10.0.0.1");
  EXPECT_EQ(told.neighbour.addresses[1].text(), "2001:db8::1");
}

// As SNMP's lldpRemSysName is read: a name that is no clean UTF-8 is a name all the same.
TEST(Lldp, NamesAreTextWhateverTheirCharacters) {
  const auto told = neighbour(lldp_head() + lldp_tlv(4, "B\xfcro\x01 2") +
                              lldp_tlv(5,
                                       "S\xfc"
                                       "d-sw3"));
  EXPECT_EQ(told.neighbour.name, "Süd-sw3");
  EXPECT_EQ(told.neighbour.port_description, "Büro 2");
  EXPECT_EQ(neighbour(lldp_head() + lldp_tlv(5, "caf\xc3\xa9\x1b")).neighbour.name, "café");
  const auto vlan =
      neighbour(lldp_head() + lldp_extension("0080c2 03", be16(20) + "\x04" + "G\xe4st"));
  EXPECT_EQ(vlan.vlans, (std::vector<Vlan>{{20, "Gäst"}}));
}

TEST(Lldp, AnAddressThatReachesNobodyIsNoAddress) {
  const auto told = neighbour(lldp_head() + lldp_tlv(8, hex("05 01 00000000 01 00000000 00")) +
                              lldp_tlv(8, hex("07 06 001a2b3c4d5e 01 00000000 00")));
  EXPECT_TRUE(told.neighbour.addresses.empty());
}

TEST(Lldp, VlansOf8021AreRead) {
  const auto told = neighbour(lldp_head() + lldp_extension("0080c2 01", be16(20)) +
                              lldp_extension("0080c2 03", be16(20) + "\x04" + "data") +
                              lldp_extension("0080c2 03", be16(30) + "\x05" + "voice") +
                              lldp_extension("0080c2 07", hex("03 00000064")));
  EXPECT_EQ(told.neighbour.vlan, 20U);
  EXPECT_EQ(told.vlans, (std::vector<Vlan>{{20, "data"}, {30, "voice"}}));
  EXPECT_EQ(told.aggregate_id, 100U);
}

TEST(Lldp, NoPortVlanIsUnknownAndNotZero) {
  EXPECT_EQ(neighbour(lldp_head() + lldp_extension("0080c2 01", be16(0))).neighbour.vlan,
            std::nullopt);
}

TEST(Lldp, PortOf8023IsRead) {
  const auto told = neighbour(lldp_head() + lldp_extension("00120f 01", hex("03 6c01 001e")) +
                              lldp_extension("00120f 03", hex("03 00000007")) +
                              lldp_extension("00120f 04", be16(9216)));
  EXPECT_EQ(told.mau_type, 30U);
  EXPECT_EQ(told.duplex, Duplex::full);
  EXPECT_EQ(told.aggregate_id, 7U);
  EXPECT_EQ(told.max_frame, 9216U);
}

struct PowerCase {
  const char* name;
  std::string part;
  std::optional<double> watts;
};
class Power : public testing::TestWithParam<PowerCase> {};

TEST_P(Power, IsWhatAPoweredDeviceAsksFor) {
  EXPECT_EQ(neighbour(lldp_head() + GetParam().part).poe_requested_watts, GetParam().watts);
}

INSTANTIATE_TEST_SUITE_P(
    Lldp, Power,
    testing::Values(
        PowerCase{"Device", lldp_extension("00120f 02", hex("07 01 04 50 0082 0082")), 13.0},
        PowerCase{"Source", lldp_extension("00120f 02", hex("07 01 04 90 0082 0082")),
                  std::nullopt},
        PowerCase{"OldForm", lldp_extension("00120f 02", hex("07 01 04")), std::nullopt},
        PowerCase{"MedDevice", lldp_extension("0012bb 04", hex("53 003f")), 6.3},
        PowerCase{"MedSource", lldp_extension("0012bb 04", hex("13 003f")), std::nullopt}),
    [](const auto& c) { return c.param.name; });

TEST(Lldp, MedInventoryAndVoiceVlanAreRead) {
  const auto told = neighbour(
      lldp_head() + lldp_extension("0012bb 01", hex("003f 03")) +
      lldp_extension("0012bb 02", hex("01 40c9 65")) + lldp_extension("0012bb 05", "rev 2") +
      lldp_extension("0012bb 06", "boot 1.1") + lldp_extension("0012bb 07", "app 4.5") +
      lldp_extension("0012bb 08", "SN123") + lldp_extension("0012bb 09", "Acme") +
      lldp_extension("0012bb 0a", "Phone 9") + lldp_extension("0012bb 0b", "tag 77"));
  const std::map<std::string, std::string> expected{{"device_class", "communication endpoint"},
                                                    {"hardware", "rev 2"},
                                                    {"firmware", "boot 1.1"},
                                                    {"software", "app 4.5"},
                                                    {"serial", "SN123"},
                                                    {"vendor", "Acme"},
                                                    {"model", "Phone 9"},
                                                    {"asset", "tag 77"}};
  EXPECT_EQ(told.neighbour.med, expected);
  EXPECT_EQ(told.voice_vlan, 100U);
}

TEST(Lldp, OthersExtensionsAreSkipped) {
  const auto told = neighbour(lldp_head() + lldp_extension("aabbcc 01", "secret") +
                              lldp_extension("0012bb 03", "location"));
  EXPECT_EQ(told.neighbour, neighbour(lldp_head()).neighbour);
}

TEST(Lldp, WhoLeavesSaysNothingElse) {
  const auto told = neighbour(lldp_head(0) + lldp_tlv(5, "not to be believed"));
  EXPECT_EQ(told.ttl_seconds, 0U);
  EXPECT_EQ(told.neighbour.name, "");
}

TEST(Lldp, NothingBehindTheEndIsRead) {
  EXPECT_EQ(neighbour(lldp_head() + lldp_tlv(0, "") + lldp_tlv(5, "padding")).neighbour.name, "");
}

struct BrokenCase {
  const char* name;
  std::string pdu;
  FrameError reason;
  bool reported;
};
class BrokenLldp : public testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenLldp, IsCountedByReason) {
  const auto decoded = decode(read_lldp, GetParam().pdu);
  EXPECT_EQ(decoded.counts.of(GetParam().reason), 1U);
  EXPECT_EQ(all_errors(decoded.counts), 1U);
  EXPECT_EQ(decoded.out.neighbours.size(), GetParam().reported ? 1U : 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Lldp, BrokenLldp,
    testing::Values(
        BrokenCase{"Empty", "", FrameError::truncated, false},
        BrokenCase{"NoPort", lldp_tlv(1, hex("04 001a2b3c4d5e")), FrameError::truncated, false},
        BrokenCase{"PortFirst", lldp_tlv(2, "\x07"s + "1"), FrameError::bad_order, false},
        BrokenCase{"EndFirst", lldp_tlv(0, ""), FrameError::bad_order, false},
        BrokenCase{"EmptyChassis", lldp_tlv(1, "\x07"s), FrameError::bad_length, false},
        BrokenCase{"ShortTtl",
                   lldp_tlv(1, "\x07"s + "a") + lldp_tlv(2, "\x07"s + "b") + lldp_tlv(3, "\x01"s),
                   FrameError::bad_length, false},
        BrokenCase{"NameCutShort", lldp_head() + be16(5U << 9 | 40U) + "sw", FrameError::truncated,
                   true},
        BrokenCase{"ShortCapabilities", lldp_head() + lldp_tlv(7, hex("0014")),
                   FrameError::bad_length, true},
        BrokenCase{"AddressLongerThanItsPart", lldp_head() + lldp_tlv(8, hex("20 01 0a000001")),
                   FrameError::bad_length, true},
        BrokenCase{"ExtensionWithoutSubtype", lldp_head() + lldp_tlv(127, hex("0080c2")),
                   FrameError::bad_length, true},
        BrokenCase{"VlanNameLongerThanItsPart",
                   lldp_head() + lldp_extension("0080c2 03", be16(20) + "\x09" + "data"),
                   FrameError::bad_length, true}),
    [](const auto& c) { return c.param.name; });

TEST(Lldp, EveryCutGivesOnlyWhatStandsBeforeIt) {
  const auto pdu = lldp_head() + lldp_tlv(5, "core-switch") + lldp_tlv(6, "description");
  for (std::size_t length = 0; length < pdu.size(); ++length) {
    const auto decoded = decode(read_lldp, pdu.substr(0, length));
    for (const auto& told : decoded.out.neighbours) {
      EXPECT_TRUE(told.neighbour.name.empty() || told.neighbour.name == "core-switch") << length;
      EXPECT_TRUE(told.neighbour.description.empty()) << length;
    }
  }
}

TEST(Lldp, AddressesAreBounded) {
  auto pdu = lldp_head();
  for (unsigned i = 1; i <= 200; ++i) {
    auto address = hex("05 01 0a0000");
    address += static_cast<char>(i);
    pdu += lldp_tlv(8, address + hex("01 00000000 00"));
  }
  EXPECT_EQ(neighbour(pdu).neighbour.addresses.size(), 32U);
}

}  // namespace
}  // namespace netroster::wire
