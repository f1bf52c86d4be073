#include "config/windows.h"

#include <algorithm>
#include <array>
#include <string>

#include "config/calendar.h"
#include "config/lists.h"
#include "config/schema_rows.h"

namespace netroster::config {
namespace {

using std::chrono::minutes;

constexpr minutes day_long{24 * 60};
constexpr minutes week_long = 7 * day_long;
constexpr std::array<std::string_view, 7> day_names{"sunday",   "monday", "tuesday", "wednesday",
                                                    "thursday", "friday", "saturday"};

// "mon" or "fri-mon", which goes round the end of the week.
bool take_days(std::string_view word, std::bitset<7>& days) {
  const auto dash = word.find('-');
  const auto first = parse_weekday(word.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : parse_weekday(word.substr(dash + 1));
  if (!first || !last) return false;
  for (auto at = *first;; at = (at + 1) % 7) {
    days.set(at);
    if (at == *last) return true;
  }
}

bool take_times(std::string_view word, WeekWindow& window) {
  if (word.size() != 11 || word[5] != '-') return false;
  const auto begin = parse_clock(word.substr(0, 5));
  const auto end = parse_clock(word.substr(6));
  if (!begin || !end || *begin == day_long || *begin == *end) return false;
  window.begin = *begin;
  window.end = *end;
  return true;
}

std::optional<WeekWindow> window_of(std::string_view text) {
  const auto words = listed(std::string(text));
  if (words.empty()) return std::nullopt;
  WeekWindow out;
  for (std::size_t i = 0; i + 1 < words.size(); ++i)
    if (!take_days(words[i], out.days)) return std::nullopt;
  if (words.size() == 1) out.days.set();
  return take_times(words.back(), out) ? std::optional(out) : std::nullopt;
}

}  // namespace

std::optional<unsigned> parse_weekday(std::string_view word) {
  for (unsigned at = 0; at < day_names.size(); ++at)
    if (word == day_names[at] || word == day_names[at].substr(0, 3)) return at;
  return std::nullopt;
}

std::optional<WeekWindows> parse_week_windows(std::string_view text) {
  WeekWindows out;
  if (text.empty()) return out;
  for (;;) {
    const auto comma = text.find(',');
    const auto window = window_of(text.substr(0, comma));
    if (!window) return std::nullopt;
    out.push_back(*window);
    if (comma == std::string_view::npos) return out;
    text.remove_prefix(comma + 1);
  }
}

minutes longest_closed(const WeekWindows& windows) {
  // Two weeks of them, so that what goes over the end of one is seen whole.
  std::vector<std::pair<minutes, minutes>> open;
  for (const auto& window : windows)
    for (unsigned at = 0; at < 14; ++at)
      if (window.days.test(at % 7))
        open.emplace_back(at * day_long + window.begin, at * day_long + window.last());
  std::sort(open.begin(), open.end());
  minutes longest{0};
  minutes until = open.empty() ? minutes{0} : open.front().second;
  for (const auto& [begin, end] : open) {
    longest = std::max(longest, begin - until);
    until = std::max(until, end);
  }
  return std::min(longest, week_long);
}

const char* check_week_windows(std::string_view text) {
  return parse_week_windows(text)
             ? nullptr
             : "must be days and times, such as \"mon-fri 18:00-06:00, sat-sun 00:00-24:00\"";
}

}  // namespace netroster::config
