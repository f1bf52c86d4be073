#include "inventory/heard.h"

#include <algorithm>
#include <array>

#include "inventory/links.h"
#include "inventory/port_names.h"

namespace netroster::inventory {
namespace {

class Listener {
 public:
  explicit Listener(const SiteTables& site) : site_(site) {
    for (Place i = 0; i < site.devices.size(); ++i) place_of_[device(i).id] = i;
  }

  Heard hear(std::span<const std::shared_ptr<const Link>> known) {
    for (const auto& link : known)
      if (link->state != LinkState::inferred) take(*link);
    note_unmanaged_neighbours();
    return std::move(heard_);
  }

 private:
  const Device& device(Place place) const { return *site_.devices[place].device; }
  Facing::End end_in_site(const LinkEnd& end) const;
  void take(const Link& link);
  void note_unmanaged_neighbours();
  void note_unmanaged(Place place, std::int32_t port, const KnownNeighbour& row);

  const SiteTables& site_;
  std::map<std::string_view, Place> place_of_;
  Heard heard_;
};

Facing::End Listener::end_in_site(const LinkEnd& end) const {
  const auto found = place_of_.find(end.device);
  if (found == place_of_.end()) return {};
  const auto& ports = device(found->second).facts->ports;
  const auto at =
      end.index ? position_of_index(ports, *end.index) : find_port_named(ports, end.port).position;
  if (at < 0) return {found->second, no_port};
  return {found->second, site_.devices[found->second].bridging[static_cast<std::size_t>(at)]};
}

void Listener::take(const Link& link) {
  HeardLink known;
  known.link = &link;
  known.facing = {end_in_site(link.ends[0]), end_in_site(link.ends[1]), is_on_the_cable(link)};
  known.is_sure =
      !link.stale && (link.state == LinkState::confirmed || link.state == LinkState::one_sided ||
                      link.state == LinkState::manual);
  const std::array ends{known.facing.a, known.facing.b};
  for (std::size_t i = 0; i < ends.size(); ++i) {
    if (ends[i].place == no_place || ends[i].port == no_port || !known.facing.on_cable) continue;
    // A contradicted cable is there all the same: only its far end is in doubt.
    heard_.cabled.emplace(PortKey{ends[i].place, ends[i].port}, link.ends[1 - i].device);
  }
  heard_.links.push_back(known);
}

void Listener::note_unmanaged_neighbours() {
  for (Place i = 0; i < site_.devices.size(); ++i)
    for (const auto& row : *device(i).neighbours)
      if (row.device.empty() && row.port_index)
        note_unmanaged(i, bridging_port(site_.devices[i], *row.port_index), row);
}

void Listener::note_unmanaged(Place place, std::int32_t port, const KnownNeighbour& row) {
  if (port == no_port) return;
  const auto& by = row.protocols;
  auto& list =
      std::find(by.begin(), by.end(), "lldp") != by.end() ? heard_.spoken : heard_.passed_on;
  list.emplace(PortKey{place, port}, row.name.empty() ? row.chassis_id : row.name);
}

}  // namespace

bool may_come_through_a_bridge(const HeardLink& known) {
  const auto& [a, b, on_cable] = known.facing;
  const auto state = known.link->state;
  return !on_cable && !known.link->stale && a.port != no_port && b.port != no_port &&
         a.place != no_place && b.place != no_place && a.place != b.place &&
         (known.is_sure ? state != LinkState::manual : state == LinkState::contradicted);
}

std::vector<Facing> Heard::sure() const {
  std::vector<Facing> list;
  for (const auto& known : links)
    if (known.is_sure && known.facing.a.place != no_place && known.facing.b.place != no_place)
      list.push_back(known.facing);
  return list;
}

Heard hear(const SiteTables& site, std::span<const std::shared_ptr<const Link>> known) {
  return Listener(site).hear(known);
}

SpanningTreePairs::SpanningTreePairs(const SiteTables& site) : site_(site) {
  for (Place i = 0; i < site.devices.size(); ++i)
    if (const auto& mac = site.devices[i].device->facts->device.base_mac)
      by_base_mac_.emplace(*mac, i);
}

std::optional<Facing> SpanningTreePairs::of(Place place,
                                            const SpanningTree::PortState& port) const {
  const auto slash = port.designated_bridge.find('/');
  if (slash == std::string::npos || !port.port_index || !port.designated_port) return std::nullopt;
  const auto mac = MacAddress::parse(port.designated_bridge.substr(slash + 1));
  if (!mac) return std::nullopt;
  const auto other = by_base_mac_.find(*mac);
  if (other == by_base_mac_.end() || other->second == place) return std::nullopt;
  const auto& far = site_.devices[other->second];
  const auto& ports = far.device->facts->ports;
  for (std::size_t i = 0; i < ports.size(); ++i)
    if (ports[i].bridge_port == port.designated_port)
      return Facing{{place, bridging_port(site_.devices[place], *port.port_index)},
                    {other->second, far.bridging[i]},
                    false};
  return std::nullopt;
}

void SpanningTreePairs::add_to(std::vector<Facing>& facing) const {
  for (Place i = 0; i < site_.devices.size(); ++i) {
    const auto& stp = site_.devices[i].device->facts->stp;
    if (!stp || !stp->root_port) continue;
    for (const auto& port : stp->ports)
      if (port.bridge_port == *stp->root_port && port.state == "forwarding")
        if (auto pair = of(i, port)) facing.push_back(*pair);
  }
}

}  // namespace netroster::inventory
