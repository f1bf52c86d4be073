// Puts ordered faults onto agents: by address, or on a share chosen by the seed.
#pragma once

#include <vector>

#include "base/result.h"
#include "tests/simulator/agent.h"

namespace netroster::simulator {

// Errc::not_found for an address without an agent. A share is rounded up, so that a wanted fault
// always shows.
Result<void> apply_faults(std::vector<Agent>& agents, const std::vector<FaultOrder>& orders,
                          std::uint64_t seed);

}  // namespace netroster::simulator
