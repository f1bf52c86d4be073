#include "inventory/merge.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <unordered_map>

#include "inventory/handles.h"
#include "inventory/tables.h"

namespace netroster::inventory {
namespace {

// Forwarding and address-resolution rows kept for one device when a table could not be read to its
// end: a stated bound, far above one complete table of an access switch.
constexpr std::size_t max_kept_rows = 65'536;

// A row of a shared renumbering: 0 means "handle unknown" and sorts last.
std::uint32_t handle_order(std::uint32_t index) { return index - 1; }

class Reading {
 public:
  Reading(const std::vector<TableReport>& tables, WallTime when)
      : parts_(part_reports(tables)), when_(when) {}

  // What was said about this part is all there is to say, even when it is nothing.
  bool told(std::string_view part) const {
    const auto* report = find(part);
    return report != nullptr && report->complete && report->rows > 0;
  }
  // May the `missing` rows be taken as gone? Not when the read list is empty, nor when they may be
  // among the rows that could not be read.
  bool may_delete(std::string_view part, std::size_t read, std::size_t missing) const {
    if (read == 0 || !told(part)) return false;
    return missing == 0 || missing > find(part)->dropped;
  }
  void note(Merged& merged, std::string_view part, std::size_t read, std::size_t known) const;
  const std::map<std::string, PartReport>& parts() const { return parts_; }
  WallTime when() const { return when_; }

 private:
  const PartReport* find(std::string_view part) const {
    const auto found = parts_.find(std::string(part));
    return found == parts_.end() ? nullptr : &found->second;
  }
  std::map<std::string, PartReport> parts_;
  WallTime when_;
};

void Reading::note(Merged& merged, std::string_view part, std::size_t read,
                   std::size_t known) const {
  merged.noted.emplace(part);
  const auto* report = find(part);
  if (report == nullptr && read == 0) return;
  auto& state = merged.freshness[std::string(part)];
  state.last_read = when_;
  if (report == nullptr) {
    state.reason = "single sightings, not a whole table";
  } else if (!report->complete) {
    state.reason = report->reason.empty() ? "not read to its end" : report->reason;
  } else if (read == 0 && known > 0) {
    state.reason = "empty, although " + std::to_string(known) + " rows were known";
  } else {
    state.last_complete = when_;
    state.reason.clear();
  }
}

void fill(std::string& value, const std::string& known) {
  if (value.empty()) value = known;
}
template <typename T>
void fill(std::optional<T>& value, const std::optional<T>& known) {
  if (!value) value = known;
}
template <typename T>
void fill(std::vector<T>& value, const std::vector<T>& known) {
  if (value.empty()) value = known;
}

// Joins two lists by key. Kept rows of `known` follow the read ones. `complete`: rows may go.
template <typename Row, typename Key, typename Fill>
std::vector<Row> merge_rows(const std::vector<Row>& known, const std::vector<Row>& read,
                            const Reading& reading, std::string_view part, Key key, Fill fill_row) {
  using KeyValue = decltype(key(read.front()));
  std::map<KeyValue, const Row*> left;
  for (const auto& row : known) left.emplace(key(row), &row);
  auto rows = read;
  const bool told = reading.told(part);
  for (auto& row : rows) {
    const auto found = left.find(key(row));
    if (found == left.end()) continue;
    if (!told) fill_row(row, *found->second);
    left.erase(found);
  }
  if (reading.may_delete(part, read.size(), left.size())) return rows;
  for (const auto& [row_key, row] : left) rows.push_back(*row);
  return rows;
}

struct PortTold {
  bool base, duplex, bridge, poe, stack;
};

void fill_port(Port& port, const Port& known, const PortTold& told) {
  if (!told.base) {
    // Without ifXTable the name falls back to ifDescr: the better name stays.
    if (port.name == port.descr || port.name.empty()) port.name = known.name;
    fill(port.descr, known.descr);
    fill(port.alias, known.alias);
    fill(port.type, known.type);
    fill(port.admin, known.admin);
    fill(port.oper, known.oper);
    fill(port.speed_bps, known.speed_bps);
    fill(port.mac, known.mac);
    fill(port.mtu, known.mtu);
  }
  if (!told.duplex) {
    fill(port.duplex, known.duplex);
    fill(port.mau_type, known.mau_type);
  }
  if (!told.bridge) {
    fill(port.vlan, known.vlan);
    fill(port.bridge_port, known.bridge_port);
  }
  if (!told.poe) fill(port.poe, known.poe);
  if (!told.stack) fill(port.above, known.above);
}

// `matches` come from the known ports before they were renumbered; positions are the same.
void merge_ports(DeviceFacts& result, const DeviceFacts& known, const DeviceFacts& read,
                 const std::vector<std::size_t>& matches, const Reading& reading) {
  const PortTold told{reading.told(part::ports), reading.told(part::port_duplex),
                      reading.told(part::port_bridge), reading.told(part::port_poe),
                      reading.told(part::port_stack)};
  result.ports = read.ports;
  std::vector<bool> found(known.ports.size());
  for (std::size_t i = 0; i < matches.size(); ++i) {
    if (matches[i] == npos) continue;
    found[matches[i]] = true;
    fill_port(result.ports[i], known.ports[matches[i]], told);
  }
  const auto missing = static_cast<std::size_t>(std::count(found.begin(), found.end(), false));
  if (reading.may_delete(part::ports, read.ports.size(), missing)) return;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (!found[i]) result.ports.push_back(known.ports[i]);
}

void fill_module(Module& row, const Module& known) {
  fill(row.name, known.name);
  fill(row.descr, known.descr);
  fill(row.model, known.model);
  fill(row.serial, known.serial);
  fill(row.vendor, known.vendor);
  fill(row.hardware, known.hardware);
  fill(row.firmware, known.firmware);
  fill(row.software, known.software);
  fill(row.asset_tag, known.asset_tag);
  fill(row.replaceable, known.replaceable);
  fill(row.port_index, known.port_index);
  fill(row.position, known.position);
}

void merge_modules(DeviceFacts& result, const DeviceFacts& known, const DeviceFacts& read,
                   const std::vector<std::size_t>& matches, const Reading& reading) {
  result.modules = read.modules;
  const bool told = reading.told(part::modules);
  std::vector<bool> found(known.modules.size());
  for (std::size_t i = 0; i < matches.size(); ++i) {
    if (matches[i] == npos) continue;
    found[matches[i]] = true;
    if (!told) fill_module(result.modules[i], known.modules[matches[i]]);
  }
  const auto missing = static_cast<std::size_t>(std::count(found.begin(), found.end(), false));
  if (reading.may_delete(part::modules, read.modules.size(), missing)) return;
  for (std::size_t i = 0; i < found.size(); ++i)
    if (!found[i]) result.modules.push_back(known.modules[i]);
}

void merge_identity(DeviceIdentity& result, const DeviceIdentity& known, bool told) {
  fill(result.name, known.name);
  fill(result.vendor, known.vendor);
  fill(result.kind, known.kind);
  fill(result.model, known.model);
  fill(result.serial, known.serial);
  fill(result.os, known.os);
  fill(result.os_version, known.os_version);
  fill(result.sys_object_id, known.sys_object_id);
  fill(result.sys_descr, known.sys_descr);
  fill(result.engine_id, known.engine_id);
  fill(result.base_mac, known.base_mac);
  fill(result.uptime_centiseconds, known.uptime_centiseconds);
  fill(result.services, known.services);
  fill(result.lldp_chassis_id, known.lldp_chassis_id);
  fill(result.forwards_ip, known.forwards_ip);
  if (told) return;  // an operator may empty these two
  fill(result.location, known.location);
  fill(result.contact, known.contact);
}

void fill_neighbour(Neighbour& row, const Neighbour& known) {
  fill(row.port_description, known.port_description);
  fill(row.description, known.description);
  fill(row.platform, known.platform);
  fill(row.addresses, known.addresses);
  fill(row.capabilities, known.capabilities);
  fill(row.vlan, known.vlan);
  if (row.med.empty()) row.med = known.med;
}

auto neighbour_key(const Neighbour& row) {
  return std::make_tuple(row.protocol, row.local_index, row.local_index ? "" : row.local_port,
                         row.chassis_id, row.port_id, row.name, row.source);
}

// Addresses and extensions come from tables of their own, which may be cut short by themselves.
void fill_extras(const std::vector<Neighbour>& before, Neighbour& row, std::string_view part,
                 const Reading& reading) {
  const auto key = neighbour_key(row);
  const auto known = std::find_if(before.begin(), before.end(),
                                  [&](const Neighbour& old) { return neighbour_key(old) == key; });
  if (known == before.end()) return;
  if (!reading.told(std::string(part) + ".addresses")) fill(row.addresses, known->addresses);
  if (!reading.told(std::string(part) + ".extensions")) {
    fill(row.vlan, known->vlan);
    if (row.med.empty()) row.med = known->med;
  }
}

// The rows of one protocol and one source: no table of a device says what is not on its cables.
std::map<std::string, std::vector<Neighbour>> by_part(const std::vector<Neighbour>& rows) {
  std::map<std::string, std::vector<Neighbour>> groups;
  for (const auto& row : rows)
    groups[neighbour_part(row.protocol) + (row.source.empty() ? "" : "." + row.source)].push_back(
        row);
  return groups;
}

// Each protocol is a table of its own: an empty CDP table says nothing about LLDP's rows.
void merge_neighbours(Merged& result, const DeviceFacts& known, const Device* device,
                      const DeviceFacts& read, const Reading& reading) {
  std::map<decltype(neighbour_key(read.neighbours.front())), WallTime> seen;
  if (device != nullptr)
    for (std::size_t i = 0; i < known.neighbours.size() && i < device->neighbour_seen.size(); ++i)
      seen[neighbour_key(known.neighbours[i])] = device->neighbour_seen[i];
  // A capture may be older than what is known.
  for (const auto& row : read.neighbours) {
    auto& last = seen[neighbour_key(row)];
    last = std::max(last, reading.when());
  }
  auto old_groups = by_part(known.neighbours);
  auto new_groups = by_part(read.neighbours);
  for (const auto& [part, rows] : old_groups) new_groups.try_emplace(part);
  for (const auto& [part, rows] : new_groups) {
    const auto& before = old_groups[part];
    for (auto& row : merge_rows(before, rows, reading, part, neighbour_key, fill_neighbour)) {
      if (part == "neighbours.lldp") fill_extras(before, row, part, reading);
      result.neighbour_seen.push_back(seen[neighbour_key(row)]);
      result.facts.neighbours.push_back(std::move(row));
    }
    reading.note(result, part, rows.size(), before.size());
  }
}

void merge_stp(DeviceFacts& result, const DeviceFacts& known, const DeviceFacts& read,
               const Reading& reading) {
  result.stp = read.stp;
  if (!known.stp) return;
  if (!result.stp) {
    result.stp = known.stp;
    return;
  }
  auto& stp = *result.stp;
  fill(stp.protocol, known.stp->protocol);
  fill(stp.priority, known.stp->priority);
  fill(stp.root, known.stp->root);
  fill(stp.root_port, known.stp->root_port);
  fill(stp.root_cost, known.stp->root_cost);
  fill(stp.topology_changes, known.stp->topology_changes);
  stp.ports = merge_rows(
      known.stp->ports, stp.ports, reading, part::stp,
      [](const auto& row) { return row.bridge_port; }, [](auto&, const auto&) {});
}

// The two tables that may be huge: no copy of the known rows when the read ones replace them.
template <typename Row, typename Key>
std::vector<Row> merge_last_known(const std::vector<Row>& known, const std::vector<Row>& read,
                                  const Reading& reading, std::string_view part, Key key) {
  if (reading.may_delete(part, read.size(), 0)) return read;
  if (read.empty()) return known;
  auto rows = merge_rows(known, read, reading, part, key, [](auto&, const auto&) {});
  if (rows.size() > std::max(max_kept_rows, read.size()))
    rows.resize(std::max(max_kept_rows, read.size()));
  return rows;
}

void fill_access_point(AccessPoint& row, const AccessPoint& known) {
  fill(row.name, known.name);
  fill(row.mac, known.mac);
  fill(row.address, known.address);
  fill(row.model, known.model);
  fill(row.serial, known.serial);
  fill(row.firmware, known.firmware);
  fill(row.group, known.group);
  fill(row.status, known.status);
  fill(row.radios, known.radios);
  fill(row.clients, known.clients);
}

std::string access_point_key(const AccessPoint& row) {
  if (row.mac) return row.mac->text();
  return row.serial.empty() ? "name " + row.name : "serial " + row.serial;
}

auto route_key(const Route& row) { return std::tie(row.network, row.next_hop); }

void merge_small_lists(DeviceFacts& result, const DeviceFacts& known, const DeviceFacts& read,
                       const Reading& reading) {
  result.addresses = merge_rows(
      known.addresses, read.addresses, reading, part::addresses,
      [](const auto& row) { return row.address; },
      [](auto& row, const auto& before) {
        fill(row.prefix_length, before.prefix_length);
        fill(row.port_index, before.port_index);
      });
  result.vlans = merge_rows(
      known.vlans, read.vlans, reading, part::vlans, [](const auto& row) { return row.id; },
      [](auto& row, const auto& before) { fill(row.name, before.name); });
  result.access_points = merge_rows(known.access_points, read.access_points, reading,
                                    part::access_points, access_point_key, fill_access_point);
  result.lags = merge_rows(
      known.lags, read.lags, reading, part::lags, [](const auto& row) { return row.port_index; },
      [](auto& row, const auto& before) {
        fill(row.members, before.members);
        fill(row.partner_system, before.partner_system);
      });
  result.poe = merge_rows(
      known.poe, read.poe, reading, part::poe, [](const auto& row) { return row.group; },
      [](auto& row, const auto& before) {
        fill(row.budget_watts, before.budget_watts);
        fill(row.drawn_watts, before.drawn_watts);
      });
  result.sensors = merge_rows(
      known.sensors, read.sensors, reading, part::sensors,
      [](const auto& row) {
        return std::make_tuple(row.name, row.kind, row.module_index, row.port_index);
      },
      [](auto&, const auto&) {});
}

void merge_table_reports(DeviceFacts& result, const DeviceFacts& known) {
  for (const auto& table : known.tables) {
    const auto same = [&](const auto& row) { return row.table == table.table; };
    if (std::none_of(result.tables.begin(), result.tables.end(), same))
      result.tables.push_back(table);
  }
}

// A fact that was kept from before keeps its origin.
void merge_origins(DeviceFacts& result, const DeviceFacts& known, const DeviceFacts& read) {
  result.origins = read.origins;
  for (const auto& origin : known.origins) {
    const auto same = [&origin](const auto& row) { return row.fact == origin.fact; };
    if (std::none_of(result.origins.begin(), result.origins.end(), same))
      result.origins.push_back(origin);
  }
  result.profile = read.profile.empty() ? known.profile : read.profile;
  result.profile_reason = read.profile.empty() ? known.profile_reason : read.profile_reason;
  result.ssids = read.ssids.empty() ? known.ssids : read.ssids;
  result.endpoints = read.endpoints ? read.endpoints : known.endpoints;
}

void note_all(Merged& merged, const DeviceFacts& known, const DeviceFacts& read,
              const Reading& reading) {
  const std::pair<std::string_view, std::pair<std::size_t, std::size_t>> lists[] = {
      {part::ports, {read.ports.size(), known.ports.size()}},
      {part::modules, {read.modules.size(), known.modules.size()}},
      {part::addresses, {read.addresses.size(), known.addresses.size()}},
      {part::vlans, {read.vlans.size(), known.vlans.size()}},
      {part::forwarding, {read.forwarding.size(), known.forwarding.size()}},
      {part::arp, {read.arp.size(), known.arp.size()}},
      {part::routes, {read.routes.size(), known.routes.size()}},
      {part::access_points, {read.access_points.size(), known.access_points.size()}},
      {part::lags, {read.lags.size(), known.lags.size()}},
      {part::stp, {read.stp ? 1 : 0, known.stp ? 1 : 0}},
      {part::poe, {read.poe.size(), known.poe.size()}},
      {part::sensors, {read.sensors.size(), known.sensors.size()}}};
  for (const auto& [part, sizes] : lists) reading.note(merged, part, sizes.first, sizes.second);
  // Tables that are no list of their own, and neighbour protocols that never had a row.
  for (const auto& [part, report] : reading.parts())
    if (!merged.noted.contains(part)) reading.note(merged, part, report.rows, 0);
}

template <typename Row, typename Key>
void sort_rows(std::vector<Row>& rows, Key key) {
  const auto less = [&](const Row& a, const Row& b) { return key(a) < key(b); };
  if (!std::is_sorted(rows.begin(), rows.end(), less))
    std::stable_sort(rows.begin(), rows.end(), less);
}

void sort_neighbours(DeviceFacts& facts, std::vector<WallTime>& seen) {
  seen.resize(facts.neighbours.size());
  std::vector<std::size_t> order(facts.neighbours.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto key = [&](std::size_t i) {
    const auto& row = facts.neighbours[i];
    return std::tie(row.local_index, row.local_port, row.protocol, row.chassis_id, row.port_id,
                    row.name, row.source);
  };
  const auto less = [&](auto a, auto b) { return key(a) < key(b); };
  if (std::is_sorted(order.begin(), order.end(), less)) return;
  std::stable_sort(order.begin(), order.end(), less);
  std::vector<Neighbour> rows;
  std::vector<WallTime> times;
  for (const auto i : order) {
    rows.push_back(std::move(facts.neighbours[i]));
    times.push_back(seen[i]);
  }
  facts.neighbours = std::move(rows);
  seen = std::move(times);
}

}  // namespace

void sort_facts(DeviceFacts& facts, std::vector<WallTime>& neighbour_seen) {
  sort_rows(facts.ports, [](const auto& row) {
    return std::make_tuple(handle_order(row.index), std::string_view(row.name),
                           std::string_view(row.descr));
  });
  sort_rows(facts.modules, [](const auto& row) {
    return std::make_tuple(handle_order(row.index), std::string_view(row.part_class),
                           std::string_view(row.name), std::string_view(row.serial));
  });
  sort_rows(facts.addresses, [](const auto& row) { return row.address; });
  sort_rows(facts.vlans, [](const auto& row) { return row.id; });
  sort_neighbours(facts, neighbour_seen);
  sort_rows(facts.forwarding, [](const auto& row) { return std::tie(row.vlan, row.mac); });
  sort_rows(facts.arp, [](const auto& row) { return std::tie(row.port_index, row.address); });
  sort_rows(facts.routes, route_key);
  sort_rows(facts.access_points, access_point_key);
  sort_rows(facts.lags, [](const auto& row) { return row.port_index; });
  if (facts.stp) sort_rows(facts.stp->ports, [](const auto& row) { return row.bridge_port; });
  sort_rows(facts.poe, [](const auto& row) { return row.group; });
  sort_rows(facts.sensors, [](const auto& row) {
    return std::make_tuple(row.module_index, row.port_index, std::string_view(row.kind),
                           std::string_view(row.name));
  });
  sort_rows(facts.tables, [](const auto& row) { return std::string_view(row.table); });
}

Merged merge_facts(const Device* device, const DeviceFacts& read, WallTime when) {
  const Reading reading(read.tables, when);
  Merged merged;
  if (device == nullptr) {
    merged.facts = read;
    merged.neighbour_seen.assign(read.neighbours.size(), when);
    for (const auto& [part, rows] : by_part(read.neighbours))
      reading.note(merged, part, rows.size(), 0);
    note_all(merged, {}, read, reading);
    sort_facts(merged.facts, merged.neighbour_seen);
    return merged;
  }
  const auto port_matches = match_ports(device->facts->ports, read.ports);
  const auto module_matches = match_modules(device->facts->modules, read.modules);
  const auto moved_ports = renumbering(device->facts->ports, read.ports, port_matches);
  const auto moved_modules = renumbering(device->facts->modules, read.modules, module_matches);
  DeviceFacts renumbered;
  const DeviceFacts* known = device->facts.get();
  if (!moved_ports.empty() || !moved_modules.empty()) {
    renumbered = *known;
    renumber_ports(renumbered, moved_ports);
    renumber_modules(renumbered, moved_modules);
    known = &renumbered;
  }
  auto& facts = merged.facts;
  merged.freshness = device->freshness;
  facts.device = read.device;
  merge_identity(facts.device, known->device, reading.told(part::system));
  merge_ports(facts, *known, read, port_matches, reading);
  merge_modules(facts, *known, read, module_matches, reading);
  merge_small_lists(facts, *known, read, reading);
  facts.forwarding = merge_last_known(known->forwarding, read.forwarding, reading, part::forwarding,
                                      [](const auto& row) { return std::tie(row.vlan, row.mac); });
  facts.arp = merge_last_known(known->arp, read.arp, reading, part::arp, [](const auto& row) {
    return std::tie(row.port_index, row.address);
  });
  facts.routes = merge_last_known(known->routes, read.routes, reading, part::routes, route_key);
  merge_stp(facts, *known, read, reading);
  merge_neighbours(merged, *known, device, read, reading);
  facts.tables = read.tables;
  merge_origins(facts, *known, read);
  merge_table_reports(facts, *known);
  note_all(merged, *known, read, reading);
  sort_facts(facts, merged.neighbour_seen);
  return merged;
}

}  // namespace netroster::inventory
