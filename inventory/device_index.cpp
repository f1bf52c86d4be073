#include "inventory/device_index.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

namespace netroster::inventory {
namespace {

// Signs of one observation that are looked up to find candidates.
constexpr std::size_t max_looked_up = 256;
// Devices that share one sign; more than this share a factory setting.
constexpr std::size_t max_candidates = 256;

std::vector<Key> identity_keys(const std::string& site, const Signals& signals,
                               const std::vector<IpAddress>& reached) {
  std::vector<Key> keys;
  for (const auto& serial : signals.serials) keys.push_back(serial_key(serial));
  for (const auto& mac : signals.base_macs) keys.push_back(mac_key(mac));
  for (const auto& address : reached)
    if (!address.is_unspecified()) keys.push_back(address_key(site, address));
  for (const auto& address : signals.addresses) keys.push_back(address_key(site, address));
  for (const auto& mac : signals.port_macs) keys.push_back(mac_key(mac));
  if (keys.size() > max_looked_up) keys.resize(max_looked_up);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

}  // namespace

void DeviceIndex::update(Node node, const Signals& signals) {
  if (entries_.size() <= node) entries_.resize(devices_.size());
  auto& entry = entries_[node];
  const auto* device = devices_[node].get();
  auto keys = device == nullptr ? std::vector<Key>{}
                                : identity_keys(device->site, signals, device->addresses);
  if (keys != entry.keys) {
    for (const auto key : entry.keys) index_.erase(key, node);
    for (const auto key : keys) index_.add(key, node);
    entry.keys = std::move(keys);
  }
  const auto& before = entry.signals.engine_id;
  if (device == nullptr || before != signals.engine_id) {
    if (!before.empty()) engines_.erase(engine_key(before), node);
    if (device != nullptr && !signals.engine_id.empty())
      engines_.add(engine_key(signals.engine_id), node);
  }
  entry.signals = signals;
}

std::vector<Candidate> DeviceIndex::candidates(const Observation& seen,
                                               const Signals& signals) const {
  std::set<Node> nodes;
  for (const auto key : identity_keys(seen.site, signals, {seen.address}))
    index_.each(key, max_candidates, [&](Node node) {
      if (devices_[node]->site == seen.site) nodes.insert(node);
    });
  std::vector<Candidate> found;
  for (const auto node : nodes)
    found.push_back(
        {node, score(entries_[node].signals, devices_[node]->addresses, signals, seen.address)});
  std::stable_sort(found.begin(), found.end(), [this](const auto& a, const auto& b) {
    if (a.score.total != b.score.total) return a.score.total > b.score.total;
    return std::tie(devices_[a.node]->first_seen, a.node) <
           std::tie(devices_[b.node]->first_seen, b.node);
  });
  return found;
}

bool DeviceIndex::speak_against_each_other(Node a, Node b) const {
  return score(entries_[a].signals, devices_[a]->addresses, entries_[b].signals, {}).total < 0;
}

}  // namespace netroster::inventory
