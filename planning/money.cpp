#include "planning/money.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/text.h"

namespace netroster::planning {
namespace {

constexpr auto most = std::numeric_limits<std::int64_t>::max();

bool is_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Error wrong(std::string_view text, std::string_view what) {
  return {Errc::invalid, fmt::format("\"{}\" {}", sanitise(text, 40), what)};
}

std::uint64_t magnitude(std::int64_t value) {
  return value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
}

}  // namespace

Money operator+(Money a, Money b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.cents, b.cents, &sum)) return {a.cents < 0 ? -most : most};
  return {sum};
}

Money operator-(Money a, Money b) {
  std::int64_t rest = 0;
  if (__builtin_sub_overflow(a.cents, b.cents, &rest)) return {a.cents < 0 ? -most : most};
  return {rest};
}

Money operator*(Money each, std::int64_t quantity) {
  std::int64_t product = 0;
  if (__builtin_mul_overflow(each.cents, quantity, &product))
    return {(each.cents < 0) != (quantity < 0) ? -most : most};
  return {product};
}

// Whole wholes first, so that the product of the rest fits.
Money share_of(Money amount, std::int64_t parts, std::int64_t whole) {
  const auto full = Money{amount.cents / whole} * parts;
  const auto rest = Money{amount.cents % whole} * parts;
  const auto up = magnitude(rest.cents % whole) * 2 >= magnitude(whole) ? 1 : 0;
  return full + Money{rest.cents / whole + (rest.cents < 0 ? -up : up)};
}

Result<Money> parse_money(std::string_view text) {
  auto left = trim(text);
  if (left.starts_with('$')) left = trim(left.substr(1));
  if (left.empty()) return wrong(text, "is no amount: write it as 1234.50");
  if (left.front() == '-' || left.front() == '(')
    return wrong(text, "is negative: an amount is 0 or more");
  if (left.find(',') != std::string_view::npos)
    return wrong(text, "has a comma: write it without, as 1234.50");
  const auto dot = left.find('.');
  const auto dollars = left.substr(0, dot);
  auto cents = dot == std::string_view::npos ? std::string_view() : left.substr(dot + 1);
  if (dollars.empty() || !is_digits(dollars) || !is_digits(cents) ||
      (dot != std::string_view::npos && cents.empty()))
    return wrong(text, "is no amount: write it as 1234.50");
  // Open data has "187.5000000000"; a part of a cent cannot be paid.
  while (cents.size() > 2 && cents.back() == '0') cents.remove_suffix(1);
  if (cents.size() > 2) return wrong(text, "has parts of a cent");
  std::int64_t whole = 0;
  const auto [end, error] = std::from_chars(dollars.data(), dollars.data() + dollars.size(), whole);
  if (error != std::errc() || whole > largest_dollars) return wrong(text, "is too much to be true");
  std::int64_t parts = 0;
  for (const char c : cents) parts = parts * 10 + (c - '0');
  return Money{whole * 100 + (cents.size() == 1 ? parts * 10 : parts)};
}

std::string plain_text(Money amount) {
  const auto all = magnitude(amount.cents);
  return fmt::format("{}{}.{:02}", amount.cents < 0 ? "-" : "", all / 100, all % 100);
}

std::string text(Money amount) {
  auto out = plain_text({amount.cents < 0 ? -amount.cents : amount.cents});
  for (auto at = static_cast<std::ptrdiff_t>(out.size()) - 6; at > 0; at -= 3)
    out.insert(static_cast<std::size_t>(at), 1, ',');
  return (amount.cents < 0 ? "-$" : "$") + out;
}

}  // namespace netroster::planning
