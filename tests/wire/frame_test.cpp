#include "wire/frame.h"

#include <gtest/gtest.h>

#include "layer2_frames.h"

namespace netroster::wire {
namespace {

constexpr std::string_view lldp_group = "01 80 c2 00 00 0e";
constexpr std::string_view bridge_group = "01 80 c2 00 00 00";
constexpr std::string_view cisco_group = "01 00 0c cc cc cc";

const std::string config_bpdu =
    hex("0000 00 00 00 8001 0019 06ea b880 00000000 8001 0019 06ea b880 8004 0000 1400 0200 0f00");
const std::string named_cdp = cdp_pdu(counted_tlv(1, "ab"));

struct DispatchCase {
  const char* name;
  std::string frame;
  Protocol protocol;
};
class Dispatch : public testing::TestWithParam<DispatchCase> {};

TEST_P(Dispatch, CountsItsProtocolOnce) {
  const auto decoded = read_whole(GetParam().frame);
  for (std::size_t i = 0; i < static_cast<std::size_t>(Protocol::last_); ++i) {
    const auto protocol = static_cast<Protocol>(i);
    EXPECT_EQ(decoded.counts.of(protocol), protocol == GetParam().protocol ? 1U : 0U)
        << protocol_name(protocol);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Ethernet, Dispatch,
    testing::Values(
        DispatchCase{"Lldp", ethernet(lldp_group, 0x88cc, lldp_head()), Protocol::lldp},
        DispatchCase{"Stp", llc_frame(bridge_group, "42 42 03", config_bpdu), Protocol::stp},
        DispatchCase{"Pvst", llc_frame(cisco_group, "aa aa 03 00000c 010b", config_bpdu),
                     Protocol::pvst},
        DispatchCase{"Cdp", llc_frame(cisco_group, "aa aa 03 00000c 2000", named_cdp),
                     Protocol::cdp},
        DispatchCase{"Fdp", llc_frame(cisco_group, "aa aa 03 00e052 2000", named_cdp),
                     Protocol::fdp},
        DispatchCase{"Edp", llc_frame("00 e0 2b 00 00 00", "aa aa 03 00e02b 00bb", ""),
                     Protocol::edp},
        DispatchCase{"SonmpSegment", llc_frame("01 00 81 00 01 00", "aa aa 03 000081 01a2", ""),
                     Protocol::sonmp},
        DispatchCase{"SonmpFlatNet", llc_frame("01 00 81 00 01 01", "aa aa 03 000081 01a1", ""),
                     Protocol::sonmp},
        DispatchCase{"Vtp", llc_frame(cisco_group, "aa aa 03 00000c 2003", ""), Protocol::vtp},
        DispatchCase{"Dtp", llc_frame(cisco_group, "aa aa 03 00000c 2004", ""), Protocol::dtp},
        DispatchCase{"Udld", llc_frame(cisco_group, "aa aa 03 00000c 0111", ""), Protocol::udld},
        DispatchCase{"Pagp", llc_frame(cisco_group, "aa aa 03 00000c 0104", ""), Protocol::pagp},
        DispatchCase{"Lacp", ethernet("01 80 c2 00 00 02", 0x8809, hex("01 01")), Protocol::lacp},
        DispatchCase{"Eapol", ethernet(lldp_group, 0x888e, hex("01 01 0000")), Protocol::eapol},
        DispatchCase{"Loop", ethernet(cisco_group, 0x9000, hex("0000")), Protocol::loop},
        DispatchCase{"LldpInSnap", llc_frame(lldp_group, "aa aa 03 000000 88cc", lldp_head()),
                     Protocol::lldp},
        DispatchCase{"OtherSnap", llc_frame(cisco_group, "aa aa 03 00aa00 1234", ""),
                     Protocol::snap_other},
        DispatchCase{"OtherLlc", llc_frame(cisco_group, "e0 e0 03", ""), Protocol::other},
        DispatchCase{"OtherType", ethernet(cisco_group, 0x8863, "x"), Protocol::other}),
    [](const auto& c) { return c.param.name; });

TEST(Frame, PaddingBehindAnLlcFrameIsNotRead) {
  auto frame = llc_frame(cisco_group, "aa aa 03 00000c 2000", named_cdp);
  frame += std::string(20, 'x');
  const auto decoded = read_whole(frame);
  EXPECT_EQ(decoded.out.neighbours.size(), 1U);
  EXPECT_EQ(all_errors(decoded.counts), 0U);
}

TEST(Frame, ALengthBeyondTheFrameIsCountedAndWhatIsThereIsRead) {
  auto frame = llc_frame(bridge_group, "42 42 03", config_bpdu);
  frame[13] = static_cast<char>(frame[13] + 9);
  const auto decoded = read_whole(frame);
  EXPECT_EQ(decoded.out.bridges.size(), 1U);
  EXPECT_EQ(decoded.counts.of(FrameError::bad_length), 1U);
}

std::string tagged(std::string_view tags, unsigned type, const std::string& rest) {
  return hex(lldp_group) + hex(source_mac) + hex(tags) + be16(type) + rest;
}

TEST(Frame, TagsAreReadAndTheOutermostIsTheFrames) {
  const auto decoded = read_whole(tagged("88a8 0064 8100 a00a", 0x88cc, lldp_head()));
  EXPECT_EQ(decoded.out.neighbours.size(), 1U);
  EXPECT_EQ(decoded.counts.of(Protocol::dot1ad), 1U);
  EXPECT_EQ(decoded.counts.of(Protocol::vlan), 1U);
  EXPECT_EQ(decoded.counts.of(Protocol::qinq), 1U);
  EXPECT_TRUE(decoded.counts.tags()[100]);
  EXPECT_TRUE(decoded.counts.tags()[10]);
  EXPECT_EQ(decoded.counts.tags().count(), 2U);
}

TEST(Frame, ATaggedLlcFrameIsRead) {
  const auto payload = hex("42 42 03") + config_bpdu;
  const auto decoded =
      read_whole(tagged("8100 0005", static_cast<unsigned>(payload.size()), payload));
  EXPECT_EQ(decoded.out.bridges.size(), 1U);
  EXPECT_EQ(decoded.counts.of(Protocol::vlan), 1U);
  EXPECT_EQ(decoded.counts.of(Protocol::qinq), 0U);
}

TEST(Frame, TagsAreFollowedToALimit) {
  const auto four =
      read_whole(tagged("8100 0001 8100 0002 8100 0003 8100 0004", 0x88cc, lldp_head()));
  EXPECT_EQ(four.out.neighbours.size(), 1U);
  EXPECT_EQ(four.counts.of(Protocol::vlan), 1U);
  const auto five =
      read_whole(tagged("8100 0001 8100 0002 8100 0003 8100 0004 8100 0005", 0x88cc, lldp_head()));
  EXPECT_TRUE(five.out.neighbours.empty());
  EXPECT_EQ(five.counts.of(FrameError::too_deep), 1U);
}

TEST(Frame, WhatTheCaptureCutIsToldFromWhatTheSenderCut) {
  const auto frame = ethernet(lldp_group, 0x88cc, lldp_head() + lldp_tlv(5, "core-switch"));
  const auto kept = frame.substr(0, frame.size() - 4);
  Decoded cut;
  read_frame(LinkType::ethernet, kept, static_cast<std::uint32_t>(frame.size()), cut.out,
             cut.counts);
  EXPECT_EQ(cut.counts.of(FrameError::snaplen), 1U);
  EXPECT_EQ(cut.out.neighbours.size(), 1U);
  EXPECT_EQ(read_whole(kept).counts.of(FrameError::snaplen), 0U);
}

TEST(Frame, LinuxCookedFramesAreRead) {
  const auto first = read_whole(hex("0001 0001 0006 001a2b3c4d5e 0000 88cc") + lldp_head(),
                                LinkType::linux_cooked);
  ASSERT_EQ(first.out.neighbours.size(), 1U);
  EXPECT_EQ(first.out.neighbours[0].source->text(), "00:1a:2b:3c:4d:5e");
  const auto second =
      read_whole(hex("88cc 0000 00000002 0001 01 06 001a2b3c4d5e 0000") + lldp_head(),
                 LinkType::linux_cooked2);
  ASSERT_EQ(second.out.neighbours.size(), 1U);
  EXPECT_EQ(second.out.neighbours[0].source->text(), "00:1a:2b:3c:4d:5e");
  const auto llc = read_whole(hex("0001 0001 0006 001a2b3c4d5e 0000 0004 42 42 03") + config_bpdu,
                              LinkType::linux_cooked);
  EXPECT_EQ(llc.out.bridges.size(), 1U);
}

TEST(Frame, AnUnknownLinkTypeIsCountedAndNotRead) {
  const auto decoded = read_whole(ethernet(lldp_group, 0x88cc, lldp_head()), LinkType{147});
  EXPECT_TRUE(decoded.out.empty());
  EXPECT_EQ(decoded.counts.of(FrameError::unsupported_link_type), 1U);
}

struct ShortCase {
  const char* name;
  LinkType link;
  std::string bytes;
};
class ShortFrame : public testing::TestWithParam<ShortCase> {};

TEST_P(ShortFrame, IsTruncated) {
  const auto decoded = read_whole(GetParam().bytes, GetParam().link);
  EXPECT_EQ(decoded.counts.of(FrameError::truncated), 1U);
  EXPECT_EQ(all_errors(decoded.counts), 1U);
}

INSTANTIATE_TEST_SUITE_P(
    Frame, ShortFrame,
    testing::Values(
        ShortCase{"Empty", LinkType::ethernet, ""},
        ShortCase{"NoType", LinkType::ethernet, hex("0180c200000e 001a2b3c4d5e 88")},
        ShortCase{"HalfATag", LinkType::ethernet, hex("0180c200000e 001a2b3c4d5e 8100 00")},
        ShortCase{"NoLlc", LinkType::ethernet, hex("0180c200000e 001a2b3c4d5e 0002 4242")},
        ShortCase{"NoSnap", LinkType::ethernet,
                  hex("0180c200000e 001a2b3c4d5e 0006 aaaa03 00000c")},
        ShortCase{"Cooked", LinkType::linux_cooked, hex("0001 0001 0006 001a2b3c4d5e 0000 88")},
        ShortCase{"Cooked2", LinkType::linux_cooked2, hex("88cc 0000")},
        ShortCase{"RawIp", LinkType::raw_ip, ""}, ShortCase{"Loopback", LinkType::null, "abc"}),
    [](const auto& c) { return c.param.name; });

TEST(Frame, RawIpOfNoVersionIsCounted) {
  EXPECT_EQ(read_whole(hex("75 00"), LinkType::raw_ip).counts.of(FrameError::bad_version), 1U);
}

}  // namespace
}  // namespace netroster::wire
