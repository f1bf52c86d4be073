#include "exporters/prometheus/school_hours.h"

#include <utility>

namespace netroster::prometheus {

using measurements::SchoolCalendar;

SchoolHours::SchoolHours(const config::Config& config) {
  auto zone = measurements::read_time_zone(config.district.timezone);
  if (!zone) return;
  zone_ = std::move(*zone);
  for (const auto& site : config.sites) {
    SchoolCalendar calendar(config.calendar, zone_, site);
    if (calendar.known()) calendars_.emplace(site.id, std::move(calendar));
  }
}

std::optional<bool> SchoolHours::at(const std::string& site, WallTime when) const {
  const auto calendar = calendars_.find(site);
  if (calendar == calendars_.end()) return std::nullopt;
  const auto today = std::chrono::floor<std::chrono::days>(zone_.local(when));
  if (calendar->second.type(today) == measurements::DayType::unknown) return std::nullopt;
  return calendar->second.school_hours(when);
}

}  // namespace netroster::prometheus
