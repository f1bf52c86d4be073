#include <gtest/gtest.h>

#include "layer2_frames.h"

namespace netroster::wire {
namespace {

using namespace std::string_literals;

std::string vtp(std::string_view head, std::string domain, const std::string& rest) {
  domain.resize(32);
  return hex(head) + domain + rest;
}

std::string vtp_vlan(unsigned vlan, unsigned type, std::string name) {
  const auto length = name.size();
  name.resize((length + 3) / 4 * 4);
  return std::string(1, static_cast<char>(12 + name.size())) + '\0' +
         std::string(1, static_cast<char>(type)) + std::string(1, static_cast<char>(length)) +
         be16(vlan) + be16(1500) + be32(100000 + vlan) + name;
}

DomainSeen domain(Decoder decoder, const std::string& pdu) {
  auto decoded = decode(decoder, pdu);
  EXPECT_EQ(decoded.out.domains.size(), 1U);
  EXPECT_EQ(all_errors(decoded.counts), 0U);
  return decoded.out.domains.empty() ? DomainSeen{} : decoded.out.domains.front();
}

TEST(Vtp, ASummaryTellsDomainAndRevision) {
  const auto told = domain(read_vtp, vtp("01 01 00 03", "Lab", be32(42) + std::string(32, '\0')));
  EXPECT_EQ(told.protocol, "vtp");
  EXPECT_EQ(told.domain, "Lab");
  EXPECT_EQ(told.revision, 42U);
  EXPECT_EQ(told.source->text(), "00:1a:2b:3c:4d:5e");
}

TEST(Vtp, ASubsetTellsTheEthernetVlans) {
  const auto told =
      domain(read_vtp, vtp("01 02 01 03", "Lab",
                           be32(42) + vtp_vlan(1, 1, "default") + vtp_vlan(20, 1, "data") +
                               vtp_vlan(1002, 2, "fddi-default")));
  EXPECT_EQ(told.vlans, (std::vector<Vlan>{{1, "default"}, {20, "data"}}));
}

TEST(Vtp, ARequestHasNoRevision) {
  EXPECT_EQ(domain(read_vtp, vtp("01 03 00 03", "Lab", "")).revision, std::nullopt);
}

TEST(Dtp, TheDomainIsReadUpToItsPadding) {
  const auto told =
      domain(read_dtp, "\x01"s + counted_tlv(1, "Lab" + std::string(29, '\0')) +
                           counted_tlv(2, "\x04"s) + counted_tlv(4, hex("001a2b3c4d5e")));
  EXPECT_EQ(told.protocol, "dtp");
  EXPECT_EQ(told.domain, "Lab");
}

TEST(Udld, DeviceAndPortAreRead) {
  const auto told = domain(read_udld, hex("21 00 0000") + counted_tlv(1, "FOC1031Z7JG") +
                                          counted_tlv(2, "Gi0/1") + counted_tlv(6, "Switch"));
  EXPECT_EQ(told.protocol, "udld");
  EXPECT_EQ(told.device_id, "FOC1031Z7JG");
  EXPECT_EQ(told.port_id, "Gi0/1");
}

struct BrokenCase {
  const char* name;
  Decoder decoder;
  std::string pdu;
  FrameError reason;
  bool reported = false;
};
class BrokenControl : public testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenControl, IsCountedByReason) {
  const auto decoded = decode(GetParam().decoder, GetParam().pdu);
  EXPECT_EQ(decoded.counts.of(GetParam().reason), 1U);
  EXPECT_EQ(all_errors(decoded.counts), 1U);
  EXPECT_EQ(decoded.out.domains.size(), GetParam().reported ? 1U : 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Cisco, BrokenControl,
    testing::Values(BrokenCase{"VtpEmpty", read_vtp, "", FrameError::truncated},
                    BrokenCase{"VtpVersion", read_vtp, vtp("09 01 00 03", "Lab", be32(1)),
                               FrameError::bad_version},
                    BrokenCase{"VtpMessage", read_vtp, vtp("01 09 00 03", "Lab", be32(1)),
                               FrameError::bad_version},
                    BrokenCase{"VtpDomainLongerThanItsField", read_vtp,
                               vtp("01 01 00 21", "Lab", be32(1)), FrameError::bad_length},
                    BrokenCase{"VtpNoRevision", read_vtp, vtp("01 01 00 03", "Lab", "\x01"s),
                               FrameError::truncated},
                    BrokenCase{"VtpVlanOfNoLength", read_vtp,
                               vtp("01 02 00 03", "Lab", be32(1) + std::string(12, '\0')),
                               FrameError::bad_length, true},
                    BrokenCase{
                        "VtpVlanCutShort", read_vtp,
                        vtp("01 02 00 03", "Lab", be32(1) + vtp_vlan(20, 1, "data").substr(0, 9)),
                        FrameError::bad_length, true},
                    BrokenCase{"DtpEmpty", read_dtp, "", FrameError::truncated},
                    BrokenCase{"DtpPartCutShort", read_dtp, "\x01"s + hex("0001 0024") + "Lab",
                               FrameError::truncated, true},
                    BrokenCase{"UdldEmpty", read_udld, "", FrameError::truncated},
                    BrokenCase{"UdldNoDevice", read_udld,
                               hex("21 00 0000") + counted_tlv(2, "Gi0/1"), FrameError::bad_order},
                    BrokenCase{"UdldLengthBelowItsHeader", read_udld,
                               hex("21 00 0000") + counted_tlv(1, "FOC1") + hex("0002 0000"),
                               FrameError::bad_length, true}),
    [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace netroster::wire
