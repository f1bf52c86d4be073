// Where every managed device of one site hangs, as far as forwarding tables can tell: the spanning
// tree's active part, found from one root downwards.
//
// A bridge learns an address on the port that leads to it. So of two bridges a and b the one that
// is nearer to the root has the other on a port that does not lead to the root: a is before b. The
// parent of a device is the one bridge before it that has all others before itself. Where an
// address of a device itself was not learned, what hangs on it stands in, and what is before its
// parent is before it too. (Breitbart et al., "Topology Discovery in Heterogeneous IP Networks",
// 2000; Lowekamp et al., "Topology Discovery for Large Ethernet Networks", 2001; Bejerano, "Taking
// the Skeletons Out of the Closets", 2009.)
#pragma once

#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "inventory/bits.h"
#include "inventory/site_tables.h"

namespace netroster::inventory {

// Two ports that face each other, said by a protocol.
struct Facing {
  struct End {
    Place place = no_place;
    std::int32_t port = no_port;  // that bridges
  };
  End a, b;
  bool on_cable = false;  // nothing lies between
};

// A device, or one address of a device that does not bridge, at its place in the tree.
struct Attachment {
  Place device = no_place;
  std::int32_t own_port = no_port;  // towards the parent
  MacNumber mac = 0;                // by which a device that does not bridge was found
  Place parent = no_place;          // no_place: at the root, with all others that have none
  std::int32_t port = no_port;      // the parent's
  bool by_address = false;          // the parent learned an address of the device itself
  std::uint32_t part = 0;           // which connected network of the site
};

struct SiteTree {
  std::vector<Attachment> attached;
  std::vector<std::string> unknown;  // by place: why it has no attachment; "": it has one
  // By place, for devices that bridge: the port to the root; no_port: it is the root, or unknown.
  std::vector<std::int32_t> up;
  std::vector<bool> placed;  // by place: its port to the root is known, or it is the root
  // By place, for devices that are placed: the addresses on ports that do not lead to the root.
  std::vector<Bits> down;
};

// More bridges than this in one site are not sorted out: the reasons say so.
inline constexpr std::size_t max_bridges = 2000;

SiteTree build_tree(const SiteTables& site, std::span<const Facing> facing);

// The port on which a device learned an address; no_port when it did not.
std::int32_t port_of(const SiteDevice& device, MacNumber mac);

// Which ports of a bridge lead to other bridges: its way up, and those of `inner`.
std::vector<bool> ports_leading_on(const SiteTables& site, const SiteTree& tree, Place bridge,
                                   const std::set<std::pair<Place, std::int32_t>>& inner);

}  // namespace netroster::inventory
