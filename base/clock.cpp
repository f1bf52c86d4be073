#include "base/clock.h"

#include <fmt/format.h>

#include <charconv>

namespace netroster {

WallTime wall_now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string iso_text(WallTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

namespace {

// Reads exactly `width` digits at the front of `text`, then the separator if there is one.
std::optional<int> take_number(std::string_view& text, std::size_t width, char separator) {
  if (text.size() < width) return std::nullopt;
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + width, value);
  if (error != std::errc() || end != text.data() + width) return std::nullopt;
  text.remove_prefix(width);
  if (separator != '\0') {
    if (text.empty() || text.front() != separator) return std::nullopt;
    text.remove_prefix(1);
  }
  return value;
}

std::optional<WallTime> parse_date(std::string_view& text) {
  const auto year = take_number(text, 4, '-');
  if (!year) return std::nullopt;
  const auto month = take_number(text, 2, '-');
  if (!month) return std::nullopt;
  const auto day = take_number(text, 2, '\0');
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year),
                                         std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  return WallTime(std::chrono::sys_days(date));
}

// All of `text`: "HH:MM" or "HH:MM:SS", with or without the Z of UTC.
std::optional<std::chrono::seconds> parse_time_of_day(std::string_view text) {
  if (!text.empty() && text.back() == 'Z') text.remove_suffix(1);
  const auto hour = take_number(text, 2, ':');
  if (!hour || *hour > 23) return std::nullopt;
  const auto minute = take_number(text, 2, '\0');
  if (!minute || *minute > 59) return std::nullopt;
  const auto to_the_minute = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
  if (text.empty()) return to_the_minute;
  if (text.front() != ':') return std::nullopt;
  text.remove_prefix(1);
  const auto second = take_number(text, 2, '\0');
  if (!second || *second > 60 || !text.empty()) return std::nullopt;
  return to_the_minute + std::chrono::seconds(*second);
}

}  // namespace

std::optional<WallTime> parse_time(std::string_view text) {
  auto date = parse_date(text);
  if (!date || text.empty()) return date;
  if (text.front() != 'T' && text.front() != ' ') return std::nullopt;
  text.remove_prefix(1);
  const auto time_of_day = parse_time_of_day(text);
  if (!time_of_day) return std::nullopt;
  return *date + *time_of_day;
}

}  // namespace netroster
