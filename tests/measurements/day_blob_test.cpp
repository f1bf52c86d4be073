#include "measurements/day_blob.h"

#include <gtest/gtest.h>

#include <random>

namespace netroster::measurements {
namespace {

constexpr std::chrono::sys_days some_day{std::chrono::year{2026} / 3 / 8};

DirectionSlot whole(std::uint64_t octets, std::uint8_t marks = 0) {
  return {.octets = octets, .seconds = 300, .gap = GapReason::none, .marks = marks};
}

DaySlots random_day(std::mt19937_64& random) {
  DaySlots day{.day = some_day + std::chrono::days{static_cast<int>(random() % 9999) - 4999}};
  const auto gaps = random() % 4;
  const auto bits = random() % 65;
  const auto fill = [&](DirectionSlot& slot) {
    slot = whole(bits == 0 ? 0 : random() >> (64 - bits), static_cast<std::uint8_t>(random() % 4));
    if (gaps == 0 || random() % gaps == 0) return;
    slot.seconds = static_cast<std::uint16_t>(random() % 300);
    slot.gap = static_cast<GapReason>(1 + random() % (gap_reasons - 1));
    if (slot.seconds == 0) slot.octets = 0;
  };
  for (auto& slot : day.slots) {
    fill(slot.in);
    fill(slot.out);
  }
  return day;
}

void expect_round_trip(const DaySlots& day) {
  const auto blob = encode(day);
  EXPECT_LE(blob.size(), longest_day_blob);
  DaySlots again;
  const auto decoded = decode(blob, again);
  ASSERT_TRUE(decoded.has_value()) << decoded.error().what;
  EXPECT_TRUE(again == day);
}

TEST(DayBlob, WhatGoesInComesOut) {
  std::mt19937_64 random{11};
  expect_round_trip(DaySlots{.day = some_day});
  for (int i = 0; i < 500; ++i) expect_round_trip(random_day(random));
}

TEST(DayBlob, HoldsTheLargestCounters) {
  DaySlots day{.day = some_day};
  for (auto& slot : day.slots) slot = {.in = whole(~0ULL), .out = whole(~0ULL - 1)};
  expect_round_trip(day);
}

TEST(DayBlob, ADayWithoutTrafficTakesNoRoom) {
  DaySlots day{.day = some_day};
  EXPECT_LE(encode(day).size(), 48U);
  for (auto& slot : day.slots) slot = {.in = whole(0), .out = whole(0)};
  EXPECT_LE(encode(day).size(), 48U);
}

TEST(DayBlob, OctetsOfNoKnownSecondAreNotKept) {
  DaySlots day{.day = some_day};
  day.slots[5].in.octets = 77;
  DaySlots again;
  ASSERT_TRUE(decode(encode(day), again).has_value());
  EXPECT_EQ(again.slots[5].in.octets, 0U);
}

TEST(DayBlob, EveryCutAndEveryFlippedBitIsFound) {
  std::mt19937_64 random{5};
  const auto day = random_day(random);
  const auto blob = encode(day);
  DaySlots again;
  for (std::size_t i = 0; i < blob.size(); ++i)
    EXPECT_FALSE(decode(blob.substr(0, i), again).has_value()) << i;
  for (std::size_t i = 0; i < blob.size() * 8; ++i) {
    auto damaged = blob;
    damaged[i / 8] = static_cast<char>(damaged[i / 8] ^ (1 << i % 8));
    const auto decoded = decode(damaged, again);
    // Some bits of the frame's header mean nothing; then the day is the same.
    EXPECT_TRUE(!decoded.has_value() || again == day) << i;
  }
  EXPECT_FALSE(decode(blob + "x", again).has_value());
  EXPECT_FALSE(decode(blob + blob.substr(4), again).has_value()) << "two frames";
}

TEST(DayBlob, ALaterVersionSaysSo) {
  auto blob = encode(DaySlots{.day = some_day});
  blob[3] = 9;
  DaySlots again;
  const auto decoded = decode(blob, again);
  ASSERT_FALSE(decoded.has_value());
  EXPECT_EQ(decoded.error().code, Errc::unsupported);
  EXPECT_EQ(decoded.error().what, "a day of traffic of version 9");
}

}  // namespace
}  // namespace netroster::measurements
