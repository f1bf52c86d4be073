// A liar on the same network: floods a client with replies that were never asked for.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "tests/simulator/responder.h"

namespace netroster::simulator {

enum class Forgery : std::uint8_t {
  other_address,  // right port, an address that was not asked
  other_port,     // right address, another port
  guessed_id,     // right address and port (the simulator's own), a guessed request id
};

struct SpoofOptions {
  Peer victim;                // where the client listens
  std::uint32_t pretend = 0;  // the address of the agent that is impersonated
  std::uint32_t other = 0;    // an address to lie from
  std::uint16_t port = 0;     // to lie from; 0: any. Shared only with sockets that allow it.
  std::uint64_t count = 1'000'000;
  std::uint32_t per_batch = 128;
  std::string community = "public";
  std::uint64_t seed = 1;
};

// How many were handed to the kernel. Bounded by `count` (1,000,000 at most); blocks until sent.
Result<std::uint64_t> spoof(Forgery forgery, const SpoofOptions& options);

}  // namespace netroster::simulator
