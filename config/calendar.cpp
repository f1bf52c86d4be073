#include "config/calendar.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "config/parts.h"
#include "config/schema_rows.h"

namespace netroster::config {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr days longest_term{366};

bool has_bell_times(const CalendarSettings& calendar) {
  for (const auto* times : {&calendar.monday, &calendar.tuesday, &calendar.wednesday,
                            &calendar.thursday, &calendar.friday})
    if (!times->empty()) return true;
  return false;
}

void check_term(Reader& reader, const Declared<CalendarTerm>& term) {
  const auto& given = term.places.values;
  if (!term.places.wrong.empty() || given.count("first") + given.count("last") < 2) return;
  if (term.value.last < term.value.first)
    reader.error(term.places.of("last"), "calendar.term.last", "is before the first day");
  else if (term.value.last - term.value.first > longest_term)
    reader.error(term.places.of("last"), "calendar.term.last",
                 fmt::format("is more than {} days after the first", longest_term.count()));
}

// What is declared again, whole: a list of days that was put in twice.
template <typename T, typename Key>
void check_once(Reader& reader, std::string_view key, const std::vector<Declared<T>>& all,
                Key key_of) {
  std::map<decltype(key_of(T{})), std::uint32_t> lines;
  for (const auto& one : all) {
    if (!one.places.wrong.empty() || one.places.values.count("first") == 0) continue;
    const auto [at, fresh] = lines.try_emplace(key_of(one.value), one.places.table.line);
    if (!fresh)
      reader.error(one.places.of("first"), std::string(key),
                   fmt::format("the same days are on line {} already", at->second));
  }
}

// A day of school must have bell times from somewhere.
bool lacks_times(const CalendarDays& days_of, const CalendarSettings& calendar) {
  if (!days_of.hours.empty() || days_of.kind == CalendarDayKind::holiday) return false;
  if (days_of.kind == CalendarDayKind::early_release) return calendar.early_release.empty();
  const auto last = days_of.last.value_or(days_of.first);
  for (auto day = days_of.first; day <= last && day < days_of.first + days{7}; day += days{1})
    if (bell_times_of(calendar, std::chrono::weekday{day}).empty()) return true;
  return false;
}

// Days that are to be no school, or a short day of it, when there is none anyway: before the first
// term or after the last. Those between two terms name a break.
bool is_outside_the_year(const CalendarDays& days_of, const CalendarSettings& calendar) {
  const auto& terms = calendar.terms;
  if (terms.empty() || days_of.kind == CalendarDayKind::instruction) return false;
  const auto last = days_of.last.value_or(days_of.first);
  const bool all_before = std::all_of(terms.begin(), terms.end(),
                                      [&](const CalendarTerm& term) { return last < term.first; });
  const bool all_after = std::all_of(terms.begin(), terms.end(), [&](const CalendarTerm& term) {
    return term.last < days_of.first;
  });
  return all_before || all_after;
}

void check_days(Reader& reader, const Declared<CalendarDays>& declared,
                const CalendarSettings& calendar) {
  const auto& value = declared.value;
  if (!declared.places.wrong.empty() || declared.places.values.count("first") == 0) return;
  if (value.last && *value.last < value.first)
    return reader.error(declared.places.of("last"), "calendar.days.last",
                        "is before the first day");
  if (value.last && *value.last - value.first > longest_term)
    return reader.error(declared.places.of("last"), "calendar.days.last",
                        fmt::format("is more than {} days after the first", longest_term.count()));
  if (is_outside_the_year(value, calendar))
    return reader.error(declared.places.of("first"), "calendar.days.first",
                        "is outside the school year: before the first term or after the last",
                        "correct the date, or add the term");
  if (lacks_times(value, calendar))
    reader.error(declared.places.of("kind"), "calendar.days.kind",
                 value.kind == CalendarDayKind::early_release
                     ? "has no bell times; give `hours` here or `early_release` under [calendar]"
                     : "has no bell times on one of its weekdays; give `hours`");
}

}  // namespace

std::optional<std::chrono::minutes> parse_clock(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto digit = [&](std::size_t at) { return text[at] - '0'; };
  for (const std::size_t at : {0U, 1U, 3U, 4U})
    if (digit(at) < 0 || digit(at) > 9) return std::nullopt;
  const auto hours = digit(0) * 10 + digit(1);
  const auto minutes = digit(3) * 10 + digit(4);
  if (minutes > 59 || hours * 60 + minutes > 24 * 60) return std::nullopt;
  return std::chrono::minutes{hours * 60 + minutes};
}

std::optional<BellTimes> parse_bell_times(std::string_view text) {
  if (text.size() != 11 || text[5] != '-') return std::nullopt;
  const auto begin = parse_clock(text.substr(0, 5));
  const auto end = parse_clock(text.substr(6));
  if (!begin || !end || *end <= *begin) return std::nullopt;
  return BellTimes{*begin, *end};
}

const char* check_bell_times(std::string_view text) {
  return parse_bell_times(text) ? nullptr : "must be two times of the day, such as \"08:00-15:10\"";
}

const std::string& bell_times_of(const CalendarSettings& settings, std::chrono::weekday weekday) {
  static const std::string none;
  switch (weekday.c_encoding()) {
    case 1:
      return settings.monday;
    case 2:
      return settings.tuesday;
    case 3:
      return settings.wednesday;
    case 4:
      return settings.thursday;
    case 5:
      return settings.friday;
    default:
      return none;
  }
}

void read_calendar(Reader& reader, const Node& table, const Places& places,
                   CalendarSettings& calendar) {
  const auto terms = read_list<CalendarTerm>(reader, "calendar.term", table);
  const auto special = read_list<CalendarDays>(reader, "calendar.days", table);
  for (const auto& term : terms) check_term(reader, term);
  check_once(reader, "calendar.term.first", terms,
             [](const CalendarTerm& one) { return std::pair(one.first, one.last); });
  calendar.terms = values_of(terms);
  for (const auto& each : special) check_days(reader, each, calendar);
  check_once(reader, "calendar.days.first", special, [](const CalendarDays& one) {
    return std::tuple(one.kind, one.first, one.last.value_or(one.first));
  });
  calendar.days = values_of(special);
  if (!terms.empty() && !has_bell_times(calendar) && places.wrong.empty())
    reader.error(places.table, "calendar.monday", "no weekday has bell times",
                 "for example monday = \"08:00-15:10\"");
  if (terms.empty() && (has_bell_times(calendar) || !special.empty()))
    reader.warning(places.table, "calendar.term",
                   "there is none, so nothing is known of school hours");
}

}  // namespace netroster::config
