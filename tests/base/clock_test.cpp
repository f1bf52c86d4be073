#include "base/clock.h"

#include <gtest/gtest.h>

namespace netroster {
namespace {

TEST(ParseTime, TakesDatesAndTimes) {
  EXPECT_EQ(iso_text(*parse_time("2026-07-01")), "2026-07-01T00:00:00Z");
  EXPECT_EQ(iso_text(*parse_time("2026-07-01T08:30")), "2026-07-01T08:30:00Z");
  EXPECT_EQ(iso_text(*parse_time("2026-07-01T08:30:15Z")), "2026-07-01T08:30:15Z");
}

class BadTime : public testing::TestWithParam<const char*> {};

TEST_P(BadTime, IsRefused) { EXPECT_FALSE(parse_time(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Base, BadTime,
                         testing::Values("", "2026", "2026-13-01", "2026-02-30", "2026-07-01T",
                                         "2026-07-01T24:00", "2026-07-01T08:30:15junk", "yesterday",
                                         "2026-07-01x"));

}  // namespace
}  // namespace netroster
