#include "exporters/interchange/topology.h"

#include <fmt/format.h>

#include <map>
#include <set>
#include <tuple>
#include <unordered_map>

#include "base/text.h"
#include "inventory/path.h"

namespace netroster::interchange {
namespace {

std::string first_of(std::initializer_list<std::string_view> texts) {
  for (const auto each : texts)
    if (auto clean = sanitise(each); !clean.empty()) return clean;
  return "?";
}

std::string address_of(const std::vector<IpAddress>& addresses) {
  return addresses.empty() ? std::string() : addresses.front().text();
}

TopologyNode node_of(const Device& device, NodeKind kind) {
  TopologyNode node{.key = device.id,
                    .kind = kind,
                    .site = device.site,
                    .name = first_of({device.name, device.id}),
                    .closet = sanitise(device.closet),
                    .role = sanitise(device.role),
                    .vendor = {},
                    .model = {},
                    .address = address_of(device.addresses)};
  if (!device.facts) return node;
  node.vendor = sanitise(device.facts->device.vendor);
  node.model = sanitise(device.facts->device.model);
  return node;
}

std::optional<std::uint64_t> speed_of(const Link& link) {
  const auto& [a, b] = link.ends;
  if (a.speed_bps && b.speed_bps) return std::min(*a.speed_bps, *b.speed_bps);
  return a.speed_bps ? a.speed_bps : b.speed_bps;
}

TopologyEdge edge_of(const Link& link) {
  TopologyEdge edge;
  edge.key = sanitise(link.id);
  edge.a_port = sanitise(link.ends[0].port);
  edge.b_port = sanitise(link.ends[1].port);
  edge.state = link.state;
  edge.stale = link.stale;
  edge.speed_bps = speed_of(link);
  edge.confidence = link.confidence;
  return edge;
}

// What tells an access point in its controller's and in its switch's words, best first. Addresses
// and names repeat between sites, MAC addresses do not.
std::vector<std::string> signs_of(const AccessPoint& point, const std::string& site) {
  std::vector<std::string> signs;
  if (point.mac) signs.push_back(point.mac->text());
  if (point.address) signs.push_back(site + "/" + point.address->text());
  if (!point.name.empty()) signs.push_back(site + "/name " + to_lower(point.name));
  return signs;
}

std::vector<std::string> signs_of(const KnownNeighbour& neighbour, const std::string& site) {
  std::vector<std::string> signs;
  if (const auto mac = MacAddress::parse(neighbour.chassis_id)) signs.push_back(mac->text());
  for (const auto& address : neighbour.addresses) signs.push_back(site + "/" + address.text());
  if (!neighbour.name.empty()) signs.push_back(site + "/name " + to_lower(neighbour.name));
  return signs;
}

class Builder {
 public:
  Builder(const Part& part, const TopologyOptions& options) : part_(part), options_(options) {}

  Topology build() {
    add_devices();
    for (const auto& link : part_.inventory.links) add_link(*link);
    for (const auto& hidden : part_.inventory.hidden) add_hidden(*hidden);
    if (options_.access_points)
      for (const auto* device : part_.devices) add_access_points(*device);
    for (const auto* device : part_.devices)
      if (device->neighbours)
        for (const auto& neighbour : *device->neighbours) add_neighbour(*device, neighbour);
    add_sites();
    return std::move(made_);
  }

 private:
  using Group = std::tuple<std::size_t, std::size_t, std::string>;

  std::size_t place(TopologyNode node) {
    const auto [at, fresh] = places_.try_emplace(node.key, made_.nodes.size());
    if (fresh) made_.nodes.push_back(std::move(node));
    return at->second;
  }

  void add_devices() {
    auto devices = part_.devices;
    std::sort(devices.begin(), devices.end(), [](const Device* a, const Device* b) {
      return std::tie(a->site, a->name, a->id) < std::tie(b->site, b->name, b->id);
    });
    for (const auto* device : devices) place(node_of(*device, NodeKind::device));
  }

  std::size_t place_of(const Device& device) {
    const bool chosen = part_.holds(device.id);
    return place(node_of(device, chosen ? NodeKind::device : NodeKind::outside));
  }

  void add_link(const Link& link) {
    if (!part_.holds(link.ends[0].device) && !part_.holds(link.ends[1].device)) return;
    const auto* a = find_device(part_.inventory, link.ends[0].device);
    const auto* b = find_device(part_.inventory, link.ends[1].device);
    if (a == nullptr || b == nullptr) return;
    auto edge = edge_of(link);
    edge.a = place_of(*a);
    edge.b = place_of(*b);
    const auto& aggregate =
        link.ends[0].aggregate.empty() ? link.ends[1].aggregate : link.ends[0].aggregate;
    if (options_.members || aggregate.empty()) {
      made_.edges.push_back(std::move(edge));
      return;
    }
    const auto [at, fresh] =
        groups_.try_emplace(Group(edge.a, edge.b, aggregate), made_.edges.size());
    if (fresh) {
      if (!link.ends[0].aggregate.empty()) edge.a_port = sanitise(link.ends[0].aggregate);
      if (!link.ends[1].aggregate.empty()) edge.b_port = sanitise(link.ends[1].aggregate);
      doubts_.emplace(at->second, inventory::doubt(link));
      made_.edges.push_back(std::move(edge));
    } else {
      join(at->second, edge, inventory::doubt(link));
    }
  }

  // A node of its own, with a link from each port that leads to it.
  void add_hidden(const HiddenSwitch& hidden) {
    const bool near = std::any_of(hidden.ports.begin(), hidden.ports.end(),
                                  [this](const auto& end) { return part_.holds(end.device); });
    if (!near) return;
    TopologyNode node;
    node.key = sanitise(hidden.id);
    node.kind = NodeKind::hidden;
    node.site = hidden.site;
    node.name = fmt::format("unmanaged switch, {} ports or more", hidden.estimated_ports);
    node.role = "switch";
    const auto at = place(std::move(node));
    for (const auto& end : hidden.ports) {
      const auto* device = find_device(part_.inventory, end.device);
      if (device == nullptr) continue;
      TopologyEdge edge;
      edge.a = place_of(*device);
      edge.b = at;
      edge.a_port = sanitise(end.port);
      edge.key = fmt::format("{} {} {}", made_.nodes[at].key, end.device, edge.a_port);
      edge.state = LinkState::inferred;
      edge.speed_bps = end.speed_bps;
      edge.confidence = hidden.confidence;
      made_.edges.push_back(std::move(edge));
    }
  }

  // An aggregation is believed as far as its most doubtful member.
  void join(std::size_t at, const TopologyEdge& member, int doubt) {
    auto& whole = made_.edges[at];
    ++whole.members;
    if (whole.speed_bps && member.speed_bps)
      *whole.speed_bps += *member.speed_bps;
    else
      whole.speed_bps.reset();
    if (doubt <= doubts_[at]) return;
    doubts_[at] = doubt;
    whole.state = member.state;
    whole.stale = member.stale;
    whole.confidence = member.confidence;
  }

  // A chosen device that is the access point; access points are devices where they answer SNMP.
  const Device* device_of(const std::vector<std::string>& signs) {
    if (by_sign_.empty())
      for (const auto* device : part_.devices) {
        if (device->facts && device->facts->device.base_mac)
          by_sign_.emplace(device->facts->device.base_mac->text(), device);
        for (const auto& address : device->addresses)
          by_sign_.emplace(device->site + "/" + address.text(), device);
      }
    for (const auto& sign : signs)
      if (const auto at = by_sign_.find(sign); at != by_sign_.end()) return at->second;
    return nullptr;
  }

  void add_access_points(const Device& controller) {
    if (!controller.facts) return;
    for (const auto& point : controller.facts->access_points) {
      const auto signs = signs_of(point, controller.site);
      if (signs.empty()) continue;
      const auto* known = device_of(signs);
      if (known == &controller) continue;
      const auto at = known != nullptr ? place_of(*known) : place_point(controller, point, signs);
      TopologyEdge edge;
      edge.kind = EdgeKind::controls;
      edge.a = places_.at(controller.id);
      edge.b = at;
      edge.key = made_.nodes[edge.a].key + " controls " + made_.nodes[at].key;
      if (keys_.insert(edge.key).second) made_.edges.push_back(std::move(edge));
    }
  }

  std::size_t place_point(const Device& controller, const AccessPoint& point,
                          const std::vector<std::string>& signs) {
    TopologyNode node;
    node.key = fmt::format("access point {}", sanitise(signs.front()));
    node.kind = NodeKind::access_point;
    node.site = controller.site;
    node.name = first_of({point.name, point.mac ? point.mac->text() : signs.front()});
    node.role = "access point";
    node.model = sanitise(point.model);
    if (point.address) node.address = point.address->text();
    const auto at = place(std::move(node));
    for (const auto& sign : signs) points_.emplace(sign, at);
    return at;
  }

  std::optional<std::size_t> point_at(const Device& device, const KnownNeighbour& neighbour) const {
    for (const auto& sign : signs_of(neighbour, device.site))
      if (const auto at = points_.find(sign); at != points_.end()) return at->second;
    return std::nullopt;
  }

  void add_neighbour(const Device& device, const KnownNeighbour& neighbour) {
    if (!neighbour.device.empty()) return;
    auto at = point_at(device, neighbour);
    if (!at && !options_.unmanaged) return;
    if (at)
      made_.nodes[*at].site = device.site;  // where it hangs, not where its controller stands
    else
      at = place(node_of(device, neighbour));
    TopologyEdge edge;
    edge.kind = EdgeKind::heard;
    edge.a = places_.at(device.id);
    edge.b = *at;
    edge.a_port = sanitise(neighbour.port);
    edge.b_port = sanitise(neighbour.port_id);
    edge.key = fmt::format("{} {} hears {}", device.id, edge.a_port, made_.nodes[*at].key);
    if (keys_.insert(edge.key).second) made_.edges.push_back(std::move(edge));
  }

  // One node for what several devices of a site hear under one chassis id.
  static TopologyNode node_of(const Device& device, const KnownNeighbour& neighbour) {
    TopologyNode node;
    const auto id = sanitise(neighbour.chassis_id);
    node.key = id.empty() ? fmt::format("{}/{}/{}", device.id, sanitise(neighbour.port),
                                        sanitise(neighbour.name))
                          : fmt::format("{}/neighbour/{}", device.site, id);
    node.kind = NodeKind::unmanaged;
    node.site = device.site;
    node.name = first_of({neighbour.name, neighbour.chassis_id, neighbour.platform});
    node.model = sanitise(neighbour.platform);
    node.address = address_of(neighbour.addresses);
    return node;
  }

  static TopologyNode node_of(const Device& device, NodeKind kind) {
    return interchange::node_of(device, kind);
  }

  void add_sites() {
    std::set<std::string> ids;
    for (const auto& node : made_.nodes) ids.insert(node.site);
    for (const auto& id : ids) {
      const auto* site = part_.site(id);
      made_.sites.push_back(
          {.id = id, .name = first_of({site == nullptr ? id : site->name, id, "no site"})});
    }
  }

  const Part& part_;
  const TopologyOptions options_;
  Topology made_;
  std::unordered_map<std::string, std::size_t> places_;  // of nodes, by key
  std::map<Group, std::size_t> groups_;                  // edges of aggregations
  std::unordered_map<std::size_t, int> doubts_;          // of those edges
  std::unordered_map<std::string, const Device*> by_sign_;
  std::unordered_map<std::string, std::size_t> points_;  // access points, by sign
  std::set<std::string> keys_;                           // of the edges that are no links
};

constexpr std::size_t label_bytes = 80;

}  // namespace

std::string_view text(NodeKind kind) {
  switch (kind) {
    case NodeKind::device:
      return "device";
    case NodeKind::outside:
      return "outside";
    case NodeKind::access_point:
      return "access_point";
    case NodeKind::unmanaged:
      return "unmanaged";
    case NodeKind::hidden:
      return "hidden";
  }
  return "";
}

std::string_view text(EdgeKind kind) {
  switch (kind) {
    case EdgeKind::link:
      return "link";
    case EdgeKind::heard:
      return "heard";
    case EdgeKind::controls:
      return "controls";
  }
  return "";
}

Topology make_topology(const Part& part, const TopologyOptions& options) {
  return Builder(part, options).build();
}

std::string node_label(const TopologyNode& node) {
  std::string label = sanitise(node.name, label_bytes);
  for (const auto* line : {&node.model, &node.address})
    if (!line->empty() && *line != node.name) label += "\n" + sanitise(*line, label_bytes);
  return label;
}

std::string speed_words(std::optional<std::uint64_t> bits_per_second) {
  if (!bits_per_second) return {};
  const auto bits = static_cast<double>(*bits_per_second);
  if (bits >= 1e9) return fmt::format("{:g} Gbps", bits / 1e9);
  if (bits >= 1e6) return fmt::format("{:g} Mbps", bits / 1e6);
  return fmt::format("{:g} kbps", bits / 1e3);
}

std::string edge_state(const TopologyEdge& edge) {
  if (!edge.state) return std::string(text(edge.kind));
  return fmt::format("{}{}", edge.stale ? "stale " : "", text(*edge.state));
}

std::string edge_label(const TopologyEdge& edge) {
  std::string label = sanitise(edge.a_port, label_bytes);
  if (!edge.b_port.empty())
    label += (label.empty() ? "" : " - ") + sanitise(edge.b_port, label_bytes);
  const auto add = [&label](const std::string& word) {
    if (!word.empty()) label += (label.empty() ? "" : ", ") + word;
  };
  add(speed_words(edge.speed_bps));
  if (edge.members > 1) add(fmt::format("{} links", edge.members));
  if (edge.state && (edge.stale || edge.state != LinkState::confirmed)) add(edge_state(edge));
  return label;
}

}  // namespace netroster::interchange
