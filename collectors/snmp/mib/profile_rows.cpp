#include "collectors/snmp/mib/profile_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace netroster::mib {
namespace {

using profiles::Cell;
using profiles::IndexPart;
using profiles::Target;

constexpr double most_watts = 20'000;    // of a supply group; more is nonsense
constexpr double most_port_watts = 200;  // of one port
constexpr std::size_t most_points = 20'000;

std::optional<double> double_in(const std::string& text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || !std::isfinite(number)) return std::nullopt;
  // "-2.3 dBm": what follows the number is its unit.
  return end == text.data() ? std::nullopt : std::optional(number);
}

void set(std::string& field, std::optional<std::string> value) {
  if (value && says_something(*value)) field = std::move(*value);
}

template <typename T>
void set(std::optional<T>& field, std::optional<T> value) {
  if (value) field = std::move(value);
}

void fill(std::string& field, std::optional<std::string> value) {
  if (field.empty()) set(field, std::move(value));
}

std::size_t fixed_size(IndexPart::Type type, std::span<const std::uint32_t> rest) {
  switch (type) {
    case IndexPart::Type::number:
      return 1;
    case IndexPart::Type::mac:
      return 6;
    case IndexPart::Type::counted_mac:
      return 7;
    case IndexPart::Type::ipv4:
      return 4;
    case IndexPart::Type::counted_text:
      return rest.empty() ? 1 : std::size_t{1} + rest[0];
    case IndexPart::Type::text:
    case IndexPart::Type::rest:
      break;
  }
  return rest.size();
}

std::optional<std::string> part_text(IndexPart::Type type, std::span<const std::uint32_t> ids) {
  if (type == IndexPart::Type::number) return std::to_string(ids[0]);
  if (type == IndexPart::Type::rest) return Oid(ids).text();
  if (type == IndexPart::Type::counted_mac || type == IndexPart::Type::counted_text) {
    if (ids.empty() || ids[0] != ids.size() - 1) return std::nullopt;
    ids = ids.subspan(1);
  }
  const auto octets = octets_of(ids);
  if (!octets) return std::nullopt;
  if (type == IndexPart::Type::ipv4) {
    const auto address = IpAddress::from_bytes(*octets);
    return address ? std::optional(address->text()) : std::nullopt;
  }
  const bool is_mac = type == IndexPart::Type::mac || type == IndexPart::Type::counted_mac;
  return is_mac ? hex_colons(*octets) : readable(*octets);
}

}  // namespace

std::optional<std::map<std::string, std::string, std::less<>>> index_parts(
    const std::vector<IndexPart>& form, std::span<const std::uint32_t> index) {
  std::map<std::string, std::string, std::less<>> out;
  for (const auto& part : form) {
    const auto size = fixed_size(part.type, index);
    if (size > index.size() || (size == 0 && part.type != IndexPart::Type::rest))
      return std::nullopt;
    auto text = part_text(part.type, index.first(size));
    if (!text) return std::nullopt;
    out[part.name] = std::move(*text);
    index = index.subspan(size);
  }
  return index.empty() ? std::optional(std::move(out)) : std::nullopt;
}

// --- one row ---

ProfileRow::ProfileRow(const profiles::TableMap& map,
                       std::map<std::string, std::string, std::less<>> parts, const Row& row,
                       const std::vector<std::uint32_t>& columns)
    : map_(map), parts_(std::move(parts)), row_(row), columns_(columns) {}

const Value* ProfileRow::value_of(const Cell& cell) const {
  if (cell.from != Cell::From::column) return nullptr;
  const auto at = std::find(columns_.begin(), columns_.end(), cell.column);
  if (at == columns_.end()) return nullptr;
  return &row_.cells[static_cast<std::size_t>(at - columns_.begin())];
}

std::optional<std::string> ProfileRow::text_of_cell(const Cell& cell) const {
  if (cell.from == Cell::From::constant) return cell.text;
  if (const auto* value = value_of(cell)) return applied(cell.transform, any_text_of(*value));
  const auto part = parts_.find(cell.text);
  return part == parts_.end() ? std::nullopt : applied(cell.transform, part->second);
}

std::optional<std::string> ProfileRow::text(std::string_view field) const {
  const auto* cell = map_.field(field);
  return cell == nullptr ? std::nullopt : text_of_cell(*cell);
}

std::optional<double> ProfileRow::number(std::string_view field) const {
  const auto value = text(field);
  return value ? double_in(*value) : std::nullopt;
}

std::optional<std::uint32_t> ProfileRow::count(std::string_view field) const {
  const auto value = number(field);
  if (!value || *value < 0 || *value > 4294967295.0) return std::nullopt;
  return static_cast<std::uint32_t>(*value);
}

std::optional<MacAddress> ProfileRow::mac(std::string_view field) const {
  const auto* cell = map_.field(field);
  if (cell == nullptr) return std::nullopt;
  if (const auto* value = value_of(*cell); value != nullptr && !cell->transform.match)
    return mac_of(*value);
  const auto text = text_of_cell(*cell);
  return text ? mac_of(Value::octets(*text)) : std::nullopt;
}

std::optional<IpAddress> ProfileRow::address(std::string_view field) const {
  const auto* cell = map_.field(field);
  if (cell == nullptr) return std::nullopt;
  if (const auto* value = value_of(*cell))
    if (const auto address = value->as_ip(); address && !address->is_unspecified()) return address;
  const auto text = text_of_cell(*cell);
  const auto address = text ? IpAddress::parse(*text) : std::nullopt;
  return address && !address->is_unspecified() ? address : std::nullopt;
}

bool ProfileRow::is_wanted() const { return !map_.when || text_of_cell(*map_.when).has_value(); }

std::string ProfileRow::joined(const std::vector<std::string>& names) const {
  std::string out;
  const auto append = [&out](const std::string& text) { out += (out.empty() ? "" : "/") + text; };
  if (names.empty())
    for (const auto& part : map_.index) append(parts_.at(part.name));
  for (const auto& name : names) append(parts_.at(name));
  return out;
}

// --- the facts ---

std::string ProfileFacts::take(const profiles::TableMap& map, const ProfileRow& row) {
  switch (map.target) {
    case Target::module:
      return take_module(row);
    case Target::access_point:
      return take_access_point(row);
    case Target::radio:
      return take_radio(row);
    case Target::client:
      return take_client(row);
    case Target::ssid:
      return take_ssid(row);
    case Target::port:
      return take_port(row);
    case Target::port_poe:
      return take_port_poe(row);
    case Target::poe_budget:
      return take_poe_budget(row);
    case Target::sensor:
      return take_sensor(row);
    case Target::session:
      return take_session(row);
  }
  return {};
}

// A vendor's table of parts completes those of ENTITY-MIB; what it has beyond them is added.
std::string ProfileFacts::take_module(const ProfileRow& row) {
  auto& modules = context_.facts.modules;
  const auto serial = row.text_or_empty("serial");
  const auto part = row.count("part");
  const auto part_class = row.text_or_empty("class");
  const auto position = row.count("position");
  Module* module = nullptr;
  if (part) {
    if (const auto at = context_.module_at.find(*part); at != context_.module_at.end())
      module = &modules[at->second];
  }
  for (auto& one : modules) {
    const bool same_serial = !serial.empty() && equal_nocase(one.serial, serial);
    const bool same_place = !part_class.empty() && one.part_class == part_class && position &&
                            one.position == position &&
                            (one.serial.empty() || serial.empty() || same_serial);
    if (module == nullptr && (same_serial || same_place)) module = &one;
  }
  if (module == nullptr) {
    const auto model = row.text_or_empty("model");
    if (!says_something(serial) && !says_something(model)) return "says nothing of the part";
    modules.emplace_back();
    module = &modules.back();
    module->part_class = part_class;
    module->position = position;
  }
  fill(module->part_class, part_class);
  fill(module->name, row.text("name"));
  fill(module->descr, row.text("descr"));
  fill(module->model, row.text("model"));
  fill(module->serial, serial);
  fill(module->vendor, row.text("vendor"));
  fill(module->hardware, row.text("hardware"));
  fill(module->firmware, row.text("firmware"));
  fill(module->software, row.text("software"));
  if (!module->port_index) module->port_index = row.count("port");
  return {};
}

AccessPoint& ProfileFacts::access_point(const std::string& key) {
  auto& points = context_.facts.access_points;
  const auto [at, fresh] = point_at_.try_emplace(key, points.size());
  if (fresh) points.emplace_back();
  return points[at->second];
}

std::string ProfileFacts::take_access_point(const ProfileRow& row) {
  if (context_.facts.access_points.size() >= most_points) return "too many access points";
  auto& point = access_point(row.key());
  set(point.name, row.text("name"));
  set(point.mac, row.mac("mac"));
  set(point.address, row.address("address"));
  set(point.model, row.text("model"));
  set(point.serial, row.text("serial"));
  set(point.firmware, row.text("firmware"));
  set(point.group, row.text("group"));
  set(point.status, row.text("status"));
  set(point.clients, row.count("clients"));
  return {};
}

std::string ProfileFacts::take_radio(const ProfileRow& row) {
  const auto owner = point_at_.find(row.owner());
  if (owner == point_at_.end()) return "no such access point";
  auto& radios = context_.facts.access_points[owner->second].radios;
  const auto [at, fresh] = radio_at_.try_emplace(row.owner() + "|" + row.key(), radios.size());
  if (fresh) radios.emplace_back();
  auto& radio = radios[at->second];
  set(radio.name, row.text("name"));
  if (radio.name.empty()) {
    const auto key = row.key();
    radio.name = key.substr(key.rfind('/') + 1);
  }
  set(radio.band, row.text("band"));
  if (const auto channel = row.count("channel"); channel && *channel != 0) radio.channel = channel;
  set(radio.power_dbm, row.number("power_dbm"));
  if (const auto use = row.number("utilisation"); use && *use >= 0 && *use <= 100)
    radio.utilisation_percent = use;
  set(radio.clients, row.count("clients"));
  return {};
}

// Who it is, is not kept: a client is one more at its access point and in its network.
std::string ProfileFacts::take_client(const ProfileRow& row) {
  auto point = row.text_or_empty("access_point");
  if (point.empty()) point = row.named_owner();
  if (!point.empty()) ++clients_of_[point];
  if (const auto network = row.text("ssid")) ++clients_of_network_[*network];
  return point.empty() ? "no access point named" : "";
}

void ProfileFacts::count_network(const std::string& name, std::uint32_t clients) {
  auto& ssids = context_.facts.ssids;
  auto at = std::find_if(ssids.begin(), ssids.end(),
                         [&name](const auto& one) { return one.name == name; });
  if (at == ssids.end()) at = ssids.insert(ssids.end(), Ssid{name, std::nullopt});
  at->clients = at->clients.value_or(0) + clients;
}

std::string ProfileFacts::take_ssid(const ProfileRow& row) {
  const auto name = row.text("name");
  if (!name || name->empty()) return "no name";
  if (const auto clients = row.count("clients")) {
    count_network(*name, *clients);
    return {};
  }
  auto& ssids = context_.facts.ssids;
  if (std::none_of(ssids.begin(), ssids.end(), [&](const auto& one) { return one.name == *name; }))
    ssids.push_back({*name, std::nullopt});
  return {};
}

Port* ProfileFacts::port_of(const ProfileRow& row) {
  if (const auto index = row.count("port")) return context_.port(*index);
  if (const auto part = row.count("part")) {
    const auto port = context_.port_of_part(*part);
    return port ? context_.port(*port) : nullptr;
  }
  const auto group = row.count("group");
  const auto position = row.count("position");
  if (!group || !position) return nullptr;
  const auto at = context_.if_of_poe_port.find({*group, *position});
  return at == context_.if_of_poe_port.end() ? nullptr : context_.port(at->second);
}

std::string ProfileFacts::take_port(const ProfileRow& row) {
  auto* const port = port_of(row);
  if (port == nullptr) return "no such port";
  if (const auto vlan = row.count("vlan"); vlan && *vlan >= 1 && *vlan <= 4094 && !port->vlan)
    port->vlan = vlan;
  fill(port->alias, row.text("alias"));
  const auto duplex = row.text("duplex");
  if (!port->duplex && duplex == "full") port->duplex = Duplex::full;
  if (!port->duplex && duplex == "half") port->duplex = Duplex::half;
  return {};
}

std::string ProfileFacts::take_port_poe(const ProfileRow& row) {
  auto* const port = port_of(row);
  if (port == nullptr) return "no such port";
  auto poe = port->poe.value_or(PortPoe{});
  const auto enabled = row.text("enabled");
  if (enabled == "yes" || enabled == "no") poe.enabled = enabled == "yes";
  fill(poe.status, row.text("status"));
  fill(poe.power_class, row.text("class"));
  if (const auto watts = row.number("drawn_watts");
      watts && *watts >= 0 && *watts <= most_port_watts)
    poe.drawn_watts = watts;
  port->poe = std::move(poe);
  return {};
}

std::string ProfileFacts::take_poe_budget(const ProfileRow& row) {
  const auto group = row.count("group");
  if (!group) return "no group";
  auto& all = context_.facts.poe;
  auto at = std::find_if(all.begin(), all.end(),
                         [&group](const auto& one) { return one.group == *group; });
  if (at == all.end()) {
    at = all.insert(all.end(), PoeBudget{});
    at->group = *group;
  }
  const auto watts = [&row](std::string_view field) {
    const auto value = row.number(field);
    return value && *value >= 0 && *value <= most_watts ? value : std::nullopt;
  };
  set(at->budget_watts, watts("budget_watts"));
  set(at->drawn_watts, watts("drawn_watts"));
  const auto left = watts("left_watts");
  if (left && at->budget_watts && !at->drawn_watts && *left <= *at->budget_watts)
    at->drawn_watts = *at->budget_watts - *left;
  if (left && at->drawn_watts && !at->budget_watts) at->budget_watts = *at->drawn_watts + *left;
  set(at->status, row.text("status"));
  return {};
}

std::string ProfileFacts::take_sensor(const ProfileRow& row) {
  Sensor sensor;
  sensor.kind = row.text_or_empty("kind");
  if (sensor.kind.empty()) return "of a kind that is not told";
  sensor.unit = row.text_or_empty("unit");
  sensor.status = row.text_or_empty("status");
  sensor.name = row.text_or_empty("name");
  sensor.value = row.number("value");
  // EntitySensorDataScale and -Precision, where a vendor's table has the standard's form.
  constexpr int units = 9;
  const auto scale = row.number("scale");
  const auto precision = row.number("precision");
  if (sensor.value && (scale || precision)) {
    const auto exponent = (scale.value_or(units) - units) * 3 - precision.value_or(0);
    if (std::abs(exponent) > 30) return "scale or precision makes no sense";
    const auto power = std::pow(10.0, std::abs(exponent));
    sensor.value = exponent < 0 ? *sensor.value / power : *sensor.value * power;
  }
  if (!sensor.value && sensor.status.empty()) return "no reading";
  sensor.module_index = row.count("part");
  sensor.port_index = row.count("port");
  if (sensor.module_index) {
    if (const auto at = context_.module_at.find(*sensor.module_index);
        at != context_.module_at.end()) {
      const auto& module = context_.facts.modules[at->second];
      if (sensor.name.empty()) sensor.name = module.name.empty() ? module.descr : module.name;
    }
    if (!sensor.port_index) sensor.port_index = context_.port_of_part(*sensor.module_index);
  }
  if (sensor.name.empty()) sensor.name = fmt::format("{} {}", sensor.kind, row.key());
  const auto same = [&sensor](const Sensor& one) {
    return one.kind == sensor.kind && one.name == sensor.name &&
           one.port_index == sensor.port_index;
  };
  auto& all = context_.facts.sensors;
  if (std::none_of(all.begin(), all.end(), same)) all.push_back(std::move(sensor));
  return {};
}

std::string ProfileFacts::take_session(const ProfileRow& row) {
  auto* const port = port_of(row);
  if (port == nullptr) return "no such port";
  auto sessions = port->sessions.value_or(PortSessions{});
  const auto outcome = row.text("outcome");
  if (outcome == "authorised")
    ++sessions.authorised;
  else if (outcome == "failed")
    ++sessions.failed;
  else
    ++sessions.other;
  port->sessions = sessions;
  return {};
}

void ProfileFacts::take(const profiles::Reading& reading, const std::string& value,
                        const std::string& suffix) {
  const auto text = applied(reading.transform, value);
  if (!text) return;
  Sensor sensor;
  sensor.name = suffix.empty() ? reading.name : reading.name + " " + suffix;
  sensor.kind = reading.kind;
  sensor.unit = reading.unit;
  if (reading.kind == "state")
    sensor.status = *text;
  else
    sensor.value = double_in(*text);
  if (!sensor.value && sensor.status.empty()) return;
  context_.facts.sensors.push_back(std::move(sensor));
}

AccessPoint* ProfileFacts::known_access_point(const std::string& name) {
  if (const auto at = point_at_.find(name); at != point_at_.end())
    return &context_.facts.access_points[at->second];
  for (auto& point : context_.facts.access_points)
    if (point.name == name || (point.address && point.address->text() == name) ||
        (point.mac && point.mac->text() == name))
      return &point;
  return nullptr;
}

// A total that the controller states itself is better than our count of its rows.
void ProfileFacts::finish() {
  for (const auto& [name, clients] : clients_of_) {
    auto* const point = known_access_point(name);
    if (point != nullptr && !point->clients) point->clients = clients;
  }
  for (const auto& [name, clients] : clients_of_network_) {
    const auto& ssids = context_.facts.ssids;
    const bool counted = std::any_of(ssids.begin(), ssids.end(), [&name](const auto& one) {
      return one.name == name && one.clients;
    });
    if (!counted) count_network(name, clients);
  }
  // Radios add up to their access point where nothing else counts.
  for (auto& point : context_.facts.access_points) {
    if (point.clients || point.radios.empty()) continue;
    std::uint32_t sum = 0;
    const bool all = std::all_of(point.radios.begin(), point.radios.end(), [&sum](const auto& one) {
      sum += one.clients.value_or(0);
      return one.clients.has_value();
    });
    if (all) point.clients = sum;
  }
}

}  // namespace netroster::mib
