// How the resolver heeds what people stated.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "inventory/resolver_state.h"

namespace netroster::inventory {
namespace {

// What a person says outweighs all signs.
constexpr int stated_score = 10'000;

// Since the statement the device was read with the serial number of one side, now with that of the
// other.
bool speak_by_turns(const ManualStatements::Word& word, const Device& known,
                    const Signals& signals) {
  if (!word.is_device || known.last_seen <= word.statement->when) return false;
  const auto& here = word.by_other_signs ? word.statement->other_signs : word.statement->signs;
  const auto& there = word.by_other_signs ? word.statement->signs : word.statement->other_signs;
  return share(here.serials, signals.serials) && share(there.serials, known.serials) &&
         !share(signals.serials, known.serials);
}

// Whether the facts are the device's own, by the best sign that both have. Without any they are
// taken for another's: what was known of it before is its own for sure.
bool are_facts_of(const Device& device, const Signals& signals) {
  const auto own = signals_of(*device.facts);
  if (!own.serials.empty() && !signals.serials.empty()) return share(own.serials, signals.serials);
  if (!own.base_macs.empty() && !signals.base_macs.empty())
    return share(own.base_macs, signals.base_macs);
  if (!own.engine_id.empty() && !signals.engine_id.empty())
    return own.engine_id == signals.engine_id;
  if (!own.port_macs.empty() && !signals.port_macs.empty())
    return share(own.port_macs, signals.port_macs);
  return !own.name.empty() && own.name == signals.name;
}

}  // namespace

void Resolver::State::hear_statements(const Observation& seen, const Signals& signals,
                                      std::vector<Candidate>& candidates) const {
  const std::vector<IpAddress> at{seen.address};
  for (const auto& word : manual.about({seen.site, signals, at}, seen.when)) {
    const auto known = by_id.find(manual.standing_for(word.statement->device, seen.when));
    if (known == by_id.end()) continue;
    auto found = std::find_if(candidates.begin(), candidates.end(), [&](const auto& candidate) {
      return candidate.node == known->second;
    });
    if (found == candidates.end()) {
      candidates.push_back({known->second, {}});
      found = std::prev(candidates.end());
    }
    found->score.stated = true;
    found->score.add(word.is_device ? stated_score : -2 * stated_score, words_of(*word.statement));
  }
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.score.total > b.score.total; });
}

bool Resolver::State::are_apart(Node a, Node b) const {
  const auto& one = *devices[a];
  const auto& other = *devices[b];
  return manual.keep_apart(one.id, {one.site, index.signals(a), one.addresses}, other.id,
                           {other.site, index.signals(b), other.addresses}, now);
}

void Resolver::State::take_facts(Node into, const Device& from) {
  auto device = std::make_shared<Device>(*devices[into]);
  coverage.remove(*device);
  device->facts = from.facts;
  device->freshness = from.freshness;
  device->neighbour_seen = from.neighbour_seen;
  device->serials = from.serials;
  device->name = from.name;
  device->role = from.role;
  device->last_seen = from.last_seen;
  device->last_attempt = from.last_attempt;
  if (!from.closet.empty()) device->closet = from.closet;
  device->replaced_by.clear();
  coverage.add(*device);
  devices[into] = std::move(device);
  index.update(into, signals_of(*devices[into]->facts));
  topology.update(into);
}

void Resolver::State::set_statements(std::vector<ManualStatement> statements, WallTime when) {
  manual.set(std::move(statements));
  now = std::max(now, when);
  changed = true;
  for (const auto& statement : manual.all()) {
    if (statement.kind != StatementKind::same_device || !statement.holds_at(when)) continue;
    const auto into = by_id.find(manual.standing_for(statement.device, when));
    const auto other = by_id.find(statement.other);
    if (into == by_id.end() || other == by_id.end() || into->second == other->second) continue;
    const auto gone = devices[other->second];
    const Node node = into->second;
    absorb(node, other->second, words_of(statement), when);
    if (gone->last_seen > devices[node]->last_seen) take_facts(node, *gone);
  }
  refresh_neighbours();
}

// Both answer, by turns, each with its own serial number: then they are not one device.
void Resolver::State::warn_of_contradictions(Node node, const Observation& seen,
                                             const Signals& signals) {
  const auto& known = *devices[node];
  if (known.serials.empty() || signals.serials.empty()) return;
  const std::vector<IpAddress> at{seen.address};
  for (const auto& word : manual.about({seen.site, signals, at}, seen.when)) {
    if (!speak_by_turns(word, known, signals)) continue;
    const auto& statement = *word.statement;
    if (!reported.emplace("statement", std::to_string(statement.id)).second) continue;
    raise(seen.when, std::string(contradicted_event), known,
          fmt::format("{}{} and {} for one device, but both answer: serial {} and {}",
                      contradicted_words(statement.id), statement.device, statement.other,
                      known.serials.front(), signals.serials.front()));
  }
}

void Resolver::State::bring_back(const std::shared_ptr<const Device>& device, WallTime when) {
  now = std::max(now, when);
  changed = true;
  if (const auto known = by_id.find(device->id); known != by_id.end()) {
    // It has the facts of the one that goes now.
    if (!are_facts_of(*device, index.signals(known->second))) take_facts(known->second, *device);
    refresh_neighbours();
    return;
  }
  for (const auto& address : device->addresses) {
    const auto* const state = addresses.find(device->site, address);
    const auto owner = state == nullptr ? by_id.end() : by_id.find(state->device);
    if (owner != by_id.end()) {
      Observation at;
      at.site = device->site;
      at.address = address;
      take_address_from(owner->second, at, device->id, false);
    }
    addresses.set_device(device->site, address, device->id);
  }
  const auto node = add_known(device);
  topology.update(node);
  inferred.touch(device->site);
  raise(when, "device_split", *device, fmt::format("{} is a device of its own again", device->id));
  refresh_neighbours();
}

}  // namespace netroster::inventory
