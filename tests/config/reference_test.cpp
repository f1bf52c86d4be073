// The schema table itself, and the pages made from it.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "config/load.h"
#include "config/show.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

std::string contents(const std::string& path) {
  std::ifstream in(std::string(NETROSTER_SOURCE_DIR) + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

TEST(Reference, IsUpToDate) {
  // Not EXPECT_EQ: it would print both pages.
  EXPECT_TRUE(contents("docs/reference/config.md") == reference_markdown())
      << "run: ninja config-reference";
  EXPECT_TRUE(contents("docs/man/netroster.toml.5") == manual_page())
      << "run: ninja config-reference";
}

TEST(Reference, NamesEveryKey) {
  const auto page = reference_markdown();
  const auto manual = manual_page();
  for (const auto& rows : sections())
    for (const auto& row : rows.rows) {
      EXPECT_NE(page.find("| `" + std::string(row.key) + "` |"), std::string::npos) << row.key;
      EXPECT_NE(manual.find(".B " + std::string(row.key) + "\n"), std::string::npos) << row.key;
    }
}

TEST(Schema, IsWellFormed) {
  for (const auto& rows : sections()) {
    std::set<std::string_view> keys;
    for (const auto& row : rows.rows) {
      EXPECT_TRUE(keys.insert(row.key).second) << row.key << " twice in " << rows.name;
      EXPECT_EQ(row.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789"),
                std::string_view::npos)
          << row.key;
      EXPECT_TRUE(!row.doc.empty() && row.doc.back() == '.') << row.key;
      EXPECT_FALSE(row.example.empty()) << row.key;
      EXPECT_EQ(row.type == Type::choice, !row.choices.empty()) << row.key;
      EXPECT_LE(row.least, row.most) << row.key;
    }
  }
}

// A file of one line below its section.
std::string file_with(const Section& rows, const Row& row, const std::string& value) {
  const std::string name(rows.name);
  const auto header = rows.repeated ? "[[" + name + "]]" : "[" + name + "]";
  return header + "\n" + std::string(row.key) + " = " + value + "\n";
}

// Problems of the line itself, not of what is missing around it.
void expect_accepted(const Section& rows, const Row& row, const std::string& value) {
  const fixture::World here;
  const auto loaded =
      load_texts({{"x.toml", rows.file, file_with(rows, row, value), 0644}}, here.surroundings());
  for (const auto& problem : loaded.problems)
    EXPECT_FALSE(problem.line == 2 && !problem.warning && row.key != "building" &&
                 row.key != "seeds" && row.key != "sites" &&
                 problem.what.find("given without") == std::string::npos)
        << text(problem);
}

// Every example and default is accepted by the very row that shows it.
TEST(Schema, ExamplesAndDefaultsAreValid) {
  for (const auto& rows : sections()) {
    // Their examples name secrets elsewhere, or shorten them.
    if (rows.file == FileKind::credentials || rows.file == FileKind::users ||
        rows.file == FileKind::notify)
      continue;
    for (const auto& row : rows.rows)
      for (const auto& value : {std::string(row.example), default_text(rows, row)})
        if (!value.empty()) expect_accepted(rows, row, value);
  }
}

TEST(Schema, IsShownAsTextAndJson) {
  EXPECT_NE(schema_text().find("[sweep]  in netroster.toml\n  interval                   duration, "
                               "1 min to 30 days, default \"6 h\"\n"),
            std::string::npos)
      << schema_text();
  const auto json = nlohmann::json::parse(schema_json(), nullptr, false);
  ASSERT_TRUE(json.is_array());
  std::size_t rows = 0;
  for (const auto& part : sections()) rows += part.rows.size();
  EXPECT_EQ(json.size(), rows);
  EXPECT_EQ(json[0]["key"], "district.name");
  EXPECT_EQ(json[0]["required"], true);
}

}  // namespace
}  // namespace netroster::config
