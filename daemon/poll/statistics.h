// What polling counts: relaxed atomics, read by whoever shows them.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>

#include "collectors/snmp/poll.h"

namespace netroster::poll {

// Why a reading is not whole, beyond what ends a poll.
enum class Incomplete : std::uint8_t {
  timeout,       // the agent stopped answering half-way
  closed,        // nothing listens there
  agent_error,   // it answers with errors
  too_slow,      // poll.device_time ran out
  renumbered,    // its interfaces got other numbers: nothing of it is used
  no_names,      // which interface has which number could not be read
  missing_rows,  // interfaces are gone that were there when the names were read
  silent,        // it answered nothing at all
  too_big,       // it calls the answer with one object too big
  last_
};
const char* text(Incomplete reason);

struct Statistics {
  using Count = std::atomic<std::uint64_t>;

  Count polls{0};       // readings that ended, whole or not
  Count interfaces{0};  // in them
  std::array<Count, static_cast<std::size_t>(Incomplete::last_)> incomplete{};
  Count late{0};     // readings that began after their time, because the one before was not done
  Count dropped{0};  // readings that nobody took: the history is behind
  Count facts{0};    // readings of a device itself that ended, whole or not
  Count facts_incomplete{0};              // of them, those that are not whole
  std::atomic<std::uint64_t> devices{0};  // that are polled

  void count(Incomplete reason) {
    incomplete[static_cast<std::size_t>(reason)].fetch_add(1, std::memory_order_relaxed);
  }
};

}  // namespace netroster::poll
