#include "inventory/claims.h"

#include <algorithm>
#include <optional>

#include "inventory/links.h"
#include "inventory/port_names.h"

namespace netroster::inventory {
namespace {

template <typename T>
bool any_common(const std::vector<T>& sorted_a, const std::vector<T>& sorted_b) {
  for (auto a = sorted_a.begin(), b = sorted_b.begin(); a != sorted_a.end() && b != sorted_b.end();)
    if (*a == *b)
      return true;
    else if (*a < *b)
      ++a;
    else
      ++b;
  return false;
}

// Each claim joins the first group it belongs to, or begins one.
template <typename AnyClaim, typename Belongs>
void join(std::vector<std::vector<AnyClaim*>>& groups, AnyClaim& claim, Belongs belongs) {
  const auto home = std::find_if(groups.begin(), groups.end(),
                                 [&](const auto& group) { return belongs(group, claim); });
  if (home == groups.end())
    groups.push_back({&claim});
  else
    home->push_back(&claim);
}

// --- the rows of one port -----------------------------------------------------------------------

using Group = std::vector<Claim*>;  // claims about one neighbour

bool about_one_neighbour(const Claim& a, const Claim& b) {
  const bool far_known = a.own_far != no_node && b.own_far != no_node;
  return far_known ? a.own_far == b.own_far : any_common(a.strong_keys, b.strong_keys);
}

// The far device is found if one row found it.
void share_far_device(const Group& group, const std::vector<Neighbour>& rows) {
  const auto known = std::find_if(group.begin(), group.end(),
                                  [](const Claim* claim) { return claim->own_far != no_node; });
  if (known == group.end()) return;
  const Claim& finder = **known;
  for (auto* claim : group) {
    claim->far = finder.own_far;
    if (claim->own_far != no_node) continue;
    claim->score = finder.score;
    claim->matched = "the same neighbour by " + rows[finder.row].protocol;
  }
}

// The one neighbour heard by a protocol that stays on the cable, if it is a managed one.
Node neighbour_on_cable(const std::vector<Group>& neighbours, const std::vector<Neighbour>& rows) {
  std::vector<Node> heard;
  for (const auto& group : neighbours)
    if (std::any_of(group.begin(), group.end(),
                    [&](const Claim* claim) { return stays_on_the_cable(rows[claim->row]); }))
      heard.push_back(group.front()->far);
  return heard.size() == 1 ? heard.front() : no_node;
}

// --- known neighbours ---------------------------------------------------------------------------

using ConstGroup = std::vector<const Claim*>;

bool about_the_known(const ConstGroup& group, const Claim& claim) {
  const auto& first = *group.front();
  if (first.local != claim.local || first.local_name != claim.local_name) return false;
  if (first.far != no_node || claim.far != no_node) return first.far == claim.far;
  return std::any_of(group.begin(), group.end(), [&](const Claim* other) {
    return any_common(other->strong_keys, claim.strong_keys);
  });
}

template <typename T>
void add_once(std::vector<T>& list, const T& value) {
  if (std::find(list.begin(), list.end(), value) == list.end()) list.push_back(value);
}

template <typename T>
void take_first(T& value, const T& said) {
  if (value.empty()) value = said;
}

// Of several chassis ids a MAC address is taken: CDP calls its own name one.
void take_chassis_id(std::string& value, const std::string& said) {
  const bool better = MacAddress::parse(said).has_value() && !MacAddress::parse(value).has_value();
  if (value.empty() || better) value = said;
}

void add_row(KnownNeighbour& entry, const Neighbour& row) {
  add_once(entry.protocols, row.protocol);
  take_chassis_id(entry.chassis_id, row.chassis_id);
  take_first(entry.port_id, row.port_id);
  take_first(entry.name, row.name);
  take_first(entry.platform, row.platform.empty() ? row.description : row.platform);
  for (const auto& address : row.addresses) add_once(entry.addresses, address);
  for (const auto& capability : row.capabilities) add_once(entry.capabilities, capability);
}

std::optional<std::uint32_t> port_index(const Device& device, int position) {
  if (position < 0) return std::nullopt;
  const auto index = device.facts->ports[static_cast<std::size_t>(position)].index;
  return index == 0 ? std::nullopt : std::optional(index);
}

KnownNeighbour known_neighbour(const Device& self, const ConstGroup& group,
                               const Devices& devices) {
  KnownNeighbour entry;
  const auto& first = *group.front();
  entry.port = first.local_name;
  entry.port_index = port_index(self, first.local);
  entry.reason = first.reason;
  if (first.via != no_node) {
    entry.reason = "heard through " + devices[first.via]->name + " on the same port";
    if (first.far != no_node) entry.device = devices[first.far]->id;
  }
  for (const auto* claim : group) {
    add_row(entry, self.facts->neighbours[claim->row]);
    entry.crowded = entry.crowded || claim->crowded;
    if (claim->row < self.neighbour_seen.size())
      entry.last_seen = std::max(entry.last_seen, self.neighbour_seen[claim->row]);
  }
  return entry;
}

}  // namespace

std::string port_text(const Port& port) { return port.name.empty() ? port.descr : port.name; }

Claim claim_of(const Device& device, std::uint32_t row) {
  const auto& ports = device.facts->ports;
  const auto& said = device.facts->neighbours[row];
  Claim claim;
  claim.row = row;
  claim.signs = signs_of(said);
  claim.keys = keys_of(claim.signs, device.site);
  claim.strong_keys = strong_keys_of(claim.signs, device.site);
  if (said.local_index) claim.local = position_of_index(ports, *said.local_index);
  if (claim.local < 0) claim.local = find_port_named(ports, said.local_port).position;
  claim.local_name =
      claim.local < 0 ? said.local_port : port_text(ports[static_cast<std::size_t>(claim.local)]);
  if (claim.local_name.empty() && said.local_index)
    claim.local_name = std::to_string(*said.local_index);
  return claim;
}

void settle_port(const std::vector<Claim*>& claims, const std::vector<Neighbour>& rows) {
  std::vector<Group> neighbours;
  for (auto* claim : claims)
    join(neighbours, *claim, [](const Group& group, const Claim& joining) {
      return std::any_of(group.begin(), group.end(),
                         [&](const Claim* other) { return about_one_neighbour(joining, *other); });
    });
  for (const auto& group : neighbours) share_far_device(group, rows);
  if (neighbours.size() < 2) return;
  const Node on_cable = neighbour_on_cable(neighbours, rows);
  for (auto* claim : claims) {
    if (on_cable != no_node && claim->far == on_cable) continue;
    claim->crowded = true;
    claim->via = on_cable;
  }
}

std::vector<KnownNeighbour> known_neighbours(const Device& self, const std::vector<Claim>& claims,
                                             const Devices& devices) {
  std::vector<ConstGroup> groups;
  for (const auto& claim : claims)
    if (!claim.makes_link()) join(groups, claim, about_the_known);
  std::vector<KnownNeighbour> known;
  known.reserve(groups.size());
  for (const auto& group : groups) known.push_back(known_neighbour(self, group, devices));
  return known;
}

}  // namespace netroster::inventory
