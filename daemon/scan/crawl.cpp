#include "daemon/scan/crawl.h"

#include <algorithm>

namespace netroster::scan {
namespace {

constexpr int shortest_swept_v6 = 112;

class Crawl {
 public:
  Crawl(const Inventory& inventory, const std::vector<Site>& sites, const config::Config& config,
        const Asked& asked)
      : inventory_(inventory), sites_(sites), config_(config), asked_(asked) {}

  std::vector<CrawlTarget> targets(std::size_t most) {
    for (const auto& device : inventory_.devices)
      for (const auto& neighbour : *device->neighbours) take(neighbour);
    for (const auto& device : inventory_.devices)
      for (const auto& row : device->facts->arp)
        if (row.mac && chassis_.contains(*row.mac)) add(row.address);
    std::vector<CrawlTarget> out;
    for (const auto& [site, address] : found_) {
      if (out.size() == most) break;
      out.push_back({site, address});
    }
    return out;
  }

 private:
  void take(const KnownNeighbour& neighbour) {
    if (!neighbour.device.empty()) return;
    for (const auto& address : neighbour.addresses) add(address);
    if (const auto mac = MacAddress::parse(neighbour.chassis_id); mac && mac->identifies())
      chassis_.insert(*mac);
  }

  void add(const IpAddress& address) {
    for (std::uint32_t i = 0; i < sites_.size(); ++i) {
      const auto& site = sites_[i];
      const bool crawled = std::any_of(
          site.networks.begin(), site.networks.end(),
          [&](const IpNetwork& block) { return is_crawled(block) && block.contains(address); });
      if (!crawled || !site.in_scope(address) || !config_.forbidden(address).empty()) continue;
      const auto* owner = config_.site_of(address);
      if (owner != nullptr && owner->id != site.id) continue;
      if (!asked_.contains({site.id, address})) found_.insert({i, address});
    }
  }

  const Inventory& inventory_;
  const std::vector<Site>& sites_;
  const config::Config& config_;
  const Asked& asked_;
  std::set<MacAddress> chassis_;  // of neighbours that are no inventoried device
  std::set<std::pair<std::uint32_t, IpAddress>> found_;
};

}  // namespace

bool is_crawled(const IpNetwork& block) {
  return !block.address().is_v4() && block.prefix_length() < shortest_swept_v6;
}

std::vector<CrawlTarget> crawl_targets(const Inventory& inventory, const std::vector<Site>& sites,
                                       const config::Config& config, const Asked& asked,
                                       std::size_t most) {
  return Crawl(inventory, sites, config, asked).targets(most);
}

}  // namespace netroster::scan
