// How long a polled device says nothing, and which of its turns are left out for it.
#pragma once

#include <chrono>

namespace netroster::poll {

// Who was silent often enough is asked in each fifth of its turns, and at least every four minutes.
class Silence {
 public:
  using Clock = std::chrono::steady_clock;

  void note(bool answered, Clock::time_point now) {
    turns_ = answered ? 0 : turns_ + 1;
    left_out_ = 0;
    asked_ = now;
  }
  bool any() const { return turns_ > 0; }
  // So often that no loss of packets explains it.
  bool is_long() const { return turns_ >= silent_often; }
  // Whether this turn is left out.
  bool leaves_out(Clock::time_point now) {
    constexpr unsigned most_left_out = 4;
    constexpr std::chrono::minutes longest{4};
    if (!is_long() || left_out_ == most_left_out || now - asked_ >= longest) return false;
    ++left_out_;
    return true;
  }

 private:
  static constexpr unsigned silent_often = 5;
  unsigned turns_ = 0;  // asked in vain, in a row
  unsigned left_out_ = 0;
  Clock::time_point asked_{};
};

}  // namespace netroster::poll
