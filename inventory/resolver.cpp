#include "inventory/resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <utility>

#include "base/text.h"
#include "inventory/identity.h"
#include "inventory/key_index.h"
#include "inventory/merge.h"
#include "inventory/topology.h"

namespace netroster::inventory {
namespace {

constexpr std::size_t max_events = 10'000;
// Signs of one observation that are looked up to find candidates.
constexpr std::size_t max_looked_up = 256;
// Devices that share one sign; more than this share a factory setting.
constexpr std::size_t max_candidates = 256;

bool holds(const std::vector<IpAddress>& addresses, const IpAddress& address) {
  return std::find(addresses.begin(), addresses.end(), address) != addresses.end();
}

void put_first(std::vector<IpAddress>& addresses, const IpAddress& address) {
  if (address.is_unspecified()) return;
  addresses.erase(std::remove(addresses.begin(), addresses.end(), address), addresses.end());
  addresses.insert(addresses.begin(), address);
}

Attempt attempt_of(const Observation& seen) {
  return {seen.address, seen.when, seen.reach, seen.reason, seen.collector, seen.credential};
}

}  // namespace

struct Resolver::State {
  using AddressKey = std::pair<std::string, IpAddress>;
  struct Candidate {
    Node node = no_node;
    Score score;
  };

  explicit State(ResolverPolicy chosen) : policy(chosen) {}

  void restore(const Inventory& start);
  void apply(const Observation& seen);
  void age(WallTime now);
  Snapshot snapshot();

  void note_address(const Observation& seen);
  void note_attempt(const Observation& seen);
  void apply_facts(const Observation& seen);
  std::vector<Candidate> candidates(const Observation& seen, const Signals& signals) const;
  Node create(const Observation& seen, const Signals& signals,
              const std::vector<Candidate>& rejected);
  std::string new_id(const Observation& seen, const Signals& signals) const;
  void take_address_from(Node owner, const Observation& seen, const std::string& successor,
                         bool replaced);
  bool speak_against_each_other(Node a, Node b) const;
  void absorb(Node into, Node other, const Score& score, const Observation& seen);
  void merge_into(Node node, const Observation& seen, std::vector<IdentityReason> reasons);
  void warn_of_doubles(Node node, const Observation& seen, const Signals& signals);
  void publish(Node node);
  void refresh_neighbours();
  void index_signals(Node node, const Signals& signals);
  std::vector<Key> identity_keys(const std::string& site, const Signals& signals,
                                 const std::vector<IpAddress>& reached) const;
  void set_address_device(const std::string& site, const IpAddress& address, std::string id);
  void count(const AddressState& state, int step);
  void count(const Device& device, int step);
  void count(const Link& link, int step);
  void raise(WallTime when, std::string kind, const Device& device, std::string text);
  Coverage& coverage_of(const std::string& site) { return coverage[site]; }
  std::string closet_of(const std::string& site, const DeviceFacts& facts) const;

  ResolverPolicy policy;
  ResolverCounters counters;
  std::vector<Site> sites;
  Topology::Devices devices;
  std::vector<Signals> signals_of_node;
  std::vector<std::vector<Key>> indexed;  // identity keys of each node
  KeyIndex<Node> index;
  KeyIndex<Node> engines;
  std::unordered_map<std::string, Node> by_id;
  std::map<AddressKey, std::shared_ptr<const AddressState>> addresses;
  std::map<std::string, Node> order;  // by id, for the snapshot
  std::map<std::string, Coverage> coverage;
  std::set<std::pair<std::string, std::string>> reported;  // engine ids and serials said once
  std::vector<Event> events;
  Topology topology{devices};
  WallTime now{};
  std::uint64_t version = 0;
  bool changed = true;
  Snapshot published;
};

// --- coverage ---------------------------------------------------------------------------------

namespace {
void step_by(std::size_t& counter, int step, std::size_t amount = 1) {
  counter = step > 0 ? counter + amount : counter - std::min(counter, amount);
}

// A state that nothing is in is not listed.
template <typename State>
void step_by(std::map<State, std::size_t>& counters, State state, int step) {
  const auto counter = counters.try_emplace(state).first;
  step_by(counter->second, step);
  if (counter->second == 0) counters.erase(counter);
}
}  // namespace

void Resolver::State::count(const AddressState& state, int step) {
  step_by(coverage_of(state.site).addresses, state.last.reach, step);
}

void Resolver::State::count(const Device& device, int step) {
  auto& site = coverage_of(device.site);
  step_by(site.devices, step);
  step_by(site.ports, step, device.facts->ports.size());
  const auto unmanaged = std::count_if(device.neighbours->begin(), device.neighbours->end(),
                                       [](const auto& row) { return row.device.empty(); });
  step_by(site.neighbours, step, static_cast<std::size_t>(unmanaged));
}

void Resolver::State::count(const Link& link, int step) {
  step_by(coverage_of(link.site).links, link.state, step);
}

void Resolver::State::raise(WallTime when, std::string kind, const Device& device,
                            std::string text) {
  if (events.size() == max_events) events.erase(events.begin(), events.begin() + max_events / 10);
  events.push_back({when, std::move(kind), device.site, device.id, std::move(text)});
}

// --- addresses --------------------------------------------------------------------------------

void Resolver::State::note_address(const Observation& seen) {
  if (seen.address.is_unspecified()) return;
  auto& entry = addresses[{seen.site, seen.address}];
  if (entry && seen.when < entry->last.when) return;
  AddressState state = entry ? *entry : AddressState{};
  if (entry) count(*entry, -1);
  if (!entry) {
    state.site = seen.site;
    state.address = seen.address;
    state.first_seen = seen.when;
  }
  state.last = attempt_of(seen);
  if (seen.reach == Reach::answered) {
    state.last_answered = seen.when;
    if (!seen.credential.empty()) state.credential = seen.credential;
  }
  entry = std::make_shared<const AddressState>(std::move(state));
  count(*entry, 1);
}

void Resolver::State::set_address_device(const std::string& site, const IpAddress& address,
                                         std::string id) {
  const auto found = addresses.find({site, address});
  if (found == addresses.end() || found->second->device == id) return;
  auto state = std::make_shared<AddressState>(*found->second);
  state->device = std::move(id);
  found->second = std::move(state);
}

// An attempt that brought no facts: the device keeps all it has and becomes old by time alone.
void Resolver::State::note_attempt(const Observation& seen) {
  const auto found = addresses.find({seen.site, seen.address});
  if (found == addresses.end() || found->second->device.empty()) return;
  const auto node = by_id.find(found->second->device);
  if (node == by_id.end()) return;
  auto& device = devices[node->second];
  if (seen.when < device->last_attempt.when) return;
  auto changed_device = std::make_shared<Device>(*device);
  changed_device->last_attempt = attempt_of(seen);
  if (seen.reach == Reach::answered)
    changed_device->last_seen = std::max(changed_device->last_seen, seen.when);
  device = std::move(changed_device);
}

// --- identity ---------------------------------------------------------------------------------

std::vector<Key> Resolver::State::identity_keys(const std::string& site, const Signals& signals,
                                                const std::vector<IpAddress>& reached) const {
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

void Resolver::State::index_signals(Node node, const Signals& signals) {
  const auto* device = devices[node].get();
  auto keys = device == nullptr ? std::vector<Key>{}
                                : identity_keys(device->site, signals, device->addresses);
  if (keys != indexed[node]) {
    for (const auto key : indexed[node]) index.erase(key, node);
    for (const auto key : keys) index.add(key, node);
    indexed[node] = std::move(keys);
  }
  const auto& before = signals_of_node[node].engine_id;
  if (device == nullptr || before != signals.engine_id) {
    if (!before.empty()) engines.erase(engine_key(before), node);
    if (device != nullptr && !signals.engine_id.empty())
      engines.add(engine_key(signals.engine_id), node);
  }
  signals_of_node[node] = signals;
}

// Known devices of the same site that share a serial, a MAC address or an address; best first.
std::vector<Resolver::State::Candidate> Resolver::State::candidates(const Observation& seen,
                                                                    const Signals& signals) const {
  std::set<Node> nodes;
  for (const auto key : identity_keys(seen.site, signals, {seen.address}))
    index.each(key, max_candidates, [&](Node node) {
      if (devices[node]->site == seen.site) nodes.insert(node);
    });
  std::vector<Candidate> found;
  for (const auto node : nodes)
    found.push_back(
        {node, score(signals_of_node[node], devices[node]->addresses, signals, seen.address)});
  std::stable_sort(found.begin(), found.end(), [this](const auto& a, const auto& b) {
    if (a.score.total != b.score.total) return a.score.total > b.score.total;
    return std::tie(devices[a.node]->first_seen, a.node) <
           std::tie(devices[b.node]->first_seen, b.node);
  });
  return found;
}

std::string Resolver::State::new_id(const Observation& seen, const Signals& signals) const {
  std::string sign = seen.address.text();
  if (!signals.base_macs.empty()) sign = signals.base_macs.front().text();
  if (!signals.serials.empty()) sign = signals.serials.front();
  const auto prefix = seen.site.empty() ? "device" : seen.site;
  for (int attempt = 0;; ++attempt) {
    const auto text = fmt::format("{}|{}|{}", sign, seen.address.text(), attempt);
    auto id = fmt::format("{}-{:010x}", prefix, name_key(text) & 0xffffffffffULL);
    if (by_id.count(id) == 0) return id;
  }
}

// The device that was at this address gives it up; when the newcomer has its name too, the newcomer
// has taken its place.
void Resolver::State::take_address_from(Node owner, const Observation& seen,
                                        const std::string& successor, bool replaced) {
  auto device = std::make_shared<Device>(*devices[owner]);
  auto& list = device->addresses;
  list.erase(std::remove(list.begin(), list.end(), seen.address), list.end());
  if (replaced) device->replaced_by = successor;
  devices[owner] = std::move(device);
  index_signals(owner, signals_of_node[owner]);
  publish(owner);
}

Node Resolver::State::create(const Observation& seen, const Signals& signals,
                             const std::vector<Candidate>& rejected) {
  auto device = std::make_shared<Device>();
  device->id = new_id(seen, signals);
  device->site = seen.site;
  device->first_seen = seen.when;
  device->facts = std::make_shared<const DeviceFacts>();
  device->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
  const auto node = static_cast<Node>(devices.size());
  for (const auto& candidate : rejected) {
    if (!candidate.score.same_address) continue;
    const auto& old = *devices[candidate.node];
    const bool replaced = candidate.score.same_name && old.replaced_by.empty();
    if (replaced) {
      device->replaces = old.id;
      ++counters.replaced;
      raise(seen.when, "device_replaced", *device,
            fmt::format("{} at {} is another device now: {} took the place of {}", signals.name,
                        seen.address.text(), device->id, old.id));
    }
    take_address_from(candidate.node, seen, device->id, replaced);
  }
  by_id[device->id] = node;
  order[device->id] = node;
  count(*device, 1);
  devices.push_back(std::move(device));
  signals_of_node.emplace_back();
  indexed.emplace_back();
  return node;
}

// An observation may fit two devices that cannot be one: a reading without serials at an address
// that one is reached at and the other has.
bool Resolver::State::speak_against_each_other(Node a, Node b) const {
  return score(signals_of_node[a], devices[a]->addresses, signals_of_node[b], {}).total < 0;
}

// Two devices turned out to be one. The known id stays with the better known of the two.
void Resolver::State::absorb(Node into, Node other, const Score& found, const Observation& seen) {
  const auto gone = devices[other];
  auto kept = std::make_shared<Device>(*devices[into]);
  for (const auto& address : gone->addresses)
    if (!holds(kept->addresses, address)) kept->addresses.push_back(address);
  kept->first_seen = std::min(kept->first_seen, gone->first_seen);
  if (kept->replaces.empty() && gone->replaces != kept->id) kept->replaces = gone->replaces;
  devices[into] = kept;
  devices[other].reset();
  by_id.erase(gone->id);
  order.erase(gone->id);
  count(*gone, -1);
  for (const auto& address : gone->addresses) set_address_device(gone->site, address, kept->id);
  index_signals(other, {});
  topology.update(other);
  ++counters.merged;
  const auto why = found.reasons.empty() ? std::string() : found.reasons.front().text;
  raise(seen.when, "device_merged", *kept, fmt::format("{} is {}: {}", gone->id, kept->id, why));
}

// Serial numbers and engine ids that several devices claim are told once: they are signs of cloned
// configurations, of a device moved between sites, or of makers who do not number their devices.
void Resolver::State::warn_of_doubles(Node node, const Observation& seen, const Signals& signals) {
  const auto& self = *devices[node];
  // Each device is named once for a sign, so that ten thousand clones make ten thousand events.
  const auto tell = [&](const std::string& kind, const std::string& what, Node other_node) {
    const auto& other = *devices[other_node];
    if (other_node == node || !other.replaced_by.empty()) return;
    const bool is_new = reported.emplace(kind + what, self.id).second;
    if (reported.emplace(kind + what, other.id).second || is_new)
      raise(seen.when, kind, self, fmt::format("{} is also {}'s ({})", what, other.name, other.id));
  };
  if (!signals.engine_id.empty())
    engines.each(engine_key(signals.engine_id), 2,
                 [&](Node other) { tell("duplicate_engine_id", signals.engine_id, other); });
  for (const auto& serial : signals.serials)
    index.each(serial_key(serial), 2, [&](Node other) { tell("duplicate_serial", serial, other); });
}

std::string Resolver::State::closet_of(const std::string& site, const DeviceFacts& facts) const {
  for (const auto& known : sites)
    if (known.id == site) return closet_named_in(known, facts.device.location);
  return "";
}

void Resolver::State::merge_into(Node node, const Observation& seen,
                                 std::vector<IdentityReason> reasons) {
  auto device = std::make_shared<Device>(*devices[node]);
  const bool first = device->last_seen == WallTime{};
  auto merged = merge_facts(first ? nullptr : device.get(), *seen.facts, seen.when);
  count(*devices[node], -1);
  device->facts = std::make_shared<const DeviceFacts>(std::move(merged.facts));
  device->freshness = std::move(merged.freshness);
  device->neighbour_seen = std::move(merged.neighbour_seen);
  device->identity = std::move(reasons);
  device->last_seen = std::max(device->last_seen, seen.when);
  device->last_attempt = attempt_of(seen);
  device->replaced_by.clear();  // it answers, so it is back
  put_first(device->addresses, seen.address);
  const auto all = signals_of(*device->facts);
  device->serials = all.serials;
  const auto& facts = *device->facts;
  device->name = facts.device.name.empty() ? seen.address.text() : facts.device.name;
  device->role = facts.device.kind;
  if (auto closet = closet_of(seen.site, facts); !closet.empty()) device->closet = closet;
  count(*device, 1);
  devices[node] = std::move(device);
  index_signals(node, all);
}

void Resolver::State::publish(Node node) { topology.update(node); }

// The cases of one decision, side by side.
// NOLINTNEXTLINE(readability-function-cognitive-complexity)
void Resolver::State::apply_facts(const Observation& seen) {
  const auto signals = signals_of(*seen.facts);
  auto found = candidates(seen, signals);
  std::vector<Candidate> same;
  std::vector<Candidate> rejected;
  for (auto& candidate : found)
    (candidate.score.total >= same_device_score ? same : rejected).push_back(std::move(candidate));
  Node node = no_node;
  std::vector<IdentityReason> reasons;
  if (same.empty()) {
    node = create(seen, signals, rejected);
    reasons.push_back({"first seen at " + seen.address.text(), 0});
    for (const auto& candidate : rejected)
      for (const auto& reason : candidate.score.reasons)
        if (reason.score < 0)
          reasons.push_back(
              {"not " + devices[candidate.node]->id + ": " + reason.text, reason.score});
  } else {
    node = same.front().node;
    reasons = std::move(same.front().score.reasons);
    if (seen.when < devices[node]->last_seen) {
      ++counters.outdated;
      return;
    }
    for (std::size_t i = 1; i < same.size(); ++i)
      if (!speak_against_each_other(node, same[i].node))
        absorb(node, same[i].node, same[i].score, seen);
    for (const auto& candidate : rejected)
      if (candidate.score.same_address)
        take_address_from(candidate.node, seen, devices[node]->id, false);
  }
  merge_into(node, seen, std::move(reasons));
  set_address_device(seen.site, seen.address, devices[node]->id);
  warn_of_doubles(node, seen, signals_of_node[node]);
  publish(node);
}

// --- everything together ----------------------------------------------------------------------

void Resolver::State::refresh_neighbours() {
  for (const auto node : topology.take_changed_neighbours()) {
    if (!devices[node]) continue;
    auto list = topology.neighbours_of(node);
    if (list == *devices[node]->neighbours) continue;
    count(*devices[node], -1);
    auto device = std::make_shared<Device>(*devices[node]);
    device->neighbours = std::make_shared<const std::vector<KnownNeighbour>>(std::move(list));
    devices[node] = std::move(device);
    count(*devices[node], 1);
  }
  for (const auto& [before, after] : topology.take_link_changes()) {
    if (before) count(*before, -1);
    if (after) count(*after, 1);
  }
}

void Resolver::State::apply(const Observation& seen) {
  ++counters.observations;
  now = std::max(now, seen.when);
  changed = true;
  note_address(seen);
  if (seen.facts)
    apply_facts(seen);
  else
    note_attempt(seen);
  refresh_neighbours();
}

void Resolver::State::age(WallTime time) {
  now = std::max(now, time);
  changed = true;
  const auto gone_before = now - policy.neighbour_gone_after;
  for (Node node = 0; node < devices.size(); ++node) {
    const auto& device = devices[node];
    if (!device) continue;
    const auto& seen = device->neighbour_seen;
    if (std::none_of(seen.begin(), seen.end(), [&](auto when) { return when < gone_before; }))
      continue;
    auto facts = std::make_shared<DeviceFacts>(*device->facts);
    auto aged = std::make_shared<Device>(*device);
    facts->neighbours.clear();
    aged->neighbour_seen.clear();
    for (std::size_t i = 0; i < seen.size(); ++i) {
      if (seen[i] < gone_before) continue;
      facts->neighbours.push_back(device->facts->neighbours[i]);
      aged->neighbour_seen.push_back(seen[i]);
    }
    aged->facts = std::move(facts);
    devices[node] = std::move(aged);
    publish(node);
  }
  topology.mark_stale(now - policy.link_stale_after);
  refresh_neighbours();
}

Snapshot Resolver::State::snapshot() {
  if (!changed && published) return published;
  auto next = std::make_shared<Inventory>();
  next->when = now;
  next->version = ++version;
  next->devices.reserve(order.size());
  for (const auto& [id, node] : order) next->devices.push_back(devices[node]);
  next->links.reserve(topology.links().size());
  for (const auto& [id, link] : topology.links()) next->links.push_back(link);
  next->addresses.reserve(addresses.size());
  for (const auto& [key, state] : addresses) next->addresses.push_back(state);
  next->coverage = coverage;
  published = std::move(next);
  changed = false;
  return published;
}

void Resolver::State::restore(const Inventory& start) {
  now = start.when;
  version = start.version;
  for (const auto& link : start.links) topology.remember(link);
  for (const auto& state : start.addresses) {
    addresses[{state->site, state->address}] = state;
    count(*state, 1);
  }
  for (const auto& device : start.devices) {
    const auto node = static_cast<Node>(devices.size());
    devices.push_back(device);
    signals_of_node.emplace_back();
    indexed.emplace_back();
    by_id[device->id] = node;
    order[device->id] = node;
    count(*device, 1);
    index_signals(node, signals_of(*device->facts));
  }
  for (Node node = 0; node < devices.size(); ++node) topology.update(node);
  topology.mark_stale(now - policy.link_stale_after);
  refresh_neighbours();
}

Resolver::Resolver(ResolverPolicy policy) : state_(std::make_unique<State>(policy)) {}
Resolver::Resolver(const Inventory& start, ResolverPolicy policy) : Resolver(policy) {
  state_->restore(start);
}
Resolver::~Resolver() = default;
Resolver::Resolver(Resolver&&) noexcept = default;
Resolver& Resolver::operator=(Resolver&&) noexcept = default;

void Resolver::set_sites(std::vector<Site> sites) { state_->sites = std::move(sites); }
void Resolver::apply(const Observation& observation) { state_->apply(observation); }
void Resolver::age(WallTime now) { state_->age(now); }
Snapshot Resolver::snapshot() { return state_->snapshot(); }
std::vector<Event> Resolver::take_events() { return std::exchange(state_->events, {}); }
const ResolverCounters& Resolver::counters() const { return state_->counters; }

}  // namespace netroster::inventory
