#include "daemon/service/waiting_slots.h"

#include <algorithm>

namespace netroster::service {

using measurements::DirectionSlot;
using measurements::GapReason;
using measurements::slot_length;
using measurements::TimedSlot;

namespace {

// Bits of the byte that begins a slot: these directions are known whole and have no marks.
constexpr std::uint8_t in_is_plain = 1;
constexpr std::uint8_t out_is_plain = 2;
// Vectors double; that is more than an hour of slots needs.
constexpr std::size_t grow_by = 48;
constexpr std::size_t longest_slot = 5 + 1 + 2 * (2 + 3 + 10);

bool is_plain(const DirectionSlot& slot) {
  return slot.whole() && slot.gap == GapReason::none && slot.marks == 0;
}

// Seven bits a byte, the lowest first; a byte that is not the last has its highest bit set.
void put(std::uint64_t value, std::vector<std::uint8_t>& to) {
  for (; value > 127; value >>= 7) to.push_back(static_cast<std::uint8_t>(value | 128U));
  to.push_back(static_cast<std::uint8_t>(value));
}

void put(const DirectionSlot& slot, bool plain, std::vector<std::uint8_t>& to) {
  if (!plain) {
    to.push_back(static_cast<std::uint8_t>(slot.gap));
    to.push_back(slot.marks);
    put(slot.seconds, to);
  }
  put(slot.octets, to);
}

bool is_sound(const DirectionSlot& slot) {
  return static_cast<std::uint8_t>(slot.gap) < measurements::gap_reasons &&
         slot.seconds <= slot_length.count() && (slot.marks & ~measurements::all_marks) == 0;
}

bool is_sound(const measurements::Slot& slot) { return is_sound(slot.in) && is_sound(slot.out); }

// Reads what was put, from the front. Past the end there are zeros, and at_end() is false for good.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  std::uint8_t byte() {
    if (rest_.empty()) failed_ = true;
    if (failed_) return 0;
    const auto first = rest_.front();
    rest_ = rest_.subspan(1);
    return first;
  }
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto next = byte();
      value |= std::uint64_t{next & 127U} << shift;
      if (next < 128) break;
    }
    return value;
  }
  DirectionSlot direction(bool plain) {
    DirectionSlot out{.octets = 0,
                      .seconds = static_cast<std::uint16_t>(slot_length.count()),
                      .gap = GapReason::none,
                      .marks = 0};
    if (!plain) {
      out.gap = static_cast<GapReason>(byte());
      out.marks = byte();
      out.seconds = static_cast<std::uint16_t>(varint());
    }
    out.octets = varint();
    return out;
  }
  // `number`: of the slot before, then of this one.
  TimedSlot slot(std::uint32_t& number) {
    const auto flags = byte();
    number += static_cast<std::uint32_t>(varint());
    TimedSlot out{.start = WallTime(slot_length * number), .slot = {}};
    out.slot.in = direction((flags & in_is_plain) != 0);
    out.slot.out = direction((flags & out_is_plain) != 0);
    return out;
  }
  bool at_end() const { return rest_.empty() && !failed_; }

 private:
  std::span<const std::uint8_t> rest_;
  bool failed_ = false;
};

}  // namespace

// Starts of slots count from 1970 and last until the year 42,000. They mostly follow one another;
// one before the last wraps.
void WaitingSlots::add(const TimedSlot& slot) {
  if (bytes_.capacity() - bytes_.size() < longest_slot) bytes_.reserve(bytes_.size() + grow_by);
  const auto number =
      static_cast<std::uint32_t>(slot.start.time_since_epoch().count() / slot_length.count());
  const bool plain_in = is_plain(slot.slot.in);
  const bool plain_out = is_plain(slot.slot.out);
  bytes_.push_back(
      static_cast<std::uint8_t>((plain_in ? in_is_plain : 0) | (plain_out ? out_is_plain : 0)));
  put(static_cast<std::uint32_t>(number - last_), bytes_);
  put(slot.slot.in, plain_in, bytes_);
  put(slot.slot.out, plain_out, bytes_);
  last_ = number;
  ++count_;
}

void WaitingSlots::add(const std::vector<TimedSlot>& slots) {
  for (const auto& slot : slots) add(slot);
}

std::optional<WaitingSlots> WaitingSlots::of(std::span<const std::uint8_t> bytes,
                                             std::size_t count) {
  WaitingSlots out;
  if (count > bytes.size()) return std::nullopt;
  out.bytes_.assign(bytes.begin(), bytes.end());
  out.count_ = static_cast<std::uint32_t>(count);
  Reader reader(bytes);
  for (std::size_t i = 0; i < count; ++i)
    if (!is_sound(reader.slot(out.last_).slot)) return std::nullopt;
  if (!reader.at_end()) return std::nullopt;
  return out;
}

std::vector<TimedSlot> WaitingSlots::all() const {
  std::vector<TimedSlot> out;
  out.reserve(count_);
  Reader reader(bytes_);
  std::uint32_t number = 0;
  for (std::uint32_t i = 0; i < count_; ++i) out.push_back(reader.slot(number));
  return out;
}

}  // namespace netroster::service
