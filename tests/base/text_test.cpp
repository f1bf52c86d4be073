#include "base/text.h"

#include <gtest/gtest.h>

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
