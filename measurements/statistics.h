// What a range of slots says: mean, peak, exact 95th percentile, and how much of it is known.
#pragma once

#include <bitset>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "measurements/slots.h"

namespace netroster::measurements {

// Which slots of a UTC day count.
using DayMask = std::bitset<slots_a_day>;
using SlotFilter = std::function<DayMask(std::chrono::sys_days)>;

// The smallest value that `percent` of all values do not exceed (nearest rank: the value at place
// ceil(percent/100 * n) of n in order, counted from 1; no interpolation, so it was really
// measured). Reorders `values`. nullopt when there are none. percent: 1 to 100.
std::optional<double> nearest_rank(std::vector<double>& values, unsigned percent);

struct StatisticsOptions {
  // A slot counts as seen when so much of it is known. Anything less is a peak or a lull of less
  // than 5 minutes, and no 5-minute figure.
  std::uint16_t least_seconds = 300;
  SlotFilter filter;  // all slots when empty
  // Slots from then on may be on their way to where they are kept. Where the series is known until
  // then, those at its end of which nothing is kept are pending, and no gap.
  WallTime may_wait_from = WallTime::max();
};

struct DirectionStatistics {
  std::uint64_t octets = 0;  // of the slots that were seen
  std::size_t seen = 0;
  std::optional<double> mean_bps;  // octets by the seconds they are of
  std::optional<double> peak_bps;
  std::optional<double> p95_bps;
  WallTime peak_at{};  // the first slot of that rate
};

struct LongestGap {
  WallTime from{};        // the first slot not seen
  std::size_t slots = 0;  // that count and follow each other; with a filter, nights lie between
  GapReason reason = GapReason::none;  // of the first
};

struct Statistics {
  std::size_t expected = 0;  // slots that count
  std::size_t pending = 0;   // not written yet: they would count, and do not so far
  std::size_t partial = 0;   // known in part, and not seen for that
  std::size_t narrow = 0;    // by 32-bit counters
  std::size_t spread = 0;    // averages of longer intervals: the peak may have been higher
  DirectionStatistics in;
  DirectionStatistics out;
  DirectionStatistics larger;  // in each slot the larger of both; seen: both are known
  LongestGap longest_gap;      // of slots that `larger` does not see
};

// Fed with the days of a series, oldest first. Days left out are gaps.
class StatisticsBuilder {
 public:
  // Of the slots that begin in [from, to).
  StatisticsBuilder(WallTime from, WallTime to, StatisticsOptions options = {});

  // false: not after the last day. Days outside the range add nothing.
  bool add(const DaySlots& day);
  // Once.
  Statistics finish();

 private:
  struct Values {
    std::vector<double> bps;
    std::uint64_t seconds = 0;
  };

  DayMask mask_of(std::chrono::sys_days day) const;
  void skip_to(std::chrono::sys_days day);
  void add_known(WallTime start, const Slot& slot);
  void wait_for(WallTime start);
  void take_for_gap();
  void add_slot(WallTime start, const Slot& slot);
  void see(WallTime start, const DirectionSlot& slot, DirectionStatistics& into, Values& values);
  void lack(WallTime start, std::size_t slots, GapReason reason);

  WallTime from_;
  WallTime to_;
  StatisticsOptions options_;
  std::chrono::sys_days next_;
  Statistics made_;
  LongestGap gap_;  // the one that goes on
  // Slots at the end that may be on their way; they are if the last one before was known.
  WallTime tail_from_{};
  std::size_t tail_ = 0;
  bool dark_ = false;  // of the last slot before those nothing is kept
  Values in_;
  Values out_;
  Values larger_;
};

}  // namespace netroster::measurements
