#include "measurements/calendar.h"

#include <algorithm>
#include <utility>

namespace netroster::measurements {
namespace {

using config::BellTimes;
using config::CalendarDayKind;
using std::chrono::days;
using std::chrono::local_days;

constexpr days longest_intermission{28};

local_days local(std::chrono::sys_days day) { return local_days{day.time_since_epoch()}; }

std::size_t weekday_of(local_days day) { return std::chrono::weekday{day}.c_encoding(); }

}  // namespace

std::string_view text(DayType type) {
  switch (type) {
    case DayType::unknown:
      return "not in the calendar";
    case DayType::instruction:
      return "instruction day";
    case DayType::early_release:
      return "early release";
    case DayType::holiday:
      return "holiday";
    case DayType::weekend:
      return "weekend";
    case DayType::intermission:
      return "between terms";
    case DayType::summer:
      return "summer";
  }
  return {};
}

SchoolCalendar::SchoolCalendar(const config::CalendarSettings& settings, TimeZone zone)
    : zone_(std::move(zone)) {
  take_weekdays(settings);
  early_release_ = config::parse_bell_times(settings.early_release);
  for (const auto& term : settings.terms) terms_.push_back({local(term.first), local(term.last)});
  std::sort(terms_.begin(), terms_.end(),
            [](const Term& a, const Term& b) { return a.first < b.first; });
  for (const auto& each : settings.days)
    specials_.push_back({.first = local(each.first),
                         .last = local(each.last.value_or(each.first)),
                         .kind = each.kind,
                         .hours = config::parse_bell_times(each.hours)});
}

SchoolCalendar::SchoolCalendar(const config::CalendarSettings& settings, TimeZone zone,
                               const Site& site)
    : SchoolCalendar(settings, std::move(zone)) {
  apply(site);
}

void SchoolCalendar::take_weekdays(const config::CalendarSettings& settings) {
  for (unsigned i = 0; i < weekdays_.size(); ++i)
    weekdays_[i] =
        config::parse_bell_times(config::bell_times_of(settings, std::chrono::weekday{i}));
}

void SchoolCalendar::apply(const Site& site) {
  const auto full = config::parse_bell_times(site.school_hours);
  const auto early = config::parse_bell_times(site.early_release_hours);
  std::chrono::minutes latest{0};
  for (const auto& times : weekdays_)
    if (times) latest = std::max(latest, times->end);
  for (auto& times : weekdays_) {
    if (!times) continue;
    // A weekday that always ends before the others is one of early release.
    const auto& own = times->end < latest ? early : full;
    if (own) times = own;
  }
  if (early) early_release_ = early;
}

const SchoolCalendar::Special* SchoolCalendar::special(local_days day) const {
  for (auto it = specials_.rbegin(); it != specials_.rend(); ++it)
    if (it->first <= day && day <= it->last) return &*it;
  return nullptr;
}

DayType SchoolCalendar::outside_terms(local_days day) const {
  const auto next = std::find_if(terms_.begin(), terms_.end(),
                                 [day](const Term& term) { return day < term.first; });
  if (next == terms_.begin() || next == terms_.end()) return DayType::unknown;
  // Terms may lie inside each other: the latest end before the day counts.
  auto ended = std::prev(next)->last;
  for (auto it = terms_.begin(); it != next; ++it) ended = std::max(ended, it->last);
  return next->first - ended > longest_intermission + days{1} ? DayType::summer
                                                              : DayType::intermission;
}

DayType SchoolCalendar::type(local_days day) const {
  const auto* named = special(day);
  if (named != nullptr && named->kind == CalendarDayKind::instruction) return DayType::instruction;
  const bool in_term = std::any_of(terms_.begin(), terms_.end(), [day](const Term& term) {
    return term.first <= day && day <= term.last;
  });
  if (!in_term) return outside_terms(day);
  const auto& times = weekdays_[weekday_of(day)];
  const bool has_hours = times || (named != nullptr && named->hours);
  if (!has_hours) return DayType::weekend;
  if (named == nullptr) return DayType::instruction;
  return named->kind == CalendarDayKind::holiday ? DayType::holiday : DayType::early_release;
}

std::optional<BellTimes> SchoolCalendar::hours(local_days day) const {
  const auto kind = type(day);
  if (kind != DayType::instruction && kind != DayType::early_release) return std::nullopt;
  const auto* named = special(day);
  if (named != nullptr && named->hours) return named->hours;
  return kind == DayType::early_release ? early_release_ : weekdays_[weekday_of(day)];
}

bool SchoolCalendar::covers(WallTime from, WallTime to) const {
  if (terms_.empty()) return false;
  if (to <= from) return true;
  const auto last = std::max_element(terms_.begin(), terms_.end(),
                                     [](const Term& a, const Term& b) { return a.last < b.last; });
  const auto first_day = std::chrono::floor<days>(zone_.local(from));
  const auto last_day = std::chrono::floor<days>(zone_.local(to - std::chrono::seconds{1}));
  return terms_.front().first <= first_day && last_day <= last->last;
}

bool SchoolCalendar::school_hours(WallTime when) const {
  const auto now = zone_.local(when);
  const auto day = std::chrono::floor<days>(now);
  const auto times = hours(day);
  return times && now - day >= times->begin && now - day < times->end;
}

DayMask SchoolCalendar::school_slots(std::chrono::sys_days day) const {
  DayMask mask;
  TimeZone::Span span;  // until the epoch of nothing: asked for at once
  std::optional<local_days> asked;
  std::optional<BellTimes> times;
  for (std::size_t slot = 0; slot < slots_a_day; ++slot) {
    const WallTime start = day + slot_length * slot;
    if (slot == 0 || start >= span.until) span = zone_.at(start);
    const std::chrono::local_seconds now{start.time_since_epoch() + span.offset};
    const auto today = std::chrono::floor<days>(now);
    if (asked != today) {
      asked = today;
      times = hours(today);
    }
    if (times && now - today >= times->begin && now - today < times->end) mask.set(slot);
  }
  return mask;
}

}  // namespace netroster::measurements
