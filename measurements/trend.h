// How monthly figures grow, and when they meet a capacity, with what is uncertain about it.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace netroster::measurements {

// The peak or 95th percentile of one month.
struct MonthFigure {
  std::chrono::year_month month;
  double bps = 0;
  double seen_share = 0;  // of the slots that count, 0 to 1
  bool summer = false;    // no school in most of it: left out, for it would bend the line
};

struct Step {
  std::chrono::year_month month;  // the first of the new level
  double bps = 0;                 // up or down by so much
};

enum class TrendKind : std::uint8_t {
  too_little,  // fewer than 8 months that can be used
  none,        // no slope that can be told from chance
  growing,
  shrinking
};
std::string_view text(TrendKind kind);

// A line through the months: the median slope of all pairs of months (Theil-Sen), which a few wild
// months do not move, with its 95 % interval from Kendall's statistic (Sen 1968). A step (new
// circuit, devices for every student) of more than four times the scatter is taken out: pairs
// across it do not count. Months are taken as independent of each other; where one makes the next
// the interval is too narrow.
struct Trend {
  TrendKind kind = TrendKind::too_little;
  std::size_t used = 0;        // months
  double bps_a_month = 0;      // slope
  double bps_a_month_low = 0;  // its 95 % interval
  double bps_a_month_high = 0;
  double scatter_bps = 0;  // of months about the line, like a standard deviation
  std::optional<Step> step;
  std::chrono::year_month last;  // month used
  double level_bps = 0;          // of the line in it
  // Where the lines of the interval cross: the middle of the months after the step.
  double pivot_months = 0;  // relative to `last`, not positive
  double pivot_bps = 0;
};

// Months in any order; those with less than half of it seen are left out, of two of one month the
// second; only the newest 240 count.
Trend trend_of(std::span<const MonthFigure> months);

enum class SaturationState : std::uint8_t {
  unknown,  // no trend, so no date
  reached,  // the line is at the capacity already
  expected,
  far  // more than ten years away, or as far again as four times the months it is based on
};

struct Saturation {
  SaturationState state = SaturationState::unknown;
  std::optional<std::chrono::year_month> expected;
  std::optional<std::chrono::year_month> earliest;  // by the steepest line of the interval
  std::optional<std::chrono::year_month> latest;    // by the flattest; nullopt: none within reach
};

// When the line meets the capacity.
Saturation saturation_of(const Trend& trend, double capacity_bps);

}  // namespace netroster::measurements
