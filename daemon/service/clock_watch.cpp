#include "daemon/service/clock_watch.h"

#include <fmt/format.h>

#include "base/log.h"

namespace netroster::service {
namespace {

void tell_step(std::chrono::seconds step) {
  log::warning("CLOCK_STEPPED", "clock",
               fmt::format("this machine's clock was set {} s {}; traffic has a gap there, and "
                           "nothing is deleted for its age for {} hours",
                           std::chrono::abs(step).count(), step.count() > 0 ? "forward" : "back",
                           ClockWatch::patience.count()));
}

}  // namespace

std::optional<WallTime> newest_of(const Inventory& inventory) {
  if (inventory.when == WallTime{}) return std::nullopt;
  return inventory.when;
}

ClockWatch::ClockWatch(WallTime now, Steady steady, std::optional<WallTime> newest)
    : wall_(now), steady_(steady) {
  if (!newest || now - *newest <= longest_rest) return;
  doubted_ = steady;
  log::warning("CLOCK_DOUBTFUL", "clock",
               fmt::format("the inventory was written last on {}, and now it is {}: until that "
                           "has been so for {} hours nothing is deleted for its age",
                           iso_text(*newest), iso_text(now), patience.count()));
}

bool ClockWatch::look(WallTime now, Steady steady) {
  const std::lock_guard lock(mutex_);
  const auto gone = std::chrono::duration_cast<std::chrono::seconds>(steady - steady_);
  const auto step = (now - wall_) - gone;
  wall_ = now;
  steady_ = steady;
  if (std::chrono::abs(step) > tolerance) {
    ++steps_;
    doubted_ = steady;
    tell_step(step);
  }
  if (doubted_ && steady - *doubted_ >= patience) doubted_.reset();
  return !doubted_;
}

std::uint64_t ClockWatch::steps() const {
  const std::lock_guard lock(mutex_);
  return steps_;
}

}  // namespace netroster::service
