#include "measurements/rates.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <string_view>
#include <unordered_map>

namespace netroster::measurements {
namespace {

constexpr std::int64_t second = 100;  // in centiseconds
constexpr std::uint64_t narrow_range = std::uint64_t{1} << 32;
// A sample may be a little more than the speed: counters are read some time after sysUpTime is.
constexpr double speed_allowance = 1.05;
// Nothing carries more (IEEE 802.3df), whatever its counters say.
constexpr std::uint64_t fastest_bps = 1'600'000'000'000;
constexpr std::uint64_t megabit = 1'000'000;
// A reading may take as long as poll.device_time, and sysUpTime is its first object: the two clocks
// may differ by that much and a little drift.
constexpr std::int64_t slack = 35 * second;
constexpr int drift_divisor = 20;
// What whole seconds and a slow answer can make of an interval.
constexpr std::int64_t small_slack = 2 * second;

bool agree(std::int64_t agent, std::int64_t ours) {
  return std::abs(agent - ours) <= slack + ours / drift_divisor;
}

Elapsed gap(GapReason reason) { return {.centiseconds = 0, .by_agent = false, .gap = reason}; }

Elapsed by_our_clock(std::int64_t ours) {
  if (ours == 0) return gap(GapReason::duplicate);
  if (ours < 0) return gap(GapReason::clock_step);
  return {.centiseconds = ours, .by_agent = false, .gap = GapReason::none};
}

// An agent that started between the readings has been up for less time than lies between them, and
// for less than it should have been.
bool too_young(std::int64_t up, std::int64_t agent, std::int64_t ours) {
  return up <= ours + small_slack && agent < ours - small_slack;
}

Elapsed by_both(std::uint32_t up_before, std::uint32_t up_after, std::int64_t ours,
                AgentClock& clock) {
  const std::int64_t agent = static_cast<std::uint32_t>(up_after - up_before);  // modulo 497 days
  const bool fits = ours > 0 && agree(agent, ours);
  if (up_after < up_before && !fits) return gap(GapReason::restart);
  if (agent == 0 && ours <= 0) return gap(GapReason::duplicate);
  if (up_after > up_before && ours > 0 && too_young(up_after, agent, ours))
    return gap(GapReason::restart);
  if (fits && agent > 0) {
    clock.disagreements = 0;
    return {.centiseconds = agent, .by_agent = true, .gap = GapReason::none};
  }
  if (ours <= 0) return gap(GapReason::clock_step);  // our own fault
  if (!clock.believed()) return by_our_clock(ours);
  ++clock.disagreements;
  return gap(GapReason::clock_step);
}

struct Direction {
  InterfaceObject wide;
  InterfaceObject narrow;
};
constexpr Direction inward{InterfaceObject::hc_in_octets, InterfaceObject::in_octets};
constexpr Direction outward{InterfaceObject::hc_out_octets, InterfaceObject::out_octets};

// A row in both readings.
struct Row {
  const DeviceReading& before;
  const DeviceReading& after;
  RowPair pair;

  bool known(InterfaceObject object) const {
    const auto bit = static_cast<unsigned>(object);
    return ((before.values.known(pair.before) & after.values.known(pair.after)) >> bit & 1U) != 0;
  }
  std::uint64_t was(InterfaceObject object) const {
    return before.value(pair.before, object).value_or(0);
  }
  std::uint64_t is(InterfaceObject object) const {
    return after.value(pair.after, object).value_or(0);
  }
};

// What one interface can carry in the interval.
struct Capacity {
  std::uint64_t speed_bps = 0;  // 0: not known
  double octets = 0;            // at most, by the speed or by what exists at all
};

// The faster of the two speeds: it may have changed any time between the readings.
std::uint64_t speed_of(const Row& row) {
  if (row.pair.speed_bps != 0) return row.pair.speed_bps;
  const auto before = row.before.value(row.pair.before, InterfaceObject::high_speed).value_or(0);
  const auto after = row.after.value(row.pair.after, InterfaceObject::high_speed).value_or(0);
  return std::min(std::max(before, after), fastest_bps / megabit) * megabit;
}

Capacity capacity(const Row& row, const Elapsed& interval) {
  // Our clock is read in whole seconds.
  const auto longest = interval.centiseconds + (interval.by_agent ? 0 : second);
  const auto speed = speed_of(row);
  const auto bits = static_cast<double>(speed != 0 ? speed : fastest_bps) * speed_allowance *
                    static_cast<double>(longest) / second;
  return {.speed_bps = speed, .octets = bits / 8};
}

struct Delta {
  std::uint64_t octets = 0;
  GapReason gap = GapReason::none;
  bool narrow = false;
};

Delta narrow_delta(const Row& row, Direction direction, const Capacity& most,
                   const Elapsed& interval) {
  if (!row.known(direction.narrow)) return {.octets = 0, .gap = GapReason::not_told};
  const auto was = static_cast<std::uint32_t>(row.was(direction.narrow));
  const auto is = static_cast<std::uint32_t>(row.is(direction.narrow));
  const bool one_wrap = most.speed_bps != 0 && most.octets < static_cast<double>(narrow_range);
  // Without sysUpTime nothing tells a wrap from a restart.
  if (!one_wrap || (is < was && !interval.by_agent))
    return {.octets = 0, .gap = GapReason::ambiguous_wrap, .narrow = true};
  return {.octets = static_cast<std::uint32_t>(is - was), .gap = GapReason::none, .narrow = true};
}

Delta wide_delta(const Row& row, Direction direction) {
  const auto was = row.was(direction.wide);
  const auto is = row.is(direction.wide);
  if (is < was) return {.octets = 0, .gap = GapReason::counter_reset};
  return {.octets = is - was};
}

// Some agents have the 64-bit object and never count in it.
bool wide_is_dead(const Row& row, Direction direction) {
  return row.is(direction.wide) == 0 && row.was(direction.wide) == 0 &&
         row.known(direction.narrow) && row.is(direction.narrow) != row.was(direction.narrow);
}

Delta delta(const Row& row, Direction direction, const Capacity& most, const Elapsed& interval) {
  const bool wide = row.known(direction.wide) && !wide_is_dead(row, direction);
  auto made = wide ? wide_delta(row, direction) : narrow_delta(row, direction, most, interval);
  if (made.gap == GapReason::none && static_cast<double>(made.octets) > most.octets)
    made.gap = GapReason::over_speed;
  return made;
}

bool begins_anew(const Row& row) {
  constexpr auto object = InterfaceObject::discontinuity_time;
  return row.known(object) && row.was(object) != row.is(object);
}

void note_over_speed(std::size_t pair, bool is_inward, const Delta& made, const Capacity& most,
                     const Elapsed& interval, Deltas& out) {
  if (made.gap != GapReason::over_speed) return;
  const auto claimed = rate_bps(made.octets, interval).value_or(0);
  out.over_speed.push_back({.pair = pair,
                            .inward = is_inward,
                            .claimed_bps = claimed < 9e18
                                               ? static_cast<std::uint64_t>(claimed)
                                               : std::numeric_limits<std::uint64_t>::max(),
                            .speed_bps = most.speed_bps});
}

void both_gaps(std::size_t pair, GapReason reason, Deltas& out) {
  out.in_gap[pair] = reason;
  out.out_gap[pair] = reason;
}

void one_row(const Row& row, std::size_t pair, const Elapsed& interval, Deltas& out) {
  if (begins_anew(row)) return both_gaps(pair, GapReason::discontinuity, out);
  const auto most = capacity(row, interval);
  const auto in = delta(row, inward, most, interval);
  const auto outgoing = delta(row, outward, most, interval);
  out.in_gap[pair] = in.gap;
  out.out_gap[pair] = outgoing.gap;
  out.in_octets[pair] = in.gap == GapReason::none ? in.octets : 0;
  out.out_octets[pair] = outgoing.gap == GapReason::none ? outgoing.octets : 0;
  out.narrow[pair] = in.narrow || outgoing.narrow ? 1 : 0;
  note_over_speed(pair, true, in, most, interval, out);
  note_over_speed(pair, false, outgoing, most, interval, out);
}

GapReason missing_row(const RowPair& pair) {
  if (pair.after == no_row) return GapReason::not_told;
  return pair.before == no_row ? GapReason::first_reading : GapReason::none;
}

}  // namespace

Elapsed elapsed(const DeviceReading& before, const DeviceReading& after, AgentClock& clock) {
  if (before.engine_boots && after.engine_boots && *before.engine_boots != *after.engine_boots)
    return gap(GapReason::restart);
  const auto ours = std::int64_t{(after.when - before.when).count()} * second;
  if (before.uptime_centiseconds && after.uptime_centiseconds)
    return by_both(*before.uptime_centiseconds, *after.uptime_centiseconds, ours, clock);
  return by_our_clock(ours);
}

std::vector<RowPair> match_rows(std::span<const std::string> before,
                                std::span<const std::string> after) {
  std::vector<RowPair> pairs(after.size());
  for (std::size_t i = 0; i < after.size(); ++i) pairs[i].after = static_cast<std::uint32_t>(i);
  if (std::equal(before.begin(), before.end(), after.begin(), after.end())) {
    for (auto& pair : pairs) pair.before = pair.after;
    return pairs;
  }
  std::unordered_map<std::string_view, std::uint32_t> rows;
  rows.reserve(before.size());
  for (std::size_t i = 0; i < before.size(); ++i)
    rows.try_emplace(before[i], static_cast<std::uint32_t>(i));
  for (auto& pair : pairs) {
    const auto found = rows.find(after[pair.after]);
    if (found == rows.end()) continue;
    pair.before = found->second;
    rows.erase(found);
  }
  return pairs;
}

void Deltas::resize(std::size_t pairs) {
  in_octets.assign(pairs, 0);
  out_octets.assign(pairs, 0);
  in_gap.assign(pairs, GapReason::none);
  out_gap.assign(pairs, GapReason::none);
  narrow.assign(pairs, 0);
  over_speed.clear();
}

void deltas(const DeviceReading& before, const DeviceReading& after, std::span<const RowPair> pairs,
            const Elapsed& interval, Deltas& out) {
  out.resize(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto missing = missing_row(pairs[i]);
    const auto reason = missing != GapReason::none ? missing : interval.gap;
    if (reason != GapReason::none)
      both_gaps(i, reason, out);
    else
      one_row({before, after, pairs[i]}, i, interval, out);
  }
}

std::optional<double> rate_bps(std::uint64_t octets, const Elapsed& interval) {
  if (interval.centiseconds <= 0) return std::nullopt;
  return static_cast<double>(octets) * 8 * second / static_cast<double>(interval.centiseconds);
}

void SpeedCheck::shift(bool over) {
  over_ = over_ << 1 | (over ? 1U : 0U);
  if (samples_ < 32) ++samples_;
}

void SpeedCheck::add_good() { shift(false); }

void SpeedCheck::add(const OverSpeed& sample) {
  if (sample.speed_bps != speed_bps_) *this = {};  // another speed, another question
  speed_bps_ = sample.speed_bps;
  highest_bps_ = std::max(highest_bps_, sample.claimed_bps);
  shift(true);
}

std::optional<SpeedCheck::Finding> SpeedCheck::finding() const {
  constexpr int repeated = 3;
  const auto over = std::popcount(over_);
  if (over < repeated) return std::nullopt;
  return Finding{.samples = samples_,
                 .over = static_cast<std::uint32_t>(over),
                 .speed_bps = speed_bps_,
                 .highest_bps = highest_bps_};
}

}  // namespace netroster::measurements
