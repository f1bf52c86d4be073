#include "daemon/service/speed_events.h"

#include <fmt/format.h>

namespace netroster::service {

std::vector<Event> speed_events(const measurements::SpeedLiars& liars, const Inventory& inventory,
                                WallTime now, ToldLiars& told) {
  std::vector<Event> out;
  ToldLiars holds;
  for (const auto& liar : liars) {
    auto key = std::pair(liar.device, liar.port);
    if (!told.contains(key)) {
      const auto* device = find_device(inventory, liar.device);
      const auto& name = device == nullptr || device->name.empty() ? liar.device : device->name;
      constexpr double mega = 1e6;
      out.push_back(
          {now, "port_over_speed", liar.site, liar.device,
           fmt::format("{} {} carried {:.0f} Mbit/s and says that it can {:.0f} Mbit/s", name,
                       liar.port, static_cast<double>(liar.finding.highest_bps) / mega,
                       static_cast<double>(liar.finding.speed_bps) / mega)});
    }
    holds.insert(std::move(key));
  }
  told = std::move(holds);
  return out;
}

}  // namespace netroster::service
