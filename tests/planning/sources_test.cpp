// Every value that is shipped, whichever file of data it stands in: V and S are what a source says.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "config/document.h"
#include "planning/provenance.h"

namespace netroster::planning {
namespace {

using config::Node;

// Words of a source that is none.
constexpr const char* no_sources[] = {"from memory", "default of this program",
                                      "netroster:", "our judgement", "no source"};

std::string word_of(const Node& table, std::string_view key) {
  for (const auto& entry : table.entries)
    if (entry.key == key)
      if (const auto* text = std::get_if<std::string>(&entry.value.scalar)) return *text;
  return "";
}

// "": it may say so.
std::string wrong_with(const Node& table) {
  const auto confidence = parse_confidence(word_of(table, "confidence"));
  const auto source = word_of(table, "source");
  if (!confidence) return "says not how sure it is";
  if (source.empty()) return "names no source";
  if (!may_be_quoted(*confidence)) return "";
  for (const auto* none : no_sources)
    if (source.find(none) != std::string::npos) return "is surer than its source: " + source;
  return "";
}

struct Checked {
  std::size_t tables = 0;
  std::vector<std::string> faults;
};

void check(const std::string& where, const Node& node, Checked& to) {
  const bool says = !word_of(node, "confidence").empty() || !word_of(node, "source").empty();
  if (node.kind == Node::Kind::table && says) {
    ++to.tables;
    if (const auto wrong = wrong_with(node); !wrong.empty())
      to.faults.push_back(where + ":" + std::to_string(node.place.line) + ": " + wrong);
  }
  for (const auto& entry : node.entries) check(where, entry.value, to);
  for (const auto& item : node.items) check(where, item, to);
}

Checked checked(const std::string& name, const std::string& text) {
  Checked out;
  const auto parsed = config::parse_document(text);
  if (const auto* root = std::get_if<Node>(&parsed))
    check(name, *root, out);
  else
    ADD_FAILURE() << name << " is no TOML";
  return out;
}

TEST(Sources, OfEveryShippedValueAreNamedAndNotExceeded) {
  std::size_t tables = 0;
  for (const auto* folder : {"/planning/data", "/standards/rules", "/standards/targets"})
    for (const auto& file :
         std::filesystem::directory_iterator(std::string(NETROSTER_SOURCE_DIR) + folder)) {
      std::ifstream in(file.path());
      const auto one =
          checked(file.path().filename().string(), {std::istreambuf_iterator<char>(in), {}});
      for (const auto& fault : one.faults) ADD_FAILURE() << fault;
      EXPECT_GT(one.tables, 0U) << file.path();
      tables += one.tables;
    }
  EXPECT_GT(tables, 150U);
}

// The test itself can fail.
TEST(Sources, AValueWithoutOneIsNoticed) {
  EXPECT_EQ(checked("a", "[[model]]\nconfidence = \"V\"\n").faults.size(), 1U);
  EXPECT_EQ(checked("a", "[[model]]\nsource = \"usac.org\"\n").faults.size(), 1U);
  EXPECT_EQ(checked("a", "[[m]]\nsource = \"from memory\"\nconfidence = \"S\"\n").faults.size(),
            1U);
  EXPECT_EQ(checked("a", "[[m]]\nsource = \"from memory\"\nconfidence = \"M\"\n").faults.size(),
            0U);
}

}  // namespace
}  // namespace netroster::planning
