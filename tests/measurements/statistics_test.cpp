#include "measurements/statistics.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <random>

namespace netroster::measurements {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::seconds;
constexpr std::chrono::sys_days first_day{std::chrono::year{2026} / 3 / 2};

DirectionSlot carrying(std::uint64_t octets, std::uint16_t of = 300) {
  return {.octets = octets,
          .seconds = of,
          .gap = of == 300 ? GapReason::none : GapReason::restart,
          .marks = 0};
}

TEST(NearestRank, IsAValueThatWasMeasured) {
  std::vector<double> none;
  EXPECT_FALSE(nearest_rank(none, 95).has_value());
  for (std::size_t n = 1; n <= 250; ++n) {
    std::vector<double> values;
    for (std::size_t i = n; i > 0; --i) values.push_back(static_cast<double>(i));
    const auto rank = std::ceil(0.95 * static_cast<double>(n) - 1e-9);
    EXPECT_EQ(nearest_rank(values, 95), rank) << n;
    EXPECT_EQ(nearest_rank(values, 100), static_cast<double>(n));
  }
}

// A series by slot, as a person would keep it.
using Plain = std::map<WallTime, Slot>;

Plain random_series(std::mt19937_64& random, int count) {
  Plain series;
  const auto gaps = 2 + random() % 50;
  for (int day = 0; day < count; ++day) {
    if (random() % 5 == 0) continue;  // a day of which there is nothing
    for (std::size_t slot = 0; slot < slots_a_day; ++slot) {
      const auto direction = [&] {
        if (random() % gaps != 0) return carrying(random() % 1'000'000'000);
        const auto of = static_cast<std::uint16_t>(random() % 300);
        return carrying(of == 0 ? 0 : random() % 1'000'000, of);
      };
      series[first_day + days{day} + slot_length * slot] = {.in = direction(), .out = direction()};
    }
  }
  return series;
}

std::vector<DaySlots> by_day(const Plain& series) {
  std::vector<DaySlots> made;
  for (const auto& [start, slot] : series) {
    const auto day = std::chrono::floor<days>(start);
    if (made.empty() || made.back().day != day) made.push_back({.day = day});
    made.back().slots[slot_of_day(start)] = slot;
  }
  return made;
}

struct Brute {
  std::vector<double> bps;
  double octets = 0;
  double of_seconds = 0;

  void add(const DirectionSlot& slot) {
    bps.push_back(static_cast<double>(slot.octets) * 8 / slot.seconds);
    octets += static_cast<double>(slot.octets);
    of_seconds += slot.seconds;
  }
  void expect(const DirectionStatistics& made) {
    ASSERT_EQ(made.seen, bps.size());
    ASSERT_EQ(made.peak_bps.has_value(), !bps.empty());
    if (bps.empty()) return;
    std::sort(bps.begin(), bps.end());
    EXPECT_EQ(*made.peak_bps, bps.back());
    std::size_t place = 1;  // the smallest place that 95 % do not exceed
    while (place * 100 < bps.size() * 95) ++place;
    EXPECT_EQ(*made.p95_bps, bps[place - 1]);
    EXPECT_NEAR(*made.mean_bps, octets * 8 / of_seconds, 1e-6 * *made.mean_bps);
  }
};

struct BruteRange {
  Brute in, out, larger;
  std::size_t expected = 0;
  std::size_t longest = 0;
  std::size_t run = 0;
  WallTime run_from{}, longest_from{};

  void add(WallTime start, const Slot& slot, std::uint16_t least) {
    ++expected;
    const bool is_in = slot.in.seconds >= least;
    const bool is_out = slot.out.seconds >= least;
    if (is_in) in.add(slot.in);
    if (is_out) out.add(slot.out);
    if (is_in && is_out) {
      const auto more = static_cast<double>(slot.in.octets) / slot.in.seconds >
                        static_cast<double>(slot.out.octets) / slot.out.seconds;
      larger.add(more ? slot.in : slot.out);
      run = 0;
      return;
    }
    if (run++ == 0) run_from = start;
    if (run <= longest) return;
    longest = run;
    longest_from = run_from;
  }
};

void compare(const Plain& series, WallTime from, WallTime to, const StatisticsOptions& options) {
  BruteRange brute;
  for (auto start = slot_start(from); start < to; start += slot_length) {
    const auto day = std::chrono::floor<days>(start);
    if (start < from || (options.filter && !options.filter(day)[slot_of_day(start)])) continue;
    const auto found = series.find(start);
    brute.add(start, found == series.end() ? Slot{} : found->second, options.least_seconds);
  }
  StatisticsBuilder builder{from, to, options};
  for (const auto& day : by_day(series)) builder.add(day);
  const auto made = builder.finish();
  EXPECT_EQ(made.expected, brute.expected);
  brute.in.expect(made.in);
  brute.out.expect(made.out);
  brute.larger.expect(made.larger);
  EXPECT_EQ(made.longest_gap.slots, brute.longest);
  if (brute.longest > 0) {
    EXPECT_EQ(made.longest_gap.from, brute.longest_from);
  }
}

DayMask morning(std::chrono::sys_days day) {
  DayMask mask;
  const auto weekday = std::chrono::weekday{day};
  if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) return mask;
  for (std::size_t slot = 96; slot < 180; ++slot) mask.set(slot);
  return mask;
}

TEST(Statistics, AreThoseOfABruteCalculation) {
  std::mt19937_64 random{2026};
  for (int i = 0; i < 20; ++i) {
    SCOPED_TRACE(i);
    const auto series = random_series(random, 30);
    const auto from = first_day - days{2} + seconds{random() % 1'000'000};
    const auto to = from + seconds{random() % 3'000'000};
    compare(series, from, to, {});
    compare(series, from, to, {.least_seconds = 150, .filter = {}});
    compare(series, from, to, {.least_seconds = 300, .filter = morning});
  }
}

TEST(Statistics, OfNothingAreUnknownAndNotZero) {
  StatisticsBuilder builder{first_day, first_day + days{7}};
  const auto made = builder.finish();
  EXPECT_EQ(made.expected, 7 * slots_a_day);
  EXPECT_EQ(made.in.seen, 0U);
  for (const auto* direction : {&made.in, &made.out, &made.larger}) {
    EXPECT_FALSE(direction->mean_bps.has_value());
    EXPECT_FALSE(direction->peak_bps.has_value());
    EXPECT_FALSE(direction->p95_bps.has_value());
  }
  EXPECT_EQ(made.longest_gap.slots, 7 * slots_a_day);
  EXPECT_EQ(made.longest_gap.from, first_day);
  EXPECT_EQ(made.longest_gap.reason, GapReason::not_read);
}

TEST(Statistics, AnEmptyRangeExpectsNothing) {
  StatisticsBuilder builder{first_day + days{1}, first_day};
  EXPECT_TRUE(builder.add({.day = first_day + days{1}}));
  EXPECT_EQ(builder.finish().expected, 0U);
}

TEST(Statistics, DaysMustComeInOrder) {
  StatisticsBuilder builder{first_day, first_day + days{7}};
  EXPECT_TRUE(builder.add({.day = first_day + days{1}}));
  EXPECT_FALSE(builder.add({.day = first_day + days{1}}));
  EXPECT_FALSE(builder.add({.day = first_day}));
  EXPECT_FALSE(builder.add({.day = first_day - days{1}}));
  EXPECT_TRUE(builder.add({.day = first_day + days{30}}));
  EXPECT_EQ(builder.finish().expected, 7 * slots_a_day);
}

TEST(Statistics, SayWhenThePeakWasAndHowSlotsWereMeasured) {
  DaySlots day{.day = first_day};
  for (auto& slot : day.slots) slot = {.in = carrying(3000), .out = carrying(300)};
  day.slots[100].in.octets = 375'000'000;
  day.slots[101].in.octets = 375'000'000;
  day.slots[7].out.marks = mark_narrow;
  day.slots[8].in.marks = mark_spread | mark_narrow;
  day.slots[9] = {.in = carrying(0, 299), .out = carrying(0)};
  StatisticsBuilder builder{first_day, first_day + days{1}};
  builder.add(day);
  const auto made = builder.finish();
  EXPECT_EQ(made.in.peak_bps, 10e6);
  EXPECT_EQ(made.in.peak_at, first_day + slot_length * 100);
  EXPECT_EQ(made.in.p95_bps, 80);
  EXPECT_EQ(made.out.p95_bps, 8);
  EXPECT_EQ(made.larger.p95_bps, 80);
  EXPECT_EQ(made.narrow, 2U);
  EXPECT_EQ(made.spread, 1U);
  EXPECT_EQ(made.partial, 1U);
  EXPECT_EQ(made.longest_gap.slots, 1U);
  EXPECT_EQ(made.longest_gap.reason, GapReason::restart);
  EXPECT_EQ(made.in.seen, slots_a_day - 1);
  EXPECT_EQ(made.out.seen, slots_a_day);
  EXPECT_EQ(made.larger.seen, slots_a_day - 1);
}

// The last slots of a day that is not over: of which nothing is kept so far.
class NotWrittenYet : public testing::Test {
 protected:
  static constexpr std::size_t may_wait_from = 188;
  static constexpr std::size_t end = 200;

  static DaySlots known_until(std::size_t slot) {
    DaySlots day{.day = first_day};
    for (std::size_t i = 0; i < slot; ++i) day.slots[i] = {carrying(1000), carrying(10)};
    return day;
  }
  static Statistics of(const std::vector<DaySlots>& known, WallTime from = first_day) {
    StatisticsOptions options;
    options.may_wait_from = first_day + slot_length * may_wait_from;
    StatisticsBuilder builder{from, first_day + slot_length * end, std::move(options)};
    for (const auto& day : known) builder.add(day);
    return builder.finish();
  }
};

TEST_F(NotWrittenYet, IsNeitherExpectedNorAGap) {
  const auto made = of({known_until(190)});
  EXPECT_EQ(made.expected, 190U);
  EXPECT_EQ(made.pending, 10U);
  EXPECT_EQ(made.larger.seen, 190U);
  EXPECT_EQ(made.longest_gap.slots, 0U);
}

TEST_F(NotWrittenYet, IsNoExcuseForWhatStoppedBefore) {
  const auto made = of({known_until(180)});
  EXPECT_EQ(made.expected, end);
  EXPECT_EQ(made.pending, 0U);
  EXPECT_EQ(made.longest_gap.slots, end - 180);
  EXPECT_EQ(of({}).longest_gap.slots, end);
}

TEST_F(NotWrittenYet, EndsWithTheLastSlotThatIsKept) {
  auto day = known_until(189);
  day.slots[195] = {carrying(1000), carrying(10)};
  const auto made = of({day});
  EXPECT_EQ(made.expected, 196U);
  EXPECT_EQ(made.pending, 4U);
  EXPECT_EQ(made.longest_gap.slots, 6U);
}

TEST_F(NotWrittenYet, MayBeTheWholeOfADay) {
  DaySlots before{.day = first_day - days{1}};
  for (auto& slot : before.slots) slot = {carrying(1000), carrying(10)};
  StatisticsOptions options;
  options.may_wait_from = first_day - slot_length * 8;
  StatisticsBuilder builder{first_day - days{1}, first_day + slot_length * 4, std::move(options)};
  builder.add(before);
  const auto made = builder.finish();
  EXPECT_EQ(made.expected, slots_a_day);
  EXPECT_EQ(made.pending, 4U);
}

}  // namespace
}  // namespace netroster::measurements
