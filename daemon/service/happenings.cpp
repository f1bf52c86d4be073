#include "daemon/service/happenings.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

namespace netroster::service {
namespace {

using Devices = std::map<std::string, const Device*>;  // by id
using Ids = std::set<std::string>;
using Neighbours = std::multimap<std::string, const LinkEnd*>;  // the far ends of a device's cables

std::string name_of(const Devices& devices, const std::string& id) {
  const auto at = devices.find(id);
  return at == devices.end() || at->second->name.empty() ? id : at->second->name;
}

bool answers(const Device& device) { return device.last_attempt.reach == Reach::answered; }

// Asked, and nothing came: a credential that is refused is another matter.
bool is_mute(const Device& device) {
  const auto reach = device.last_attempt.reach;
  return reach == Reach::timeout || reach == Reach::silent || reach == Reach::closed;
}

bool is_heard(const Link& link) { return !link.stale && link.state != LinkState::contradicted; }

std::string end_words(const Devices& devices, const LinkEnd& end) {
  const auto name = name_of(devices, end.device);
  return end.port.empty() ? name : fmt::format("{}:{}", name, end.port);
}

// One side of the comparison.
struct Side {
  explicit Side(const Inventory& inventory) {
    for (const auto& device : inventory.devices) devices.emplace(device->id, device.get());
    for (const auto& link : inventory.links) {
      links.emplace(link->id, link.get());
      if (!is_heard(*link)) continue;
      neighbours.emplace(link->ends[0].device, &link->ends[1]);
      neighbours.emplace(link->ends[1].device, &link->ends[0]);
    }
  }
  Devices devices;
  std::map<std::string, const Link*> links;  // by id
  Neighbours neighbours;
};

// Takes all that hang together with `first` out of `left`.
std::vector<std::string> take_group(const std::string& first, const Neighbours& neighbours,
                                    Ids& left) {
  std::vector<std::string> group{first};
  left.erase(first);
  for (std::size_t i = 0; i < group.size(); ++i) {
    const auto [begin, end] = neighbours.equal_range(group[i]);
    for (auto at = begin; at != end; ++at)
      if (left.erase(at->second->device) > 0) group.push_back(at->second->device);
  }
  return group;
}

// Of a device with one cable; null: it has none, or several.
const LinkEnd* only_far_end(const Side& side, const std::string& device) {
  return side.neighbours.count(device) == 1 ? side.neighbours.find(device)->second : nullptr;
}

class Comparison {
 public:
  Comparison(const Inventory& before, const Inventory& after, const std::vector<Site>& sites)
      : when_(after.when), before_(before), after_(after) {
    for (const auto& device : before.devices) known_.insert(device->site);
    Ids scanned;
    for (const auto& site : sites) scanned.insert(site.id);
    std::erase_if(known_, [&](const auto& site) { return !scanned.contains(site); });
  }

  std::vector<Event> events();

 private:
  void compare(const Device& device);
  void tell_groups(Ids ids, const Side& side, const char* kind, const std::string& words);
  void tell_moved(const Device& device);
  void tell_lost_links();
  void tell(const char* kind, const Device& device, std::string words);

  const WallTime when_;
  const Side before_;
  const Side after_;
  Ids known_;  // sites
  Ids vanished_;
  Ids returned_;
  Ids moved_;
  std::vector<Event> events_;
};

void Comparison::tell(const char* kind, const Device& device, std::string words) {
  events_.push_back({when_, kind, device.site, device.id, std::move(words)});
}

void Comparison::compare(const Device& device) {
  const auto was = before_.devices.find(device.id);
  if (was == before_.devices.end()) {
    tell("device_appeared", device,
         fmt::format("{} was not known before", name_of(after_.devices, device.id)));
    return;
  }
  if (answers(*was->second) && is_mute(device)) vanished_.insert(device.id);
  if (is_mute(*was->second) && answers(device)) returned_.insert(device.id);
  if (answers(device)) tell_moved(device);
}

// The nearest to those that answer stands for all that hang on it.
void Comparison::tell_groups(Ids ids, const Side& side, const char* kind,
                             const std::string& words) {
  const auto all = ids;
  const auto is_edge = [&](const std::string& id) {
    const auto [begin, end] = side.neighbours.equal_range(id);
    return std::any_of(begin, end, [&](const auto& pair) {
      const auto now = after_.devices.find(pair.second->device);
      return !all.contains(pair.second->device) && now != after_.devices.end() &&
             answers(*now->second);
    });
  };
  while (!ids.empty()) {
    auto group = take_group(*ids.begin(), side.neighbours, ids);
    std::sort(group.begin(), group.end());
    const auto edge = std::find_if(group.begin(), group.end(), is_edge);
    const auto& device = *after_.devices.at(edge == group.end() ? group.front() : *edge);
    auto said = fmt::format("{} {} {}", name_of(after_.devices, device.id), words,
                            iso_text(before_.devices.at(device.id)->last_seen));
    if (group.size() > 1) said += fmt::format("; with {} more behind it", group.size() - 1);
    tell(kind, device, std::move(said));
  }
}

void Comparison::tell_moved(const Device& device) {
  const auto* was = only_far_end(before_, device.id);
  const auto* is = only_far_end(after_, device.id);
  if (was == nullptr || is == nullptr) return;
  if (std::tie(was->device, was->port) == std::tie(is->device, is->port)) return;
  // Both ends of an exchanged pair would tell of it: the one that has no other cable does.
  if (before_.neighbours.count(was->device) == 1) return;
  moved_.insert(device.id);
  tell("device_moved", device,
       fmt::format("{} hangs on {} and on {} no more", name_of(after_.devices, device.id),
                   end_words(after_.devices, *is), end_words(before_.devices, *was)));
}

void Comparison::tell_lost_links() {
  for (const auto& [id, link] : before_.links) {
    const auto now = after_.links.find(id);
    const bool is_lost = is_heard(*link) && (now == after_.links.end() || now->second->stale);
    if (!is_lost || !known_.contains(link->site)) continue;
    const auto is_told = [&](const LinkEnd& end) {
      return vanished_.contains(end.device) || moved_.contains(end.device) ||
             !after_.devices.contains(end.device);
    };
    if (std::any_of(link->ends.begin(), link->ends.end(), is_told)) continue;
    tell("link_lost", *after_.devices.at(link->ends[0].device),
         fmt::format("the cable from {} to {} is heard no more since {}",
                     end_words(after_.devices, link->ends[0]),
                     end_words(after_.devices, link->ends[1]), iso_text(link->last_seen)));
  }
}

std::vector<Event> Comparison::events() {
  for (const auto& [id, device] : after_.devices)
    if (known_.contains(device->site)) compare(*device);
  tell_groups(vanished_, before_, "device_vanished", "does not answer since");
  tell_groups(returned_, after_, "device_returned", "answers again; it was last seen");
  tell_lost_links();
  std::stable_sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) {
    return std::tie(a.site, a.device) < std::tie(b.site, b.device);
  });
  return std::move(events_);
}

}  // namespace

std::vector<Event> happenings(const Inventory& before, const Inventory& after,
                              const std::vector<Site>& sites) {
  return Comparison(before, after, sites).events();
}

}  // namespace netroster::service
