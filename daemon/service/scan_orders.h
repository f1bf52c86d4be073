// Scans that somebody wants now, besides those that come by themselves.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "model/site.h"

namespace netroster::service {

struct ScanOrder {
  enum class State { waiting, running, done, failed };

  // Grows, and never below the seconds of the clock: not given twice, also over a restart.
  std::int64_t id = 0;
  std::vector<std::string> sites;
  State state = State::waiting;
  WallTime asked{};
  std::optional<WallTime> began;
  std::optional<WallTime> ended;
  std::string failure;  // of one that failed
};
std::string_view text(ScanOrder::State state);
// Its sites, as far as they are configured now.
std::vector<Site> sites_of(const ScanOrder& order, const std::vector<Site>& configured);

// Any thread orders and looks; the one that scans takes them in turn. Outlives a reload.
class ScanOrders {
 public:
  // `wake` is called after each add(), by who added.
  explicit ScanOrders(std::function<void()> wake = {}) : wake_(std::move(wake)) {}
  // Another one from now on; the one before is not called any more when this returns.
  void set_wake(std::function<void()> wake);

  // One that waits for the same sites is the same. Errc::limit when too many wait.
  Result<ScanOrder> add(std::vector<std::string> sites, WallTime now);
  bool waiting() const;
  // The oldest that waits runs from now on.
  std::optional<ScanOrder> take(WallTime now);
  // With a failure when it is not "".
  void finish(std::int64_t id, const std::string& failure, WallTime now);
  // It could not be ended, and waits in its place again.
  void give_back(std::int64_t id);
  // The newest last; those that ended long ago are forgotten.
  std::vector<ScanOrder> all() const;

  static constexpr std::size_t most_waiting = 8;
  static constexpr std::size_t most_kept = 64;

 private:
  mutable std::mutex mutex_;
  std::vector<ScanOrder> orders_;
  std::int64_t last_ = 0;
  std::mutex wake_mutex_;
  std::function<void()> wake_;
};

}  // namespace netroster::service
