#include "daemon/commands/plugged.h"

#include <algorithm>
#include <set>
#include <vector>

namespace netroster::daemon {

const inventory::Inference& Plugged::site(const std::string& id) {
  if (const auto known = sites_.find(id); known != sites_.end()) return known->second;
  std::vector<std::shared_ptr<const Device>> devices;
  std::set<std::string> here;
  for (const auto& device : inventory_.devices) {
    if (device->site != id || !device->replaced_by.empty()) continue;
    devices.push_back(device);
    here.insert(device->id);
  }
  std::vector<std::shared_ptr<const Link>> links;
  for (const auto& link : inventory_.links)
    if (here.contains(link->ends[0].device) || here.contains(link->ends[1].device))
      links.push_back(link);
  return sites_.emplace(id, inventory::infer_links(devices, links)).first->second;
}

const inventory::EdgePort* Plugged::at(const Device& device, const std::string& port) {
  const auto& edges = site(device.site).edges;
  const auto found = std::find_if(edges.begin(), edges.end(), [&](const auto& edge) {
    return edge.device == device.id && edge.port == port;
  });
  return found == edges.end() ? nullptr : &*found;
}

std::string Plugged::undecided(const Device& device) {
  for (const auto& each : site(device.site).undecided)
    if (each.device == device.id) return each.reason;
  return {};
}

}  // namespace netroster::daemon
