// What is told when less of what is seen is inventoried.
#include "daemon/service/coverage_events.h"

#include <gtest/gtest.h>

namespace netroster::service {
namespace {

const WallTime noon = *parse_time("2026-12-01T12:00:00Z");

inventory::CoveragePoint point(const std::string& site, std::uint64_t devices,
                               std::uint64_t open_gaps, std::uint64_t untested = 0) {
  inventory::CoveragePoint out;
  out.site = site;
  out.devices = devices;
  out.open_gaps = open_gaps;
  out.untested = untested;
  return out;
}

TEST(CoverageEvents, TellOfAFall) {
  const auto told = coverage_events({point("OAK", 90, 10), point("OAK", 80, 20)}, noon);
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].kind, "coverage_fell");
  EXPECT_EQ(told[0].site, "OAK");
  EXPECT_EQ(told[0].text, "80 of 100 are inventoried, 90 of 100 were before");
}

TEST(CoverageEvents, CompareTheFirstWithTheLastOfEachSite) {
  const auto told = coverage_events(
      {point("ELM", 10, 0), point("OAK", 90, 10), point("OAK", 10, 90), point("OAK", 89, 11)},
      noon);
  EXPECT_TRUE(told.empty()) << "one percent point less";
}

TEST(CoverageEvents, TellNothingWhereNobodyKnows) {
  EXPECT_TRUE(coverage_events({point("OAK", 90, 10), point("OAK", 0, 0)}, noon).empty());
  EXPECT_TRUE(coverage_events({point("OAK", 0, 0), point("OAK", 1, 9)}, noon).empty());
  EXPECT_TRUE(coverage_events({point("OAK", 90, 10), point("OAK", 10, 90, 250)}, noon).empty())
      << "addresses wait to be asked";
  auto gone = point("OAK", 10, 90);
  gone.configured = false;
  EXPECT_TRUE(coverage_events({point("OAK", 90, 10), gone}, noon).empty());
  EXPECT_TRUE(coverage_events({}, noon).empty());
}

}  // namespace
}  // namespace netroster::service
