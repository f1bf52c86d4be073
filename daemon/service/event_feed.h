// What happened lately, for whoever listens.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <utility>
#include <vector>

#include "model/inventory.h"

namespace netroster::service {

struct FedEvent {
  std::uint64_t number = 0;  // from 1 on, anew each time the daemon starts
  Event event;
};

// Any thread adds and looks. Who looks too late misses what is forgotten, and sees it by the
// number.
class EventFeed {
 public:
  // `listener` is given what is added, on the thread that adds it.
  explicit EventFeed(std::function<void(const std::vector<Event>&)> listener = {})
      : listener_(std::move(listener)) {}
  void add(const std::vector<Event>& events);
  // Those after this number, oldest first.
  std::vector<FedEvent> after(std::uint64_t number) const;
  std::uint64_t last() const;

  static constexpr std::size_t most = 1000;

 private:
  const std::function<void(const std::vector<Event>&)> listener_;
  mutable std::mutex mutex_;
  std::deque<FedEvent> events_;
  std::uint64_t last_ = 0;
};

}  // namespace netroster::service
