// Events that the store could not take, as on a full disk: they wait, and are written with the
// next.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "inventory/store/store.h"
#include "model/inventory.h"

namespace netroster::service {

class UnkeptEvents {
 public:
  // Writes what waits and then these, all or nothing; what cannot be written waits. Where more than
  // `most` would, the oldest are lost. One thread at a time.
  void keep(inventory::Store& store, const Snapshot& inventory, const std::vector<Event>& events);

  // Any thread.
  std::uint64_t waiting() const { return waiting_; }
  std::uint64_t lost() const { return lost_; }

  static constexpr std::size_t most = 10'000;

 private:
  std::vector<Event> events_;  // the oldest first
  std::atomic<std::uint64_t> waiting_{0};
  std::atomic<std::uint64_t> lost_{0};
};

}  // namespace netroster::service
