#include "daemon/service/event_feed.h"

#include <algorithm>

namespace netroster::service {

void EventFeed::add(const std::vector<Event>& events) {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& event : events) events_.push_back({++last_, event});
    while (events_.size() > most) events_.pop_front();
  }
  if (listener_) listener_(events);
}

std::vector<FedEvent> EventFeed::after(std::uint64_t number) const {
  const std::lock_guard lock(mutex_);
  const auto first = std::partition_point(events_.begin(), events_.end(),
                                          [&](const auto& each) { return each.number <= number; });
  return {first, events_.end()};
}

std::uint64_t EventFeed::last() const {
  const std::lock_guard lock(mutex_);
  return last_;
}

}  // namespace netroster::service
