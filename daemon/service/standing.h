// How the district stands against its standard, for /metrics.
#pragma once

#include <memory>

#include "config/config.h"
#include "exporters/prometheus/standard_metrics.h"
#include "model/inventory.h"

namespace netroster::service {

// Holds every site against every rule. It takes seconds for a large district: not for the thread
// that answers. Rules about traffic are unknown.
std::shared_ptr<const prometheus::StandardCounts> stand_of(
    std::shared_ptr<const standards::Library> library, const Inventory& inventory,
    const config::Config& config, WallTime now);

}  // namespace netroster::service
