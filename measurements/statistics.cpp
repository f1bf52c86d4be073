#include "measurements/statistics.h"

#include <algorithm>
#include <utility>

namespace netroster::measurements {
namespace {

using std::chrono::days;

double bps_of(const DirectionSlot& slot) {
  return static_cast<double>(slot.octets) * 8 / static_cast<double>(slot.seconds);
}

// a carries more than b. Both have seconds.
bool carries_more(const DirectionSlot& a, const DirectionSlot& b) {
  return a.seconds == b.seconds ? a.octets > b.octets : bps_of(a) > bps_of(b);
}

std::chrono::sys_days day_of(WallTime when) { return std::chrono::floor<days>(when); }

// The first slot of a day that begins at or after `when`; 288 when none does.
std::size_t first_slot_from(std::chrono::sys_days day, WallTime when) {
  if (when <= day) return 0;
  if (when > day + days{1} - slot_length) return slots_a_day;
  const auto slot = slot_of_day(when);
  return slot_start(when) == when ? slot : slot + 1;
}

void finish_direction(std::vector<double>& bps, std::uint64_t seconds, DirectionStatistics& into) {
  into.seen = bps.size();
  if (bps.empty()) return;
  into.mean_bps = static_cast<double>(into.octets) * 8 / static_cast<double>(seconds);
  into.p95_bps = nearest_rank(bps, 95);
}

}  // namespace

std::optional<double> nearest_rank(std::vector<double>& values, unsigned percent) {
  if (values.empty()) return std::nullopt;
  const auto rank = (values.size() * percent + 99) / 100;
  const auto place =
      values.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
  std::nth_element(values.begin(), place, values.end());
  return *place;
}

StatisticsBuilder::StatisticsBuilder(WallTime from, WallTime to, StatisticsOptions options)
    : from_(from), to_(std::max(from, to)), options_(std::move(options)), next_(day_of(from)) {
  options_.least_seconds = std::max<std::uint16_t>(options_.least_seconds, 1);
}

DayMask StatisticsBuilder::mask_of(std::chrono::sys_days day) const {
  auto mask = options_.filter ? options_.filter(day) : DayMask{}.set();
  const auto begin = first_slot_from(day, from_);
  const auto end = first_slot_from(day, to_);
  if (begin > 0) mask &= DayMask{}.set() << begin;
  if (end < slots_a_day) mask &= ~(DayMask{}.set() << end);
  return mask;
}

void StatisticsBuilder::lack(WallTime start, std::size_t slots, GapReason reason) {
  if (gap_.slots == 0) gap_ = {.from = start, .slots = 0, .reason = reason};
  gap_.slots += slots;
  if (gap_.slots > made_.longest_gap.slots) made_.longest_gap = gap_;
}

// A slot of which nothing is kept, late enough to be on its way.
void StatisticsBuilder::wait_for(WallTime start) {
  if (tail_++ == 0) tail_from_ = start;
}

void StatisticsBuilder::take_for_gap() {
  if (tail_ > 0) lack(tail_from_, tail_, GapReason::not_read);
  tail_ = 0;
}

void StatisticsBuilder::skip_to(std::chrono::sys_days day) {
  for (; next_ < day && next_ < to_; next_ += days{1}) {
    const auto mask = mask_of(next_);
    if (mask.none()) continue;
    made_.expected += mask.count();
    if (next_ + days{1} > options_.may_wait_from) {
      for (auto slot = mask._Find_first(); slot < slots_a_day; slot = mask._Find_next(slot))
        add_slot(next_ + slot_length * slot, Slot{});
      continue;
    }
    dark_ = true;
    const auto first = mask._Find_first();
    lack(next_ + slot_length * first, mask.count(), GapReason::not_read);
  }
}

void StatisticsBuilder::see(WallTime start, const DirectionSlot& slot, DirectionStatistics& into,
                            Values& values) {
  const auto bps = bps_of(slot);
  into.octets += slot.octets;
  values.seconds += slot.seconds;
  values.bps.push_back(bps);
  if (!into.peak_bps || bps > *into.peak_bps) {
    into.peak_bps = bps;
    into.peak_at = start;
  }
}

void StatisticsBuilder::add_slot(WallTime start, const Slot& slot) {
  const bool nothing = slot == Slot{};
  if (nothing && start >= options_.may_wait_from) return wait_for(start);
  dark_ = nothing;
  take_for_gap();
  add_known(start, slot);
}

void StatisticsBuilder::add_known(WallTime start, const Slot& slot) {
  const bool in = slot.in.seconds >= options_.least_seconds;
  const bool out = slot.out.seconds >= options_.least_seconds;
  if (in) see(start, slot.in, made_.in, in_);
  if (out) see(start, slot.out, made_.out, out_);
  if (in && out) {
    see(start, carries_more(slot.in, slot.out) ? slot.in : slot.out, made_.larger, larger_);
    gap_ = {};
  } else {
    const auto& missing = in ? slot.out : slot.in;
    lack(start, 1, missing.gap);
    if (slot.in.seconds + slot.out.seconds > 0) ++made_.partial;
  }
  const auto marks = static_cast<std::uint8_t>(slot.in.marks | slot.out.marks);
  if ((marks & mark_narrow) != 0) ++made_.narrow;
  if ((marks & mark_spread) != 0) ++made_.spread;
}

bool StatisticsBuilder::add(const DaySlots& day) {
  if (day.day < next_) return false;
  skip_to(day.day);
  if (day.day >= to_) return true;
  next_ = day.day + days{1};
  const auto mask = mask_of(day.day);
  made_.expected += mask.count();
  for (auto slot = mask._Find_first(); slot < slots_a_day; slot = mask._Find_next(slot))
    add_slot(day.day + slot_length * slot, day.slots[slot]);
  return true;
}

Statistics StatisticsBuilder::finish() {
  skip_to(day_of(to_) + days{1});
  if (dark_) take_for_gap();
  made_.pending = tail_;
  made_.expected -= tail_;
  finish_direction(in_.bps, in_.seconds, made_.in);
  finish_direction(out_.bps, out_.seconds, made_.out);
  finish_direction(larger_.bps, larger_.seconds, made_.larger);
  return made_;
}

}  // namespace netroster::measurements
