#include <gtest/gtest.h>

#include "layer2_frames.h"

namespace netroster::wire {
namespace {

std::string edp_tlv(unsigned type, const std::string& value) {
  return hex("99") + std::string(1, static_cast<char>(type)) + be16(value.size() + 4) + value;
}

std::string edp_pdu(const std::string& parts, std::string_view version = "01",
                    std::string_view id_kind = "0000") {
  return with_checksum(hex(version) + hex("00") + be16(16 + parts.size()) + hex("0000 0007") +
                           hex(id_kind) + hex("000496054470") + parts,
                       4);
}

const std::string info = hex("0000 0004 0000 000000000000 0c010203") + std::string(16, '\0');

TEST(Edp, NameAndPortAreRead) {
  const auto decoded = decode(
      read_edp, edp_pdu(edp_tlv(1, hex("73772d3100 00")) + edp_tlv(2, info) + edp_tlv(0, "")));
  ASSERT_EQ(decoded.out.neighbours.size(), 1U);
  EXPECT_EQ(all_errors(decoded.counts), 0U);
  const auto& known = decoded.out.neighbours[0].neighbour;
  EXPECT_EQ(known.protocol, "edp");
  EXPECT_EQ(known.chassis_id, "00:04:96:05:44:70");
  EXPECT_EQ(known.chassis_id_kind, "mac");
  EXPECT_EQ(known.name, "sw-1");
  EXPECT_EQ(known.port_id, "1:5");  // the device counts from 1, the frame from 0
  EXPECT_EQ(known.description, "12.1.2.3");
}

TEST(Edp, VlansAreRead) {
  const auto decoded =
      decode(read_edp, edp_pdu(edp_tlv(5, hex("00 00 0014 00000000 0a000001") + "data") +
                               edp_tlv(5, hex("00 00 001e 00000000 00000000") + "voice") +
                               edp_tlv(5, hex("00 00 0fff 00000000 00000000") + "reserved")));
  ASSERT_EQ(decoded.out.neighbours.size(), 1U);
  EXPECT_EQ(decoded.out.neighbours[0].vlans, (std::vector<Vlan>{{20, "data"}, {30, "voice"}}));
  ASSERT_EQ(decoded.out.neighbours[0].neighbour.addresses.size(), 1U);
  EXPECT_EQ(decoded.out.neighbours[0].neighbour.addresses[0].text(), "10.0.0.1");
}

struct BrokenCase {
  const char* name;
  std::string pdu;
  FrameError reason;
  bool reported;
};
class BrokenEdp : public testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenEdp, IsCountedByReason) {
  const auto decoded = decode(read_edp, GetParam().pdu);
  EXPECT_EQ(decoded.counts.of(GetParam().reason), 1U);
  EXPECT_EQ(all_errors(decoded.counts), 1U);
  EXPECT_EQ(decoded.out.neighbours.size(), GetParam().reported ? 1U : 0U);
}

std::string with_octet(std::string pdu, std::size_t at, char octet) {
  pdu[at] = octet;
  return pdu;
}

INSTANTIATE_TEST_SUITE_P(
    Edp, BrokenEdp,
    testing::Values(
        BrokenCase{"Empty", "", FrameError::truncated, false},
        BrokenCase{"HeaderCutShort", edp_pdu("").substr(0, 12), FrameError::truncated, false},
        BrokenCase{"Version", edp_pdu("", "02"), FrameError::bad_version, false},
        BrokenCase{"IdThatIsNoMac", edp_pdu("", "01", "0001"), FrameError::bad_version, false},
        BrokenCase{"Checksum", with_octet(edp_pdu(""), 15, 0x55), FrameError::bad_checksum, false},
        BrokenCase{"LengthBelowItsHeader", with_octet(edp_pdu(""), 3, 3), FrameError::bad_length,
                   false},
        BrokenCase{"LengthBeyondTheFrame", with_octet(edp_pdu(""), 3, 99), FrameError::bad_length,
                   false},
        BrokenCase{"NoMarker", edp_pdu(hex("98 01 0006 6161")), FrameError::bad_length, true},
        BrokenCase{"PartBelowItsHeader", edp_pdu(hex("99 01 0003 6161")), FrameError::bad_length,
                   true},
        BrokenCase{"PartCutShort", edp_pdu(hex("99 01 0020 6161")), FrameError::truncated, true},
        BrokenCase{"ShortInfo", edp_pdu(edp_tlv(2, hex("0000 0004"))), FrameError::bad_length,
                   true}),
    [](const auto& c) { return c.param.name; });

TEST(Sonmp, ASegmentHelloNamesSwitchAndPort) {
  const auto decoded = decode(read_sonmp, hex("0a000001 000208 38 0c 02 01"));
  ASSERT_EQ(decoded.out.neighbours.size(), 1U);
  const auto& known = decoded.out.neighbours[0].neighbour;
  EXPECT_EQ(known.protocol, "sonmp");
  EXPECT_EQ(known.chassis_id, "00:1a:2b:3c:4d:5e");
  EXPECT_EQ(known.chassis_id_kind, "mac");
  EXPECT_EQ(known.port_id, "2/8");
  ASSERT_EQ(known.addresses.size(), 1U);
  EXPECT_EQ(known.addresses[0].text(), "10.0.0.1");
}

TEST(Sonmp, WhoNamesNothingIsNobody) {
  const auto decoded = decode(read_sonmp, hex("00000000 000208 38 0c 02 01"), FrameContext{});
  EXPECT_TRUE(decoded.out.neighbours.empty());
  EXPECT_EQ(decoded.counts.of(FrameError::bad_value), 1U);
}

TEST(Sonmp, AShortHelloIsCounted) {
  const auto decoded = decode(read_sonmp, hex("0a000001 000208 38 0c 02"));
  EXPECT_TRUE(decoded.out.neighbours.empty());
  EXPECT_EQ(decoded.counts.of(FrameError::truncated), 1U);
}

}  // namespace
}  // namespace netroster::wire
