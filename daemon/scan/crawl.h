// Where devices may be in networks that are too large to sweep: at addresses that other devices
// tell of. Pure; what it finds is in the configured networks and nowhere else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "config/config.h"
#include "model/inventory.h"
#include "model/site.h"

namespace netroster::scan {

// Which addresses are crawled, and whose they are.
class CrawlScope {
 public:
  // Of the networks of `sites` that may not be swept; all must outlive it.
  CrawlScope(const std::vector<Site>& sites, const config::Config& config);

  bool empty() const { return networks_.empty(); }
  // The index of the site that may ask the address because of a crawled network: it is in no
  // network that is swept anyway, excluded by nobody, and of no other site.
  std::optional<std::uint32_t> site_of(const IpAddress& address) const;

 private:
  bool may_be_asked(const Site& site, const IpAddress& address) const;

  const std::vector<Site>& sites_;
  const config::Config& config_;
  std::map<IpNetwork, std::uint32_t> networks_;
  std::set<int> lengths_;  // of their prefixes, with 1,000 added for IPv6
};

struct CrawlTarget {
  std::uint32_t site = 0;  // index into the sites
  IpAddress address;
  auto operator<=>(const CrawlTarget&) const = default;
};

using Asked = std::set<CrawlTarget>;

// Addresses in the scope that somebody tells of: management addresses of neighbours that are no
// inventoried device, next hops of routes, and what address-resolution tables have for such a
// neighbour's chassis or such a next hop. Not those in `asked`, and not own addresses of
// inventoried devices of the site. In order; at most `most`.
std::vector<CrawlTarget> crawl_targets(const Inventory& inventory, const CrawlScope& scope,
                                       const std::vector<Site>& sites, const Asked& asked,
                                       std::size_t most);

}  // namespace netroster::scan
