#include <gtest/gtest.h>

#include "layer2_frames.h"

namespace netroster::wire {
namespace {

constexpr std::string_view common =  // root, cost, bridge, port, four times
    "8001 0019 06ea b880  00000013  8005 001f 6d96 ec00  8004  0100 1400 0200 0f00";

std::string bpdu(std::string_view version_and_type, std::string_view flags,
                 std::string_view rest = "") {
  return hex("0000") + hex(version_and_type) + hex(flags) + hex(common) + hex(rest);
}

BridgeSeen bridge(const std::string& pdu, Decoder decoder = read_stp) {
  auto decoded = decode(decoder, pdu);
  EXPECT_EQ(decoded.out.bridges.size(), 1U);
  EXPECT_EQ(all_errors(decoded.counts), 0U);
  return decoded.out.bridges.empty() ? BridgeSeen{} : decoded.out.bridges.front();
}

TEST(Stp, AConfigurationNamesBridgeRootAndPort) {
  const auto told = bridge(bpdu("00 00", "01"));
  EXPECT_EQ(told.protocol, "stp");
  EXPECT_EQ(told.root_id, "32769/00:19:06:ea:b8:80");
  EXPECT_EQ(told.bridge_id, "32773/00:1f:6d:96:ec:00");
  EXPECT_EQ(told.port_id, "128.4");
  EXPECT_EQ(told.root_cost, 19U);
  EXPECT_TRUE(told.topology_change);
  EXPECT_EQ(told.vlan, std::nullopt);
}

TEST(Stp, ThePortsNumberHasTwelveBits) {
  auto pdu = bpdu("00 00", "00");
  pdu.replace(25, 2, hex("7123"));
  EXPECT_EQ(bridge(pdu).port_id, "112.291");
}

TEST(Stp, ARapidBpduIsTold) {
  const auto told = bridge(bpdu("02 02", "3c", "00"));
  EXPECT_EQ(told.protocol, "rstp");
  EXPECT_FALSE(told.topology_change);
}

TEST(Stp, OfARegionTheBridgeItselfIsNamed) {
  const auto region = std::string("00 0040 00") + "72656731" + std::string(56, '0') + "0007" +
                      std::string(32, 'a') + "00000002" + "8000001646b58c80" + "14";
  const auto told = bridge(bpdu("03 02", "3c", region));
  EXPECT_EQ(told.protocol, "mstp");
  EXPECT_EQ(told.bridge_id, "32768/00:16:46:b5:8c:80");
  EXPECT_EQ(told.mst_region, "reg1");
}

TEST(Stp, ARegionThatIsCutShortLeavesTheCommonPart) {
  const auto told = bridge(bpdu("03 02", "3c", "00 0040 00 72656731"));
  EXPECT_EQ(told.bridge_id, "32773/00:1f:6d:96:ec:00");
  EXPECT_EQ(told.mst_region, "");
}

TEST(Stp, AChangeNotificationNamesNobodyAndIsNoError) {
  const auto decoded = decode(read_stp, hex("0000 00 80"));
  EXPECT_TRUE(decoded.out.bridges.empty());
  EXPECT_EQ(all_errors(decoded.counts), 0U);
}

TEST(Pvst, TheVlanStandsBehindTheBpdu) {
  const auto plain = bridge(bpdu("00 00", "00", "00 0000 0002 04bd"), read_pvst);
  EXPECT_EQ(plain.protocol, "pvst");
  EXPECT_EQ(plain.vlan, 1213U);
  const auto rapid = bridge(bpdu("02 02", "3c", "00 0000 0002 0005"), read_pvst);
  EXPECT_EQ(rapid.protocol, "rapid-pvst");
  EXPECT_EQ(rapid.vlan, 5U);
}

TEST(Pvst, WithoutAVlanItIsUnknown) {
  EXPECT_EQ(bridge(bpdu("00 00", "00"), read_pvst).vlan, std::nullopt);
  EXPECT_EQ(bridge(bpdu("00 00", "00", "00 0001 0002 0005"), read_pvst).vlan, std::nullopt);
}

struct BrokenCase {
  const char* name;
  std::string pdu;
  FrameError reason;
};
class BrokenBpdu : public testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenBpdu, NamesNobodyAndIsCounted) {
  for (const auto decoder : {read_stp, read_pvst}) {
    const auto decoded = decode(decoder, GetParam().pdu);
    EXPECT_TRUE(decoded.out.bridges.empty());
    EXPECT_EQ(decoded.counts.of(GetParam().reason), 1U);
    EXPECT_EQ(all_errors(decoded.counts), 1U);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Stp, BrokenBpdu,
    testing::Values(
        BrokenCase{"Empty", "", FrameError::truncated},
        BrokenCase{"CutShort", bpdu("00 00", "00").substr(0, 34), FrameError::truncated},
        BrokenCase{"OtherProtocol", hex("0001 00 00") + hex(common), FrameError::bad_version},
        BrokenCase{"OtherType", bpdu("00 07", "00"), FrameError::bad_version}),
    [](const auto& c) { return c.param.name; });

const std::string actor = hex("01 14 8000 0013c4120f00 000d 8000 0016 85 000000");

TEST(Lacp, BothEndsAreRead) {
  const auto decoded =
      decode(read_slow_protocol,
             hex("01 01") + actor + hex("02 14 8000 000e8316f500 000e 8000 0019 36 000000"));
  EXPECT_EQ(decoded.counts.of(Protocol::lacp), 1U);
  ASSERT_EQ(decoded.out.lacp.size(), 1U);
  const auto& told = decoded.out.lacp[0];
  EXPECT_EQ(told.actor_system, "32768/00:13:c4:12:0f:00");
  EXPECT_EQ(told.actor_key, 13U);
  EXPECT_EQ(told.actor_port, 22U);
  EXPECT_EQ(told.partner_system, "32768/00:0e:83:16:f5:00");
  EXPECT_EQ(told.partner_key, 14U);
  EXPECT_EQ(told.partner_port, 25U);
}

TEST(Lacp, APartnerThatWasNotHeardYetIsUnknown) {
  const auto decoded =
      decode(read_slow_protocol, hex("01 01") + actor + hex("02 14") + std::string(18, '\0'));
  ASSERT_EQ(decoded.out.lacp.size(), 1U);
  EXPECT_EQ(decoded.out.lacp[0].partner_system, "");
}

TEST(Lacp, OtherSlowProtocolsAreNotLacp) {
  const auto decoded = decode(read_slow_protocol, hex("0a 00 19 a7"));
  EXPECT_EQ(decoded.counts.of(Protocol::lacp), 0U);
  EXPECT_EQ(all_errors(decoded.counts), 0U);
}

class BrokenLacp : public testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenLacp, IsCountedByReason) {
  const auto decoded = decode(read_slow_protocol, GetParam().pdu);
  EXPECT_TRUE(decoded.out.lacp.empty());
  EXPECT_EQ(decoded.counts.of(GetParam().reason), 1U);
  EXPECT_EQ(all_errors(decoded.counts), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Lacp, BrokenLacp,
    testing::Values(BrokenCase{"NoVersion", hex("01"), FrameError::truncated},
                    BrokenCase{"VersionZero", hex("01 00") + actor, FrameError::bad_version},
                    BrokenCase{"NoPartner", hex("01 01") + actor, FrameError::truncated},
                    BrokenCase{"PartnerTwice", hex("01 01") + actor + actor, FrameError::bad_order},
                    BrokenCase{"ActorOfAnotherLength", hex("01 01 01 10") + actor.substr(2),
                               FrameError::bad_length}),
    [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace netroster::wire
