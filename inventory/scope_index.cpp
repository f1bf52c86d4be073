#include "inventory/scope_index.h"

#include <algorithm>

namespace netroster::inventory {

ScopeIndex::ScopeIndex(const std::vector<Site>& sites) {
  for (const auto& site : sites)
    for (const auto& block : site.networks) {
      by_network_[block].push_back(&site);
      lengths_.emplace(block.address().is_v4(), block.prefix_length());
    }
}

std::vector<const Site*> ScopeIndex::sites_of(const IpAddress& address) const {
  std::vector<const Site*> found;
  for (const auto& [is_v4, length] : lengths_) {
    if (is_v4 != address.is_v4()) continue;
    const auto block = by_network_.find(IpNetwork(address, length));
    if (block == by_network_.end()) continue;
    for (const auto* site : block->second)
      if (site->in_scope(address)) found.push_back(site);
  }
  std::sort(found.begin(), found.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
  found.erase(std::unique(found.begin(), found.end()), found.end());
  return found;
}

const Site* ScopeIndex::home_of(const IpAddress& address) const {
  const auto found = sites_of(address);
  return found.size() == 1 ? found.front() : nullptr;
}

}  // namespace netroster::inventory
