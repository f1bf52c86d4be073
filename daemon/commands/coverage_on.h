// The coverage of all sites, for whoever has an inventory and a configuration.
#pragma once

#include <vector>

#include "config/config.h"
#include "daemon/command.h"
#include "inventory/gaps.h"

namespace netroster::daemon {

// As of that time.
std::vector<inventory::SiteCoverage> coverage_on(Call call, const config::Config& config,
                                                 const Inventory& known, WallTime now);

}  // namespace netroster::daemon
