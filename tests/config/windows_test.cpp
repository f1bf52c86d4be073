#include "config/windows.h"

#include <gtest/gtest.h>

#include "config/load.h"
#include "config/report_schedule.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

using namespace std::chrono_literals;

TEST(WeekWindows, AreReadWithTheirDaysAndTimes) {
  const auto read = parse_week_windows("mon-fri 18:00-06:00, sat sunday 00:00-24:00,07:00-08:30");
  ASSERT_TRUE(read);
  ASSERT_EQ(read->size(), 3U);
  EXPECT_EQ((*read)[0], (WeekWindow{std::bitset<7>("0111110"), 18h, 6h}));
  EXPECT_EQ((*read)[0].last(), 30h);
  EXPECT_EQ((*read)[1], (WeekWindow{std::bitset<7>("1000001"), 0min, 24h}));
  EXPECT_EQ((*read)[2], (WeekWindow{std::bitset<7>("1111111"), 7h, 8h + 30min}));
  EXPECT_EQ((*parse_week_windows("fri-mon 01:00-02:00"))[0].days, std::bitset<7>("1100011"));
  EXPECT_TRUE(parse_week_windows("")->empty());
}

class NoWindows : public testing::TestWithParam<const char*> {};

TEST_P(NoWindows, AreRefused) { EXPECT_FALSE(parse_week_windows(GetParam())); }

INSTANTIATE_TEST_SUITE_P(All, NoWindows,
                         testing::Values(" ", "mon", "mon-fri", "18:00", "mon 18:00", "mon 18-06",
                                         "mon 18:00-18:00", "mon 24:00-06:00", "mon 18:60-19:00",
                                         "mon 18:00-24:01", "mo 18:00-19:00", "Mon 18:00-19:00",
                                         "mon- 18:00-19:00", "mon-fri-sat 18:00-19:00",
                                         "18:00-19:00 mon", "mon 18:00-19:00,", ",mon 18:00-19:00",
                                         "mon 18:00-19:00 tue"));

TEST(WeekWindows, OfASweepThatAreWrongAreNamedWithTheirPlace) {
  const auto loaded =
      load_texts({{"netroster.toml", FileKind::main,
                   std::string(fixture::district) + "[sweep]\nwindows = \"mon-fri\"\n", 0644}},
                 fixture::World().surroundings());
  EXPECT_FALSE(loaded.ok());
  const auto text = fixture::joined(loaded.problems);
  EXPECT_NE(text.find("netroster.toml:4:11: sweep.windows: must be days and times, such as"),
            std::string::npos)
      << text;
}

TEST(WeekWindows, TellTheLongestTimeWithoutOne) {
  const auto closed = [](const char* text) { return longest_closed(*parse_week_windows(text)); };
  EXPECT_EQ(closed(""), 0min);
  EXPECT_EQ(closed("00:00-24:00"), 0min);
  EXPECT_EQ(closed("18:00-06:00"), 12h);
  EXPECT_EQ(closed("mon-fri 18:00-06:00, sat-sun 00:00-24:00"), 18h);  // Monday until the evening
  EXPECT_EQ(closed("wed 22:00-02:00"), 7 * 24h - 4h);
}

TEST(ReportTimes, AreReadAndOthersRefused) {
  using Every = ReportTime::Every;
  EXPECT_EQ(parse_report_time("daily 05:00"), (ReportTime{Every::day, 0, 5h}));
  EXPECT_EQ(parse_report_time("monday 06:30"), (ReportTime{Every::week, 1, 6h + 30min}));
  EXPECT_EQ(parse_report_time("sun 00:00"), (ReportTime{Every::week, 0, 0min}));
  EXPECT_EQ(parse_report_time("monthly 28 23:59"), (ReportTime{Every::month, 28, 23h + 59min}));
  for (const auto* wrong :
       {"", "daily", "05:00", "daily 24:00", "daily 5:00", "monthly 05:00", "monthly 0 05:00",
        "monthly 29 05:00", "monthly -1 05:00", "monthly 1x 05:00", "weekly 1 05:00",
        "yearly 05:00", "monday tuesday 05:00", "daily 05:00 05:00 05:00"})
    EXPECT_FALSE(parse_report_time(wrong)) << wrong;
}

}  // namespace
}  // namespace netroster::config
