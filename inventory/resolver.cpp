#include "inventory/resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "inventory/links.h"
#include "inventory/manual_links.h"
#include "inventory/merge.h"
#include "inventory/resolver_state.h"
#include "inventory/speakers.h"

namespace netroster::inventory {
namespace {

constexpr std::size_t max_events = 10'000;
// Longer than LLDP and CDP ask to be believed (120 and 180 seconds).
constexpr std::chrono::minutes words_last{10};

bool holds(const std::vector<IpAddress>& addresses, const IpAddress& address) {
  return std::find(addresses.begin(), addresses.end(), address) != addresses.end();
}

void put_first(std::vector<IpAddress>& addresses, const IpAddress& address) {
  if (address.is_unspecified()) return;
  addresses.erase(std::remove(addresses.begin(), addresses.end(), address), addresses.end());
  addresses.insert(addresses.begin(), address);
}

// What frames told long before on a port where others speak now: there is another cable.
void drop_unheard(Device& device, const Observation& seen) {
  const auto& heard = seen.facts->neighbours;
  const auto is_over = [&](const Neighbour& old, WallTime when) {
    return old.source == by_capture && when < seen.when - words_last &&
           std::any_of(heard.begin(), heard.end(), [&](const Neighbour& row) {
             return row.protocol == old.protocol && row.local_port == old.local_port;
           });
  };
  auto facts = std::make_shared<DeviceFacts>(*device.facts);
  facts->neighbours.clear();
  std::vector<WallTime> times;
  for (std::size_t i = 0; i < device.neighbour_seen.size(); ++i) {
    const auto& row = device.facts->neighbours[i];
    if (is_over(row, device.neighbour_seen[i])) continue;
    facts->neighbours.push_back(row);
    times.push_back(device.neighbour_seen[i]);
  }
  device.facts = std::move(facts);
  device.neighbour_seen = std::move(times);
}

}  // namespace

void Resolver::State::raise(WallTime when, std::string kind, const Device& device,
                            std::string text) {
  if (events.size() == max_events) events.erase(events.begin(), events.begin() + max_events / 10);
  events.push_back({when, std::move(kind), device.site, device.id, std::move(text)});
}

// What frames on its ports said: one more source, beside what the device says of itself.
void Resolver::State::add_sightings(const Observation& seen) {
  const auto known = by_id.find(manual.standing_for(seen.device, seen.when));
  if (known == by_id.end() || !seen.facts) return;
  auto device = std::make_shared<Device>(*devices[known->second]);
  drop_unheard(*device, seen);
  auto merged = merge_facts(device.get(), *seen.facts, seen.when);
  device->facts = std::make_shared<const DeviceFacts>(std::move(merged.facts));
  device->freshness = std::move(merged.freshness);
  device->neighbour_seen = std::move(merged.neighbour_seen);
  devices[known->second] = std::move(device);
  topology.update(known->second);
  inferred.touch(devices[known->second]->site);
}

// An attempt that brought no facts: the device keeps all it has and becomes old by time alone.
void Resolver::State::note_attempt(const Observation& seen) {
  const auto* const known = addresses.find(seen.site, seen.address);
  if (known == nullptr || known->device.empty()) return;
  const auto node = by_id.find(known->device);
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

Matches Resolver::State::matches(const Observation& seen, const Signals& signals) const {
  Matches found;
  auto candidates = index.candidates(seen, signals);
  hear_statements(seen, signals, candidates);
  for (auto& candidate : candidates)
    (candidate.score.total >= same_device_score ? found.same : found.rejected)
        .push_back(std::move(candidate));
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
  index.update(owner, index.signals(owner));
  topology.update(owner);
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
    const bool replaced =
        candidate.score.same_name && !candidate.score.stated && old.replaced_by.empty();
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
  parts.add(*device, node);
  coverage.add(*device);
  devices.push_back(std::move(device));
  return node;
}

std::vector<IdentityReason> Resolver::State::reasons_for_new(
    const Observation& seen, const std::vector<Candidate>& rejected) const {
  std::vector<IdentityReason> reasons{{"first seen at " + seen.address.text(), 0}};
  for (const auto& candidate : rejected)
    for (const auto& reason : candidate.score.reasons)
      if (reason.score < 0)
        reasons.push_back(
            {"not " + devices[candidate.node]->id + ": " + reason.text, reason.score});
  return reasons;
}

// Two devices turned out to be one. The known id stays with the better known of the two.
void Resolver::State::absorb(Node into, Node other, const std::string& why, WallTime when) {
  const auto gone = devices[other];
  auto kept = std::make_shared<Device>(*devices[into]);
  for (const auto& address : gone->addresses)
    if (!holds(kept->addresses, address)) kept->addresses.push_back(address);
  kept->first_seen = std::min(kept->first_seen, gone->first_seen);
  if (kept->replaces.empty() || kept->replaces == gone->id) kept->replaces = gone->replaces;
  if (kept->replaces == kept->id) kept->replaces.clear();
  if (kept->replaced_by == gone->id) kept->replaced_by.clear();
  devices[into] = kept;
  devices[other].reset();
  by_id.erase(gone->id);
  order.erase(gone->id);
  parts.remove(*gone);
  coverage.remove(*gone);
  for (const auto& address : gone->addresses) addresses.set_device(gone->site, address, kept->id);
  index.update(other, {});
  topology.update(other);
  inferred.forget(gone->id);
  inferred.touch(gone->site);
  ++counters.merged;
  raise(when, "device_merged", *kept, fmt::format("{} is {}: {}", gone->id, kept->id, why));
}

// The best match is the device. Others that are it too become one with it; the rest gives up the
// address.
Node Resolver::State::recognise(const Matches& found, const Observation& seen) {
  const Node node = found.same.front().node;
  for (std::size_t i = 1; i < found.same.size(); ++i) {
    const auto& [other, why] = found.same[i];
    if (index.speak_against_each_other(node, other) || are_apart(node, other)) continue;
    absorb(node, other, why.reasons.empty() ? std::string() : why.reasons.front().text, seen.when);
  }
  for (const auto& candidate : found.rejected)
    if (candidate.score.same_address)
      take_address_from(candidate.node, seen, devices[node]->id, false);
  return node;
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
    index.each_with_engine_id(signals.engine_id, [&](Node other) {
      tell("duplicate_engine_id", signals.engine_id, other);
    });
  for (const auto& serial : signals.serials)
    index.each_with_serial(serial, [&](Node other) { tell("duplicate_serial", serial, other); });
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
  coverage.remove(*devices[node]);
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
  coverage.add(*device);
  devices[node] = std::move(device);
  index.update(node, all);
}

void Resolver::State::apply_facts(const Observation& seen) {
  const auto signals = signals_of(*seen.facts);
  auto found = matches(seen, signals);
  const bool is_new = found.same.empty();
  if (!is_new && seen.when < devices[found.same.front().node]->last_seen) {
    ++counters.outdated;
    return;
  }
  const Node node = is_new ? create(seen, signals, found.rejected) : recognise(found, seen);
  warn_of_contradictions(node, seen, signals);
  merge_into(
      node, seen,
      is_new ? reasons_for_new(seen, found.rejected) : std::move(found.same.front().score.reasons));
  addresses.set_device(seen.site, seen.address, devices[node]->id);
  warn_of_doubles(node, seen, index.signals(node));
  topology.update(node);
  inferred.touch(seen.site);
}

// --- everything together ----------------------------------------------------------------------

void Resolver::State::refresh_neighbours() {
  for (const auto node : topology.take_changed_neighbours()) {
    if (!devices[node]) continue;
    auto list = topology.neighbours_of(node);
    if (list == *devices[node]->neighbours) continue;
    coverage.remove(*devices[node]);
    auto device = std::make_shared<Device>(*devices[node]);
    device->neighbours = std::make_shared<const std::vector<KnownNeighbour>>(std::move(list));
    devices[node] = std::move(device);
    coverage.add(*devices[node]);
  }
  for (const auto& change : topology.take_link_changes()) follow(change);
}

void Resolver::State::follow(const Topology::LinkChange& change) {
  const auto& [before, after] = change;
  // A new reading of the same is news at the site of its first end alone: a core has links to all
  // sites, and each that is touched is worked out anew.
  const bool is_news = !before || !after || !say_the_same(*before, *after);
  const auto touch_ends = [&](const Link& link) {
    for (const auto& site : parts.sites_of(link)) inferred.touch(site);
  };
  if (before) {
    if (is_news) touch_ends(*before);
    coverage.remove(*before);
    parts.remove(*before);
  }
  if (after) {
    coverage.add(*after);
    parts.add(after);
    if (is_news) touch_ends(*after);
    inferred.give_way_to(*after);
  }
  inferred.touch((after ? after : before)->site);
}

void Resolver::State::apply(const Observation& seen) {
  ++counters.observations;
  // What a stop cut off says nothing of what is known already.
  if (seen.interrupted && !seen.facts && addresses.find(seen.site, seen.address) != nullptr) return;
  now = std::max(now, seen.when);
  changed = true;
  if (!seen.device.empty()) {
    add_sightings(seen);
    refresh_neighbours();
    return;
  }
  const bool fragile = addresses.note(seen);
  if (seen.facts)
    apply_facts(seen);
  else
    note_attempt(seen);
  if (fragile) tell_fragile(seen);
  refresh_neighbours();
}

void Resolver::State::tell_fragile(const Observation& seen) {
  const auto* const state = addresses.find(seen.site, seen.address);
  const auto node = by_id.find(state->device);
  if (node == by_id.end()) return;
  raise(seen.when, "device_fragile", *devices[node->second],
        fmt::format("{} restarted {} times as it was read: it is left alone for a while",
                    seen.address.text(), state->restarts));
}

// Neighbour rows last read before this time.
void Resolver::State::forget_neighbours(Node node, WallTime before) {
  const auto& device = devices[node];
  const auto& seen = device->neighbour_seen;
  if (std::none_of(seen.begin(), seen.end(), [&](auto when) { return when < before; })) return;
  auto facts = std::make_shared<DeviceFacts>(*device->facts);
  auto aged = std::make_shared<Device>(*device);
  facts->neighbours.clear();
  aged->neighbour_seen.clear();
  for (std::size_t i = 0; i < seen.size(); ++i) {
    if (seen[i] < before) continue;
    facts->neighbours.push_back(device->facts->neighbours[i]);
    aged->neighbour_seen.push_back(seen[i]);
  }
  aged->facts = std::move(facts);
  devices[node] = std::move(aged);
  topology.update(node);
}

void Resolver::State::age(WallTime time) {
  now = std::max(now, time);
  changed = true;
  for (Node node = 0; node < devices.size(); ++node)
    if (devices[node]) forget_neighbours(node, now - policy.neighbour_gone_after);
  topology.mark_stale(now - policy.link_stale_after);
  inferred.mark_stale(now - policy.link_stale_after);
  refresh_neighbours();
}

void Resolver::State::settle() {
  if (!inferred.has_touched()) return;
  for (const auto& site : inferred.take_touched()) settle_site(site);
  changed = true;
}

void Resolver::State::settle_site(const std::string& site) {
  std::vector<std::shared_ptr<const Device>> here;
  for (const auto& [id, node] : parts.devices(site))
    if (devices[node]->replaced_by.empty()) here.push_back(devices[node]);
  std::vector<std::shared_ptr<const Link>> links;
  for (const auto& [id, link] : parts.links(site)) links.push_back(link);
  inferred.settle(site, here, links, now - policy.link_stale_after);
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
  next->addresses = addresses.all();
  next->coverage = coverage.by_site();
  inferred.publish(*next);
  publish_manual_links(manual, now, *next);
  published = std::move(next);
  changed = false;
  return published;
}

Node Resolver::State::add_known(const std::shared_ptr<const Device>& device) {
  const auto node = static_cast<Node>(devices.size());
  devices.push_back(device);
  by_id[device->id] = node;
  order[device->id] = node;
  parts.add(*device, node);
  coverage.add(*device);
  index.update(node, signals_of(*device->facts));
  return node;
}

void Resolver::State::restore(const Inventory& start) {
  now = start.when;
  version = start.version;
  for (const auto& link : start.links) topology.remember(link);
  inferred.restore(start);
  for (const auto& state : start.addresses) addresses.remember(state);
  for (const auto& device : start.devices) add_known(device);
  topology.mark_stale(now - policy.link_stale_after);
  for (Node node = 0; node < devices.size(); ++node) topology.update(node);
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
void Resolver::set_statements(std::vector<ManualStatement> statements, WallTime now) {
  state_->set_statements(std::move(statements), now);
}
void Resolver::bring_back(const std::shared_ptr<const Device>& device, WallTime now) {
  state_->bring_back(device, now);
}
void Resolver::apply(const Observation& observation) { state_->apply(observation); }
void Resolver::age(WallTime now) { state_->age(now); }
void Resolver::settle() { state_->settle(); }
Snapshot Resolver::snapshot() { return state_->snapshot(); }
std::vector<Event> Resolver::take_events() { return std::exchange(state_->events, {}); }
const ResolverCounters& Resolver::counters() const { return state_->counters; }

}  // namespace netroster::inventory
