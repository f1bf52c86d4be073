#include "measurements/totals.h"

#include <algorithm>

namespace netroster::measurements {
namespace {

void add_direction(const DirectionSlot& from, DirectionSlot& into) {
  into.octets += from.octets;
  into.marks |= from.marks;
}

GapReason missing_reason(const Slot* slot) {
  if (slot == nullptr) return GapReason::not_read;
  return slot->in.whole() ? slot->out.gap : slot->in.gap;
}

TotalDay nothing_known(std::chrono::sys_days day, std::uint32_t expected) {
  TotalDay total;
  total.sums.day = day;
  total.expected = expected;
  return total;
}

void take(TotalDay& total, std::size_t at, const Slot* slot, bool flipped) {
  auto& sum = total.sums.slots[at];
  if (slot != nullptr) {
    add_direction(slot->in, flipped ? sum.out : sum.in);
    add_direction(slot->out, flipped ? sum.in : sum.out);
  }
  if (slot != nullptr && slot->in.whole() && slot->out.whole()) return;
  if (total.missing[at]++ > 0) return;  // the first that is missing gives the reason
  sum.in.gap = sum.out.gap = missing_reason(slot);
}

// A sum of all, or nothing.
void finish(TotalDay& total, std::size_t at) {
  auto& sum = total.sums.slots[at];
  if (total.missing[at] == 0) {
    for (auto* direction : {&sum.in, &sum.out}) {
      direction->seconds = static_cast<std::uint16_t>(slot_length.count());
      direction->gap = GapReason::none;
    }
    return;
  }
  total.known_octets[at] = sum.in.octets + sum.out.octets;
  for (auto* direction : {&sum.in, &sum.out})
    *direction = {.octets = 0, .seconds = 0, .gap = direction->gap, .marks = 0};
}

}  // namespace

TotalDay total_of(std::chrono::sys_days day, std::span<const DaySeries> series,
                  std::uint32_t unmeasured) {
  auto total = nothing_known(day, static_cast<std::uint32_t>(series.size()) + unmeasured);
  if (total.expected == 0) return total;  // nothing to count is nothing known, and not 0 octets
  total.missing.fill(unmeasured);
  for (std::size_t at = 0; at < slots_a_day; ++at) {
    for (const auto& each : series) {
      const bool is_there = each.slots != nullptr && each.slots->day == day;
      take(total, at, is_there ? &each.slots->slots[at] : nullptr, each.flipped);
    }
    finish(total, at);
  }
  return total;
}

}  // namespace netroster::measurements
