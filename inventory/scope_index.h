// Which sites have an address in their networks, found without asking each of them.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "model/site.h"

namespace netroster::inventory {

class ScopeIndex {
 public:
  // Points to the sites, which must outlive it.
  explicit ScopeIndex(const std::vector<Site>& sites);

  // Those with the address in scope (Site::in_scope), by id. O(prefix lengths * log networks).
  std::vector<const Site*> sites_of(const IpAddress& address) const;
  // The only one; null when there is none, or several have the same address plan.
  const Site* home_of(const IpAddress& address) const;

 private:
  std::map<IpNetwork, std::vector<const Site*>> by_network_;
  std::set<std::pair<bool, int>> lengths_;  // of IPv4 or not, and of which length
};

}  // namespace netroster::inventory
