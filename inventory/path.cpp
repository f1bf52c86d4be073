#include "inventory/path.h"

#include <algorithm>
#include <array>
#include <functional>
#include <map>
#include <queue>
#include <tuple>

namespace netroster::inventory {
namespace {

using Obstacles = std::unordered_map<std::uint32_t, Obstacle>;  // by ifIndex

// A rapid tree's discarding reads as blocking (RFC 4188, dot1dStpPortState). "disabled" is left
// out: agents say it of ports on which no spanning tree runs at all, and those forward.
bool forwards(std::string_view state) {
  return state != "blocking" && state != "listening" && state != "broken";
}

bool is_down(const Port& port) {
  return port.oper == OperState::down || port.oper == OperState::not_present ||
         port.oper == OperState::lower_layer_down;
}

std::unordered_map<std::uint32_t, std::uint32_t> bridge_ports_of(const DeviceFacts& facts) {
  std::unordered_map<std::uint32_t, std::uint32_t> indexes;
  for (const auto& port : facts.ports)
    if (port.bridge_port) indexes.emplace(*port.bridge_port, port.index);
  return indexes;
}

// What the device says of its own ports. A tree speaks of an aggregation or of its members: what
// blocks the first blocks the others.
Obstacles obstacles_of(const DeviceFacts& facts) {
  Obstacles obstacles;
  const auto by_bridge_port = bridge_ports_of(facts);
  if (facts.stp)
    for (const auto& state : facts.stp->ports) {
      if (forwards(state.state)) continue;
      const auto named = by_bridge_port.find(state.bridge_port);
      if (state.port_index)
        obstacles[*state.port_index] = Obstacle::blocked;
      else if (named != by_bridge_port.end())
        obstacles[named->second] = Obstacle::blocked;
    }
  for (const auto& lag : facts.lags)
    if (obstacles.count(lag.port_index) != 0)
      for (const auto member : lag.members) obstacles[member] = Obstacle::blocked;
  for (const auto& port : facts.ports)
    if (is_down(port)) obstacles[port.index] = Obstacle::down;
  return obstacles;
}

int doubt_of(LinkState state) {
  switch (state) {
    case LinkState::confirmed:
      return 0;
    case LinkState::manual:
      return 1;
    case LinkState::one_sided:
      return 2;
    case LinkState::inferred:
      return 3;
    case LinkState::shared:
      return 4;
    case LinkState::contradicted:
      return 5;
  }
  return 5;
}

// Heard through something else, or not for long: it may be no cable, or no more.
std::uint32_t weakness(const Link& link) {
  return link.stale || link.state == LinkState::shared ? 1 : 0;
}

Link cable_to(const HiddenSwitch& hidden, const LinkEnd& port) {
  Link link;
  link.id = hidden.id;
  link.site = hidden.site;
  link.ends[0] = port;
  link.ends[1].device = hidden.id;
  link.evidence = hidden.evidence;
  link.state = LinkState::inferred;
  link.confidence = hidden.confidence;
  link.first_seen = hidden.first_seen;
  link.last_seen = hidden.last_seen;
  return link;
}

}  // namespace

// What is in the way at each end, read once a device.
class LinkGraph::ObstacleTable {
 public:
  Obstacle at(const Device& device, const LinkEnd& end) {
    if (!device.facts || !end.index) return Obstacle::none;
    auto [known, fresh] = by_device_.try_emplace(&device);
    if (fresh) known->second = obstacles_of(*device.facts);
    const auto found = known->second.find(*end.index);
    return found == known->second.end() ? Obstacle::none : found->second;
  }

 private:
  std::unordered_map<const Device*, Obstacles> by_device_;
};

int doubt(const Link& link) { return doubt_of(link.state) + (link.stale ? 6 : 0); }

bool Path::open() const {
  return std::all_of(hops.begin(), hops.end(),
                     [](const Hop& hop) { return hop.obstacle == Obstacle::none; });
}

const Hop* Path::weakest() const {
  const auto at = std::max_element(hops.begin(), hops.end(), [](const Hop& a, const Hop& b) {
    return doubt(*a.link) < doubt(*b.link);
  });
  return at == hops.end() ? nullptr : &*at;
}

LinkGraph::LinkGraph(const Inventory& inventory)
    : edges_(inventory.devices.size() + inventory.hidden.size()) {
  places_.reserve(edges_.size());
  for (const auto& device : inventory.devices) places_.emplace(device->id, places_.size());
  for (const auto& hidden : inventory.hidden) places_.emplace(hidden->id, places_.size());
  ObstacleTable obstacles;
  for (const auto& link : inventory.links)
    if (link->state != LinkState::contradicted) add(inventory, *link, obstacles);
  for (const auto& hidden : inventory.hidden)
    for (const auto& port : hidden->ports)
      add(inventory, to_hidden_.emplace_back(cable_to(*hidden, port)), obstacles);
  count_members();
}

void LinkGraph::add(const Inventory& inventory, const Link& link, ObstacleTable& obstacles) {
  const auto a = places_.find(link.ends[0].device);
  const auto b = places_.find(link.ends[1].device);
  if (a == places_.end() || b == places_.end() || a->second == b->second) return;
  Hop hop;
  hop.link = &link;
  const std::array<std::size_t, 2> places{a->second, b->second};
  for (std::size_t end = 0; end < 2 && hop.obstacle == Obstacle::none; ++end) {
    if (places[end] >= inventory.devices.size()) continue;  // nobody can ask a hidden switch
    hop.obstacle = obstacles.at(*inventory.devices[places[end]], link.ends[end]);
    hop.obstructed_end = end;
  }
  for (const std::size_t from : {0U, 1U}) {
    hop.from = from;
    edges_[places[from]].push_back({.to = places[1 - from], .hop = hop});
  }
}

void LinkGraph::count_members() {
  for (auto& edges : edges_) {
    std::map<std::tuple<std::size_t, std::string_view, std::string_view>, std::size_t> members;
    const auto key = [](const Edge& edge) {
      return std::tuple(edge.to, std::string_view(edge.hop.start().aggregate),
                        std::string_view(edge.hop.end().aggregate));
    };
    const auto is_member = [](const Edge& edge) {
      return !edge.hop.start().aggregate.empty() || !edge.hop.end().aggregate.empty();
    };
    for (const auto& edge : edges)
      if (is_member(edge)) ++members[key(edge)];
    for (auto& edge : edges)
      if (is_member(edge)) edge.hop.members = members[key(edge)];
  }
}

// Dijkstra's search; costs only grow along a path, so the first arrival is the best.
struct LinkGraph::Search {
  struct Reached {
    std::optional<Cost> cost;
    std::size_t before = 0;
    const Edge* by = nullptr;
  };
  using Waiting = std::pair<Cost, std::size_t>;

  explicit Search(std::size_t places) : reached(places) {}

  void arrive(std::size_t at, Cost cost, std::size_t before, const Edge* by) {
    auto& best = reached[at];
    if (best.cost && *best.cost <= cost) return;
    best = {.cost = cost, .before = before, .by = by};
    waiting.emplace(cost, at);
  }

  std::vector<Reached> reached;
  std::priority_queue<Waiting, std::vector<Waiting>, std::greater<>> waiting;
};

std::optional<Path> LinkGraph::path(std::string_view from, std::string_view to) const {
  const auto start = places_.find(from);
  const auto goal = places_.find(to);
  if (start == places_.end() || goal == places_.end()) return std::nullopt;
  Search search(edges_.size());
  search.arrive(start->second, {}, start->second, nullptr);
  while (!search.waiting.empty()) {
    const auto [cost, at] = search.waiting.top();
    search.waiting.pop();
    if (at == goal->second) break;
    if (cost != *search.reached[at].cost) continue;  // a better way was found meanwhile
    for (const auto& edge : edges_[at]) {
      const Cost next{.obstacles = cost.obstacles + (edge.hop.obstacle == Obstacle::none ? 0U : 1U),
                      .weak = cost.weak + weakness(*edge.hop.link),
                      .hops = cost.hops + 1,
                      .doubt = cost.doubt + static_cast<std::uint32_t>(doubt(*edge.hop.link))};
      search.arrive(edge.to, next, at, &edge);
    }
  }
  if (!search.reached[goal->second].cost) return std::nullopt;
  Path path;
  for (auto at = goal->second; at != start->second; at = search.reached[at].before)
    path.hops.push_back(search.reached[at].by->hop);
  std::reverse(path.hops.begin(), path.hops.end());
  return path;
}

}  // namespace netroster::inventory
