#include "measurements/week_windows.h"

#include <algorithm>
#include <vector>

namespace netroster::measurements {
namespace {

using std::chrono::days;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::seconds;

// A window of one day a week may be left out once by a change of the clock.
constexpr days horizon{21};
constexpr days longest_window{2};  // from the midnight before

bool holds(const config::WeekWindow& window, local_seconds shown) {
  const auto today = std::chrono::floor<days>(shown);
  for (const auto day : {today, today - days{1}}) {
    if (!window.days.test(std::chrono::weekday{day}.c_encoding())) continue;
    if (day + window.begin <= shown && shown < day + window.last()) return true;
  }
  return false;
}

// Every moment from `from` to `to` at which the clock shows a beginning or an end, or is changed;
// in order.
std::vector<WallTime> turns(WallTime from, WallTime to, const config::WeekWindows& windows,
                            const TimeZone& zone) {
  std::vector<WallTime> out;
  for (auto at = from; at < to;) {
    const auto span = zone.at(at);
    const auto until = std::min(span.until, to);
    const auto moment = [&](local_seconds shown) {
      return WallTime{shown.time_since_epoch() - span.offset};
    };
    const auto add = [&](local_seconds shown) {
      if (moment(shown) >= at && moment(shown) < until) out.push_back(moment(shown));
    };
    const local_seconds first{at.time_since_epoch() + span.offset};
    const local_seconds last{until.time_since_epoch() + span.offset};
    for (auto day = std::chrono::floor<days>(first) - longest_window; day <= last; day += days{1})
      for (const auto& window : windows) {
        if (!window.days.test(std::chrono::weekday{day}.c_encoding())) continue;
        add(day + window.begin);
        add(day + window.last());
      }
    out.push_back(until);
    at = until;
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

bool is_open(WallTime now, const config::WeekWindows& windows, const TimeZone& zone) {
  const auto shown = zone.local(now);
  return windows.empty() ||
         std::any_of(windows.begin(), windows.end(),
                     [shown](const config::WeekWindow& window) { return holds(window, shown); });
}

WallTime next_start(WallTime now, const config::WeekWindows& windows, const TimeZone& zone) {
  if (is_open(now, windows, zone)) return now;
  const auto all = turns(now, now + horizon, windows, zone);
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](WallTime when) { return is_open(when, windows, zone); });
  return found == all.end() ? now + horizon : *found;
}

std::optional<WallTime> next_end(WallTime now, const config::WeekWindows& windows,
                                 const TimeZone& zone) {
  if (windows.empty() || !is_open(now, windows, zone)) return std::nullopt;
  const auto all = turns(now, now + horizon, windows, zone);
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](WallTime when) { return !is_open(when, windows, zone); });
  return found == all.end() ? std::nullopt : std::optional(*found);
}

std::optional<OpenTime> last_open(WallTime now, const config::WeekWindows& windows,
                                  const TimeZone& zone) {
  std::optional<OpenTime> out;
  if (windows.empty()) return out;
  std::optional<WallTime> begin;
  for (const auto when : turns(now - horizon, now, windows, zone)) {
    const bool open = is_open(when, windows, zone);
    if (open && !begin) begin = when;
    if (open || !begin || when > now) continue;
    out = OpenTime{*begin, when};
    begin.reset();
  }
  return out;
}

WallTime first_moment(std::chrono::local_seconds shown, const TimeZone& zone) {
  // No zone is more than a day away, and none goes over a day in one change but for date lines.
  for (WallTime at{(shown - days{2}).time_since_epoch()};;) {
    const auto span = zone.at(at);
    const WallTime then{shown.time_since_epoch() - span.offset};
    if (then <= at) return at;
    if (then < span.until) return then;
    at = span.until;
  }
}

}  // namespace netroster::measurements
