// What passes a mirrored port: octets and packets by site network and direction in each interval.
// Not for several threads at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
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
  // Of the interval: less than it where the capture begins or ends inside. Rates are over this.
  std::chrono::seconds watched{0};
  TrafficCount in;      // from elsewhere into the network
  TrafficCount out;     // from the network elsewhere
  TrafficCount within;  // both ends are in it, or it goes to nobody beyond the link

  bool is_whole() const { return watched == length; }
};

struct TrafficFacts {
  std::vector<NetworkTraffic> networks;  // with any, by start, then as they were given
  TrafficCount elsewhere;                // IP between addresses of no watched network
  TrafficCount not_ip;                   // or cut before its addresses
  TrafficCount untimed;                  // of watched networks, in a capture that tells no time
  std::uint64_t implausible = 0;  // frames whose length cannot be: what is there of them counts
  std::uint64_t left_out = 0;     // packets of rows beyond the limit; between two networks, of each
};

class TrafficCounter {
 public:
  // The longest prefix counts. At most `most_rows` rows of a network in an interval are kept.
  TrafficCounter(std::vector<WatchedNetwork> networks, std::chrono::seconds interval,
                 std::size_t most_rows = 1'000'000);

  void add(const CapturedFrame& frame);
  // When somebody was listening, where that is known: on a quiet port frames do not tell. Without
  // it, from the first frame to the last.
  void listened(WallTime from, WallTime to);
  // Begins anew.
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
    std::uint64_t packets() const { return in.packets + out.packets + within.packets; }
  };

  std::uint32_t octets_of(const CapturedFrame& frame);
  std::uint32_t network_of(const IpAddress& address);
  std::uint32_t find_network(const IpAddress& address) const;
  Row& row_of(std::uint32_t network);
  void go_to(WallTime when);
  void put_away();
  std::chrono::seconds watched_of(WallTime start) const;

  std::vector<WatchedNetwork> networks_;
  std::chrono::seconds interval_;
  std::size_t most_rows_;
  std::vector<Range> ranges_;  // by first address, longer blocks after those around them
  struct Found {
    IpAddress address;
    std::uint32_t network = none;
  };
  std::vector<Found> found_;         // of addresses that were looked up, by their hash
  std::vector<Row> open_;            // of the interval at hand, by network
  std::vector<std::uint32_t> used_;  // the networks that have any in it
  std::optional<WallTime> start_;    // of the interval at hand
  std::map<std::pair<WallTime, std::uint32_t>, Row> rows_;  // of the others
  std::optional<WallTime> first_, last_;
  TrafficFacts facts_;
};

}  // namespace netroster::capture
