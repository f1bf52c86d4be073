#include "measurements/trend.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

namespace netroster::measurements {
namespace {

using std::chrono::months;
using std::chrono::year;
using std::chrono::year_month;

constexpr year_month start = year{2023} / 8;

std::vector<MonthFigure> line(int count, double level, double slope) {
  std::vector<MonthFigure> made;
  for (int i = 0; i < count; ++i)
    made.push_back({.month = start + months{i}, .bps = level + slope * i, .seen_share = 1});
  return made;
}

std::vector<MonthFigure> noisy(std::mt19937_64& random, int count, double level, double slope,
                               double scatter) {
  std::normal_distribution<double> noise{0, scatter};
  auto made = line(count, level, slope);
  for (auto& each : made) each.bps += noise(random);
  return made;
}

TEST(Trend, OfALineIsTheLine) {
  const auto trend = trend_of(line(24, 100, 5));
  EXPECT_EQ(trend.kind, TrendKind::growing);
  EXPECT_EQ(trend.used, 24U);
  EXPECT_DOUBLE_EQ(trend.bps_a_month, 5);
  EXPECT_DOUBLE_EQ(trend.bps_a_month_low, 5);
  EXPECT_DOUBLE_EQ(trend.bps_a_month_high, 5);
  EXPECT_NEAR(trend.level_bps, 100 + 23 * 5, 1e-6);
  EXPECT_EQ(trend.last, start + months{23});
  EXPECT_FALSE(trend.step.has_value());
  EXPECT_EQ(trend_of(line(24, 500, -5)).kind, TrendKind::shrinking);
}

TEST(Trend, NeedsEightMonths) {
  EXPECT_EQ(trend_of({}).kind, TrendKind::too_little);
  EXPECT_EQ(trend_of(line(7, 1, 1)).kind, TrendKind::too_little);
  EXPECT_EQ(trend_of(line(8, 1, 1)).kind, TrendKind::growing);
}

TEST(Trend, IsNotMovedByAFewWildMonths) {
  auto figures = line(24, 100, 5);
  figures[3].bps = 9000;
  figures[11].bps = 0;
  figures[20].bps = 9000;
  EXPECT_NEAR(trend_of(figures).bps_a_month, 5, 0.5);
}

TEST(Trend, LeavesOutSummerAndMonthsHardlySeen) {
  auto figures = line(36, 100, 5);
  for (auto& each : figures) {
    const auto month = static_cast<unsigned>(each.month.month());
    each.summer = month == 6 || month == 7;
    if (each.summer) each.bps = 3;
  }
  figures[30].bps = 1;
  figures[30].seen_share = 0.4;
  figures.push_back({.month = start + months{40}, .bps = std::nan(""), .seen_share = 1});
  const auto trend = trend_of(figures);
  EXPECT_EQ(trend.used, 29U);
  EXPECT_DOUBLE_EQ(trend.bps_a_month, 5);
}

TEST(Trend, TakesAStepOut) {
  std::mt19937_64 random{4};
  auto figures = noisy(random, 30, 100, 2, 3);
  for (std::size_t i = 17; i < figures.size(); ++i) figures[i].bps += 120;
  const auto trend = trend_of(figures);
  ASSERT_TRUE(trend.step.has_value());
  EXPECT_EQ(trend.step->month, start + months{17});
  EXPECT_NEAR(trend.step->bps, 120, 10);
  EXPECT_NEAR(trend.bps_a_month, 2, 0.5);
  EXPECT_NEAR(trend.level_bps, 100 + 29 * 2 + 120, 10);
}

TEST(Trend, StatesHowSureItIs) {
  std::mt19937_64 random{99};
  int held = 0;
  int false_trends = 0;
  int false_steps = 0;
  constexpr int rounds = 400;
  for (int i = 0; i < rounds; ++i) {
    const auto grown = trend_of(noisy(random, 24, 100, 3, 20));
    if (grown.bps_a_month_low <= 3 && 3 <= grown.bps_a_month_high) ++held;
    const auto flat = trend_of(noisy(random, 24, 100, 0, 20));
    if (flat.kind != TrendKind::none) ++false_trends;
    if (flat.step || grown.step) ++false_steps;
  }
  EXPECT_GE(held, rounds * 92 / 100);
  EXPECT_LE(false_trends, rounds * 8 / 100);
  EXPECT_LE(false_steps, rounds * 2 / 100);
}

TEST(Saturation, IsWhereTheLineMeetsTheCapacity) {
  const auto trend = trend_of(line(24, 100, 5));  // 215 in the last month
  const auto made = saturation_of(trend, 300);
  EXPECT_EQ(made.state, SaturationState::expected);
  EXPECT_EQ(made.expected, start + months{23 + 17});
  EXPECT_EQ(made.earliest, made.expected);
  EXPECT_EQ(made.latest, made.expected);
}

TEST(Saturation, HasAnInterval) {
  std::mt19937_64 random{8};
  const auto trend = trend_of(noisy(random, 36, 100, 5, 15));
  ASSERT_EQ(trend.kind, TrendKind::growing);
  const auto made = saturation_of(trend, 500);
  ASSERT_TRUE(made.expected && made.earliest && made.latest);
  EXPECT_LT(*made.earliest, *made.expected);
  EXPECT_LT(*made.expected, *made.latest);
  const auto truly = start + months{80};
  EXPECT_LE(*made.earliest, truly);
  EXPECT_GE(*made.latest, truly);
}

TEST(Saturation, IsNotGivenWithoutReason) {
  std::mt19937_64 random{8};
  EXPECT_EQ(saturation_of(trend_of({}), 500).state, SaturationState::unknown);
  const auto flat = trend_of(noisy(random, 24, 100, 0, 20));
  EXPECT_EQ(saturation_of(flat, 500).state, SaturationState::unknown);
  EXPECT_FALSE(saturation_of(flat, 500).expected.has_value());
  EXPECT_EQ(saturation_of(trend_of(line(24, 500, -5)), 600).state, SaturationState::unknown);
  EXPECT_EQ(saturation_of(trend_of(line(24, 100, 5)), 200).state, SaturationState::reached);
  EXPECT_EQ(saturation_of(trend_of(line(24, 100, 5)), 0).state, SaturationState::unknown);
  const auto far = saturation_of(trend_of(line(24, 100, 5)), 10'000);
  EXPECT_EQ(far.state, SaturationState::far);
  EXPECT_FALSE(far.expected.has_value());
}

TEST(Trend, CountsOverTheTurnOfTheYear) {
  const auto trend = trend_of(line(17, 100, 1));  // August 2023 to December 2024
  EXPECT_EQ(trend.last, year{2024} / 12);
  EXPECT_EQ(saturation_of(trend, 117).expected, year{2025} / 1);
}

}  // namespace
}  // namespace netroster::measurements
