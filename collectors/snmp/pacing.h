// Packet rates (the generic cell rate algorithm of ITU-T I.371). A packet is booked ahead, so that
// many who share a rate take turns, and admitted when it leaves: a turn may be late, and late ones
// must not make the next second too full. One bucket may be shared by all threads.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <vector>

namespace netroster::snmp {

class Pacing {
 public:
  using Clock = std::chrono::steady_clock;

  Pacing() = default;  // no limit
  // In any second no more than a twentieth too many: what was late is made up for by so much.
  explicit Pacing(double packets_per_second)
      : interval_(packets_per_second > 0 ? static_cast<std::int64_t>(1e9 / packets_per_second) : 0),
        tolerance_(interval_ * (std::max<std::int64_t>(
                                    static_cast<std::int64_t>(packets_per_second * at_once), 1) -
                                1)) {}
  Pacing(const Pacing&) = delete;
  Pacing& operator=(const Pacing&) = delete;

  // Books a turn and returns how far it is from `now`.
  std::chrono::nanoseconds book(Clock::time_point now) {
    if (interval_ == 0) return std::chrono::nanoseconds(0);
    const std::int64_t at = now.time_since_epoch().count();
    std::int64_t next = booked_.load(std::memory_order_relaxed);
    std::int64_t turn = 0;
    do {
      turn = std::max(next, at - tolerance_);
    } while (!booked_.compare_exchange_weak(next, turn + interval_, std::memory_order_relaxed));
    return std::chrono::nanoseconds(std::max<std::int64_t>(0, turn - at));
  }

  // Zero: a packet leaves now and counts. Else how long none may.
  std::chrono::nanoseconds admit(Clock::time_point now) {
    if (interval_ == 0) return std::chrono::nanoseconds(0);
    const std::int64_t at = now.time_since_epoch().count();
    std::int64_t next = left_.load(std::memory_order_relaxed);
    do {
      if (at < next - tolerance_) return std::chrono::nanoseconds(next - tolerance_ - at);
    } while (!left_.compare_exchange_weak(next, std::max(next, at) + interval_,
                                          std::memory_order_relaxed));
    return std::chrono::nanoseconds(0);
  }
  // One that was admitted did not leave.
  void take_back() { left_.fetch_sub(interval_, std::memory_order_relaxed); }

  bool limited() const { return interval_ != 0; }

 private:
  static constexpr double at_once = 0.04;  // of a second's packets, after a pause

  std::int64_t interval_ = 0;   // ns between packets
  std::int64_t tolerance_ = 0;  // ns a packet may come early
  std::atomic<std::int64_t> booked_{INT64_MIN / 2};
  std::atomic<std::int64_t> left_{INT64_MIN / 2};
};

template <std::size_t count>
void take_back_all(const std::array<Pacing*, count>& all) {
  for (Pacing* pacing : all)
    if (pacing != nullptr) pacing->take_back();
}

// All of them, or none: a packet counts everywhere or nowhere. Null ones have no limit.
template <std::size_t count>
std::chrono::nanoseconds admit_all(const std::array<Pacing*, count>& all,
                                   Pacing::Clock::time_point now) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto wait = all[i] != nullptr ? all[i]->admit(now) : std::chrono::nanoseconds(0);
    if (wait.count() == 0) continue;
    for (std::size_t before = 0; before < i; ++before)
      if (all[before] != nullptr) all[before]->take_back();
    return wait;
  }
  return std::chrono::nanoseconds(0);
}

// The rates of a scan, which all that it sends shares.
struct SharedPacing {
  explicit SharedPacing(double whole_rate) : whole(whole_rate) {}
  void add_site(double rate) { sites.push_back(std::make_unique<Pacing>(rate)); }

  std::vector<std::unique_ptr<Pacing>> sites;
  Pacing whole;
};

// How many requests may be outstanding at a time, counted by all threads together.
class InFlightCap {
 public:
  explicit InFlightCap(std::int64_t most) : most_(most) {}
  InFlightCap(const InFlightCap&) = delete;
  InFlightCap& operator=(const InFlightCap&) = delete;

  // Slow ones have half of the room: they stay in it for long, and others must get by.
  bool try_enter(bool slow = false) {
    const auto most = slow ? std::max<std::int64_t>(most_ / 2, 1) : most_;
    if (now_.fetch_add(1, std::memory_order_relaxed) < most) return true;
    now_.fetch_sub(1, std::memory_order_relaxed);
    return false;
  }
  void leave() { now_.fetch_sub(1, std::memory_order_relaxed); }
  std::int64_t now() const { return now_.load(std::memory_order_relaxed); }

 private:
  const std::int64_t most_;
  std::atomic<std::int64_t> now_{0};
};

}  // namespace netroster::snmp
