// Tables of devices and of what belongs to one device.
#include <fmt/format.h>

#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "exporters/interchange/netbox_catalogue.h"

namespace netroster::interchange::netbox {
namespace {

constexpr std::uint32_t largest_mtu = 65536;
constexpr std::uint32_t last_vlan = 4094;

std::string_view status_of(const Device& device) {
  if (!device.replaced_by.empty()) return "decommissioning";
  return device.last_attempt.reach == Reach::answered ? "active" : "offline";
}

std::string main_serial(const Device& device) {
  return device.serials.empty() ? std::string() : sanitise(device.serials.front(), serial_limit);
}

// Names of aggregations by the ifIndex of their members.
std::unordered_map<std::uint32_t, std::string> lags_of(const Entry& entry) {
  std::unordered_map<std::uint32_t, std::string> names;
  for (const auto& lag : facts_of(*entry.device).lags) {
    const auto* aggregate = entry.interface_at(lag.port_index);
    if (aggregate == nullptr) continue;
    for (const auto member : lag.members)
      if (member != lag.port_index) names.emplace(member, aggregate->name);
  }
  return names;
}

void interface_row(Table& table, const Entry& entry, const Interface& each,
                   const std::string& lag) {
  const auto& port = *each.port;
  const auto speed =
      port.speed_bps && each.type != "virtual" && *port.speed_bps / 1000 <= 0x7fffffff
          ? fmt::format("{}", *port.speed_bps / 1000)
          : std::string();
  const auto duplex = port.duplex ? (*port.duplex == Duplex::full ? "full" : "half") : "";
  const auto mtu = port.mtu && *port.mtu >= 1 && *port.mtu <= largest_mtu
                       ? fmt::format("{}", *port.mtu)
                       : std::string();
  const bool powers = port.poe && takes_cable(each.type);
  table.row({entry.name, each.name, lag, each.type, speed, duplex,
             port.admin == AdminState::down ? "false" : "true", mtu,
             sanitise(port.alias, description_limit), powers ? "pse" : ""});
}

struct Address {
  const InterfaceAddress* given = nullptr;
  bool is_primary = false;
};

bool is_useful(const IpAddress& address) {
  return !address.is_loopback() && !address.is_link_local() && !address.is_unspecified() &&
         !address.is_multicast();
}

std::vector<Address> addresses_of(const Entry& entry) {
  std::vector<Address> found;
  const auto& reached = entry.device->addresses;
  for (const auto& each : facts_of(*entry.device).addresses)
    if (is_useful(each.address))
      found.push_back({&each, !reached.empty() && reached.front() == each.address});
  return found;
}

// Where it answers, when no such address of its own is written.
std::optional<IpAddress> unlisted_primary(const Entry& entry) {
  const auto& reached = entry.device->addresses;
  if (reached.empty()) return std::nullopt;
  const auto& own = facts_of(*entry.device).addresses;
  const bool listed =
      is_useful(reached.front()) && std::any_of(own.begin(), own.end(), [&](const auto& each) {
        return each.address == reached.front();
      });
  return listed ? std::nullopt : std::optional(reached.front());
}

// NetBox takes a primary address only from an interface of the device.
void note_without_port(const Entry& entry, const std::string& address, Remarks& left_out) {
  left_out.push_back(
      fmt::format("primary address {} of {}: no port is known to have it; assign it by hand",
                  address, entry.name));
}

void note_unlisted(const Entry& entry, const IpAddress& address, Remarks& left_out) {
  if (is_useful(address)) return note_without_port(entry, address.text(), left_out);
  left_out.push_back(
      fmt::format("primary address {} of {}: it means something on its own link or computer only",
                  address.text(), entry.name));
}

}  // namespace

std::string virtual_chassis(const Catalogue& catalogue) {
  Table table{"name", "description"};
  for (const auto& entry : catalogue.entries)
    if (!entry.members.empty())
      table.row({entry.name, fmt::format("{} members", entry.members.size())});
  return table.text();
}

std::string devices(const Catalogue& catalogue) {
  Table table{"name",   "role", "manufacturer", "device_type",     "platform",    "serial",
              "status", "site", "location",     "virtual_chassis", "vc_position", "description"};
  const auto row = [&table](const Entry& entry, const Member& member, bool stacked) {
    const auto& device = *entry.device;
    table.row({member.name, entry.role, entry.manufacturer, entry.model, entry.platform,
               member.serial, status_of(device), entry.site,
               sanitise(device.closet, long_name_limit),
               stacked ? std::string_view(entry.name) : std::string_view(),
               stacked ? fmt::format("{}", member.position) : std::string(),
               sanitise("netroster " + device.id, description_limit)});
  };
  for (const auto& entry : catalogue.entries) {
    if (entry.members.empty())
      row(entry, {.name = entry.name, .serial = main_serial(*entry.device), .position = 0}, false);
    for (const auto& member : entry.members) row(entry, member, true);
  }
  return table.text();
}

namespace {

using VlanNames = std::map<std::uint32_t, std::string>;

// The first name that a device gives a VLAN counts.
void add_vlans(const Device& device, VlanNames& names) {
  for (const auto& vlan : facts_of(device).vlans) {
    if (vlan.id < 1 || vlan.id > last_vlan) continue;
    auto& name = names[vlan.id];
    if (name.empty()) name = sanitise(vlan.name, name_limit);
  }
}

}  // namespace

std::string vlans(const Catalogue& catalogue) {
  Table table{"site", "vid", "name", "status"};
  for (const auto& site : catalogue.sites) {
    VlanNames names;
    for (const auto& entry : catalogue.entries)
      if (entry.device->site == site.id) add_vlans(*entry.device, names);
    for (const auto& [id, name] : names)
      table.row({site.name, fmt::format("{}", id), name.empty() ? fmt::format("VLAN {}", id) : name,
                 "active"});
  }
  return table.text();
}

// Aggregations first: a row may only refer to one that is there.
std::string interfaces(const Catalogue& catalogue) {
  Table table{"device", "name",    "lag", "type",        "speed",
              "duplex", "enabled", "mtu", "description", "poe_mode"};
  for (const auto& entry : catalogue.entries) {
    const auto lags = lags_of(entry);
    for (const auto& each : entry.interfaces)
      if (each.type == "lag") interface_row(table, entry, each, "");
    for (const auto& each : entry.interfaces) {
      if (each.type == "lag") continue;
      const auto lag = lags.find(each.port->index);
      interface_row(table, entry, each, lag == lags.end() ? "" : lag->second);
    }
  }
  return table.text();
}

std::string mac_addresses(const Catalogue& catalogue) {
  Table table{"mac_address", "device", "interface", "is_primary"};
  for (const auto& entry : catalogue.entries)
    for (const auto& each : entry.interfaces)
      if (each.port->mac && each.port->mac->identifies())
        table.row({each.port->mac->text(), entry.name, each.name, "true"});
  return table.text();
}

namespace {

class AddressWriter {
 public:
  explicit AddressWriter(Remarks& left_out) : left_out_(left_out) {}

  void add(const Entry& entry) {
    if (const auto address = unlisted_primary(entry)) note_unlisted(entry, *address, left_out_);
    for (const auto& each : addresses_of(entry)) add(entry, each);
  }
  AddressTables tables() const { return {.others = others_.text(), .primary = primary_.text()}; }

 private:
  void add(const Entry& entry, const Address& each) {
    const auto& given = *each.given;
    const auto text = fmt::format("{}/{}", given.address.text(),
                                  given.prefix_length.value_or(given.address.bit_length()));
    if (!written_.insert(given.address).second) {
      left_out_.push_back(fmt::format("address {} of {}: it is written already", text, entry.name));
      return;
    }
    const auto* port = given.port_index ? entry.interface_at(*given.port_index) : nullptr;
    if (port == nullptr && each.is_primary) note_without_port(entry, text, left_out_);
    if (port == nullptr)
      others_.row({text, "active", "", "", sanitise("of " + entry.name, description_limit)});
    else if (each.is_primary)
      primary_.row({text, "active", entry.name, port->name, "true"});
    else
      others_.row({text, "active", entry.name, port->name, ""});
  }

  Remarks& left_out_;
  Table others_{"address", "status", "device", "interface", "description"};
  Table primary_{"address", "status", "device", "interface", "is_primary"};
  std::unordered_set<IpAddress> written_;
};

}  // namespace

// NetBox takes an address once (ENFORCE_GLOBAL_UNIQUE); address plans that repeat between sites
// need VRFs, which nobody can tell from here. Two tables, because a row that is not primary takes
// the primary address of its device away as soon as its table has that column.
AddressTables ip_addresses(const Catalogue& catalogue, Remarks& left_out) {
  AddressWriter writer(left_out);
  for (const auto& entry : catalogue.entries) writer.add(entry);
  return writer.tables();
}

}  // namespace netroster::interchange::netbox
