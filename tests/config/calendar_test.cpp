// Mistakes in the calendar, with the line that the operator is shown for them.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "config/load.h"
#include "tests/config/memory.h"

namespace netroster::config {
namespace {

using fixture::World;
using std::string;

struct WrongCalendar {
  const char* name;
  string text;       // of netroster.toml, below two lines of [district]
  const char* line;  // of the one error, its beginning
};

const WrongCalendar wrongs[] = {
    {"BellTimes", "[calendar]\nmonday = \"8-15\"\n",
     "netroster.toml:4:10: calendar.monday: must be two times of the day"},
    {"BellTimesBackwards", "[calendar]\nmonday = \"15:00-08:00\"\n",
     "netroster.toml:4:10: calendar.monday: must be two times of the day"},
    {"BellTimesAfterMidnight", "[calendar]\nmonday = \"08:00-24:01\"\n",
     "netroster.toml:4:10: calendar.monday: must be two times of the day"},
    {"TermBackwards",
     "[calendar]\nmonday = \"08:00-15:00\"\n[[calendar.term]]\nfirst = 2026-12-18\nlast = "
     "2026-08-13\n",
     "netroster.toml:7:8: calendar.term.last: is before the first day"},
    {"TermOfYears",
     "[calendar]\nmonday = \"08:00-15:00\"\n[[calendar.term]]\nfirst = 2016-12-18\nlast = "
     "2026-08-13\n",
     "netroster.toml:7:8: calendar.term.last: is more than 366 days after the first"},
    {"TermWithoutEnd",
     "[calendar]\nmonday = \"08:00-15:00\"\n[[calendar.term]]\nfirst = 2016-12-18\n",
     "netroster.toml:5:1: calendar.term.last: is missing"},
    {"TermWithoutBellTimes",
     "[calendar]\n[[calendar.term]]\nfirst = 2026-08-13\nlast = 2026-12-18\n",
     "netroster.toml:3:1: calendar.monday: no weekday has bell times"},
    {"TermTwice",
     "[calendar]\nmonday = \"08:00-15:00\"\n[[calendar.term]]\nfirst = 2026-08-13\nlast = "
     "2026-12-18\n[[calendar.term]]\nfirst = 2026-08-13\nlast = 2026-12-18\n",
     "netroster.toml:9:9: calendar.term.first: the same days are on line 5 already"},
    {"HolidayTwice",
     "[[calendar.days]]\nkind = \"holiday\"\nfirst = 2026-12-18\n"
     "[[calendar.days]]\nkind = \"holiday\"\nfirst = 2026-12-18\nlast = 2026-12-18\n",
     "netroster.toml:8:9: calendar.days.first: the same days are on line 3 already"},
    {"HolidayBackwards",
     "[[calendar.days]]\nkind = \"holiday\"\nfirst = 2026-12-18\nlast = 2026-12-17\n",
     "netroster.toml:6:8: calendar.days.last: is before the first day"},
    {"HolidayAfterTheYear",
     "[calendar]\nmonday = \"08:00-15:00\"\n[[calendar.term]]\nfirst = 2026-08-13\nlast = "
     "2027-06-03\n[[calendar.days]]\nkind = \"holiday\"\nfirst = 2027-11-25\n",
     "netroster.toml:10:9: calendar.days.first: is outside the school year"},
    {"ShortDayBeforeTheYear",
     "[calendar]\nmonday = \"08:00-15:00\"\n[[calendar.term]]\nfirst = 2026-08-13\nlast = "
     "2027-06-03\n[[calendar.days]]\nkind = \"early-release\"\nhours = \"08:00-12:00\"\n"
     "first = 2026-08-12\n",
     "netroster.toml:11:9: calendar.days.first: is outside the school year"},
    {"DayThatThereIsNot", "[[calendar.days]]\nkind = \"holiday\"\nfirst = 2027-02-31\n",
     "netroster.toml:5:19: not valid TOML in date: expected day between 1 and 28 (inclusive) (the "
     "value of first)"},
    {"DayThatThereIsNotInQuotes", "[[calendar.days]]\nkind = \"holiday\"\nfirst = \"2027-02-31\"\n",
     "netroster.toml:5:9: calendar.days.first: there is no such day in the calendar"},
    {"KindOfDay", "[[calendar.days]]\nkind = \"holidays\"\nfirst = 2026-12-18\n",
     "netroster.toml:4:8: calendar.days.kind: must be one of \"holiday\", \"instruction\", "
     "\"early-release\" (did you mean \"holiday\"?)"},
    {"EarlyReleaseWithoutTimes",
     "[[calendar.days]]\nkind = \"early-release\"\nfirst = 2026-12-18\n",
     "netroster.toml:4:8: calendar.days.kind: has no bell times; give `hours` here or"},
    {"SchoolOnSaturdayWithoutTimes",
     "[calendar]\nmonday = \"08:00-15:00\"\n[[calendar.days]]\nkind = \"instruction\"\n"
     "first = 2026-12-12\n",
     "netroster.toml:6:8: calendar.days.kind: has no bell times on one of its weekdays"},
    {"MistypedCalendarTable", "[[calendar.terms]]\nfirst = 2026-12-18\n",
     "netroster.toml:3:12: calendar.terms: unknown key (did you mean \"term\"?)"},
};

class Calendar : public ::testing::TestWithParam<WrongCalendar> {};

std::vector<string> errors_of(const LoadResult& loaded) {
  std::vector<string> errors;
  for (const auto& problem : loaded.problems)
    if (!problem.warning) errors.push_back(text(problem));
  return errors;
}

TEST_P(Calendar, MistakeIsNamedWithItsPlace) {
  const World here;
  const auto loaded =
      load_texts({{"netroster.toml", FileKind::main, fixture::district + GetParam().text, 0644}},
                 here.surroundings());
  const auto errors = errors_of(loaded);
  const string wanted = GetParam().line;
  ASSERT_EQ(errors.size(), 1U) << fixture::joined(loaded.problems);
  EXPECT_EQ(errors[0].substr(0, wanted.size()), wanted);
}

INSTANTIATE_TEST_SUITE_P(Config, Calendar, ::testing::ValuesIn(wrongs),
                         [](const auto& one) { return one.param.name; });

TEST(CalendarOfASite, MistakeIsNamedWithItsPlace) {
  const World here;
  const auto loaded = load_texts(
      {{"netroster.toml", FileKind::main, fixture::district, 0644},
       {"oak.toml", FileKind::sites,
        "[[site]]\nid = \"oak\"\nname = \"Oak\"\nkind = \"high\"\nschool_hours = \"all day\"\n",
        0644}},
      here.surroundings());
  const auto errors = errors_of(loaded);
  ASSERT_EQ(errors.size(), 1U);
  const string wanted = "oak.toml:5:16: site.school_hours: must be two times of the day";
  EXPECT_EQ(errors[0].substr(0, wanted.size()), wanted);
}

}  // namespace
}  // namespace netroster::config
