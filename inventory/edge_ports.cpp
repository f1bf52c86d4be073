#include "inventory/edge_ports.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "inventory/claims.h"

namespace netroster::inventory {
namespace {

// What is known of one port.
struct Edge {
  std::uint32_t hosts = 0;
  std::uint32_t virtual_machines = 0;
  std::uint32_t software_set = 0;  // locally administered: randomised, or machines made by hand
  std::string_view role;           // of the managed device there, or by what a neighbour can do
  bool takes_power = false;
};

bool can(const KnownNeighbour& row, std::string_view what) {
  return std::find(row.capabilities.begin(), row.capabilities.end(), what) !=
         row.capabilities.end();
}

class EdgeCount {
 public:
  EdgeCount(const SiteTables& site, Place place) : site_(site), it_(site.devices[place]) {
    note_neighbours();
    for (std::size_t i = 0; i < it_.device->facts->ports.size(); ++i) {
      const auto& poe = it_.device->facts->ports[i].poe;
      if (poe && poe->status == "delivering") edges_[it_.bridging[i]].takes_power = true;
    }
  }

  void note_device(std::int32_t port, std::string_view role) { edges_[port].role = role; }
  void count(const LearnedMac& row) {
    if (site_.owner[row.mac] != no_place) return;
    auto& edge = edges_[row.port];
    ++edge.hosts;
    if (is_virtual_machine(site_.macs[row.mac]))
      ++edge.virtual_machines;
    else if (site_.macs[row.mac].is_local())
      ++edge.software_set;
  }
  // Rows of ports that do not lead on to bridges.
  void count_rows(const std::vector<bool>& leads_on) {
    for (const auto& row : it_.learned)
      if (!leads_on[static_cast<std::size_t>(row.port)]) count(row);
  }
  void put_into(std::vector<EdgePort>& list) const {
    for (const auto& [port, edge] : edges_)
      if (edge.hosts > 0) list.push_back(edge_port(port, edge));
  }

 private:
  void note_neighbours() {
    for (const auto& row : *it_.device->neighbours) {
      const auto port = row.port_index ? bridging_port(it_, *row.port_index) : no_port;
      if (port == no_port) continue;
      if (can(row, "phone")) edges_[port].role = "phone";
      if (can(row, "wlan")) edges_[port].role = "access-point";
    }
  }

  static std::pair<EdgeKind, std::string> kind_of(const Edge& edge) {
    if (edge.role == "access-point")
      return {EdgeKind::access_point, "an access point is on the port"};
    if (edge.role == "phone" && edge.hosts <= 3)
      return {edge.hosts == 1 ? EdgeKind::host : EdgeKind::phone_and_host,
              "a phone is on the port"};
    if (edge.hosts == 1) return {EdgeKind::host, "one address"};
    // One address is the host's own.
    if (edge.virtual_machines > 0 && edge.virtual_machines + 1 >= edge.hosts)
      return {EdgeKind::hypervisor, "all addresses but one are virtual machines by their maker"};
    if (edge.hosts == 2 && edge.takes_power)
      return {EdgeKind::phone_and_host, "two addresses, and what is on the port takes power"};
    if (edge.software_set * 2 > edge.hosts)
      return {EdgeKind::shared,
              "most addresses are set by software: an access point or virtual machines"};
    return {EdgeKind::shared, "several addresses: a switch, an access point or a bridge"};
  }

  EdgePort edge_port(std::int32_t port, const Edge& edge) const {
    auto [kind, why] = kind_of(edge);
    return {it_.device->id,
            port_text(it_.device->facts->ports[static_cast<std::size_t>(port)]),
            kind,
            edge.hosts,
            edge.virtual_machines,
            std::move(why)};
  }

  const SiteTables& site_;
  const SiteDevice& it_;
  std::map<std::int32_t, Edge> edges_;
};

// Ports of each device that lead to bridges; and the managed devices on the others.
using InnerPorts = std::set<std::pair<Place, std::int32_t>>;

InnerPorts inner_ports(const SiteTables& site, const std::vector<PortGroup>& groups,
                       const InnerPorts& cabled) {
  InnerPorts inner;
  for (const auto& group : groups)
    if (std::any_of(group.members.begin(), group.members.end(),
                    [&](const auto& member) { return site.devices[member.device].may_bridge(); }))
      inner.emplace(group.parent, group.port);
  for (const auto& port : cabled) inner.insert(port);
  return inner;
}

}  // namespace

std::string_view text(EdgeKind kind) {
  switch (kind) {
    case EdgeKind::host:
      return "host";
    case EdgeKind::phone_and_host:
      return "phone_and_host";
    case EdgeKind::access_point:
      return "access_point";
    case EdgeKind::hypervisor:
      return "hypervisor";
    case EdgeKind::shared:
      return "shared";
  }
  return "";
}

std::vector<EdgePort> edge_ports(const SiteTables& site, const SiteTree& tree,
                                 const std::vector<PortGroup>& groups, const InnerPorts& cabled) {
  const auto inner = inner_ports(site, groups, cabled);
  std::map<Place, std::vector<const PortGroup*>> by_parent;
  for (const auto& group : groups)
    if (group.parent != no_place) by_parent[group.parent].push_back(&group);
  std::vector<EdgePort> list;
  for (Place i = 0; i < site.devices.size(); ++i) {
    if (!tree.placed[i]) continue;
    EdgeCount edges(site, i);
    for (const auto* group : by_parent[i])
      for (const auto& member : group->members)
        edges.note_device(group->port, site.devices[member.device].device->role);
    edges.count_rows(ports_leading_on(site, tree, i, inner));
    edges.put_into(list);
  }
  std::sort(list.begin(), list.end(), [](const auto& a, const auto& b) {
    return std::tie(a.device, a.port) < std::tie(b.device, b.port);
  });
  return list;
}

}  // namespace netroster::inventory
