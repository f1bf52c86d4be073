#include "inventory/meshes.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "inventory/port_groups.h"

namespace netroster::inventory {
namespace {

constexpr int confidence_of_mesh = 75;  // percent
constexpr std::size_t least_ports = 3;

using Peers = std::map<PortKey, std::set<PortKey>>;

bool goes_through_a_bridge(const HeardLink& known) {
  const auto& [a, b, on_cable] = known.facing;
  return !on_cable && !known.link->stale && known.link->state == LinkState::shared &&
         a.place != no_place && b.place != no_place && a.port != no_port && b.port != no_port &&
         a.place != b.place;
}

PortKey key_of(const Facing::End& end) { return {end.place, end.port}; }

// Takes ports away that hear fewer than two others: a pair may be a cable, and one that has just
// been moved is still remembered where it was.
void prune(Peers& peers) {
  for (bool goes_on = true; goes_on;) {
    goes_on = false;
    for (auto it = peers.begin(); it != peers.end();) {
      if (it->second.size() >= least_ports - 1) {
        ++it;
        continue;
      }
      for (const auto& other : it->second) peers[other].erase(it->first);
      it = peers.erase(it);
      goes_on = true;
    }
  }
}

std::vector<PortKey> take_component(Peers& peers) {
  std::set<PortKey> found{peers.begin()->first};
  std::vector<PortKey> open{peers.begin()->first};
  while (!open.empty()) {
    const auto port = open.back();
    open.pop_back();
    for (const auto& other : peers[port])
      if (found.insert(other).second) open.push_back(other);
  }
  for (const auto& port : found) peers.erase(port);
  return {found.begin(), found.end()};
}

using EndKey = std::pair<std::string, std::string>;  // device and port
EndKey key_of(const LinkEnd& end) { return {end.device, end.port}; }

class Drawing {
 public:
  Drawing(const MeshSite& site, const Mesh& mesh, Inference& result)
      : site_(site), mesh_(mesh), result_(result) {
    for (const auto& [place, port] : mesh.ports) add(link_end_at(site.tables, place, port));
    inside_ = std::set<EndKey>(ends_);
    for (Place i = 0; i < site.tables.devices.size(); ++i)
      place_of_.emplace(site.tables.devices[i].device->id, i);
  }

  int draw() {
    const bool is_explained = has_bridge_of_its_own();
    std::erase_if(result_.links, [&](const Link& link) {
      return inside_.contains(key_of(link.ends[0])) && inside_.contains(key_of(link.ends[1]));
    });
    if (is_explained) return 0;
    take_leaves();
    take_hidden();
    put();
    return confidence_;
  }

 private:
  const SiteDevice& at(Place place) const { return site_.tables.devices[place]; }
  void add(LinkEnd end) {
    if (ends_.insert(key_of(end)).second) found_.ports.push_back(std::move(end));
  }
  bool has_bridge_of_its_own() const;
  bool has_bridge_beside() const;
  bool touches(const HiddenSwitch& known) const;
  bool was_heard_at(const PortKey& port) const;
  bool has_learned_a_bridge(const PortKey& port) const;
  bool may_bridge(const LinkEnd& end) const;
  const LinkEnd* far_end(const Link& link) const;
  void take_leaves();
  void take_hidden();
  void put();
  void add_evidence();
  EndKey root_side() const;

  const MeshSite& site_;
  const Mesh& mesh_;
  Inference& result_;
  std::set<EndKey> inside_;  // the mesh's own ports
  std::set<EndKey> ends_;    // and what else hangs on the switch
  std::map<std::string_view, Place> place_of_;
  HiddenSwitch found_;
  int confidence_ = 0;  // of the switch that was put
};

// By LLDP somebody is at the other end of the cable, be it managed or not.
bool Drawing::was_heard_at(const PortKey& port) const {
  return site_.heard.cabled.contains(port) || site_.heard.spoken.contains(port);
}

// A device outside the mesh that may pass frames on, with no table to tell where it is.
bool Drawing::has_learned_a_bridge(const PortKey& port) const {
  const auto& rows = at(port.first).learned;
  return std::any_of(rows.begin(), rows.end(), [&](const LearnedMac& row) {
    const auto owner = row.port == port.second ? site_.tables.owner[row.mac] : no_place;
    return owner != no_place && !mesh_.has(owner) && !at(owner).bridges() && at(owner).may_bridge();
  });
}

// The end outside the mesh of a cable that leads out of it.
const LinkEnd* Drawing::far_end(const Link& link) const {
  const bool is_first = inside_.contains(key_of(link.ends[0]));
  if (is_first == inside_.contains(key_of(link.ends[1]))) return nullptr;
  return &link.ends[is_first ? 1 : 0];
}

bool Drawing::may_bridge(const LinkEnd& end) const {
  const auto place = place_of_.find(end.device);
  return place == place_of_.end() || at(place->second).bridges() || at(place->second).may_bridge();
}

bool Drawing::touches(const HiddenSwitch& known) const {
  return std::any_of(known.ports.begin(), known.ports.end(),
                     [&](const auto& end) { return inside_.contains(key_of(end)); });
}

// Tables have several switches there that nobody manages: a bridge outside the mesh, which is on
// both, joins them.
bool Drawing::has_bridge_beside() const {
  const auto on_ports = std::count_if(result_.hidden.begin(), result_.hidden.end(),
                                      [&](const auto& known) { return touches(known); });
  return on_ports > 1 &&
         std::any_of(result_.hidden.begin(), result_.hidden.end(), [&](const auto& known) {
           return touches(known) &&
                  std::any_of(known.ports.begin(), known.ports.end(), [&](const auto& end) {
                    return !inside_.contains(key_of(end)) && may_bridge(end);
                  });
         });
}

bool Drawing::has_bridge_of_its_own() const {
  const bool is_at_a_port = std::any_of(
      mesh_.ports.begin(), mesh_.ports.end(),
      [&](const auto& port) { return was_heard_at(port) || has_learned_a_bridge(port); });
  const auto leads_to_a_bridge = [&](const Link& link) {
    const auto* const far = far_end(link);
    return far != nullptr && may_bridge(*far);
  };
  return is_at_a_port || has_bridge_beside() ||
         std::any_of(result_.links.begin(), result_.links.end(), leads_to_a_bridge);
}

// What passes nothing on and was put on one of the ports is on the switch as well.
void Drawing::take_leaves() {
  std::erase_if(result_.links, [&](const Link& link) {
    const auto* const far = far_end(link);
    if (far == nullptr) return false;
    add(*far);
    found_.evidence.insert(found_.evidence.end(), link.evidence.begin(), link.evidence.end());
    return true;
  });
}

void Drawing::take_hidden() {
  std::erase_if(result_.hidden, [&](const HiddenSwitch& known) {
    if (!touches(known)) return false;
    if (found_.id.empty()) found_.id = known.id;
    for (const auto& end : known.ports) add(end);
    found_.hosts = std::max(found_.hosts, known.hosts);
    found_.confidence = std::max(found_.confidence, known.confidence);
    found_.evidence.insert(found_.evidence.end(), known.evidence.begin(), known.evidence.end());
    return true;
  });
}

// Of each device the first row with which it hears another one.
void Drawing::add_evidence() {
  std::set<std::string_view> done;
  for (const auto* const known : mesh_.links)
    for (const auto& row : known->link->evidence) {
      if (!place_of_.contains(row.device) || !done.insert(row.device).second) continue;
      auto said = row;
      said.matched = fmt::format("{} ports hear each other", mesh_.ports.size());
      found_.evidence.push_back(std::move(said));
    }
}

EndKey Drawing::root_side() const {
  for (const auto& [place, port] : mesh_.ports)
    if (site_.tree.placed[place] && site_.tree.up[place] != port)
      return key_of(link_end_at(site_.tables, place, port));
  return key_of(found_.ports.front());
}

void Drawing::put() {
  found_.site = at(mesh_.ports.front().first).device->site;
  found_.confidence = std::max(found_.confidence, confidence_of_mesh);
  add_evidence();
  for (const auto& row : found_.evidence)
    found_.last_seen =
        found_.last_seen == WallTime{} ? row.when : std::min(found_.last_seen, row.when);
  found_.first_seen = found_.last_seen;
  found_.estimated_ports = usual_size(found_.ports.size() + found_.hosts);
  std::sort(found_.ports.begin(), found_.ports.end(), [](const auto& a, const auto& b) {
    return std::tie(a.device, a.port) < std::tie(b.device, b.port);
  });
  if (found_.id.empty()) {
    const auto [device, port] = root_side();
    found_.id = fmt::format("{}|hidden|{}|{}", found_.site, device, port);
  }
  confidence_ = found_.confidence;
  result_.hidden.push_back(std::move(found_));
}

}  // namespace

bool Mesh::has(Place place) const {
  return std::any_of(ports.begin(), ports.end(),
                     [&](const auto& port) { return port.first == place; });
}

std::vector<Mesh> meshes_of(std::span<const HeardLink> links) {
  Peers peers;
  for (const auto& known : links) {
    if (!goes_through_a_bridge(known)) continue;
    const auto a = key_of(known.facing.a);
    const auto b = key_of(known.facing.b);
    peers[a].insert(b);
    peers[b].insert(a);
  }
  prune(peers);
  std::vector<Mesh> found;
  while (!peers.empty()) found.push_back({take_component(peers), {}});
  for (const auto& known : links) {
    if (!goes_through_a_bridge(known)) continue;
    for (auto& mesh : found)
      if (std::binary_search(mesh.ports.begin(), mesh.ports.end(), key_of(known.facing.a)) &&
          std::binary_search(mesh.ports.begin(), mesh.ports.end(), key_of(known.facing.b)))
        mesh.links.push_back(&known);
  }
  return found;
}

int draw_mesh(const MeshSite& site, const Mesh& mesh, Inference& result) {
  return Drawing(site, mesh, result).draw();
}

}  // namespace netroster::inventory
