#include "exporters/interchange/netbox_catalogue.h"

#include <fmt/format.h>

#include <array>
#include <cassert>
#include <set>

#include "base/text.h"
#include "exporters/interchange/escape.h"

namespace netroster::interchange::netbox {
namespace {

constexpr std::string_view unknown = "Unknown";
constexpr std::uint32_t last_position = 255;

std::string known_or(std::string_view text, std::string_view otherwise) {
  auto clean = sanitise(text, long_name_limit);
  return clean.empty() ? std::string(otherwise) : clean;
}

// Chassis in a stack, or several side by side. A single one is the device itself.
std::vector<const Module*> chassis_of(const DeviceFacts& facts) {
  std::vector<const Module*> found;
  for (const auto& module : facts.modules)
    if (module.part_class == "chassis" && !module.serial.empty()) found.push_back(&module);
  if (found.size() < 2) found.clear();
  return found;
}

bool positions_are_usable(const std::vector<const Module*>& chassis) {
  std::set<std::uint32_t> seen;
  for (const auto* module : chassis)
    if (!module->position || *module->position > last_position ||
        !seen.insert(*module->position).second)
      return false;
  return true;
}

std::vector<Member> members_of(const Device& device, const std::string& name, UniqueNames& names) {
  auto chassis = chassis_of(facts_of(device));
  if (chassis.size() > last_position) chassis.resize(last_position);
  if (!device.serials.empty())
    std::stable_partition(chassis.begin(), chassis.end(), [&device](const Module* module) {
      return module->serial == device.serials.front();
    });
  const bool usable = positions_are_usable(chassis);
  std::vector<Member> members;
  for (const auto* module : chassis) {
    const auto number = static_cast<std::uint32_t>(members.size() + 1);
    const auto position = usable ? *module->position : number;
    members.push_back(
        {.name = members.empty() ? name : names.take(fmt::format("{}:{}", name, position)),
         .serial = sanitise(module->serial, serial_limit),
         .position = position});
  }
  return members;
}

std::vector<Interface> interfaces_of(const DeviceFacts& facts) {
  std::set<std::uint32_t> lags;
  for (const auto& lag : facts.lags) lags.insert(lag.port_index);
  const auto keys = port_keys(facts.ports);
  UniqueNames names(" #", name_limit);
  std::vector<Interface> interfaces;
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto& port = facts.ports[i];
    const auto name = keys[i].empty() ? fmt::format("ifIndex {}", port.index) : keys[i];
    interfaces.push_back({.port = &port,
                          .name = names.take(name),
                          .type = interface_type(port, lags.count(port.index) != 0)});
  }
  return interfaces;
}

Entry entry_of(const Device& device, const std::map<std::string, std::string>& sites,
               UniqueNames& names) {
  const auto& facts = facts_of(device);
  Entry entry;
  entry.device = &device;
  entry.name = names.take(device.name.empty() ? device.id : device.name);
  entry.site = sites.at(device.site);
  entry.manufacturer = known_or(facts.device.vendor, unknown);
  entry.model = known_or(facts.device.model, unknown);
  entry.role = known_or(device.role.empty() ? facts.device.kind : device.role, unknown);
  if (!facts.device.os.empty())
    entry.platform = sanitise(fmt::format("{} {}", sanitise(facts.device.vendor), facts.device.os),
                              long_name_limit);
  entry.members = members_of(device, entry.name, names);
  entry.interfaces = interfaces_of(facts);
  for (std::size_t i = 0; i < entry.interfaces.size(); ++i)
    entry.places.emplace(entry.interfaces[i].port->index, i);
  return entry;
}

struct SpeedType {
  std::uint64_t mbps;
  std::string_view type;
};
// The usual port of that speed; the medium may tell better.
constexpr SpeedType by_speed[] = {
    {10, "100base-tx"},
    {100, "100base-tx"},
    {1'000, "1000base-t"},
    {2'500, "2.5gbase-t"},
    {5'000, "5gbase-t"},
    {10'000, "10gbase-x-sfpp"},
    {25'000, "25gbase-x-sfp28"},
    {40'000, "40gbase-x-qsfpp"},
    {50'000, "50gbase-x-sfp56"},
    {100'000, "100gbase-x-qsfp28"},
    {200'000, "200gbase-x-qsfp56"},
    {400'000, "400gbase-x-qsfpdd"},
};

constexpr std::array<std::string_view, 10> virtual_types{
    "softwareLoopback", "propVirtual", "tunnel", "l2vlan",     "l3ipvlan",
    "l3ipxvlan",        "ppp",         "mpls",   "mplsTunnel", "macSecUncontrolledIF"};
constexpr std::array<std::string_view, 5> ethernet_types{"ethernetCsmacd", "gigabitEthernet",
                                                         "fastEther", "fastEtherFX", ""};

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// IANA-MAU-MIB names: "1000BaseXFD", "1000BaseSXFD", "10GigBaseLR" …
std::string_view by_medium(std::string_view mau) {
  if (mau.starts_with("1000BaseX") || mau.starts_with("1000BaseS") || mau.starts_with("1000BaseL"))
    return "1000base-x-sfp";
  if (mau == "10GBaseT") return "10gbase-t";
  return {};
}

std::string_view ethernet_type(const Port& port) {
  if (const auto type = by_medium(port.mau_type); !type.empty()) return type;
  if (port.speed_bps)
    for (const auto& row : by_speed)
      if (*port.speed_bps == row.mbps * 1'000'000) return row.type;
  return "other";
}

}  // namespace

Table::Table(std::initializer_list<std::string_view> columns) : columns_(columns.size()) {
  line(columns);
}

void Table::row(std::initializer_list<std::string_view> values) {
  assert(values.size() == columns_);
  line(values);
}

void Table::line(std::initializer_list<std::string_view> values) {
  bool first = true;
  for (const auto value : values) {
    if (!first) text_ += ',';
    first = false;
    text_ += csv_field(value);
  }
  text_ += "\r\n";
}

const DeviceFacts& facts_of(const Device& device) {
  static const DeviceFacts none;
  return device.facts ? *device.facts : none;
}

const Interface* Entry::interface_at(std::uint32_t port_index) const {
  const auto at = places.find(port_index);
  return at == places.end() ? nullptr : &interfaces[at->second];
}

const Entry* Catalogue::entry(std::string_view id) const {
  const auto at = std::lower_bound(
      entries.begin(), entries.end(), id,
      [](const Entry& each, std::string_view wanted) { return each.device->id < wanted; });
  return at != entries.end() && at->device->id == id ? &*at : nullptr;
}

std::string_view interface_type(const Port& port, bool is_lag) {
  if (is_lag || port.type == "ieee8023adLag") return "lag";
  if (port.type == "bridge") return "bridge";
  if (port.type == "ieee80211") return "other-wireless";
  if (is_one_of(virtual_types, port.type)) return "virtual";
  return is_one_of(ethernet_types, port.type) ? ethernet_type(port) : "other";
}

bool takes_cable(std::string_view type) {
  return type != "virtual" && type != "lag" && type != "bridge" && type != "other-wireless";
}

Catalogue make_catalogue(const Part& part) {
  Catalogue made;
  std::set<std::string> ids;
  for (const auto* device : part.devices) ids.insert(device->site);
  UniqueNames site_names(" ", long_name_limit);
  std::map<std::string, std::string> by_id;
  for (const auto& id : ids) {
    const auto* site = part.site(id);
    const auto wanted = known_or(site == nullptr ? "" : site->name, known_or(id, unknown));
    by_id[id] = site_names.take(wanted);
    made.sites.push_back({.id = id, .name = by_id[id], .site = site});
  }
  UniqueNames names(" #", name_limit);
  for (const auto* device : part.devices) made.entries.push_back(entry_of(*device, by_id, names));
  return made;
}

}  // namespace netroster::interchange::netbox
