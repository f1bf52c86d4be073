// Which ports count in a total: each octet once.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include "measurements/totals.h"

namespace netroster::measurements {
namespace {

using PortPlace = std::pair<const Device*, std::size_t>;  // device, position in its ports

// A port that may count, with where it came from.
struct Candidate {
  PortPlace place;
  std::string site;
  bool flipped = false;
  std::string why;
  bool external = true;  // nothing of another site is at the far end
};

std::optional<std::size_t> port_named(const Device& device, const std::string& word) {
  const auto& ports = device.facts->ports;
  const auto keys = port_keys(ports);
  for (std::size_t i = 0; i < ports.size(); ++i)
    if (ports[i].name == word || ports[i].descr == word || keys[i] == word) return i;
  return std::nullopt;
}

std::optional<std::size_t> port_at(const Device& device, const LinkEnd& end) {
  const auto& ports = device.facts->ports;
  for (std::size_t i = 0; i < ports.size(); ++i)
    if (end.index ? ports[i].index == *end.index : ports[i].name == end.port) return i;
  return std::nullopt;
}

bool is_sure(const Link& link) {
  return link.state != LinkState::shared && link.state != LinkState::contradicted &&
         !link.ends[0].device.empty() && !link.ends[1].device.empty();
}

std::string key_of(const PortPlace& place) {
  return port_keys(place.first->facts->ports)[place.second];
}

bool is_member(const Lag& lag, std::uint32_t index) {
  return std::find(lag.members.begin(), lag.members.end(), index) != lag.members.end();
}

// The indexes of what stands on a port directly: aggregates, and other layers.
std::vector<std::uint32_t> layer_above(const Device& device, std::uint32_t index) {
  std::vector<std::uint32_t> above;
  for (const auto& lag : device.facts->lags)
    if (is_member(lag, index)) above.push_back(lag.port_index);
  for (const auto& port : device.facts->ports)
    if (port.index == index) above.insert(above.end(), port.above.begin(), port.above.end());
  return above;
}

// As far up as they go; an agent may even say that they go in a circle.
std::set<std::uint32_t> layers_above(const Device& device, std::uint32_t index) {
  std::set<std::uint32_t> above;
  std::vector<std::uint32_t> next{index};
  while (!next.empty()) {
    const auto at = next.back();
    next.pop_back();
    for (const auto upper : layer_above(device, at))
      if (above.insert(upper).second) next.push_back(upper);
  }
  return above;
}

bool is_aggregate(const Device& device, std::uint32_t index) {
  const auto& lags = device.facts->lags;
  return std::any_of(lags.begin(), lags.end(),
                     [index](const Lag& lag) { return lag.port_index == index; });
}

// The port of a link, or the aggregate that it is a member of.
PortPlace whole_port(const Device& device, std::size_t port) {
  const auto& ports = device.facts->ports;
  for (const auto upper : layers_above(device, ports[port].index))
    for (std::size_t i = 0; i < ports.size(); ++i)
      if (ports[i].index == upper && is_aggregate(device, upper)) return {&device, i};
  return {&device, port};
}

bool is_school(const Site& site) {
  return site.kind != SiteKind::data_centre && site.kind != SiteKind::administrative;
}

// Whether `upper` is a layer on `lower`.
bool stands_on(const PortPlace& upper, const PortPlace& lower) {
  if (upper.first != lower.first) return false;
  const auto& ports = lower.first->facts->ports;
  return layers_above(*lower.first, ports[lower.second].index).count(ports[upper.second].index) > 0;
}

// Of an aggregate and a member the aggregate counts, of a port and what else stands on it the port.
std::string same_traffic(const PortPlace& place, const PortPlace& other) {
  const auto index = [](const PortPlace& at) { return at.first->facts->ports[at.second].index; };
  if (stands_on(other, place) && is_aggregate(*place.first, index(other)))
    return fmt::format("member of {}, which counts", key_of(other));
  if (stands_on(place, other) && !is_aggregate(*place.first, index(place)))
    return fmt::format("carried by {}, which counts", key_of(other));
  return {};
}

// A link between devices of two sites.
struct SiteLink {
  const Link* link;
  std::size_t here;  // which end
  const Device* there;
};

using Chosen = std::map<PortPlace, const Candidate*>;

}  // namespace

struct PortChooser::Wiring {
  explicit Wiring(const Inventory& of);

  const Device* device_of(const Site& site, const std::string& word) const;
  // The device at the far end of a port, as far as links tell.
  const Device* far_end(const PortPlace& place) const {
    const auto found = far.find(place);
    return found == far.end() ? nullptr : found->second.first;
  }
  std::vector<Candidate> candidates_of(const Site& site, PortChoice& into) const;
  PortChoice choose(const std::vector<Candidate>& candidates, PortChoice into) const;
  void take_circuit(const Site& site, const Circuit& circuit, std::vector<Candidate>& candidates,
                    PortChoice& into) const;

 private:
  void note_link(const Link& link);
  void note_end(const PortPlace& near, const PortPlace& place);
  void take_links(const Site& site, std::vector<Candidate>& candidates) const;
  bool is_far_end(const PortPlace& place, const PortPlace& other) const;
  std::string counted_by_another(const PortPlace& place, const Chosen& chosen) const;

  const Inventory& inventory;
  std::multimap<std::string_view, const Device*> by_name;
  std::multimap<IpAddress, const Device*> by_address;
  std::multimap<std::string_view, SiteLink> by_site;  // links that leave the site
  std::map<PortPlace, PortPlace> far;
};

PortChooser::Wiring::Wiring(const Inventory& of) : inventory(of) {
  for (const auto& device : inventory.devices) {
    if (!device->replaced_by.empty()) continue;
    by_name.emplace(device->name, device.get());
    for (const auto& address : device->addresses) by_address.emplace(address, device.get());
  }
  for (const auto& link : inventory.links)
    if (is_sure(*link)) note_link(*link);
}

const Device* PortChooser::Wiring::device_of(const Site& site, const std::string& word) const {
  if (const auto* by_id = find_device(inventory, word)) return by_id;
  const Device* found = nullptr;  // of another site: it is measured at the far end
  const auto look = [&](auto range) {
    for (auto it = range.first; it != range.second; ++it)
      if (found == nullptr || it->second->site == site.id) found = it->second;
  };
  look(by_name.equal_range(word));
  if (found != nullptr) return found;
  if (const auto address = IpAddress::parse(word)) look(by_address.equal_range(*address));
  return found;
}

void PortChooser::Wiring::note_link(const Link& link) {
  std::array<const Device*, 2> devices{};
  std::array<std::optional<PortPlace>, 2> places;
  for (std::size_t i = 0; i < 2; ++i) {
    devices[i] = find_device(inventory, link.ends[i].device);
    const auto port = devices[i] == nullptr ? std::nullopt : port_at(*devices[i], link.ends[i]);
    if (port) places[i] = PortPlace{devices[i], *port};
  }
  if (devices[0] == nullptr || devices[1] == nullptr) return;
  for (std::size_t i = 0; i < 2; ++i) {
    if (devices[i]->site != devices[1 - i]->site)
      by_site.emplace(devices[i]->site, SiteLink{&link, i, devices[1 - i]});
    if (places[i] && places[1 - i]) note_end(*places[i], *places[1 - i]);
  }
}

// The far end of a member is that of its aggregate, too.
void PortChooser::Wiring::note_end(const PortPlace& near, const PortPlace& place) {
  far[near] = place;
  const auto& device = *near.first;
  const auto& ports = device.facts->ports;
  for (const auto upper : layers_above(device, ports[near.second].index))
    for (std::size_t i = 0; i < ports.size(); ++i)
      if (ports[i].index == upper) far.try_emplace(PortPlace{near.first, i}, place);
}

bool PortChooser::Wiring::is_far_end(const PortPlace& place, const PortPlace& other) const {
  const auto there = far.find(place);
  const auto back = far.find(other);
  if (there == far.end() || back == far.end()) return false;
  if (there->second == other || back->second == place) return true;
  // Of aggregates it is a member that is at the far end.
  return stands_on(other, there->second) || stands_on(place, back->second);
}

std::string PortChooser::Wiring::counted_by_another(const PortPlace& place,
                                                    const Chosen& chosen) const {
  for (const auto& [other, candidate] : chosen) {
    if (other == place) continue;
    const bool same_device = other.first == place.first;
    if (auto why = same_device ? same_traffic(place, other) : std::string(); !why.empty())
      return why;
    if (!same_device && is_far_end(place, other))
      return fmt::format("the other end of {} {}, which counts", other.first->name, key_of(other));
  }
  return {};
}

// The first of two that are the same traffic counts, an aggregate before its members.
PortChoice PortChooser::Wiring::choose(const std::vector<Candidate>& candidates,
                                       PortChoice into) const {
  Chosen chosen;
  for (const auto& each : candidates) chosen.emplace(each.place, &each);  // named twice: once
  for (auto each = candidates.rbegin(); each != candidates.rend(); ++each) {
    const auto at = chosen.find(each->place);
    if (at == chosen.end() || at->second != &*each) continue;
    auto why = counted_by_another(each->place, chosen);
    if (why.empty()) continue;
    into.left_out.push_back({each->place.first->id, key_of(each->place), std::move(why)});
    chosen.erase(at);
  }
  for (const auto& [place, each] : chosen)
    into.ports.push_back({.device = place.first->id,
                          .port = key_of(place),
                          .site = each->site,
                          .flipped = each->flipped,
                          .why = each->why});
  std::sort(into.ports.begin(), into.ports.end(), [](const CountedPort& a, const CountedPort& b) {
    return std::tie(a.device, a.port) < std::tie(b.device, b.port);
  });
  return into;
}

void PortChooser::Wiring::take_circuit(const Site& site, const Circuit& circuit,
                                       std::vector<Candidate>& candidates, PortChoice& into) const {
  const auto what = fmt::format("circuit {}", circuit.id);
  const auto lacks = [&](std::string why) {
    into.unmeasured.push_back({site.id, what, std::move(why)});
  };
  if (circuit.device.empty() || circuit.interface.empty())
    return lacks("its `device` and `interface` are not configured");
  const auto* device = device_of(site, circuit.device);
  if (device == nullptr) return lacks(fmt::format("no device \"{}\" is known", circuit.device));
  const auto port = port_named(*device, circuit.interface);
  if (!port) return lacks(fmt::format("{} has no port \"{}\"", device->name, circuit.interface));
  const PortPlace place{device, *port};
  const auto* there = far_end(place);
  const bool flipped = device->site != site.id;
  candidates.push_back({.place = place,
                        .site = site.id,
                        .flipped = flipped,
                        .why = what,
                        .external = !flipped && (there == nullptr || there->site == site.id)});
}

void PortChooser::Wiring::take_links(const Site& site, std::vector<Candidate>& candidates) const {
  const auto range = by_site.equal_range(site.id);
  for (auto it = range.first; it != range.second; ++it) {
    const auto& end = it->second.link->ends[it->second.here];
    const auto* here = find_device(inventory, end.device);
    const auto port = here == nullptr ? std::nullopt : port_at(*here, end);
    if (!port) continue;
    candidates.push_back({.place = whole_port(*here, *port),
                          .site = site.id,
                          .flipped = false,
                          .why = fmt::format("link to {}", it->second.there->site),
                          .external = false});
  }
}

std::vector<Candidate> PortChooser::Wiring::candidates_of(const Site& site,
                                                          PortChoice& into) const {
  std::vector<Candidate> candidates;
  for (const auto& circuit : site.circuits) take_circuit(site, circuit, candidates, into);
  // What is measured on the site comes first: of two ends of a link it is the far one that goes.
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return !a.flipped && b.flipped; });
  if (site.circuits.empty()) take_links(site, candidates);
  return candidates;
}

PortChooser::PortChooser(const Inventory& inventory)
    : wiring_(std::make_unique<const Wiring>(inventory)) {}
PortChooser::~PortChooser() = default;

PortChoice PortChooser::circuit(const Site& site, const Circuit& circuit) const {
  PortChoice made;
  std::vector<Candidate> candidates;
  wiring_->take_circuit(site, circuit, candidates, made);
  return wiring_->choose(candidates, std::move(made));
}

PortChoice PortChooser::site(const Site& site) const {
  PortChoice made;
  const auto candidates = wiring_->candidates_of(site, made);
  if (candidates.empty() && made.unmeasured.empty())
    made.unmeasured.push_back(
        {site.id, "its edge", "it has no circuit, and no link to another site is known"});
  return wiring_->choose(candidates, std::move(made));
}

PortChoice PortChooser::district(std::span<const Site> sites) const {
  PortChoice of_hubs;
  PortChoice of_schools;
  std::vector<Candidate> hubs;
  std::vector<Candidate> schools;
  for (const auto& site : sites) {
    auto& into = is_school(site) ? schools : hubs;
    const auto found = wiring_->candidates_of(site, is_school(site) ? of_schools : of_hubs);
    std::copy_if(found.begin(), found.end(), std::back_inserter(into),
                 [](const Candidate& each) { return each.external; });
  }
  if (!hubs.empty() || !of_hubs.unmeasured.empty())
    return wiring_->choose(hubs, std::move(of_hubs));
  if (schools.empty() && of_schools.unmeasured.empty())
    of_schools.unmeasured.push_back({"", "the district's edge", "no circuit leaves the district"});
  return wiring_->choose(schools, std::move(of_schools));
}

}  // namespace netroster::measurements
