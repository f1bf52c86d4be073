#include "standards/uplinks.h"

#include <set>

namespace netroster::standards {

std::vector<Uplink> uplinks_of(const World& world, std::uint32_t closet) {
  std::vector<Uplink> out;
  std::set<std::uint32_t> seen;
  for (const auto at : world.closet(closet).uplinks) {
    if (!seen.insert(at).second) continue;
    const auto& entry = world.link(at);
    const bool first = entry.devices[0] != none && world.device(entry.devices[0]).closet == closet;
    Uplink one{at, &entry, first ? 0U : 1U, nullptr, entry.link->last_seen};
    const auto device = entry.devices[one.near];
    const auto& end = entry.link->ends[one.near];
    if (device != none && end.index)
      if (const auto port = world.port_at(device, *end.index); port != none)
        one.port = &world.port_of(world.port(port));
    out.push_back(one);
  }
  return out;
}

bool is_active(const Uplink& one) {
  return one.port == nullptr || !one.port->oper || one.port->oper == OperState::up;
}

std::optional<double> speed_of(const Uplink& one) {
  const auto& end = one.link->link->ends[one.near];
  if (one.port != nullptr && one.port->speed_bps) return static_cast<double>(*one.port->speed_bps);
  if (end.speed_bps) return static_cast<double>(*end.speed_bps);
  return std::nullopt;
}

}  // namespace netroster::standards
