// When there is school: by the configured calendar, in local time.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "config/calendar.h"
#include "measurements/statistics.h"
#include "measurements/time_zone.h"
#include "model/site.h"

namespace netroster::measurements {

enum class DayType : std::uint8_t {
  unknown,  // before the first term or after the last: nobody said
  instruction,
  early_release,
  holiday,
  weekend,       // a weekday without bell times, too
  intermission,  // between two terms, up to 4 weeks
  summer         // between two terms, longer
};
std::string_view text(DayType type);  // "instruction day" …

class SchoolCalendar {
 public:
  // Texts of the settings were checked when they were read; what is no pair of times is none.
  SchoolCalendar(const config::CalendarSettings& settings, TimeZone zone);
  // Of one site, with its own bell times where it has them.
  SchoolCalendar(const config::CalendarSettings& settings, TimeZone zone, const Site& site);

  // false: no term is configured, and figures of school hours are unknown.
  bool known() const { return !terms_.empty(); }
  // Whether it says something about every local day of [from, to).
  bool covers(WallTime from, WallTime to) const;

  DayType type(std::chrono::local_days day) const;
  // nullopt: no school on that day.
  std::optional<config::BellTimes> hours(std::chrono::local_days day) const;
  // Whether the moment, or the slot that begins then, is between the first bell and the last.
  bool school_hours(WallTime when) const;
  // The slots of a UTC day that begin between the bells: the filter of StatisticsOptions.
  DayMask school_slots(std::chrono::sys_days day) const;

 private:
  struct Term {
    std::chrono::local_days first;
    std::chrono::local_days last;
  };
  struct Special {
    std::chrono::local_days first;
    std::chrono::local_days last;
    config::CalendarDayKind kind;
    std::optional<config::BellTimes> hours;
  };

  void take_weekdays(const config::CalendarSettings& settings);
  void apply(const Site& site);
  const Special* special(std::chrono::local_days day) const;
  DayType outside_terms(std::chrono::local_days day) const;

  TimeZone zone_;
  std::array<std::optional<config::BellTimes>, 7> weekdays_;  // 0 is Sunday
  std::optional<config::BellTimes> early_release_;
  std::vector<Term> terms_;        // by first day
  std::vector<Special> specials_;  // as configured
};

}  // namespace netroster::measurements
