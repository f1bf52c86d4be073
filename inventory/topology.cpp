#include "inventory/topology.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "inventory/port_names.h"

namespace netroster::inventory {
namespace {

// A name or address that this many devices claim tells none of them apart.
constexpr std::size_t max_owners = 64;
// A sign that more rows than this mention is a factory setting and nobody's own: far more than one
// device has ports.
constexpr std::size_t max_mentions = 4096;

bool share_an_end(const Link& a, const Link& b) {
  for (std::size_t i = 0; i < a.ends.size(); ++i)
    if (a.ends[i].device == b.ends[i].device && a.ends[i].port == b.ends[i].port) return true;
  return false;
}

std::shared_ptr<const Link> find_link(const std::vector<std::shared_ptr<const Link>>& links,
                                      const std::string& id) {
  const auto found =
      std::find_if(links.begin(), links.end(), [&](const auto& link) { return link->id == id; });
  return found == links.end() ? nullptr : *found;
}

}  // namespace

struct Topology::Outcome {
  int local = -1;
  Node far = no_node;
  Node via = no_node;
  int far_port = -1;
  bool crowded = false;
  bool operator==(const Outcome&) const = default;
};

std::vector<Topology::Outcome> Topology::outcomes(Node node) const {
  std::vector<Outcome> found;
  for (const auto& claim : members_[node].claims)
    found.push_back({claim.local, claim.far, claim.via, claim.far_port, claim.crowded});
  return found;
}

bool Topology::replace_keys(Node node) {
  auto& member = members_[node];
  auto keys = device(node) == nullptr ? std::vector<Key>{} : keys_of(*device(node));
  if (keys == member.keys) return false;
  for (const auto key : member.keys) owners_.erase(key, node);
  for (const auto key : keys) owners_.add(key, node);
  member.keys = std::move(keys);
  return true;
}

void Topology::forget_claims(Node node) {
  for (const auto& claim : members_[node].claims) {
    for (const auto key : claim.keys) mentions_.erase(key, Ref{node, claim.row});
    if (claim.far != no_node && --members_[claim.far].speakers[node] == 0)
      members_[claim.far].speakers.erase(node);
  }
  members_[node].claims.clear();
  members_[node].read.reset();
}

void Topology::build_claims(Node node) {
  forget_claims(node);
  if (device(node) == nullptr || !device(node)->replaced_by.empty()) return;
  auto& member = members_[node];
  member.read = device(node)->facts;
  for (std::uint32_t row = 0; row < member.read->neighbours.size(); ++row) {
    auto claim = claim_of(*device(node), row);
    for (const auto key : claim.keys) mentions_.add(key, Ref{node, row});
    resolve(node, claim);
    member.claims.push_back(std::move(claim));
  }
}

// Finds the one device that fits the row best.
void Topology::resolve(Node node, Claim& claim) const {
  claim.own_far = no_node;
  claim.score = 0;
  claim.matched.clear();
  claim.reason = "no inventoried device has these signs";
  std::set<Node> candidates;
  for (const auto key : claim.keys)
    owners_.each(key, max_owners, [&](Node owner) { candidates.insert(owner); });
  const auto& row = device(node)->facts->neighbours[claim.row];
  const auto owns_chassis = [&](Node candidate) {
    const auto& macs = claim.signs.chassis_macs;
    return std::any_of(macs.begin(), macs.end(),
                       [&](const auto& mac) { return owns_mac(*device(candidate), mac); });
  };
  const bool mac_known = std::any_of(candidates.begin(), candidates.end(), owns_chassis);
  for (const auto candidate : candidates) {
    auto found = fit(claim.signs, row, device(node)->site, *device(candidate), mac_known);
    if (found.score > claim.score && found.score >= link_score) {
      claim.own_far = candidate;
      claim.score = found.score;
      claim.matched = std::move(found.matched);
      claim.reason.clear();
    } else if (found.score == claim.score && claim.score > 0) {
      claim.own_far = no_node;
      claim.reason = "fits several devices equally well";
    } else if (claim.own_far == no_node && claim.score == 0 && !found.doubt.empty()) {
      claim.reason = fmt::format("could be {}, but {}", device(candidate)->name, found.doubt);
    }
  }
  if (claim.own_far == node) {
    claim.own_far = no_node;
    claim.reason = "the device hears itself";
  }
}

void Topology::find_ports(Node node, Claim& claim) const {
  claim.far_port = -1;
  if (claim.far == no_node) return;
  const auto& row = device(node)->facts->neighbours[claim.row];
  claim.far_port = find_far_port(device(claim.far)->facts->ports, row).position;
}

void Topology::settle(Node node) {
  auto& member = members_[node];
  std::map<std::pair<int, std::string>, std::vector<Claim*>> ports;
  for (auto& claim : member.claims) {
    if (claim.far != no_node && --members_[claim.far].speakers[node] == 0)
      members_[claim.far].speakers.erase(node);
    claim.far = claim.via = no_node;
    claim.crowded = false;
    ports[{claim.local, claim.local < 0 ? claim.local_name : std::string()}].push_back(&claim);
  }
  for (const auto& [port, claims] : ports) settle_port(claims, device(node)->facts->neighbours);
  for (auto& claim : member.claims) {
    if (claim.far != no_node) ++members_[claim.far].speakers[node];
    find_ports(node, claim);
  }
  changed_neighbours_.insert(node);
}

// Rows of other devices that mention one of the keys are looked at again.
std::set<Node> Topology::resolve_mentions(const std::vector<Key>& keys, Node except) {
  std::set<Ref> refs;
  for (const auto key : keys)
    mentions_.each(key, max_mentions, [&](const Ref& ref) {
      if (ref.first != except) refs.insert(ref);
    });
  std::set<Node> nodes;
  for (const auto& [node, row] : refs) {
    auto& claim = members_[node].claims[row];
    const auto before = std::make_pair(claim.own_far, claim.reason);
    resolve(node, claim);
    if (before != std::make_pair(claim.own_far, claim.reason)) nodes.insert(node);
  }
  return nodes;
}

void Topology::touch_all(Node node, std::set<Pair>& pairs) const {
  for (const auto& [speaker, count] : members_[node].speakers)
    pairs.insert(std::minmax(node, speaker));
  for (const auto& claim : members_[node].claims)
    if (claim.far != no_node) pairs.insert(std::minmax(node, claim.far));
}

// Pairs that a change of the node's statements about these ports may concern.
void Topology::touch_ports(Node node, const std::set<int>& ports, std::set<Pair>& pairs) const {
  for (const auto& claim : members_[node].claims)
    if (claim.far != no_node && ports.count(claim.local) != 0)
      pairs.insert(std::minmax(node, claim.far));
  for (const auto& [speaker, count] : members_[node].speakers)
    for (const auto& claim : members_[speaker].claims)
      if (claim.far == node && (claim.far_port < 0 || ports.count(claim.far_port) != 0))
        pairs.insert(std::minmax(node, speaker));
}

void Topology::settle_and_touch(Node node, std::set<Pair>& pairs) {
  const auto before = outcomes(node);
  settle(node);
  const auto after = outcomes(node);
  std::set<int> ports;
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (before[i] == after[i]) continue;
    ports.insert(after[i].local);
    if (before[i].far != no_node) pairs.insert(std::minmax(node, before[i].far));
  }
  if (!ports.empty()) touch_ports(node, ports, pairs);
}

void Topology::update(Node node) {
  if (members_.size() <= node) members_.resize(devices_.size());
  std::set<Pair> pairs;
  touch_all(node, pairs);
  auto keys = members_[node].keys;
  const bool keys_changed = replace_keys(node);
  const auto* now = device(node);
  const auto ports = now == nullptr ? 0 : port_signature(*now->facts);
  const bool ports_changed = std::exchange(members_[node].ports, ports) != ports;
  const bool gone = now == nullptr || !now->replaced_by.empty();
  auto& read = members_[node].read;
  const bool same_rows = !gone && read && read->neighbours == now->facts->neighbours;
  if (!same_rows || ports_changed || keys_changed) {
    build_claims(node);
    settle(node);
  } else {
    read = now->facts;
  }
  if (keys_changed || ports_changed) {
    keys.insert(keys.end(), members_[node].keys.begin(), members_[node].keys.end());
    auto others = resolve_mentions(keys, node);
    for (const auto& [speaker, count] : members_[node].speakers) others.insert(speaker);
    others.erase(node);
    for (const auto other : others) settle_and_touch(other, pairs);
  }
  touch_all(node, pairs);
  changed_neighbours_.insert(node);
  for (const auto& pair : pairs) assemble(pair);
}

std::vector<Statement> Topology::statements(Node from, Node to) const {
  std::vector<Statement> said;
  const auto* speaker = device(from);
  if (speaker == nullptr || device(to) == nullptr) return said;
  for (const auto& claim : members_[from].claims) {
    if (claim.far != to || !claim.makes_link()) continue;
    Statement statement;
    statement.device = speaker;
    statement.row = &speaker->facts->neighbours[claim.row];
    statement.local = claim.local;
    statement.far = claim.far_port;
    statement.local_name = claim.local_name;
    statement.far_name =
        claim.far_port < 0
            ? statement.row->port_id
            : port_text(device(to)->facts->ports[static_cast<std::size_t>(claim.far_port)]);
    if (claim.row < speaker->neighbour_seen.size())
      statement.when = speaker->neighbour_seen[claim.row];
    statement.matched = claim.matched;
    statement.score = claim.score;
    statement.crowded = claim.crowded;
    said.push_back(std::move(statement));
  }
  return said;
}

const Device* Topology::other_far_end(Node far, int port, Node besides) const {
  for (const auto& claim : members_[far].claims)
    if (claim.local == port && claim.makes_link() && claim.far != besides && !claim.crowded)
      return device(claim.far);
  return nullptr;
}

void Topology::assemble(Pair pair) {
  const auto a_says = statements(pair.first, pair.second);
  const auto b_says = statements(pair.second, pair.first);
  if (a_says.empty() && b_says.empty()) {
    replace_links(pair, {});
    return;
  }
  const OtherFarEnd other = [&](const Device& far, int port, const Device&) {
    const bool first = &far == device(pair.first);
    return other_far_end(first ? pair.first : pair.second, port, first ? pair.second : pair.first);
  };
  replace_links(pair,
                assemble_links(*device(pair.first), a_says, *device(pair.second), b_says, other));
}

Topology::LinkList Topology::take_links(Pair pair) {
  LinkList taken;
  const auto ids = pair_links_.extract(pair);
  if (ids.empty()) return taken;
  for (const auto& id : ids.mapped())
    if (auto link = links_.extract(id); !link.empty()) taken.push_back(std::move(link.mapped()));
  return taken;
}

void Topology::put_link(Link link, const std::shared_ptr<const Link>& before) {
  auto now = before && *before == link ? before : std::make_shared<const Link>(std::move(link));
  if (now != before) link_changes_.emplace_back(before, now);
  links_[now->id] = std::move(now);
}

void Topology::replace_links(Pair pair, std::vector<Link> links) {
  const auto before = take_links(pair);
  std::vector<std::string> ids;
  for (auto& link : links) {
    while (links_.count(link.id) != 0) link.id += "#";
    if (const auto known = first_seen_.extract(link.id); !known.empty())
      link.first_seen = std::min(link.first_seen, known.mapped());
    // A link whose far port became known keeps the day it was first seen: one end is enough to
    // know it.
    for (const auto& old : before)
      if (share_an_end(*old, link)) link.first_seen = std::min(link.first_seen, old->first_seen);
    link.stale = link.last_seen < stale_before_;
    ids.push_back(link.id);
    put_link(std::move(link), find_link(before, ids.back()));
  }
  for (const auto& old : before)
    if (std::find(ids.begin(), ids.end(), old->id) == ids.end())
      link_changes_.emplace_back(old, nullptr);
  if (!ids.empty()) pair_links_[pair] = std::move(ids);
}

void Topology::mark_stale(WallTime oldest) {
  stale_before_ = oldest;
  for (auto& [id, link] : links_) {
    const bool stale = link->last_seen < oldest;
    if (stale == link->stale) continue;
    auto changed = std::make_shared<Link>(*link);
    changed->stale = stale;
    link_changes_.emplace_back(link, changed);
    link = std::move(changed);
  }
}

std::set<Node> Topology::take_changed_neighbours() {
  return std::exchange(changed_neighbours_, {});
}

std::vector<Topology::LinkChange> Topology::take_link_changes() {
  std::vector<LinkChange> changes;
  std::unordered_map<std::string_view, std::size_t> known;
  const auto steps = std::exchange(link_changes_, {});
  for (const auto& step : steps) {
    const auto& [before, after] = step;
    const auto [place, is_new] = known.emplace((after ? after : before)->id, changes.size());
    if (is_new)
      changes.push_back(step);
    else
      changes[place->second].second = after;
  }
  std::erase_if(changes, [](const auto& change) { return !change.first && !change.second; });
  return changes;
}

std::vector<KnownNeighbour> Topology::neighbours_of(Node node) const {
  return known_neighbours(*device(node), members_[node].claims, devices_);
}

}  // namespace netroster::inventory
