// The names that the code can emit beside the page that says what they mean.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "daemon/poll/statistics.h"

namespace netroster::prometheus {
namespace {

using Names = std::set<std::string>;

void add_names(const std::filesystem::path& file, const std::regex& name, Names& to) {
  std::ifstream in(file);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  for (std::sregex_iterator at(text.begin(), text.end(), name), end; at != end; ++at)
    to.insert((*at)[1].str());
}

// Every whole literal that is spelt like a metric of ours; nothing else in these folders is.
Names emitted() {
  static const std::regex name("\"((?:netroster|process)_[a-z0-9_]+)\"");
  Names out;
  for (const char* folder : {"exporters/prometheus", "daemon/service", "web"})
    for (const auto& file : std::filesystem::recursive_directory_iterator(
             std::filesystem::path(NETROSTER_SOURCE_DIR) / folder))
      if (file.path().extension() == ".cpp" || file.path().extension() == ".h")
        add_names(file.path(), name, out);
  return out;
}

Names documented() {
  static const std::regex name("`((?:netroster|process)_[a-z0-9_]+)`");
  Names out;
  add_names(std::filesystem::path(NETROSTER_SOURCE_DIR) / "docs/reference/metrics.md", name, out);
  return out;
}

TEST(Reference, NamesEveryMetricThatThereIsAndNoOther) {
  const auto code = emitted();
  const auto page = documented();
  EXPECT_GE(code.size(), 100U);
  for (const auto& name : code)
    EXPECT_TRUE(page.contains(name)) << name << " is not in docs/reference/metrics.md";
  for (const auto& name : page)
    EXPECT_TRUE(code.contains(name)) << name << " of docs/reference/metrics.md is in no code";
}

TEST(Reference, TestsOfRulesUseReasonsThatThereAre) {
  Names used;
  add_names(std::filesystem::path(NETROSTER_SOURCE_DIR) / "tests/grafana/rules_test.yml",
            std::regex("poll_incomplete_total\\{[^}]*reason=\"([a-z_]+)\""), used);
  EXPECT_FALSE(used.empty());
  Names there;
  for (int i = 0; i < static_cast<int>(poll::Incomplete::last_); ++i)
    there.insert(poll::text(static_cast<poll::Incomplete>(i)));
  for (const auto& reason : used) EXPECT_TRUE(there.contains(reason)) << reason;
}

}  // namespace
}  // namespace netroster::prometheus
