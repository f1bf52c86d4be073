// Snapshots in which every device carries the number of the step, so that a torn one shows.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "builders.h"

namespace netroster::inventory::testing_kit {

inline void apply_step(Resolver& resolver, int step) {
  for (int i = 1; i <= 5; ++i) {
    auto facts = Facts("sw" + std::to_string(i)).serial("SN" + std::to_string(i));
    for (std::uint32_t port = 1; port <= 8; ++port)
      facts.port(port, "Gi1/0/" + std::to_string(port)).alias("step " + std::to_string(step));
    auto read = facts.complete();
    read.device.location = "step " + std::to_string(step);
    resolver.apply(answered("s", "10.0.0." + std::to_string(i), step, read));
  }
}

// One step as a whole, and not one from before what was acknowledged.
inline void expect_one_whole_step(const Inventory& inventory, int acknowledged) {
  if (acknowledged == 0 && inventory.devices.empty()) return;
  ASSERT_EQ(inventory.devices.size(), 5U);
  const auto step = inventory.devices.front()->facts->device.location;
  EXPECT_GE(std::stoi(step.substr(5)), acknowledged);
  for (const auto& device : inventory.devices) {
    EXPECT_EQ(device->facts->device.location, step);
    ASSERT_EQ(device->facts->ports.size(), 8U);
    for (const auto& port : device->facts->ports) EXPECT_EQ(port.alias, step);
  }
}

}  // namespace netroster::inventory::testing_kit
