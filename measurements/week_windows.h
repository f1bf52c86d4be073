// When times of the week begin and end, in a time zone. Pure: what the clock on the wall shows
// counts. An hour that the change to summer time leaves out is no time of any window, and one that
// the change back repeats is it twice.
#pragma once

#include <optional>

#include "base/clock.h"
#include "config/windows.h"
#include "measurements/time_zone.h"

namespace netroster::measurements {

// Without windows it is always open.
bool is_open(WallTime now, const config::WeekWindows& windows, const TimeZone& zone);

// `now` when it is open, else when it opens next; that is at most three weeks away.
WallTime next_start(WallTime now, const config::WeekWindows& windows, const TimeZone& zone);

// When it closes that is open now; nullopt: not within three weeks.
std::optional<WallTime> next_end(WallTime now, const config::WeekWindows& windows,
                                 const TimeZone& zone);

// The last time before `now` at which one closed, and when that one had opened; nullopt: there is
// none within three weeks.
struct OpenTime {
  WallTime begin{};
  WallTime end{};
};
std::optional<OpenTime> last_open(WallTime now, const config::WeekWindows& windows,
                                  const TimeZone& zone);

// The first moment at which the clock on the wall shows this time or, where it is left out, a later
// one.
WallTime first_moment(std::chrono::local_seconds shown, const TimeZone& zone);

}  // namespace netroster::measurements
