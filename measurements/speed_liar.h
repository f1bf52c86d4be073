// A port that carries more than it says it can: its speed, or its counter, is wrong.
#pragma once

#include <string>
#include <vector>

#include "measurements/rates.h"

namespace netroster::measurements {

struct SpeedLiar {
  std::string site;
  std::string device;  // Device::id
  std::string port;    // its key (port_keys())
  SpeedCheck::Finding finding;
};
using SpeedLiars = std::vector<SpeedLiar>;  // by device

}  // namespace netroster::measurements
