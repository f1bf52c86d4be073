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

// The member's port to its parent; no_port: not known. Of a device that does not bridge it is the
// port with the address that was learned, or its only one.
std::int32_t own_port(const SiteTables& site, const Attachment& member);

// Hosts on the port of a group that are behind none of its members.
struct Between {
  std::uint32_t seen_from_both =
      0;  // a member has it on its own port to the parent: it lies between
  std::uint32_t seen_from_parent = 0;  // no member knows it
  std::uint32_t virtual_machines = 0;  // of these, by their makers' number
  std::uint32_t seen_from_member = 0;  // a member has it towards the parent, which has it nowhere
  std::uint32_t seen_below = 0;        // for comparison: hosts that are behind a member
  std::uint32_t seen_above = 0;        // hosts that a member has towards the parent, which has them
  std::uint32_t parent_misses = 0;     // hosts that a member has and the parent has not

  std::uint32_t all() const { return seen_from_both + seen_from_parent; }
  std::uint32_t unknown() const { return seen_from_parent + seen_from_member; }
  std::uint32_t compared() const { return seen_below + seen_above + seen_from_member + all(); }
};
Between hosts_between(const SiteTables& site, const SiteTree& tree, const PortGroup& group,
                      const Bits& on_edges);

// The share of its hosts that the next table is expected to miss though nothing lies between:
// entries age, and tables are not read in one moment. Told from the whole site: from what parents
// miss of their members, and the other way round where `cabled` says that there is one cable. With
// few hosts to tell it from it is the higher.
double missing_share(const std::vector<PortGroup>& groups, const std::vector<Between>& between,
                     const std::vector<bool>& cabled);

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
  // Of cables: as likely as not there is a switch between; too little to draw one, enough not to
  // be sure of what such a switch would pass on. Undecided with members: more likely than not.
  bool is_doubtful = false;
};
Verdict judge(const SiteTables& site, const SiteTree& tree, const PortGroup& group,
              const Between& between, double missing_share);

// The smallest usual number of ports of a switch that nobody manages that is enough.
std::uint32_t usual_size(std::size_t ports);

bool is_virtual_machine(const MacAddress& mac);

}  // namespace netroster::inventory
