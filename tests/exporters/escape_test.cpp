#include "exporters/interchange/escape.h"

#include <gtest/gtest.h>

namespace netroster::interchange {
namespace {

struct EscapeCase {
  const char* name;
  std::string (*escape)(std::string_view raw);
  std::string raw;
  std::string expected;
};

class Escape : public testing::TestWithParam<EscapeCase> {};

TEST_P(Escape, QuotesForItsFormat) {
  EXPECT_EQ(GetParam().escape(GetParam().raw), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Text, Escape,
    testing::Values(EscapeCase{"XmlMarkup", xml_text, "<a href=\"x\">&",
                               "&lt;a href=&quot;x&quot;&gt;&amp;"},
                    EscapeCase{"XmlLine", xml_text, "a\nb", "a&#10;b"},
                    EscapeCase{"XmlControls", xml_text, std::string("a\x01\x1b\0b", 5), "ab"},
                    EscapeCase{"XmlNonCharacters", xml_text,
                               "a\xef\xbf\xbf\xef\xbf\xbe"
                               "b",
                               "ab"},
                    EscapeCase{"XmlKeepsFullWidth", xml_text, "\xef\xbc\x9d", "\xef\xbc\x9d"},
                    EscapeCase{"DotQuote", dot_quoted, "a\"b", "\"a\\\"b\""},
                    EscapeCase{"DotBackslash", dot_quoted, "\\N\\", "\"\\\\N\\\\\""},
                    EscapeCase{"DotEntity", dot_quoted, "&lt;", "\"&amp;lt;\""},
                    EscapeCase{"MermaidQuote", mermaid_text, "a\"`%%{", "a#34;#96;#37;#37;#123;"},
                    EscapeCase{"MermaidEntity", mermaid_text, "#quot;", "#35;quot#59;"},
                    EscapeCase{"CsvPlain", csv_field, "a b", "a b"},
                    EscapeCase{"CsvQuote", csv_field, "a\"b,c", "\"a\"\"b,c\""},
                    EscapeCase{"CsvLine", csv_field, "a\r\nb", "\"a\nb\""},
                    EscapeCase{"CsvFormula", csv_field, "=1+1", "=1+1"},
                    EscapeCase{"SheetPlain", spreadsheet_field, "a b", "a b"},
                    EscapeCase{"SheetFormula", spreadsheet_field, "=1+1", "\"'=1+1\""},
                    EscapeCase{"SheetWide", spreadsheet_field,
                               "\xef\xbc\x9d"
                               "1",
                               "\"'\xef\xbc\x9d"
                               "1\""},
                    EscapeCase{"SheetBlank", spreadsheet_field, " @SUM(1)", "\"'@SUM(1)\""},
                    EscapeCase{"Yaml", yaml_quoted, "a\"\\b\nc", "\"a\\\"\\\\b\\nc\""},
                    EscapeCase{"YamlBidi", yaml_quoted,
                               "a\xe2\x80\xae"
                               "b",
                               "\"ab\""}),
    [](const auto& c) { return c.param.name; });

TEST(Slug, HasLettersDigitsAndOneSeparator) {
  EXPECT_EQ(slug("  Cisco C9500/24Y4C!! ", '-', 100, "x"), "cisco-c9500-24y4c");
  EXPECT_EQ(slug("\xe5\xad\xa6", '-', 100, "unnamed"), "unnamed");
  EXPECT_EQ(slug("abc def", '-', 4, "x"), "abc");
}

TEST(PlainWord, IsHarmlessAsAFileAndAHostName) {
  EXPECT_EQ(plain_word("../../etc/passwd", 63, "x"), "_._.._etc_passwd");
  EXPECT_EQ(plain_word("sw[1:9]", 63, "x"), "sw_1_9_");
  EXPECT_EQ(plain_word("-rf", 63, "x"), "_rf");
  EXPECT_EQ(plain_word("\"\"", 63, "WHS-1"), "WHS-1");
}

TEST(UniqueNames, TellsNamesApartWithinTheLimit) {
  UniqueNames names("-", 8);
  EXPECT_EQ(names.take("switch"), "switch");
  EXPECT_EQ(names.take("Switch"), "Switch-2");
  EXPECT_EQ(names.take("switch"), "switch-3");
  EXPECT_LE(names.take("much too long").size(), 8U);
}

}  // namespace
}  // namespace netroster::interchange
