#include "collectors/capture/traffic.h"

#include <algorithm>
#include <utility>

#include "wire/packet_ends.h"

namespace netroster::capture {
namespace {

constexpr std::size_t remembered = 4096;  // addresses whose network was looked up

void count(TrafficCount& into, std::uint32_t octets) {
  into.octets += octets;
  ++into.packets;
}

void add(TrafficCount& into, const TrafficCount& more) {
  into.octets += more.octets;
  into.packets += more.packets;
}

// No router passes these on: all of 255.255.255.255 (RFC 919, 7), 224.0.0.0/24 (RFC 5771, 4) and
// groups of IPv6 with the scope of an interface or a link (RFC 4291, 2.7).
bool stays_on_link(const IpAddress& to) {
  const auto& octets = to.bytes();
  if (to.is_v4())
    return (octets[0] == 224 && octets[1] == 0 && octets[2] == 0) || to.to_v4() == UINT32_MAX;
  return octets[0] == 0xff && (octets[1] & 0x0f) <= 2;
}

}  // namespace

TrafficCounter::TrafficCounter(std::vector<WatchedNetwork> networks, std::chrono::seconds interval,
                               std::size_t most_rows)
    : networks_(std::move(networks)),
      interval_(std::max(interval, std::chrono::seconds(1))),
      most_rows_(most_rows),
      found_(remembered),
      open_(networks_.size()) {
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
  // An empty place is that of 0.0.0.0, which it then is.
  for (auto& place : found_) place.network = find_network(place.address);
}

// The last block that begins before the address is the longest one, or lies inside it.
std::uint32_t TrafficCounter::find_network(const IpAddress& address) const {
  const auto after = std::upper_bound(
      ranges_.begin(), ranges_.end(), address,
      [](const IpAddress& wanted, const Range& range) { return wanted < range.network.address(); });
  if (after == ranges_.begin()) return none;
  auto at = static_cast<std::uint32_t>(after - ranges_.begin() - 1);
  while (at != none && !ranges_[at].network.contains(address)) at = ranges_[at].parent;
  return at == none ? none : ranges_[at].given;
}

// The same few thousand addresses talk all the time.
std::uint32_t TrafficCounter::network_of(const IpAddress& address) {
  auto& found = found_[std::hash<IpAddress>{}(address) % found_.size()];
  if (found.address != address) found = {address, find_network(address)};
  return found.network;
}

// Frames come nearly in order: the interval of the last one is most often that of the next.
void TrafficCounter::go_to(WallTime when) {
  if (start_ && when >= *start_ && when < *start_ + interval_) return;
  put_away();
  const auto past = when.time_since_epoch() % interval_;
  start_ = when - (past.count() < 0 ? past + interval_ : past);
}

// A row that is known takes more, also when there is no room for another.
void TrafficCounter::put_away() {
  for (const auto network : used_) {
    const auto row = std::exchange(open_[network], {});
    const std::pair key(*start_, network);
    auto at = rows_.find(key);
    if (at == rows_.end() && rows_.size() >= most_rows_) {
      facts_.left_out += row.packets();
      continue;
    }
    if (at == rows_.end()) at = rows_.emplace(key, Row{}).first;
    netroster::capture::add(at->second.in, row.in);
    netroster::capture::add(at->second.out, row.out);
    netroster::capture::add(at->second.within, row.within);
  }
  used_.clear();
}

TrafficCounter::Row& TrafficCounter::row_of(std::uint32_t network) {
  auto& row = open_[network];
  if (row.packets() == 0) used_.push_back(network);
  return row;
}

// Adapters put segments together to 64 KiB, some to more; a file may claim anything.
std::uint32_t TrafficCounter::octets_of(const CapturedFrame& frame) {
  constexpr std::uint32_t longest = 1U << 19;
  const auto captured = static_cast<std::uint32_t>(frame.bytes.size());
  if (frame.wire_length >= captured && frame.wire_length <= longest) return frame.wire_length;
  ++facts_.implausible;
  return captured;
}

void TrafficCounter::listened(WallTime from, WallTime to) {
  first_ = first_ ? std::min(*first_, from) : from;
  last_ = last_ ? std::max(*last_, to) : to;
}

void TrafficCounter::add(const CapturedFrame& frame) {
  const bool timed = frame.time != WallTime{};
  if (timed) listened(frame.time, frame.time);
  const auto octets = octets_of(frame);
  const auto ends = wire::packet_ends(frame.link, frame.bytes);
  if (!ends) return count(facts_.not_ip, octets);
  const auto from = network_of(ends->from);
  const auto to = from != none && stays_on_link(ends->to) ? from : network_of(ends->to);
  if (from == none && to == none) return count(facts_.elsewhere, octets);
  if (!timed) return count(facts_.untimed, octets);
  go_to(frame.time);
  if (from == to) return count(row_of(from).within, octets);
  if (from != none) count(row_of(from).out, octets);
  if (to != none) count(row_of(to).in, octets);
}

// Times are whole seconds: the last one is watched to its end.
std::chrono::seconds TrafficCounter::watched_of(WallTime start) const {
  const auto begin = std::max(start, *first_);
  const auto end = std::min(start + interval_, *last_ + std::chrono::seconds(1));
  return end - begin;
}

TrafficFacts TrafficCounter::take() {
  put_away();
  for (const auto& [key, row] : rows_) {
    const auto& [start, network] = key;
    facts_.networks.push_back({networks_[network].site, networks_[network].network, start,
                               interval_, watched_of(start), row.in, row.out, row.within});
  }
  rows_.clear();
  start_.reset();
  first_.reset();
  last_.reset();
  return std::exchange(facts_, {});
}

}  // namespace netroster::capture
