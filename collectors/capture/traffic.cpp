#include "collectors/capture/traffic.h"

#include <algorithm>
#include <utility>

#include "wire/packet_ends.h"

namespace netroster::capture {
namespace {

void count(TrafficCount& into, std::uint32_t octets) {
  into.octets += octets;
  ++into.packets;
}

}  // namespace

TrafficCounter::TrafficCounter(std::vector<WatchedNetwork> networks, std::chrono::seconds interval,
                               std::size_t most_rows)
    : networks_(std::move(networks)),
      interval_(std::max(interval, std::chrono::seconds(1))),
      most_intervals_(
          std::max<std::size_t>(1, most_rows / std::max<std::size_t>(1, networks_.size()))) {
  for (std::uint32_t i = 0; i < networks_.size(); ++i)
    ranges_.push_back({networks_[i].network, i, none});
  std::sort(ranges_.begin(), ranges_.end(), [](const Range& a, const Range& b) {
    if (a.network.address() != b.network.address())
      return a.network.address() < b.network.address();
    return a.network.prefix_length() < b.network.prefix_length();
  });
  for (std::uint32_t i = 1; i < ranges_.size(); ++i) {
    auto around = i - 1;
    while (around != none && !ranges_[around].network.contains(ranges_[i].network))
      around = ranges_[around].parent;
    ranges_[i].parent = around;
  }
}

// The last block that begins before the address is the longest one, or lies inside it.
std::uint32_t TrafficCounter::network_of(const IpAddress& address) const {
  const auto after = std::upper_bound(
      ranges_.begin(), ranges_.end(), address,
      [](const IpAddress& wanted, const Range& range) { return wanted < range.network.address(); });
  if (after == ranges_.begin()) return none;
  auto at = static_cast<std::uint32_t>(after - ranges_.begin() - 1);
  while (at != none && !ranges_[at].network.contains(address)) at = ranges_[at].parent;
  return at == none ? none : ranges_[at].given;
}

// Frames come nearly in order: the interval of the last one is most often that of the next.
TrafficCounter::Rows* TrafficCounter::rows_at(WallTime when) {
  const auto since = when.time_since_epoch();
  const auto past = since % interval_;
  const auto start = when - (past.count() < 0 ? past + interval_ : past);
  if (current_rows_ != nullptr && start == current_) return current_rows_;
  auto at = intervals_.find(start);
  if (at == intervals_.end()) {
    if (intervals_.size() >= most_intervals_) return nullptr;
    at = intervals_.emplace(start, Rows(networks_.size())).first;
  }
  current_ = start;
  current_rows_ = &at->second;
  return current_rows_;
}

void TrafficCounter::add(const CapturedFrame& frame) {
  const auto ends = wire::packet_ends(frame.link, frame.bytes);
  if (!ends) return count(facts_.not_ip, frame.wire_length);
  const auto from = network_of(ends->from);
  const auto to = network_of(ends->to);
  if (from == none && to == none) return count(facts_.elsewhere, frame.wire_length);
  auto* const rows = rows_at(frame.time);
  if (rows == nullptr) {
    ++facts_.left_out;
    return;
  }
  if (from == to) return count((*rows)[from].within, frame.wire_length);
  if (from != none) count((*rows)[from].out, frame.wire_length);
  if (to != none) count((*rows)[to].in, frame.wire_length);
}

TrafficFacts TrafficCounter::take() {
  for (const auto& [start, rows] : intervals_)
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const auto& row = rows[i];
      if (row.in.packets + row.out.packets + row.within.packets == 0) continue;
      facts_.networks.push_back(
          {networks_[i].site, networks_[i].network, start, interval_, row.in, row.out, row.within});
    }
  intervals_.clear();
  current_rows_ = nullptr;
  return std::exchange(facts_, {});
}

}  // namespace netroster::capture
