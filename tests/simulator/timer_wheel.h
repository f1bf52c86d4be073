// Answers that are to leave later, sorted by millisecond in a ring: adding and taking one costs the
// same however many wait.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/simulator/responder.h"

namespace netroster::simulator {

struct Delayed {
  std::uint64_t due = 0;  // milliseconds of the server's steady clock
  std::string datagram;
  Route route;
};

class TimerWheel {
 public:
  explicit TimerWheel(std::uint64_t now) : slots_(slot_count), tick_(now) {}

  bool empty() const { return waiting_ == 0; }

  void add(Delayed delayed) {
    delayed.due = std::max(delayed.due, tick_ + 1);
    slots_[delayed.due % slot_count].push_back(std::move(delayed));
    ++waiting_;
  }

  // Hands each answer that is due to `send`.
  template <typename Send>
  void advance(std::uint64_t now, Send send) {
    if (waiting_ == 0) tick_ = std::max(tick_, now);
    while (tick_ < now) {
      auto& slot = slots_[++tick_ % slot_count];
      if (slot.empty()) continue;
      auto due = std::partition(slot.begin(), slot.end(),
                                [this](const Delayed& d) { return d.due > tick_; });
      for (auto it = due; it != slot.end(); ++it) send(*it);
      waiting_ -= static_cast<std::size_t>(slot.end() - due);
      slot.erase(due, slot.end());
    }
  }

 private:
  static constexpr std::size_t slot_count = 8192;
  std::vector<std::vector<Delayed>> slots_;
  std::uint64_t tick_;
  std::size_t waiting_ = 0;
};

}  // namespace netroster::simulator
