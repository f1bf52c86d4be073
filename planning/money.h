// Money as whole cents and shares in whole parts: a budget that is added up twice has the same sum.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace netroster::planning {

// US dollars. Sums and products that would not fit stop at the largest amount.
struct Money {
  std::int64_t cents = 0;
  auto operator<=>(const Money&) const = default;
};

// The largest amount a text may say, in dollars.
inline constexpr std::int64_t largest_dollars = 100'000'000'000;

Money operator+(Money a, Money b);
Money operator-(Money a, Money b);
Money operator*(Money each, std::int64_t quantity);
inline Money& operator+=(Money& to, Money more) { return to = to + more; }
inline Money& operator-=(Money& from, Money less) { return from = from - less; }

// parts / whole of an amount, to the nearest cent, half a cent away from zero. whole > 0.
Money share_of(Money amount, std::int64_t parts, std::int64_t whole);
inline Money percent_of(Money amount, std::int64_t percent) {
  return share_of(amount, percent, 100);
}

// "1234.5", "$1234.50", "0.99". Never negative. Errors (Errc::invalid) fit after "line: column: ":
// commas are refused, because nobody can tell thousands from cents.
Result<Money> parse_money(std::string_view text);

// "1234.50"; for files.
std::string plain_text(Money amount);
// "$1,234.50"; for people.
std::string text(Money amount);

}  // namespace netroster::planning
