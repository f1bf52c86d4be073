#include "inventory/told.h"

#include <algorithm>

namespace netroster::inventory {

bool is_usable(const IpAddress& address) {
  return !address.is_unspecified() && !address.is_loopback() && !address.is_link_local() &&
         !address.is_multicast();
}

const std::string& told_name(const Device& device) {
  return device.name.empty() ? device.id : device.name;
}

bool Declared::holds(const IpNetwork& network) {
  const auto [at, fresh] = known_.try_emplace(network, false);
  if (!fresh) return at->second;
  const auto inside = [&network](const IpNetwork& block) { return block.contains(network); };
  at->second = std::any_of(sites_.begin(), sites_.end(), [&inside](const Site& site) {
    return std::any_of(site.networks.begin(), site.networks.end(), inside) ||
           std::any_of(site.excluded.begin(), site.excluded.end(), inside);
  });
  return at->second;
}

}  // namespace netroster::inventory
