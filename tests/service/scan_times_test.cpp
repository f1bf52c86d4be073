// When the daemon scans by itself.
#include "daemon/service/scan_times.h"

#include <gtest/gtest.h>

#include <set>

namespace netroster::service {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

WallTime at(const char* text) { return parse_time(text).value(); }

ScanTimes times(const char* windows, std::uint64_t chance = 1) {
  config::SweepSettings sweep;
  sweep.windows = windows;
  return {sweep, measurements::read_time_zone("America/Los_Angeles").value(), chance};
}

TEST(ScanTimes, AreSpreadByAFewPercentAndTheSameWithTheSameChance) {
  auto one = times("", 7);
  auto same = times("", 7);
  auto other = times("", 8);
  std::set<milliseconds> seen;
  bool differs = false;
  for (int i = 0; i < 1000; ++i) {
    const auto interval = one.interval();
    EXPECT_GE(interval, 6h - 18min);
    EXPECT_LE(interval, 6h + 18min);
    EXPECT_EQ(interval, same.interval());
    differs = differs || interval != other.interval();
    seen.insert(interval);
  }
  EXPECT_TRUE(differs);
  EXPECT_LT(*seen.begin(), 6h - 15min);
  EXPECT_GT(*seen.rbegin(), 6h + 15min);
}

TEST(ScanTimes, CountFromTheBeginningOfAScanAndLeaveATenthAfterALongOne) {
  auto after = times("");
  for (int i = 0; i < 100; ++i) {
    const auto pause = after.pause(1h);
    EXPECT_GE(pause, 5h - 18min);
    EXPECT_LE(pause, 5h + 18min);
  }
  EXPECT_GE(after.pause(7h), 34min);
  EXPECT_LE(after.pause(7h), 38min);
}

TEST(ScanTimes, AreWithinTheWindows) {
  auto nights = times("18:00-06:00");
  const auto noon = at("2026-12-01T20:00:00Z");
  const auto evening = at("2026-12-02T02:00:00Z");
  const auto morning = at("2026-12-02T14:00:00Z");
  EXPECT_FALSE(nights.may_begin(noon));
  EXPECT_EQ(nights.next(noon), evening);
  EXPECT_FALSE(nights.end(noon));
  EXPECT_TRUE(nights.may_begin(evening));
  EXPECT_EQ(nights.end(evening), morning);
  for (int i = 0; i < 100; ++i) {
    EXPECT_LE(nights.spread(evening), 18min);
    EXPECT_LE(nights.spread(morning - 20min), 1min) << "what is left is shorter";
  }
  auto always = times("");
  EXPECT_EQ(always.next(noon), noon);
  EXPECT_FALSE(always.end(noon));
}

}  // namespace
}  // namespace netroster::service
