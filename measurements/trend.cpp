#include "measurements/trend.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

namespace netroster::measurements {
namespace {

constexpr std::size_t fewest_months = 8;
constexpr std::size_t most_months = 240;
constexpr std::size_t fewest_beside_step = 6;
constexpr double least_seen = 0.5;
constexpr double normal_95 = 1.959964;
constexpr double scatter_of_mad = 1.4826;  // the standard deviation of normal errors
constexpr double step_in_scatter = 4;
constexpr double step_must_explain = 0.6;  // of the deviations, what may be left with it
constexpr double farthest_months = 120;

struct Point {
  double x = 0;  // months since year 0
  double y = 0;
};
using Points = std::span<const Point>;

double number_of(std::chrono::year_month month) {
  return static_cast<int>(month.year()) * 12.0 + static_cast<unsigned>(month.month()) - 1;
}

std::chrono::year_month month_of(double number) {
  const auto whole = static_cast<int>(std::floor(number));
  return std::chrono::year{whole / 12} / std::chrono::month{static_cast<unsigned>(whole % 12) + 1};
}

// Of a non-empty list; reorders it.
double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

std::vector<Point> usable(std::span<const MonthFigure> months) {
  std::map<double, double> by_month;
  for (const auto& each : months) {
    const bool good =
        each.month.ok() && std::isfinite(each.bps) && !each.summer && each.seen_share >= least_seen;
    if (good) by_month[number_of(each.month)] = each.bps;
  }
  while (by_month.size() > most_months) by_month.erase(by_month.begin());
  std::vector<Point> points;
  for (const auto& [x, y] : by_month) points.push_back({x, y});
  return points;
}

// The two sides of a break at position `at`; 0: one side alone.
std::vector<Points> sides(Points points, std::size_t at) {
  if (at == 0) return {points};
  return {points.first(at), points.subspan(at)};
}

// Slopes of all pairs of months on one side of the break.
std::vector<double> pair_slopes(Points points, std::size_t at) {
  std::vector<double> slopes;
  for (const auto side : sides(points, at))
    for (std::size_t i = 0; i < side.size(); ++i)
      for (std::size_t j = i + 1; j < side.size(); ++j)
        slopes.push_back((side[j].y - side[i].y) / (side[j].x - side[i].x));
  return slopes;
}

struct Fit {
  std::size_t at = 0;  // break before this point; 0: none
  double slope = 0;
  std::vector<double> levels;      // of each side at x = 0
  std::vector<double> deviations;  // absolute, of each point
  double deviation = 0;            // their sum

  double step() const { return levels.size() == 2 ? levels[1] - levels[0] : 0; }
  double scatter() const {
    auto sorted = deviations;
    return scatter_of_mad * median(sorted);
  }
};

Fit fit(Points points, std::size_t at) {
  Fit made;
  made.at = at;
  auto slopes = pair_slopes(points, at);
  made.slope = median(slopes);
  for (const auto side : sides(points, at)) {
    std::vector<double> levels;
    for (const auto& point : side) levels.push_back(point.y - made.slope * point.x);
    auto reordered = levels;
    made.levels.push_back(median(reordered));
    for (const auto level : levels) {
      made.deviations.push_back(std::abs(level - made.levels.back()));
      made.deviation += made.deviations.back();
    }
  }
  return made;
}

// A break is believed when it is large beside the scatter and explains much of it.
Fit best_fit(Points points) {
  auto straight = fit(points, 0);
  auto best = straight;
  for (auto at = fewest_beside_step; at + fewest_beside_step <= points.size(); ++at) {
    auto broken = fit(points, at);
    if (broken.deviation < best.deviation) best = std::move(broken);
  }
  const bool explains = best.deviation < step_must_explain * straight.deviation;
  const bool large = std::abs(best.step()) > step_in_scatter * best.scatter();
  return best.at > 0 && explains && large ? best : straight;
}

// Kendall's S of `n` months has this variance when nothing grows.
double kendall_variance(std::size_t n) {
  const auto m = static_cast<double>(n);
  return m * (m - 1) * (2 * m + 5) / 18;
}

// The 95 % interval of the slope: so many pairs from the middle (Sen 1968, 2.6).
void interval(Points points, const Fit& line, Trend& trend) {
  auto slopes = pair_slopes(points, line.at);
  std::sort(slopes.begin(), slopes.end());
  double variance = 0;
  for (const auto side : sides(points, line.at)) variance += kendall_variance(side.size());
  const auto width = normal_95 * std::sqrt(variance);
  const auto pairs = static_cast<double>(slopes.size());
  const auto at = [&](double rank) {
    const auto last = pairs - 1;
    return slopes[static_cast<std::size_t>(std::clamp(rank, 0.0, last))];
  };
  trend.bps_a_month_low = at(std::floor((pairs - width) / 2) - 1);
  trend.bps_a_month_high = at(std::ceil((pairs + width) / 2));
}

void anchor(Points points, const Fit& line, Trend& trend) {
  const auto last_x = points.back().x;
  const auto level = line.levels.back();
  std::vector<double> months;
  for (const auto& point : points.subspan(line.at)) months.push_back(point.x);
  const auto middle = median(months);
  trend.last = month_of(last_x);
  trend.level_bps = level + line.slope * last_x;
  trend.pivot_months = middle - last_x;
  trend.pivot_bps = level + line.slope * middle;
}

TrendKind kind_of(const Trend& trend) {
  if (trend.bps_a_month_low > 0) return TrendKind::growing;
  return trend.bps_a_month_high < 0 ? TrendKind::shrinking : TrendKind::none;
}

// Months after the last until a line through the pivot meets the capacity.
double months_until(const Trend& trend, double slope, double capacity) {
  return trend.pivot_months + (capacity - trend.pivot_bps) / slope;
}

}  // namespace

std::string_view text(TrendKind kind) {
  switch (kind) {
    case TrendKind::too_little:
      return "too few months to tell";
    case TrendKind::none:
      return "no trend";
    case TrendKind::growing:
      return "growing";
    case TrendKind::shrinking:
      return "shrinking";
  }
  return {};
}

Trend trend_of(std::span<const MonthFigure> months) {
  const auto points = usable(months);
  Trend trend;
  trend.used = points.size();
  if (points.size() < fewest_months) return trend;
  const auto line = best_fit(points);
  trend.bps_a_month = line.slope;
  trend.scatter_bps = line.scatter();
  if (line.at > 0) trend.step = Step{month_of(points[line.at].x), line.step()};
  interval(points, line, trend);
  anchor(points, line, trend);
  trend.kind = kind_of(trend);
  return trend;
}

Saturation saturation_of(const Trend& trend, double capacity_bps) {
  Saturation made;
  if (trend.kind == TrendKind::too_little || capacity_bps <= 0) return made;
  if (trend.level_bps >= capacity_bps) {
    made.state = SaturationState::reached;
    return made;
  }
  if (trend.kind != TrendKind::growing) return made;
  const auto reach = std::min(farthest_months, 4.0 * static_cast<double>(trend.used));
  const auto when = [&](double slope) -> std::optional<std::chrono::year_month> {
    const auto until = std::max(months_until(trend, slope, capacity_bps), 0.0);
    if (!(until <= reach)) return std::nullopt;
    return month_of(number_of(trend.last) + std::ceil(until));
  };
  made.expected = when(trend.bps_a_month);
  made.earliest = when(trend.bps_a_month_high);
  made.latest = when(trend.bps_a_month_low);
  made.state = made.expected ? SaturationState::expected : SaturationState::far;
  return made;
}

}  // namespace netroster::measurements
