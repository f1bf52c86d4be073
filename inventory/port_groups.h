// What hangs together on one port of a bridge, and how it is wired: by one cable, or through a
// switch that nobody manages.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "inventory/site_tree.h"

namespace netroster::inventory {

// Everything that the tree attaches to one port; `parent` no_place: to the root.
struct PortGroup {
  Place parent = no_place;
  std::int32_t port = no_port;
  std::vector<Attachment> members;
};
std::vector<PortGroup> groups_of(const SiteTree& tree);

// Hosts on the port of a group that are behind none of its members.
struct Between {
  std::uint32_t seen_from_both =
      0;  // a member has it on its own port to the parent: it lies between
  std::uint32_t seen_from_parent = 0;  // no member knows it
  std::uint32_t parent_misses = 0;     // hosts that a member has and the parent has not
  std::uint32_t virtual_machines = 0;  // of all these but the last, by their makers' number

  std::uint32_t all() const { return seen_from_both + seen_from_parent; }
};
Between hosts_between(const SiteTables& site, const SiteTree& tree, const PortGroup& group,
                      const Bits& on_edges);

// Hosts that some bridge has on a port without managed devices: their place is there.
Bits hosts_on_edges(const SiteTables& site, const SiteTree& tree,
                    const std::vector<PortGroup>& groups);

enum class Wiring {
  cables,  // each member is wired to the port: there is one
  hidden,  // through a switch that nobody manages
  undecided
};

struct Verdict {
  Wiring wiring = Wiring::undecided;
  int confidence = 0;  // percent
  std::string why;
  // Positions in group.members that belong to it; others have an undecided place.
  std::vector<std::size_t> members;
  std::vector<std::pair<std::size_t, std::string>> left_out;
};
Verdict judge(const SiteTables& site, const SiteTree& tree, const PortGroup& group,
              const Between& between);

bool is_virtual_machine(const MacAddress& mac);

}  // namespace netroster::inventory
