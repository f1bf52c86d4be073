// Traffic in slots of 5 minutes: octets that add up exactly to what the counters counted, and how
// much of each slot is known. Slots begin at whole 5 minutes of UTC.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "measurements/gap.h"

namespace netroster::measurements {

inline constexpr std::chrono::seconds slot_length{300};
inline constexpr std::size_t slots_a_day = 288;

constexpr WallTime slot_start(WallTime when) {
  return std::chrono::floor<std::chrono::duration<std::int64_t, std::ratio<300>>>(when);
}
constexpr std::size_t slot_of_day(WallTime when) {
  const auto of_day = when - std::chrono::floor<std::chrono::days>(when);
  return static_cast<std::size_t>(of_day / slot_length);
}

// What is known about how the octets were measured. Bits of DirectionSlot::marks.
inline constexpr std::uint8_t mark_narrow = 1;  // by a 32-bit counter
// From an interval longer than a slot: an average, so that the peak may have been higher.
inline constexpr std::uint8_t mark_spread = 2;
inline constexpr std::uint8_t all_marks = mark_narrow | mark_spread;

struct DirectionSlot {
  std::uint64_t octets = 0;
  std::uint16_t seconds = 0;            // of 300, how many the octets are of
  GapReason gap = GapReason::not_read;  // why the rest is not known; none when all is
  std::uint8_t marks = 0;
  bool whole() const { return seconds == slot_length.count(); }
  bool operator==(const DirectionSlot&) const = default;
};

struct Slot {
  DirectionSlot in;
  DirectionSlot out;
  bool operator==(const Slot&) const = default;
};

struct TimedSlot {
  WallTime start{};
  Slot slot;
  bool operator==(const TimedSlot&) const = default;
};

// One UTC day of a series. Slots nobody wrote to are not read.
struct DaySlots {
  std::chrono::sys_days day;
  std::array<Slot, slots_a_day> slots{};
  bool operator==(const DaySlots&) const = default;
};

// What was counted from one reading to the next, by our clock.
struct Sample {
  WallTime from{};
  WallTime to{};
  std::uint64_t in_octets = 0;
  std::uint64_t out_octets = 0;
  GapReason in_gap = GapReason::none;
  GapReason out_gap = GapReason::none;
  bool narrow = false;
};

// One series on its way into slots: the slot that is open. Small, for there may be a million.
class SlotBuilder {
 public:
  // Shares a sample out to the slots by time and puts slots that are over to the end of `done`,
  // oldest first; those in a hole between samples are not put. An interval over `longest` says
  // nothing about 5 minutes and is a gap. duplicate, out_of_order: refused, nothing is changed.
  GapReason add(const Sample& sample, std::chrono::seconds longest, std::vector<TimedSlot>& done);

  // The open slot as far as it is known, for the end of the day or of the program; nullopt when
  // nothing is. What comes later of the same slot is another part of it, for merge().
  std::optional<TimedSlot> take_open();
  // The same, without taking it.
  std::optional<TimedSlot> open() const;

  std::optional<WallTime> last() const;

 private:
  struct Part {
    std::uint64_t octets = 0;
    std::uint16_t seconds = 0;
    std::uint16_t gap_seconds = 0;  // of the reason that stands for the rest
    GapReason gap = GapReason::none;
    std::uint8_t marks = 0;
  };

  static void add_part(Part& part, std::uint64_t octets, std::uint16_t seconds, GapReason gap,
                       std::uint8_t marks);
  static DirectionSlot finished(const Part& part);
  GapReason refusal(const Sample& sample) const;
  void share(const Sample& sample, std::uint8_t marks, std::vector<TimedSlot>& done);
  void move_to(WallTime slot, std::vector<TimedSlot>& done);

  static constexpr WallTime never = WallTime::min();
  bool started() const { return last_ != never; }

  WallTime last_ = never;
  WallTime slot_{};
  Part in_;
  Part out_;
};

// Two parts of one slot. false: together they are more than the slot is long; `into` is unchanged.
bool merge(const Slot& part, Slot& into);

// Puts slots into their day, merging parts. Slots of other days, and parts that are too much, are
// left out; returns how many.
std::size_t put(const std::vector<TimedSlot>& slots, DaySlots& day);

}  // namespace netroster::measurements
