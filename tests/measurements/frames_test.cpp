#include "measurements/frames.h"

#include <gtest/gtest.h>

#include <initializer_list>
#include <utility>

namespace netroster::measurements {
namespace {

using O = InterfaceObject;
using Values = std::initializer_list<std::pair<O, std::uint64_t>>;

DeviceReading reading(Values values) {
  DeviceReading out;
  out.resize({7});
  for (const auto object : {O::in_errors, O::out_errors, O::in_discards, O::out_discards})
    out.set(0, object, 0);
  for (const auto& [object, value] : values) out.set(0, object, value);
  return out;
}

std::optional<FrameCounts> between(Values before, Values after) {
  return frames_between(reading(before), reading(after), {.before = 0, .after = 0});
}

TEST(Frames, AreOfAllKindsAndBothDirections) {
  const auto counted = between({{O::hc_in_ucast_packets, 10},
                                {O::hc_in_multicast_packets, 20},
                                {O::hc_in_broadcast_packets, 30},
                                {O::hc_out_ucast_packets, 40},
                                {O::in_errors, 1},
                                {O::out_discards, 5}},
                               {{O::hc_in_ucast_packets, 110},
                                {O::hc_in_multicast_packets, 22},
                                {O::hc_in_broadcast_packets, 33},
                                {O::hc_out_ucast_packets, 140},
                                {O::in_errors, 5},
                                {O::in_discards, 2},
                                {O::out_errors, 1},
                                {O::out_discards, 8}});
  EXPECT_EQ(counted, (FrameCounts{100 + 2 + 3 + 100 + 4 + 2, 4 + 1, 2 + 3}));
}

TEST(Frames, OfOldAgentsAreCountedIn32Bits) {
  const Values before{{O::in_ucast_packets, 4'294'967'290}, {O::out_ucast_packets, 0}};
  const Values after{
      {O::in_ucast_packets, 4}, {O::in_nucast_packets, 7}, {O::out_ucast_packets, 1}};
  EXPECT_EQ(between(before, after), (FrameCounts{10 + 1, 0, 0}));  // it was not asked before
}

TEST(Frames, OfAnAgentWhoseWideCountersStandAreTheNarrowOnes) {
  const Values before{{O::hc_in_ucast_packets, 0},
                      {O::hc_out_ucast_packets, 0},
                      {O::in_ucast_packets, 5},
                      {O::out_ucast_packets, 5}};
  const Values after{{O::hc_in_ucast_packets, 0},
                     {O::hc_out_ucast_packets, 0},
                     {O::in_ucast_packets, 6},
                     {O::out_ucast_packets, 8}};
  EXPECT_EQ(between(before, after), (FrameCounts{4, 0, 0}));
}

TEST(Frames, ACounterThatRanBackSaysNothing) {
  const Values counts{{O::hc_in_ucast_packets, 100}, {O::hc_out_ucast_packets, 100}};
  const Values fewer{{O::hc_in_ucast_packets, 90}, {O::hc_out_ucast_packets, 100}};
  EXPECT_TRUE(between(counts, counts));
  EXPECT_FALSE(between(counts, fewer));
  const Values bad{
      {O::hc_in_ucast_packets, 100}, {O::hc_out_ucast_packets, 100}, {O::in_errors, 1'000}};
  EXPECT_FALSE(between(bad, counts));
}

TEST(Frames, WithoutACounterNothingIsKnown) {
  EXPECT_FALSE(between({{O::hc_in_ucast_packets, 1}}, {{O::hc_in_ucast_packets, 2}}));
  const auto whole = reading({{O::hc_in_ucast_packets, 1}, {O::hc_out_ucast_packets, 1}});
  EXPECT_FALSE(frames_between(whole, whole, {.before = 0, .after = no_row}));
  EXPECT_FALSE(frames_between(whole, whole, {.before = no_row, .after = 0}));
}

}  // namespace
}  // namespace netroster::measurements
