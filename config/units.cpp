#include "config/units.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <numeric>
#include <optional>
#include <span>

#include "base/text.h"

namespace netroster::config {
namespace {

// The largest quantity of any kind: fits a signed 64-bit count with room for sums.
constexpr std::uint64_t largest = std::numeric_limits<std::int64_t>::max() / 4;

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

constexpr std::uint64_t second_ms = 1000;
constexpr std::uint64_t minute_ms = 60 * second_ms;
constexpr std::uint64_t hour_ms = 60 * minute_ms;
constexpr std::uint64_t day_ms = 24 * hour_ms;
constexpr std::uint64_t year_ms = 365 * day_ms;
constexpr std::uint64_t month_ms = year_ms / 12;  // 730 h, so that 12 of them are a year

constexpr std::array duration_units{
    Unit{"ms", 1},           Unit{"millisecond", 1},     Unit{"milliseconds", 1},
    Unit{"s", second_ms},    Unit{"sec", second_ms},     Unit{"second", second_ms},
    Unit{"m", minute_ms},    Unit{"min", minute_ms},     Unit{"minute", minute_ms},
    Unit{"h", hour_ms},      Unit{"hour", hour_ms},      Unit{"hours", hour_ms},
    Unit{"d", day_ms},       Unit{"day", day_ms},        Unit{"days", day_ms},
    Unit{"w", 7 * day_ms},   Unit{"week", 7 * day_ms},   Unit{"weeks", 7 * day_ms},
    Unit{"y", year_ms},      Unit{"year", year_ms},      Unit{"years", year_ms},
    Unit{"month", month_ms}, Unit{"months", month_ms},   Unit{"secs", second_ms},
    Unit{"mins", minute_ms}, Unit{"seconds", second_ms}, Unit{"hr", hour_ms},
    Unit{"hrs", hour_ms},    Unit{"minutes", minute_ms},
};

constexpr std::array size_units{
    Unit{"B", 1},
    Unit{"bytes", 1},
    Unit{"byte", 1},
    Unit{"KiB", 1ULL << 10},
    Unit{"MiB", 1ULL << 20},
    Unit{"GiB", 1ULL << 30},
    Unit{"TiB", 1ULL << 40},
    Unit{"kB", 1000},
    Unit{"KB", 1000},
    Unit{"MB", 1'000'000},
    Unit{"GB", 1'000'000'000},
    Unit{"TB", 1'000'000'000'000},
};

constexpr std::array rate_prefixes{
    Unit{"", 1},
    Unit{"k", 1000},
    Unit{"m", 1'000'000},
    Unit{"g", 1'000'000'000},
    Unit{"t", 1'000'000'000'000},
};

// A decimal number without sign or exponent: digits and up to nine digits behind the point.
struct Decimal {
  std::uint64_t scaled = 0;  // digits without the point
  std::uint64_t scale = 1;   // what to divide by
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_unit_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '/' || c == '%';
}

// False when the number becomes too large.
bool append(Decimal& number, std::string_view digits) {
  for (const char digit : digits) {
    if (number.scaled > (largest - 9) / 10) return false;
    number.scaled = number.scaled * 10 + static_cast<std::uint64_t>(digit - '0');
  }
  return true;
}

template <typename Is>
std::string_view take_while(std::string_view& rest, Is is) {
  const auto end = std::find_if_not(rest.begin(), rest.end(), is);
  const auto taken = rest.substr(0, static_cast<std::size_t>(end - rest.begin()));
  rest.remove_prefix(taken.size());
  return taken;
}

// Takes a Decimal off the front of `rest`; nullopt when there is none or it is too long.
std::optional<Decimal> take_decimal(std::string_view& rest) {
  std::string_view left = rest;
  const auto whole = take_while(left, is_digit);
  if (whole.empty()) return std::nullopt;
  std::string_view behind;
  if (!left.empty() && left.front() == '.') {
    left.remove_prefix(1);
    behind = take_while(left, is_digit);
    if (behind.empty() || behind.size() > 9) return std::nullopt;
  }
  Decimal number;
  if (!append(number, whole) || !append(number, behind)) return std::nullopt;
  for (std::size_t i = 0; i < behind.size(); ++i) number.scale *= 10;
  rest = left;
  return number;
}

void skip_blanks(std::string_view& rest) {
  while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
}

// number * factor when that is a whole count in range.
std::optional<std::uint64_t> times(const Decimal& number, std::uint64_t factor) {
  const auto common = std::gcd(number.scale, factor);
  const auto divisor = number.scale / common;
  if (number.scaled % divisor != 0) return std::nullopt;
  const auto value = number.scaled / divisor;
  const auto rest = factor / common;
  if (value > largest / rest) return std::nullopt;
  return value * rest;
}

std::optional<std::uint64_t> factor_of(std::span<const Unit> units, std::string_view name) {
  for (const auto& unit : units)
    if (unit.name == name) return unit.factor;
  return std::nullopt;
}

struct Kind {
  std::string_view what;
  std::string_view example;
};
constexpr Kind duration_kind{"a duration", "5 minutes"};
constexpr Kind rate_kind{"a rate in bits per second", "40 Gbps"};
constexpr Kind size_kind{"a size in bytes", "64 MiB"};
constexpr Kind percent_kind{"a percentage", "80 %"};

std::string shown(std::string_view text) { return escape_for_terminal(text.substr(0, 60)); }

Error wrong(std::string_view text, const Kind& kind) {
  return {Errc::config, fmt::format("\"{}\" is not {}; write for example \"{}\"", shown(text),
                                    kind.what, kind.example)};
}

Error without_unit(std::string_view text, const Kind& kind) {
  return {Errc::config,
          fmt::format("\"{}\" has no unit; write for example \"{}\"", shown(text), kind.example)};
}

// One number and one unit, nothing else.
struct Quantity {
  Decimal number;
  std::string_view unit;
};

Result<Quantity> one_quantity(std::string_view text, const Kind& kind) {
  std::string_view rest = text;
  const auto number = take_decimal(rest);
  if (!number) return wrong(text, kind);
  skip_blanks(rest);
  const auto unit = take_while(rest, is_unit_character);
  if (!rest.empty()) return wrong(text, kind);
  if (unit.empty()) return without_unit(text, kind);
  return Quantity{*number, unit};
}

// "2 h" of a longer duration.
struct Part {
  std::uint64_t ms;
  std::uint64_t unit_ms;
};

std::optional<Part> take_part(std::string_view& rest) {
  const auto number = take_decimal(rest);
  if (!number) return std::nullopt;
  skip_blanks(rest);
  const auto factor = factor_of(duration_units, take_while(rest, is_unit_character));
  if (!factor) return std::nullopt;
  const auto ms = times(*number, *factor);
  if (!ms) return std::nullopt;
  return Part{*ms, *factor};
}

bool is_bare_number(std::string_view text) {
  if (!take_decimal(text)) return false;
  skip_blanks(text);
  return text.empty();
}

std::optional<std::uint64_t> rate_factor(std::string_view unit) {
  for (const std::string_view tail : {"bit/s", "bps", "b/s"})
    if (unit.size() >= tail.size() && unit.substr(unit.size() - tail.size()) == tail)
      return factor_of(rate_prefixes, to_lower(unit.substr(0, unit.size() - tail.size())));
  return std::nullopt;
}

bool counts_bytes(std::string_view unit) {
  return unit.find('B') != std::string_view::npos || starts_with_nocase(unit, "byte");
}

// The largest unit that divides the value, so that the text is short and exact.
std::string exact_text(std::uint64_t value, std::span<const Unit> from_large) {
  for (const auto& unit : from_large)
    if (value >= unit.factor && value % unit.factor == 0)
      return fmt::format("{} {}", value / unit.factor, unit.name);
  return fmt::format("{} {}", value, from_large.back().name);
}

}  // namespace

Result<std::chrono::milliseconds> parse_duration(std::string_view text) {
  std::string_view rest = text;
  std::uint64_t total = 0;
  std::uint64_t previous = std::numeric_limits<std::uint64_t>::max();
  do {
    if (total == 0 && is_bare_number(rest)) return without_unit(text, duration_kind);
    const auto part = take_part(rest);
    if (!part || part->unit_ms >= previous || part->ms > largest - total)
      return wrong(text, duration_kind);
    total += part->ms;
    previous = part->unit_ms;
    const bool more = !rest.empty();
    skip_blanks(rest);
    if (more && rest.empty()) return wrong(text, duration_kind);
  } while (!rest.empty());
  return std::chrono::milliseconds(static_cast<std::int64_t>(total));
}

Result<std::uint64_t> parse_rate(std::string_view text) {
  auto quantity = one_quantity(text, rate_kind);
  if (!quantity) return quantity.error();
  if (counts_bytes(quantity->unit))
    return Error{Errc::config, fmt::format("\"{}\" counts bytes; circuits are sold in bits per "
                                           "second: write for example \"40 Gbps\"",
                                           shown(text))};
  const auto factor = rate_factor(quantity->unit);
  const auto rate = factor ? times(quantity->number, *factor) : std::nullopt;
  if (!rate) return wrong(text, rate_kind);
  return *rate;
}

Result<std::uint64_t> parse_size(std::string_view text) {
  auto quantity = one_quantity(text, size_kind);
  if (!quantity) return quantity.error();
  const auto factor = factor_of(size_units, quantity->unit);
  const auto size = factor ? times(quantity->number, *factor) : std::nullopt;
  if (!size) return wrong(text, size_kind);
  return *size;
}

Result<double> parse_percent(std::string_view text) {
  auto quantity = one_quantity(text, percent_kind);
  if (!quantity) return quantity.error();
  if (quantity->unit != "%") return wrong(text, percent_kind);
  const double value =
      static_cast<double>(quantity->number.scaled) / static_cast<double>(quantity->number.scale);
  if (value > 100)
    return Error{Errc::config, fmt::format("\"{}\" is more than 100 %", shown(text))};
  return value;
}

std::string duration_text(std::chrono::milliseconds value) {
  constexpr std::array from_large{
      Unit{"years", year_ms}, Unit{"days", day_ms},   Unit{"months", month_ms},
      Unit{"h", hour_ms},     Unit{"min", minute_ms}, Unit{"s", second_ms},
      Unit{"ms", 1}};
  return exact_text(static_cast<std::uint64_t>(std::max<std::int64_t>(value.count(), 0)),
                    from_large);
}

std::string rate_text(std::uint64_t bits_per_second) {
  constexpr std::array from_large{Unit{"Tbps", 1'000'000'000'000}, Unit{"Gbps", 1'000'000'000},
                                  Unit{"Mbps", 1'000'000}, Unit{"kbps", 1000}, Unit{"bps", 1}};
  return exact_text(bits_per_second, from_large);
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::array from_large{Unit{"TiB", 1ULL << 40}, Unit{"GiB", 1ULL << 30},
                                  Unit{"MiB", 1ULL << 20}, Unit{"KiB", 1ULL << 10}, Unit{"B", 1}};
  return exact_text(bytes, from_large);
}

std::string percent_text(double value) { return fmt::format("{} %", value); }

}  // namespace netroster::config
