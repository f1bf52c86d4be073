#include "daemon/service/unkept_events.h"

#include "base/log.h"

namespace netroster::service {

void UnkeptEvents::keep(inventory::Store& store, const Snapshot& inventory,
                        const std::vector<Event>& events) {
  events_.insert(events_.end(), events.begin(), events.end());
  if (events_.empty()) return;
  if (const auto kept = store.record(inventory, events_); kept) {
    if (waiting_ > 0)
      log::notice("EVENTS_KEPT", "store", std::to_string(waiting_) + " that waited are written");
    events_.clear();
  } else {
    log::error("EVENTS_NOT_KEPT", "store", kept.error().what);
  }
  const auto over = events_.size() > most ? events_.size() - most : 0;
  events_.erase(events_.begin(), events_.begin() + static_cast<std::ptrdiff_t>(over));
  lost_ += over;
  waiting_ = events_.size();
}

}  // namespace netroster::service
