#include "inventory/inference.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "inventory/claims.h"
#include "inventory/edge_ports.h"
#include "inventory/links.h"
#include "inventory/port_groups.h"
#include "inventory/port_names.h"
#include "inventory/site_tree.h"

namespace netroster::inventory {
namespace {

constexpr std::string_view protocol = "forwarding";
// From here on tables may speak against what a protocol said.
constexpr int least_to_doubt = 70;

using PortKey = std::pair<Place, std::int32_t>;

class SiteInference {
 public:
  SiteInference(std::span<const std::shared_ptr<const Device>> devices,
                std::span<const std::shared_ptr<const Link>> known)
      : known_(known) {
    for (const auto& device : devices) {
      const auto place = static_cast<Place>(devices_.size());
      place_of_[device->id] = place;
      if (const auto& mac = device->facts->device.base_mac) by_base_mac_.emplace(*mac, place);
      devices_.push_back(device.get());
    }
    site_ = read_tables(devices_);
  }

  Inference infer();

 private:
  struct KnownLink {
    const Link* link = nullptr;
    Facing facing;
    bool is_sure = false;  // two ports that nothing speaks against
  };

  // What tables say of a port.
  struct Drawn {
    std::string what;
    Place far = no_place;  // the device there; no_place: a hidden switch
    int confidence = 0;
    std::string doubtful;  // why the cable may be none; empty: it is there
  };

  const Device& device(Place place) const { return *devices_[place]; }
  Facing::End end_in_site(const LinkEnd& end) const;
  void take_known_links();
  void add_spanning_tree(std::vector<Facing>& facing) const;
  std::optional<Facing> by_spanning_tree(Place place, const SpanningTree::PortState& port) const;
  std::vector<Facing> facing() const;
  void note_unmanaged_neighbours();
  void note_unmanaged(Place place, std::int32_t port, const KnownNeighbour& row);

  void decide(const std::vector<PortGroup>& groups);
  void decide(const PortGroup& group, const Between& between, double missing);
  const std::string* heard_before(PortKey port, const Attachment& member) const;
  bool is_taken(const PortGroup& group, const Attachment& member, std::string& reason) const;
  PortGroup without_taken(const PortGroup& group);
  void draw_cables(const PortGroup& group, const Verdict& verdict);
  void draw_hidden(const PortGroup& group, const Verdict& verdict, const Between& between);
  void draw_blocked();
  Link cable(const PortGroup& group, const Attachment& member, const Verdict& verdict) const;
  void put(Link link, PortKey one, PortKey other, const std::string& doubtful);
  LinkEnd end_of(Place place, std::int32_t port) const;
  LinkEvidence said(Place place, std::int32_t port, std::string row, std::string matched) const;
  LinkEvidence parent_said(const PortGroup& group, const Attachment& member) const;
  LinkEvidence member_said(const PortGroup& group, const Attachment& member) const;
  void doubt_links();
  std::optional<Doubt> doubt_of(const KnownLink& known) const;
  void drop_known();
  void tell_undecided();

  std::span<const std::shared_ptr<const Link>> known_;
  std::vector<const Device*> devices_;
  std::map<std::string, Place, std::less<>> place_of_;
  std::map<MacAddress, Place> by_base_mac_;
  SiteTables site_;
  SiteTree tree_;
  std::vector<KnownLink> links_;
  std::map<PortKey, std::string> cabled_;     // ports with a cable for sure, and to whom
  std::map<PortKey, std::string> spoken_;     // ports that hear somebody not managed, by LLDP
  std::map<PortKey, std::string> passed_on_;  // the same by protocols that pass through bridges
  std::map<PortKey, Drawn> drawn_;            // ports for which tables say something
  std::map<Place, std::string> reasons_;      // of devices without a place
  std::set<Place> drawn_devices_;
  Inference result_;
};

// --- what protocols say -------------------------------------------------------------------------

Facing::End SiteInference::end_in_site(const LinkEnd& end) const {
  const auto found = place_of_.find(end.device);
  if (found == place_of_.end()) return {};
  const auto& ports = device(found->second).facts->ports;
  const auto at =
      end.index ? position_of_index(ports, *end.index) : find_port_named(ports, end.port).position;
  if (at < 0) return {found->second, no_port};
  return {found->second, site_.devices[found->second].bridging[static_cast<std::size_t>(at)]};
}

bool is_on_cable(const Link& link) {
  return !link.crowded && std::any_of(link.evidence.begin(), link.evidence.end(),
                                      [](const auto& said) { return said.protocol == "lldp"; });
}

void SiteInference::take_known_links() {
  for (const auto& link : known_) {
    if (link->state == LinkState::inferred) continue;
    KnownLink known;
    known.link = link.get();
    known.facing = {end_in_site(link->ends[0]), end_in_site(link->ends[1]), is_on_cable(*link)};
    known.is_sure =
        !link->stale && (link->state == LinkState::confirmed ||
                         link->state == LinkState::one_sided || link->state == LinkState::manual);
    for (std::size_t i = 0; i < 2; ++i) {
      const auto& end = i == 0 ? known.facing.a : known.facing.b;
      if (end.place == no_place || end.port == no_port || !known.facing.on_cable) continue;
      // A contradicted cable is there all the same: only its far end is in doubt.
      cabled_.emplace(PortKey{end.place, end.port}, link->ends[1 - i].device);
    }
    links_.push_back(known);
  }
}

// The designated bridge of a port is the next one that takes part in spanning tree, and its port.
std::optional<Facing> SiteInference::by_spanning_tree(Place place,
                                                      const SpanningTree::PortState& port) const {
  const auto slash = port.designated_bridge.find('/');
  if (slash == std::string::npos || !port.port_index || !port.designated_port) return std::nullopt;
  const auto mac = MacAddress::parse(port.designated_bridge.substr(slash + 1));
  if (!mac) return std::nullopt;
  const auto other = by_base_mac_.find(*mac);
  if (other == by_base_mac_.end() || other->second == place) return std::nullopt;
  const auto& ports = device(other->second).facts->ports;
  for (std::size_t i = 0; i < ports.size(); ++i)
    if (ports[i].bridge_port == port.designated_port)
      return Facing{{place, bridging_port(site_.devices[place], *port.port_index)},
                    {other->second, site_.devices[other->second].bridging[i]},
                    false};
  return std::nullopt;
}

void SiteInference::add_spanning_tree(std::vector<Facing>& facing) const {
  for (Place i = 0; i < devices_.size(); ++i) {
    const auto& stp = device(i).facts->stp;
    if (!stp || !stp->root_port) continue;
    for (const auto& port : stp->ports)
      if (port.bridge_port == *stp->root_port && port.state == "forwarding")
        if (auto pair = by_spanning_tree(i, port)) facing.push_back(*pair);
  }
}

std::vector<Facing> SiteInference::facing() const {
  std::vector<Facing> list;
  for (const auto& known : links_)
    if (known.is_sure && known.facing.a.place != no_place && known.facing.b.place != no_place)
      list.push_back(known.facing);
  add_spanning_tree(list);
  return list;
}

void SiteInference::note_unmanaged_neighbours() {
  for (Place i = 0; i < devices_.size(); ++i)
    for (const auto& row : *device(i).neighbours)
      if (row.device.empty() && row.port_index)
        note_unmanaged(i, bridging_port(site_.devices[i], *row.port_index), row);
}

void SiteInference::note_unmanaged(Place place, std::int32_t port, const KnownNeighbour& row) {
  if (port == no_port) return;
  const auto& by = row.protocols;
  auto& list = std::find(by.begin(), by.end(), "lldp") != by.end() ? spoken_ : passed_on_;
  list.emplace(PortKey{place, port}, row.name.empty() ? row.chassis_id : row.name);
}

// --- what is drawn ------------------------------------------------------------------------------

LinkEnd SiteInference::end_of(Place place, std::int32_t port) const {
  LinkEnd end;
  end.device = device(place).id;
  if (port == no_port) return end;
  const auto& found = device(place).facts->ports[static_cast<std::size_t>(port)];
  end.port = port_text(found);
  if (found.index != 0) end.index = found.index;
  end.speed_bps = found.speed_bps;
  return end;
}

LinkEvidence SiteInference::said(Place place, std::int32_t port, std::string row,
                                 std::string matched) const {
  return {std::string(protocol),     device(place).id, end_of(place, port).port,
          site_.devices[place].read, std::move(row),   std::move(matched)};
}

// The lowest of its addresses that was learned there, so that the words stay the same.
std::optional<MacAddress> learned_address(const SiteTables& site, Place by, std::int32_t port,
                                          const Attachment& member) {
  std::optional<MacAddress> lowest;
  for (const auto mac : site.devices[member.device].own)
    if (port_of(site.devices[by], mac) == port && (!lowest || site.macs[mac] < *lowest))
      lowest = site.macs[mac];
  return lowest;
}

LinkEvidence SiteInference::parent_said(const PortGroup& group, const Attachment& member) const {
  const auto mac = learned_address(site_, group.parent, group.port, member);
  auto row = mac ? fmt::format("learned {} of {} here", mac->text(), device(member.device).name)
                 : fmt::format("learned what hangs on {} here", device(member.device).name);
  return said(group.parent, group.port, std::move(row),
              mac ? "its own MAC address" : "hosts that it has on its other ports");
}

LinkEvidence SiteInference::member_said(const PortGroup& group, const Attachment& member) const {
  Attachment parent;
  parent.device = group.parent;
  const auto mac = group.parent == no_place
                       ? std::nullopt
                       : learned_address(site_, member.device, member.own_port, parent);
  auto row = mac ? fmt::format("learned {} of {} here", mac->text(), device(group.parent).name)
                 : std::string("the rest of the site is on this port");
  return said(member.device, member.own_port, std::move(row),
              mac ? "its own MAC address" : "nothing else is between, as far as tables tell");
}

Link SiteInference::cable(const PortGroup& group, const Attachment& member,
                          const Verdict& verdict) const {
  Link link;
  link.state = LinkState::inferred;
  link.confidence = verdict.confidence;
  link.note = verdict.why;
  link.ends = {end_of(group.parent, group.port), end_of(member.device, own_port(site_, member))};
  link.evidence.push_back(parent_said(group, member));
  if (site_.devices[member.device].bridges()) link.evidence.push_back(member_said(group, member));
  return link;
}

void SiteInference::put(Link link, PortKey one, PortKey other, const std::string& doubtful) {
  for (const auto& [own, far] : {std::pair{one, other}, std::pair{other, one}}) {
    if (own.second == no_port) continue;
    drawn_[own] = {fmt::format("forwarding tables put {} there", device(far.first).name), far.first,
                   link.confidence, doubtful};
  }
  drawn_devices_.insert({one.first, other.first});
  for (const auto& row : link.evidence) link.last_seen = std::max(link.last_seen, row.when);
  link.first_seen = link.last_seen;
  name_by_ends(link);
  link.site = device(one.first).site;
  result_.links.push_back(std::move(link));
}

// Who is heard on the port and is not managed. What is not heard by LLDP may be behind the member,
// when that speaks nothing itself and passes it on.
const std::string* SiteInference::heard_before(PortKey port, const Attachment& member) const {
  if (const auto found = spoken_.find(port); found != spoken_.end()) return &found->second;
  if (device(member.device).facts->neighbours.empty()) return nullptr;
  const auto found = passed_on_.find(port);
  return found == passed_on_.end() ? nullptr : &found->second;
}

// A protocol knows the cable of the member, or of the port.
bool SiteInference::is_taken(const PortGroup& group, const Attachment& member,
                             std::string& reason) const {
  if (const auto own = cabled_.find({member.device, own_port(site_, member)});
      own != cabled_.end()) {
    reason.clear();
    return true;
  }
  if (group.parent == no_place) return false;
  const PortKey port{group.parent, group.port};
  const auto where =
      fmt::format("{} {}", device(group.parent).name, end_of(group.parent, group.port).port);
  if (const auto known = cabled_.find(port); known != cabled_.end()) {
    reason = fmt::format("it is behind {}, whose cable leads to another device", where);
    return true;
  }
  if (const auto* const name = heard_before(port, member)) {
    reason = fmt::format("it is behind {}, which hears {}", where, *name);
    return true;
  }
  return false;
}

PortGroup SiteInference::without_taken(const PortGroup& group) {
  PortGroup rest{group.parent, group.port, {}};
  for (const auto& member : group.members) {
    std::string reason;
    if (!is_taken(group, member, reason))
      rest.members.push_back(member);
    else if (!reason.empty())
      reasons_.emplace(member.device, reason);
  }
  return rest;
}

void SiteInference::draw_cables(const PortGroup& group, const Verdict& verdict) {
  std::set<Place> done;
  for (const auto i : verdict.members) {
    const auto& member = group.members[i];
    if (!done.insert(member.device).second) continue;
    put(cable(group, member, verdict), {group.parent, group.port},
        {member.device, own_port(site_, member)}, verdict.is_doubtful ? verdict.why : "");
  }
}

void SiteInference::draw_hidden(const PortGroup& group, const Verdict& verdict,
                                const Between& between) {
  HiddenSwitch found;
  found.site = device(group.members.front().device).site;
  found.confidence = verdict.confidence;
  found.hosts = between.all();
  std::map<Place, std::pair<std::int32_t, const Attachment*>> ends;
  for (const auto i : verdict.members)
    ends.emplace(group.members[i].device,
                 std::pair{own_port(site_, group.members[i]), &group.members[i]});
  if (group.parent != no_place) ends.emplace(group.parent, std::pair{group.port, nullptr});
  for (const auto& [place, end] : ends) {
    found.ports.push_back(end_of(place, end.first));
    drawn_devices_.insert(place);
    drawn_[{place, end.first}] = {"forwarding tables put a switch there that nobody manages",
                                  no_place, verdict.confidence, ""};
    if (end.second == nullptr) continue;
    if (group.parent != no_place) found.evidence.push_back(parent_said(group, *end.second));
    if (site_.devices[place].bridges()) found.evidence.push_back(member_said(group, *end.second));
  }
  found.evidence.push_back(said(group.parent != no_place ? group.parent : ends.begin()->first,
                                group.parent != no_place ? group.port : ends.begin()->second.first,
                                verdict.why, "what is on the port together"));
  found.estimated_ports = usual_size(found.ports.size() + found.hosts);
  for (const auto& row : found.evidence)
    found.last_seen =
        found.last_seen == WallTime{} ? row.when : std::min(found.last_seen, row.when);
  found.first_seen = found.last_seen;
  const auto& first =
      group.parent != no_place ? end_of(group.parent, group.port) : found.ports.front();
  found.id = fmt::format("{}|hidden|{}|{}", found.site, first.device, first.port);
  std::sort(found.ports.begin(), found.ports.end(), [](const auto& a, const auto& b) {
    return std::tie(a.device, a.port) < std::tie(b.device, b.port);
  });
  result_.hidden.push_back(std::move(found));
}

void SiteInference::decide(const std::vector<PortGroup>& groups) {
  const auto on_edges = hosts_on_edges(site_, tree_, groups);
  std::vector<Between> between;  // hosts are behind all members, those with a known cable too
  std::vector<bool> cabled;
  for (const auto& group : groups) {
    between.push_back(hosts_between(site_, tree_, group, on_edges));
    const auto& first = group.members.front();
    cabled.push_back(group.members.size() == 1 && site_.devices[first.device].complete &&
                     cabled_.contains({first.device, first.own_port}));
  }
  const auto missing = missing_share(groups, between, cabled);
  for (std::size_t i = 0; i < groups.size(); ++i) decide(groups[i], between[i], missing);
}

void SiteInference::decide(const PortGroup& all, const Between& between, double missing) {
  const auto group = without_taken(all);
  if (group.members.empty()) return;
  const auto verdict = judge(site_, tree_, group, between, missing);
  if (verdict.wiring == Wiring::cables) draw_cables(group, verdict);
  if (verdict.wiring == Wiring::hidden) draw_hidden(group, verdict, between);
  for (const auto& [i, why] : verdict.left_out) reasons_.emplace(group.members[i].device, why);
}

// Blocked ports learn nothing, but spanning tree says who is at their other end.
void SiteInference::draw_blocked() {
  for (Place i = 0; i < devices_.size(); ++i) {
    if (!device(i).facts->stp) continue;
    for (const auto& port : device(i).facts->stp->ports) {
      if (port.state != "blocking") continue;
      const auto pair = by_spanning_tree(i, port);
      if (!pair || pair->a.port == no_port) continue;
      const PortKey own{i, pair->a.port};
      const PortKey far{pair->b.place, pair->b.port};
      if (cabled_.count(own) + cabled_.count(far) + drawn_.count(own) + drawn_.count(far) != 0)
        continue;
      Link link;
      link.state = LinkState::inferred;
      link.confidence = 75;
      link.note = "spanning tree keeps it blocked";
      link.ends = {end_of(own.first, own.second), end_of(far.first, far.second)};
      link.evidence.push_back(said(own.first, own.second,
                                   fmt::format("blocked; the designated bridge is {} port {}",
                                               port.designated_bridge, *port.designated_port),
                                   "base MAC address and bridge port"));
      put(std::move(link), own, far, "");
    }
  }
}

// --- what tables say against protocols ----------------------------------------------------------

// Tables put something else on one of its ports, or leave it open.
std::optional<Doubt> SiteInference::doubt_of(const KnownLink& known) const {
  const auto& [a, b, on_cable] = known.facing;
  std::optional<Doubt> doubt;
  for (const auto& [own, other] : {std::pair{a, b}, std::pair{b, a}}) {
    const auto found = drawn_.find({own.place, own.port});
    if (found == drawn_.end()) continue;
    const auto& drawn = found->second;
    const bool is_other = drawn.far != other.place;
    if (!is_other && drawn.doubtful.empty()) continue;
    const bool is_weak = !is_other || drawn.confidence < least_to_doubt;
    doubt = Doubt{known.link->id,
                  fmt::format("{} {}: {}", device(own.place).name, end_of(own.place, own.port).port,
                              is_other ? drawn.what : drawn.doubtful),
                  is_weak};
    if (!is_weak) break;
  }
  return doubt;
}

void SiteInference::doubt_links() {
  for (const auto& known : links_) {
    if (known.facing.on_cable || !known.is_sure || known.link->state == LinkState::manual) continue;
    if (known.facing.a.place == no_place || known.facing.b.place == no_place) continue;
    if (auto doubt = doubt_of(known)) result_.doubts.push_back(std::move(*doubt));
  }
}

// A port whose cable a protocol tells of, and nothing speaks against it, gets no other.
void SiteInference::drop_known() {
  std::set<std::string> doubted;
  for (const auto& doubt : result_.doubts)
    if (!doubt.is_weak) doubted.insert(doubt.link);
  std::set<std::pair<std::string, std::string>> taken;
  for (const auto& known : links_) {
    if (!known.is_sure || doubted.count(known.link->id) != 0) continue;
    for (const auto& end : {known.facing.a, known.facing.b})
      if (end.place != no_place && end.port != no_port)
        taken.emplace(device(end.place).id, end_of(end.place, end.port).port);
  }
  const auto is_taken = [&](const LinkEnd& end) {
    return taken.count({end.device, end.port}) != 0;
  };
  std::erase_if(result_.links,
                [&](const Link& link) { return is_taken(link.ends[0]) || is_taken(link.ends[1]); });
  std::erase_if(result_.hidden, [&](const HiddenSwitch& it) {
    return std::any_of(it.ports.begin(), it.ports.end(), is_taken);
  });
}

void SiteInference::tell_undecided() {
  for (Place i = 0; i < devices_.size(); ++i) {
    if (drawn_devices_.count(i) != 0) continue;
    const auto known = std::any_of(links_.begin(), links_.end(), [&](const auto& each) {
      return each.facing.a.place == i || each.facing.b.place == i;
    });
    if (known) continue;
    const auto reason = reasons_.find(i);
    auto why = reason != reasons_.end() ? reason->second : tree_.unknown[i];
    if (!why.empty()) result_.undecided.push_back({device(i).id, std::move(why)});
  }
}

Inference SiteInference::infer() {
  take_known_links();
  note_unmanaged_neighbours();
  const auto pairs = facing();
  tree_ = build_tree(site_, pairs);
  const auto groups = groups_of(tree_);
  decide(groups);
  draw_blocked();
  doubt_links();
  drop_known();
  std::set<PortKey> inner;
  for (const auto& [port, far] : cabled_) inner.insert(port);
  result_.edges = edge_ports(site_, tree_, groups, inner);
  tell_undecided();
  const auto by_id = [](const auto& a, const auto& b) { return a.id < b.id; };
  std::sort(result_.links.begin(), result_.links.end(), by_id);
  std::sort(result_.hidden.begin(), result_.hidden.end(), by_id);
  std::sort(result_.doubts.begin(), result_.doubts.end(),
            [](const auto& a, const auto& b) { return a.link < b.link; });
  return std::move(result_);
}

}  // namespace

Inference infer_links(std::span<const std::shared_ptr<const Device>> devices,
                      std::span<const std::shared_ptr<const Link>> known) {
  return SiteInference(devices, known).infer();
}

}  // namespace netroster::inventory
