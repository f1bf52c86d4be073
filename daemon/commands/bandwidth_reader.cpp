#include "daemon/commands/bandwidth_reader.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "measurements/day_blob.h"

namespace netroster::daemon {
namespace {

using measurements::SchoolCalendar;
using measurements::Statistics;
using measurements::StatisticsBuilder;

std::chrono::sys_days first_day(TrafficRange range) {
  return std::chrono::floor<std::chrono::days>(range.from);
}
std::chrono::sys_days last_day(TrafficRange range) {
  return std::chrono::floor<std::chrono::days>(range.to);
}

StatisticsBuilder builder_of(TrafficRange range, const SchoolCalendar* school) {
  measurements::StatisticsOptions options;
  if (school != nullptr)
    options.filter = [school](std::chrono::sys_days day) { return school->school_slots(day); };
  return {range.from, range.to, std::move(options)};
}

bool take(const inventory::StoredDay& day, measurements::DaySlots& slots, std::string& unreadable) {
  slots = {};
  const auto decoded = measurements::decode(day.blob, slots);
  if (!decoded && unreadable.empty())
    unreadable =
        fmt::format("{}: {}", iso_text(WallTime(day.day)).substr(0, 10), decoded.error().what);
  return decoded.has_value();
}

}  // namespace

Result<SchoolCalendars> SchoolCalendars::read(const config::Config& config) {
  auto zone = measurements::read_time_zone(config.district.timezone);
  if (!zone) return zone.error();
  SchoolCalendars made;
  made.config_ = &config;
  made.zone_ = std::move(*zone);
  return made;
}

std::optional<SchoolCalendar> SchoolCalendars::of(const Site* site) const {
  auto made = site == nullptr ? SchoolCalendar(config_->calendar, zone_)
                              : SchoolCalendar(config_->calendar, zone_, *site);
  if (!made.known()) return std::nullopt;
  return made;
}

Result<Statistics> TrafficReader::read(const BandwidthSubject& subject, TrafficRange range,
                                       const SchoolCalendar* school, std::string& unreadable) {
  auto builder = builder_of(range, school);
  if (subject.series) return read_port(*subject.series, range, std::move(builder), unreadable);
  return read_sum(subject.choice, range, std::move(builder), unreadable);
}

Result<Statistics> TrafficReader::read_port(const inventory::SeriesName& series, TrafficRange range,
                                            StatisticsBuilder builder, std::string& unreadable) {
  const auto stored = history_.days(series, first_day(range), last_day(range));
  if (!stored) return stored.error();
  measurements::DaySlots slots;
  for (const auto& day : *stored)
    if (take(day, slots, unreadable)) builder.add(slots);
  return builder.finish();
}

Result<Statistics> TrafficReader::read_sum(const measurements::PortChoice& choice,
                                           TrafficRange range, StatisticsBuilder builder,
                                           std::string& unreadable) {
  for (auto day = first_day(range); day <= last_day(range); day += std::chrono::days(1)) {
    const auto sum = sum_of(choice, day, unreadable);
    if (!sum) return sum.error();
    builder.add(sum->sums);
  }
  return builder.finish();
}

Result<measurements::TotalDay> TrafficReader::sum_of(const measurements::PortChoice& choice,
                                                     std::chrono::sys_days day,
                                                     std::string& unreadable) {
  std::vector<measurements::DaySlots> slots(choice.ports.size());
  std::vector<measurements::DaySeries> series(choice.ports.size());
  for (std::size_t i = 0; i < choice.ports.size(); ++i) {
    const auto& port = choice.ports[i];
    series[i].flipped = port.flipped;
    const auto stored = history_.days({port.device, port.port}, day, day);
    if (!stored) return stored.error();
    if (!stored->empty() && take(stored->front(), slots[i], unreadable))
      series[i].slots = &slots[i];
  }
  return measurements::total_of(day, series, static_cast<std::uint32_t>(choice.unmeasured.size()));
}

}  // namespace netroster::daemon
