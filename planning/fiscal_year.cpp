#include "planning/fiscal_year.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/clock.h"
#include "base/text.h"

namespace netroster::planning {
namespace {

std::optional<int> digits(std::string_view text) {
  if (text.empty() || text.size() > 4) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

// "7/1/2026": month, day, year.
std::optional<Day> american_day(std::string_view text) {
  std::array<int, 3> parts{};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto slash = i < 2 ? text.find('/') : text.size();
    if (slash == std::string_view::npos) return std::nullopt;
    const auto one = digits(text.substr(0, slash));
    if (!one || (i < 2 && *one > 31)) return std::nullopt;
    parts[i] = *one;
    text.remove_prefix(std::min(text.size(), slash + 1));
  }
  const std::chrono::year_month_day date{std::chrono::year(parts[2]),
                                         std::chrono::month(static_cast<unsigned>(parts[0])),
                                         std::chrono::day(static_cast<unsigned>(parts[1]))};
  if (!date.ok()) return std::nullopt;
  return Day(date);
}

bool is_plausible(Day day) {
  const int year = static_cast<int>(std::chrono::year_month_day(day).year());
  return year >= 1980 && year <= 2100;
}

}  // namespace

FiscalYear fiscal_year_of(Day day) {
  const std::chrono::year_month_day date(day);
  const int year = static_cast<int>(date.year());
  return {date.month() >= std::chrono::July ? year : year - 1};
}

std::string text(FiscalYear year) {
  return fmt::format("{}-{:02}", year.first, (year.first + 1) % 100);
}

std::string funding_year_text(FiscalYear year) { return fmt::format("FY{}", year.first); }

std::optional<FiscalYear> parse_fiscal_year(std::string_view text) {
  text = trim(text);
  if (starts_with_nocase(text, "FY")) text = trim(text.substr(2));
  const auto dash = text.find('-');
  const auto first = digits(text.substr(0, dash));
  if (!first || *first < 1998 || *first > 2100) return std::nullopt;  // E-Rate began in 1998
  if (dash == std::string_view::npos) return FiscalYear{*first};
  const auto last_text = text.substr(dash + 1);
  const auto last = digits(last_text);
  const int wanted = last_text.size() == 2 ? (*first + 1) % 100 : *first + 1;
  if (!last || *last != wanted) return std::nullopt;
  return FiscalYear{*first};
}

std::string day_text(const std::optional<Day>& day) {
  return day ? iso_text(WallTime(*day)).substr(0, 10) : std::string();
}

std::optional<Day> parse_day(std::string_view text) {
  text = trim(text);
  auto day = american_day(text);
  if (!day) {
    const bool with_time = text.size() > 10 && (text[10] == 'T' || text[10] == ' ');
    const auto parsed = parse_time(with_time ? text.substr(0, 10) : text);
    if (parsed) day = std::chrono::floor<std::chrono::days>(*parsed);
  }
  if (!day || !is_plausible(*day)) return std::nullopt;
  return day;
}

Day years_after(Day day, int years) {
  const auto date = std::chrono::year_month_day(day) + std::chrono::years(years);
  return date.ok() ? Day(date) : Day(date.year() / std::chrono::March / 1);
}

}  // namespace netroster::planning
