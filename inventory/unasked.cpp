#include "inventory/unasked.h"

#include <algorithm>

namespace netroster::inventory {
namespace {

bool meet(const IpNetwork& a, const IpNetwork& b) { return a.contains(b) || b.contains(a); }

// Networks of the site that are swept, without those inside another.
std::vector<IpNetwork> outermost(const Site& site, const IsSwept& is_swept) {
  std::vector<IpNetwork> all;
  for (const auto& network : site.networks)
    if (is_swept(network)) all.push_back(network);
  std::sort(all.begin(), all.end(), [](const IpNetwork& a, const IpNetwork& b) {
    return a.prefix_length() < b.prefix_length();
  });
  std::vector<IpNetwork> out;
  for (const auto& network : all)
    if (std::none_of(out.begin(), out.end(),
                     [&](const auto& one) { return one.contains(network); }))
      out.push_back(network);
  return out;
}

using Owners = std::map<IpNetwork, const Site*>;  // null: of several

bool overlaps_another(const Site& site, const Owners& owners) {
  return std::any_of(site.networks.begin(), site.networks.end(), [&](const IpNetwork& network) {
    const auto is_others = [&](const auto& owner) {
      return owner->second != &site && meet(owner->first, network);
    };
    // By order of address, one that holds it stands before it, and those inside it behind.
    const auto at = owners.find(network);
    const auto next = at == owners.end() ? at : std::next(at);
    if (at != owners.end() && at->second != &site) return true;
    if (next != owners.end() && is_others(next)) return true;
    for (int length = network.prefix_length() - 1; length >= 0; --length)
      if (const auto wider = owners.find(IpNetwork(network.address(), length));
          wider != owners.end() && wider->second != &site)
        return true;
    return false;
  });
}

Owners owners_of(const std::vector<Site>& sites) {
  Owners owners;
  for (const auto& site : sites)
    for (const auto& network : site.networks) {
      const auto [at, is_first] = owners.emplace(network, &site);
      if (!is_first && at->second != &site) at->second = nullptr;
    }
  return owners;
}

}  // namespace

std::map<std::string, std::uint64_t> unasked_addresses(const Inventory& inventory,
                                                       const std::vector<Site>& sites,
                                                       const IsSwept& is_swept) {
  std::map<std::string, std::uint64_t> out;
  if (!is_swept) return out;
  std::map<std::string, std::vector<IpNetwork>> swept;
  const auto owners = owners_of(sites);
  for (const auto& site : sites) {
    if (overlaps_another(site, owners)) continue;
    auto networks = outermost(site, is_swept);
    for (const auto& network : networks) out[site.id] += network.size();
    swept[site.id] = std::move(networks);
  }
  for (const auto& state : inventory.addresses) {
    const auto& networks = swept[state->site];
    const bool inside = std::any_of(networks.begin(), networks.end(), [&](const auto& network) {
      return network.contains(state->address);
    });
    if (inside) --out[state->site];
  }
  std::erase_if(out, [](const auto& entry) { return entry.second == 0; });
  return out;
}

}  // namespace netroster::inventory
