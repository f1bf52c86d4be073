// What a thing that is planned for can be: any kind of device, its parts, and what no network
// shows.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "model/device_kinds.h"

namespace netroster::planning {

inline constexpr std::array other_kinds = std::to_array<std::string_view>(
    {"cabling", "caching-server", "module", "power-supply", "rack", "transceiver", "ups-battery"});

inline std::vector<std::string_view> all_kinds() {
  std::vector<std::string_view> out(device_kinds.begin(), device_kinds.end());
  out.insert(out.end(), other_kinds.begin(), other_kinds.end());
  return out;
}

}  // namespace netroster::planning
