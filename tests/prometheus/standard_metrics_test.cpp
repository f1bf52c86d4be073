#include "exporters/prometheus/standard_metrics.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "exporters/prometheus/text_writer.h"
#include "made.h"
#include "made_standard.h"

namespace netroster::prometheus {
namespace {

using test::lines_of;

constexpr SeriesBudget plenty{.family = 1000, .device = 1};

std::string text_at(WallTime now) {
  SeriesDropped dropped;
  return write_text(standard_metrics(test::standard(), now, plenty, dropped));
}

TEST(StandardMetrics, CountChecksOfASiteBySeverityAndResult) {
  const auto lines = lines_of(text_at(test::noon), "netroster_standard_checks");
  const auto series = [](const char* result, const char* severity, const char* site, int value) {
    return std::string("netroster_standard_checks{result=\"") + result + "\",severity=\"" +
           severity + "\",site=\"" + site + "\",standard=\"Made \\\"up\\\"\"} " +
           std::to_string(value) + "\n";
  };
  EXPECT_EQ(
      lines,
      series("pass", "required", "ELM", 0) + series("fail", "required", "ELM", 4) +
          series("unknown", "required", "ELM", 0) + series("not_applicable", "required", "ELM", 0) +
          series("waived", "required", "ELM", 0) + series("pass", "required", "OAK", 3) +
          series("fail", "required", "OAK", 1) + series("unknown", "required", "OAK", 2) +
          series("not_applicable", "required", "OAK", 0) + series("waived", "required", "OAK", 1) +
          series("pass", "advice", "OAK", 5) + series("fail", "advice", "OAK", 0) +
          series("unknown", "advice", "OAK", 0) + series("not_applicable", "advice", "OAK", 0) +
          series("waived", "advice", "OAK", 0));
}

TEST(StandardMetrics, CountChecksOfARuleOverAllSites) {
  const auto lines = lines_of(text_at(test::noon), "netroster_standard_rule_checks");
  EXPECT_NE(lines.find("{result=\"fail\",rule=\"ups-here\",severity=\"required\",standard=\"Made "
                       "\\\"up\\\"\"} 5\n"),
            std::string::npos)
      << lines;
  EXPECT_EQ(lines.find("gone"), std::string::npos) << "a rule that the standard does not have";
}

struct Day {
  const char* name;
  const char* when;
  int in_force, ends_soon, over, not_yet;
};
class Waivers : public testing::TestWithParam<Day> {};

TEST_P(Waivers, HaveTheirStateOfTheDay) {
  const auto& day = GetParam();
  const auto lines = lines_of(text_at(*parse_time(day.when)), "netroster_standard_waivers");
  const auto series = [](const char* state, int count) {
    return std::string("netroster_standard_waivers{standard=\"Made \\\"up\\\"\",state=\"") + state +
           "\"} " + std::to_string(count) + "\n";
  };
  EXPECT_EQ(lines, series("in_force", day.in_force) + series("ends_soon", day.ends_soon) +
                       series("over", day.over) + series("not_yet", day.not_yet));
}
INSTANTIATE_TEST_SUITE_P(Days, Waivers,
                         testing::Values(Day{"Noon", "2026-07-01T12:00:00Z", 1, 1, 1, 1},
                                         Day{"LastDay", "2026-07-11T23:59:59Z", 1, 1, 1, 1},
                                         Day{"AfterIt", "2026-07-12T00:00:00Z", 1, 0, 2, 1},
                                         Day{"Granted", "2026-08-01T00:00:00Z", 2, 0, 2, 0}),
                         [](const auto& each) { return std::string(each.param.name); });

TEST(StandardMetrics, TellWhenTheLastDayOfAWaiverIsOver) {
  const auto lines =
      lines_of(text_at(test::noon), "netroster_standard_waiver_end_timestamp_seconds");
  EXPECT_NE(lines.find("{rule=\"ups-here\",standard=\"Made \\\"up\\\"\",subject=\"OAK/idf-2\"} "
                       "1783814400\n"),
            std::string::npos)
      << "12 July 2026, 0:00 UTC: " << lines;
}

TEST(StandardMetrics, TellWhichStandardAndWhatItLacks) {
  const auto text = text_at(test::noon);
  EXPECT_NE(lines_of(text, "netroster_standard_info").find("version=\"7\"} 1\n"),
            std::string::npos);
  EXPECT_EQ(lines_of(text, "netroster_standard_rules_unusable"),
            "netroster_standard_rules_unusable{standard=\"Made \\\"up\\\"\"} 1\n");
  EXPECT_EQ(lines_of(text, "netroster_standard_judged_timestamp_seconds"),
            "netroster_standard_judged_timestamp_seconds{standard=\"Made \\\"up\\\"\"} "
            "1782903600\n");
}

TEST(StandardMetrics, StayWithinTheBudgetAndSayWhatIsLeftOut) {
  SeriesDropped dropped;
  const auto families =
      standard_metrics(test::standard(), test::noon, {.family = 6, .device = 1}, dropped);
  EXPECT_EQ(dropped["netroster_standard_checks"], 9U) << "of fifteen";
  EXPECT_EQ(dropped["netroster_standard_rule_checks"], 4U);
  EXPECT_EQ(dropped["netroster_standard_waivers"], 0U);
  for (const auto& family : families) EXPECT_LE(family.size(), 6U) << family.name;
}

TEST(StandardMetrics, AreDocumented) {
  std::ifstream file(std::string(NETROSTER_SOURCE_DIR) + "/docs/reference/metrics.md");
  const std::string page{std::istreambuf_iterator<char>(file), {}};
  SeriesDropped dropped;
  for (const auto& family : standard_metrics(test::standard(), test::noon, plenty, dropped))
    EXPECT_NE(page.find("`" + family.name + "`"), std::string::npos) << family.name;
}

}  // namespace
}  // namespace netroster::prometheus
