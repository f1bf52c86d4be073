#include "inventory/fed_ports.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "inventory/claims.h"

namespace netroster::inventory {
namespace {

bool gives_power(const Port& port) { return port.poe && port.poe->status == "delivering"; }

bool is_heard(const Device& device, const Port& port) {
  return std::any_of(device.neighbours->begin(), device.neighbours->end(), [&](const auto& row) {
    return row.port_index && *row.port_index == port.index;
  });
}

}  // namespace

std::optional<bool> power_of(const Thing& thing) {
  std::optional<bool> power;
  for (const auto& [device, row] : thing.told)
    for (const auto& port : device->facts->ports)
      if (port.poe && row->port_index && port.index == *row->port_index)
        power = power.value_or(false) || gives_power(port);
  return power;
}

std::map<std::string, std::size_t> unheard_with_power(const Inventory& inventory) {
  std::map<std::pair<std::string_view, std::string>, const Device*> feeding;
  for (const auto& device : inventory.devices)
    for (const auto& port : device->facts->ports)
      if (gives_power(port) && !is_heard(*device, port))
        feeding.emplace(std::pair{std::string_view(device->id), port_text(port)}, device.get());
  for (const auto& link : inventory.links)
    for (const auto& end : link->ends) feeding.erase({end.device, end.port});
  std::map<std::string, std::size_t> count;
  for (const auto& [port, device] : feeding) ++count[device->site];
  return count;
}

}  // namespace netroster::inventory
