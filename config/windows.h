// Times of the week, as they are configured: "mon-fri 18:00-06:00, sat-sun 00:00-24:00".
#pragma once

#include <bitset>
#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

namespace netroster::config {

// By the clock on the wall, in minutes after midnight. One that ends no later than it begins ends
// on the day after.
struct WeekWindow {
  std::bitset<7> days;  // on which it begins; 0 is Sunday
  std::chrono::minutes begin{0};
  std::chrono::minutes end{0};  // up to 24:00

  // From the midnight before it begins.
  std::chrono::minutes last() const { return end > begin ? end : end + std::chrono::hours{24}; }
  bool operator==(const WeekWindow&) const = default;
};
using WeekWindows = std::vector<WeekWindow>;

// 0 is Sunday. "mon" and "monday" are the same.
std::optional<unsigned> parse_weekday(std::string_view word);

// Commas between windows. Each has days ("mon", "mon-fri", "fri-mon", several with blanks between;
// none: every day) and two times of the day. "" is none; nullopt when it is not that.
std::optional<WeekWindows> parse_week_windows(std::string_view text);

// The longest time of a week in which none of them is open; 0 without windows.
std::chrono::minutes longest_closed(const WeekWindows& windows);

}  // namespace netroster::config
