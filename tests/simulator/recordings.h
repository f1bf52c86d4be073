// Recordings as agents: what a real device once answered, on a loopback address.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "tests/simulator/agent.h"

namespace netroster::simulator {

struct RecordingOptions {
  std::uint32_t first_address = 0x7f28'0001;  // 127.40.0.1
  std::string community = "public";
};

// One agent a file, on consecutive addresses. A file NAME@CONTEXT.EXT is not an agent of its own
// but the context CONTEXT (community@CONTEXT) of NAME.EXT.
Result<std::vector<Agent>> recorded_agents(const std::vector<std::string>& files,
                                           const RecordingOptions& options);

}  // namespace netroster::simulator
