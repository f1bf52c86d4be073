// Rules beside their documentation, their tests and what rule files are usually like.
#include "exporters/grafana/rules.h"

#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <set>
#include <sstream>

namespace netroster::grafana {
namespace {

std::string text_of(const std::string& name) {
  std::ifstream in(std::string(NETROSTER_SOURCE_DIR) + "/" + name);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST(Alerts, HaveNameSeverityAndWords) {
  static const std::set<std::string> severities = {"info", "warning", "critical"};
  std::set<std::string> names;
  for (const auto& each : alerts()) {
    SCOPED_TRACE(each.name);
    EXPECT_TRUE(names.insert(each.name).second);
    EXPECT_TRUE(each.name.starts_with("Netroster"));
    EXPECT_TRUE(severities.contains(each.severity));
    EXPECT_TRUE(each.summary.ends_with("."));
    EXPECT_EQ(each.summary.find("{{"), std::string::npos) << "a summary groups: no values";
    EXPECT_TRUE(each.description.ends_with("."));
    EXPECT_FALSE(each.lasting.empty());
  }
  EXPECT_GE(names.size(), 20U);
}

TEST(Alerts, HaveARunbook) {
  const auto page = text_of("docs/how-to/grafana.md");
  for (const auto& each : alerts())
    EXPECT_NE(page.find("### " + each.name + "\n"), std::string::npos) << each.name;
}

TEST(Alerts, AreTestedEach) {
  const auto tests = text_of("tests/grafana/rules_test.yml");
  for (const auto& each : alerts())
    EXPECT_NE(tests.find("alertname=\"" + each.name + "\", severity=\"" + each.severity + "\""),
              std::string::npos)
        << each.name;
}

TEST(Recordings, AreNamedByLevelMetricAndOperations) {
  static const std::regex name("[a-z]+:[a-z_]+:[a-z0-9_]+");
  for (const auto& each : recordings()) {
    EXPECT_TRUE(std::regex_match(each.name, name)) << each.name;
    EXPECT_EQ(each.expr.find("$__"), std::string::npos) << "variables are Grafana's";
  }
}

}  // namespace
}  // namespace netroster::grafana
