// A bounded queue between two named threads. A full queue never blocks the writer and never grows:
// push() says so and the writer decides (and counts).
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace netroster {

template <typename T>
class Queue {
 public:
  explicit Queue(std::size_t capacity) : capacity_(capacity) {}

  // False when the queue is full or closed; the value is then lost and the drop counted.
  [[nodiscard]] bool push(T value) {
    {
      const std::lock_guard lock(mutex_);
      if (closed_ || values_.size() == capacity_) {
        ++dropped_;
        return false;
      }
      values_.push_back(std::move(value));
    }
    ready_.notify_one();
    return true;
  }

  // Waits until there is room; false when the queue was closed. For writers that may wait.
  [[nodiscard]] bool push_wait(T value) {
    {
      std::unique_lock lock(mutex_);
      room_.wait(lock, [this] { return closed_ || values_.size() < capacity_; });
      if (closed_) return false;
      values_.push_back(std::move(value));
    }
    ready_.notify_one();
    return true;
  }

  // Waits for a value; nullopt once the queue is closed and empty.
  std::optional<T> pop() {
    std::optional<T> value;
    {
      std::unique_lock lock(mutex_);
      ready_.wait(lock, [this] { return closed_ || !values_.empty(); });
      if (values_.empty()) return std::nullopt;
      value = std::move(values_.front());
      values_.pop_front();
    }
    room_.notify_one();
    return value;
  }

  // The same, but gives up after `time`; finished() tells the two reasons for nullopt apart.
  std::optional<T> pop_for(std::chrono::milliseconds time) {
    std::optional<T> value;
    {
      std::unique_lock lock(mutex_);
      ready_.wait_for(lock, time, [this] { return closed_ || !values_.empty(); });
      if (values_.empty()) return std::nullopt;
      value = std::move(values_.front());
      values_.pop_front();
    }
    room_.notify_one();
    return value;
  }

  // Closed and empty: nothing will come any more.
  bool finished() const {
    const std::lock_guard lock(mutex_);
    return closed_ && values_.empty();
  }

  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    ready_.notify_all();
    room_.notify_all();
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return values_.size();
  }
  std::size_t dropped() const {
    const std::lock_guard lock(mutex_);
    return dropped_;
  }

 private:
  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::condition_variable room_;
  std::deque<T> values_;
  std::size_t dropped_ = 0;
  bool closed_ = false;
};

}  // namespace netroster
