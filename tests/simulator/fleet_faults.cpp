#include "tests/simulator/fleet_faults.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "model/ip_address.h"
#include "tests/simulator/random.h"

namespace netroster::simulator {
namespace {

void put(Agent& agent, const FaultOrder& order) {
  agent.fault_set().set(order.fault, order.parameter);
  if (order.fault == Fault::duplicate_engine_id)
    agent.engine_id = std::string{
        "\x80\x01\x86\x9f\x04"
        "twin",
        9};
}

void put_on_share(std::vector<Agent>& agents, const FaultOrder& order, Random random) {
  std::vector<std::size_t> places(agents.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  for (std::size_t i = places.size(); i > 1; --i)
    std::swap(places[i - 1], places[random.below(static_cast<std::uint32_t>(i))]);
  const auto wanted = std::ceil(*order.share * static_cast<double>(agents.size()));
  places.resize(std::min(places.size(), static_cast<std::size_t>(wanted)));
  for (const auto place : places) put(agents[place], order);
}

}  // namespace

Result<void> apply_faults(std::vector<Agent>& agents, const std::vector<FaultOrder>& orders,
                          std::uint64_t seed) {
  std::unordered_map<std::uint32_t, std::size_t> places;
  for (std::size_t i = 0; i < agents.size(); ++i) places[agents[i].address] = i;
  for (std::size_t i = 0; i < orders.size(); ++i) {
    const auto& order = orders[i];
    if (order.share) put_on_share(agents, order, Random{seed}.fork(i + 1));
    for (const auto address : order.addresses) {
      const auto place = places.find(address);
      if (place == places.end())
        return Error{Errc::not_found, "no agent at " + IpAddress::v4(address).text()};
      put(agents[place->second], order);
    }
  }
  return {};
}

}  // namespace netroster::simulator
