#include "daemon/service/school_traffic.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "measurements/calendar.h"
#include "measurements/day_blob.h"
#include "measurements/statistics.h"

namespace netroster::service {
namespace {

using standards::PortMeasure;

constexpr std::chrono::days looked_back{30};
constexpr std::chrono::days errors_of{7};
constexpr std::uint64_t least_frames = 10'000;
// Rules come site by site and ask several times for its ports: of a million ports all at once would
// take some 200 MB.
constexpr std::size_t most_devices = 256;
constexpr std::size_t least_slots = 60;  // of 5 minutes
constexpr double least_percent = 50;

measurements::SchoolCalendar calendar_of(const config::Config& config,
                                         const measurements::TimeZone& zone,
                                         const std::string& site) {
  const auto at = std::find_if(config.sites.begin(), config.sites.end(),
                               [&site](const Site& one) { return one.id == site; });
  if (at == config.sites.end()) return {config.calendar, zone};
  return {config.calendar, zone, *at};
}

PortMeasure none_because(std::string why) {
  PortMeasure out;
  out.why = std::move(why);
  return out;
}

PortMeasure measure_of(const measurements::Statistics& figures) {
  if (figures.expected == 0) return none_because("no school hours passed since it is polled");
  const auto seen = figures.larger.seen;
  PortMeasure out;
  out.sample_percent = 100 * static_cast<double>(seen) / static_cast<double>(figures.expected);
  if (seen < least_slots || *out.sample_percent < least_percent) {
    out.why = fmt::format("{} of {} samples of school hours are known, which is too few", seen,
                          figures.expected);
    return out;
  }
  out.in_p95_bps = figures.in.p95_bps;
  out.out_p95_bps = figures.out.p95_bps;
  return out;
}

standards::PortErrors errors_in(const inventory::FrameSums& sums) {
  standards::PortErrors out;
  if (sums.frames < least_frames) {
    out.why = fmt::format("it had {} frames in 7 days, which is too few", sums.frames);
    return out;
  }
  const auto frames = static_cast<double>(sums.frames);
  out.error_ratio = static_cast<double>(sums.errors) / frames;
  out.discard_ratio = static_cast<double>(sums.discards) / frames;
  return out;
}

}  // namespace

Result<std::unique_ptr<SchoolTraffic>> SchoolTraffic::open(const std::string& path,
                                                           const config::Config& config,
                                                           WallTime now, std::stop_token stop) {
  auto history = inventory::open_history(path, inventory::OpenMode::read_only);
  if (!history) return history.error();
  (*history)->stop_when(std::move(stop));
  return std::make_unique<SchoolTraffic>(std::move(*history), config, now);
}

SchoolTraffic::SchoolTraffic(std::unique_ptr<inventory::History> history,
                             const config::Config& config, WallTime now)
    : history_(std::move(history)), config_(config), now_(now) {
  if (auto zone = measurements::read_time_zone(config.district.timezone); zone)
    zone_ = std::move(*zone);
  if (const auto all = history_->series(std::nullopt); all)
    for (const auto& one : *all) series_.emplace(one.name, one);
}

std::optional<PortMeasure> SchoolTraffic::of(const std::string& device, const std::string& port) {
  const inventory::SeriesName name{device, port};
  const auto at = series_.find(name);
  if (at == series_.end()) return std::nullopt;
  auto known = measures_.find(name);
  if (known == measures_.end()) known = measures_.emplace(name, read(at->second)).first;
  return known->second;
}

PortMeasure SchoolTraffic::read(const inventory::Series& series) {
  if (!zone_)
    return none_because(config_.district.timezone + " is no time zone that the system knows");
  const auto calendar = calendar_of(config_, *zone_, series.site);
  if (!calendar.known()) return none_because("no term is configured in [calendar]");
  const auto from = std::max(WallTime(now_ - looked_back), WallTime(series.first));
  if (WallTime(series.last) + std::chrono::days(1) <= from)
    return none_because("it was not polled for 30 days");
  measurements::StatisticsOptions options;
  options.filter = [&calendar](std::chrono::sys_days day) { return calendar.school_slots(day); };
  measurements::StatisticsBuilder builder(from, now_, std::move(options));
  const auto stored =
      history_->days(series.name, std::chrono::floor<std::chrono::days>(from), series.last);
  if (!stored) return none_because(stored.error().what);
  measurements::DaySlots slots;
  for (const auto& day : *stored) {
    slots = {};
    if (measurements::decode(day.blob, slots)) builder.add(slots);  // else it is a gap
  }
  auto out = measure_of(builder.finish());
  out.when = std::min(now_, WallTime(series.last) + std::chrono::days(1));
  return out;
}

std::optional<standards::PortErrors> SchoolTraffic::errors(const std::string& device,
                                                           const std::string& port) {
  auto known = errors_.find(device);
  if (known == errors_.end() && errors_.size() >= most_devices) {
    errors_.clear();
    known = errors_.end();
  }
  if (known == errors_.end()) known = errors_.emplace(device, read_errors(device)).first;
  const auto at = known->second.find(port);
  return at == known->second.end() ? std::nullopt : std::optional(at->second);
}

SchoolTraffic::PortsErrors SchoolTraffic::read_errors(const std::string& device) {
  PortsErrors out;
  const auto day = [](WallTime time) { return std::chrono::floor<std::chrono::days>(time); };
  const auto stored = history_->frames(device, day(now_ - errors_of), day(now_));
  if (!stored) return out;
  for (const auto& port : *stored) {
    auto& errors = out[port.port] = errors_in(port.sums);
    errors.when = std::min(now_, WallTime(port.last) + std::chrono::days(1));
  }
  return out;
}

decltype(standards::Sources::measured) measured_by(SchoolTraffic* traffic) {
  if (traffic == nullptr) return {};
  return [traffic](const std::string& device, const std::string& port) {
    return traffic->of(device, port);
  };
}

decltype(standards::Sources::errors) errors_by(SchoolTraffic* traffic) {
  if (traffic == nullptr) return {};
  return [traffic](const std::string& device, const std::string& port) {
    return traffic->errors(device, port);
  };
}

}  // namespace netroster::service
