// The resolver's clock, as configured.
#pragma once

#include <chrono>

#include "config/config.h"
#include "inventory/resolver.h"

namespace netroster::scan {

inline inventory::ResolverPolicy policy_of(const config::Config& config) {
  using std::chrono::duration_cast;
  using std::chrono::seconds;
  return {duration_cast<seconds>(config.inventory.link_stale_after),
          duration_cast<seconds>(config.inventory.neighbour_gone_after)};
}

}  // namespace netroster::scan
