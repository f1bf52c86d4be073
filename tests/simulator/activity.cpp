#include "tests/simulator/activity.h"

#include <cmath>
#include <vector>

namespace netroster::simulator {
namespace {

constexpr double slot_seconds = 300;
constexpr int slots_per_day = 288;
constexpr int slots = 7 * slots_per_day;
constexpr double week_seconds = slots * slot_seconds;
constexpr double epoch_to_monday = 3 * 86'400;  // 1970-01-01 was a Thursday; Monday = slot 0

struct Point {
  double hour;
  double load;
};

// Load by hour of a weekday; straight lines in between.
constexpr Point school_points[] = {{0, 0.02},    {6, 0.02},  {7.5, 0.35},   {8.25, 0.85},
                                   {10.5, 1.0},  {12, 0.55}, {12.75, 0.95}, {14.5, 0.8},
                                   {15.25, 0.4}, {17, 0.12}, {20, 0.05},    {24, 0.02}};
constexpr Point steady_points[] = {{0, 0.5}, {24, 0.5}};
constexpr Point backup_points[] = {{0, 0.3}, {1, 1.0}, {4, 0.9}, {5, 0.05}, {22, 0.05}, {24, 0.3}};

template <std::size_t N>
double interpolate(const Point (&points)[N], double hour) {
  for (std::size_t i = 1; i < N; ++i) {
    if (hour > points[i].hour) continue;
    const auto span = points[i].hour - points[i - 1].hour;
    const auto part = (hour - points[i - 1].hour) / span;
    return points[i - 1].load + part * (points[i].load - points[i - 1].load);
  }
  return points[N - 1].load;
}

double slot_load(Shape shape, int slot) {
  const double hour = (slot % slots_per_day) / 12.0;
  const bool weekend = slot / slots_per_day >= 5;
  switch (shape) {
    case Shape::school_day:
      return weekend ? 0.03 : interpolate(school_points, hour);
    case Shape::steady:
      return interpolate(steady_points, hour);
    case Shape::backup:
      return interpolate(backup_points, hour);
  }
  return 0;
}

// before[i]: full-load seconds from the start of the week to the start of slot i.
struct Week {
  std::array<std::vector<double>, shape_count> before;
  Week() {
    for (std::size_t shape = 0; shape < shape_count; ++shape) {
      auto& sums = before[shape];
      sums.assign(slots + 1, 0);
      for (int i = 0; i < slots; ++i)
        sums[static_cast<std::size_t>(i) + 1] =
            sums[static_cast<std::size_t>(i)] +
            slot_load(static_cast<Shape>(shape), i) * slot_seconds;
    }
  }
};

const Week& week() {
  static const Week table;
  return table;
}

struct Place {
  double weeks;
  std::size_t slot;
  double part;  // of the slot, 0 to 1
};

Place place_of(double seconds) {
  const double since = seconds + epoch_to_monday;
  const double weeks = std::floor(since / week_seconds);
  const double at = (since - weeks * week_seconds) / slot_seconds;
  const auto slot = std::min(static_cast<std::size_t>(at), static_cast<std::size_t>(slots - 1));
  return {weeks, slot, at - static_cast<double>(slot)};
}

}  // namespace

Activity activity_until(double seconds) {
  const auto place = place_of(seconds);
  Activity result{};
  for (std::size_t shape = 0; shape < shape_count; ++shape) {
    const auto& sums = week().before[shape];
    result[shape] = place.weeks * sums.back() + sums[place.slot] +
                    place.part * (sums[place.slot + 1] - sums[place.slot]);
  }
  return result;
}

double load_at(Shape shape, double seconds) {
  return slot_load(shape, static_cast<int>(place_of(seconds).slot));
}

}  // namespace netroster::simulator
