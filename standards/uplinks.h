// The cables that leave a closet for network devices elsewhere. Private to this folder.
#pragma once

#include <optional>
#include <vector>

#include "standards/world.h"

namespace netroster::standards {

struct Uplink {
  std::uint32_t at;  // World::link()
  const World::LinkEntry* link;
  std::size_t near;  // which end is in the closet
  const Port* port;  // on this side; null: not known
  WallTime when;
};
// One by one, whether they are up or not.
std::vector<Uplink> uplinks_of(const World& world, std::uint32_t closet);

// A link is active unless its port is known to be down.
bool is_active(const Uplink& one);
// Bits per second, as this side tells it.
std::optional<double> speed_of(const Uplink& one);

}  // namespace netroster::standards
