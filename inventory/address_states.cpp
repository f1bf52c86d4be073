#include "inventory/address_states.h"

namespace netroster::inventory {

Attempt attempt_of(const Observation& seen) {
  return {seen.address, seen.when, seen.reach, seen.reason, seen.collector, seen.credential};
}

namespace {

// An agent is back so soon after it fell over, nearly always.
constexpr std::chrono::minutes back_again{3};

// When the agent began anew in the last reading or right after: that is said to be the cause. What
// that reading saw itself counts once.
std::optional<WallTime> fell_over_the_last(const Observation& seen, const AddressState& state) {
  const auto& uptime = seen.facts->device.uptime_centiseconds;
  if (!state.read_from || !state.read_to || !uptime) return std::nullopt;
  if (state.last_restart && *state.last_restart >= *state.read_from) return std::nullopt;
  const auto read = seen.began == WallTime{} ? seen.when : seen.began;
  const auto boot = read - std::chrono::seconds(*uptime / 100);
  const bool ours = boot > *state.read_from && boot <= *state.read_to + back_again;
  return ours ? std::optional(boot) : std::nullopt;
}

void note_restart(const Observation& seen, AddressState& state) {
  if (!seen.facts || seen.collector != "snmp") return;
  if (const auto boot = fell_over_the_last(seen, state)) {
    ++state.restarts;
    state.last_restart = boot;
    // It is silent again in the middle of a reading: that is no chance.
    if (seen.reach == Reach::timeout && !seen.restarted) {
      ++state.restarts;
      state.last_restart = seen.when;
    }
  }
  if (seen.restarted) {
    ++state.restarts;
    state.last_restart = seen.when;
  }
  state.read_from = seen.began == WallTime{} ? seen.when : seen.began;
  state.read_to = seen.when;
}

}  // namespace

void AddressStates::remember(const std::shared_ptr<const AddressState>& state) {
  states_[{state->site, state->address}] = state;
  coverage_.add(*state);
}

bool AddressStates::note(const Observation& seen) {
  if (seen.address.is_unspecified()) return false;
  auto& entry = states_[{seen.site, seen.address}];
  if (entry && seen.when < entry->last.when) return false;
  AddressState state = entry ? *entry : AddressState{};
  if (entry) {
    coverage_.remove(*entry);
  } else {
    state.site = seen.site;
    state.address = seen.address;
    state.first_seen = seen.when;
  }
  state.last = attempt_of(seen);
  if (seen.reach == Reach::answered) state.last_answered = seen.when;
  // Facts came with it: it works, however the reading ended.
  const bool worked = seen.reach == Reach::answered || seen.facts;
  if (worked && !seen.credential.empty()) state.credential = seen.credential;
  const auto before = state.restarts;
  note_restart(seen, state);
  const bool too_many = state.restarts > before && state.restarts >= restarts_of_fragile;
  entry = std::make_shared<const AddressState>(std::move(state));
  coverage_.add(*entry);
  return too_many;
}

const AddressState* AddressStates::find(const std::string& site, const IpAddress& address) const {
  const auto found = states_.find({site, address});
  return found == states_.end() ? nullptr : found->second.get();
}

void AddressStates::set_device(const std::string& site, const IpAddress& address, std::string id) {
  const auto found = states_.find({site, address});
  if (found == states_.end() || found->second->device == id) return;
  auto state = std::make_shared<AddressState>(*found->second);
  state->device = std::move(id);
  found->second = std::move(state);
}

std::vector<std::shared_ptr<const AddressState>> AddressStates::all() const {
  std::vector<std::shared_ptr<const AddressState>> list;
  list.reserve(states_.size());
  for (const auto& [key, state] : states_) list.push_back(state);
  return list;
}

}  // namespace netroster::inventory
