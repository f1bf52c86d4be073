// Packet rates as reservations (the generic cell rate algorithm of ITU-T I.371): each packet books
// the next free slot and is told how long to wait for it. One bucket may be shared by all threads.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace netroster::snmp {

class Pacing {
 public:
  using Clock = std::chrono::steady_clock;

  Pacing() = default;  // no limit
  // `burst` packets may leave at once after a pause.
  Pacing(double packets_per_second, std::uint32_t burst)
      : interval_(packets_per_second > 0 ? static_cast<std::int64_t>(1e9 / packets_per_second) : 0),
        tolerance_(interval_ * (std::max(burst, 1U) - 1)) {}
  Pacing(const Pacing&) = delete;
  Pacing& operator=(const Pacing&) = delete;

  // Books one packet and returns how long to hold it back from `now`.
  std::chrono::nanoseconds book(Clock::time_point now) {
    if (interval_ == 0) return std::chrono::nanoseconds(0);
    const std::int64_t at = now.time_since_epoch().count();
    std::int64_t next = next_.load(std::memory_order_relaxed);
    std::int64_t booked = 0;
    do {
      booked = std::max(next, at - tolerance_);
    } while (!next_.compare_exchange_weak(next, booked + interval_, std::memory_order_relaxed));
    return std::chrono::nanoseconds(std::max<std::int64_t>(0, booked - at));
  }

  bool limited() const { return interval_ != 0; }

 private:
  std::int64_t interval_ = 0;   // ns between packets
  std::int64_t tolerance_ = 0;  // ns a packet may come early
  std::atomic<std::int64_t> next_{INT64_MIN / 2};
};

// How many requests may be outstanding at a time, counted by all threads together.
class InFlightCap {
 public:
  explicit InFlightCap(std::int64_t most) : most_(most) {}
  InFlightCap(const InFlightCap&) = delete;
  InFlightCap& operator=(const InFlightCap&) = delete;

  bool try_enter() {
    if (now_.fetch_add(1, std::memory_order_relaxed) < most_) return true;
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
