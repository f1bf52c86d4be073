#include "daemon/commands/bandwidth_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "measurements/day_blob.h"

namespace netroster::daemon {
namespace {

using inventory::DaySpan;
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
  options.may_wait_from = range.may_wait_from;
  if (school != nullptr)
    options.filter = [school](std::chrono::sys_days day) { return school->school_slots(day); };
  return {range.from, range.to, std::move(options)};
}

bool take(std::chrono::sys_days day, const std::string& blob, measurements::DaySlots& slots,
          std::string& unreadable) {
  slots = {};
  const auto decoded = measurements::decode(blob, slots);
  if (!decoded && unreadable.empty())
    unreadable = fmt::format("{}: {}", iso_text(WallTime(day)).substr(0, 10), decoded.error().what);
  return decoded.has_value();
}

// As `in` of the site, where the port is at the far end.
void turn(measurements::DaySlots& slots) {
  for (auto& slot : slots.slots) std::swap(slot.in, slot.out);
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

Result<void> TrafficReader::go_on() const {
  if (stop_.stop_requested()) return Error{Errc::cancelled, "nobody waits for it any more"};
  return {};
}

// The figures of one port are those of the port, whether it is asked for as a circuit or as a port.
Result<Statistics> TrafficReader::read(const BandwidthSubject& subject, TrafficRange range,
                                       const SchoolCalendar* school, std::string& unreadable) {
  auto builder = builder_of(range, school);
  const auto& choice = subject.choice;
  if (subject.series) {
    measurements::CountedPort port;
    port.device = subject.series->device;
    port.port = subject.series->port;
    return read_port(port, range, std::move(builder), unreadable);
  }
  if (choice.ports.size() == 1 && choice.unmeasured.empty())
    return read_port(choice.ports.front(), range, std::move(builder), unreadable);
  return read_sum(choice, range, std::move(builder), unreadable);
}

// The days of the range that there can be something of.
Result<std::optional<DaySpan>> TrafficReader::kept(const inventory::SeriesName& series,
                                                   TrafficRange range) {
  if (const auto wanted = go_on(); !wanted) return wanted.error();
  const auto there = history_.span_of_days(series);
  if (!there) return there.error();
  if (!*there) return std::optional<DaySpan>();
  const DaySpan out{std::max(first_day(range), (*there)->first),
                    std::min(last_day(range), (*there)->last)};
  return out.first > out.last ? std::nullopt : std::optional(out);
}

Result<std::optional<DaySpan>> TrafficReader::kept(const measurements::PortChoice& choice,
                                                   TrafficRange range) {
  std::optional<DaySpan> out;
  for (const auto& port : choice.ports) {
    const auto one = kept({port.device, port.port}, range);
    if (!one) return one.error();
    if (!*one) continue;
    if (!out) out = *one;
    out->first = std::min(out->first, (*one)->first);
    out->last = std::max(out->last, (*one)->last);
  }
  return out;
}

Result<Statistics> TrafficReader::read_port(const measurements::CountedPort& port,
                                            TrafficRange range, StatisticsBuilder builder,
                                            std::string& unreadable) {
  const inventory::SeriesName series{port.device, port.port};
  const auto span = kept(series, range);
  if (!span) return span.error();
  if (!*span) return builder.finish();
  const auto stored = history_.days(series, (*span)->first, (*span)->last);
  if (!stored) return stored.error();
  measurements::DaySlots slots;
  for (const auto& day : *stored) {
    if (const auto wanted = go_on(); !wanted) return wanted.error();
    if (!take(day.day, day.blob, slots, unreadable)) continue;
    if (port.flipped) turn(slots);
    builder.add(slots);
  }
  return builder.finish();
}

// A month at a time: a day at a time is a query a port and day, all at once is too much to hold.
Result<Statistics> TrafficReader::read_sum(const measurements::PortChoice& choice,
                                           TrafficRange range, StatisticsBuilder builder,
                                           std::string& unreadable) {
  constexpr std::chrono::days at_once{31};
  const auto span = kept(choice, range);
  if (!span) return span.error();
  if (!*span) return builder.finish();
  for (auto from = (*span)->first; from <= (*span)->last; from += at_once) {
    const DaySpan some{from, std::min((*span)->last, from + at_once - std::chrono::days(1))};
    if (auto added = add_sums(choice, some, builder, unreadable); !added) return added.error();
  }
  return builder.finish();
}

Result<void> TrafficReader::add_sums(const measurements::PortChoice& choice, DaySpan span,
                                     StatisticsBuilder& builder, std::string& unreadable) {
  std::vector<Days> stored;
  std::set<std::chrono::sys_days> days;
  for (const auto& port : choice.ports) {
    auto of_port = history_.days({port.device, port.port}, span.first, span.last);
    if (!of_port) return of_port.error();
    auto& kept_days = stored.emplace_back();
    for (auto& day : *of_port) {
      days.insert(day.day);
      kept_days.emplace(day.day, std::move(day.blob));
    }
  }
  for (const auto day : days) {
    if (const auto wanted = go_on(); !wanted) return wanted;
    builder.add(sum_of(choice, stored, day, unreadable).sums);
  }
  return {};
}

// `stored`: by port.
measurements::TotalDay TrafficReader::sum_of(const measurements::PortChoice& choice,
                                             const std::vector<Days>& stored,
                                             std::chrono::sys_days day, std::string& unreadable) {
  std::vector<measurements::DaySlots> slots(choice.ports.size());
  std::vector<measurements::DaySeries> series(choice.ports.size());
  for (std::size_t i = 0; i < choice.ports.size(); ++i) {
    series[i].flipped = choice.ports[i].flipped;
    const auto at = stored[i].find(day);
    if (at != stored[i].end() && take(day, at->second, slots[i], unreadable))
      series[i].slots = &slots[i];
  }
  return measurements::total_of(day, series, static_cast<std::uint32_t>(choice.unmeasured.size()));
}

}  // namespace netroster::daemon
