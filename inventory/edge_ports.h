// Ports that lead to no other bridge: how many addresses hang there, and by what they share it.
#pragma once

#include <set>
#include <utility>
#include <vector>

#include "inventory/inference.h"
#include "inventory/port_groups.h"

namespace netroster::inventory {

// `cabled` are ports on which a protocol knows another device. By device, then port.
std::vector<EdgePort> edge_ports(const SiteTables& site, const SiteTree& tree,
                                 const std::vector<PortGroup>& groups,
                                 const std::set<std::pair<Place, std::int32_t>>& cabled);

}  // namespace netroster::inventory
