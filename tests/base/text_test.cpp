#include "base/text.h"

#include <gtest/gtest.h>

#include "base/readable.h"

namespace netroster {
namespace {

struct TextCase {
  const char* name;
  std::string raw;
  std::string clean;
};

class Sanitise : public testing::TestWithParam<TextCase> {};

TEST_P(Sanitise, MakesDeviceTextInert) { EXPECT_EQ(sanitise(GetParam().raw), GetParam().clean); }

using namespace std::string_literals;

INSTANTIATE_TEST_SUITE_P(Base, Sanitise,
                         testing::Values(TextCase{"Plain", "sw-mdf-1", "sw-mdf-1"},
                                         TextCase{"OuterBlanks", "  a b \r\n", "a b"},
                                         TextCase{"NulPadding", "WS-C2960\0\0\0"s, "WS-C2960"},
                                         TextCase{"OnlyBlanks", " \t ", ""},
                                         TextCase{"Escape", "a\x1b[31mb", "a[31mb"},
                                         TextCase{"C1Controls",
                                                  "a\xc2\x9b"
                                                  "b",
                                                  "ab"},
                                         TextCase{"RightToLeftOverride",
                                                  "a\xe2\x80\xae"
                                                  "b",
                                                  "ab"},
                                         TextCase{"LineBreaks", "one\ntwo", "one two"},
                                         TextCase{"Utf8Stays", "Café", "Café"},
                                         TextCase{"Latin1", "Caf\xe9", "Café"},
                                         TextCase{"OverlongForm", "\xc0\xaf", "À¯"},
                                         TextCase{"NoBreakSpaceStays",
                                                  "a\xc2\xa0"
                                                  "b",
                                                  "a\xc2\xa0"
                                                  "b"}),
                         [](const auto& c) { return c.param.name; });

TEST(SanitiseLimit, CutsAtACodePoint) {
  EXPECT_EQ(sanitise("ééééé", 8), "éé…");
  EXPECT_EQ(sanitise(std::string(100, 'x'), 10), "xxxxxxx…");
  EXPECT_LE(sanitise(std::string(60'000, 'x')).size(), max_device_text);
}

TEST(SanitiseLimit, ALongUtf8TextIsNotTakenForLatin1) {
  std::string text;
  while (text.size() < 10'000) text += "é";
  EXPECT_EQ(sanitise("a" + text, 20).substr(0, 3), "aé");
}

struct IdCase {
  const char* name;
  std::string_view raw;
  const char* read;
};

class Readable : public testing::TestWithParam<IdCase> {};

TEST_P(Readable, IsTextWhereItCanBe) { EXPECT_EQ(readable(GetParam().raw), GetParam().read); }

using namespace std::string_view_literals;

INSTANTIATE_TEST_SUITE_P(Ids, Readable,
                         testing::Values(IdCase{"Text", "Gi1/0/1\0\0"sv, "Gi1/0/1"},
                                         IdCase{"Utf8",
                                                "S\xc3\xbc"
                                                "d-sw3"sv,
                                                "Süd-sw3"},
                                         IdCase{"Latin1",
                                                "S\xfc"
                                                "d-sw3"sv,
                                                "Süd-sw3"},
                                         IdCase{"StrayControl", "core-sw\x01-1"sv, "core-sw-1"},
                                         IdCase{"Address", "\x00\x1a+<M^"sv, "00:1a:2b:3c:4d:5e"},
                                         IdCase{"AddressOfLetters",
                                                "AB\xfc"
                                                "DEF"sv,
                                                "41:42:fc:44:45:46"},
                                         IdCase{"LongAddress",
                                                "ABC\xff\xfe"
                                                "DEF"sv,
                                                "41:42:43:ff:fe:44:45:46"},
                                         IdCase{"Octets", "\x01\x02\x03\x04\x05\x06\x07"sv,
                                                "01:02:03:04:05:06:07"}),
                         [](const auto& c) { return c.param.name; });

TEST(SanitiseLines, KeepsLineBreaks) { EXPECT_EQ(sanitise_lines("one\r\ntwo\a"), "one\ntwo"); }

TEST(EscapeForTerminal, ShowsWhatItTakesOut) {
  EXPECT_EQ(escape_for_terminal("a\x1b]52;\a\r\n"), "a\\x1b]52;\\x07\\x0d\\x0a");
  EXPECT_EQ(escape_for_terminal("\xff"), "\\xff");
  EXPECT_EQ(escape_for_terminal("\xe2\x80\xae"), "\\u{202e}");
}

TEST(Hex, WritesTwoDigitsAByte) {
  EXPECT_EQ(hex_colons("\x01\xff"), "01:ff");
  EXPECT_EQ(hex_plain("\x01\xff"), "01ff");
  EXPECT_EQ(hex_colons(""), "");
}

TEST(EditDistance, CountsEdits) {
  EXPECT_EQ(edit_distance("intervall", "interval"), 1U);
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("same", "same"), 0U);
  EXPECT_EQ(edit_distance("OKA", "OAK"), 1U);  // two letters that changed places
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

}  // namespace
}  // namespace netroster
