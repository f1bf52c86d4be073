#include "inventory/store/moving_ports.h"

#include <nlohmann/json.hpp>
#include <tuple>

#include "inventory/store/json_values.h"

namespace netroster::inventory::store {
namespace {

using nlohmann::json;

constexpr const char* of_the_link[] = {"oper", "speed_bps", "duplex", "mau_type", "index"};

// The better link is the greater one: up or not, how fast, full duplex or not.
using Quality = std::tuple<bool, std::uint64_t, bool>;

Quality quality(const json& port) {
  return {taken<std::string>(port, "oper", "") == "up", taken<std::uint64_t>(port, "speed_bps", 0),
          taken<std::string>(port, "duplex", "") == "full"};
}

json without_link(json port) {
  for (const char* field : of_the_link) port.erase(field);
  return port;
}

void erase_led(const DeviceFacts& facts, EdgePorts& ports) {
  for (const auto& row : facts.neighbours)
    if (row.local_index) ports.erase(*row.local_index);
  for (const auto& row : facts.lags)
    for (const auto member : row.members) ports.erase(member);
}

json link_json(const Port& port) {
  const auto oper = port.oper ? netroster::text(*port.oper) : std::string_view();
  const auto duplex = port.duplex ? netroster::text(*port.duplex) : std::string_view();
  return json::array({oper, or_null(port.speed_bps), duplex, port.mau_type});
}

}  // namespace

EdgePorts edge_ports_of(const Device* before, const Device& now) {
  EdgePorts ports;
  if (now.facts->device.kind != "switch") return ports;
  for (const auto& port : now.facts->ports)
    if (port.index != 0 && port.type == "ethernetCsmacd" && port.above.empty())
      ports.insert(port.index);
  erase_led(*now.facts, ports);
  if (before != nullptr) erase_led(*before->facts, ports);
  return ports;
}

bool is_no_news(const std::string& kept, const std::string& now) {
  const auto before = json::parse(kept);
  const auto after = json::parse(now);
  return quality(after) <= quality(before) && without_link(before) == without_link(after);
}

void put_moving_port_values(json& state, const std::vector<std::string>& port_keys,
                            const std::vector<std::string>& module_keys, const Device& device) {
  const auto& facts = *device.facts;
  const auto edges = edge_ports_of(nullptr, device);
  auto& handles = state["port_numbers"] = json::object();
  auto& power = state["port_power"] = json::object();
  auto& links = state["port_links"] = json::object();
  for (std::size_t i = 0; i < facts.ports.size(); ++i) {
    const auto& port = facts.ports[i];
    handles[port_keys[i]] = port.index;
    if (edges.contains(port.index)) links[port_keys[i]] = link_json(port);
    if (!port.poe) continue;
    json entry = json::object();
    put(entry, "status", port.poe->status);
    put(entry, "drawn_watts", port.poe->drawn_watts);
    if (!entry.empty()) power[port_keys[i]] = std::move(entry);
  }
  auto& modules = state["module_numbers"] = json::object();
  for (std::size_t i = 0; i < facts.modules.size(); ++i)
    modules[module_keys[i]] = facts.modules[i].index;
}

void take_moving_link(const json& links, const std::string& key, Port& port) {
  const auto now = links.find(key);
  if (now == links.end()) return;
  port.oper = parse_oper_state(now->at(0).get<std::string>());
  port.speed_bps.reset();
  if (!now->at(1).is_null()) port.speed_bps = now->at(1).get<std::uint64_t>();
  port.duplex = parse_duplex(now->at(2).get<std::string>());
  port.mau_type = now->at(3).get<std::string>();
}

}  // namespace netroster::inventory::store
