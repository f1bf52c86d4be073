#include "daemon/service/clock_watch.h"

#include <gtest/gtest.h>

namespace netroster::service {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr WallTime start{seconds{1'795'000'000}};
constexpr ClockWatch::Steady steady{};

struct Look {
  const char* name;
  seconds wall;  // since the start, by each clock
  seconds steady;
  bool believed;
  std::uint64_t steps;
};

class Clocks : public ::testing::TestWithParam<Look> {};

TEST_P(Clocks, AreHeldAgainstEachOther) {
  ClockWatch watch(start, steady, start - hours(1));
  EXPECT_TRUE(watch.look(start, steady));
  EXPECT_EQ(watch.look(start + GetParam().wall, steady + GetParam().steady), GetParam().believed);
  EXPECT_EQ(watch.steps(), GetParam().steps);
}

INSTANTIATE_TEST_SUITE_P(
    Steps, Clocks,
    ::testing::Values(Look{"Even", hours(5), hours(5), true, 0},
                      Look{"CorrectedByATimeServer", seconds(3660), seconds(3600), true, 0},
                      Look{"Forward", hours(1), seconds(5), false, 1},
                      Look{"Back", -hours(1), seconds(5), false, 1},
                      Look{"TenYearsForward", hours(87600), seconds(5), false, 1},
                      Look{"TenYearsBack", -hours(87600), seconds(5), false, 1},
                      Look{"Slept", hours(9), seconds(60), false, 1}),
    [](const auto& named) { return named.param.name; });

TEST(ClockWatch, BelievesAgainAfterADayWithoutAStep) {
  ClockWatch watch(start, steady, start);
  auto wall = start + hours(1);
  auto now = steady;
  EXPECT_FALSE(watch.look(wall, now));
  for (int hour = 1; hour < 24; ++hour) EXPECT_FALSE(watch.look(wall += hours(1), now += hours(1)));
  wall -= hours(1);  // set right again: from here on
  EXPECT_FALSE(watch.look(wall += hours(1), now += hours(1)));
  for (int hour = 1; hour < 24; ++hour) EXPECT_FALSE(watch.look(wall += hours(1), now += hours(1)));
  EXPECT_TRUE(watch.look(wall += hours(1), now += hours(1)));
  EXPECT_EQ(watch.steps(), 2U);
}

TEST(ClockWatch, DoubtsAClockThatIsFarFromWhatWasWrittenLast) {
  EXPECT_TRUE(ClockWatch(start, steady, std::nullopt).look(start, steady));
  EXPECT_TRUE(ClockWatch(start, steady, start - hours(30 * 24)).look(start, steady));
  ClockWatch watch(start, steady, start - hours(32 * 24));
  EXPECT_FALSE(watch.look(start, steady));
  EXPECT_TRUE(watch.look(start + hours(24), steady + hours(24)));
  EXPECT_EQ(watch.steps(), 0U);
}

}  // namespace
}  // namespace netroster::service
