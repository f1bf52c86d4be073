#include "inventory/site_tree.h"

#include <fmt/format.h>

#include <algorithm>

#include "inventory/tree_builder.h"

namespace netroster::inventory {
namespace {

// What says which port of a bridge leads to the root when the root's own address is not known
// there.
constexpr std::size_t least_witnesses = 2;
constexpr std::size_t most_helpers = 4;  // bridges that are asked for it

}  // namespace

// --- who learned whom ---------------------------------------------------------------------------

void TreeBuilder::number_bridges() {
  number_.assign(site_.devices.size(), no_bridge);
  for (Place i = 0; i < site_.devices.size(); ++i) {
    if (!site_.devices[i].bridges()) continue;
    number_[i] = static_cast<Number>(bridges_.size());
    bridges_.push_back(i);
  }
}

void TreeBuilder::learn(Number bridge, const LearnedMac& row) {
  const auto owner = site_.owner[row.mac];
  if (owner == no_place || owner == bridges_[bridge]) return;
  const auto other = number_[owner];
  if (other == no_bridge) {
    leaves_[row.mac].push_back({bridge, row.port});
    return;
  }
  auto& known = toward(bridge, other);
  known = known == no_port || known == row.port ? row.port : disputed;
}

void TreeBuilder::face(const Facing::End& from, const Facing::End& to) {
  if (from.port == no_port || number_[from.place] == no_bridge || number_[to.place] == no_bridge)
    return;
  auto& known = toward(number_[from.place], number_[to.place]);
  if (known < 0) known = from.port;
}

void TreeBuilder::read_directions() {
  toward_.assign(bridges_.size() * bridges_.size(), no_port);
  for (Number i = 0; i < bridges_.size(); ++i)
    for (const auto& row : at(i).learned) learn(i, row);
  for (const auto& pair : facing_) {
    face(pair.a, pair.b);
    face(pair.b, pair.a);
  }
  known_by_.assign(bridges_.size(), 0);
  knows_.assign(bridges_.size(), 0);
  for (Number i = 0; i < bridges_.size(); ++i)
    for (Number j = 0; j < bridges_.size(); ++j) {
      if (toward(i, j) < 0) continue;
      ++known_by_[j];
      ++knows_[i];
    }
}

// --- the root, and every bridge's port to it ----------------------------------------------------

// Of those that most others know, the one that knows most itself: from a switch at the edge the
// whole site lies behind one port, and little of it is known there.
Number TreeBuilder::best_bridge(std::size_t& count) const {
  std::size_t most = 0;
  for (Number j = 0; j < bridges_.size(); ++j)
    if (part_[j] == no_part) most = std::max(most, known_by_[j]);
  Number best = no_bridge;
  std::size_t best_sum = 0;
  for (Number j = 0; j < bridges_.size(); ++j) {
    if (part_[j] != no_part || known_by_[j] == 0 || known_by_[j] * 10 < most * 8) continue;
    auto sum = known_by_[j] + knows_[j];
    // Among near equals it is the router, for all answers went to it.
    if (at(j).device->facts->device.forwards_ip.value_or(false)) sum += sum / 10 + 1;
    if (sum <= best_sum) continue;
    best_sum = sum;
    count = known_by_[j];
    best = j;
  }
  return best;
}

// What forwards packets comes first among equals: all answers went to it.
MacNumber TreeBuilder::best_leaf(std::size_t& count) const {
  MacNumber best = 0;
  bool routes = false;
  for (const auto& [mac, sights] : leaves_) {
    const auto known = static_cast<std::size_t>(
        std::count_if(sights.begin(), sights.end(),
                      [&](const auto& sight) { return part_[sight.bridge] == no_part; }));
    const auto& device = *site_.devices[site_.owner[mac]].device;
    const bool forwards = device.facts->device.forwards_ip.value_or(device.role == "router");
    if (known == 0 || known < count || (known == count && (routes || !forwards) && count != 0))
      continue;
    count = known;
    best = mac;
    routes = forwards;
  }
  return best;
}

void TreeBuilder::place(Number bridge, std::int32_t up) {
  part_[bridge] = static_cast<std::uint32_t>(leaf_root_.size() - 1);
  placed_[bridge] = true;
  up_[bridge] = up;
  for (Number j = 0; j < bridges_.size(); ++j)
    if (toward(bridge, j) >= 0) --known_by_[j];
}

void TreeBuilder::start_at_bridge(Number root) {
  place(root, no_port);
  for (Number i = 0; i < bridges_.size(); ++i)
    if (part_[i] == no_part && toward(i, root) >= 0) place(i, toward(i, root));
}

void TreeBuilder::start_at_leaf(MacNumber root) {
  has_leaf_root_.back() = true;
  leaf_root_.back() = root;
  for (const auto& sight : leaves_.at(root))
    if (part_[sight.bridge] == no_part) place(sight.bridge, sight.port);
}

// The root is what most bridges know: mostly the router, for all answers went to it. A bridge is
// preferred, for its own table tells what is where.
bool TreeBuilder::next_part() {
  std::size_t by_bridges = 0;
  std::size_t by_leaves = 0;
  const auto bridge = best_bridge(by_bridges);
  const auto leaf = best_leaf(by_leaves);
  if (by_bridges == 0 && by_leaves == 0) return false;
  leaf_root_.push_back(0);
  has_leaf_root_.push_back(false);
  if (by_bridges > 0 && by_bridges * 10 >= by_leaves * 6)
    start_at_bridge(bridge);
  else
    start_at_leaf(leaf);
  recruit();
  return true;
}

bool TreeBuilder::recruit_by_facing() {
  bool any = false;
  const auto follow = [&](const Facing::End& from, const Facing::End& to) {
    const auto near = number_[from.place];
    const auto far = number_[to.place];
    if (near == no_bridge || far == no_bridge || part_[far] != no_part || to.port == no_port)
      return;
    if (!is_down(near, from.port)) return;
    place(far, to.port);
    any = true;
  };
  for (const auto& pair : facing_) {
    follow(pair.a, pair.b);
    follow(pair.b, pair.a);
  }
  return any;
}

// What the helper has on its other ports is not behind the asked bridge: the port on which that one
// has it leads to the helper.
std::int32_t TreeBuilder::port_by_witnesses(Number helper, Number asked,
                                            std::int32_t helpers_port) {
  std::map<std::int32_t, std::size_t> votes;
  std::size_t all = 0;
  auto theirs = at(asked).learned.begin();
  const auto end = at(asked).learned.end();
  for (const auto& row : at(helper).learned) {
    if (row.port == helpers_port) continue;
    while (theirs != end && theirs->mac < row.mac) ++theirs;
    if (theirs == end) break;
    if (theirs->mac != row.mac) continue;
    ++votes[theirs->port];
    ++all;
  }
  for (const auto& [port, count] : votes)
    if (count >= least_witnesses && count * 10 >= all * 9) return port;
  return no_port;
}

bool TreeBuilder::place_by_helpers(Number bridge) {
  std::size_t asked = 0;
  for (Number helper = 0; helper < bridges_.size() && asked < most_helpers; ++helper) {
    const auto port = toward(helper, bridge);
    if (!is_down(helper, port)) continue;
    ++asked;
    const auto up = port_by_witnesses(helper, bridge, port);
    if (up == no_port) continue;
    place(bridge, up);
    part_[bridge] = part_[helper];
    return true;
  }
  return false;
}

bool TreeBuilder::recruit_by_witnesses() {
  bool any = false;
  for (Number i = 0; i < bridges_.size(); ++i)
    if (part_[i] == no_part && place_by_helpers(i)) any = true;
  return any;
}

void TreeBuilder::recruit() {
  while (recruit_by_facing() || recruit_by_witnesses()) {
  }
}

// A root that does not bridge hangs on the one bridge that has no other before it: that one is the
// root as well, and then everything is below a bridge.
void TreeBuilder::root_below_leaf() {
  for (std::uint32_t part = 0; part < leaf_root_.size(); ++part) {
    if (!has_leaf_root_[part]) continue;
    std::vector<Number> tops;
    for (Number i = 0; i < bridges_.size(); ++i)
      if (part_[i] == part && placed_[i] && ancestors_[i].empty()) tops.push_back(i);
    if (tops.size() != 1) continue;
    up_[tops[0]] = no_port;
    has_leaf_root_[part] = false;
    for (const auto& row : at(tops[0]).learned) down_[tops[0]].set(row.mac);
  }
}

// --- places -------------------------------------------------------------------------------------

// Of those before one device the last: all others are before it. no_bridge: their order is not
// known.
Number TreeBuilder::deepest(const std::vector<Number>& ancestors) const {
  auto best = ancestors.front();
  for (const auto each : ancestors)
    if (ancestors_[each].size() > ancestors_[best].size()) best = each;
  for (const auto each : ancestors)
    if (each != best && !below_[each].test(best)) return no_bridge;
  return best;
}

Number TreeBuilder::parent_on_cable(Number bridge) const {
  for (const auto& pair : facing_) {
    if (!pair.on_cable) continue;
    for (const auto& [own, other] : {std::pair{pair.a, pair.b}, std::pair{pair.b, pair.a}})
      if (own.place == bridges_[bridge] && own.port == up_[bridge] && own.port != no_port &&
          number_[other.place] != no_bridge && placed_[number_[other.place]])
        return number_[other.place];
  }
  return no_bridge;
}

void TreeBuilder::attach_bridge(Number bridge) {
  const auto place = bridges_[bridge];
  Attachment it;
  it.device = place;
  it.own_port = up_[bridge];
  it.part = part_[bridge];
  auto parent = parent_on_cable(bridge);
  if (parent == no_bridge && ancestors_[bridge].empty()) {
    if (!has_leaf_root_[part_[bridge]]) {
      tree_.unknown[place] = "no bridge nearer to the root has learned an address of it";
      return;
    }
    tree_.attached.push_back(it);  // at the root
    return;
  }
  if (parent == no_bridge) parent = deepest(ancestors_[bridge]);
  if (parent == no_bridge) {
    tree_.unknown[place] = "the order of the bridges before it is not known";
    return;
  }
  it.parent = bridges_[parent];
  it.port = toward(parent, bridge);
  const auto& own = site_.devices[place].own;
  it.by_address = std::any_of(own.begin(), own.end(),
                              [&](auto mac) { return port_of(at(parent), mac) == it.port; });
  tree_.attached.push_back(it);
}

void TreeBuilder::attach_leaf(MacNumber mac) {
  const auto& sights = leaves_.at(mac);
  const auto place = site_.owner[mac];
  std::vector<Number> before;
  std::map<Number, std::int32_t> ports;
  for (const auto& sight : sights) {
    if (!is_down(sight.bridge, sight.port)) continue;
    before.push_back(sight.bridge);
    ports[sight.bridge] = sight.port;
  }
  if (before.empty()) {
    const auto part = part_[sights.front().bridge];
    if (part != no_part && has_leaf_root_[part])
      tree_.attached.push_back({place, no_port, mac, no_place, no_port, true, part});
    else if (tree_.unknown[place].empty())
      tree_.unknown[place] = "every table that has it shows it towards the root";
    return;
  }
  const auto parent = deepest(before);
  const bool agree =
      parent != no_bridge && std::all_of(before.begin(), before.end(), [&](auto each) {
        return each == parent || toward(each, parent) == ports[each];
      });
  if (agree)
    tree_.attached.push_back(
        {place, no_port, mac, bridges_[parent], ports[parent], true, part_[parent]});
  else if (tree_.unknown[place].empty())
    tree_.unknown[place] = "it was learned at two places";
}

void TreeBuilder::explain() {
  std::vector<bool> attached(site_.devices.size());
  for (const auto& it : tree_.attached) attached[it.device] = true;
  for (Place i = 0; i < site_.devices.size(); ++i) {
    auto& reason = tree_.unknown[i];
    const auto bridge = number_[i];
    const bool root = bridge != no_bridge && is_root(bridge);
    if (attached[i] || root)
      reason.clear();
    else if (bridge != no_bridge && !placed_[bridge])
      reason = "its forwarding table does not show where the rest of the site is";
    else if (reason.empty())
      reason = "no forwarding table has an address of it";
  }
}

SiteTree TreeBuilder::build() {
  number_bridges();
  tree_.unknown.resize(site_.devices.size());
  tree_.up.assign(site_.devices.size(), no_port);
  tree_.placed.assign(site_.devices.size(), false);
  tree_.down.resize(site_.devices.size());
  if (bridges_.size() > max_bridges) {
    for (auto& reason : tree_.unknown)
      reason = fmt::format("the site has {} bridges; {} are sorted out at most", bridges_.size(),
                           max_bridges);
    return std::move(tree_);
  }
  read_directions();
  part_.assign(bridges_.size(), no_part);
  placed_.assign(bridges_.size(), false);
  up_.assign(bridges_.size(), no_port);
  while (next_part()) {
  }
  fill_down();
  fill_below();
  compare_hosts();
  close_over();
  fill_ancestors();
  root_below_leaf();
  for (Number i = 0; i < bridges_.size(); ++i)
    if (placed_[i] && !is_root(i)) attach_bridge(i);
  for (const auto& [mac, sights] : leaves_) attach_leaf(mac);
  explain();
  for (Number i = 0; i < bridges_.size(); ++i) {
    tree_.up[bridges_[i]] = up_[i];
    tree_.placed[bridges_[i]] = placed_[i];
    tree_.down[bridges_[i]] = std::move(down_[i]);
  }
  return std::move(tree_);
}

std::int32_t port_of(const SiteDevice& device, MacNumber mac) {
  const auto found =
      std::lower_bound(device.learned.begin(), device.learned.end(), mac,
                       [](const LearnedMac& row, MacNumber wanted) { return row.mac < wanted; });
  return found != device.learned.end() && found->mac == mac ? found->port : no_port;
}

std::vector<bool> ports_leading_on(const SiteTables& site, const SiteTree& tree, Place bridge,
                                   const std::set<std::pair<Place, std::int32_t>>& inner) {
  std::vector<bool> leads_on(site.devices[bridge].bridging.size());
  for (std::size_t port = 0; port < leads_on.size(); ++port)
    leads_on[port] = static_cast<std::int32_t>(port) == tree.up[bridge] ||
                     inner.count({bridge, static_cast<std::int32_t>(port)}) != 0;
  return leads_on;
}

SiteTree build_tree(const SiteTables& site, std::span<const Facing> facing) {
  return TreeBuilder(site, facing).build();
}

}  // namespace netroster::inventory
