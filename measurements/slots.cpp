#include "measurements/slots.h"

#include <algorithm>

namespace netroster::measurements {
namespace {

constexpr auto full = static_cast<std::uint16_t>(slot_length.count());

// floor(octets * part / whole) without leaving 64 bits; part <= whole, whole below 2^31.
std::uint64_t share_of(std::uint64_t octets, std::uint64_t part, std::uint64_t whole) {
  return octets / whole * part + octets % whole * part / whole;
}

std::uint64_t seconds_of(WallTime from, WallTime to) {
  return static_cast<std::uint64_t>((to - from).count());
}

Sample too_long(Sample sample) {
  for (auto* gap : {&sample.in_gap, &sample.out_gap})
    if (*gap == GapReason::none) *gap = GapReason::too_long;
  return sample;
}

bool merge_direction(const DirectionSlot& part, DirectionSlot& into) {
  if (part.seconds + into.seconds > full) return false;
  // The shorter part is silent for the longer one's time: the one that knows less says less.
  if (part.gap != GapReason::not_read && (into.gap == GapReason::not_read || into.seconds == 0))
    into.gap = part.gap;
  into.octets += part.octets;
  into.seconds = static_cast<std::uint16_t>(into.seconds + part.seconds);
  into.marks |= part.marks;
  if (into.whole()) into.gap = GapReason::none;
  return true;
}

}  // namespace

void SlotBuilder::add_part(Part& part, std::uint64_t octets, std::uint16_t seconds, GapReason gap,
                           std::uint8_t marks) {
  if (gap == GapReason::none) {
    part.octets += octets;
    part.seconds = static_cast<std::uint16_t>(part.seconds + seconds);
    part.marks |= marks;
  } else if (part.gap == gap) {
    part.gap_seconds = static_cast<std::uint16_t>(part.gap_seconds + seconds);
  } else if (seconds >= part.gap_seconds) {  // the longest part of the gap gives its reason
    part.gap = gap;
    part.gap_seconds = seconds;
  }
}

DirectionSlot SlotBuilder::finished(const Part& part) {
  DirectionSlot made{
      .octets = part.octets, .seconds = part.seconds, .gap = part.gap, .marks = part.marks};
  if (made.whole())
    made.gap = GapReason::none;
  else if (made.gap == GapReason::none)
    made.gap = GapReason::not_read;
  return made;
}

std::optional<TimedSlot> SlotBuilder::open() const {
  const bool known = in_.seconds > 0 || out_.seconds > 0 || in_.gap != GapReason::none ||
                     out_.gap != GapReason::none;
  if (!started() || !known) return std::nullopt;
  return TimedSlot{.start = slot_, .slot = {.in = finished(in_), .out = finished(out_)}};
}

std::optional<TimedSlot> SlotBuilder::take_open() {
  auto taken = open();
  in_ = {};
  out_ = {};
  return taken;
}

std::optional<WallTime> SlotBuilder::last() const {
  if (!started()) return std::nullopt;
  return last_;
}

void SlotBuilder::move_to(WallTime slot, std::vector<TimedSlot>& done) {
  if (slot == slot_) return;
  if (auto over = take_open()) done.push_back(*over);
  slot_ = slot;
}

void SlotBuilder::share(const Sample& sample, std::uint8_t marks, std::vector<TimedSlot>& done) {
  const auto whole = seconds_of(sample.from, sample.to);
  std::uint64_t in_before = 0;
  std::uint64_t out_before = 0;
  for (auto from = sample.from; from < sample.to;) {
    const auto slot = slot_start(from);
    const auto to = std::min<WallTime>(slot + slot_length, sample.to);
    // Shares of what came until then, so that they add up to the whole.
    const auto part = seconds_of(sample.from, to);
    const auto in_until = share_of(sample.in_octets, part, whole);
    const auto out_until = share_of(sample.out_octets, part, whole);
    const auto seconds = static_cast<std::uint16_t>(seconds_of(from, to));
    move_to(slot, done);
    add_part(in_, in_until - in_before, seconds, sample.in_gap, marks);
    add_part(out_, out_until - out_before, seconds, sample.out_gap, marks);
    in_before = in_until;
    out_before = out_until;
    from = to;
  }
}

GapReason SlotBuilder::refusal(const Sample& sample) const {
  if (started() && sample.to == last_) return GapReason::duplicate;
  const bool overlaps = started() && sample.from < last_;
  return overlaps || sample.to <= sample.from ? GapReason::out_of_order : GapReason::none;
}

GapReason SlotBuilder::add(const Sample& sample, std::chrono::seconds longest,
                           std::vector<TimedSlot>& done) {
  if (const auto why = refusal(sample); why != GapReason::none) return why;
  if (!started()) slot_ = slot_start(sample.from);
  last_ = sample.to;
  const auto length = sample.to - sample.from;
  if (length <= longest) {
    std::uint8_t marks = sample.narrow ? mark_narrow : 0;
    if (length > slot_length) marks |= mark_spread;
    share(sample, marks, done);
  } else if (length <= std::chrono::days{1}) {
    share(too_long(sample), 0, done);
  } else {
    move_to(slot_start(sample.to), done);  // slots that nobody wrote to say as much
  }
  if (last_ >= slot_ + slot_length) move_to(slot_start(last_), done);
  return GapReason::none;
}

bool merge(const Slot& part, Slot& into) {
  Slot both = into;
  if (!merge_direction(part.in, both.in) || !merge_direction(part.out, both.out)) return false;
  into = both;
  return true;
}

std::size_t put(const std::vector<TimedSlot>& slots, DaySlots& day) {
  std::size_t left_out = 0;
  for (const auto& each : slots) {
    const bool of_day = std::chrono::floor<std::chrono::days>(each.start) == day.day;
    if (!of_day || !merge(each.slot, day.slots[slot_of_day(each.start)])) ++left_out;
  }
  return left_out;
}

}  // namespace netroster::measurements
