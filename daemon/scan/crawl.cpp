#include "daemon/scan/crawl.h"

#include <algorithm>
#include <string>
#include <utility>

namespace netroster::scan {
namespace {

int length_key(const IpNetwork& block) {
  return block.prefix_length() + (block.address().is_v4() ? 0 : 1'000);
}

class Crawl {
 public:
  Crawl(const CrawlScope& scope, const std::vector<Site>& sites, const Asked& asked)
      : scope_(scope), sites_(sites), asked_(asked) {}

  std::vector<CrawlTarget> targets(const Inventory& inventory, std::size_t most) {
    for (const auto& device : inventory.devices)
      for (const auto& own : device->facts->addresses) own_.insert({device->site, own.address});
    for (const auto& device : inventory.devices) {
      for (const auto& neighbour : *device->neighbours) take(neighbour);
      take_next_hops(*device);
    }
    for (const auto& device : inventory.devices)
      for (const auto& row : device->facts->arp)
        if (row.mac && gear_.contains(*row.mac)) add(row.address);
    std::vector<CrawlTarget> out(found_.begin(), found_.end());
    if (out.size() > most) out.resize(most);
    return out;
  }

 private:
  void take(const KnownNeighbour& neighbour) {
    if (!neighbour.device.empty()) return;
    for (const auto& address : neighbour.addresses) add(address);
    if (const auto mac = MacAddress::parse(neighbour.chassis_id); mac && mac->identifies())
      gear_.insert(*mac);
  }

  // An IPv6 next hop is as a rule link-local; its MAC address leads to where it may be asked.
  void take_next_hops(const Device& device) {
    std::set<IpAddress> near;
    for (const auto& route : device.facts->routes) {
      if (!route.next_hop) continue;
      if (route.next_hop->is_link_local()) near.insert(*route.next_hop);
      add(*route.next_hop);
    }
    if (near.empty()) return;
    for (const auto& row : device.facts->arp)
      if (row.mac && row.mac->identifies() && near.contains(row.address)) gear_.insert(*row.mac);
  }

  void add(const IpAddress& address) {
    if (!considered_.insert(address).second) return;
    const auto site = scope_.site_of(address);
    if (!site || own_.contains({sites_[*site].id, address})) return;
    if (const CrawlTarget target{*site, address}; !asked_.contains(target)) found_.insert(target);
  }

  const CrawlScope& scope_;
  const std::vector<Site>& sites_;
  const Asked& asked_;
  std::set<std::pair<std::string, IpAddress>> own_;  // by site
  std::set<MacAddress> gear_;  // of neighbours and routers that are perhaps not inventoried
  std::set<IpAddress> considered_;
  std::set<CrawlTarget> found_;
};

}  // namespace

CrawlScope::CrawlScope(const std::vector<Site>& sites, const config::Config& config)
    : sites_(sites), config_(config) {
  for (std::uint32_t i = 0; i < sites.size(); ++i)
    for (const auto& block : sites[i].networks)
      if (!config.sweep.may_be_swept(block)) {
        networks_.emplace(block, i);
        lengths_.insert(length_key(block));
      }
}

bool CrawlScope::may_be_asked(const Site& site, const IpAddress& address) const {
  const bool is_swept =
      std::any_of(site.networks.begin(), site.networks.end(), [&](const IpNetwork& block) {
        return config_.sweep.may_be_swept(block) && block.contains(address);
      });
  if (is_swept || !site.in_scope(address) || !config_.forbidden(address).empty()) return false;
  const auto* owner = config_.site_of(address);
  return owner == nullptr || owner->id == site.id;
}

std::optional<std::uint32_t> CrawlScope::site_of(const IpAddress& address) const {
  if (address.is_unspecified() || address.is_link_local() || address.is_multicast())
    return std::nullopt;
  for (const auto key : lengths_) {
    if ((key < 1'000) != address.is_v4()) continue;
    const auto at = networks_.find(IpNetwork(address, key % 1'000));
    if (at != networks_.end() && may_be_asked(sites_[at->second], address)) return at->second;
  }
  return std::nullopt;
}

std::vector<CrawlTarget> crawl_targets(const Inventory& inventory, const CrawlScope& scope,
                                       const std::vector<Site>& sites, const Asked& asked,
                                       std::size_t most) {
  return Crawl(scope, sites, asked).targets(inventory, most);
}

}  // namespace netroster::scan
