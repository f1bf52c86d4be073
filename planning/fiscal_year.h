// The years that money is counted in. E-Rate's funding year and the fiscal year of a Californian
// district are the same twelve months, 1 July to 30 June.
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace netroster::planning {

using Day = std::chrono::sys_days;

struct FiscalYear {
  int first = 0;  // the calendar year it begins in
  auto operator<=>(const FiscalYear&) const = default;
  Day first_day() const { return std::chrono::year(first) / 7 / 1; }
  Day last_day() const { return std::chrono::year(first + 1) / 6 / 30; }
  FiscalYear plus(int years) const { return {first + years}; }
};

FiscalYear fiscal_year_of(Day day);

// "2026-27"; for people.
std::string text(FiscalYear year);
// "FY2026", as USAC names it.
std::string funding_year_text(FiscalYear year);
// Takes "2026", "FY2026", "2026-27" and "2026-2027".
std::optional<FiscalYear> parse_fiscal_year(std::string_view text);

// "2026-07-01"; "" for none.
std::string day_text(const std::optional<Day>& day);
// "2026-07-01", or "07/01/2026" as spreadsheets of the district have it, or the date in front of
// "T00:00:00.000" as open data has it.
std::optional<Day> parse_day(std::string_view text);

// The same day, years later; 29 February becomes 1 March.
Day years_after(Day day, int years);

}  // namespace netroster::planning
