// What spreadsheets write, and what nobody should have written.
#include "planning/csv.h"

#include <gtest/gtest.h>

namespace netroster::planning {
namespace {

using Cells = std::vector<std::vector<std::string>>;

Cells cells(std::string_view text) {
  const auto rows = parse_csv(text);
  if (!rows) return {{"error", rows.error().what}};
  Cells out;
  for (const auto& row : *rows) out.push_back(row.cells);
  return out;
}

struct Written {
  std::string_view text;
  Cells cells;
};

TEST(Csv, ReadsWhatSpreadsheetsWrite) {
  const Written all[] = {{"", {}},
                         {"a", {{"a"}}},
                         {"a,b\n1,2\n", {{"a", "b"}, {"1", "2"}}},
                         {"a,b\r\n1,2\r\n", {{"a", "b"}, {"1", "2"}}},
                         {"a\rb", {{"a"}, {"b"}}},
                         {"\xef\xbb\xbfserial\n", {{"serial"}}},
                         {"a,,\n,\n", {{"a", "", ""}, {"", ""}}},
                         {"\n\na\n\n", {{"a"}}},
                         {"\"a,b\",\"c\nd\",\"e\"\"f\"\n", {{"a,b", "c\nd", "e\"f"}}},
                         {"5\" rack,1", {{"5\" rack", "1"}}},
                         {"\"\"\n", {}},
                         {"a\n\"open", {{"error", "line 2: a quote is not closed"}}},
                         {"\"a\"b\n", {{"error", "line 1: there is text behind a closing quote"}}},
                         {std::string_view("a\0b", 3), {{"error", "line 1: it has a zero byte"}}}};
  for (const auto& one : all) EXPECT_EQ(cells(one.text), one.cells) << one.text;
}

TEST(Csv, RowsKnowTheirLines) {
  const auto rows = parse_csv("a\n\"b\n\nc\"\n\nd\n");
  ASSERT_TRUE(rows);
  ASSERT_EQ(rows->size(), 3U);
  EXPECT_EQ((*rows)[1].line, 2U);
  EXPECT_EQ((*rows)[2].line, 6U);
}

TEST(Csv, HasLimits) {
  const std::string wide(most_csv_columns, ',');
  EXPECT_EQ(cells(wide)[0][1], "line 1: too many columns");
  EXPECT_EQ(cells(wide.substr(1))[0].size(), most_csv_columns);
  std::string high;
  for (std::size_t i = 0; i <= most_csv_rows; ++i) high += "1\n";
  EXPECT_EQ(parse_csv(high).error().code, Errc::limit);
}

}  // namespace
}  // namespace netroster::planning
