#include "inventory/suggestions.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace netroster::inventory {
namespace {

constexpr std::size_t most_of_a_site = 1'000;
constexpr std::size_t most_interfaces = 20;  // named for one network

bool is_usable(const IpAddress& address) {
  return !address.is_unspecified() && !address.is_loopback() && !address.is_link_local() &&
         !address.is_multicast();
}

bool is_private(const IpNetwork& network) {
  static const std::vector<IpNetwork> blocks = [] {
    std::vector<IpNetwork> out;
    for (const auto* text :
         {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"})
      out.push_back(*IpNetwork::parse(text));
    return out;
  }();
  return std::any_of(blocks.begin(), blocks.end(),
                     [&network](const auto& block) { return block.contains(network); });
}

std::string port_name(const Device& device, std::optional<std::uint32_t> index) {
  if (index)
    for (const auto& port : device.facts->ports)
      if (port.index == *index) return port.name;
  return {};
}

class Suggestions {
 public:
  explicit Suggestions(const std::vector<Site>& sites) : sites_(sites) {}

  void add_interfaces(const Device& device) {
    for (const auto& one : device.facts->addresses) {
      const auto network = network_of(one);
      if (!network || is_declared(*network)) continue;
      auto& known = found_[device.site];
      const auto at = known.find(*network);
      if (at == known.end() && known.size() >= most_of_a_site) continue;
      auto& suggested = at == known.end() ? known[*network] : at->second;
      suggested.site = device.site;
      suggested.network = *network;
      if (suggested.interfaces.size() >= most_interfaces) continue;
      const auto port = port_name(device, one.port_index);
      suggested.interfaces.push_back(
          fmt::format("{}{}{} {}/{}", device.name.empty() ? device.id : device.name,
                      port.empty() ? "" : " ", port, one.address.text(), *one.prefix_length));
    }
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
  static std::optional<IpNetwork> network_of(const InterfaceAddress& one) {
    if (!one.prefix_length || !is_usable(one.address)) return std::nullopt;
    // Of one address or of one cable: nobody else is in it.
    if (*one.prefix_length < 8 || one.address.bit_length() - *one.prefix_length < 2)
      return std::nullopt;
    return IpNetwork(one.address, *one.prefix_length);
  }

  bool is_declared(const IpNetwork& network) const {
    const auto holds = [&network](const IpNetwork& block) { return block.contains(network); };
    return std::any_of(sites_.begin(), sites_.end(), [&holds](const Site& site) {
      return std::any_of(site.networks.begin(), site.networks.end(), holds) ||
             std::any_of(site.excluded.begin(), site.excluded.end(), holds);
    });
  }

  std::string overlap(const IpNetwork& network) const {
    for (const auto& site : sites_)
      for (const auto& block : site.networks)
        if (network.contains(block)) return site.id + " " + block.text();
    return {};
  }

  // The narrowest suggested network that holds the address.
  void count(const std::string& site, const IpAddress& address) {
    const auto known = found_.find(site);
    if (known == found_.end() || !is_usable(address)) return;
    for (int length = address.bit_length(); length >= 8; --length) {
      const IpNetwork network(address, length);
      if (!known->second.contains(network)) continue;
      hosts_[{site, network}].insert(address);
      return;
    }
  }

  const std::vector<Site>& sites_;
  std::map<std::string, std::map<IpNetwork, SuggestedNetwork>> found_;  // by site
  std::map<std::pair<std::string, IpNetwork>, std::set<IpAddress>> hosts_;
};

}  // namespace

std::vector<SuggestedNetwork> suggest_networks(const Inventory& inventory,
                                               const std::vector<Site>& sites) {
  Suggestions suggestions(sites);
  for (const auto& device : inventory.devices) suggestions.add_interfaces(*device);
  for (const auto& device : inventory.devices) suggestions.count_hosts(*device);
  return suggestions.take();
}

}  // namespace netroster::inventory
