// Whether this machine's clock on the wall may be believed when it says that something is old
// enough to be deleted: a clock that was set wrong for an hour must not cost ten years.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>

#include "base/clock.h"
#include "model/inventory.h"

namespace netroster::service {

// When the inventory was written last; nothing when there is none.
std::optional<WallTime> newest_of(const Inventory& inventory);

class ClockWatch {
 public:
  using Steady = std::chrono::steady_clock::time_point;
  // As long as it has to go evenly before it is believed again.
  static constexpr std::chrono::hours patience{24};
  // What it may differ from one that cannot be set; a time server corrects less than that.
  static constexpr std::chrono::seconds tolerance{60};
  // What was written last cannot be older than this when a machine starts in good order.
  static constexpr std::chrono::hours longest_rest{31 * 24};

  // `newest` is the last time that was written down; nothing when there is none.
  ClockWatch(WallTime now, Steady steady, std::optional<WallTime> newest);

  // Looked at often, by any thread: sees a step and logs it. True when it is to be believed.
  bool look(WallTime now, Steady steady);

  std::uint64_t steps() const;

 private:
  mutable std::mutex mutex_;
  WallTime wall_;
  Steady steady_;
  std::optional<Steady> doubted_;  // since when
  std::uint64_t steps_ = 0;
};

}  // namespace netroster::service
