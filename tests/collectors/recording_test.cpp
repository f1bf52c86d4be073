#include "collectors/replay/recording.h"

#include <gtest/gtest.h>

namespace netroster::replay {
namespace {

using snmp::Tag;

struct LineCase {
  const char* name;
  std::string line;
  const char* oid;
  Tag tag;
  std::string bytes;         // of texts
  std::uint64_t number = 0;  // of numbers
};

class Line : public testing::TestWithParam<LineCase> {};

TEST_P(Line, IsReadAsTheAgentMeantIt) {
  const auto recording = Recording::parse(GetParam().line);
  const auto* const found = recording.get(*Oid::parse(GetParam().oid));
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->value.tag, GetParam().tag);
  EXPECT_EQ(found->value.number, GetParam().number);
  EXPECT_EQ(found->value.bytes, GetParam().bytes);
}

using namespace std::string_literals;

INSTANTIATE_TEST_SUITE_P(
    Snmprec, Line,
    testing::Values(
        LineCase{"Text", "1.3.1|4|abc", "1.3.1", Tag::octets, "abc"},
        LineCase{"BarInTheValue", "1.3.1|4|a|b|c", "1.3.1", Tag::octets, "a|b|c"},
        LineCase{"CarriageReturn", "1.3.1|4|abc\r\n", "1.3.1", Tag::octets, "abc"},
        LineCase{"EmptyText", "1.3.1|4|", "1.3.1", Tag::octets, ""},
        LineCase{"LeadingDot", ".1.3.1|2|5", "1.3.1", Tag::integer, "", 5},
        LineCase{"TrailingDot", "1.3.1.|2|5", "1.3.1", Tag::integer, "", 5},
        LineCase{"Negative", "1.3.1|2|-3", "1.3.1", Tag::integer, "",
                 static_cast<std::uint64_t>(-3)},
        LineCase{"BlankAroundANumber", "1.3.1|65| 7 ", "1.3.1", Tag::counter32, "", 7},
        LineCase{"Counter64", "1.3.1|70|18446744073709551615", "1.3.1", Tag::counter64, "",
                 18446744073709551615ULL},
        LineCase{"TextInPlaceOfANumber", "1.3.1|2|<private>", "1.3.1", Tag::octets, "<private>"},
        LineCase{"TextInPlaceOfAnAddress", "1.3.1|64|<private>", "1.3.1", Tag::octets, "<private>"},
        LineCase{"Address", "1.3.1|64|10.0.0.1", "1.3.1", Tag::ip_address, "\x0a\0\0\x01"s},
        LineCase{"HexAddress", "1.3.1|64x|0a000001", "1.3.1", Tag::ip_address, "\x0a\0\0\x01"s},
        LineCase{"Hex", "1.3.1|4x|00ffAB", "1.3.1", Tag::octets, "\0\xff\xab"s},
        LineCase{"HexTwice", "1.3.1|4xx|6162", "1.3.1", Tag::octets, "ab"},
        LineCase{"BadHex", "1.3.1|4x|<private>", "1.3.1", Tag::octets, "<private>"},
        LineCase{"OddHex", "1.3.1|4x|abc", "1.3.1", Tag::octets, "abc"},
        LineCase{"Escapes", R"(1.3.1|4e|\x07a\tb\\c\n\x88)", "1.3.1", Tag::octets,
                 "\x07"
                 "a\tb\\c\n\x88"},
        LineCase{"EscapeCutShort", R"(1.3.1|4e|a\x1)", "1.3.1", Tag::octets, "ax1"},
        LineCase{"Opaque", "1.3.1|68x|9f78", "1.3.1", Tag::opaque, "\x9f\x78"},
        LineCase{"Null", "1.3.1|5|", "1.3.1", Tag::null, ""},
        LineCase{"ObjectId", "1.3.1|6|1.3.6", "1.3.1", Tag::oid, "\x2b\x06"},
        LineCase{"ObjectIdWithDots", "1.3.1|6|.1.3.6. ", "1.3.1", Tag::oid, "\x2b\x06"},
        LineCase{"TextInPlaceOfAnObjectId", "1.3.1|6|<private>", "1.3.1", Tag::octets, "<private>"},
        LineCase{"TagOfAHexDump", "1.3.1|40|9", "1.3.1", Tag::counter32, "", 9},
        LineCase{"VariationInitial", "1.3.1|2:numeric|min=1,max=2,initial=2", "1.3.1", Tag::integer,
                 "", 2},
        LineCase{"VariationMinimum", "1.3.1|65:numeric|min=4,max=9", "1.3.1", Tag::counter32, "",
                 4},
        LineCase{"VariationNothing", "1.3.1|67:numeric|rate=100", "1.3.1", Tag::timeticks, "", 0},
        LineCase{"VariationText", "1.3.1|4:writecache|value=a,b", "1.3.1", Tag::octets, "a,b"},
        LineCase{"RawBytes", "1.3.1|4|\xff\xfe", "1.3.1", Tag::octets, "\xff\xfe"},
        LineCase{"ByteOrderMark",
                 "\xef\xbb\xbf"
                 "1.3.1|2|1",
                 "1.3.1", Tag::integer, "", 1}),
    [](const auto& c) { return c.param.name; });

TEST(Recording, CommentsAndBlankLinesAreNotErrors) {
  const auto recording = Recording::parse("# about\n\n1.3.1|2|1\n\r\n");
  EXPECT_EQ(recording.binds().size(), 1U);
  EXPECT_EQ(recording.skipped_lines(), 0U);
}

TEST(Recording, WhatCannotBeReadIsLeftOutAndCounted) {
  const auto recording =
      Recording::parse("rubbish\n1.3.x|2|1\n1.3.1|zz|1\n1.3.2|99|1\n1.3.3|2\n1.3.4|2|4");
  EXPECT_EQ(recording.binds().size(), 1U);
  EXPECT_EQ(recording.skipped_lines(), 5U);
}

TEST(Recording, SortsAndTheLastOfTwoWins) {
  const auto recording = Recording::parse("1.3.10|2|1\n1.3.9|2|2\n1.3.10|2|3\n1.3.9.1|2|4");
  ASSERT_EQ(recording.binds().size(), 3U);
  EXPECT_EQ(recording.binds()[0].oid.text(), "1.3.9");
  EXPECT_EQ(recording.binds()[1].oid.text(), "1.3.9.1");
  EXPECT_EQ(recording.binds()[2].value.number, 3U);
  EXPECT_EQ(recording.duplicates(), 1U);
}

TEST(Recording, NextIsTheFirstBehind) {
  const auto recording = Recording::parse("1.3.1|2|1\n1.3.3|2|3");
  EXPECT_EQ(recording.next(Oid{1})->oid.text(), "1.3.1");
  EXPECT_EQ(recording.next(Oid{1, 3, 1})->oid.text(), "1.3.3");
  EXPECT_EQ(recording.next(Oid{1, 3, 2, 9})->oid.text(), "1.3.3");
  EXPECT_EQ(recording.next(Oid{1, 3, 3}), nullptr);
  EXPECT_EQ(recording.get(Oid{1, 3, 2}), nullptr);
}

TEST(Recording, MissingFileIsAnErrorValue) {
  const auto recording = Recording::load("/nonexistent/file.snmprec");
  ASSERT_FALSE(recording);
  EXPECT_EQ(recording.error().code, Errc::not_found);
}

}  // namespace
}  // namespace netroster::replay
