#include "daemon/service/scan_times.h"

#include <algorithm>
#include <utility>

#include "measurements/week_windows.h"

namespace netroster::service {
namespace {

using std::chrono::milliseconds;

constexpr int share = 20;  // one twentieth

measurements::TimeZone zone_of(const config::District& district) {
  auto zone = measurements::read_time_zone(district.timezone);
  return zone ? std::move(*zone) : measurements::TimeZone();
}

}  // namespace

ScanTimes::ScanTimes(const config::SweepSettings& sweep, measurements::TimeZone zone,
                     std::uint64_t seed)
    : interval_(sweep.interval),
      windows_(config::parse_week_windows(sweep.windows).value_or(config::WeekWindows())),
      zone_(std::move(zone)),
      chance_(seed) {}

ScanTimes::ScanTimes(const config::Config& config, std::uint64_t seed)
    : ScanTimes(config.sweep, zone_of(config.district), seed) {}

milliseconds ScanTimes::some_of(milliseconds most) {
  return milliseconds{std::uniform_int_distribution<std::int64_t>(
      0, std::max<std::int64_t>(most.count(), 0))(chance_)};
}

milliseconds ScanTimes::interval() {
  return interval_ - interval_ / share + some_of(2 * interval_ / share);
}

milliseconds ScanTimes::pause(milliseconds took) {
  const auto whole = interval();
  return took < whole ? whole - took : whole / 10;
}

milliseconds ScanTimes::spread(WallTime now) {
  const auto closes = end(now);
  const milliseconds left = closes ? *closes - now : std::chrono::hours{24};
  return some_of(std::min(left, interval_) / share);
}

WallTime ScanTimes::next(WallTime earliest) const {
  return measurements::next_start(earliest, windows_, zone_);
}

std::optional<WallTime> ScanTimes::end(WallTime now) const {
  return measurements::next_end(now, windows_, zone_);
}

}  // namespace netroster::service
