// The school calendar as it is configured: on which days and at what times there is school.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace netroster::config {

// "08:00" in minutes after midnight, up to 24:00; nullopt when it is not that.
std::optional<std::chrono::minutes> parse_clock(std::string_view text);

// From the first bell to the last, in minutes after local midnight.
struct BellTimes {
  std::chrono::minutes begin{0};
  std::chrono::minutes end{0};
  bool operator==(const BellTimes&) const = default;
};

// "08:00-15:10"; nullopt when it is not that or ends before it begins.
std::optional<BellTimes> parse_bell_times(std::string_view text);

struct CalendarTerm {
  std::string name;
  std::chrono::sys_days first;  // local days
  std::chrono::sys_days last;
};

enum class CalendarDayKind : std::uint8_t { holiday, instruction, early_release };

// Days that are not what their weekday says.
struct CalendarDays {
  std::chrono::sys_days first;                // local days
  std::optional<std::chrono::sys_days> last;  // nullopt: one day
  CalendarDayKind kind = CalendarDayKind::holiday;
  std::string hours;  // as written; "" for those of the weekday, or of early_release
  std::string why;
};

// Bell times as written, "" for none. Without a term nothing is known of school hours.
struct CalendarSettings {
  std::string monday;
  std::string tuesday;
  std::string wednesday;
  std::string thursday;
  std::string friday;
  std::string early_release;
  std::vector<CalendarTerm> terms;
  std::vector<CalendarDays> days;
};

// Of Monday to Friday, by std::chrono::weekday; "" for others.
const std::string& bell_times_of(const CalendarSettings& settings, std::chrono::weekday weekday);

}  // namespace netroster::config
