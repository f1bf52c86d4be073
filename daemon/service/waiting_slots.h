// Slots of a port that are not written yet: a million ports have some each, so they are small.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "measurements/slots.h"

namespace netroster::service {

class WaitingSlots {
 public:
  // Starts of slots count from 1970 and last until the year 42,000; octets go up to 2^48 a slot and
  // direction, which is 7 Tbit/s.
  void add(const measurements::TimedSlot& slot);
  void add(const std::vector<measurements::TimedSlot>& slots);
  // In the order in which they came.
  std::vector<measurements::TimedSlot> all() const;

  bool empty() const { return slots_.empty(); }
  std::size_t size() const { return slots_.size(); }
  // Gives the memory back, too.
  void clear() { slots_ = {}; }

 private:
  struct Direction {
    std::uint32_t octets_low = 0;
    std::uint16_t octets_high = 0;
    std::uint16_t seconds = 0;
  };
  struct Packed {
    std::uint32_t number = 0;  // of slots since 1970
    measurements::GapReason in_gap{};
    measurements::GapReason out_gap{};
    std::uint8_t in_marks = 0;
    std::uint8_t out_marks = 0;
    Direction in;
    Direction out;
  };
  static_assert(sizeof(Packed) == 24);

  static Direction packed(const measurements::DirectionSlot& slot);
  static measurements::DirectionSlot unpacked(const Direction& from, measurements::GapReason gap,
                                              std::uint8_t marks);

  std::vector<Packed> slots_;
};

}  // namespace netroster::service
