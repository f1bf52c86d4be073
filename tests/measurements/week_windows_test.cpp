// Windows of the week over midnight and over both changes of the clock.
#include "measurements/week_windows.h"

#include <gtest/gtest.h>

namespace netroster::measurements {
namespace {

WallTime at(const std::string& text) { return parse_time(text).value(); }
TimeZone california() { return read_time_zone("America/Los_Angeles").value(); }
config::WeekWindows windows(const char* text) { return config::parse_week_windows(text).value(); }

constexpr const char* nights = "mon-fri 18:00-06:00, sat-sun 00:00-24:00";
constexpr const char* early = "01:30-02:30";  // the hour of both changes

// In California summer time is UTC - 7, winter time UTC - 8. In 2026 the clock goes forward on
// 8 March at 10:00 UTC and back on 1 November at 09:00 UTC.
struct WindowCase {
  const char* name;
  const char* windows;
  const char* now;    // UTC
  const char* start;  // of which it is in, or that comes next
  const char* end;    // of the one that is open; "": none is
};

class Windows : public testing::TestWithParam<WindowCase> {};

TEST_P(Windows, OpenAndCloseByTheClockOnTheWall) {
  const auto& wanted = GetParam();
  const auto week = windows(wanted.windows);
  const auto now = at(wanted.now);
  const bool open = std::string(wanted.end) != "";
  EXPECT_EQ(is_open(now, week, california()), open);
  EXPECT_EQ(iso_text(next_start(now, week, california())), wanted.start);
  const auto end = next_end(now, week, california());
  EXPECT_EQ(end ? iso_text(*end) : "", wanted.end);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Windows,
    testing::Values(
        // Tuesday, 1 December 2026.
        WindowCase{"ByDayItIsClosed", nights, "2026-12-01T20:00:00Z", "2026-12-02T02:00:00Z", ""},
        WindowCase{"AtItsBeginningItIsOpen", nights, "2026-12-02T02:00:00Z", "2026-12-02T02:00:00Z",
                   "2026-12-02T14:00:00Z"},
        WindowCase{"AfterMidnightItIsThatOfTheDayBefore", nights, "2026-12-02T09:00:00Z",
                   "2026-12-02T09:00:00Z", "2026-12-02T14:00:00Z"},
        WindowCase{"AtItsEndItIsClosed", nights, "2026-12-02T14:00:00Z", "2026-12-03T02:00:00Z",
                   ""},
        // Friday's night goes over into Saturday; Sunday ends at midnight.
        WindowCase{"WindowsThatMeetAreOne", nights, "2026-12-05T02:00:00Z", "2026-12-05T02:00:00Z",
                   "2026-12-07T08:00:00Z"},
        WindowCase{"OnMondayMorningNoNightIsLeft", nights, "2026-12-07T08:00:00Z",
                   "2026-12-08T02:00:00Z", ""},
        WindowCase{"TheWeekGoesRound", "sat-mon 10:00-11:00", "2026-12-07T20:00:00Z",
                   "2026-12-12T18:00:00Z", ""},
        WindowCase{"OnceAWeek", "wed 22:00-02:00", "2026-12-03T10:00:00Z", "2026-12-10T06:00:00Z",
                   ""},
        // The night of 7 March has 11 hours, that of 31 October has 13.
        WindowCase{"ANightLosesAnHour", "sat 18:00-06:00", "2026-03-08T02:00:00Z",
                   "2026-03-08T02:00:00Z", "2026-03-08T13:00:00Z"},
        WindowCase{"ANightGainsAnHour", "sat 18:00-06:00", "2026-11-01T01:00:00Z",
                   "2026-11-01T01:00:00Z", "2026-11-01T14:00:00Z"},
        WindowCase{"AWindowEndsWhereItsEndIsLeftOut", early, "2026-03-08T09:45:00Z",
                   "2026-03-08T09:45:00Z", "2026-03-08T10:00:00Z"},
        WindowCase{"AWindowThatIsLeftOutComesNextWeek", "sun 02:10-02:50", "2026-03-08T09:00:00Z",
                   "2026-03-15T09:10:00Z", ""},
        WindowCase{"TheFirstTimeThatTheHourIsThere", early, "2026-11-01T08:30:00Z",
                   "2026-11-01T08:30:00Z", "2026-11-01T09:00:00Z"},
        WindowCase{"BetweenTheTwoItIsClosed", early, "2026-11-01T09:00:00Z", "2026-11-01T09:30:00Z",
                   ""},
        WindowCase{"TheSecondTime", early, "2026-11-01T09:30:00Z", "2026-11-01T09:30:00Z",
                   "2026-11-01T10:30:00Z"}),
    [](const auto& each) { return each.param.name; });

TEST(WindowsOfAllTimes, HaveNoEndInSight) {
  const auto now = at("2026-12-01T20:00:00Z");
  for (const auto& always : {windows("00:00-24:00"), windows("")}) {
    EXPECT_TRUE(is_open(now, always, california()));
    EXPECT_EQ(next_start(now, always, california()), now);
    EXPECT_FALSE(next_end(now, always, california()));
  }
}

struct LastCase {
  const char* name;
  const char* windows;
  const char* now;
  const char* begin;  // "": there is none
  const char* end;
};

class LastWindow : public testing::TestWithParam<LastCase> {};

TEST_P(LastWindow, IsTheOneThatClosed) {
  const auto& wanted = GetParam();
  const auto last = last_open(at(wanted.now), windows(wanted.windows), california());
  EXPECT_EQ(last ? iso_text(last->begin) : "", wanted.begin);
  EXPECT_EQ(last ? iso_text(last->end) : "", wanted.end);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, LastWindow,
    testing::Values(LastCase{"Yesterday", "wed 22:00-02:00", "2026-12-04T10:00:00Z",
                             "2026-12-03T06:00:00Z", "2026-12-03T10:00:00Z"},
                    LastCase{"AtItsEnd", "wed 22:00-02:00", "2026-12-03T10:00:00Z",
                             "2026-12-03T06:00:00Z", "2026-12-03T10:00:00Z"},
                    LastCase{"WhileItIsOpenTheOneBefore", "wed 22:00-02:00", "2026-12-03T09:59:59Z",
                             "2026-11-26T06:00:00Z", "2026-11-26T10:00:00Z"},
                    LastCase{"OverTheChangeOfTheClock", "sat 18:00-06:00", "2026-11-02T00:00:00Z",
                             "2026-11-01T01:00:00Z", "2026-11-01T14:00:00Z"},
                    LastCase{"AlwaysNeverCloses", "00:00-24:00", "2026-12-03T10:00:00Z", "", ""}),
    [](const auto& each) { return each.param.name; });

TEST(FirstMoment, OfATimeThatIsThereOnceTwiceOrNever) {
  const auto shown = [](const char* text) {
    return std::chrono::local_seconds{at(text).time_since_epoch()};
  };
  const auto moment = [&](const char* text) {
    return iso_text(first_moment(shown(text), california()));
  };
  EXPECT_EQ(moment("2026-12-01T06:00:00Z"), "2026-12-01T14:00:00Z");
  EXPECT_EQ(moment("2026-11-01T01:30:00Z"), "2026-11-01T08:30:00Z");  // and again at 09:30
  EXPECT_EQ(moment("2026-03-08T02:30:00Z"), "2026-03-08T10:00:00Z");  // 02:00 is 03:00
  EXPECT_EQ(iso_text(first_moment(shown("2026-12-01T06:00:00Z"), TimeZone())),
            "2026-12-01T06:00:00Z");
}

}  // namespace
}  // namespace netroster::measurements
