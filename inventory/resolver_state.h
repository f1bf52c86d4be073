// What the resolver holds, and the steps of its work. Private to resolver*.cpp.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "inventory/address_states.h"
#include "inventory/coverage.h"
#include "inventory/device_index.h"
#include "inventory/inferred_links.h"
#include "inventory/manual_statements.h"
#include "inventory/resolver.h"
#include "inventory/site_parts.h"
#include "inventory/topology.h"

namespace netroster::inventory {

// Candidates for an observation: those that are the device, best first, and those that are not.
struct Matches {
  std::vector<Candidate> same;
  std::vector<Candidate> rejected;
};

struct Resolver::State {
  explicit State(ResolverPolicy chosen) : policy(chosen) {}

  void restore(const Inventory& start);
  void apply(const Observation& seen);
  void age(WallTime now);
  void settle();
  Snapshot snapshot();

  void note_attempt(const Observation& seen);
  void add_sightings(const Observation& seen);
  void apply_facts(const Observation& seen);
  Matches matches(const Observation& seen, const Signals& signals) const;
  void hear_statements(const Observation& seen, const Signals& signals,
                       std::vector<Candidate>& candidates) const;
  bool are_apart(Node a, Node b) const;
  Node create(const Observation& seen, const Signals& signals,
              const std::vector<Candidate>& rejected);
  std::string new_id(const Observation& seen, const Signals& signals) const;
  std::vector<IdentityReason> reasons_for_new(const Observation& seen,
                                              const std::vector<Candidate>& rejected) const;
  Node recognise(const Matches& found, const Observation& seen);
  void take_address_from(Node owner, const Observation& seen, const std::string& successor,
                         bool replaced);
  void absorb(Node into, Node other, const std::string& why, WallTime when);
  void set_statements(std::vector<ManualStatement> statements, WallTime when);
  void take_facts(Node into, const Device& from);
  void warn_of_contradictions(Node node, const Observation& seen, const Signals& signals);
  void bring_back(const std::shared_ptr<const Device>& device, WallTime when);
  Node add_known(const std::shared_ptr<const Device>& device);
  void merge_into(Node node, const Observation& seen, std::vector<IdentityReason> reasons);
  void warn_of_doubles(Node node, const Observation& seen, const Signals& signals);
  void forget_neighbours(Node node, WallTime before);
  void settle_site(const std::string& site);
  void tell_fragile(const Observation& seen);
  void refresh_neighbours();
  void follow(const Topology::LinkChange& change);
  void raise(WallTime when, std::string kind, const Device& device, std::string text);
  std::string closet_of(const std::string& site, const DeviceFacts& facts) const;

  ResolverPolicy policy;
  ResolverCounters counters;
  std::vector<Site> sites;
  Devices devices;
  DeviceIndex index{devices};
  std::unordered_map<std::string, Node> by_id;
  std::map<std::string, Node> order;  // by id, for the snapshot
  SiteParts parts;
  CoverageCount coverage;
  AddressStates addresses{coverage};
  std::set<std::pair<std::string, std::string>> reported;  // engine ids and serials said once
  std::vector<Event> events;
  Topology topology{devices};
  InferredLinks inferred;
  ManualStatements manual;
  WallTime now{};
  std::uint64_t version = 0;
  bool changed = true;
  Snapshot published;
};

}  // namespace netroster::inventory
