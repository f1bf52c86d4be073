// What neighbour protocols and spanning tree say of one site, in the places and bridging ports of
// its forwarding tables.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "inventory/site_tree.h"
#include "model/inventory.h"

namespace netroster::inventory {

using PortKey = std::pair<Place, std::int32_t>;

struct HeardLink {
  const Link* link = nullptr;
  Facing facing;
  bool is_sure = false;  // two ports that nothing speaks against
};

// Two known ports, and the protocol that tells of them is one that bridges may pass on.
bool may_come_through_a_bridge(const HeardLink& known);

struct Heard {
  std::vector<HeardLink> links;
  std::map<PortKey, std::string> cabled;     // ports with a cable for sure, and to whom
  std::map<PortKey, std::string> spoken;     // ports that hear somebody not managed, by LLDP
  std::map<PortKey, std::string> passed_on;  // the same by protocols that pass through bridges

  // The pairs of ports that say where the site's devices are to each other.
  std::vector<Facing> sure() const;
};

// `known`: the links that protocols tell of with an end in the site.
Heard hear(const SiteTables& site, std::span<const std::shared_ptr<const Link>> known);

// A port of spanning tree and its designated port, which is the next one that takes part in
// spanning tree; std::nullopt: not in this site, or not named.
class SpanningTreePairs {
 public:
  explicit SpanningTreePairs(const SiteTables& site);
  std::optional<Facing> of(Place place, const SpanningTree::PortState& port) const;
  // Of all root ports that forward.
  void add_to(std::vector<Facing>& facing) const;

 private:
  const SiteTables& site_;
  std::map<MacAddress, Place> by_base_mac_;
};

}  // namespace netroster::inventory
