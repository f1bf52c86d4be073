#include "daemon/service/waiting_slots.h"

#include <algorithm>

namespace netroster::service {

using measurements::DirectionSlot;
using measurements::GapReason;
using measurements::slot_length;
using measurements::TimedSlot;

namespace {

constexpr std::uint64_t most_octets = (std::uint64_t{1} << 48) - 1;

}  // namespace

WaitingSlots::Direction WaitingSlots::packed(const DirectionSlot& slot) {
  const auto octets = std::min(slot.octets, most_octets);
  return {static_cast<std::uint32_t>(octets), static_cast<std::uint16_t>(octets >> 32),
          slot.seconds};
}

DirectionSlot WaitingSlots::unpacked(const Direction& from, GapReason gap, std::uint8_t marks) {
  const auto octets = std::uint64_t{from.octets_high} << 32 | from.octets_low;
  return {.octets = octets, .seconds = from.seconds, .gap = gap, .marks = marks};
}

void WaitingSlots::add(const TimedSlot& slot) {
  const auto number = slot.start.time_since_epoch() / slot_length;
  slots_.push_back({static_cast<std::uint32_t>(number), slot.slot.in.gap, slot.slot.out.gap,
                    slot.slot.in.marks, slot.slot.out.marks, packed(slot.slot.in),
                    packed(slot.slot.out)});
}

void WaitingSlots::add(const std::vector<TimedSlot>& slots) {
  for (const auto& slot : slots) add(slot);
}

std::vector<TimedSlot> WaitingSlots::all() const {
  std::vector<TimedSlot> out;
  out.reserve(slots_.size());
  for (const auto& one : slots_)
    out.push_back({WallTime(slot_length * one.number),
                   {.in = unpacked(one.in, one.in_gap, one.in_marks),
                    .out = unpacked(one.out, one.out_gap, one.out_marks)}});
  return out;
}

}  // namespace netroster::service
