// The way from one device to another over the links that are known: what a frame would take.
#pragma once

#include <compare>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model/inventory.h"

namespace netroster::inventory {

// What keeps frames off a link.
enum class Obstacle {
  none,
  blocked,  // a port of it does not forward (spanning tree, IEEE 802.1D clause 8.4)
  down      // a port of it is down (ifOperStatus)
};

// How little a link is believed, 0 for a confirmed one. A stale link is doubted more than any
// fresh one.
int doubt(const Link& link);

// One link of a path, walked from ends[from] to the other end.
struct Hop {
  const Link* link = nullptr;
  std::size_t from = 0;
  Obstacle obstacle = Obstacle::none;
  std::size_t obstructed_end = 0;  // whose port it is, when there is an obstacle
  std::size_t members = 1;         // links of the same aggregation between the same two devices

  const LinkEnd& start() const { return link->ends[from]; }
  const LinkEnd& end() const { return link->ends[1 - from]; }
};

struct Path {
  std::vector<Hop> hops;

  // Frames take it: no obstacle on the way.
  bool open() const;
  // The link that is believed least; null for a path without hops.
  const Hop* weakest() const;
};

// The links of one inventory as a graph. It points into the inventory, which must outlive it, as it
// must its paths. Hidden switches are places of it too; the cables to them are made up here, each
// with an end at the port that leads there and one whose device is the HiddenSwitch::id, without a
// port. Building and searching cost O((devices + links) log devices).
class LinkGraph {
 public:
  explicit LinkGraph(const Inventory& inventory);
  LinkGraph(const LinkGraph&) = delete;  // its paths point into it
  LinkGraph& operator=(const LinkGraph&) = delete;

  // The best path between two devices, by Device::id (or HiddenSwitch::id): first the fewest
  // obstacles, then the fewest links that are shared or stale, then the fewest hops, then the least
  // doubt. So an open path is found whenever there is one, and otherwise the answer shows what is
  // in the way. Contradicted links lead nowhere: their ends disagree. nullopt: not connected, or no
  // such device. Spanning tree is read as the one tree that BRIDGE-MIB shows; trees of single VLANs
  // are not told apart.
  std::optional<Path> path(std::string_view from, std::string_view to) const;

 private:
  struct Edge {
    std::size_t to = 0;
    Hop hop;
  };
  struct Cost {
    std::uint32_t obstacles = 0;
    std::uint32_t weak = 0;
    std::uint32_t hops = 0;
    std::uint32_t doubt = 0;
    auto operator<=>(const Cost&) const = default;
  };
  struct Search;
  class ObstacleTable;

  void add(const Inventory& inventory, const Link& link, ObstacleTable& obstacles);
  void count_members();

  std::deque<Link> to_hidden_;
  std::unordered_map<std::string_view, std::size_t> places_;  // by Device::id and HiddenSwitch::id
  std::vector<std::vector<Edge>> edges_;                      // by place
};

}  // namespace netroster::inventory
