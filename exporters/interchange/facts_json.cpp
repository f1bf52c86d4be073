#include "exporters/interchange/facts_json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/text.h"
#include "model/words.h"

namespace netroster::interchange {
namespace {

using Json = nlohmann::json;

void put(Json& object, const char* key, const std::string& value) {
  if (!value.empty()) object[key] = value;
}

template <typename T>
void put(Json& object, const char* key, const std::optional<T>& value) {
  if (!value) return;
  if constexpr (requires { value->text(); }) {
    object[key] = value->text();
  } else if constexpr (requires { text(*value); }) {
    object[key] = std::string(text(*value));
  } else {
    object[key] = *value;
  }
}

// Names of ports by ifIndex.
class PortNames {
 public:
  explicit PortNames(const DeviceFacts& facts) {
    for (const auto& port : facts.ports) by_index_.emplace(port.index, port.name);
  }
  std::string operator()(const std::optional<std::uint32_t>& index) const {
    if (!index) return {};
    const auto at = by_index_.find(*index);
    return at == by_index_.end() || at->second.empty() ? fmt::format("ifIndex {}", *index)
                                                       : at->second;
  }

 private:
  std::unordered_map<std::uint32_t, std::string> by_index_;
};

template <typename Rows, typename One>
Json array_of(const Rows& rows, One one) {
  Json array = Json::array();
  for (const auto& row : rows) array.push_back(one(row));
  return array;
}

Json device_json(const DeviceIdentity& device) {
  Json out = Json::object();
  put(out, "name", device.name);
  put(out, "vendor", device.vendor);
  put(out, "kind", device.kind);
  put(out, "model", device.model);
  put(out, "serial", device.serial);
  put(out, "os", device.os);
  put(out, "os_version", device.os_version);
  put(out, "sys_object_id", device.sys_object_id);
  put(out, "sys_descr", device.sys_descr);
  put(out, "location", device.location);
  put(out, "contact", device.contact);
  put(out, "engine_id", device.engine_id);
  put(out, "base_mac", device.base_mac);
  return out;
}

Json port_poe_json(const PortPoe& poe) {
  Json out = Json::object();
  put(out, "enabled", poe.enabled);
  put(out, "status", poe.status);
  put(out, "class", poe.power_class);
  put(out, "drawn_watts", poe.drawn_watts);
  return out;
}

Json port_json(const Port& port) {
  Json out{{"index", port.index}};
  put(out, "name", port.name);
  put(out, "alias", port.alias);
  put(out, "type", port.type);
  put(out, "admin", port.admin);
  put(out, "oper", port.oper);
  put(out, "speed_bps", port.speed_bps);
  put(out, "duplex", port.duplex);
  put(out, "mac", port.mac);
  put(out, "mtu", port.mtu);
  put(out, "vlan", port.vlan);
  put(out, "mau_type", port.mau_type);
  if (port.poe) out["poe"] = port_poe_json(*port.poe);
  if (port.sessions)
    out["sessions"] = {{"authorised", port.sessions->authorised},
                       {"failed", port.sessions->failed},
                       {"other", port.sessions->other}};
  return out;
}

// The parent by its index: several parts may share a name.
Json module_json(const Module& module) {
  Json out{{"index", module.index}};
  put(out, "class", module.part_class);
  put(out, "name", module.name);
  put(out, "description", module.descr);
  put(out, "model", module.model);
  put(out, "serial", module.serial);
  put(out, "vendor", module.vendor);
  if (module.parent != 0) out["parent"] = module.parent;
  put(out, "hardware", module.hardware);
  put(out, "firmware", module.firmware);
  put(out, "software", module.software);
  put(out, "asset_tag", module.asset_tag);
  put(out, "replaceable", module.replaceable);
  put(out, "position", module.position);
  return out;
}

// Known from a vendor's table alone: it has no number in ENTITY-MIB.
bool is_plugged_in(const Module& module) {
  return module.index == 0 && module.part_class == "transceiver";
}

Json transceiver_json(const Module& module, const PortNames& names) {
  auto out = module_json(module);
  for (const auto* key : {"index", "class", "position"}) out.erase(key);
  put(out, "port", names(module.port_index));
  return out;
}

Json neighbour_json(const Neighbour& neighbour, const PortNames& names) {
  Json out{{"protocol", neighbour.protocol}};
  put(out, "local_port",
      neighbour.local_index ? names(neighbour.local_index) : neighbour.local_port);
  put(out, "chassis_id", neighbour.chassis_id);
  put(out, "chassis_id_kind", neighbour.chassis_id_kind);
  put(out, "port_id", neighbour.port_id);
  put(out, "port_id_kind", neighbour.port_id_kind);
  put(out, "port_description", neighbour.port_description);
  put(out, "name", neighbour.name);
  put(out, "description", neighbour.description);
  put(out, "platform", neighbour.platform);
  put(out, "vlan", neighbour.vlan);
  out["addresses"] = array_of(neighbour.addresses, [](const auto& one) { return one.text(); });
  if (!neighbour.capabilities.empty()) out["capabilities"] = neighbour.capabilities;
  if (!neighbour.med.empty()) out["med"] = neighbour.med;
  put(out, "source", neighbour.source);
  return out;
}

Json forwarding_json(const ForwardingEntry& entry, const PortNames& names) {
  Json out{{"mac", entry.mac.text()}};
  put(out, "vlan", entry.vlan);
  put(out, "port", names(entry.port_index));
  if (!entry.port_index) put(out, "bridge_port", entry.bridge_port);
  put(out, "status", entry.status);
  return out;
}

Json radio_json(const Radio& radio) {
  Json out = Json::object();
  put(out, "name", radio.name);
  put(out, "band", radio.band);
  put(out, "channel", radio.channel);
  put(out, "power_dbm", radio.power_dbm);
  put(out, "utilisation_percent", radio.utilisation_percent);
  put(out, "clients", radio.clients);
  return out;
}

Json access_point_json(const AccessPoint& point) {
  Json out = Json::object();
  put(out, "name", point.name);
  put(out, "mac", point.mac);
  put(out, "address", point.address);
  put(out, "model", point.model);
  put(out, "serial", point.serial);
  put(out, "firmware", point.firmware);
  put(out, "group", point.group);
  put(out, "status", point.status);
  put(out, "clients", point.clients);
  out["radios"] = array_of(point.radios, radio_json);
  return out;
}

Json ssid_json(const Ssid& ssid) {
  Json out{{"name", ssid.name}};
  put(out, "clients", ssid.clients);
  return out;
}

Json origin_json(const FactOrigin& origin) {
  Json out = Json::object();
  put(out, "fact", origin.fact);
  put(out, "value", origin.value);
  put(out, "confidence", origin.confidence);
  put(out, "source", origin.source);
  put(out, "rule", origin.rule);
  put(out, "raw", origin.raw);
  return out;
}

Json lag_json(const Lag& lag, const PortNames& names) {
  Json out{{"port", names(lag.port_index)}};
  out["members"] = array_of(
      lag.members, [&](std::uint32_t index) { return names(std::optional<std::uint32_t>(index)); });
  put(out, "partner_system", lag.partner_system);
  return out;
}

Json stp_port_json(const SpanningTree::PortState& state, const PortNames& names) {
  Json out{{"bridge_port", state.bridge_port}};
  put(out, "port", names(state.port_index));
  put(out, "state", state.state);
  put(out, "path_cost", state.path_cost);
  put(out, "designated_bridge", state.designated_bridge);
  put(out, "designated_port", state.designated_port);
  return out;
}

Json stp_json(const std::optional<SpanningTree>& stp, const PortNames& names) {
  Json out = Json::object();
  if (!stp) return out;
  put(out, "protocol", stp->protocol);
  put(out, "priority", stp->priority);
  put(out, "root", stp->root);
  put(out, "root_port", stp->root_port);
  put(out, "root_cost", stp->root_cost);
  put(out, "topology_changes", stp->topology_changes);
  out["ports"] =
      array_of(stp->ports, [&](const auto& state) { return stp_port_json(state, names); });
  return out;
}

Json poe_json(const PoeBudget& budget) {
  Json out{{"group", budget.group}};
  put(out, "budget_watts", budget.budget_watts);
  put(out, "drawn_watts", budget.drawn_watts);
  put(out, "status", budget.status);
  return out;
}

Json sensor_json(const Sensor& sensor, const PortNames& names) {
  Json out = Json::object();
  put(out, "name", sensor.name);
  put(out, "kind", sensor.kind);
  put(out, "unit", sensor.unit);
  put(out, "value", sensor.value);
  put(out, "status", sensor.status);
  put(out, "port", names(sensor.port_index));
  return out;
}

Json table_json(const TableReport& report) {
  Json out{{"table", report.table}, {"rows", report.rows}, {"complete", report.complete}};
  out["dropped"] = report.dropped;
  put(out, "reason", report.reason);
  return out;
}

Json address_json(const InterfaceAddress& address, const PortNames& names) {
  Json out{{"address", address.address.text()}};
  put(out, "prefix", address.prefix_length);
  put(out, "port", names(address.port_index));
  return out;
}

Json vlan_json(const Vlan& vlan) {
  Json out{{"id", vlan.id}};
  put(out, "name", vlan.name);
  return out;
}

Json arp_json(const ArpEntry& entry, const PortNames& names) {
  Json out{{"address", entry.address.text()}};
  put(out, "mac", entry.mac);
  put(out, "port", names(entry.port_index));
  return out;
}

Json route_json(const Route& route, const PortNames& names) {
  Json out{{"network", route.network.text()}};
  put(out, "next_hop", route.next_hop);
  put(out, "port", names(route.port_index));
  put(out, "protocol", route.protocol);
  return out;
}

}  // namespace

Json facts_json(const DeviceFacts& facts, std::string_view recording) {
  const PortNames names(facts);
  const auto named = [&names](auto one) {
    return [&names, one](const auto& row) { return one(row, names); };
  };
  Json out = Json::object();
  if (!recording.empty()) out["recording"] = sanitise(recording);
  out["device"] = device_json(facts.device);
  // A guess is said to be one.
  for (const auto& origin : facts.origins)
    out["device"]["confidence"][origin.fact] = origin.confidence;
  if (!facts.profile.empty()) out["profile"] = facts.profile;
  out["ports"] = array_of(facts.ports, port_json);
  std::vector<Module> parts;
  std::vector<Module> transceivers;
  for (const auto& part : facts.modules)
    (is_plugged_in(part) ? transceivers : parts).push_back(part);
  out["modules"] = array_of(parts, module_json);
  out["transceivers"] = array_of(transceivers, named(transceiver_json));
  out["addresses"] = array_of(facts.addresses, named(address_json));
  out["vlans"] = array_of(facts.vlans, vlan_json);
  out["neighbours"] = array_of(facts.neighbours, named(neighbour_json));
  out["forwarding"] = array_of(facts.forwarding, named(forwarding_json));
  out["arp"] = array_of(facts.arp, named(arp_json));
  out["routes"] = array_of(facts.routes, named(route_json));
  out["access_points"] = array_of(facts.access_points, access_point_json);
  out["ssids"] = array_of(facts.ssids, ssid_json);
  out["lags"] = array_of(facts.lags, named(lag_json));
  out["stp"] = stp_json(facts.stp, names);
  out["poe"] = array_of(facts.poe, poe_json);
  out["sensors"] = array_of(facts.sensors, named(sensor_json));
  if (facts.endpoints) out["endpoints"] = *facts.endpoints;
  out["tables"] = array_of(facts.tables, table_json);
  return out;
}

Json origins_json(const DeviceFacts& facts, std::string_view name) {
  Json out{{"name", sanitise(name)}};
  put(out, "profile", facts.profile);
  put(out, "because", facts.profile_reason);
  out["facts"] = array_of(facts.origins, origin_json);
  return out;
}

std::string facts_json_text(const DeviceFacts& facts, std::string_view recording) {
  // Texts are sanitised where they are read; a slip there must not throw here.
  return facts_json(facts, recording).dump(2, ' ', false, Json::error_handler_t::replace);
}

}  // namespace netroster::interchange
