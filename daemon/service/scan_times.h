// When the daemon scans by itself. The clock is given, and so is chance.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <random>

#include "base/clock.h"
#include "config/config.h"
#include "config/windows.h"
#include "measurements/time_zone.h"

namespace netroster::service {

class ScanTimes {
 public:
  ScanTimes(const config::SweepSettings& sweep, measurements::TimeZone zone, std::uint64_t seed);
  // In the zone of the district; one that cannot be read is UTC.
  ScanTimes(const config::Config& config, std::uint64_t seed);

  // From the beginning of a scan to that of the next: sweep.interval, up to 5 % more or less, so
  // that daemons that were started together do not scan together for ever.
  std::chrono::milliseconds interval();
  // From the end of a scan that took so long. One that is never done in time leaves a tenth.
  std::chrono::milliseconds pause(std::chrono::milliseconds took);
  // Of a window that was waited for: up to 5 % of it, and of the interval.
  std::chrono::milliseconds spread(WallTime now);

  // The first time from `earliest` on at which a scan may begin.
  WallTime next(WallTime earliest) const;
  bool may_begin(WallTime now) const { return next(now) <= now; }
  // When the window closes that is open now; nullopt: no end is in sight.
  std::optional<WallTime> end(WallTime now) const;

 private:
  std::chrono::milliseconds some_of(std::chrono::milliseconds most);

  std::chrono::milliseconds interval_;
  config::WeekWindows windows_;
  measurements::TimeZone zone_;
  std::mt19937_64 chance_;
};

}  // namespace netroster::service
