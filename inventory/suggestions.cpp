#include "inventory/suggestions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "inventory/told.h"
#include "model/private_blocks.h"

namespace netroster::inventory {
namespace {

std::string port_name(const Device& device, std::optional<std::uint32_t> index) {
  if (index)
    for (const auto& port : device.facts->ports)
      if (port.index == *index) return port.name;
  return {};
}

// Nobody else is in a network of one address or of one cable; a wider one is no network of a site.
std::optional<IpNetwork> of_many(const IpNetwork& network) {
  const auto& address = network.address();
  if (!is_usable(address) || network.prefix_length() < 8 ||
      address.bit_length() - network.prefix_length() < 2)
    return std::nullopt;
  return network;
}

class Suggestions {
 public:
  explicit Suggestions(const std::vector<Site>& sites) : sites_(sites), declared_(sites) {}

  void add_interfaces(const Device& device) {
    for (const auto& one : device.facts->addresses) {
      if (!one.prefix_length || !is_usable(one.address)) continue;
      const auto network = of_many(IpNetwork(one.address, *one.prefix_length));
      if (!network) continue;
      const auto port = port_name(device, one.port_index);
      add(device.site, *network,
          fmt::format("{}{}{} has {}/{}", told_name(device), port.empty() ? "" : " ", port,
                      one.address.text(), *one.prefix_length));
    }
  }

  void add_routes(const Device& device) {
    for (const auto& route : device.facts->routes) {
      const auto network = of_many(route.network);
      if (!network) continue;
      const auto by = route.protocol.empty() ? "" : fmt::format(" ({})", route.protocol);
      const auto to = route.next_hop ? fmt::format(" to {}", route.next_hop->text()) : "";
      add(device.site, *network, fmt::format("{} routes it{}{}", told_name(device), to, by));
    }
  }

  // How large a network is nobody says who only resolves addresses in it.
  void add_resolved(const Device& device) {
    for (const auto& entry : device.facts->arp) {
      const auto& address = entry.address;
      if (!is_usable(address) || is_at_interface(device, address) ||
          declared_.holds(IpNetwork(address, address.bit_length())) ||
          narrowest(device.site, address))
        continue;
      auto& tellers = guessed_[{device.site, IpNetwork(address, address.is_v4() ? 24 : 64)}];
      if (tellers.empty() || tellers.back() != &device) tellers.push_back(&device);
    }
  }
  void add_guesses() {
    for (const auto& [where, devices] : guessed_)
      for (const auto* device : devices)
        add(where.first, where.second,
            fmt::format("{} resolves addresses of it; its size is a guess", told_name(*device)));
  }

  void count_hosts(const Device& device) {
    for (const auto& entry : device.facts->arp) count(device.site, entry.address);
    for (const auto& neighbour : *device.neighbours)
      for (const auto& address : neighbour.addresses) count(device.site, address);
  }

  std::vector<SuggestedNetwork> take() {
    std::vector<SuggestedNetwork> out;
    for (auto& [site, networks] : found_)
      for (auto& [network, suggested] : networks) {
        suggested.hosts = hosts_[{site, network}].size();
        suggested.is_public = !is_private(network);
        suggested.overlaps = overlap(network);
        out.push_back(std::move(suggested));
      }
    return out;
  }

 private:
  using Where = std::pair<std::string, IpNetwork>;

  void add(const std::string& site, const IpNetwork& network, std::string reason) {
    if (declared_.holds(network)) return;
    auto& known = found_[site];
    const auto at = known.find(network);
    if (at == known.end() && known.size() >= most_suggested_a_site) return;
    auto& suggested = at == known.end() ? known[network] : at->second;
    suggested.site = site;
    suggested.network = network;
    if (suggested.reasons.size() < most_reasons) suggested.reasons.push_back(std::move(reason));
  }

  static bool is_at_interface(const Device& device, const IpAddress& address) {
    const auto& own = device.facts->addresses;
    return std::any_of(own.begin(), own.end(), [&](const InterfaceAddress& one) {
      return one.prefix_length && IpNetwork(one.address, *one.prefix_length).contains(address);
    });
  }

  std::string overlap(const IpNetwork& network) const {
    for (const auto& site : sites_)
      for (const auto& block : site.networks)
        if (network.contains(block)) return site.id + " " + block.text();
    return {};
  }

  // The narrowest suggested network that holds the address.
  std::optional<IpNetwork> narrowest(const std::string& site, const IpAddress& address) const {
    const auto known = found_.find(site);
    if (known == found_.end() || !is_usable(address)) return std::nullopt;
    for (int length = address.bit_length(); length >= 8; --length)
      if (const IpNetwork network(address, length); known->second.contains(network)) return network;
    return std::nullopt;
  }

  void count(const std::string& site, const IpAddress& address) {
    if (const auto network = narrowest(site, address)) hosts_[{site, *network}].insert(address);
  }

  const std::vector<Site>& sites_;
  Declared declared_;
  std::map<std::string, std::map<IpNetwork, SuggestedNetwork>> found_;  // by site
  std::map<Where, std::vector<const Device*>> guessed_;                 // in the order of devices
  std::map<Where, std::set<IpAddress>> hosts_;
};

}  // namespace

std::vector<SuggestedNetwork> suggest_networks(const Inventory& inventory,
                                               const std::vector<Site>& sites) {
  Suggestions suggestions(sites);
  for (const auto& device : inventory.devices) suggestions.add_interfaces(*device);
  for (const auto& device : inventory.devices) suggestions.add_routes(*device);
  for (const auto& device : inventory.devices) suggestions.add_resolved(*device);
  suggestions.add_guesses();
  for (const auto& device : inventory.devices) suggestions.count_hosts(*device);
  return suggestions.take();
}

}  // namespace netroster::inventory
