#include "inventory/address_states.h"

namespace netroster::inventory {

Attempt attempt_of(const Observation& seen) {
  return {seen.address, seen.when, seen.reach, seen.reason, seen.collector, seen.credential};
}

void AddressStates::remember(const std::shared_ptr<const AddressState>& state) {
  states_[{state->site, state->address}] = state;
  coverage_.add(*state);
}

void AddressStates::note(const Observation& seen) {
  if (seen.address.is_unspecified()) return;
  auto& entry = states_[{seen.site, seen.address}];
  if (entry && seen.when < entry->last.when) return;
  AddressState state = entry ? *entry : AddressState{};
  if (entry) {
    coverage_.remove(*entry);
  } else {
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
  coverage_.add(*entry);
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
