// Readings to traffic: the thread "history" turns counters into octets of 5 minutes and keeps them.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "config/config.h"
#include "daemon/poll/polled_device.h"
#include "inventory/store/history.h"

namespace netroster::service {

struct RecorderCounts {
  std::atomic<std::uint64_t> samples{0};  // port readings that gave octets
  std::atomic<std::uint64_t> gaps{0};     // that gave none, for a reason
  std::atomic<std::uint64_t> series{0};   // ports that are followed
  std::atomic<std::uint64_t> days_written{0};
  std::atomic<std::uint64_t> failures{0};  // writes that failed; they are tried again
  std::atomic<bool> writable{true};
};

}  // namespace netroster::service
