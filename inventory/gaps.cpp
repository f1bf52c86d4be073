#include "inventory/gaps.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/text.h"

namespace netroster::inventory {
namespace {

bool has(const KnownNeighbour& neighbour, std::string_view capability) {
  const auto& list = neighbour.capabilities;
  return std::find(list.begin(), list.end(), capability) != list.end();
}

// Endpoints are counted by class elsewhere; this is about what carries the network.
bool belongs_in_inventory(const KnownNeighbour& neighbour) {
  if (has(neighbour, "phone")) return false;  // a phone has a bridge in it
  return has(neighbour, "bridge") || has(neighbour, "router") || has(neighbour, "wlan") ||
         has(neighbour, "repeater");
}

// One thing under all the names it goes by.
struct Thing {
  std::set<std::string> keys;
  Gap gap;
  std::vector<const KnownNeighbour*> told;
};

std::vector<std::string> keys_of(const KnownNeighbour& neighbour) {
  std::vector<std::string> keys;
  for (const auto& address : neighbour.addresses) keys.push_back("address " + address.text());
  if (const auto mac = MacAddress::parse(neighbour.chassis_id); mac && mac->identifies())
    keys.push_back("mac " + mac->text());
  if (!neighbour.name.empty()) keys.push_back("name " + to_lower(neighbour.name));
  if (keys.empty() && !neighbour.chassis_id.empty()) keys.push_back("id " + neighbour.chassis_id);
  return keys;
}

// Things of one site, put together by the names they share.
class Things {
 public:
  Thing& at(const std::vector<std::string>& keys) {
    std::optional<std::size_t> found;
    for (const auto& key : keys)
      if (const auto known = by_key_.find(key); known != by_key_.end())
        found = found ? merged(*found, known->second) : known->second;
    if (!found) {
      found = things_.size();
      things_.emplace_back();
    }
    for (const auto& key : keys) {
      by_key_[key] = *found;
      things_[*found].keys.insert(key);
    }
    return things_[*found];
  }

  template <typename Take>
  void each(Take take) {
    for (auto& thing : things_)
      if (!thing.keys.empty()) take(thing);
  }

 private:
  // Two that turned out to be one; the second stays behind without a key.
  std::size_t merged(std::size_t into, std::size_t other) {
    if (into == other) return into;
    auto& kept = things_[into];
    auto& gone = things_[other];
    for (const auto& key : gone.keys) by_key_[key] = into;
    kept.keys.merge(gone.keys);
    kept.told.insert(kept.told.end(), gone.told.begin(), gone.told.end());
    auto& seen_by = gone.gap.seen_by;
    kept.gap.seen_by.insert(kept.gap.seen_by.end(), seen_by.begin(), seen_by.end());
    kept.gap.last_seen = std::max(kept.gap.last_seen, gone.gap.last_seen);
    if (!kept.gap.address) kept.gap.address = gone.gap.address;
    gone = Thing{};
    return into;
  }

  std::vector<Thing> things_;
  std::unordered_map<std::string, std::size_t> by_key_;
};

void fill(std::string& field, const std::string& value) {
  if (field.empty()) field = value;
}

GapReason reason_of(Reach reach) {
  switch (reach) {
    case Reach::refused:
      return GapReason::no_credentials;
    case Reach::timeout:
    case Reach::misbehaving:
      return GapReason::misbehaving;
    case Reach::not_tested:
      return GapReason::not_tested;
    case Reach::answered:
    case Reach::silent:
    case Reach::closed:
      break;
  }
  return GapReason::silent;
}

// What of an access point its controller and its switch both know.
struct KnownAccessPoint {
  std::string site;
  std::vector<std::string> keys;
};

std::vector<std::string> keys_of(const AccessPoint& point) {
  std::vector<std::string> keys;
  if (point.address) keys.push_back("address " + point.address->text());
  if (point.mac) keys.push_back("mac " + point.mac->text());
  if (!point.name.empty()) keys.push_back("name " + to_lower(point.name));
  return keys;
}

bool is_named(const std::string& what, const Gap& gap) {
  if (gap.address && what == gap.address->text()) return true;
  if (what.empty()) return false;
  return equal_nocase(what, gap.chassis_id) || equal_nocase(what, gap.name) ||
         equal_nocase(gap.site + "/" + what, gap.id);
}

// What nobody can ask goes by its place, "oak-sw1 Gi1/0/3": by any of the ports that lead to it.
bool is_at(const std::string& what, const Gap& gap) {
  return gap.reason == GapReason::unmanaged && !gap.address && gap.chassis_id.empty() &&
         std::any_of(gap.seen_by.begin(), gap.seen_by.end(),
                     [&](const auto& port) { return equal_nocase(what, port); });
}

// Of the ports that lead to it, the one on the side of the root bridge: its id is made of that one,
// and stays when more ports are found.
const LinkEnd* root_side(const HiddenSwitch& hidden) {
  for (const auto& end : hidden.ports)
    if (hidden.id.ends_with(fmt::format("|{}|{}", end.device, end.port))) return &end;
  return hidden.ports.empty() ? nullptr : &hidden.ports.front();
}

class Count {
 public:
  Count(const Inventory& inventory, const std::vector<Site>& sites,
        const IsCloudManaged& is_cloud_managed, std::chrono::sys_days today)
      : inventory_(inventory), is_cloud_managed_(is_cloud_managed), today_(today) {
    for (const auto& site : sites) {
      sites_[site.id] = &site;
      result_[site.id].site = site.id;
    }
    for (const auto& state : inventory.addresses)
      states_.emplace(std::pair(state->site, state->address), state.get());
  }

  std::vector<SiteCoverage> run() {
    for (const auto& device : inventory_.devices) count_device(*device);
    for (const auto& device : inventory_.devices) count_access_points(*device);
    for (const auto& device : inventory_.devices) take_neighbours(*device);
    for (const auto& state : inventory_.addresses) take_address(*state);
    for (auto& [site, things] : things_) things.each([this](Thing& thing) { judge(thing); });
    for (const auto& hidden : inventory_.hidden) take_hidden(*hidden);
    std::vector<SiteCoverage> out;
    for (auto& [id, site] : result_) {
      std::sort(site.gaps.begin(), site.gaps.end(),
                [](const Gap& a, const Gap& b) { return a.id < b.id; });
      out.push_back(std::move(site));
    }
    return out;
  }

 private:
  SiteCoverage& site(const std::string& id) {
    auto& one = result_[id];
    one.site = id;
    return one;
  }

  void count_device(const Device& device) {
    auto& here = site(device.site);
    ++here.devices;
    if (device.last_attempt.reach != Reach::answered) ++here.not_answering;
  }

  // An access point is at the site whose network its address is in; a controller may stand
  // elsewhere.
  std::string site_of(const AccessPoint& point, const Device& controller) const {
    if (point.address)
      for (const auto& [id, one] : sites_)
        if (one->in_scope(*point.address)) return id;
    return controller.site;
  }

  void count_access_points(const Device& device) {
    for (const auto& point : device.facts->access_points) {
      auto keys = keys_of(point);
      if (keys.empty()) continue;
      const bool twice = std::any_of(keys.begin(), keys.end(),
                                     [this](const auto& key) { return points_.contains(key); });
      if (twice) continue;  // behind a pair of controllers, both list it
      const auto at = known_points_.size();
      for (const auto& key : keys) points_.emplace(key, at);
      known_points_.push_back({site_of(point, device), std::move(keys)});
      auto& here = site(known_points_.back().site);
      ++here.access_points;
      ++here.reconciled.by_controllers;
    }
  }

  // The access point of a controller that a neighbour is; they are told apart by address and name.
  std::optional<std::size_t> known_point(const Thing& thing) const {
    for (const auto& key : thing.keys)
      if (const auto at = points_.find(key); at != points_.end()) return at->second;
    return std::nullopt;
  }

  void take_neighbours(const Device& device) {
    for (const auto& neighbour : *device.neighbours) {
      if (!neighbour.device.empty() || !belongs_in_inventory(neighbour)) continue;
      const auto keys = keys_of(neighbour);
      if (keys.empty()) continue;
      auto& thing = things_[device.site].at(keys);
      auto& gap = thing.gap;
      gap.site = device.site;
      told_ports_.emplace(device.id, neighbour.port);
      thing.told.push_back(&neighbour);
      fill(gap.name, neighbour.name);
      fill(gap.chassis_id, neighbour.chassis_id);
      fill(gap.platform, neighbour.platform);
      if (!gap.address && !neighbour.addresses.empty()) gap.address = neighbour.addresses.front();
      gap.last_seen = std::max(gap.last_seen, neighbour.last_seen);
      gap.seen_by.push_back(fmt::format("{} {} {}", device.name.empty() ? device.id : device.name,
                                        neighbour.port, fmt::join(neighbour.protocols, ",")));
    }
  }

  void take_address(const AddressState& state) {
    const auto reach = state.last.reach;
    if (reach == Reach::not_tested) {
      const auto& why = state.last.reason;
      ++site(state.site).untested[why.empty() ? "not asked yet" : why];
      return;
    }
    const bool agent =
        reach == Reach::refused || reach == Reach::timeout || reach == Reach::misbehaving;
    if (!agent || !state.device.empty()) return;
    auto& thing = things_[state.site].at({"address " + state.address.text()});
    thing.gap.site = state.site;
    thing.gap.address = state.address;
    thing.gap.last_seen = std::max(thing.gap.last_seen, state.last.when);
    thing.gap.seen_by.emplace_back("sweep");
  }

  void judge(Thing& thing) {
    auto& gap = thing.gap;
    auto& here = site(gap.site);
    const bool is_point = std::any_of(thing.told.begin(), thing.told.end(),
                                      [](const auto* one) { return has(*one, "wlan"); });
    if (is_point) ++here.reconciled.by_neighbours;
    if (known_point(thing)) {
      if (is_point) ++here.reconciled.by_both;
      return;
    }
    decide(thing);
    const auto sign = gap.address               ? gap.address->text()
                      : !gap.chassis_id.empty() ? gap.chassis_id
                                                : gap.name;
    gap.id = fmt::format("{}/{}", gap.site, sign);
    std::sort(gap.seen_by.begin(), gap.seen_by.end());
    gap.accepted = accepted(gap);
    here.gaps.push_back(std::move(gap));
  }

  // Nobody can ask it; it is named by a port that leads to it. Where a neighbour says that
  // it is a bridge, that is the one.
  void take_hidden(const HiddenSwitch& hidden) {
    for (const auto& end : hidden.ports)
      if (told_ports_.contains({end.device, end.port})) return;
    Gap gap;
    gap.site = hidden.site;
    gap.reason = GapReason::unmanaged;
    gap.last_seen = hidden.last_seen;
    for (const auto& end : hidden.ports) gap.seen_by.push_back(place_of(end));
    const auto* const first = root_side(hidden);
    gap.name = first != nullptr ? place_of(*first) : hidden.id;
    gap.id = fmt::format("{}/{}", gap.site, gap.name);
    gap.platform = "unmanaged switch";
    gap.words = fmt::format(
        "a switch that says nothing, of {} ports or more: {} addresses are learned behind it "
        "({} % sure)",
        hidden.estimated_ports, hidden.hosts, hidden.confidence);
    gap.accepted = accepted(gap);
    site(gap.site).gaps.push_back(std::move(gap));
  }

  std::string place_of(const LinkEnd& end) const {
    const auto* device = find_device(inventory_, end.device);
    const bool named = device != nullptr && !device->name.empty();
    return fmt::format("{} {}", named ? device->name : end.device, end.port);
  }

  std::string accepted(const Gap& gap) const {
    const auto declared = sites_.find(gap.site);
    if (declared == sites_.end()) return {};
    for (const auto& one : declared->second->accepted_gaps) {
      if (!is_named(one.what, gap) && !is_at(one.what, gap)) continue;
      if (one.until && *one.until < today_) continue;
      auto words = one.why;
      if (!one.by.empty()) words += ", says " + one.by;
      if (one.until) words += ", until " + iso_text(WallTime(*one.until)).substr(0, 10);
      return words;
    }
    return {};
  }

  void decide(Thing& thing) const {
    auto& gap = thing.gap;
    const bool cloud = std::any_of(thing.told.begin(), thing.told.end(),
                                   [this](const auto* one) { return is_cloud_managed_(*one); });
    if (!gap.address) {
      gap.reason = cloud ? GapReason::cloud_managed : GapReason::unmanaged;
      gap.words = cloud ? "it is managed from a service and names no address"
                        : "it names no address to ask";
      return;
    }
    decide_by_address(thing);
    const bool quiet = gap.reason == GapReason::silent || gap.reason == GapReason::outside_scope;
    if (cloud && quiet) {
      gap.reason = GapReason::cloud_managed;
      gap.words = "it is managed from a service; " + gap.words;
    }
  }

  void decide_by_address(Thing& thing) const {
    auto& gap = thing.gap;
    const auto known = states_.find(std::pair(gap.site, *gap.address));
    if (known != states_.end()) {
      gap.reason = reason_of(known->second->last.reach);
      gap.words = known->second->last.reason;
      if (gap.words.empty()) gap.words = std::string(text(gap.reason));
      if (gap.reason != GapReason::not_tested) return;
    }
    const auto declared = sites_.find(gap.site);
    if (declared == sites_.end()) {
      gap.reason = GapReason::outside_scope;
      gap.words = "its site is not in the configuration";
      return;
    }
    for (const auto& block : declared->second->excluded)
      if (block.contains(*gap.address)) {
        gap.reason = GapReason::excluded;
        gap.words = "excluded by " + block.text();
        return;
      }
    if (!declared->second->in_scope(*gap.address)) {
      gap.reason = GapReason::outside_scope;
      gap.words = other_site_of(*gap.address);
      return;
    }
    gap.reason = GapReason::not_tested;
    if (gap.words.empty()) gap.words = "its address was not asked yet";
  }

  std::string other_site_of(const IpAddress& address) const {
    for (const auto& [id, one] : sites_)
      if (one->in_scope(address)) return "its address is in a network of site " + id;
    return "its address is in no configured network";
  }

  const Inventory& inventory_;
  const IsCloudManaged& is_cloud_managed_;
  std::chrono::sys_days today_;
  std::map<std::string, const Site*> sites_;
  std::map<std::string, SiteCoverage> result_;
  std::map<std::pair<std::string, IpAddress>, const AddressState*> states_;
  std::map<std::string, Things> things_;                      // by site
  std::set<std::pair<std::string, std::string>> told_ports_;  // device, port: with a neighbour
  std::vector<KnownAccessPoint> known_points_;
  std::unordered_map<std::string, std::size_t> points_;  // key -> known_points_
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

double SiteCoverage::percent() const {
  return seen() == 0 ? 100.0 : 100.0 * static_cast<double>(found()) / static_cast<double>(seen());
}

std::vector<SiteCoverage> coverage_of(const Inventory& inventory, const std::vector<Site>& sites,
                                      const IsCloudManaged& is_cloud_managed,
                                      std::chrono::sys_days today) {
  return Count(inventory, sites, is_cloud_managed, today).run();
}

}  // namespace netroster::inventory
