// Ports that begin to carry more than they can, as events.
#pragma once

#include <set>
#include <utility>
#include <vector>

#include "measurements/speed_liar.h"
#include "model/inventory.h"

namespace netroster::service {

using ToldLiars = std::set<std::pair<std::string, std::string>>;  // device and port

// "port_over_speed" for each that is not in `told`, which is then what holds now.
std::vector<Event> speed_events(const measurements::SpeedLiars& liars, const Inventory& inventory,
                                WallTime now, ToldLiars& told);

}  // namespace netroster::service
