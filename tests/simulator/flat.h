// Many equal switches that share one table: for benchmarks and sweeps.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/ip_address.h"
#include "tests/simulator/agent.h"

namespace netroster::simulator {

struct FlatOptions {
  std::uint32_t ports = 52;
  std::string community = "public";
  std::uint64_t seed = 1;
  std::uint32_t max_message = 8192;
};

// One agent at each address; names, serials, MAC addresses and counters differ.
std::vector<Agent> flat_agents(const std::vector<std::uint32_t>& addresses,
                               const FlatOptions& options);

// The first `count` host addresses of a block, skipping each .0 and .255.
std::vector<std::uint32_t> first_addresses(const IpNetwork& block, std::size_t count);
// `count` host addresses of a block, chosen by the seed, in order.
std::vector<std::uint32_t> scattered_addresses(const IpNetwork& block, std::size_t count,
                                               std::uint64_t seed);

}  // namespace netroster::simulator
