#include "daemon/desk.h"

#include <fmt/format.h>

#include "base/text.h"
#include "daemon/command_table.h"
#include "daemon/scan/policy.h"
#include "daemon/selection.h"
#include "daemon/sources.h"
#include "inventory/port_names.h"

namespace netroster::daemon {
namespace {

Result<NamedPort> port_of(const Device& device, const std::string& name) {
  const auto& ports = device.facts->ports;
  const auto found = inventory::find_port_named(ports, name);
  if (found.position >= 0) {
    const auto& port = ports[static_cast<std::size_t>(found.position)];
    return NamedPort{&device, found.position, port.name.empty() ? port.descr : port.name};
  }
  if (ports.empty() && !name.empty()) return NamedPort{&device, -1, sanitise(name)};
  std::vector<std::string_view> names;
  for (const auto& port : ports) names.push_back(port.name);
  const auto near = nearest(name, names);
  return Error{Errc::not_found,
               fmt::format("{} has no port \"{}\"{}", name_or_id(device), name,
                           near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near))};
}

}  // namespace

Result<Desk> open_desk(Call call) {
  const auto configuration = load_configuration(call);
  if (!configuration) return configuration.error();
  // A store that is not there holds no device to speak of, and must not come to be.
  if (auto there = load_inventory(call); !there) return there.error();
  auto store =
      inventory::open_store(store_path(call, *configuration), inventory::OpenMode::read_write);
  if (!store) return store.error();
  auto known = (*store)->load();
  if (!known) return known.error();
  return Desk{std::move(*store), configuration->sites, scan::policy_of(*configuration),
              std::move(*known), wall_now()};
}

Result<NamedPort> one_port(const Inventory& inventory, const std::string& word) {
  Error why{Errc::invalid, fmt::format("\"{}\" is not DEVICE:PORT", word)};
  const auto first = word.find(':');
  for (auto at = first; at != std::string::npos; at = word.find(':', at + 1)) {
    const auto device = one_device(inventory, {}, word.substr(0, at));
    if (!device && (at == first || device.error().code == Errc::invalid)) why = device.error();
    if (!device) continue;
    auto found = port_of(**device, word.substr(at + 1));
    if (found) return found;
    why = found.error();
  }
  return why;
}

}  // namespace netroster::daemon
