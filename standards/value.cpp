#include "standards/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/clock.h"
#include "base/text.h"
#include "config/units.h"

namespace netroster::standards {
namespace {

using config::Node;

constexpr double seconds_a_minute = 60;
constexpr double seconds_a_day = 86'400;
constexpr double days_a_year = 365;

struct UnitRow {
  Unit unit;
  std::string_view name;
  std::string_view example;
};
constexpr std::array<UnitRow, 12> units{{
    {Unit::text, "text", "\"mdf\""},
    {Unit::names, "list of texts", "\"staff\""},
    {Unit::truth, "truth", "true"},
    {Unit::count, "count", "2"},
    {Unit::ratio, "number", "1.5"},
    {Unit::percent, "percent", "\"80 %\""},
    {Unit::rate, "rate", "\"10 Gbps\""},
    {Unit::duration, "duration", "\"3 years\""},
    {Unit::watts, "watts", "\"30 W\""},
    {Unit::celsius, "degrees Celsius", "\"24 C\""},
    {Unit::metres, "metres", "\"90 m\""},
    {Unit::date, "date", "2027-06-30"},
}};

const UnitRow& row_of(Unit unit) {
  for (const auto& row : units)
    if (row.unit == unit) return row;
  return units[0];
}

std::string plain(double value) { return fmt::format("{:.6g}", value); }

std::string duration_text(double seconds) {
  if (seconds < 0) return "-" + duration_text(-seconds);
  if (seconds >= days_a_year * seconds_a_day)
    return fmt::format("{:.1f} years", seconds / (days_a_year * seconds_a_day));
  if (seconds >= 2 * seconds_a_day) return fmt::format("{:.0f} days", seconds / seconds_a_day);
  if (seconds >= 2 * seconds_a_minute)
    return fmt::format("{:.0f} minutes", seconds / seconds_a_minute);
  return fmt::format("{:.0f} s", seconds);
}

std::string number_text(double value, Unit unit) {
  switch (unit) {
    case Unit::percent:
      return fmt::format("{:.4g} %", value);
    case Unit::rate:
      return value < 0 ? plain(value)
                       : config::rate_text(
                             static_cast<std::uint64_t>(std::llround(std::min(value, 9e18))));
    case Unit::duration:
      return duration_text(value);
    case Unit::watts:
      return plain(value) + " W";
    case Unit::celsius:
      return plain(value) + " C";
    case Unit::metres:
      return plain(value) + " m";
    default:
      return plain(value);
  }
}

std::string joined(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out.empty() ? "none" : out;
}

std::string as_example(Unit unit) { return fmt::format("for example {}", example(unit)); }

// Time left may be over, and it may freeze; of anything else there is none or some.
bool may_be_negative(Unit unit) { return unit == Unit::duration || unit == Unit::celsius; }

// NaN is neither more nor less than anything, and everything is less than infinity: held against
// one of them every fact would do.
std::variant<Scalar, WrongValue> checked(double value, Unit unit) {
  if (!std::isfinite(value)) return WrongValue{"must be a number with an end", as_example(unit)};
  if (value < 0 && !may_be_negative(unit))
    return WrongValue{fmt::format("{} is less than 0", number_text(value, unit)), as_example(unit)};
  return Scalar{value};
}

// A number with one of the endings that the unit may have.
std::optional<double> with_ending(std::string_view text,
                                  std::initializer_list<std::string_view> ok) {
  double value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || !std::isfinite(value)) return std::nullopt;
  const auto rest = trim(text.substr(static_cast<std::size_t>(end - text.data())));
  for (const auto ending : ok)
    if (rest == ending) return value;
  return std::nullopt;
}

std::variant<Scalar, WrongValue> of_text(const std::string& written, Unit unit) {
  const auto wrong = [&](std::string what) -> std::variant<Scalar, WrongValue> {
    return WrongValue{std::move(what), as_example(unit)};
  };
  const auto number = [&](std::optional<double> value) -> std::variant<Scalar, WrongValue> {
    if (value) return checked(*value, unit);
    return wrong(fmt::format("\"{}\" is not in {}", written, text(unit)));
  };
  switch (unit) {
    case Unit::text:
    case Unit::names:
      return Scalar{written};
    case Unit::rate: {
      const auto rate = config::parse_rate(written);
      return rate ? Scalar{static_cast<double>(*rate)} : wrong(rate.error().what);
    }
    case Unit::duration: {
      const auto time = config::parse_duration(written);
      return time ? Scalar{static_cast<double>(time->count()) / 1000} : wrong(time.error().what);
    }
    case Unit::percent:
      return number(with_ending(written, {"%"}));
    case Unit::watts:
      return number(with_ending(written, {"W"}));
    case Unit::celsius:
      return number(with_ending(written, {"C", "°C"}));
    case Unit::metres:
      return number(with_ending(written, {"m"}));
    default:
      return wrong(fmt::format("\"{}\" is text; this is a {}", written, text(unit)));
  }
}

std::variant<Scalar, WrongValue> of_number(double value, Unit unit) {
  if (!std::isfinite(value)) return checked(value, unit);
  if (unit == Unit::count && value != std::floor(value))
    return WrongValue{"must be a whole number", as_example(unit)};
  if (unit == Unit::count || unit == Unit::ratio) return checked(value, unit);
  return WrongValue{fmt::format("{} has no unit; this is a {}", value, text(unit)),
                    as_example(unit)};
}

template <typename T>
int order(const T& a, const T& b) {
  if (a < b) return -1;
  return b < a ? 1 : 0;
}

}  // namespace

std::string_view text(Unit unit) { return row_of(unit).name; }
std::string_view example(Unit unit) { return row_of(unit).example; }

std::string text(const Scalar& value, Unit unit) {
  if (const auto* truth = std::get_if<bool>(&value)) return *truth ? "yes" : "no";
  if (const auto* number = std::get_if<double>(&value)) return number_text(*number, unit);
  if (const auto* words = std::get_if<std::string>(&value)) return *words;
  if (const auto* names = std::get_if<std::vector<std::string>>(&value)) return joined(*names);
  if (const auto* day = std::get_if<std::chrono::sys_days>(&value))
    return iso_text(*day).substr(0, 10);
  return "-";
}

std::variant<Scalar, WrongValue> scalar_of(const config::Node& node, Unit unit) {
  const auto wrong = [&](std::string what) {
    return WrongValue{std::move(what), as_example(unit)};
  };
  switch (node.kind) {
    case Node::Kind::boolean:
      if (unit != Unit::truth) return wrong(fmt::format("is a truth; this is a {}", text(unit)));
      return Scalar{std::get<bool>(node.scalar)};
    case Node::Kind::integer:
      return of_number(static_cast<double>(std::get<std::int64_t>(node.scalar)), unit);
    case Node::Kind::number:
      return of_number(std::get<double>(node.scalar), unit);
    case Node::Kind::text:
      return of_text(std::get<std::string>(node.scalar), unit);
    case Node::Kind::date: {
      const auto day = parse_time(std::get<std::string>(node.scalar));
      if (unit != Unit::date || !day)
        return wrong(fmt::format("is a date; this is a {}", text(unit)));
      return Scalar{std::chrono::floor<std::chrono::days>(*day)};
    }
    default:
      return wrong(fmt::format("must be a {}", text(unit)));
  }
}

std::optional<int> compare(const Scalar& a, const Scalar& b) {
  if (a.index() != b.index()) return std::nullopt;
  if (const auto* number = std::get_if<double>(&a)) return order(*number, std::get<double>(b));
  if (const auto* truth = std::get_if<bool>(&a)) return order(*truth, std::get<bool>(b));
  if (const auto* day = std::get_if<std::chrono::sys_days>(&a))
    return order(*day, std::get<std::chrono::sys_days>(b));
  if (const auto* words = std::get_if<std::string>(&a)) {
    const auto& other = std::get<std::string>(b);
    return equal_nocase(*words, other) ? 0 : order(*words, other);
  }
  return std::nullopt;
}

bool glob_matches(std::string_view pattern, std::string_view text) {
  const auto same = [](char a, char b) {
    return a == '?' || std::tolower(static_cast<unsigned char>(a)) ==
                           std::tolower(static_cast<unsigned char>(b));
  };
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t from = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      from = t;
    } else if (p < pattern.size() && same(pattern[p], text[t])) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++from;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace netroster::standards
