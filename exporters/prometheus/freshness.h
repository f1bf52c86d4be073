// How long ago a device told its counters: what decides whether its scrape succeeds.
#pragma once

#include <algorithm>
#include <optional>

#include "base/clock.h"

namespace netroster::prometheus {

// Ports of a device that are read together.
struct PortsFreshness {
  std::optional<WallTime> told;  // when they last told anything; nullopt: they never did
  bool stale = false;            // too long ago, or they were asked for too long in vain
};

struct Freshness {
  // nullopt: it has no such ports, or they were not asked yet.
  std::optional<PortsFreshness> uplinks;
  std::optional<PortsFreshness> access;

  // Of those that told anything, the longest ago; nullopt: none.
  std::optional<WallTime> told() const {
    const auto a = uplinks ? uplinks->told : std::nullopt;
    const auto b = access ? access->told : std::nullopt;
    return a && b ? std::min(a, b) : std::max(a, b);
  }
};

}  // namespace netroster::prometheus
