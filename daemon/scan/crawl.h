// Where devices may be in networks that are too large to sweep: at addresses that other devices
// tell of. Pure; what it finds is in the configured networks and nowhere else.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "config/config.h"
#include "model/inventory.h"
#include "model/site.h"

namespace netroster::scan {

// IPv6 blocks of more than 65,536 addresses are not swept: a /64 would take longer than the world
// is old.
bool is_crawled(const IpNetwork& block);

struct CrawlTarget {
  std::uint32_t site = 0;  // index into the sites
  IpAddress address;
  bool operator==(const CrawlTarget&) const = default;
};

// Addresses by site and value, each told of and not asked yet.
using Asked = std::set<std::pair<std::string, IpAddress>>;

// Addresses in crawled networks of `sites` that neighbours name, or that address-resolution tables
// have for a neighbour's chassis. Not those in `asked`, not excluded ones, and none of another
// site. In order; at most `most`.
std::vector<CrawlTarget> crawl_targets(const Inventory& inventory, const std::vector<Site>& sites,
                                       const config::Config& config, const Asked& asked,
                                       std::size_t most);

}  // namespace netroster::scan
