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
#include "inventory/heard.h"
#include "inventory/links.h"
#include "inventory/meshes.h"
#include "inventory/port_groups.h"
#include "inventory/port_names.h"
#include "inventory/site_tree.h"

namespace netroster::inventory {
namespace {

constexpr std::string_view protocol = "forwarding";
// From here on tables may speak against what a protocol said.
constexpr int least_to_doubt = 70;

std::vector<const Device*> pointers(std::span<const std::shared_ptr<const Device>> devices) {
  std::vector<const Device*> list;
  list.reserve(devices.size());
  for (const auto& device : devices) list.push_back(device.get());
  return list;
}

class SiteInference {
 public:
  SiteInference(std::span<const std::shared_ptr<const Device>> devices,
                std::span<const std::shared_ptr<const Link>> known)
      : site_(read_tables(pointers(devices))), heard_(hear(site_, known)), spanning_tree_(site_) {}

  Inference infer();

 private:
  // What tables say of a port.
  struct Drawn {
    std::string what;
    Place far = no_place;  // the device there; no_place: a hidden switch
    int confidence = 0;
    std::string doubtful;  // why the cable may be none; empty: it is there
  };

  const Device& device(Place place) const { return *site_.devices[place].device; }

  void decide(const std::vector<PortGroup>& groups);
  void decide(const PortGroup& group, const Between& between, double missing);
  const std::string* heard_before(PortKey port, const Attachment& member) const;
  bool is_taken(const PortGroup& group, const Attachment& member, std::string& reason) const;
  PortGroup without_taken(const PortGroup& group);
  void draw_cables(const PortGroup& group, const Verdict& verdict);
  void doubt_cables(const PortGroup& group, const Verdict& verdict);
  void draw_hidden(const PortGroup& group, const Verdict& verdict, const Between& between);
  void draw_blocked();
  void settle_meshes();
  Link cable(const PortGroup& group, const Attachment& member, const Verdict& verdict) const;
  void note_drawn(PortKey own, PortKey far, int confidence, const std::string& doubtful);
  void put(Link link, PortKey one, PortKey other, const std::string& doubtful);
  LinkEnd end_of(Place place, std::int32_t port) const { return link_end_at(site_, place, port); }
  LinkEvidence said(Place place, std::int32_t port, std::string row, std::string matched) const;
  LinkEvidence parent_said(const PortGroup& group, const Attachment& member) const;
  LinkEvidence member_said(const PortGroup& group, const Attachment& member) const;
  bool is_free(const Facing::End& end, const HiddenSwitch& found) const;
  void join(HiddenSwitch& found, const Facing::End& end, const HeardLink& known);
  void join_what_is_heard_through();
  bool is_heard_through(const HeardLink& known) const;
  void doubt_links();
  std::optional<Doubt> doubt_of(const HeardLink& known) const;
  void drop_known();
  void tell_undecided();

  SiteTables site_;
  Heard heard_;
  SpanningTreePairs spanning_tree_;
  SiteTree tree_;
  std::map<PortKey, Drawn> drawn_;        // ports for which tables say something
  std::map<Place, std::string> reasons_;  // of devices without a place
  std::set<Place> drawn_devices_;
  Inference result_;
};

// --- what is drawn ------------------------------------------------------------------------------

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

void SiteInference::note_drawn(PortKey own, PortKey far, int confidence,
                               const std::string& doubtful) {
  if (own.second == no_port) return;
  drawn_[own] = {fmt::format("forwarding tables put {} there", device(far.first).name), far.first,
                 confidence, doubtful};
}

void SiteInference::put(Link link, PortKey one, PortKey other, const std::string& doubtful) {
  note_drawn(one, other, link.confidence, doubtful);
  note_drawn(other, one, link.confidence, doubtful);
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
  if (const auto found = heard_.spoken.find(port); found != heard_.spoken.end())
    return &found->second;
  if (device(member.device).facts->neighbours.empty()) return nullptr;
  const auto found = heard_.passed_on.find(port);
  return found == heard_.passed_on.end() ? nullptr : &found->second;
}

// A protocol knows the cable of the member, or of the port.
bool SiteInference::is_taken(const PortGroup& group, const Attachment& member,
                             std::string& reason) const {
  if (const auto own = heard_.cabled.find({member.device, own_port(site_, member)});
      own != heard_.cabled.end()) {
    reason.clear();
    return true;
  }
  if (group.parent == no_place) return false;
  const PortKey port{group.parent, group.port};
  const auto where =
      fmt::format("{} {}", device(group.parent).name, end_of(group.parent, group.port).port);
  if (const auto known = heard_.cabled.find(port); known != heard_.cabled.end()) {
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

// No cable, but enough to doubt one that a protocol tells of there.
void SiteInference::doubt_cables(const PortGroup& group, const Verdict& verdict) {
  const PortKey port{group.parent, group.port};
  for (const auto i : verdict.members) {
    const PortKey own{group.members[i].device, own_port(site_, group.members[i])};
    note_drawn(own, port, 0, verdict.why);
    note_drawn(port, own, 0, verdict.why);
  }
}

void sort_ports(HiddenSwitch& found) {
  std::sort(found.ports.begin(), found.ports.end(), [](const auto& a, const auto& b) {
    return std::tie(a.device, a.port) < std::tie(b.device, b.port);
  });
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
  sort_ports(found);
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
                     heard_.cabled.contains({first.device, first.own_port}));
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
  if (verdict.wiring == Wiring::undecided) doubt_cables(group, verdict);
  for (const auto& [i, why] : verdict.left_out) reasons_.emplace(group.members[i].device, why);
}

// Blocked ports learn nothing, but spanning tree says who is at their other end.
void SiteInference::draw_blocked() {
  for (Place i = 0; i < site_.devices.size(); ++i) {
    if (!device(i).facts->stp) continue;
    for (const auto& port : device(i).facts->stp->ports) {
      if (port.state != "blocking") continue;
      const auto pair = spanning_tree_.of(i, port);
      if (!pair || pair->a.port == no_port) continue;
      const PortKey own{i, pair->a.port};
      const PortKey far{pair->b.place, pair->b.port};
      if (heard_.cabled.count(own) + heard_.cabled.count(far) + drawn_.count(own) +
              drawn_.count(far) !=
          0)
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

// A mesh is more than tables can say against: what they drew inside it gives way.
void SiteInference::settle_meshes() {
  for (const auto& mesh : meshes_of(heard_.links)) {
    const auto confidence = draw_mesh({site_, tree_, heard_}, mesh, result_);
    for (const auto& port : mesh.ports) {
      const auto drawn = drawn_.find(port);
      if (confidence == 0 && (drawn == drawn_.end() || !mesh.has(drawn->second.far))) continue;
      drawn_devices_.insert(port.first);
      drawn_[port] = {"a switch that nobody manages is there", no_place, confidence, ""};
    }
  }
}

// --- what is heard through hidden switches ------------------------------------------------------

bool has_port(const HiddenSwitch& found, const LinkEnd& end) {
  return std::any_of(found.ports.begin(), found.ports.end(), [&](const auto& port) {
    return port.device == end.device && port.port == end.port;
  });
}

// Nothing says that the port leads elsewhere. A place in the tree does not, where the cable of that
// port leads to another device; nor does what else came through a bridge.
bool SiteInference::is_free(const Facing::End& end, const HiddenSwitch& found) const {
  const PortKey port{end.place, end.port};
  if (drawn_.contains(port) || heard_.cabled.contains(port) || heard_.spoken.contains(port))
    return false;
  return std::none_of(tree_.attached.begin(), tree_.attached.end(), [&](const Attachment& it) {
    return it.device == end.place && it.parent != no_place && own_port(site_, it) == end.port &&
           !heard_.cabled.contains({it.parent, it.port}) &&
           !has_port(found, end_of(it.parent, it.port));
  });
}

void SiteInference::join(HiddenSwitch& found, const Facing::End& end, const HeardLink& known) {
  found.ports.push_back(end_of(end.place, end.port));
  sort_ports(found);
  found.estimated_ports = usual_size(found.ports.size() + found.hosts);
  auto said = known.link->evidence.front();
  said.matched = "heard through it";
  found.last_seen = std::min(found.last_seen, said.when);
  found.evidence.push_back(std::move(said));
  drawn_devices_.insert(end.place);
  drawn_[{end.place, end.port}] = {"a switch that nobody manages is there", no_place,
                                   found.confidence, ""};
}

// A device that protocols tell of at the port of a hidden switch is behind that.
void SiteInference::join_what_is_heard_through() {
  for (const auto& known : heard_.links) {
    if (!may_come_through_a_bridge(known) || known.link->evidence.empty()) continue;
    const auto& [a, b, on_cable] = known.facing;
    for (const auto& [own, other] : {std::pair{a, b}, std::pair{b, a}}) {
      const auto at = end_of(own.place, own.port);
      const auto found =
          std::find_if(result_.hidden.begin(), result_.hidden.end(), [&](const HiddenSwitch& each) {
            return each.confidence >= least_to_doubt && has_port(each, at);
          });
      if (found != result_.hidden.end() && is_free(other, *found)) join(*found, other, known);
    }
  }
}

// Both of its ends are on one hidden switch.
bool SiteInference::is_heard_through(const HeardLink& known) const {
  const auto& [a, b, on_cable] = known.facing;
  if (!may_come_through_a_bridge(known)) return false;
  const auto one = end_of(a.place, a.port);
  const auto other = end_of(b.place, b.port);
  return std::any_of(result_.hidden.begin(), result_.hidden.end(), [&](const auto& each) {
    return each.confidence >= least_to_doubt && has_port(each, one) && has_port(each, other);
  });
}

// --- what tables say against protocols ----------------------------------------------------------

// Tables put something else on one of its ports, or leave it open.
std::optional<Doubt> SiteInference::doubt_of(const HeardLink& known) const {
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
  for (const auto& known : heard_.links) {
    if (known.facing.on_cable || known.link->state == LinkState::manual) continue;
    if (!known.is_sure && !is_heard_through(known)) continue;
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
  for (const auto& known : heard_.links) {
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
  for (Place i = 0; i < site_.devices.size(); ++i) {
    if (drawn_devices_.count(i) != 0) continue;
    const auto known = std::any_of(heard_.links.begin(), heard_.links.end(), [&](const auto& each) {
      return each.facing.a.place == i || each.facing.b.place == i;
    });
    if (known) continue;
    const auto reason = reasons_.find(i);
    auto why = reason != reasons_.end() ? reason->second : tree_.unknown[i];
    if (!why.empty()) result_.undecided.push_back({device(i).id, std::move(why)});
  }
}

Inference SiteInference::infer() {
  auto pairs = heard_.sure();
  spanning_tree_.add_to(pairs);
  tree_ = build_tree(site_, pairs);
  const auto groups = groups_of(tree_);
  decide(groups);
  draw_blocked();
  settle_meshes();
  join_what_is_heard_through();
  doubt_links();
  drop_known();
  std::set<PortKey> inner;
  for (const auto& [port, far] : heard_.cabled) inner.insert(port);
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
