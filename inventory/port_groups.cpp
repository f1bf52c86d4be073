#include "inventory/port_groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <set>

namespace netroster::inventory {
namespace {

// How sure a reading of the tables is, in percent. Never as sure as a neighbour's own word.
constexpr int sure = 90, likely = 75, margin = 60;
constexpr std::size_t least_own_hosts = 3;
// Chances below which something lies between two tables.
constexpr double unlikely = 0.01, very_unlikely = 0.001, even_odds = 0.5;
// Below this a cable is no better guess than a switch between, which is too little to draw either.
constexpr double too_doubtful = 0.05;
// IEEE 802.1Q clause 8.8.3: the recommended ageing time of a learned address.
constexpr std::chrono::seconds usual_ageing{300};

const std::string& name_of(const SiteTables& site, Place place) {
  return site.devices[place].device->name;
}

bool has_role(const SiteTables& site, const Attachment& member, std::string_view role) {
  return site.devices[member.device].device->role == role;
}

bool knows_upwards(const SiteTables& site, const SiteTree& tree, Place bridge, MacNumber mac) {
  return tree.up[bridge] != no_port && port_of(site.devices[bridge], mac) == tree.up[bridge];
}

// A bridge has an address of the other on the port that leads away from what hangs on itself.
bool knows_beside(const SiteTables& site, const SiteTree& tree, Place bridge, Place other) {
  const auto& own = site.devices[other].own;
  return std::any_of(own.begin(), own.end(),
                     [&](auto mac) { return knows_upwards(site, tree, bridge, mac); });
}

// Neither is below the other, as far as complete tables can say it.
bool are_siblings(const SiteTables& site, const SiteTree& tree, Place a, Place b, bool& certain) {
  certain = knows_beside(site, tree, a, b) || knows_beside(site, tree, b, a);
  if (certain) return true;
  if (!site.devices[a].complete || !site.devices[b].complete) return false;
  return tree.down[a].common(tree.down[b]) == 0 && tree.down[a].count() >= least_own_hosts &&
         tree.down[b].count() >= least_own_hosts;
}

class Judge {
 public:
  Judge(const SiteTables& site, const SiteTree& tree, const PortGroup& group,
        const Between& between, double missing_share)
      : site_(site), tree_(tree), group_(group), between_(between), missing_share_(missing_share) {
    for (std::size_t i = 0; i < group.members.size(); ++i)
      (site.devices[group.members[i].device].bridges() ? bridges_ : leaves_).push_back(i);
  }

  Verdict verdict() {
    if (const auto silent = silent_bridge(); silent != no_place && group_.members.size() > 1)
      return undecided(fmt::format("{} may be a bridge, and its forwarding table was not read",
                                   name_of(site_, silent)));
    if (group_.parent == no_place) return at_root();
    if (bridges_.empty()) return devices() == 1 ? one_leaf() : leaves();
    return bridges_.size() == 1 ? one_bridge() : many_bridges();
  }

 private:
  const Attachment& member(std::size_t i) const { return group_.members[i]; }
  std::size_t devices() const;
  Place silent_bridge() const;
  Verdict undecided(std::string why) const;
  Verdict cables(int confidence, std::string why, const std::vector<std::size_t>& members,
                 std::string others = "") const;
  Verdict hidden(int confidence, std::string why) const;
  Verdict at_root() const;
  Verdict one_leaf() const;
  bool has_unused_power() const;
  Verdict leaves() const;
  Verdict one_bridge() const;
  bool lies_between(std::size_t known_beside) const;
  std::size_t unknown_to_one() const;
  double chance_of_unknown() const;
  bool are_read_apart() const;
  int confidence_of_cable() const;
  int confidence_of_unknown() const;
  std::string words_of_cable() const;
  Verdict many_bridges() const;
  std::vector<std::size_t> with_role(std::string_view role) const;
  std::vector<std::size_t> physical_leaves() const;

  const SiteTables& site_;
  const SiteTree& tree_;
  const PortGroup& group_;
  const Between& between_;
  double missing_share_;
  std::vector<std::size_t> bridges_;  // positions in the group's members
  std::vector<std::size_t> leaves_;
};

std::size_t Judge::devices() const {
  std::set<Place> all;
  for (const auto& each : group_.members) all.insert(each.device);
  return all.size();
}

Place Judge::silent_bridge() const {
  for (const auto i : leaves_)
    if (site_.devices[member(i).device].may_bridge()) return member(i).device;
  return no_place;
}

Verdict Judge::undecided(std::string why) const {
  Verdict verdict;
  for (std::size_t i = 0; i < group_.members.size(); ++i) verdict.left_out.emplace_back(i, why);
  verdict.why = std::move(why);
  return verdict;
}

Verdict Judge::cables(int confidence, std::string why, const std::vector<std::size_t>& members,
                      std::string others) const {
  Verdict verdict{Wiring::cables, confidence, std::move(why), members, {}, false};
  for (std::size_t i = 0; i < group_.members.size(); ++i)
    if (std::find(members.begin(), members.end(), i) == members.end())
      verdict.left_out.emplace_back(i, others);
  return verdict;
}

Verdict Judge::hidden(int confidence, std::string why) const {
  Verdict verdict{Wiring::hidden, confidence, std::move(why), {}, {}, false};
  for (std::size_t i = 0; i < group_.members.size(); ++i) verdict.members.push_back(i);
  return verdict;
}

// Several bridges around a root that does not bridge itself.
Verdict Judge::at_root() const {
  if (devices() < 3) return undecided("it is not known what joins the bridges of the site");
  return hidden(margin, "several bridges see the root on their ports, and none before another");
}

std::vector<std::size_t> Judge::with_role(std::string_view role) const {
  std::vector<std::size_t> found;
  for (const auto i : leaves_)
    if (has_role(site_, member(i), role)) found.push_back(i);
  return found;
}

std::vector<std::size_t> Judge::physical_leaves() const {
  std::vector<std::size_t> found;
  for (const auto i : leaves_)
    if (!is_virtual_machine(site_.macs[member(i).mac])) found.push_back(i);
  return found;
}

// The bridge powers devices on other ports, but not on this one.
bool Judge::has_unused_power() const {
  const auto& ports = site_.devices[group_.parent].device->facts->ports;
  const auto& here = ports[static_cast<std::size_t>(group_.port)].poe;
  return !(here && here->status == "delivering") &&
         std::any_of(ports.begin(), ports.end(),
                     [](const auto& port) { return port.poe && port.poe->status == "delivering"; });
}

Verdict Judge::one_leaf() const {
  const auto& leaf = member(leaves_.front());
  const bool passes_on = has_role(site_, leaf, "access-point") || has_role(site_, leaf, "phone") ||
                         has_role(site_, leaf, "wireless-controller");
  if (site_.devices[leaf.device].may_bridge())
    return cables(margin, "its forwarding table was not read", leaves_);
  if (between_.all() == 0) return cables(sure, "nothing else is on the port", leaves_);
  if (passes_on && has_unused_power() && between_.all() > 1)
    return undecided("it takes no power from the port, and other hosts are there too");
  if (passes_on) return cables(likely, "the other addresses are behind it", leaves_);
  if (between_.virtual_machines * 2 >= between_.all())
    return cables(likely, "the other addresses are virtual machines", leaves_);
  if (between_.all() == 1) return cables(margin, "one more address is on the port", leaves_);
  return hidden(likely, "other hosts are on the port of a device that does not pass frames on");
}

// Several managed devices that do not bridge, on one port.
Verdict Judge::leaves() const {
  const auto one_of = [&](const std::vector<std::size_t>& some) {
    std::set<Place> all;
    for (const auto i : some) all.insert(member(i).device);
    return all.size() == 1;
  };
  for (const std::string_view role : {"access-point", "phone"})
    if (const auto some = with_role(role); one_of(some))
      return cables(margin, "the others may be behind it", some,
                    fmt::format("it may be behind {}, on the same port",
                                name_of(site_, member(some.front()).device)));
  if (const auto some = physical_leaves(); one_of(some) && some.size() < leaves_.size())
    return cables(margin, "the others are virtual machines", some,
                  fmt::format("it is a virtual machine, maybe on {}",
                              name_of(site_, member(some.front()).device)));
  return hidden(sure - 5, "several devices that do not pass frames on are on one port");
}

// Hosts and other devices that one end of the cable has on its port and the other has nowhere,
// though whatever they send through the cable is learned at both.
std::size_t Judge::unknown_to_one() const {
  std::size_t unknown = 0;
  if (site_.devices[member(bridges_.front()).device].complete)
    unknown += between_.seen_from_parent + leaves_.size();
  if (site_.devices[group_.parent].complete) unknown += between_.seen_from_member;
  return unknown;
}

// How likely so many are by chance, when each is missing by itself and there is one cable: the
// upper tail of Poisson's distribution.
double Judge::chance_of_unknown() const {
  const auto unknown = unknown_to_one();
  const auto expected = missing_share_ * static_cast<double>(between_.compared() + leaves_.size());
  double term = std::exp(-expected);
  double fewer = 0;
  for (std::size_t i = 0; i < unknown && term > 0; ++i) {
    fewer += term;
    term *= expected / static_cast<double>(i + 1);
  }
  return 1 - std::min(fewer, 1.0);
}

bool Judge::lies_between(std::size_t known_beside) const {
  if (known_beside > 0 || between_.seen_from_both >= 2) return true;
  return between_.seen_from_both == 1 && between_.seen_from_parent + leaves_.size() >= 1;
}

int Judge::confidence_of_cable() const {
  const auto& bridge = site_.devices[member(bridges_.front()).device];
  int confidence = sure;
  if (!member(bridges_.front()).by_address) confidence -= 15;
  if (!bridge.complete || !site_.devices[group_.parent].complete) confidence -= 20;
  const auto unknown = unknown_to_one();
  if (unknown > 1)
    confidence -= 25;
  else if (unknown + between_.all() > 0)
    confidence -= 10;
  return confidence;
}

// A device that may pass frames on, has no table to tell of it, and was learned on the port of one
// end without being elsewhere for the other: it may sit in the middle.
Place unread_between(const SiteTables& site, Place near, std::int32_t near_port, Place far,
                     std::int32_t far_port) {
  for (const auto& row : site.devices[near].learned) {
    const auto owner = site.owner[row.mac];
    if (row.port != near_port || owner == no_place || owner == far) continue;
    const auto& it = site.devices[owner];
    if (it.bridges() || !it.may_bridge()) continue;
    const auto there = port_of(site.devices[far], row.mac);
    if (there == no_port || there == far_port) return owner;
  }
  return no_place;
}

// A host that woke up between two readings is in the later one only.
bool Judge::are_read_apart() const {
  const auto apart = std::chrono::abs(site_.devices[group_.parent].read -
                                      site_.devices[member(bridges_.front()).device].read);
  return apart > usual_ageing;
}

// How sure the hosts that only the parent has make a switch in the middle; 0: they may be chance.
int Judge::confidence_of_unknown() const {
  const auto chance = chance_of_unknown();
  if (are_read_apart()) return chance < very_unlikely ? margin : 0;
  if (chance < very_unlikely) return likely;
  return chance < unlikely ? likely - 5 : 0;
}

// Without numbers, which are others at every reading.
std::string Judge::words_of_cable() const {
  if (unknown_to_one() == 0) return "nothing is known to lie between";
  return "one end has hosts on this port that the other has nowhere: chance, or a switch between";
}

Verdict Judge::one_bridge() const {
  const auto& one = member(bridges_.front());
  const auto bridge = one.device;
  auto unread = unread_between(site_, bridge, one.own_port, group_.parent, group_.port);
  if (unread == no_place)
    unread = unread_between(site_, group_.parent, group_.port, bridge, one.own_port);
  if (unread != no_place)
    return undecided(fmt::format("{} may be a bridge, and its forwarding table was not read",
                                 name_of(site_, unread)));
  const auto beside =
      static_cast<std::size_t>(std::count_if(leaves_.begin(), leaves_.end(), [&](auto i) {
        return knows_upwards(site_, tree_, bridge, member(i).mac);
      }));
  if (lies_between(beside)) return hidden(sure - 5, "both ends have the same hosts between them");
  if (const auto confidence = confidence_of_unknown(); confidence > 0)
    return hidden(confidence, "one end has hosts on this port that the other has nowhere");
  auto verdict =
      cables(confidence_of_cable(), words_of_cable(), bridges_,
             fmt::format("{} is on the same port and does not know it", name_of(site_, bridge)));
  if (!are_read_apart() && chance_of_unknown() < too_doubtful) {
    verdict.wiring = Wiring::undecided;
    for (const auto i : bridges_) verdict.left_out.emplace_back(i, verdict.why);
  }
  verdict.is_doubtful = chance_of_unknown() < (are_read_apart() ? very_unlikely : even_odds);
  return verdict;
}

Verdict Judge::many_bridges() const {
  bool all_certain = true;
  for (auto a = bridges_.begin(); a != bridges_.end(); ++a)
    for (auto b = std::next(a); b != bridges_.end(); ++b) {
      bool certain = false;
      if (!are_siblings(site_, tree_, member(*a).device, member(*b).device, certain))
        return undecided(fmt::format("{} and {} are on one port, and which is nearer is not known",
                                     name_of(site_, member(*a).device),
                                     name_of(site_, member(*b).device)));
      all_certain = all_certain && certain;
    }
  return hidden(all_certain ? sure : likely - 5, "several bridges are on one port, side by side");
}

struct Maker {
  std::uint8_t number[3];
};
// Makers' numbers that virtual machines get (IEEE registry).
constexpr Maker virtual_makers[] = {
    {{0x00, 0x05, 0x69}}, {{0x00, 0x0c, 0x29}},
    {{0x00, 0x1c, 0x14}}, {{0x00, 0x50, 0x56}},  // VMware
    {{0x00, 0x15, 0x5d}},                        // Microsoft Hyper-V
    {{0x00, 0x16, 0x3e}},                        // Xen
    {{0x00, 0x1c, 0x42}},                        // Parallels
    {{0x08, 0x00, 0x27}},                        // VirtualBox
    {{0x50, 0x6b, 0x8d}},                        // Nutanix AHV
    {{0x52, 0x54, 0x00}},                        // QEMU and KVM
};

}  // namespace

std::uint32_t usual_size(std::size_t ports) {
  for (const std::uint32_t size : {5U, 8U, 16U, 24U, 48U})
    if (ports <= size) return size;
  return static_cast<std::uint32_t>(ports);
}

bool is_virtual_machine(const MacAddress& mac) {
  return std::any_of(std::begin(virtual_makers), std::end(virtual_makers), [&](const auto& maker) {
    return std::equal(std::begin(maker.number), std::end(maker.number), mac.bytes.begin());
  });
}

std::int32_t own_port(const SiteTables& site, const Attachment& member) {
  if (site.devices[member.device].bridges()) return member.own_port;
  const auto& it = *site.devices[member.device].device;
  std::int32_t found = no_port;
  for (std::size_t i = 0; i < it.facts->ports.size(); ++i) {
    const auto& port = it.facts->ports[i];
    if (port.mac != site.macs[member.mac] || port.type != "ethernetCsmacd") continue;
    if (found != no_port) return no_port;
    found = static_cast<std::int32_t>(i);
  }
  if (found == no_port) found = only_ethernet_port(it, false);
  return found != no_port ? found : only_ethernet_port(it, true);
}

std::vector<PortGroup> groups_of(const SiteTree& tree) {
  // At the root, those of one connected network belong together.
  std::map<std::tuple<Place, std::int32_t, std::uint32_t>, PortGroup> groups;
  for (const auto& it : tree.attached) {
    const auto part = it.parent == no_place ? it.part : 0;
    auto& group = groups[{it.parent, it.port, part}];
    group.parent = it.parent;
    group.port = it.port;
    group.members.push_back(it);
  }
  std::vector<PortGroup> list;
  list.reserve(groups.size());
  for (auto& [key, group] : groups) list.push_back(std::move(group));
  return list;
}

Bits hosts_on_edges(const SiteTables& site, const SiteTree& tree,
                    const std::vector<PortGroup>& groups) {
  std::set<std::pair<Place, std::int32_t>> inner;
  for (const auto& group : groups) inner.emplace(group.parent, group.port);
  Bits hosts(site.macs.size());
  for (Place i = 0; i < site.devices.size(); ++i) {
    if (!tree.placed[i]) continue;
    const auto leads_on = ports_leading_on(site, tree, i, inner);
    for (const auto& row : site.devices[i].learned)
      if (!leads_on[static_cast<std::size_t>(row.port)]) hosts.set(row.mac);
  }
  return hosts;
}

namespace {

// Addresses that the parent has on this port: whether a bridge of the group has them below itself
// too, or it knows them upwards, or only the parent does.
class ParentRows {
 public:
  ParentRows(const SiteTables& site, const SiteTree& tree, const std::vector<Place>& bridges)
      : site_(site), tree_(tree), bridges_(bridges) {}

  bool below(MacNumber mac) const {
    return std::any_of(bridges_.begin(), bridges_.end(),
                       [&](auto place) { return tree_.down[place].test(mac); });
  }
  void count(MacNumber mac, Between& between) const {
    const bool both = std::any_of(bridges_.begin(), bridges_.end(), [&](auto place) {
      return knows_upwards(site_, tree_, place, mac);
    });
    ++(both ? between.seen_from_both : between.seen_from_parent);
    if (is_virtual_machine(site_.macs[mac])) ++between.virtual_machines;
  }

 private:
  const SiteTables& site_;
  const SiteTree& tree_;
  const std::vector<Place>& bridges_;
};

// What a member has towards the parent: whether that has it too, or nowhere.
void compare_upwards(const SiteTables& site, const SiteTree& tree, Place member, Place parent,
                     const Bits& on_edges, Between& between) {
  for (const auto& row : site.devices[member].learned) {
    if (row.port != tree.up[member] || site.owner[row.mac] != no_place) continue;
    if (port_of(site.devices[parent], row.mac) != no_port)
      ++between.seen_above;
    else if (!on_edges.test(row.mac))
      ++between.seen_from_member;
  }
}

}  // namespace

Between hosts_between(const SiteTables& site, const SiteTree& tree, const PortGroup& group,
                      const Bits& on_edges) {
  Between between;
  if (group.parent == no_place) return between;
  std::vector<Place> bridges;
  for (const auto& member : group.members)
    if (site.devices[member.device].bridges()) bridges.push_back(member.device);
  const ParentRows rows(site, tree, bridges);
  std::size_t known_below = 0;
  for (const auto& row : site.devices[group.parent].learned) {
    if (row.port != group.port) continue;
    if (rows.below(row.mac))
      ++known_below;
    else if (site.owner[row.mac] == no_place && !on_edges.test(row.mac))
      rows.count(row.mac, between);
  }
  std::size_t have = 0;
  for (const auto place : bridges) {
    have += tree.down[place].count();
    compare_upwards(site, tree, place, group.parent, on_edges, between);
  }
  between.seen_below = static_cast<std::uint32_t>(known_below);
  between.parent_misses = static_cast<std::uint32_t>(have - std::min(have, known_below));
  return between;
}

double missing_share(const std::vector<PortGroup>& groups, const std::vector<Between>& between,
                     const std::vector<bool>& cabled) {
  // One in a hundred, as of a switch with 48 ports, until the site tells better.
  constexpr double before = 0.5, before_of = 50;
  double missed = before;
  double below = before_of;
  double unknown = before;
  double compared = before_of;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    missed += between[i].parent_misses;
    below += between[i].parent_misses + between[i].seen_below + between[i].seen_above;
    if (!cabled[i]) continue;
    unknown += between[i].unknown();
    compared += between[i].compared();
  }
  const double by_parents = missed / below;
  const bool says_enough = compared > 2 * before_of;
  return says_enough ? std::max(by_parents, unknown / compared) : by_parents;
}

Verdict judge(const SiteTables& site, const SiteTree& tree, const PortGroup& group,
              const Between& between, double missing_share) {
  return Judge(site, tree, group, between, missing_share).verdict();
}

}  // namespace netroster::inventory
