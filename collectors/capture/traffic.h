// What passes a mirrored port: octets and packets by site network and direction in each interval.
// Not for several threads at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "collectors/capture/file.h"
#include "model/ip_address.h"

namespace netroster::capture {

struct WatchedNetwork {
  std::string site;
  IpNetwork network;
};

struct TrafficCount {
  std::uint64_t octets = 0;  // of frames, as long as they were on the wire, without the checksum
  std::uint64_t packets = 0;
  bool operator==(const TrafficCount&) const = default;
};

struct NetworkTraffic {
  std::string site;
  IpNetwork network;
  WallTime start{};
  std::chrono::seconds length{0};
  TrafficCount in;      // from elsewhere into the network
  TrafficCount out;     // from the network elsewhere
  TrafficCount within;  // both ends are in it
};

struct TrafficFacts {
  std::vector<NetworkTraffic> networks;  // with any, by start, then as they were given
  TrafficCount elsewhere;                // IP between addresses of no watched network
  TrafficCount not_ip;                   // or cut before its addresses
  std::uint64_t left_out = 0;            // packets of intervals beyond the limit
};

class TrafficCounter {
 public:
  // The longest prefix counts. At most `most_rows` networks times intervals are kept.
  TrafficCounter(std::vector<WatchedNetwork> networks, std::chrono::seconds interval,
                 std::size_t most_rows = 1'000'000);

  void add(const CapturedFrame& frame);
  TrafficFacts take();

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  struct Range {
    IpNetwork network;
    std::uint32_t given = none;   // place in networks_
    std::uint32_t parent = none;  // the range around it
  };
  struct Row {
    TrafficCount in, out, within;
  };
  using Rows = std::vector<Row>;  // by network

  std::uint32_t network_of(const IpAddress& address) const;
  Rows* rows_at(WallTime when);

  std::vector<WatchedNetwork> networks_;
  std::chrono::seconds interval_;
  std::size_t most_intervals_;
  std::vector<Range> ranges_;  // by first address, longer blocks after those around them
  std::map<WallTime, Rows> intervals_;
  WallTime current_{};
  Rows* current_rows_ = nullptr;
  TrafficFacts facts_;
};

}  // namespace netroster::capture
