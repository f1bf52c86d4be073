#include "collectors/capture/file.h"

#include <gtest/gtest.h>

#include <vector>

#include "capture_files.h"

namespace netroster::capture {
namespace {

struct Frame {
  std::uint32_t link = 0;
  std::string bytes;
  std::uint32_t wire_length = 0;
  std::int64_t seconds = 0;
  bool operator==(const Frame&) const = default;
};
struct Contents {
  std::vector<Frame> frames;
  std::string error;
};

Contents read(const std::string& bytes) {
  const TemporaryFile file(bytes);
  auto source = open_capture(file.path());
  EXPECT_TRUE(source) << (source ? "" : source.error().what);
  Contents contents;
  if (!source) return contents;
  while (const auto frame = (*source)->next())
    contents.frames.push_back({static_cast<std::uint32_t>(frame->link), std::string(frame->bytes),
                               frame->wire_length, frame->time.time_since_epoch().count()});
  contents.error = (*source)->error();
  return contents;
}

class ByteOrder : public testing::TestWithParam<bool> {
 protected:
  Writer writer{GetParam()};
};

TEST_P(ByteOrder, PcapIsRead) {
  const auto contents = read(writer.pcap_header(1) + writer.pcap_record(1000, "first") +
                             writer.pcap_record(2000, "second"));
  EXPECT_EQ(contents.error, "");
  EXPECT_EQ(contents.frames, (std::vector<Frame>{{1, "first", 5, 1000}, {1, "second", 6, 2000}}));
}

TEST_P(ByteOrder, SecondsOfPcapHaveNoSign) {
  const auto contents = read(writer.pcap_header(1) + writer.pcap_record(0x80000001, "2038") +
                             writer.pcap_record(0xffffffff, "2106"));
  ASSERT_EQ(contents.frames.size(), 2U);
  EXPECT_EQ(contents.frames[0].seconds, 0x80000001);
  EXPECT_EQ(contents.frames[1].seconds, 0xffffffff);
}

TEST_P(ByteOrder, PcapngIsReadWithEachInterfacesLinkType) {
  const auto contents =
      read(writer.section() + writer.interface(1) + writer.interface(127) +
           writer.packet(0, 5'000'000, "abc") + writer.packet(1, 6'500'000, "defgh"));
  EXPECT_EQ(contents.error, "");
  EXPECT_EQ(contents.frames, (std::vector<Frame>{{1, "abc", 3, 5}, {127, "defgh", 5, 6}}));
}

TEST_P(ByteOrder, ResolutionAndOffsetOfAnInterfaceHold) {
  const auto option = [&](unsigned code, std::string value) {
    const auto head = writer.u16(code) + writer.u16(value.size());
    value.resize((value.size() + 3) / 4 * 4);
    return head + value;
  };
  const auto nanoseconds = option(9, "\x09");
  const auto halves = option(9, "\x81") + option(14, writer.u64(100)) + option(0, "");
  const auto contents =
      read(writer.section() + writer.interface(1, nanoseconds) + writer.interface(1, halves) +
           writer.packet(0, 7'000'000'000, "a") + writer.packet(1, 9, "b"));
  ASSERT_EQ(contents.frames.size(), 2U);
  EXPECT_EQ(contents.frames[0].seconds, 7);
  EXPECT_EQ(contents.frames[1].seconds, 104);
}

// What libpcap reads of it, whose reader takes the variants that are not read here.
TEST_P(ByteOrder, VariantsOfPcapAreReadAlike) {
  const auto header = [&](std::uint32_t magic, unsigned minor, std::uint32_t link,
                          std::uint32_t snap_length) {
    return writer.u32(magic) + writer.u16(2) + writer.u16(minor) + writer.u32(0) + writer.u32(0) +
           writer.u32(snap_length) + writer.u32(link);
  };
  const auto records = writer.pcap_record(1000, "first") + writer.pcap_record(2000, "second");
  const std::vector<Frame> wanted{{1, "first", 5, 1000}, {1, "secon", 6, 2000}};
  EXPECT_EQ(read(header(0xa1b2c3d4, 4, 1, 5) + records).frames, wanted);
  EXPECT_EQ(read(header(0xa1b23c4d, 4, 1, 5) + records).frames, wanted);  // nanoseconds
  EXPECT_EQ(read(header(0xa1b2c3d4, 4, 1 | 0x14000000, 5) + records).frames, wanted);  // with a FCS
  EXPECT_EQ(read(header(0xa1b2c3d4, 4, 1, 0) + records).frames[1].bytes, "second");
}

TEST_P(ByteOrder, FramesOfAllLengthsAreReadWhole) {
  auto bytes = writer.pcap_header(1);
  std::vector<std::string> frames;
  for (std::size_t i = 0; i < 3000; ++i)
    frames.emplace_back(i * 97 % 1500, static_cast<char>('a' + i % 26));
  frames.emplace_back(262144, 'z');
  for (const auto& frame : frames) bytes += writer.pcap_record(7, frame);
  bytes.replace(16, 4, writer.u32(262144));
  const auto contents = read(bytes);
  EXPECT_EQ(contents.error, "");
  ASSERT_EQ(contents.frames.size(), frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) ASSERT_EQ(contents.frames[i].bytes, frames[i]);
}

INSTANTIATE_TEST_SUITE_P(File, ByteOrder, testing::Bool(),
                         [](const auto& c) { return c.param ? "Big" : "Little"; });

const Writer little(false);
const Writer big(true);

TEST(Pcapng, SectionsOfEitherByteOrderFollowEachOther) {
  const auto contents = read(little.section() + little.interface(1) + little.packet(0, 0, "ab") +
                             big.section() + big.interface(113) + big.packet(0, 0, "cd"));
  EXPECT_EQ(contents.error, "");
  EXPECT_EQ(contents.frames, (std::vector<Frame>{{1, "ab", 2, 0}, {113, "cd", 2, 0}}));
}

TEST(Pcapng, ASimplePacketIsAsLongAsItsInterfaceKeeps) {
  const auto contents =
      read(little.section() + little.interface(1, "", 4) + little.simple_packet("abcd", 900));
  EXPECT_EQ(contents.frames, (std::vector<Frame>{{1, "abcd", 900, 0}}));
}

TEST(Pcapng, OtherBlocksAreSkipped) {
  const auto contents =
      read(little.section() + little.block(4, "names") + little.interface(1) +
           little.block(0x0bad, std::string(70000, 'x')) + little.packet(0, 0, "ab"));
  EXPECT_EQ(contents.error, "");
  EXPECT_EQ(contents.frames.size(), 1U);
}

TEST(Pcapng, ATimeBeyondTheYear9999IsUnknown) {
  const auto contents =
      read(little.section() + little.interface(1) + little.packet(0, ~std::uint64_t{0}, "ab"));
  ASSERT_EQ(contents.frames.size(), 1U);
  EXPECT_EQ(contents.frames[0].seconds, 0);
}

struct BrokenCase {
  const char* name;
  std::string bytes;
  std::size_t frames;
  const char* error;
};
class BrokenFile : public testing::TestWithParam<BrokenCase> {};

TEST_P(BrokenFile, GivesWhatStandsBeforeTheBreak) {
  const auto contents = read(GetParam().bytes);
  EXPECT_EQ(contents.frames.size(), GetParam().frames);
  EXPECT_NE(contents.error.find(GetParam().error), std::string::npos) << contents.error;
}

const std::string begun = little.section() + little.interface(1) + little.packet(0, 0, "ab");
INSTANTIATE_TEST_SUITE_P(
    File, BrokenFile,
    testing::Values(BrokenCase{"PcapRecordCut",
                               little.pcap_header(1) + little.pcap_record(0, "first") +
                                   little.pcap_record(0, "second").substr(0, 20),
                               1, "tried to read 6 captured bytes, only got 4"},
                    BrokenCase{"PcapRecordHeaderCut",
                               little.pcap_header(1) + little.pcap_record(0, "first") + "12345", 1,
                               "tried to read 16 header bytes, only got 5"},
                    BrokenCase{"PcapLengthBeyondReason",
                               little.pcap_header(1) + little.u32(0) + little.u32(0) +
                                   little.u32(0xfe000000) + little.u32(60),
                               0, "length 4261412864, bigger than snaplen of 65535"},
                    BrokenCase{"BlockCut", begun + little.packet(0, 0, "cdef").substr(0, 30), 1,
                               "ends inside a block"},
                    BrokenCase{"BlockHeaderCut", begun + "\x06", 1, "ends inside a block"},
                    BrokenCase{"BlockClaimsGigabytes",
                               begun + little.u32(6) + little.u32(0xfffffff0) + "1234", 1,
                               "claims 4294967280 bytes"},
                    BrokenCase{"BlockOfOddLength", begun + little.u32(6) + little.u32(33) + "1234",
                               1, "claims 33 bytes"},
                    BrokenCase{"BlockShorterThanItsHeader",
                               begun + little.u32(6) + little.u32(8) + "1234", 1, "claims 8 bytes"},
                    BrokenCase{"LengthsDiffer",
                               begun + little.u32(9) + little.u32(16) + "abcd" + little.u32(20), 1,
                               "two lengths differ"},
                    BrokenCase{"NoSuchInterface", begun + little.packet(1, 0, "ab"), 1,
                               "interface 1, which is not described"},
                    BrokenCase{"FrameLongerThanItsBlock",
                               begun + little.block(6, little.u32(0) + little.u64(0) +
                                                           little.u32(40) + little.u32(40) + "ab"),
                               1, "claims 40 bytes"},
                    BrokenCase{"SectionOfAnotherVersion",
                               little.block(0x0a0d0d0a, little.u32(0x1a2b3c4d) + little.u16(2) +
                                                            little.u16(0) + little.u64(0)),
                               0, "version 2"},
                    BrokenCase{"SectionWithoutByteOrder",
                               little.u32(0x0a0d0d0a) + little.u32(28) + "abcd", 0,
                               "without a byte order"}),
    [](const auto& c) { return c.param.name; });

TEST(File, WhatIsNoCaptureIsRefused) {
  for (const auto* bytes : {"", "abc", "hello, this is no capture file at all"}) {
    const TemporaryFile file(bytes);
    const auto source = open_capture(file.path());
    ASSERT_FALSE(source);
    EXPECT_EQ(source.error().code, Errc::invalid);
    EXPECT_NE(source.error().what.find(file.path()), std::string::npos);
  }
}

TEST(File, AMissingFileAndADirectoryAreRefused) {
  EXPECT_EQ(open_capture("/nonexistent/file.pcap").error().code, Errc::not_found);
  EXPECT_EQ(open_capture("/").error().code, Errc::io);
}

}  // namespace
}  // namespace netroster::capture
