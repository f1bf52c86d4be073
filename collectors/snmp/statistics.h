// What the engine counts. Relaxed atomics: written by the shards, read by whoever exports them.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

namespace netroster::snmp {

// Why a datagram was not taken as the answer to anything.
enum class Reject : std::uint8_t {
  none,
  malformed,        // not SNMP, or lengths that do not fit
  unknown_id,       // no request with this id is outstanding
  wrong_source,     // right id, but another address or port than was asked
  wrong_version,    // right id, but another SNMP version
  wrong_community,  // right id, but another community
  wrong_type,       // not a response or a report
  wrong_oids,       // objects that were not asked for
  unauthenticated,  // SNMPv3: digest missing or wrong, or weaker security than demanded
  not_in_time,      // SNMPv3: authentic, but too old (replay)
  late,             // the answer to a request that is not waited for any more
  count,
};

std::string_view text(Reject reason);

struct Statistics {
  using Counter = std::atomic<std::uint64_t>;

  Counter sent{0};
  Counter resent{0};
  Counter received{0};
  Counter accepted{0};
  Counter timeouts{0};
  Counter closed{0};
  Counter send_errors{0};
  Counter kernel_drops{0};  // datagrams the socket buffer had no room for
  Counter v3_discoveries{0};
  Counter v3_resyncs{0};
  std::array<Counter, static_cast<std::size_t>(Reject::count)> rejected{};

  void count(Reject reason) {
    rejected[static_cast<std::size_t>(reason)].fetch_add(1, std::memory_order_relaxed);
  }
  std::uint64_t rejected_total() const {
    std::uint64_t sum = 0;
    for (std::size_t i = 1; i < rejected.size(); ++i) sum += rejected[i].load();
    return sum;
  }
};

inline void bump(Statistics::Counter& counter) { counter.fetch_add(1, std::memory_order_relaxed); }

}  // namespace netroster::snmp
