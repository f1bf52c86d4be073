// What changes from minute to minute and is no counter of a port: power, light, heat, load,
// clients.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "model/facts.h"

namespace netroster::poll {

struct FactsReading {
  std::string device;  // Device::id
  WallTime when{};     // when the answers came
  // poe, sensors, access_points, ssids and tables alone; never null, empty when nothing answered.
  std::shared_ptr<const DeviceFacts> facts;
  bool complete = false;
  bool told = false;  // whether anything answered
};

}  // namespace netroster::poll
