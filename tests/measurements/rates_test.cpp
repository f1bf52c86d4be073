#include "measurements/rates.h"

#include <gtest/gtest.h>

#include <chrono>
#include <optional>
#include <random>
#include <set>
#include <string_view>

namespace netroster::measurements {
namespace {

using Object = InterfaceObject;
constexpr WallTime noon{std::chrono::seconds{1'780'000'000}};
constexpr std::uint64_t range = std::uint64_t{1} << 32;

// What one interface said, when. Everything not named is not known.
struct Seen {
  int second = 0;  // after noon, by our clock
  std::optional<std::uint32_t> uptime = {};
  std::optional<std::uint64_t> wide = {};
  std::optional<std::uint64_t> narrow = {};
  std::optional<std::uint64_t> mbps = {};
  std::optional<std::uint64_t> discontinuity = {};
  std::optional<std::uint32_t> boots = {};
};

DeviceReading reading(const Seen& seen) {
  DeviceReading made;
  made.when = noon + std::chrono::seconds{seen.second};
  made.uptime_centiseconds = seen.uptime;
  made.engine_boots = seen.boots;
  made.resize({7});
  const auto put = [&made](Object object, const std::optional<std::uint64_t>& value) {
    if (value) made.set(0, object, *value);
  };
  for (const auto object : {Object::hc_in_octets, Object::hc_out_octets}) put(object, seen.wide);
  for (const auto object : {Object::in_octets, Object::out_octets}) put(object, seen.narrow);
  put(Object::high_speed, seen.mbps);
  put(Object::discontinuity_time, seen.discontinuity);
  return made;
}

struct RateCase {
  const char* name;
  Seen before;
  Seen after;
  GapReason gap = GapReason::none;
  std::uint64_t octets = 0;
  bool narrow = false;
};

class Rates : public testing::TestWithParam<RateCase> {};

TEST_P(Rates, AreANumberOrAGapWithItsReason) {
  AgentClock clock;
  const auto before = reading(GetParam().before);
  const auto after = reading(GetParam().after);
  const std::vector<RowPair> pairs{{.before = 0, .after = 0}};
  Deltas out;
  deltas(before, after, pairs, elapsed(before, after, clock), out);
  ASSERT_EQ(out.size(), 1U);
  for (const auto gap : {out.in_gap[0], out.out_gap[0]})
    EXPECT_EQ(gap, GetParam().gap) << text(gap);
  EXPECT_EQ(out.in_octets[0], GetParam().octets);
  EXPECT_EQ(out.out_octets[0], GetParam().octets);
  EXPECT_EQ(out.narrow[0] != 0, GetParam().narrow);
}

// Octets of 60 s at 100 Mbit/s and a little more.
constexpr std::uint64_t full = 750'000'000;

const RateCase wide_cases[] = {
    {"Wide", {0, 1000, 5}, {60, 7000, 905}, GapReason::none, 900},
    {"WideIsTakenBeforeNarrow",
     {0, 1000, 5, 1, 100},
     {60, 7000, 905, 3, 100},
     GapReason::none,
     900},
    {"WideWithoutUptime", {0, {}, 5}, {60, {}, 905}, GapReason::none, 900},
    {"Idle", {0, 1000, 5}, {60, 7000, 5}, GapReason::none, 0},
    {"RanBack", {0, 1000, 905}, {60, 7000, 5}, GapReason::counter_reset},
    {"AtTheSpeed", {0, 1000, 0, {}, 100}, {60, 7000, full, {}, 100}, GapReason::none, full},
    {"FivePercentOver",
     {0, 1000, 0, {}, 100},
     {60, 7000, full / 100 * 105, {}, 100},
     GapReason::none,
     full / 100 * 105},
    {"SixPercentOver",
     {0, 1000, 0, {}, 100},
     {60, 7000, full / 100 * 106, {}, 100},
     GapReason::over_speed},
    {"FasterSinceThen",
     {0, 1000, 0, {}, 100},
     {60, 7000, full * 5, {}, 1000},
     GapReason::none,
     full * 5},
    {"SlowerSinceThen",
     {0, 1000, 0, {}, 1000},
     {60, 7000, full * 5, {}, 100},
     GapReason::none,
     full * 5},
    {"PetabitWithoutSpeed", {0, 1000, 0}, {60, 7000, full* full}, GapReason::over_speed},
    {"HugeSpeedIsNotBelieved",
     {0, 1000, 0, {}, ~0ULL},
     {60, 7000, full* full, {}, ~0ULL},
     GapReason::over_speed},
    {"CounterGone", {0, 1000, 5}, {60, 7000, {}}, GapReason::not_told},
    {"CounterNew", {0, 1000, {}}, {60, 7000, 5}, GapReason::not_told},
    {"BeganAnew", {0, 1000, 5, {}, {}, 0}, {60, 7000, 905, {}, {}, 6500}, GapReason::discontinuity},
    {"DidNotBeginAnew", {0, 1000, 5, {}, {}, 9}, {60, 7000, 905, {}, {}, 9}, GapReason::none, 900},
    {"DeadWideCounter", {0, 1000, 0, 5, 100}, {60, 7000, 0, 905, 100}, GapReason::none, 900, true},
};

const RateCase narrow_cases[] = {
    {"Narrow", {0, 1000, {}, 5, 100}, {60, 7000, {}, 905, 100}, GapReason::none, 900, true},
    {"Wraps",
     {0, 1000, {}, range - 100, 100},
     {60, 7000, {}, 800, 100},
     GapReason::none,
     900,
     true},
    {"WrapsOverSpeed",
     {0, 1000, {}, 2 * full, 100},
     {60, 7000, {}, 5, 100},
     GapReason::over_speed,
     0,
     true},
    {"TooFastForTheInterval",
     {0, 1000, {}, 5, 1000},
     {60, 7000, {}, 905, 1000},
     GapReason::ambiguous_wrap,
     0,
     true},
    {"SpeedNotKnown", {0, 1000, {}, 5}, {60, 7000, {}, 905}, GapReason::ambiguous_wrap, 0, true},
    {"WrapOrRestart",
     {0, {}, {}, range - 100, 100},
     {60, {}, {}, 800, 100},
     GapReason::ambiguous_wrap,
     0,
     true},
    {"ForwardWithoutUptime",
     {0, {}, {}, 5, 100},
     {60, {}, {}, 905, 100},
     GapReason::none,
     900,
     true},
};

const RateCase clock_cases[] = {
    {"Restart", {0, 100'000, 905}, {60, 3000, 5}, GapReason::restart},
    {"RestartWithCountersThatGoOn", {0, 100'000, 5}, {60, 3000, 905}, GapReason::restart},
    {"RestartThatOvertook", {0, 1000, 5}, {600, 50'000, 905}, GapReason::restart},
    {"RestartJustAfterTheFirst", {0, 2000, 5}, {60, 5000, 905}, GapReason::restart},
    {"YoungButNotRestarted", {0, 0, 5}, {60, 6000, 905}, GapReason::none, 900},
    {"UptimeWraps", {0, 4'294'966'296U, 5}, {60, 5000, 905}, GapReason::none, 900},
    {"RestartNearTheWrap", {0, 4'294'900'000U, 5}, {3600, 5000, 905}, GapReason::restart},
    {"Boots", {0, 1000, 5, {}, {}, {}, 3}, {60, 7000, 905, {}, {}, {}, 4}, GapReason::restart},
    {"OurClockForward", {0, 900'000, 5}, {3660, 906'000, 905}, GapReason::clock_step},
    {"OurClockBack", {0, 1000, 5}, {-3540, 7000, 905}, GapReason::clock_step},
    {"OurClockBackWithoutUptime", {0, {}, 5}, {-3540, {}, 905}, GapReason::clock_step},
    {"SlowAnswer", {0, 900'000, 5}, {89, 906'000, 905}, GapReason::none, 900},
    {"Twice", {0, 1000, 5}, {0, 1000, 5}, GapReason::duplicate},
    {"TwiceWithoutUptime", {0, {}, 5}, {0, {}, 5}, GapReason::duplicate},
    {"AgentClockStands", {0, 900'000, 5}, {60, 900'000, 905}, GapReason::clock_step},
};

INSTANTIATE_TEST_SUITE_P(Wide, Rates, testing::ValuesIn(wide_cases),
                         [](const auto& c) { return c.param.name; });
INSTANTIATE_TEST_SUITE_P(Narrow, Rates, testing::ValuesIn(narrow_cases),
                         [](const auto& c) { return c.param.name; });
INSTANTIATE_TEST_SUITE_P(Clocks, Rates, testing::ValuesIn(clock_cases),
                         [](const auto& c) { return c.param.name; });

TEST(Elapsed, IsByTheAgentsClockWhereItTellsOne) {
  AgentClock clock;
  const auto both = elapsed(reading({0, 1000}), reading({61, 7030}), clock);
  EXPECT_TRUE(both.by_agent);
  EXPECT_EQ(both.centiseconds, 6030);
  const auto ours = elapsed(reading({0}), reading({61, 7030}), clock);
  EXPECT_FALSE(ours.by_agent);
  EXPECT_EQ(ours.centiseconds, 6100);
  EXPECT_DOUBLE_EQ(rate_bps(6100, ours).value(), 800);
  EXPECT_FALSE(rate_bps(1, Elapsed{}).has_value());
}

// An agent that counts seconds: its first intervals are gaps, then our clock is taken.
TEST(Elapsed, AnAgentThatAlwaysDisagreesIsNotBelieved) {
  AgentClock clock;
  for (int i = 0; i < 3; ++i) {
    const auto span =
        elapsed(reading({i * 300, 50'000U + static_cast<std::uint32_t>(i) * 300}),
                reading({i * 300 + 300, 50'300U + static_cast<std::uint32_t>(i) * 300}), clock);
    EXPECT_EQ(span.gap, GapReason::clock_step) << i;
  }
  const auto then = elapsed(reading({900, 50'900}), reading({1200, 51'200}), clock);
  EXPECT_EQ(then.gap, GapReason::none);
  EXPECT_FALSE(then.by_agent);
  EXPECT_EQ(then.centiseconds, 30'000);
  EXPECT_TRUE(elapsed(reading({1200, 51'200}), reading({1500, 81'200}), clock).by_agent);
}

TEST(MatchRows, GoesByKeyAndNotByPlace) {
  const std::vector<std::string> before{"a", "b", "c"};
  const std::vector<std::string> after{"c", "new", "a", "a"};
  const auto pairs = match_rows(before, after);
  ASSERT_EQ(pairs.size(), 4U);
  EXPECT_EQ(pairs[0].before, 2U);
  EXPECT_EQ(pairs[1].before, no_row);
  EXPECT_EQ(pairs[2].before, 0U);
  EXPECT_EQ(pairs[3].before, no_row);
  for (std::uint32_t i = 0; i < 3; ++i) EXPECT_EQ(match_rows(before, before)[i].before, i);
}

TEST(Deltas, APortThatIsNewOrGoneIsAGap) {
  AgentClock clock;
  const auto before = reading({0, 1000, 5});
  const auto after = reading({60, 7000, 905});
  const std::vector<RowPair> pairs{{.before = no_row, .after = 0}, {.before = 0, .after = no_row}};
  Deltas out;
  deltas(before, after, pairs, elapsed(before, after, clock), out);
  EXPECT_EQ(out.in_gap[0], GapReason::first_reading);
  EXPECT_EQ(out.in_gap[1], GapReason::not_told);
}

TEST(Deltas, AKnownSpeedOutweighsTheAgents) {
  AgentClock clock;
  const auto before = reading({0, 1000, 0, {}, 100});
  const auto after = reading({60, 7000, full * 2, {}, 100});
  const std::vector<RowPair> pairs{{0, 0, 0}, {0, 0, 1'000'000'000}};
  Deltas out;
  deltas(before, after, pairs, elapsed(before, after, clock), out);
  EXPECT_EQ(out.in_gap[0], GapReason::over_speed);
  EXPECT_EQ(out.in_gap[1], GapReason::none);
  ASSERT_EQ(out.over_speed.size(), 2U);
  EXPECT_TRUE(out.over_speed[0].inward);
  EXPECT_EQ(out.over_speed[0].claimed_bps, 200'000'000U);
  EXPECT_EQ(out.over_speed[0].speed_bps, 100'000'000U);
}

TEST(Deltas, RoomIsKeptFromDeviceToDevice) {
  AgentClock clock;
  const auto before = reading({0, 1000, 5});
  const auto after = reading({60, 7000, 905});
  const std::vector<RowPair> many(100, RowPair{0, 0, 0});
  const std::vector<RowPair> one(1, RowPair{0, 0, 0});
  Deltas out;
  const auto interval = elapsed(before, after, clock);
  deltas(before, after, many, interval, out);
  const auto* place = out.in_octets.data();
  deltas(before, after, one, interval, out);
  EXPECT_EQ(out.size(), 1U);
  deltas(before, after, many, interval, out);
  EXPECT_EQ(out.in_octets.data(), place);
}

// Whatever two counters say, what comes out fits the interface.
TEST(Deltas, NoNumberIsEverMoreThanTheInterfaceCarries) {
  std::mt19937_64 random{7};
  for (int i = 0; i < 20'000; ++i) {
    Seen a{0, static_cast<std::uint32_t>(random()), {}, random() % range, 100};
    Seen b{60, static_cast<std::uint32_t>(*a.uptime + random() % 8000), {}, random() % range, 100};
    if (i % 2 == 0) {
      a.wide = random() >> random() % 64;
      b.wide = random() >> random() % 64;
    }
    AgentClock clock;
    const auto before = reading(a);
    const auto after = reading(b);
    const std::vector<RowPair> pairs{{0, 0, 0}};
    Deltas out;
    const auto interval = elapsed(before, after, clock);
    deltas(before, after, pairs, interval, out);
    if (out.in_gap[0] != GapReason::none) {
      ASSERT_EQ(out.in_octets[0], 0U);
    } else {
      ASSERT_LE(rate_bps(out.in_octets[0], interval).value(), 105e6);
    }
  }
}

TEST(SpeedCheck, SpeaksUpOnceItHappenedRepeatedly) {
  SpeedCheck check;
  const OverSpeed sample{.pair = 0, .inward = true, .claimed_bps = 300, .speed_bps = 100};
  check.add(sample);
  check.add_good();
  check.add({.pair = 0, .inward = false, .claimed_bps = 900, .speed_bps = 100});
  EXPECT_FALSE(check.finding().has_value());
  check.add(sample);
  const auto finding = check.finding();
  ASSERT_TRUE(finding.has_value());
  EXPECT_EQ(finding->samples, 4U);
  EXPECT_EQ(finding->over, 3U);
  EXPECT_EQ(finding->highest_bps, 900U);
  EXPECT_EQ(finding->speed_bps, 100U);
  for (int i = 0; i < 32; ++i) check.add_good();
  EXPECT_FALSE(check.finding().has_value());
}

TEST(SpeedCheck, AnotherSpeedIsAnotherQuestion) {
  SpeedCheck check;
  for (int i = 0; i < 2; ++i) check.add({.pair = 0, .claimed_bps = 300, .speed_bps = 100});
  check.add({.pair = 0, .claimed_bps = 3000, .speed_bps = 1000});
  EXPECT_FALSE(check.finding().has_value());
}

TEST(GapReasons, EachHasItsWords) {
  std::set<std::string_view> seen;
  for (std::uint8_t i = 1; i < gap_reasons; ++i) {
    EXPECT_FALSE(text(static_cast<GapReason>(i)).empty());
    seen.insert(word(static_cast<GapReason>(i)));
  }
  EXPECT_EQ(seen.size(), gap_reasons - 1U);
}

}  // namespace
}  // namespace netroster::measurements
