// Orders for faults, and which agents of a fleet they reach.
#include "tests/simulator/fleet_faults.h"

#include <gtest/gtest.h>

#include "tests/simulator/flat.h"

namespace netroster::simulator {
namespace {

TEST(Faults, DuplicateEngineIdsAreEqual) {
  auto agents = flat_agents(first_addresses(*IpNetwork::parse("127.83.0.0/24"), 3), {});
  ASSERT_NE(agents[0].engine_id, agents[1].engine_id);
  const auto order = parse_fault("duplicate-engine-id=127.83.0.1,127.83.0.2");
  ASSERT_TRUE(order && apply_faults(agents, {*order}, 1));
  EXPECT_EQ(agents[0].engine_id, agents[1].engine_id);
  EXPECT_NE(agents[0].engine_id, agents[2].engine_id);
}

struct OrderCase {
  const char* text;
  bool good;
  Fault fault;
  std::uint32_t parameter;
  double share;  // -1: addresses
};

TEST(Faults, OrdersAreReadAsWritten) {
  const OrderCase cases[] = {
      {"dark=0.05", true, Fault::dark, 0, 0.05},
      {"slow:250=5%", true, Fault::slow, 250, 0.05},
      {"lossy=127.1.2.3,127.1.2.4", true, Fault::lossy, 10, -1},
      {"dark", false, Fault::dark, 0, 0},
      {"nonsense=0.5", false, Fault::dark, 0, 0},
      {"slow:x=0.5", false, Fault::dark, 0, 0},
      {"dark=1.5", false, Fault::dark, 0, 0},
      {"dark=", false, Fault::dark, 0, 0},
      {"dark=here", false, Fault::dark, 0, 0},
  };
  for (const auto& c : cases) {
    const auto order = parse_fault(c.text);
    ASSERT_EQ(order.has_value(), c.good) << c.text;
    if (!c.good) continue;
    EXPECT_EQ(order->fault, c.fault) << c.text;
    EXPECT_EQ(order->parameter, c.parameter) << c.text;
    EXPECT_EQ(order->share.value_or(-1), c.share) << c.text;
  }
}

TEST(Faults, AShareIsTheSameForTheSameSeed) {
  const auto addresses = first_addresses(*IpNetwork::parse("127.83.0.0/24"), 100);
  const auto chosen = [&](std::uint64_t seed) {
    auto agents = flat_agents(addresses, {});
    EXPECT_TRUE(apply_faults(agents, {*parse_fault("dark=0.1")}, seed));
    std::vector<std::uint32_t> result;
    for (const auto& agent : agents)
      if (agent.has(Fault::dark)) result.push_back(agent.address);
    return result;
  };
  EXPECT_EQ(chosen(1).size(), 10U);
  EXPECT_EQ(chosen(1), chosen(1));
  EXPECT_NE(chosen(1), chosen(2));
}

}  // namespace
}  // namespace netroster::simulator
