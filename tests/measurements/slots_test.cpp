#include "measurements/slots.h"

#include <gtest/gtest.h>

#include <random>

namespace netroster::measurements {
namespace {

using std::chrono::seconds;
constexpr std::chrono::sys_days day{std::chrono::year{2026} / 3 / 2};
constexpr seconds longest{900};

Sample sample(int from, int to, std::uint64_t octets, GapReason gap = GapReason::none) {
  return {.from = day + seconds{from},
          .to = day + seconds{to},
          .in_octets = octets,
          .out_octets = octets * 2,
          .in_gap = gap,
          .out_gap = gap};
}

// Every slot of the samples, the open one too.
std::vector<TimedSlot> slots_of(const std::vector<Sample>& samples) {
  SlotBuilder builder;
  std::vector<TimedSlot> done;
  for (const auto& each : samples) EXPECT_EQ(builder.add(each, longest, done), GapReason::none);
  if (const auto open = builder.take_open()) done.push_back(*open);
  return done;
}

struct Expected {
  int slot;
  std::uint64_t octets;
  int seconds;
  GapReason gap = GapReason::none;
  std::uint8_t marks = 0;
};

struct SlotCase {
  const char* name;
  std::vector<Sample> samples;
  std::vector<Expected> slots;
};

class Slots : public testing::TestWithParam<SlotCase> {};

TEST_P(Slots, HoldWhatWasCountedInTheirTime) {
  const auto slots = slots_of(GetParam().samples);
  ASSERT_EQ(slots.size(), GetParam().slots.size());
  for (std::size_t i = 0; i < slots.size(); ++i) {
    const auto& expected = GetParam().slots[i];
    SCOPED_TRACE(i);
    EXPECT_EQ(slots[i].start, day + seconds{expected.slot * 300});
    EXPECT_EQ(slots[i].slot.in.octets, expected.octets);
    EXPECT_EQ(slots[i].slot.in.seconds, expected.seconds);
    EXPECT_EQ(slots[i].slot.in.gap, expected.gap) << text(slots[i].slot.in.gap);
    EXPECT_EQ(slots[i].slot.in.marks, expected.marks);
    EXPECT_EQ(slots[i].slot.out.seconds, expected.seconds);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, Slots,
    testing::Values(
        SlotCase{"OneWholeSlot", {sample(0, 300, 1000)}, {{0, 1000, 300}}},
        SlotCase{"Minutes",
                 {sample(0, 60, 1), sample(60, 120, 2), sample(120, 180, 3), sample(180, 300, 4)},
                 {{0, 10, 300}}},
        SlotCase{"AcrossTheBorder",
                 {sample(150, 450, 1001)},
                 {{0, 500, 150, GapReason::not_read}, {1, 501, 150, GapReason::not_read}}},
        SlotCase{"LateStart", {sample(240, 300, 7)}, {{0, 7, 60, GapReason::not_read}}},
        SlotCase{"LongInterval",
                 {sample(0, 900, 10)},
                 {{0, 3, 300, GapReason::none, mark_spread},
                  {1, 3, 300, GapReason::none, mark_spread},
                  {2, 4, 300, GapReason::none, mark_spread}}},
        SlotCase{"TooLongInterval",
                 {sample(0, 901, 10)},
                 {{0, 0, 0, GapReason::too_long},
                  {1, 0, 0, GapReason::too_long},
                  {2, 0, 0, GapReason::too_long},
                  {3, 0, 0, GapReason::too_long}}},
        SlotCase{"GapInside",
                 {sample(0, 60, 5), sample(60, 240, 9, GapReason::restart), sample(240, 300, 5)},
                 {{0, 10, 120, GapReason::restart}}},
        SlotCase{"LongestGapGivesTheReason",
                 {sample(0, 60, 0, GapReason::over_speed), sample(60, 240, 0, GapReason::restart),
                  sample(240, 300, 0, GapReason::over_speed)},
                 {{0, 0, 0, GapReason::restart}}},
        SlotCase{"HoleBetweenSamples",
                 {sample(0, 300, 5), sample(1200, 1500, 6)},
                 {{0, 5, 300}, {4, 6, 300}}},
        SlotCase{"HoleInASlot",
                 {sample(0, 60, 5), sample(240, 300, 6)},
                 {{0, 11, 120, GapReason::not_read}}},
        SlotCase{"AcrossMidnight",
                 {sample(86'300, 86'500, 20)},
                 {{287, 10, 100, GapReason::not_read}, {288, 10, 100, GapReason::not_read}}}),
    [](const auto& c) { return c.param.name; });

TEST(Slots, OctetsAddUpWhateverTheIntervals) {
  std::mt19937_64 random{3};
  SlotBuilder builder;
  std::vector<TimedSlot> done;
  std::uint64_t counted = 0;
  int at = 17;
  for (int i = 0; i < 5000; ++i) {
    const int to = at + 1 + static_cast<int>(random() % 900);
    const auto octets = random() >> (8 + random() % 50);
    ASSERT_EQ(builder.add(sample(at, to, octets), longest, done), GapReason::none);
    counted += octets;
    at = to;
  }
  if (const auto open = builder.take_open()) done.push_back(*open);
  std::uint64_t in = 0;
  std::uint64_t out = 0;
  int covered = 0;
  for (std::size_t i = 0; i < done.size(); ++i) {
    in += done[i].slot.in.octets;
    out += done[i].slot.out.octets;
    covered += done[i].slot.in.seconds;
    if (i > 0) {
      ASSERT_EQ(done[i].start, done[i - 1].start + slot_length);
    }
  }
  EXPECT_EQ(in, counted);
  EXPECT_EQ(out, counted * 2);
  EXPECT_EQ(covered, at - 17);
}

TEST(Slots, WhatIsNotInOrderIsRefusedAndChangesNothing) {
  SlotBuilder builder;
  std::vector<TimedSlot> done;
  ASSERT_EQ(builder.add(sample(0, 120, 5), longest, done), GapReason::none);
  const auto before = builder.open();
  EXPECT_EQ(builder.add(sample(0, 120, 5), longest, done), GapReason::duplicate);
  EXPECT_EQ(builder.add(sample(0, 60, 5), longest, done), GapReason::out_of_order);
  EXPECT_EQ(builder.add(sample(60, 180, 5), longest, done), GapReason::out_of_order);
  EXPECT_EQ(builder.add(sample(180, 180, 5), longest, done), GapReason::out_of_order);
  EXPECT_EQ(builder.add(sample(200, 180, 5), longest, done), GapReason::out_of_order);
  EXPECT_EQ(builder.open(), before);
  EXPECT_TRUE(done.empty());
  EXPECT_EQ(builder.last(), day + seconds{120});
}

TEST(Slots, ASampleOfAYearCostsNothing) {
  SlotBuilder builder;
  std::vector<TimedSlot> done;
  EXPECT_EQ(builder.add(sample(0, 365 * 86'400, 5), longest, done), GapReason::none);
  EXPECT_TRUE(done.empty());
  EXPECT_EQ(builder.add(sample(365 * 86'400, 365 * 86'400 + 300, 5), longest, done),
            GapReason::none);
  ASSERT_EQ(done.size(), 1U);
  EXPECT_TRUE(done[0].slot.in.whole());
}

TEST(Slots, DirectionsHaveTheirOwnGaps) {
  auto half = sample(0, 300, 5);
  half.in_gap = GapReason::over_speed;
  half.in_octets = 0;
  half.narrow = true;
  const auto slots = slots_of({half});
  ASSERT_EQ(slots.size(), 1U);
  EXPECT_EQ(slots[0].slot.in.gap, GapReason::over_speed);
  EXPECT_EQ(slots[0].slot.in.seconds, 0);
  EXPECT_TRUE(slots[0].slot.out.whole());
  EXPECT_EQ(slots[0].slot.out.octets, 10U);
  EXPECT_EQ(slots[0].slot.out.marks, mark_narrow);
}

// A restart of the program in the middle of a slot.
TEST(Slots, PartsOfOneSlotAreMerged) {
  auto slots = slots_of({sample(0, 120, 5)});
  const auto later = slots_of({sample(150, 300, 6)});
  slots.insert(slots.end(), later.begin(), later.end());
  DaySlots filled{.day = day};
  EXPECT_EQ(put(slots, filled), 0U);
  EXPECT_EQ(filled.slots[0].in.octets, 11U);
  EXPECT_EQ(filled.slots[0].in.seconds, 270);
  EXPECT_EQ(filled.slots[0].in.gap, GapReason::not_read);
  EXPECT_EQ(put(slots_of({sample(0, 60, 9)}), filled), 1U) << "more than there is room for";
  EXPECT_EQ(filled.slots[0].in.octets, 11U);
  EXPECT_EQ(put(slots_of({sample(270, 300, 1)}), filled), 0U);
  EXPECT_TRUE(filled.slots[0].in.whole());
  EXPECT_EQ(filled.slots[0].in.gap, GapReason::none);
  EXPECT_EQ(put(slots_of({sample(86'400, 86'700, 1)}), filled), 1U) << "another day";
}

TEST(Slots, ASeriesIsSmall) { EXPECT_LE(sizeof(SlotBuilder), 64U); }

}  // namespace
}  // namespace netroster::measurements
