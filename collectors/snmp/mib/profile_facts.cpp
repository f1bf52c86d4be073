#include "collectors/snmp/mib/profile_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"

namespace netroster::mib {
namespace {

using profiles::Target;

constexpr double most_watts = 20'000;    // of a supply group; more is nonsense
constexpr double most_port_watts = 200;  // of one port
constexpr std::size_t most_points = 20'000;
constexpr std::uint32_t most_clients = 100'000;  // of one access point, radio or network
constexpr std::uint32_t last_channel = 233;      // of the 6 GHz band

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

std::optional<std::uint32_t> clients_in(const ProfileRow& row) {
  const auto clients = row.count("clients");
  return clients && *clients <= most_clients ? clients : std::nullopt;
}

// A name is what somebody typed: "000" and "unknown" are names too.
void set_name(std::string& field, std::optional<std::string> value) {
  if (value && !value->empty()) field = std::move(*value);
}

// EntitySensorDataScale and -Precision count too, where a vendor's table has the standard's form.
std::optional<double> reading_of(const ProfileRow& row) {
  constexpr int units = 9;
  constexpr int most_zeros = 30;
  const auto value = row.number("value");
  const auto scale = row.number("scale");
  const auto precision = row.number("precision");
  if (!value || (!scale && !precision)) return value;
  const auto exponent = (scale.value_or(units) - units) * 3 - precision.value_or(0);
  if (std::abs(exponent) > most_zeros) return std::nullopt;
  const auto power = std::pow(10.0, std::abs(exponent));
  return exponent < 0 ? *value / power : *value * power;
}

}  // namespace

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
    case Target::neighbour:
      return take_neighbour(row);
    case Target::vlan:
      break;  // read with the standard's lists of VLANs
  }
  return {};
}

namespace {

// ENTITY-MIB has no class for transceivers: agents call them ports, modules or containers.
bool may_be_transceiver(const Module& module) {
  constexpr std::string_view vague[] = {"port", "module", "container", "other", "unknown"};
  return std::find(std::begin(vague), std::end(vague), module.part_class) != std::end(vague);
}

// A port or slot of which ENTITY-MIB says nothing itself: what a table of transceivers says of it
// is said of what is plugged in.
bool is_slot(const Module& module) {
  return may_be_transceiver(module) && !says_something(module.serial) &&
         !says_something(module.model);
}

}  // namespace

// The part that the row names, or the transceiver in it when that is what the row is about.
Module* ProfileFacts::named_part(const ProfileRow& row) {
  const auto part = row.count("part");
  if (!part) return nullptr;
  auto& modules = context_.facts.modules;
  const auto at = context_.module_at.find(*part);
  if (at == context_.module_at.end()) return nullptr;
  if (row.text_or_empty("class") == "transceiver")
    for (auto& one : modules)
      if (one.parent == *part && one.part_class == "transceiver") return &one;
  return &modules[at->second];
}

// The known part that the row is about: the one it names, or the one with its serial number, or the
// one of its class at its place. A masked serial ("<private>") tells nothing apart.
Module* ProfileFacts::same_part(const ProfileRow& row) {
  if (auto* named = named_part(row)) return named;
  auto& modules = context_.facts.modules;
  const auto serial = row.text_or_empty("serial");
  const auto part_class = row.text_or_empty("class");
  const auto position = row.count("position");
  const auto port = row.count("port");
  const bool tells = says_something(serial) && serial.front() != '<';
  for (auto& one : modules)
    if (tells && equal_nocase(one.serial, serial)) return &one;
  for (auto& one : modules) {
    const bool other = tells && says_something(one.serial);  // of the same place, but not the same
    const bool placed = (position && one.position == position) || (port && one.port_index == port);
    if (!part_class.empty() && one.part_class == part_class && placed && !other) return &one;
  }
  return nullptr;
}

// Null when the row says nothing of the part.
Module* ProfileFacts::new_part(const ProfileRow& row, const Module* slot) {
  if (!says_something(row.text_or_empty("serial")) && !says_something(row.text_or_empty("model")))
    return nullptr;
  Module part;
  part.position = row.count("position");
  if (slot != nullptr) {
    part.parent = slot->index;
    part.port_index = slot->port_index;
  }
  return &context_.facts.modules.emplace_back(std::move(part));
}

// A vendor's table of parts completes those of ENTITY-MIB; what it has beyond them is added.
std::string ProfileFacts::take_module(const ProfileRow& row) {
  const auto part_class = row.text_or_empty("class");
  const bool is_transceiver = part_class == "transceiver";
  auto* module = same_part(row);
  if (module == nullptr || (is_transceiver && is_slot(*module))) module = new_part(row, module);
  if (module == nullptr) return "says nothing of the part";
  if (is_transceiver && may_be_transceiver(*module)) module->part_class = part_class;
  fill(module->part_class, part_class);
  fill(module->name, row.text("name"));
  fill(module->descr, row.text("descr"));
  fill(module->model, row.text("model"));
  fill(module->serial, row.text("serial"));
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
  set_name(point.name, row.text("name"));
  set(point.mac, row.mac("mac"));
  if (const auto address = row.address("address"); address && !address->is_multicast())
    point.address = address;
  set(point.model, row.text("model"));
  set(point.serial, row.text("serial"));
  set(point.firmware, row.text("firmware"));
  set(point.group, row.text("group"));
  set(point.status, row.text("status"));
  set(point.clients, clients_in(row));
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
  if (const auto channel = row.count("channel");
      channel && *channel >= 1 && *channel <= last_channel)
    radio.channel = channel;
  set(radio.power_dbm, row.number("power_dbm"));
  if (const auto use = row.number("utilisation"); use && *use >= 0 && *use <= 100)
    radio.utilisation_percent = use;
  set(radio.clients, clients_in(row));
  return {};
}

// Who it is, is not kept: a client is one more at its access point and in its network.
std::string ProfileFacts::take_client(const ProfileRow& row) {
  auto point = row.text_or_empty("access_point");
  if (point.empty()) point = row.named_owner();
  if (!point.empty()) ++clients_of_[point];
  ++clients_;
  if (const auto network = row.text("ssid")) ++clients_of_network_[*network];
  return point.empty() ? "no access point named" : "";
}

Ssid& ProfileFacts::network(const std::string& name) {
  auto& ssids = context_.facts.ssids;
  const auto [at, fresh] = network_at_.try_emplace(name, ssids.size());
  if (fresh) ssids.push_back({name, std::nullopt});
  return ssids[at->second];
}

std::string ProfileFacts::take_ssid(const ProfileRow& row) {
  const auto name = row.text("name");
  if (!name || name->empty()) return "no name";
  auto& known = network(*name);
  if (const auto clients = clients_in(row)) known.clients = known.clients.value_or(0) + *clients;
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

// What a standard table or an earlier rule says already is not said twice.
void ProfileFacts::add_sensor(Sensor sensor) {
  const auto key = [](const Sensor& one) {
    return fmt::format("{}\n{}\n{}", one.kind, one.name, one.port_index.value_or(0));
  };
  auto& all = context_.facts.sensors;
  for (; sensors_seen_ < all.size(); ++sensors_seen_) sensor_keys_.insert(key(all[sensors_seen_]));
  if (sensor_keys_.insert(key(sensor)).second) {
    all.push_back(std::move(sensor));
    sensors_seen_ = all.size();
  }
}

// The part a sensor sits in names it, and its port is the sensor's.
void ProfileFacts::place_sensor(Sensor& sensor) const {
  const auto at = context_.module_at.find(*sensor.module_index);
  if (at != context_.module_at.end() && sensor.name.empty()) {
    const auto& module = context_.facts.modules[at->second];
    sensor.name = module.name.empty() ? module.descr : module.name;
  }
  if (!sensor.port_index) sensor.port_index = context_.port_of_part(*sensor.module_index);
}

std::string ProfileFacts::take_sensor(const ProfileRow& row) {
  Sensor sensor;
  sensor.kind = row.text_or_empty("kind");
  if (sensor.kind.empty()) return "of a kind that is not told";
  sensor.unit = row.text_or_empty("unit");
  sensor.status = row.text_or_empty("status");
  sensor.name = row.text_or_empty("name");
  sensor.value = reading_of(row);
  if (!sensor.value && sensor.status.empty()) return "no reading";
  sensor.module_index = row.count("part");
  sensor.port_index = row.count("port");
  if (sensor.module_index) place_sensor(sensor);
  if (sensor.name.empty()) sensor.name = fmt::format("{} {}", sensor.kind, row.key());
  add_sensor(std::move(sensor));
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

std::string ProfileFacts::take_neighbour(const ProfileRow& row) {
  Neighbour neighbour;
  neighbour.protocol = row.text_or_empty("protocol");
  neighbour.chassis_id = row.text_or_empty("chassis_id");
  if (const auto mac = MacAddress::parse(neighbour.chassis_id)) {
    neighbour.chassis_id = mac->text();
    neighbour.chassis_id_kind = "mac";
  }
  set(neighbour.name, row.text("name"));
  if (const auto address = row.address("address")) neighbour.addresses.push_back(*address);
  if (neighbour.chassis_id.empty() && neighbour.name.empty() && neighbour.addresses.empty())
    return "names nothing";
  neighbour.local_index = row.count("port");
  neighbour.local_port = row.text_or_empty("local_port");
  if (const auto* const port =
          neighbour.local_index ? context_.port(*neighbour.local_index) : nullptr)
    neighbour.local_port = port->name;
  set(neighbour.port_id, row.text("port_id"));
  set(neighbour.port_description, row.text("port_description"));
  set(neighbour.description, row.text("description"));
  set(neighbour.platform, row.text("platform"));
  const auto vlan = row.count("vlan").value_or(0);
  if (vlan >= 1 && vlan <= 4094) neighbour.vlan = vlan;
  context_.facts.neighbours.push_back(std::move(neighbour));
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
    sensor.value = number_at_start(*text);
  if (sensor.value || !sensor.status.empty()) add_sensor(std::move(sensor));
}

// By the key of its row, else by its name, address or MAC address. Two access points of one name
// are told apart by nothing: neither is meant.
void ProfileFacts::index_access_points() {
  const auto add = [this](const std::string& text, std::size_t at) {
    if (text.empty()) return;
    const auto [known, fresh] = point_called_.try_emplace(text, at);
    if (!fresh && known->second != at) known->second = nobody;
  };
  const auto& points = context_.facts.access_points;
  for (std::size_t at = 0; at < points.size(); ++at) {
    add(points[at].name, at);
    if (points[at].address) add(points[at].address->text(), at);
    if (points[at].mac) add(points[at].mac->text(), at);
  }
}

AccessPoint* ProfileFacts::known_access_point(const std::string& name) {
  auto& points = context_.facts.access_points;
  if (const auto at = point_at_.find(name); at != point_at_.end()) return &points[at->second];
  const auto at = point_called_.find(name);
  return at == point_called_.end() || at->second == nobody ? nullptr : &points[at->second];
}

// Radios add up to their access point where nothing else counts.
static std::optional<std::uint32_t> sum_of_clients(const std::vector<Radio>& radios) {
  if (radios.empty()) return std::nullopt;
  std::uint32_t sum = 0;
  for (const auto& radio : radios) {
    if (!radio.clients) return std::nullopt;
    sum += *radio.clients;
  }
  return sum;
}

// Counts of a table that was cut short would be too low: they stay unknown.
void ProfileFacts::note_table(const profiles::TableMap& map, const TableReport& report) {
  if (map.target != Target::client) return;
  client_table_ = report.table;
  if (!report.complete) clients_cut_ = true;
}

void ProfileFacts::count_clients() {
  if (clients_ == 0 || clients_cut_) return;
  index_access_points();
  for (const auto& [name, clients] : clients_of_) {
    auto* const point = known_access_point(name);
    if (point != nullptr && !point->clients) point->clients = clients;
    if (point == nullptr) context_.drop(client_table_, "its access point is not listed", clients);
  }
  for (const auto& [name, clients] : clients_of_network_)
    if (auto& known = network(name); !known.clients) known.clients = clients;
}

// A total that the controller states itself is better than our count of its rows.
void ProfileFacts::finish() {
  count_clients();
  for (auto& point : context_.facts.access_points)
    if (!point.clients) point.clients = sum_of_clients(point.radios);
}

}  // namespace netroster::mib
