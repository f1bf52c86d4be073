// Devices to documents.
#include "inventory/store/documents.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "inventory/merge.h"
#include "inventory/store/json_values.h"
#include "inventory/store/moving_ports.h"
#include "inventory/store/origin_documents.h"
#include "model/words.h"

namespace netroster::inventory::store {
namespace {

using nlohmann::json;

// Unique names of a device's ports and modules, both ways round.
class Names {
 public:
  explicit Names(const DeviceFacts& facts)
      : ports(port_keys(facts.ports)), modules(module_keys(facts.modules)) {
    for (std::size_t i = 0; i < ports.size(); ++i)
      if (facts.ports[i].index != 0) port_names_.emplace(facts.ports[i].index, ports[i]);
    for (std::size_t i = 0; i < modules.size(); ++i)
      if (facts.modules[i].index != 0) module_names_.emplace(facts.modules[i].index, modules[i]);
  }
  // The name, or the bare number when no port has it.
  json port(std::optional<std::uint32_t> of) const { return of ? named(port_names_, *of) : json(); }
  json module(std::uint32_t index) const { return named(module_names_, index); }
  void put_port(json& doc, const char* field, const std::optional<std::uint32_t>& index) const {
    if (index) doc[field] = port(*index);
  }
  bool operator==(const Names& other) const {
    return port_names_ == other.port_names_ && module_names_ == other.module_names_;
  }

  std::vector<std::string> ports;
  std::vector<std::string> modules;

 private:
  using Handles = std::unordered_map<std::uint32_t, std::string>;
  static json named(const Handles& names, std::uint32_t index) {
    const auto found = names.find(index);
    return found == names.end() ? json(index) : json(found->second);
  }
  static std::vector<std::string> module_keys(const std::vector<Module>& rows) {
    std::vector<std::string> keys;
    std::map<std::string, int> count;
    for (const auto& row : rows) {
      auto key = row.part_class + "|" + (row.name.empty() ? row.descr : row.name);
      const int number = ++count[key];
      keys.push_back(number == 1 ? key : key + "#" + std::to_string(number));
    }
    return keys;
  }
  Handles port_names_;
  Handles module_names_;
};

// --- encoding: one function a kind -------------------------------------------------------------

json encode(const Names& names, const Port& row) {
  json doc = json::object();
  put(doc, "name", row.name);
  put(doc, "descr", row.descr);
  put(doc, "alias", row.alias);
  put(doc, "type", row.type);
  if (row.admin) doc["admin"] = netroster::text(*row.admin);
  if (row.oper) doc["oper"] = netroster::text(*row.oper);
  put(doc, "speed_bps", row.speed_bps);
  if (row.duplex) doc["duplex"] = netroster::text(*row.duplex);
  put(doc, "mac", row.mac);
  put(doc, "mtu", row.mtu);
  put(doc, "vlan", row.vlan);
  put(doc, "bridge_port", row.bridge_port);
  put(doc, "mau_type", row.mau_type);
  if (row.poe) {
    doc["poe"] = json::object();
    put(doc["poe"], "enabled", row.poe->enabled);
    put(doc["poe"], "class", row.poe->power_class);
  }
  for (const auto index : row.above) doc["above"].push_back(names.port(index));
  return doc;
}

json encode(const Names& names, const Module& row) {
  json doc = json::object();
  if (row.parent != 0) doc["parent"] = names.module(row.parent);
  put(doc, "class", row.part_class);
  put(doc, "name", row.name);
  put(doc, "descr", row.descr);
  put(doc, "model", row.model);
  put(doc, "serial", row.serial);
  put(doc, "vendor", row.vendor);
  put(doc, "hardware", row.hardware);
  put(doc, "firmware", row.firmware);
  put(doc, "software", row.software);
  put(doc, "asset_tag", row.asset_tag);
  put(doc, "replaceable", row.replaceable);
  names.put_port(doc, "port", row.port_index);
  put(doc, "position", row.position);
  return doc;
}

json encode(const Names& names, const InterfaceAddress& row) {
  json doc = {{"address", row.address.text()}};
  put(doc, "prefix", row.prefix_length);
  names.put_port(doc, "port", row.port_index);
  return doc;
}

json encode(const Names&, const Vlan& row) {
  json doc = {{"id", row.id}};
  put(doc, "name", row.name);
  return doc;
}

json encode(const Names& names, const Neighbour& row) {
  json doc = {{"protocol", row.protocol}};
  names.put_port(doc, "port", row.local_index);
  put(doc, "local_port", row.local_port);
  put(doc, "chassis_id", row.chassis_id);
  put(doc, "chassis_id_kind", row.chassis_id_kind);
  put(doc, "port_id", row.port_id);
  put(doc, "port_id_kind", row.port_id_kind);
  put(doc, "port_description", row.port_description);
  put(doc, "name", row.name);
  put(doc, "description", row.description);
  put(doc, "platform", row.platform);
  put_addresses(doc, "addresses", row.addresses);
  if (!row.capabilities.empty()) doc["capabilities"] = row.capabilities;
  put(doc, "vlan", row.vlan);
  if (!row.med.empty()) doc["med"] = row.med;
  put(doc, "source", row.source);
  return doc;
}

json encode(const Names&, const AccessPoint& row) {
  json doc = json::object();
  put(doc, "name", row.name);
  put(doc, "mac", row.mac);
  if (row.address) doc["address"] = row.address->text();
  put(doc, "model", row.model);
  put(doc, "serial", row.serial);
  put(doc, "firmware", row.firmware);
  put(doc, "group", row.group);
  put(doc, "status", row.status);
  return doc;
}

json encode(const Names& names, const Lag& row) {
  json doc = {{"port", names.port(row.port_index)}, {"members", json::array()}};
  for (const auto member : row.members) doc["members"].push_back(names.port(member));
  put(doc, "partner_system", row.partner_system);
  return doc;
}

json encode(const Names&, const PoeBudget& row) {
  json doc = {{"group", row.group}};
  put(doc, "budget_watts", row.budget_watts);
  put(doc, "status", row.status);
  return doc;
}

json encode(const Names&, const SpanningTree& row) {
  json doc = json::object();
  put(doc, "protocol", row.protocol);
  put(doc, "priority", row.priority);
  put(doc, "root", row.root);
  put(doc, "root_port", row.root_port);
  put(doc, "root_cost", row.root_cost);
  return doc;
}

json encode(const Names&, const Device& device) {
  json doc = json::object();
  put(doc, "closet", device.closet);
  put(doc, "role", device.role);
  put(doc, "shown_name", device.name);
  auto addresses = device.addresses;
  std::sort(addresses.begin(), addresses.end());
  put_addresses(doc, "addresses", addresses);
  if (!device.serials.empty()) doc["serials"] = device.serials;
  put(doc, "replaces", device.replaces);
  put(doc, "replaced_by", device.replaced_by);
  doc["reach"] = netroster::text(device.last_attempt.reach);
  const auto& identity = device.facts->device;
  put(doc, "name", identity.name);
  put(doc, "vendor", identity.vendor);
  put(doc, "kind", identity.kind);
  put(doc, "model", identity.model);
  put(doc, "serial", identity.serial);
  put(doc, "os", identity.os);
  put(doc, "os_version", identity.os_version);
  put(doc, "sys_object_id", identity.sys_object_id);
  put(doc, "sys_descr", identity.sys_descr);
  put(doc, "location", identity.location);
  put(doc, "contact", identity.contact);
  put(doc, "engine_id", identity.engine_id);
  put(doc, "base_mac", identity.base_mac);
  put(doc, "services", identity.services);
  put(doc, "lldp_chassis_id", identity.lldp_chassis_id);
  put(doc, "forwards_ip", identity.forwards_ip);
  return doc;
}

// --- rows of one device, with their keys ------------------------------------------------------

struct RowType {
  bool (*equal)(const void*, const void*);
  json (*document)(const Names&, const void*);
};

template <typename Row>
const RowType row_type{[](const void* a, const void* b) {
                         return *static_cast<const Row*>(a) == *static_cast<const Row*>(b);
                       },
                       [](const Names& names, const void* row) {
                         return encode(names, *static_cast<const Row*>(row));
                       }};

template <>
const RowType row_type<Device>{[](const void*, const void*) { return false; },
                               [](const Names& names, const void* row) {
                                 return encode(names, *static_cast<const Device*>(row));
                               }};

struct DeviceRow {
  const void* row = nullptr;
  const RowType* type = nullptr;
  std::uint32_t index = 0;  // number of a port or module: in the document, not compared
};

class DeviceRows {
 public:
  using RowKey = std::pair<Kind, std::string>;

  explicit DeviceRows(const Device& device) : names(*device.facts) {
    const auto& facts = *device.facts;
    add(Kind::device, "", device);
    for (std::size_t i = 0; i < facts.ports.size(); ++i)
      add(Kind::port, names.ports[i], facts.ports[i], facts.ports[i].index);
    for (std::size_t i = 0; i < facts.modules.size(); ++i)
      add(Kind::module, names.modules[i], facts.modules[i], facts.modules[i].index);
    for (const auto& row : facts.addresses) add(Kind::address, row.address.text(), row);
    for (const auto& row : facts.vlans) add(Kind::vlan, std::to_string(row.id), row);
    for (const auto& row : facts.neighbours)
      neighbour_keys.push_back(add(Kind::neighbour, neighbour_key(row), row));
    for (const auto& row : facts.access_points)
      access_point_keys.push_back(add(Kind::access_point, access_point_key(row), row));
    for (const auto& row : facts.lags) add(Kind::lag, shown(names.port(row.port_index)), row);
    for (const auto& row : facts.poe) add(Kind::poe, std::to_string(row.group), row);
    if (facts.stp) add(Kind::stp, "", *facts.stp);
  }

  const DeviceRow* find(const RowKey& key) const {
    const auto found = rows.find(key);
    return found == rows.end() ? nullptr : &found->second;
  }
  json document(const DeviceRow& row) const { return row.type->document(names, row.row); }

  Names names;
  std::map<RowKey, DeviceRow> rows;
  std::vector<std::string> neighbour_keys;     // of each neighbour
  std::vector<std::string> access_point_keys;  // of each access point

 private:
  template <typename Row>
  std::string add(Kind kind, const std::string& key, const Row& row, std::uint32_t index = 0) {
    auto unique = key;
    for (int number = 2; rows.count({kind, unique}) != 0; ++number)
      unique = fmt::format("{}#{}", key, number);
    rows[{kind, unique}] = {&row, &row_type<Row>, index};
    return unique;
  }
  static std::string shown(const json& name) {
    return name.is_string() ? name.get<std::string>() : name.dump();
  }
  std::string neighbour_key(const Neighbour& row) const {
    const auto port = row.local_index ? shown(names.port(*row.local_index)) : row.local_port;
    const auto key =
        fmt::format("{}|{}|{}|{}|{}", row.protocol, port, row.chassis_id, row.port_id, row.name);
    return row.source.empty() ? key : key + "|" + row.source;
  }
  static std::string access_point_key(const AccessPoint& row) {
    if (row.mac) return row.mac->text();
    return row.serial.empty() ? row.name : row.serial;
  }
};

std::string with_index(json doc, std::uint32_t index) {
  if (index != 0) doc["index"] = index;
  return written(doc);
}

// --- last known -------------------------------------------------------------------------------

json forwarding_json(const DeviceRows& rows, const std::vector<ForwardingEntry>& entries) {
  json list = json::array();
  for (const auto& row : entries)
    list.push_back({row.mac.text(), or_null(row.vlan), rows.names.port(row.port_index),
                    or_null(row.bridge_port), row.status});
  return list;
}

json arp_json(const DeviceRows& rows, const std::vector<ArpEntry>& entries) {
  json list = json::array();
  for (const auto& row : entries)
    list.push_back({row.address.text(), row.mac ? json(row.mac->text()) : json(),
                    rows.names.port(row.port_index)});
  return list;
}

json routes_json(const DeviceRows& rows, const std::vector<Route>& routes) {
  json list = json::array();
  for (const auto& row : routes)
    list.push_back({row.network.text(), row.next_hop ? json(row.next_hop->text()) : json(),
                    rows.names.port(row.port_index), row.protocol});
  return list;
}

json tables_json(const std::vector<TableReport>& tables) {
  json list = json::array();
  for (const auto& table : tables) {
    json entry = {{"table", table.table}, {"rows", table.rows}, {"complete", table.complete}};
    if (!table.dropped.empty()) entry["dropped"] = table.dropped;
    put(entry, "reason", table.reason);
    list.push_back(std::move(entry));
  }
  return list;
}

json sensors_json(const DeviceRows& rows, const std::vector<Sensor>& sensors) {
  json list = json::array();
  for (const auto& row : sensors) {
    json entry = {{"name", row.name}};
    put(entry, "kind", row.kind);
    put(entry, "unit", row.unit);
    put(entry, "value", row.value);
    put(entry, "status", row.status);
    if (row.module_index) entry["module"] = rows.names.module(*row.module_index);
    rows.names.put_port(entry, "port", row.port_index);
    list.push_back(std::move(entry));
  }
  return list;
}

json stp_ports_json(const DeviceRows& rows, const SpanningTree& stp) {
  json list = json::array();
  for (const auto& row : stp.ports) {
    json entry = {{"bridge_port", row.bridge_port}};
    rows.names.put_port(entry, "port", row.port_index);
    put(entry, "state", row.state);
    put(entry, "path_cost", row.path_cost);
    put(entry, "designated_bridge", row.designated_bridge);
    put(entry, "designated_port", row.designated_port);
    list.push_back(std::move(entry));
  }
  return list;
}

json radios_json(const AccessPoint& point) {
  json list = json::array();
  for (const auto& row : point.radios) {
    json entry = json::object();
    put(entry, "name", row.name);
    put(entry, "band", row.band);
    put(entry, "channel", row.channel);
    put(entry, "power_dbm", row.power_dbm);
    put(entry, "utilisation_percent", row.utilisation_percent);
    put(entry, "clients", row.clients);
    list.push_back(std::move(entry));
  }
  return list;
}

json freshness_json(const Device& device) {
  json parts = json::object();
  for (const auto& [part, fresh] : device.freshness) {
    auto& entry = parts[part] = {{"read", seconds(fresh.last_read)}};
    if (fresh.last_complete) entry["complete"] = seconds(*fresh.last_complete);
    put(entry, "reason", fresh.reason);
  }
  return parts;
}

json state_json(const Device& device, const DeviceRows& rows) {
  const auto& facts = *device.facts;
  json state = json::object();
  put(state, "uptime_centiseconds", facts.device.uptime_centiseconds);
  state["attempt"] = attempt_json(device.last_attempt);
  put_addresses(state, "addresses", device.addresses);
  for (const auto& reason : device.identity)
    state["identity"].push_back({reason.text, reason.score});
  state["freshness"] = freshness_json(device);
  state["tables"] = tables_json(facts.tables);
  put_moving_port_values(state, rows.names.ports, rows.names.modules, device);
  put_origins(state, rows.names.ports, facts);
  auto& seen = state["neighbour_seen"] = json::object();
  for (std::size_t i = 0; i < device.neighbour_seen.size(); ++i)
    seen[rows.neighbour_keys[i]] = seconds(device.neighbour_seen[i]);
  if (!facts.sensors.empty()) state["sensors"] = sensors_json(rows, facts.sensors);
  if (facts.stp) {
    state["stp_ports"] = stp_ports_json(rows, *facts.stp);
    put(state, "stp_topology_changes", facts.stp->topology_changes);
  }
  for (const auto& row : facts.poe)
    if (row.drawn_watts) state["poe_drawn"][std::to_string(row.group)] = *row.drawn_watts;
  for (std::size_t i = 0; i < facts.access_points.size(); ++i) {
    const auto& point = facts.access_points[i];
    if (point.radios.empty() && !point.clients) continue;
    auto& entry = state["radios"][rows.access_point_keys[i]] = {{"radios", radios_json(point)}};
    put(entry, "clients", point.clients);
  }
  return state;
}

void add_last_known(const Device* before, const Device& after, const DeviceRows& rows,
                    bool same_names, Difference& difference) {
  const auto key = key_of(after);
  difference.last_known.push_back({key, "state", written(state_json(after, rows))});
  const auto& facts = *after.facts;
  const auto add = [&](auto list, const char* name, auto to_json) {
    const auto& now = facts.*list;
    const bool same = before == nullptr ? now.empty() : same_names && *before->facts.*list == now;
    if (!same) difference.last_known.push_back({key, name, written(to_json(rows, now))});
  };
  add(&DeviceFacts::forwarding, "forwarding", forwarding_json);
  add(&DeviceFacts::arp, "arp", arp_json);
  add(&DeviceFacts::routes, "routes", routes_json);
}

// None for no device.
std::optional<DeviceRows> rows_of(const Device* device) {
  if (device == nullptr) return std::nullopt;
  return std::optional<DeviceRows>(std::in_place, *device);
}

void add_gone(const DeviceRows& before, const std::optional<DeviceRows>& after,
              const std::string& device, Difference& difference) {
  for (const auto& [key, row] : before.rows)
    if (!after || after->find(key) == nullptr)
      difference.gone.push_back({key.first, device, key.second});
}

void add_changed(const std::optional<DeviceRows>& before, const DeviceRows& after, bool same_names,
                 const EdgePorts& edges, const Device& device, Difference& difference) {
  for (const auto& [key, row] : after.rows) {
    const auto* old = before ? before->find(key) : nullptr;
    if (old != nullptr && same_names && row.type->equal(old->row, row.row)) continue;
    auto doc = after.document(row);
    if (old != nullptr && before->document(*old) == doc) continue;
    const bool edge = key.first == Kind::port && edges.contains(row.index);
    difference.put.push_back({{key.first, device.id, key.second},
                              device.site,
                              with_index(std::move(doc), row.index),
                              edge});
  }
}

}  // namespace

std::string_view text(Kind kind) {
  constexpr std::string_view words[] = {
      "",     "device",    "port",          "module",       "address",
      "vlan", "neighbour", "access_point",  "lag",          "poe",
      "stp",  "link",      "address_state", "hidden_switch"};
  return words[static_cast<std::size_t>(kind)];
}

EntityKey key_of(const Device& device) { return {Kind::device, device.id, ""}; }

void add_difference(const Device* before, const Device* after, Difference& difference) {
  if (before == after) return;
  const auto old_rows = rows_of(before);
  const auto rows = rows_of(after);
  const bool same_names = old_rows && rows && old_rows->names == rows->names;
  if (old_rows) add_gone(*old_rows, rows, before->id, difference);
  if (!rows) return;
  add_changed(old_rows, *rows, same_names, edge_ports_of(before, *after), *after, difference);
  add_last_known(before, *after, *rows, same_names, difference);
}

}  // namespace netroster::inventory::store
