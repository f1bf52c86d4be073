// Documents back into an inventory.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <utility>

#include "inventory/merge.h"
#include "inventory/store/documents.h"
#include "inventory/store/json_values.h"
#include "inventory/store/link_documents.h"
#include "inventory/store/moving_ports.h"
#include "inventory/store/origin_documents.h"
#include "model/words.h"

namespace netroster::inventory::store {
namespace {

using nlohmann::json;

struct Stored {
  json doc;
  const StoredEntity& entity;
};

// Everything that belongs to one device, by kind and key.
struct DeviceDocs {
  const Stored* self = nullptr;
  std::map<std::pair<Kind, std::string>, const Stored*> rows;
};

class DeviceDecoder {
 public:
  explicit DeviceDecoder(const DeviceDocs& docs) : docs_(docs) {
    const auto& parts = docs.self->entity.last_known;
    if (const auto found = parts.find("state"); found != parts.end())
      state_ = json::parse(found->second);
    else
      state_ = json::object();
  }

  std::shared_ptr<const Device> device();

 private:
  using Numbers = std::unordered_map<std::string, std::uint32_t>;

  // Numbers as last known, else as they were when the version was written; each is given once.
  Numbers numbers(Kind kind, const char* last_known) const;
  std::optional<std::uint32_t> port(const json& name) const { return number(ports_, name); }
  std::optional<std::uint32_t> port_of(const json& doc, const char* field) const {
    const auto found = doc.find(field);
    return found == doc.end() ? std::nullopt : port(*found);
  }
  static std::optional<std::uint32_t> number(const Numbers& numbers, const json& name) {
    if (name.is_null()) return std::nullopt;
    if (name.is_number()) return name.get<std::uint32_t>();
    const auto found = numbers.find(name.get<std::string>());
    return found == numbers.end() || found->second == 0 ? std::nullopt
                                                        : std::optional(found->second);
  }
  template <typename Read>
  void each(Kind kind, Read read) const {
    for (auto row = docs_.rows.lower_bound({kind, ""});
         row != docs_.rows.end() && row->first.first == kind; ++row)
      read(row->first.second, row->second->doc);
  }
  const json& state(const char* field) const {
    static const json nothing = json::object();
    const auto found = state_.find(field);
    return found == state_.end() ? nothing : *found;
  }

  void identity(Device& device, DeviceIdentity& identity) const;
  void moving(Device& device) const;
  void ports(DeviceFacts& facts) const;
  void modules(DeviceFacts& facts) const;
  void neighbours(DeviceFacts& facts, std::vector<WallTime>& seen) const;
  void access_points(DeviceFacts& facts) const;
  void small_lists(DeviceFacts& facts) const;
  void spanning_tree(DeviceFacts& facts) const;
  void sensors(DeviceFacts& facts) const;
  void tables(DeviceFacts& facts) const;
  void last_known_lists(DeviceFacts& facts) const;

  const DeviceDocs& docs_;
  json state_;
  Numbers ports_;
  Numbers modules_;
};

DeviceDecoder::Numbers DeviceDecoder::numbers(Kind kind, const char* last_known) const {
  Numbers found;
  const auto& known = state(last_known);
  std::unordered_map<std::uint32_t, int> given;
  each(kind, [&](const std::string& key, const json& doc) {
    auto number = taken<std::uint32_t>(doc, "index", 0);
    if (const auto entry = known.find(key); entry != known.end())
      number = entry->get<std::uint32_t>();
    if (number != 0 && given[number]++ > 0) number = 0;
    found[key] = number;
  });
  return found;
}

void DeviceDecoder::identity(Device& device, DeviceIdentity& identity) const {
  const auto& doc = docs_.self->doc;
  take(doc, "closet", device.closet);
  take(doc, "role", device.role);
  take(doc, "shown_name", device.name);
  device.addresses = taken_addresses(doc, "addresses");
  device.serials = taken<std::vector<std::string>>(doc, "serials", {});
  take(doc, "replaces", device.replaces);
  take(doc, "replaced_by", device.replaced_by);
  device.last_attempt.reach =
      parse_reach(taken<std::string>(doc, "reach", "")).value_or(Reach::not_tested);
  take(doc, "name", identity.name);
  take(doc, "vendor", identity.vendor);
  take(doc, "kind", identity.kind);
  take(doc, "model", identity.model);
  take(doc, "serial", identity.serial);
  take(doc, "os", identity.os);
  take(doc, "os_version", identity.os_version);
  take(doc, "sys_object_id", identity.sys_object_id);
  take(doc, "sys_descr", identity.sys_descr);
  take(doc, "location", identity.location);
  take(doc, "contact", identity.contact);
  take(doc, "engine_id", identity.engine_id);
  take(doc, "base_mac", identity.base_mac);
  take(doc, "services", identity.services);
  take(doc, "lldp_chassis_id", identity.lldp_chassis_id);
  take(doc, "forwards_ip", identity.forwards_ip);
  take(state_, "uptime_centiseconds", identity.uptime_centiseconds);
}

void DeviceDecoder::moving(Device& device) const {
  if (state_.contains("attempt")) device.last_attempt = attempt_from(state_["attempt"]);
  if (state_.contains("addresses")) device.addresses = taken_addresses(state_, "addresses");
  for (const auto& reason : state("identity"))
    device.identity.push_back({reason.at(0).get<std::string>(), reason.at(1).get<int>()});
  for (const auto& [part, doc] : state("freshness").items()) {
    auto& fresh = device.freshness[part];
    fresh.last_read = wall_time(taken<std::int64_t>(doc, "read", 0));
    if (doc.contains("complete"))
      fresh.last_complete = wall_time(doc["complete"].get<std::int64_t>());
    take(doc, "reason", fresh.reason);
  }
}

void DeviceDecoder::ports(DeviceFacts& facts) const {
  const auto& power = state("port_power");
  const auto& sessions = state("port_sessions");
  const auto& links = state("port_links");
  each(Kind::port, [&](const std::string& key, const json& doc) {
    Port row;
    row.index = ports_.at(key);
    take(doc, "name", row.name);
    take(doc, "descr", row.descr);
    take(doc, "alias", row.alias);
    take(doc, "type", row.type);
    row.admin = parse_admin_state(taken<std::string>(doc, "admin", ""));
    row.oper = parse_oper_state(taken<std::string>(doc, "oper", ""));
    take(doc, "speed_bps", row.speed_bps);
    row.duplex = parse_duplex(taken<std::string>(doc, "duplex", ""));
    take(doc, "mac", row.mac);
    take(doc, "mtu", row.mtu);
    take(doc, "vlan", row.vlan);
    take(doc, "bridge_port", row.bridge_port);
    take(doc, "mau_type", row.mau_type);
    take_moving_link(links, key, row);
    if (const auto poe = doc.find("poe"); poe != doc.end()) {
      row.poe.emplace();
      take(*poe, "enabled", row.poe->enabled);
      take(*poe, "class", row.poe->power_class);
      if (const auto now = power.find(key); now != power.end()) {
        take(*now, "status", row.poe->status);
        take(*now, "drawn_watts", row.poe->drawn_watts);
      }
    }
    if (const auto counted = sessions.find(key); counted != sessions.end())
      row.sessions = {counted->at(0).get<std::uint32_t>(), counted->at(1).get<std::uint32_t>(),
                      counted->at(2).get<std::uint32_t>()};
    if (const auto above = doc.find("above"); above != doc.end())
      for (const auto& name : *above)
        if (const auto index = port(name)) row.above.push_back(*index);
    facts.ports.push_back(std::move(row));
  });
  facts.ports.shrink_to_fit();  // of a million ports a quarter would be room for more
}

void DeviceDecoder::modules(DeviceFacts& facts) const {
  each(Kind::module, [&](const std::string& key, const json& doc) {
    Module row;
    row.index = modules_.at(key);
    if (const auto parent = doc.find("parent"); parent != doc.end())
      row.parent = number(modules_, *parent).value_or(0);
    take(doc, "class", row.part_class);
    take(doc, "name", row.name);
    take(doc, "descr", row.descr);
    take(doc, "model", row.model);
    take(doc, "serial", row.serial);
    take(doc, "vendor", row.vendor);
    take(doc, "hardware", row.hardware);
    take(doc, "firmware", row.firmware);
    take(doc, "software", row.software);
    take(doc, "asset_tag", row.asset_tag);
    take(doc, "replaceable", row.replaceable);
    row.port_index = port_of(doc, "port");
    take(doc, "position", row.position);
    facts.modules.push_back(std::move(row));
  });
}

void DeviceDecoder::neighbours(DeviceFacts& facts, std::vector<WallTime>& seen) const {
  const auto& times = state("neighbour_seen");
  each(Kind::neighbour, [&](const std::string& key, const json& doc) {
    Neighbour row;
    take(doc, "protocol", row.protocol);
    row.local_index = port_of(doc, "port");
    take(doc, "local_port", row.local_port);
    take(doc, "chassis_id", row.chassis_id);
    take(doc, "chassis_id_kind", row.chassis_id_kind);
    take(doc, "port_id", row.port_id);
    take(doc, "port_id_kind", row.port_id_kind);
    take(doc, "port_description", row.port_description);
    take(doc, "name", row.name);
    take(doc, "description", row.description);
    take(doc, "platform", row.platform);
    row.addresses = taken_addresses(doc, "addresses");
    row.capabilities = taken<std::vector<std::string>>(doc, "capabilities", {});
    take(doc, "vlan", row.vlan);
    row.med = taken<std::map<std::string, std::string>>(doc, "med", {});
    take(doc, "source", row.source);
    facts.neighbours.push_back(std::move(row));
    const auto time = times.find(key);
    seen.push_back(time == times.end() ? docs_.self->entity.last_seen
                                       : wall_time(time->get<std::int64_t>()));
  });
}

void DeviceDecoder::access_points(DeviceFacts& facts) const {
  const auto& radios = state("radios");
  each(Kind::access_point, [&](const std::string& key, const json& doc) {
    AccessPoint row;
    take(doc, "name", row.name);
    take(doc, "mac", row.mac);
    row.address = IpAddress::parse(taken<std::string>(doc, "address", ""));
    take(doc, "model", row.model);
    take(doc, "serial", row.serial);
    take(doc, "firmware", row.firmware);
    take(doc, "group", row.group);
    take(doc, "status", row.status);
    if (const auto moving = radios.find(key); moving != radios.end()) {
      take(*moving, "clients", row.clients);
      for (const auto& entry : moving->at("radios")) {
        Radio radio;
        take(entry, "name", radio.name);
        take(entry, "band", radio.band);
        take(entry, "channel", radio.channel);
        take(entry, "power_dbm", radio.power_dbm);
        take(entry, "utilisation_percent", radio.utilisation_percent);
        take(entry, "clients", radio.clients);
        row.radios.push_back(std::move(radio));
      }
    }
    facts.access_points.push_back(std::move(row));
  });
}

void DeviceDecoder::small_lists(DeviceFacts& facts) const {
  each(Kind::address, [&](const std::string& key, const json& doc) {
    const auto address = IpAddress::parse(key);
    if (!address) return;
    InterfaceAddress row{*address, std::nullopt, port_of(doc, "port")};
    take(doc, "prefix", row.prefix_length);
    facts.addresses.push_back(row);
  });
  each(Kind::vlan, [&](const std::string&, const json& doc) {
    Vlan row;
    row.id = taken<std::uint32_t>(doc, "id", 0);
    take(doc, "name", row.name);
    facts.vlans.push_back(std::move(row));
  });
  each(Kind::lag, [&](const std::string&, const json& doc) {
    Lag row;
    row.port_index = port_of(doc, "port").value_or(0);
    for (const auto& member : doc.at("members"))
      if (const auto index = port(member)) row.members.push_back(*index);
    take(doc, "partner_system", row.partner_system);
    facts.lags.push_back(std::move(row));
  });
  each(Kind::poe, [&](const std::string& key, const json& doc) {
    PoeBudget row;
    row.group = taken<std::uint32_t>(doc, "group", 0);
    take(doc, "budget_watts", row.budget_watts);
    take(state("poe_drawn"), key.c_str(), row.drawn_watts);
    take(doc, "status", row.status);
    facts.poe.push_back(std::move(row));
  });
}

void DeviceDecoder::spanning_tree(DeviceFacts& facts) const {
  each(Kind::stp, [&](const std::string&, const json& doc) {
    auto& stp = facts.stp.emplace();
    take(doc, "protocol", stp.protocol);
    take(doc, "priority", stp.priority);
    take(doc, "root", stp.root);
    take(doc, "root_port", stp.root_port);
    take(doc, "root_cost", stp.root_cost);
    take(state_, "stp_topology_changes", stp.topology_changes);
    for (const auto& entry : state("stp_ports")) {
      SpanningTree::PortState row;
      row.bridge_port = taken<std::uint32_t>(entry, "bridge_port", 0);
      row.port_index = port_of(entry, "port");
      take(entry, "state", row.state);
      take(entry, "path_cost", row.path_cost);
      take(entry, "designated_bridge", row.designated_bridge);
      take(entry, "designated_port", row.designated_port);
      stp.ports.push_back(std::move(row));
    }
  });
}

void DeviceDecoder::sensors(DeviceFacts& facts) const {
  for (const auto& entry : state("sensors")) {
    Sensor row;
    take(entry, "name", row.name);
    take(entry, "kind", row.kind);
    take(entry, "unit", row.unit);
    take(entry, "value", row.value);
    take(entry, "status", row.status);
    if (const auto module = entry.find("module"); module != entry.end())
      row.module_index = number(modules_, *module);
    row.port_index = port_of(entry, "port");
    facts.sensors.push_back(std::move(row));
  }
}

void DeviceDecoder::tables(DeviceFacts& facts) const {
  for (const auto& entry : state("tables")) {
    TableReport row;
    take(entry, "table", row.table);
    row.rows = taken<std::uint32_t>(entry, "rows", 0);
    row.complete = taken(entry, "complete", false);
    row.dropped = taken<std::map<std::string, std::uint32_t>>(entry, "dropped", {});
    take(entry, "reason", row.reason);
    facts.tables.push_back(std::move(row));
  }
  facts.tables.shrink_to_fit();
}

void DeviceDecoder::last_known_lists(DeviceFacts& facts) const {
  const auto& parts = docs_.self->entity.last_known;
  const auto number_at = [](const json& row, std::size_t i) {
    return row.at(i).is_null() ? std::nullopt : std::optional(row.at(i).get<std::uint32_t>());
  };
  if (const auto found = parts.find("forwarding"); found != parts.end())
    for (const auto& row : json::parse(found->second)) {
      const auto mac = MacAddress::parse(row.at(0).get<std::string>());
      if (mac)
        facts.forwarding.push_back({*mac, number_at(row, 1), port(row.at(2)), number_at(row, 3),
                                    row.at(4).get<std::string>()});
    }
  if (const auto found = parts.find("arp"); found != parts.end())
    for (const auto& row : json::parse(found->second)) {
      const auto address = IpAddress::parse(row.at(0).get<std::string>());
      if (!address) continue;
      ArpEntry entry{*address, std::nullopt, port(row.at(2))};
      if (!row.at(1).is_null()) entry.mac = MacAddress::parse(row.at(1).get<std::string>());
      facts.arp.push_back(entry);
    }
  if (const auto found = parts.find("routes"); found != parts.end())
    for (const auto& row : json::parse(found->second)) {
      const auto network = IpNetwork::parse(row.at(0).get<std::string>());
      if (!network) continue;
      Route route{*network, std::nullopt, port(row.at(2)), row.at(3).get<std::string>()};
      if (!row.at(1).is_null()) route.next_hop = IpAddress::parse(row.at(1).get<std::string>());
      facts.routes.push_back(std::move(route));
    }
}

std::shared_ptr<const Device> DeviceDecoder::device() {
  ports_ = numbers(Kind::port, "port_numbers");
  modules_ = numbers(Kind::module, "module_numbers");
  auto device = std::make_shared<Device>();
  auto facts = std::make_shared<DeviceFacts>();
  const auto& self = docs_.self->entity;
  device->id = self.entity.key.device;
  device->site = self.entity.site;
  device->first_seen = self.first_seen;
  device->last_seen = self.last_seen;
  device->last_attempt.when = self.last_seen;
  identity(*device, facts->device);
  moving(*device);
  ports(*facts);
  modules(*facts);
  small_lists(*facts);
  neighbours(*facts, device->neighbour_seen);
  access_points(*facts);
  spanning_tree(*facts);
  sensors(*facts);
  tables(*facts);
  take_origins(state_, *facts);
  last_known_lists(*facts);
  sort_facts(*facts, device->neighbour_seen);
  device->facts = std::move(facts);
  device->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
  return device;
}

bool is_of_a_device(const EntityKey& key) {
  return key.kind != Kind::link && key.kind != Kind::address_state &&
         key.kind != Kind::hidden_switch;
}

// Null: only parts of it are there.
std::shared_ptr<const Device> device_from(const std::vector<StoredEntity*>& parts) {
  std::vector<Stored> all;
  all.reserve(parts.size());
  DeviceDocs docs;
  for (const auto* entity : parts) {
    const auto& key = entity->entity.key;
    all.push_back({json::parse(entity->entity.doc), *entity});
    if (key.kind == Kind::device)
      docs.self = &all.back();
    else
      docs.rows[{key.kind, key.key}] = &all.back();
  }
  return docs.self == nullptr ? nullptr : DeviceDecoder(docs).device();
}

// Device by device, and what was read goes at once: a district's documents are as large as its
// inventory, and as parsed JSON several times that.
std::vector<std::shared_ptr<const Device>> devices_from(StoredEntities& entities) {
  std::map<std::string_view, std::vector<StoredEntity*>> by_device;
  for (auto& entity : entities)
    if (is_of_a_device(entity.entity.key)) by_device[entity.entity.key.device].push_back(&entity);
  std::vector<std::shared_ptr<const Device>> devices;
  devices.reserve(by_device.size());
  for (auto& [id, parts] : by_device) {
    if (auto device = device_from(parts)) devices.push_back(std::move(device));
    for (auto* part : parts) {
      part->entity.doc = {};
      part->last_known = {};
    }
    parts = {};
  }
  return devices;
}

Inventory build(StoredEntities& entities) {
  Inventory inventory;
  inventory.devices = devices_from(entities);
  for (const auto& entity : entities) {
    if (entity.entity.key.kind == Kind::link)
      inventory.links.push_back(link_from(entity, inventory));
    if (entity.entity.key.kind == Kind::hidden_switch)
      inventory.hidden.push_back(hidden_switch_from(entity, inventory));
    if (entity.entity.key.kind == Kind::address_state)
      inventory.addresses.push_back(address_state_from(entity));
  }
  std::sort(inventory.links.begin(), inventory.links.end(),
            [](const auto& a, const auto& b) { return a->id < b->id; });
  std::sort(inventory.hidden.begin(), inventory.hidden.end(),
            [](const auto& a, const auto& b) { return a->id < b->id; });
  std::sort(inventory.addresses.begin(), inventory.addresses.end(),
            [](const auto& a, const auto& b) {
              return std::tie(a->site, a->address) < std::tie(b->site, b->address);
            });
  return inventory;
}

}  // namespace

Result<Inventory> inventory_from(StoredEntities entities) {
  try {
    return build(entities);
  } catch (const json::exception& problem) {
    return Error{Errc::storage,
                 std::string("the store holds a document that cannot be read: ") + problem.what()};
  }
}

}  // namespace netroster::inventory::store
