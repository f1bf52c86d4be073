// A thread for answers that take longer than the thread that answers may be held up.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>

#include "base/queue.h"

namespace netroster::service {

class Worker {
 public:
  Worker() = default;
  ~Worker() { stop(); }
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  void start();
  // What waits is dropped; what runs is waited for.
  void stop();
  // False when too much waits already. Any thread.
  [[nodiscard]] bool add(std::function<void()> work) { return queue_.push(std::move(work)); }

  std::size_t waiting() const { return queue_.size(); }

  static constexpr std::size_t most = 16;

 private:
  Queue<std::function<void()>> queue_{most};
  std::thread thread_;
};

}  // namespace netroster::service
