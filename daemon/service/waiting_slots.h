// Slots of a port that are not written yet: a million ports have some each, so they are small.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "measurements/slots.h"

namespace netroster::service {

// As bytes, each slot after the one before it: a slot that is known whole takes some 11.
class WaitingSlots {
 public:
  void add(const measurements::TimedSlot& slot);
  void add(const std::vector<measurements::TimedSlot>& slots);
  // Of what bytes() gave; nullopt when they are not so many slots.
  static std::optional<WaitingSlots> of(std::span<const std::uint8_t> bytes, std::size_t count);
  std::span<const std::uint8_t> bytes() const { return bytes_; }
  // In the order in which they came.
  std::vector<measurements::TimedSlot> all() const;

  bool empty() const { return count_ == 0; }
  std::size_t size() const { return count_; }
  // Gives the memory back, too.
  void clear() { *this = {}; }

 private:
  std::vector<std::uint8_t> bytes_;
  std::uint32_t count_ = 0;
  std::uint32_t last_ = 0;  // number of the last slot
};

}  // namespace netroster::service
