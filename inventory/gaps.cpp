#include "inventory/gaps.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_set>

#include "base/text.h"
#include "inventory/fed_ports.h"
#include "inventory/gap_acceptance.h"
#include "inventory/gap_things.h"
#include "inventory/scope_index.h"

namespace netroster::inventory {
namespace {

constexpr std::string_view not_asked_yet = "not asked yet";

// What an address tells of why the thing behind it is missing, and how much that explains: of
// several addresses the one that explains most is believed.
struct Explanation {
  GapReason reason = GapReason::not_tested;
  int weight = 0;
  std::string words;
};

Explanation explanation_of(const Attempt& last) {
  switch (last.reach) {
    case Reach::refused:
      return {GapReason::no_credentials, 6, last.reason};
    case Reach::timeout:
    case Reach::misbehaving:
      return {GapReason::misbehaving, 5, last.reason};
    case Reach::answered:
      return {GapReason::misbehaving, 5, "it answered, and nothing in the answer identifies it"};
    case Reach::silent:
    case Reach::closed:
      return {GapReason::silent, 4, last.reason};
    case Reach::not_tested:
      break;
  }
  return {GapReason::not_tested, 1, last.reason};
}

// What of an access point its controller and its switch both know.
std::vector<std::string> keys_of(const AccessPoint& point) {
  std::vector<std::string> keys;
  if (point.address) keys.push_back("address " + point.address->text());
  if (point.mac) keys.push_back("mac " + point.mac->text());
  if (!point.name.empty()) keys.push_back("name " + to_lower(point.name));
  return keys;
}

// Of the ports that lead to it, the one on the side of the root bridge: its id is made of that one,
// and stays when more ports are found.
const LinkEnd* root_side(const HiddenSwitch& hidden) {
  for (const auto& end : hidden.ports)
    if (hidden.id.ends_with(fmt::format("|{}|{}", end.device, end.port))) return &end;
  return hidden.ports.empty() ? nullptr : &hidden.ports.front();
}

// By protocols that pass through bridges which do not speak them, both ends hear each other, and
// by LLDP they do not: something lies between. Where tables say what, it is told of there.
bool has_bridge_between(const Link& link) {
  return link.state == LinkState::shared && !link.crowded && !link.stale &&
         std::none_of(link.evidence.begin(), link.evidence.end(),
                      [](const auto& said) { return said.protocol == "forwarding"; });
}

class Count {
 public:
  Count(const Inventory& inventory, const std::vector<Site>& sites,
        const IsCloudManaged& is_cloud_managed, std::chrono::sys_days today,
        const IsSwept& is_swept)
      : inventory_(inventory),
        is_cloud_managed_(is_cloud_managed),
        scope_(sites),
        acceptances_(sites, today) {
    for (const auto& site : sites) {
      sites_[site.id] = &site;
      result_[site.id].site = site.id;
    }
    for (const auto& [id, count] : unasked_addresses(inventory, sites, is_swept))
      result_[id].untested[std::string(not_asked_yet)] += count;
    for (const auto& state : inventory.addresses) {
      states_.emplace(std::pair(state->site, state->address), state.get());
      if (!state->device.empty()) known_addresses_.emplace(state->site, state->address);
    }
  }

  std::vector<SiteCoverage> run() {
    for (const auto& device : inventory_.devices) count_device(*device);
    for (const auto& device : inventory_.devices) count_access_points(*device);
    for (const auto& [id, ports] : unheard_with_power(inventory_))
      site(id).reconciled.unheard_with_power = ports;
    for (const auto& device : inventory_.devices) take_neighbours(*device);
    for (const auto& state : inventory_.addresses) take_address(*state);
    things_.each([this](Thing& thing) { judge(thing); });
    for (const auto& hidden : inventory_.hidden) take_hidden(*hidden);
    for (const auto& link : inventory_.links)
      if (has_bridge_between(*link)) take_bridge_between(*link);
    std::vector<SiteCoverage> out;
    for (auto& [id, site] : result_) {
      std::sort(site.gaps.begin(), site.gaps.end(),
                [](const Gap& a, const Gap& b) { return a.id < b.id; });
      site.idle = acceptances_.idle(id);
      out.push_back(std::move(site));
    }
    return out;
  }

 private:
  using PortKey = std::pair<std::string, std::string>;  // device, port

  SiteCoverage& site(const std::string& id) {
    auto& one = result_[id];
    one.site = id;
    one.configured = sites_.contains(id);
    return one;
  }

  void count_device(const Device& device) {
    auto& here = site(device.site);
    ++here.devices;
    here.scanned = true;
    if (device.last_attempt.reach != Reach::answered) ++here.not_answering;
    for (const auto& address : device.addresses) known_addresses_.emplace(device.site, address);
    for (const auto& [address, length, port] : device.facts->addresses)
      known_addresses_.emplace(device.site, address);
    if (const auto& mac = device.facts->device.base_mac) known_macs_.insert(*mac);
    for (const auto& port : device.facts->ports)
      if (port.mac && port.mac->identifies()) known_macs_.insert(*port.mac);
  }

  // An access point is at the site whose network its address is in; a controller may stand
  // elsewhere.
  std::string site_of(const AccessPoint& point, const Device& controller) const {
    if (point.address)
      if (const auto found = scope_.sites_of(*point.address); !found.empty())
        return found.front()->id;
    return controller.site;
  }

  void count_access_points(const Device& device) {
    for (const auto& point : device.facts->access_points) {
      auto keys = keys_of(point);
      if (keys.empty()) continue;
      const bool twice = std::any_of(keys.begin(), keys.end(),
                                     [this](const auto& key) { return points_.contains(key); });
      if (twice) continue;  // behind a pair of controllers, both list it
      for (auto& key : keys) points_.insert(std::move(key));
      auto& here = site(site_of(point, device));
      ++here.access_points;
      ++here.reconciled.by_controllers;
    }
  }

  // --- what is seen ---------------------------------------------------------------------------

  // Names and private addresses may come again at another site; a MAC address, and an address that
  // one site alone has, mean the same thing wherever they are heard.
  std::string address_key(const std::string& seen_at, const IpAddress& address) const {
    const auto* home = scope_.home_of(address);
    return fmt::format("address {}/{}", home == nullptr ? seen_at : home->id, address.text());
  }

  std::vector<std::string> keys_of_neighbour(const std::string& seen_at,
                                             const KnownNeighbour& neighbour) const {
    std::vector<std::string> keys;
    for (const auto& address : neighbour.addresses) keys.push_back(address_key(seen_at, address));
    if (const auto mac = unique_mac(neighbour.chassis_id))
      keys.push_back("mac " + mac->text());
    else if (const auto local = MacAddress::parse(neighbour.chassis_id);
             local && local->identifies())
      keys.push_back(fmt::format("mac {}/{}", seen_at, local->text()));
    if (!neighbour.name.empty())
      keys.push_back(fmt::format("name {}/{}", seen_at, to_lower(neighbour.name)));
    if (keys.empty() && !neighbour.chassis_id.empty())
      keys.push_back(fmt::format("id {}/{}", seen_at, neighbour.chassis_id));
    return keys;
  }

  // It is in the inventory after all: frames of its own came back to it, or it was heard under an
  // address of another of its interfaces.
  bool is_known(const Device& by, const KnownNeighbour& neighbour) const {
    if (!neighbour.device.empty()) return true;
    const auto mac = unique_mac(neighbour.chassis_id);
    if (mac && known_macs_.contains(*mac)) return true;
    return std::any_of(neighbour.addresses.begin(), neighbour.addresses.end(),
                       [&](const auto& address) {
                         return known_addresses_.contains({by.site, address});
                       });
  }

  void take_neighbours(const Device& device) {
    for (const auto& neighbour : *device.neighbours) {
      if (!carries_others(neighbour) || is_known(device, neighbour)) continue;
      const auto keys = keys_of_neighbour(device.site, neighbour);
      if (keys.empty()) continue;
      auto& thing = things_.at(keys);
      thing.sites.insert(device.site);
      thing.addresses.insert(neighbour.addresses.begin(), neighbour.addresses.end());
      thing.told.push_back({&device, &neighbour});
      take_words(neighbour, thing.gap);
      thing.gap.seen_by.push_back(fmt::format("{} {} {}",
                                              device.name.empty() ? device.id : device.name,
                                              neighbour.port, fmt::join(neighbour.protocols, ",")));
    }
  }

  void take_address(const AddressState& state) {
    const auto reach = state.last.reach;
    if (reach == Reach::not_tested) {
      const auto& why = state.last.reason;
      ++site(state.site).untested[why.empty() ? std::string(not_asked_yet) : why];
      return;
    }
    site(state.site).scanned = true;
    const bool agent =
        reach == Reach::refused || reach == Reach::timeout || reach == Reach::misbehaving;
    if (!agent || !state.device.empty()) return;
    auto& thing = things_.at({address_key(state.site, state.address)});
    thing.sites.insert(state.site);
    thing.addresses.insert(state.address);
    thing.gap.last_seen = std::max(thing.gap.last_seen, state.last.when);
    thing.gap.seen_by.emplace_back("sweep");
  }

  // --- what becomes of it ---------------------------------------------------------------------

  // Of the sites that see it the one whose networks have an address of it, else the first.
  std::string site_of(const Thing& thing) const {
    for (const auto& address : thing.addresses)
      if (const auto* home = scope_.home_of(address); home && thing.sites.contains(home->id))
        return home->id;
    for (const auto& id : thing.sites)
      if (!in_scope(thing, id).empty()) return id;
    return *thing.sites.begin();
  }

  std::set<IpAddress> in_scope(const Thing& thing, const std::string& id) const {
    std::set<IpAddress> inside;
    const auto declared = sites_.find(id);
    if (declared == sites_.end()) return inside;
    for (const auto& address : thing.addresses)
      if (declared->second->in_scope(address)) inside.insert(address);
    return inside;
  }

  // A controller lists it: access points are told apart by address, MAC address and name.
  bool is_access_point_of_controller(const Thing& thing) const {
    const auto known = [this](const std::string& key) { return points_.contains(key); };
    if (std::any_of(thing.addresses.begin(), thing.addresses.end(),
                    [&](const auto& address) { return known("address " + address.text()); }))
      return true;
    return std::any_of(thing.told.begin(), thing.told.end(), [&](const Hearing& heard) {
      const auto mac = MacAddress::parse(heard.row->chassis_id);
      return (mac && known("mac " + mac->text())) || known("name " + to_lower(heard.row->name));
    });
  }

  static void count_point(const Thing& thing, AccessPointCount& count) {
    ++count.by_neighbours;
    const auto power = power_of(thing);
    if (!power) return;
    ++(*power ? count.by_power : count.without_power);
  }

  void judge(Thing& thing) {
    auto& gap = thing.gap;
    gap.site = site_of(thing);
    auto& here = site(gap.site);
    const bool is_point =
        std::any_of(thing.told.begin(), thing.told.end(),
                    [](const Hearing& heard) { return has_capability(*heard.row, "wlan"); });
    if (is_point) count_point(thing, here.reconciled);
    if (is_access_point_of_controller(thing)) {
      if (is_point) ++here.reconciled.by_both;
      return;
    }
    const auto inside = in_scope(thing, gap.site);
    const auto sign = sign_of(thing, inside);
    if (!thing.addresses.empty())
      gap.address = inside.empty() ? *thing.addresses.begin() : *inside.begin();
    decide(thing);
    for (const auto& heard : thing.told) gap_ports_.emplace(heard.device->id, heard.row->port);
    std::sort(gap.seen_by.begin(), gap.seen_by.end());
    put(std::move(gap), sign);
  }

  void put(Gap gap, const std::string& sign) {
    gap.id = fmt::format("{}/{}", gap.site, sign);
    gap.accepted = acceptances_.words_for(gap);
    site(gap.site).gaps.push_back(std::move(gap));
  }

  // Nobody can ask it; it is named by a port that leads to it. Where a gap is heard on one of its
  // ports, that is the one.
  void take_hidden(const HiddenSwitch& hidden) {
    if (std::any_of(hidden.ports.begin(), hidden.ports.end(), [this](const auto& end) {
          return gap_ports_.contains({end.device, end.port});
        }))
      return;
    Gap gap;
    gap.site = hidden.site;
    gap.reason = GapReason::unmanaged;
    gap.last_seen = hidden.last_seen;
    for (const auto& end : hidden.ports) {
      gap.seen_by.push_back(place_of(end));
      gap_ports_.emplace(end.device, end.port);
    }
    const auto* const first = root_side(hidden);
    gap.name = first != nullptr ? place_of(*first) : hidden.id;
    gap.platform = "unmanaged switch";
    gap.words = fmt::format(
        "a switch that says nothing, of {} ports or more: {} addresses are learned behind it "
        "({} % sure)",
        hidden.estimated_ports, hidden.hosts, hidden.confidence);
    const auto sign = gap.name;
    put(std::move(gap), sign);
  }

  void take_bridge_between(const Link& link) {
    Gap gap;
    for (const auto& end : link.ends) {
      if (gap_ports_.contains({end.device, end.port})) return;
      gap.seen_by.push_back(place_of(end));
    }
    gap.site = link.site;
    gap.reason = GapReason::unmanaged;
    gap.last_seen = link.last_seen;
    gap.name = gap.seen_by.front();
    gap.platform = "unmanaged switch";
    gap.words =
        fmt::format("something lies between {}: {}", fmt::join(gap.seen_by, " and "), link.note);
    for (const auto& end : link.ends) gap_ports_.emplace(end.device, end.port);
    const auto sign = gap.name;
    put(std::move(gap), sign);
  }

  std::string place_of(const LinkEnd& end) const {
    const auto* device = find_device(inventory_, end.device);
    const bool named = device != nullptr && !device->name.empty();
    return fmt::format("{} {}", named ? device->name : end.device, end.port);
  }

  // --- why it is missing ----------------------------------------------------------------------

  void decide(Thing& thing) const {
    auto& gap = thing.gap;
    const bool cloud =
        std::any_of(thing.told.begin(), thing.told.end(),
                    [this](const Hearing& heard) { return is_cloud_managed_(*heard.row); });
    if (!gap.address) {
      gap.reason = cloud ? GapReason::cloud_managed : GapReason::unmanaged;
      gap.words = cloud ? "it is managed from a service and names no address"
                        : "it names no address to ask";
      return;
    }
    explain(thing);
    const bool quiet = gap.reason == GapReason::silent || gap.reason == GapReason::outside_scope;
    if (cloud && quiet) {
      gap.reason = GapReason::cloud_managed;
      gap.words = "it is managed from a service; " + gap.words;
    }
  }

  void explain(Thing& thing) const {
    auto& gap = thing.gap;
    std::optional<Explanation> best;
    for (const auto& address : thing.addresses) {
      auto found = explain(gap.site, address);
      if (best && best->weight >= found.weight) continue;
      if (address != *gap.address) found.words += fmt::format(" (at {})", address.text());
      best = std::move(found);
    }
    gap.reason = best->reason;
    gap.words = std::move(best->words);
  }

  Explanation explain(const std::string& at, const IpAddress& address) const {
    auto known = states_.find(std::pair(at, address));
    if (const auto* home = scope_.home_of(address); known == states_.end() && home)
      known = states_.find(std::pair(home->id, address));
    std::optional<Explanation> asked;
    if (known != states_.end()) {
      asked = explanation_of(known->second->last);
      if (asked->words.empty()) asked->words = std::string(text(asked->reason));
      if (asked->reason != GapReason::not_tested) return *asked;
    }
    const auto declared = sites_.find(at);
    if (declared == sites_.end())
      return {GapReason::outside_scope, 2, "its site is not in the configuration"};
    for (const auto& block : declared->second->excluded)
      if (block.contains(address)) return {GapReason::excluded, 3, "excluded by " + block.text()};
    if (!declared->second->in_scope(address))
      return {GapReason::outside_scope, 2, other_site_of(address)};
    return asked ? *asked : Explanation{GapReason::not_tested, 3, "its address was not asked yet"};
  }

  std::string other_site_of(const IpAddress& address) const {
    if (const auto found = scope_.sites_of(address); !found.empty())
      return "its address is in a network of site " + found.front()->id;
    return "its address is in no configured network";
  }

  const Inventory& inventory_;
  const IsCloudManaged& is_cloud_managed_;
  ScopeIndex scope_;
  Acceptances acceptances_;
  std::map<std::string, const Site*> sites_;
  std::map<std::string, SiteCoverage> result_;
  std::map<std::pair<std::string, IpAddress>, const AddressState*> states_;
  std::set<std::pair<std::string, IpAddress>> known_addresses_;  // site, of a device there
  std::set<MacAddress> known_macs_;
  Things things_;
  std::set<PortKey> gap_ports_;             // where something is heard, or lies, that is a gap
  std::unordered_set<std::string> points_;  // what access points of controllers go by
};

}  // namespace

std::string_view text(GapReason reason) {
  switch (reason) {
    case GapReason::no_credentials:
      return "no credentials";
    case GapReason::silent:
      return "silent";
    case GapReason::misbehaving:
      return "misbehaving";
    case GapReason::not_tested:
      return "not tested";
    case GapReason::excluded:
      return "excluded";
    case GapReason::outside_scope:
      return "outside scope";
    case GapReason::cloud_managed:
      return "cloud-managed";
    case GapReason::unmanaged:
      break;
  }
  return "unmanaged";
}

std::size_t SiteCoverage::open_gaps() const {
  return static_cast<std::size_t>(
      std::count_if(gaps.begin(), gaps.end(), [](const Gap& gap) { return gap.accepted.empty(); }));
}

std::size_t SiteCoverage::waiting() const {
  const auto at = untested.find(std::string(not_asked_yet));
  return at == untested.end() ? 0 : at->second;
}

std::optional<double> SiteCoverage::percent() const {
  if (seen() == 0 || waiting() != 0) return std::nullopt;
  return 100.0 * static_cast<double>(found()) / static_cast<double>(seen());
}

std::vector<SiteCoverage> coverage_of(const Inventory& inventory, const std::vector<Site>& sites,
                                      const IsCloudManaged& is_cloud_managed,
                                      std::chrono::sys_days today, const IsSwept& is_swept) {
  return Count(inventory, sites, is_cloud_managed, today, is_swept).run();
}

}  // namespace netroster::inventory
