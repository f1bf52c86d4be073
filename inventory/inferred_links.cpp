#include "inventory/inferred_links.h"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "inventory/links.h"

namespace netroster::inventory {
namespace {

constexpr std::string_view by_tables = "forwarding";
constexpr int confidence_in_doubt = 40, confidence_in_weak_doubt = 70;

bool speaks_of_tables(const Link& link) {
  return std::any_of(link.evidence.begin(), link.evidence.end(),
                     [](const auto& said) { return said.protocol == by_tables; });
}

// A protocol told of it, and tables left it open: it is no link of theirs.
bool was_told(const Link& link) {
  return std::any_of(link.evidence.begin(), link.evidence.end(),
                     [](const auto& said) { return said.protocol != by_tables; });
}

// Nothing is inferred at its ports: the same rule as that of infer_links(). A contradicted link may
// have come through a bridge, but LLDP does not: the cable is there, whatever its far end.
bool takes_its_ports(const Link& link) {
  if (link.crowded) return false;
  if (link.state == LinkState::contradicted) return is_on_the_cable(link);
  return !link.stale && (link.state == LinkState::confirmed || link.state == LinkState::one_sided);
}

bool has_whole_table(const Device& device) {
  const auto read = device.freshness.find("forwarding");
  return read == device.freshness.end() || read->second.last_complete == read->second.last_read;
}

// Pointers stay where nothing has changed.
template <typename Value>
std::shared_ptr<const Value> same_or(const std::shared_ptr<const Value>& before, Value now) {
  if (before && *before == now) return before;
  return std::make_shared<const Value>(std::move(now));
}

// Tables of one network differ a little at every reading: hosts come and go, rows age. So much less
// or more sure is something before it is said anew; up is further than down, so that nothing
// swings.
constexpr int clearly_less = 25, clearly_more = 30;

bool is_as_sure(int before, int now) {
  return now > before - clearly_less && now < before + clearly_more;
}

// Of the same tables: the words stay, and times go on.
void keep_words(const std::vector<LinkEvidence>& before, std::vector<LinkEvidence>& now) {
  const bool same_tables =
      std::equal(before.begin(), before.end(), now.begin(), now.end(), [](auto& a, auto& b) {
        return std::tie(a.protocol, a.device, a.port) == std::tie(b.protocol, b.device, b.port);
      });
  if (!same_tables) return;
  for (std::size_t i = 0; i < now.size(); ++i) {
    now[i].row = before[i].row;
    now[i].matched = before[i].matched;
  }
}

void keep_what_stays(const Link& before, bool is_cut, Link& now) {
  const bool is_less_for_the_cut = is_cut && now.confidence < before.confidence;
  if (!is_less_for_the_cut && !is_as_sure(before.confidence, now.confidence)) return;
  now.confidence = before.confidence;
  now.note = before.note;
  keep_words(before.evidence, now.evidence);
}

// A switch does not shrink when hosts leave it.
void keep_what_stays(const HiddenSwitch& before, HiddenSwitch& now) {
  const bool same_ports = std::equal(
      before.ports.begin(), before.ports.end(), now.ports.begin(), now.ports.end(),
      [](auto& a, auto& b) { return std::tie(a.device, a.port) == std::tie(b.device, b.port); });
  if (!same_ports) return;
  now.estimated_ports = std::max(now.estimated_ports, before.estimated_ports);
  if (!is_as_sure(before.confidence, now.confidence)) return;
  now.confidence = before.confidence;
  keep_words(before.evidence, now.evidence);
}

template <typename Value>
std::map<std::string, std::shared_ptr<const Value>> take_site(
    std::map<std::string, std::shared_ptr<const Value>>& all, const std::string& site) {
  std::map<std::string, std::shared_ptr<const Value>> taken;
  for (auto entry = all.begin(); entry != all.end();) {
    const auto next = std::next(entry);
    if (entry->second->site == site) taken.insert(all.extract(entry));
    entry = next;
  }
  return taken;
}

}  // namespace

void InferredLinks::restore(const Inventory& start) {
  for (const auto& link : start.links) {
    const bool is_weak = link->state == LinkState::inferred && was_told(*link);
    if (link->state == LinkState::inferred && !is_weak) put(link);
    if (is_weak || (link->state == LinkState::shared && speaks_of_tables(*link))) {
      doubts_[link->id].note = link->note;
      doubts_[link->id].is_weak = is_weak;
      doubt_of_[link->id] = link->site;
    }
  }
  for (const auto& found : start.hidden) hidden_[found->id] = found;
  for (const auto& device : start.devices)
    if (!device->facts->forwarding.empty()) touch(device->site);
}

void InferredLinks::put(LinkPtr link) {
  for (const auto& end : link->ends) at_[{end.device, end.port}] = link->id;
  links_[link->id] = std::move(link);
}

void InferredLinks::drop_link(const std::string& id) {
  const auto link = links_.extract(id);
  if (link.empty()) return;
  for (const auto& end : link.mapped()->ends)
    if (const auto at = at_.find({end.device, end.port}); at != at_.end() && at->second == id)
      at_.erase(at);
}

void InferredLinks::drop_at(const PortKey& port) {
  if (const auto at = at_.find(port); at != at_.end()) {
    touch(links_.at(at->second)->site);
    drop_link(std::string(at->second));
  }
  std::erase_if(hidden_, [&](const auto& entry) {
    const auto& ports = entry.second->ports;
    const bool is_there = std::any_of(ports.begin(), ports.end(), [&](const auto& end) {
      return end.device == port.first && end.port == port.second;
    });
    if (is_there) touch(entry.second->site);
    return is_there;
  });
}

void InferredLinks::give_way_to(const Link& link) {
  const auto doubted = doubts_.find(link.id);
  if (!takes_its_ports(link) || (doubted != doubts_.end() && !doubted->second.is_weak)) return;
  for (const auto& end : link.ends) {
    if (end.port.empty()) continue;
    drop_at({end.device, end.port});
    if (!end.aggregate.empty()) drop_at({end.device, end.aggregate});
  }
}

void InferredLinks::forget(const std::string& device) {
  std::vector<std::string> gone;
  for (const auto& [id, link] : links_)
    if (link->ends[0].device == device || link->ends[1].device == device) gone.push_back(id);
  for (const auto& id : gone) drop_link(id);
  std::erase_if(hidden_, [&](const auto& entry) {
    const auto& ports = entry.second->ports;
    return std::any_of(ports.begin(), ports.end(),
                       [&](const auto& end) { return end.device == device; });
  });
}

void InferredLinks::replace_links(const std::string& site, std::vector<Link> found,
                                  const Whole& whole, WallTime oldest) {
  const auto is_cut = [&](const LinkEnd& end) {
    const auto at = whole.find(end.device);
    return at != whole.end() && !at->second;
  };
  const auto before = take_site(links_, site);
  for (const auto& [id, link] : before)
    for (const auto& end : link->ends) at_.erase({end.device, end.port});
  for (auto& link : found) {
    const auto old = before.find(link.id);
    if (old != before.end()) {
      link.first_seen = old->second->first_seen;
      keep_what_stays(*old->second, is_cut(link.ends[0]) || is_cut(link.ends[1]), link);
    }
    link.stale = link.last_seen < oldest;
    put(same_or(old == before.end() ? nullptr : old->second, std::move(link)));
  }
}

void InferredLinks::replace_hidden(const std::string& site, std::vector<HiddenSwitch> found) {
  const auto before = take_site(hidden_, site);
  for (auto& each : found) {
    const auto old = before.find(each.id);
    if (old != before.end()) {
      each.first_seen = old->second->first_seen;
      keep_what_stays(*old->second, each);
    }
    const auto id = each.id;
    hidden_[id] = same_or(old == before.end() ? nullptr : old->second, std::move(each));
  }
}

// A table that was cut short takes nothing away: a hidden switch that followed from it stays, as
// old as it was, and no cable is drawn across it.
void InferredLinks::keep_hidden(const std::string& site, const Whole& whole,
                                Inference& found) const {
  const auto is_cut = [&](const LinkEnd& end) {
    const auto at = whole.find(end.device);
    return at != whole.end() && !at->second;
  };
  const auto is_there = [&](const LinkEnd& end) { return whole.contains(end.device); };
  const auto meet = [](const LinkEnd& a, const LinkEnd& b) {
    return a.device == b.device && a.port == b.port;
  };
  for (const auto& [id, old] : hidden_) {
    const auto& ports = old->ports;
    if (old->site != site || !std::all_of(ports.begin(), ports.end(), is_there) ||
        std::none_of(ports.begin(), ports.end(), is_cut))
      continue;
    const auto touches = [&](const LinkEnd& end) {
      return std::any_of(ports.begin(), ports.end(),
                         [&](const LinkEnd& port) { return meet(port, end); });
    };
    const bool again = std::any_of(found.hidden.begin(), found.hidden.end(), [&](const auto& each) {
      return std::any_of(each.ports.begin(), each.ports.end(), touches);
    });
    if (again) continue;
    std::erase_if(found.links,
                  [&](const Link& link) { return touches(link.ends[0]) || touches(link.ends[1]); });
    found.hidden.push_back(*old);
  }
}

void InferredLinks::replace(const std::string& site, Inference found, const Whole& whole,
                            WallTime oldest) {
  keep_hidden(site, whole, found);
  replace_links(site, std::move(found.links), whole, oldest);
  replace_hidden(site, std::move(found.hidden));
  std::erase_if(doubt_of_, [&](const auto& entry) {
    if (entry.second != site) return false;
    doubts_.erase(entry.first);
    return true;
  });
  for (auto& doubt : found.doubts) {
    doubts_[doubt.link].note = std::move(doubt.note);
    doubts_[doubt.link].is_weak = doubt.is_weak;
    doubt_of_[doubt.link] = site;
  }
}

void InferredLinks::settle(const std::string& site,
                           const std::vector<std::shared_ptr<const Device>>& devices,
                           const std::vector<LinkPtr>& links, WallTime oldest) {
  Whole whole;
  for (const auto& device : devices) whole[device->id] = has_whole_table(*device);
  replace(site, infer_links(devices, links), whole, oldest);
}

void InferredLinks::mark_stale(WallTime oldest) {
  for (auto& [id, link] : links_) {
    if ((link->last_seen < oldest) == link->stale) continue;
    auto changed = std::make_shared<Link>(*link);
    changed->stale = !link->stale;
    link = std::move(changed);
  }
}

InferredLinks::LinkPtr InferredLinks::shown(Doubted& doubted, const LinkPtr& said) const {
  if (doubted.said == said && doubted.shown) return doubted.shown;
  auto link = std::make_shared<Link>(*said);
  link->state = doubted.is_weak ? LinkState::inferred : LinkState::shared;
  link->confidence =
      doubted.is_weak ? std::min(link->confidence, confidence_in_weak_doubt) : confidence_in_doubt;
  link->note = doubted.note;
  link->evidence.push_back({std::string(by_tables), link->ends[0].device, link->ends[0].port,
                            link->last_seen, doubted.note,
                            doubted.is_weak ? "leaves it open" : "speaks against it"});
  doubted.said = said;
  doubted.shown = std::move(link);
  return doubted.shown;
}

void InferredLinks::publish(Inventory& next) {
  for (auto& link : next.links) {
    const auto doubted = doubts_.find(link->id);
    if (doubted == doubts_.end() || link->state == LinkState::shared) continue;
    auto& counts = next.coverage[link->site].links;
    if (--counts[link->state] == 0) counts.erase(link->state);
    link = shown(doubted->second, link);
    ++counts[link->state];
  }
  const auto said = next.links.size();
  for (const auto& [id, link] : links_) {
    const auto end = next.links.begin() + static_cast<std::ptrdiff_t>(said);
    const auto twin = std::lower_bound(next.links.begin(), end, id,
                                       [](const auto& a, const auto& b) { return a->id < b; });
    if (twin != end && (*twin)->id == id) continue;
    next.links.push_back(link);
    ++next.coverage[link->site].links[LinkState::inferred];
  }
  std::inplace_merge(next.links.begin(), next.links.begin() + static_cast<std::ptrdiff_t>(said),
                     next.links.end(), [](const auto& a, const auto& b) { return a->id < b->id; });
  for (const auto& [id, found] : hidden_) next.hidden.push_back(found);
}

}  // namespace netroster::inventory
