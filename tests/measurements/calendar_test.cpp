#include "measurements/calendar.h"

#include <gtest/gtest.h>

namespace netroster::measurements {
namespace {

using config::CalendarDayKind;
using std::chrono::sys_days;
using std::chrono::year;

sys_days date(int y, unsigned m, unsigned d) {
  return year{y} / static_cast<int>(m) / static_cast<int>(d);
}
std::chrono::local_days local(int y, unsigned m, unsigned d) {
  return std::chrono::local_days{date(y, m, d).time_since_epoch()};
}
WallTime at(const char* text) { return parse_time(text).value(); }

config::CalendarSettings school_year() {
  config::CalendarSettings made;
  made.monday = made.tuesday = made.thursday = made.friday = "08:00-15:10";
  made.wednesday = "08:00-13:30";
  made.early_release = "08:00-12:15";
  made.terms = {{"Spring", date(2026, 1, 5), date(2026, 6, 5)},
                {"Fall", date(2026, 8, 13), date(2026, 12, 18)},
                {"Spring", date(2027, 1, 4), date(2027, 6, 4)}};
  made.days = {
      {date(2026, 11, 23), date(2026, 11, 27), CalendarDayKind::holiday, "", "Thanksgiving"},
      {date(2026, 9, 7), {}, CalendarDayKind::holiday, "", "Labor Day"},
      {date(2026, 12, 18), {}, CalendarDayKind::early_release, "", "last day"},
      {date(2026, 12, 12), {}, CalendarDayKind::instruction, "09:00-12:00", "a Saturday"},
      {date(2026, 7, 6), {}, CalendarDayKind::instruction, "", "summer school"},
      {date(2026, 11, 25), {}, CalendarDayKind::instruction, "", "inside the holiday"}};
  return made;
}

TimeZone california() { return read_time_zone("America/Los_Angeles").value(); }
SchoolCalendar calendar() { return {school_year(), california()}; }

struct DayCase {
  const char* name;
  std::chrono::local_days day;
  DayType type;
  const char* hours;  // "": no school
};

class Days : public testing::TestWithParam<DayCase> {};

TEST_P(Days, AreWhatTheCalendarSays) {
  const auto& wanted = GetParam();
  EXPECT_EQ(text(calendar().type(wanted.day)), text(wanted.type));
  EXPECT_EQ(calendar().hours(wanted.day), config::parse_bell_times(wanted.hours));
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Days,
    testing::Values(
        DayCase{"Monday", local(2026, 9, 14), DayType::instruction, "08:00-15:10"},
        DayCase{"ShortWednesday", local(2026, 9, 16), DayType::instruction, "08:00-13:30"},
        DayCase{"Saturday", local(2026, 9, 12), DayType::weekend, ""},
        DayCase{"SaturdayWithSchool", local(2026, 12, 12), DayType::instruction, "09:00-12:00"},
        DayCase{"Holiday", local(2026, 9, 7), DayType::holiday, ""},
        DayCase{"FirstOfABreak", local(2026, 11, 23), DayType::holiday, ""},
        DayCase{"LastOfABreak", local(2026, 11, 27), DayType::holiday, ""},
        DayCase{"AfterABreak", local(2026, 11, 30), DayType::instruction, "08:00-15:10"},
        DayCase{"TheLastWordCounts", local(2026, 11, 25), DayType::instruction, "08:00-13:30"},
        DayCase{"EarlyRelease", local(2026, 12, 18), DayType::early_release, "08:00-12:15"},
        DayCase{"WinterBreak", local(2026, 12, 21), DayType::intermission, ""},
        DayCase{"Summer", local(2026, 7, 7), DayType::summer, ""},
        DayCase{"SummerSchool", local(2026, 7, 6), DayType::instruction, "08:00-15:10"},
        DayCase{"FirstDay", local(2026, 8, 13), DayType::instruction, "08:00-15:10"},
        DayCase{"DayBefore", local(2026, 8, 12), DayType::summer, ""},
        DayCase{"LastDay", local(2026, 6, 5), DayType::instruction, "08:00-15:10"},
        DayCase{"BeforeAllTerms", local(2025, 9, 15), DayType::unknown, ""},
        DayCase{"AfterAllTerms", local(2027, 6, 7), DayType::unknown, ""}),
    [](const auto& c) { return c.param.name; });

// In winter 08:00 in California is 16:00 UTC, in summer 15:00.
TEST(SchoolHours, FollowDaylightSavingTime) {
  const auto school = calendar();
  EXPECT_FALSE(school.school_hours(at("2026-03-06T15:55:00Z")));  // Friday before the change
  EXPECT_TRUE(school.school_hours(at("2026-03-06T16:00:00Z")));
  EXPECT_TRUE(school.school_hours(at("2026-03-06T23:05:00Z")));
  EXPECT_FALSE(school.school_hours(at("2026-03-06T23:10:00Z")));
  EXPECT_FALSE(school.school_hours(at("2026-03-09T14:55:00Z")));  // Monday after it
  EXPECT_TRUE(school.school_hours(at("2026-03-09T15:00:00Z")));
  EXPECT_FALSE(school.school_hours(at("2026-03-09T22:10:00Z")));
  EXPECT_TRUE(school.school_hours(at("2026-10-30T15:00:00Z")));   // Friday before it goes back
  EXPECT_FALSE(school.school_hours(at("2026-11-02T15:55:00Z")));  // Monday after
  EXPECT_TRUE(school.school_hours(at("2026-11-02T16:00:00Z")));
}

TEST(SchoolHours, OfADayCountSlotsBetweenTheBells) {
  const auto school = calendar();
  EXPECT_EQ(school.school_slots(date(2026, 9, 14)).count(), 86U);  // 7 h 10 min
  EXPECT_EQ(school.school_slots(date(2026, 9, 16)).count(), 66U);  // Wednesday
  EXPECT_EQ(school.school_slots(date(2026, 9, 7)).count(), 0U);
  EXPECT_EQ(school.school_slots(date(2026, 12, 18)).count(), 51U);
}

// East of California a UTC day holds the evening of one school day and the morning of the next.
TEST(SchoolSlots, AreThoseThatSchoolHoursTells) {
  for (const char* name : {"America/Los_Angeles", "Pacific/Guam", "Asia/Kathmandu"}) {
    const SchoolCalendar school{school_year(), read_time_zone(name).value()};
    std::size_t counted = 0;
    for (auto day = date(2026, 1, 1); day < date(2027, 1, 1); day += std::chrono::days{1}) {
      const auto mask = school.school_slots(day);
      counted += mask.count();
      for (std::size_t slot = 0; slot < slots_a_day; ++slot)
        ASSERT_EQ(mask[slot], school.school_hours(day + slot_length * slot)) << name;
    }
    EXPECT_GT(counted, 10'000U);
  }
}

TEST(SchoolSlots, AreTheFilterOfStatistics) {
  const auto school = calendar();
  StatisticsBuilder builder{
      at("2026-11-16T08:00:00Z"),
      at("2026-12-07T08:00:00Z"),
      {.least_seconds = 300, .filter = [&](sys_days day) { return school.school_slots(day); }}};
  DaySlots day{.day = date(2026, 11, 16)};
  const DirectionSlot busy{.octets = 37'500'000, .seconds = 300, .gap = GapReason::none};
  const DirectionSlot backup{.octets = 3'750'000'000, .seconds = 300, .gap = GapReason::none};
  for (std::size_t slot = 0; slot < slots_a_day; ++slot) {
    const auto& carried = school.school_hours(day.day + slot_length * slot) ? busy : backup;
    day.slots[slot] = {.in = carried, .out = carried};
  }
  builder.add(day);
  const auto made = builder.finish();
  // Two whole weeks, and of the one with Thanksgiving its Wednesday.
  EXPECT_EQ(made.expected, 2U * (4 * 86 + 66) + 66);
  EXPECT_EQ(made.in.seen, 86U);
  EXPECT_EQ(made.in.peak_bps, 1e6) << "the backup of the night does not count";
}

TEST(SchoolCalendar, OfASiteHasItsOwnBells) {
  Site site;
  site.school_hours = "07:30-14:25";
  site.early_release_hours = "07:30-11:40";
  const SchoolCalendar school{school_year(), california(), site};
  const auto hours = [&](std::chrono::local_days day) { return school.hours(day); };
  EXPECT_EQ(hours(local(2026, 9, 14)), config::parse_bell_times("07:30-14:25"));
  EXPECT_EQ(hours(local(2026, 9, 16)), config::parse_bell_times("07:30-11:40"));
  EXPECT_EQ(hours(local(2026, 12, 18)), config::parse_bell_times("07:30-11:40"));
  EXPECT_EQ(hours(local(2026, 12, 12)), config::parse_bell_times("09:00-12:00"));
  const SchoolCalendar same{school_year(), california(), Site{}};
  EXPECT_EQ(same.hours(local(2026, 9, 16)), config::parse_bell_times("08:00-13:30"));
}

TEST(SchoolCalendar, SaysWhatItDoesNotKnow) {
  const SchoolCalendar none{{}, TimeZone{}};
  EXPECT_FALSE(none.known());
  EXPECT_FALSE(none.covers(at("2026-09-01"), at("2026-09-02")));
  EXPECT_FALSE(none.school_hours(at("2026-09-14T16:00:00Z")));
  const auto school = calendar();
  EXPECT_TRUE(school.known());
  EXPECT_TRUE(school.covers(at("2026-01-05T08:00:00Z"), at("2027-06-05T07:00:00Z")));
  EXPECT_FALSE(school.covers(at("2026-01-05T07:55:00Z"), at("2026-02-01")));
  EXPECT_FALSE(school.covers(at("2026-02-01"), at("2027-06-05T07:05:00Z")));
}

}  // namespace
}  // namespace netroster::measurements
