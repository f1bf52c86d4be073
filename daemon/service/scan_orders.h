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

namespace netroster::service {

struct ScanOrder {
  enum class State { waiting, running, done, failed };

  std::int64_t id = 0;  // from 1 on, anew each time the daemon starts
  std::vector<std::string> sites;
  State state = State::waiting;
  WallTime asked{};
  std::optional<WallTime> began;
  std::optional<WallTime> ended;
  std::string failure;  // of one that failed
};
std::string_view text(ScanOrder::State state);

// Any thread orders and looks; the one that scans takes them in turn.
class ScanOrders {
 public:
  // `wake` is called after each add(), by who added.
  explicit ScanOrders(std::function<void()> wake = {}) : wake_(std::move(wake)) {}

  // One that waits for the same sites is the same. Errc::limit when too many wait.
  Result<ScanOrder> add(std::vector<std::string> sites, WallTime now);
  bool waiting() const;
  // The oldest that waits runs from now on.
  std::optional<ScanOrder> take(WallTime now);
  // With a failure when it is not "".
  void finish(std::int64_t id, const std::string& failure, WallTime now);
  // The newest last; those that ended long ago are forgotten.
  std::vector<ScanOrder> all() const;

  static constexpr std::size_t most_waiting = 8;
  static constexpr std::size_t most_kept = 64;

 private:
  mutable std::mutex mutex_;
  std::vector<ScanOrder> orders_;
  std::int64_t last_ = 0;
  std::function<void()> wake_;
};

}  // namespace netroster::service
