// Whether a loop still goes round: it is handed a task now and then, and must have done the last
// one before it gets the next.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

namespace netroster {

class Pulse {
 public:
  using Clock = std::chrono::steady_clock;
  using Post = std::function<void(std::function<void()>)>;

  // Asks the loop when the last answer has come. From one thread.
  void ask(const Post& post, Clock::time_point now = Clock::now()) {
    if (answered_->load(std::memory_order_acquire) != asked_) return;
    ++asked_;
    since_ = now;
    post([answered = answered_, number = asked_] {
      answered->store(number, std::memory_order_release);
    });
  }
  // How long the loop has owed an answer; zero when it owes none.
  Clock::duration owed(Clock::time_point now = Clock::now()) const {
    return answered_->load(std::memory_order_acquire) == asked_ ? Clock::duration::zero()
                                                                : now - since_;
  }

 private:
  // Shared with the task, which a loop that is ended may never do.
  std::shared_ptr<std::atomic<std::uint64_t>> answered_ =
      std::make_shared<std::atomic<std::uint64_t>>(0);
  std::uint64_t asked_ = 0;
  Clock::time_point since_{};
};

}  // namespace netroster
