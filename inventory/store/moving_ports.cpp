#include "inventory/store/moving_ports.h"

#include <nlohmann/json.hpp>

#include "inventory/store/json_values.h"

namespace netroster::inventory::store {
namespace {

using nlohmann::json;

constexpr const char* follows_from_the_cable[] = {"oper", "speed_bps", "duplex", "mau_type"};

void erase_led(const DeviceFacts& facts, EdgePorts& ports) {
  for (const auto& row : facts.neighbours)
    if (row.local_index) ports.erase(*row.local_index);
  for (const auto& row : facts.lags)
    for (const auto member : row.members) ports.erase(member);
}

json link_json(const Port& port) {
  json doc = json::object();
  doc["oper"] = netroster::text(*port.oper);
  put(doc, "speed_bps", port.speed_bps);
  if (port.duplex) doc["duplex"] = netroster::text(*port.duplex);
  put(doc, "mau_type", port.mau_type);
  return doc;
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

bool is_unplugged(const json& before, const json& now) {
  const auto state = taken<std::string>(now, "oper", "");
  if (state.empty() || state == "up" || state == "unknown") return false;
  auto rest_before = before;
  auto rest_now = now;
  for (const char* field : follows_from_the_cable) {
    rest_before.erase(field);
    rest_now.erase(field);
  }
  return rest_before == rest_now;
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
    if (edges.contains(port.index) && port.oper && *port.oper != OperState::up)
      links[port_keys[i]] = link_json(port);
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
  port.oper = parse_oper_state(taken<std::string>(*now, "oper", ""));
  port.speed_bps.reset();
  take(*now, "speed_bps", port.speed_bps);
  port.duplex = parse_duplex(taken<std::string>(*now, "duplex", ""));
  port.mau_type = taken<std::string>(*now, "mau_type", "");
}

}  // namespace netroster::inventory::store
