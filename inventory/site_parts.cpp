#include "inventory/site_parts.h"

#include <algorithm>

namespace netroster::inventory {

void SiteParts::add(const Device& device, Node node) {
  sites_[device.site].devices[device.id] = node;
  site_of_[device.id] = device.site;
}

void SiteParts::remove(const Device& device) {
  sites_[device.site].devices.erase(device.id);
  site_of_.erase(device.id);
}

void SiteParts::add(const std::shared_ptr<const Link>& link) {
  auto& at = sites_of_link_[link->id];
  for (const auto& end : link->ends) {
    const auto site = site_of_.find(end.device);
    if (site == site_of_.end()) continue;
    sites_[site->second].links[link->id] = link;
    if (std::find(at.begin(), at.end(), site->second) == at.end()) at.push_back(site->second);
  }
}

void SiteParts::remove(const Link& link) {
  const auto at = sites_of_link_.extract(link.id);
  if (at.empty()) return;
  for (const auto& site : at.mapped()) sites_[site].links.erase(link.id);
}

const SiteParts::DevicesById& SiteParts::devices(const std::string& site) const {
  static const DevicesById none;
  const auto at = sites_.find(site);
  return at == sites_.end() ? none : at->second.devices;
}

const SiteParts::LinksById& SiteParts::links(const std::string& site) const {
  static const LinksById none;
  const auto at = sites_.find(site);
  return at == sites_.end() ? none : at->second.links;
}

const std::vector<std::string>& SiteParts::sites_of(const Link& link) const {
  static const std::vector<std::string> none;
  const auto at = sites_of_link_.find(link.id);
  return at == sites_of_link_.end() ? none : at->second;
}

}  // namespace netroster::inventory
