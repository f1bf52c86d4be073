#include <gtest/gtest.h>

#include "layer2_frames.h"

namespace netroster::wire {
namespace {

using namespace std::string_literals;

NeighbourSeen neighbour(const std::string& pdu, Decoder decoder = read_cdp) {
  auto decoded = decode(decoder, pdu);
  EXPECT_EQ(decoded.out.neighbours.size(), 1U);
  EXPECT_EQ(all_errors(decoded.counts), 0U);
  return decoded.out.neighbours.empty() ? NeighbourSeen{} : decoded.out.neighbours.front();
}

// An IPv4 and an IPv6 address.
const std::string two_addresses =
    hex("00000002 01 01 cc 0004 0a000001 "
        "02 08 aaaa0300000086dd 0010 20010db8000000000000000000000001");

TEST(Cdp, AllPartsAreRead) {
  const auto told = neighbour(
      cdp_pdu(counted_tlv(1, "sw-1.example.org(FOC1234X0AB)") + counted_tlv(2, two_addresses) +
              counted_tlv(3, "GigabitEthernet0/5") + counted_tlv(4, be32(0x29)) +
              counted_tlv(5, "IOS\nVersion 12.2") + counted_tlv(6, "cisco WS-C3560G") +
              counted_tlv(9, "Lab") + counted_tlv(0x0a, be16(7)) + counted_tlv(0x0b, "\x01"s) +
              counted_tlv(0x0e, hex("01 0064"))));
  const auto& known = told.neighbour;
  EXPECT_EQ(known.protocol, "cdp");
  EXPECT_EQ(known.chassis_id, "sw-1.example.org(FOC1234X0AB)");
  EXPECT_EQ(known.chassis_id_kind, "");
  EXPECT_EQ(known.name, "sw-1.example.org");
  EXPECT_EQ(known.port_id, "GigabitEthernet0/5");
  EXPECT_EQ(known.capabilities, (std::vector<std::string>{"router", "bridge", "igmp"}));
  EXPECT_EQ(known.description, "IOS\nVersion 12.2");
  EXPECT_EQ(known.platform, "cisco WS-C3560G");
  EXPECT_EQ(known.vlan, 7U);
  ASSERT_EQ(known.addresses.size(), 2U);
  EXPECT_EQ(known.addresses[0].text(), "10.0.0.1");
  EXPECT_EQ(known.addresses[1].text(), "2001:db8::1");
  EXPECT_EQ(told.vtp_domain, "Lab");
  EXPECT_EQ(told.duplex, Duplex::full);
  EXPECT_EQ(told.voice_vlan, 100U);
  EXPECT_EQ(told.ttl_seconds, 180U);
}

TEST(Cdp, ASystemNameIsBetterThanTheDeviceId) {
  EXPECT_EQ(neighbour(cdp_pdu(counted_tlv(1, "SEP001A2B3C4D5E") + counted_tlv(0x14, "phone")))
                .neighbour.name,
            "phone");
}

TEST(Cdp, NamesAreTextWhateverTheirCharacters) {
  const auto told = neighbour(cdp_pdu(counted_tlv(1,
                                                  "S\xfc"
                                                  "d-sw3") +
                                      counted_tlv(0x14,
                                                  "S\xfc"
                                                  "d\x07")));
  EXPECT_EQ(told.neighbour.chassis_id, "Süd-sw3");
  EXPECT_EQ(told.neighbour.name, "Süd");
}

TEST(Cdp, ADeviceIdThatIsAnAddressIsNoName) {
  const auto told = neighbour(cdp_pdu(counted_tlv(1, hex("001a2b3c4d5e"))));
  EXPECT_EQ(told.neighbour.chassis_id, "00:1a:2b:3c:4d:5e");
  EXPECT_EQ(told.neighbour.name, "");
}

TEST(Cdp, NoAddressIsNotAnAddress) {
  const auto none = hex("00000001 01 01 cc 0004 00000000");
  EXPECT_TRUE(
      neighbour(cdp_pdu(counted_tlv(1, "ab") + counted_tlv(2, none))).neighbour.addresses.empty());
}

TEST(Cdp, PowerThatIsAskedForIsMoreThanWhatIsDrawn) {
  const auto drawn = counted_tlv(1, "ab") + counted_tlv(0x10, be16(6300));
  const auto asked = counted_tlv(0x19, hex("0001 0001") + be32(12000) + be32(9000));
  EXPECT_EQ(neighbour(cdp_pdu(drawn)).poe_requested_watts, 6.3);
  EXPECT_EQ(neighbour(cdp_pdu(drawn + asked)).poe_requested_watts, 12.0);
}

TEST(Cdp, FoundrysFormHasANameOfItsOwn) {
  const auto told = neighbour(
      cdp_pdu(counted_tlv(1, "fes-1") + counted_tlv(3, "ethernet1") + counted_tlv(0x0a, be16(7))),
      read_fdp);
  EXPECT_EQ(told.neighbour.protocol, "fdp");
  EXPECT_EQ(told.neighbour.port_id, "ethernet1");
  EXPECT_EQ(told.neighbour.vlan, std::nullopt);
}

// An odd last octet below and above 0x80, with the checksums that Cisco's code makes of them.
struct OddCase {
  const char* name;
  std::string pdu;
};
class OddChecksum : public testing::TestWithParam<OddCase> {};

TEST_P(OddChecksum, IsCiscosOrTheStandards) { neighbour(GetParam().pdu); }

INSTANTIATE_TEST_SUITE_P(
    Cdp, OddChecksum,
    testing::Values(OddCase{"Standard", cdp_pdu(counted_tlv(1, "abc"))},
                    // 02b4 + 0001 + 0007 + 6162 + 0063 = 6481
                    OddCase{"LowOctet", hex("02 b4 9b7e 0001 0007 616263")},
                    // 02b4 + 0001 + 0007 + 6162 + ff?? as a negative number: 0xffe8 for e9
                    OddCase{"HighOctet", hex("02 b4 9bf8 0001 0007 6162e9")}),
    [](const auto& c) { return c.param.name; });

struct BrokenCase {
  const char* name;
  std::string pdu;
  FrameError reason;
  bool reported;
};
class BrokenCdp : public testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenCdp, IsCountedByReason) {
  const auto decoded = decode(read_cdp, GetParam().pdu);
  EXPECT_EQ(decoded.counts.of(GetParam().reason), 1U);
  EXPECT_EQ(all_errors(decoded.counts), 1U);
  EXPECT_EQ(decoded.out.neighbours.size(), GetParam().reported ? 1U : 0U);
}

const std::string named = counted_tlv(1, "ab");
INSTANTIATE_TEST_SUITE_P(
    Cdp, BrokenCdp,
    testing::Values(
        BrokenCase{"Empty", "", FrameError::truncated, false},
        BrokenCase{"Checksum", hex("02 b4 dead") + named, FrameError::bad_checksum, false},
        BrokenCase{"Version", with_checksum(hex("03 b4 0000") + named, 2), FrameError::bad_version,
                   false},
        BrokenCase{"NoDevice", cdp_pdu(counted_tlv(3, "ab")), FrameError::bad_order, false},
        BrokenCase{"LengthBelowItsHeader", cdp_pdu(named + hex("0003 0003")),
                   FrameError::bad_length, true},
        BrokenCase{"PortCutShort", cdp_pdu(named + hex("0003 0040") + "Gi"), FrameError::truncated,
                   true},
        BrokenCase{"HeaderCutShort", cdp_pdu(named + hex("0003")), FrameError::truncated, true},
        BrokenCase{"MoreAddressesThanThereAre",
                   cdp_pdu(named + counted_tlv(2, hex("ffffffff 01 01 cc 0004 0a000001 00"))),
                   FrameError::bad_length, true},
        BrokenCase{"ShortCapabilities", cdp_pdu(named + counted_tlv(4, hex("0029"))),
                   FrameError::bad_length, true}),
    [](const auto& c) { return c.param.name; });

TEST(Cdp, AFrameThatTheCaptureCutIsReadWithoutItsChecksum) {
  auto frame = from_source();
  frame.whole = false;
  const auto decoded = decode(read_cdp, hex("02 b4 dead") + named + hex("0003 0040") + "Gi", frame);
  ASSERT_EQ(decoded.out.neighbours.size(), 1U);
  EXPECT_EQ(decoded.out.neighbours[0].neighbour.chassis_id, "ab");
  EXPECT_EQ(decoded.out.neighbours[0].neighbour.port_id, "");
}

}  // namespace
}  // namespace netroster::wire
