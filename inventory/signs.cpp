#include "inventory/signs.h"

#include <algorithm>

#include "base/text.h"
#include "inventory/identity.h"

namespace netroster::inventory {
namespace {

// FNV-1a, then a finaliser that spreads its bits (splitmix64's).
Key spread(Key value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

Key hash(char kind, std::string_view text, Key start = 0xcbf29ce484222325ULL) {
  Key value = (start ^ static_cast<unsigned char>(kind)) * 0x100000001b3ULL;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return spread(value);
}

std::string_view bytes_of(const MacAddress& mac) {
  return {reinterpret_cast<const char*>(mac.bytes.data()), mac.bytes.size()};
}

template <typename T>
void sort_unique(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

void add_mac(std::vector<MacAddress>& macs, std::string_view text) {
  const auto mac = MacAddress::parse(trim(text));
  if (mac && mac->identifies()) macs.push_back(*mac);
}

void add_name(RowSigns& signs, std::string_view text) {
  const auto forms = name_forms(text);
  if (forms.full.empty()) return;
  signs.names.push_back(forms.full);
  if (!forms.host.empty()) signs.hosts.push_back(forms.host);
  if (auto serial = useful_serial(forms.in_brackets); !serial.empty())
    signs.serials.push_back(std::move(serial));
  if (const auto address = IpAddress::parse(forms.full); address && is_announceable(*address))
    signs.addresses.push_back(*address);
}

// A chassis id that is text is a name on some agents and a serial number on others.
void add_chassis(RowSigns& signs, const Neighbour& row) {
  const auto id = trim(row.chassis_id);
  const auto address = IpAddress::parse(id);
  if (address) {
    if (is_announceable(*address)) signs.addresses.push_back(*address);
    return;
  }
  const bool is_mac = MacAddress::parse(id).has_value();
  if (is_mac) add_mac(signs.chassis_macs, id);
  if (row.chassis_id_kind.find("mac") != std::string::npos) return;
  if (auto serial = useful_serial(id); !serial.empty()) signs.serials.push_back(std::move(serial));
  if (!is_mac) add_name(signs, id);
}

bool owns_address(const Device& device, const IpAddress& address) {
  if (std::find(device.addresses.begin(), device.addresses.end(), address) !=
      device.addresses.end())
    return true;
  const auto& rows = device.facts->addresses;
  return is_useful_address(address) && std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
           return row.address == address;
         });
}

bool any_mac(const Device& device, const std::vector<MacAddress>& macs) {
  return std::any_of(macs.begin(), macs.end(), [&](const auto& m) { return owns_mac(device, m); });
}

bool any_serial(const Device& device, const std::vector<std::string>& serials) {
  return std::any_of(serials.begin(), serials.end(), [&](const auto& serial) {
    return std::find(device.serials.begin(), device.serials.end(), serial) != device.serials.end();
  });
}

// 40: the same full name; 35: the same host name where one side gives no domain.
int name_points(const Device& device, const RowSigns& signs) {
  const auto own = name_forms(device.facts->device.name);
  if (own.full.empty()) return 0;
  int points = 0;
  for (const auto& name : signs.names) {
    if (name == own.full) return 40;
    const bool domains = name.find('.') != std::string::npos && own.full != own.host;
    const auto host = name.substr(0, name.find('.'));
    if (!own.host.empty() && host == own.host && !domains) points = 35;
  }
  return points;
}

void count(Fit& result, int points, const char* what) {
  result.score += points;
  if (!result.matched.empty()) result.matched += ", ";
  result.matched += what;
}

void doubt(Fit& result, int points, const char* why) {
  result.score -= points;
  result.doubt = why;
}

void add_mac_keys(std::vector<Key>& keys, const DeviceFacts& facts) {
  const auto add = [&](const std::optional<MacAddress>& mac) {
    if (mac && mac->identifies()) keys.push_back(mac_key(*mac));
  };
  add(facts.device.base_mac);
  add(MacAddress::parse(facts.device.lldp_chassis_id));
  for (const auto& port : facts.ports) add(port.mac);
}

void add_address_keys(std::vector<Key>& keys, const Device& device) {
  for (const auto& address : device.addresses) keys.push_back(address_key(device.site, address));
  for (const auto& row : device.facts->addresses)
    if (is_useful_address(row.address)) keys.push_back(address_key(device.site, row.address));
}

void add_name_keys(std::vector<Key>& keys, std::string_view name) {
  const auto forms = name_forms(name);
  if (!forms.full.empty()) keys.push_back(name_key(forms.full));
  if (!forms.host.empty()) keys.push_back(name_key(forms.host));
}

}  // namespace

Key mac_key(const MacAddress& mac) { return hash('m', bytes_of(mac)); }
Key serial_key(std::string_view serial) { return hash('s', serial); }
Key address_key(std::string_view site, const IpAddress& address) {
  const auto& bytes = address.bytes();
  return hash(address.is_v4() ? '4' : '6',
              {reinterpret_cast<const char*>(bytes.data()), bytes.size()}, hash('a', site));
}
Key name_key(std::string_view name) { return hash('n', name); }
Key engine_key(std::string_view engine_id) { return hash('e', engine_id); }

std::vector<Key> keys_of(const Device& device) {
  std::vector<Key> keys;
  for (const auto& serial : device.serials) keys.push_back(serial_key(serial));
  if (device.replaced_by.empty()) {
    add_mac_keys(keys, *device.facts);
    add_address_keys(keys, device);
    add_name_keys(keys, device.facts->device.name);
  }
  sort_unique(keys);
  return keys;
}

std::uint64_t port_signature(const DeviceFacts& facts) {
  Key value = hash('p', "");
  for (const auto& port : facts.ports) {
    value = hash('n', port.name, value);
    value = hash('d', port.descr, value);
    value = hash('a', port.alias, value);
    value = hash('t', port.type, value);
    if (port.mac) value = hash('m', bytes_of(*port.mac), value);
    value = spread(value ^ port.index) + port.bridge_port.value_or(0);
  }
  for (const auto& lag : facts.lags)
    for (const auto member : lag.members)
      value = spread(value ^ member ^ (std::uint64_t{lag.port_index} << 32));
  return value;
}

RowSigns signs_of(const Neighbour& row) {
  RowSigns signs;
  add_chassis(signs, row);
  if (row.port_id_kind.find("mac") != std::string::npos || row.port_id_kind.empty())
    add_mac(signs.port_macs, row.port_id);
  add_name(signs, row.name);
  add_mac(signs.chassis_macs, row.name);  // some CDP speakers are called by their MAC address
  for (const auto& address : row.addresses)
    if (is_announceable(address)) signs.addresses.push_back(address);
  const auto serial = row.med.find("serial");
  if (serial != row.med.end() && is_useful_serial(serial->second))
    signs.serials.push_back(useful_serial(serial->second));
  sort_unique(signs.names);
  sort_unique(signs.hosts);
  sort_unique(signs.serials);
  sort_unique(signs.addresses);
  return signs;
}

std::vector<Key> strong_keys_of(const RowSigns& signs, std::string_view site) {
  std::vector<Key> keys;
  for (const auto& mac : signs.chassis_macs) keys.push_back(mac_key(mac));
  for (const auto& mac : signs.port_macs) keys.push_back(mac_key(mac));
  for (const auto& serial : signs.serials) keys.push_back(serial_key(serial));
  for (const auto& address : signs.addresses) keys.push_back(address_key(site, address));
  for (const auto& name : signs.names) keys.push_back(name_key(name));
  sort_unique(keys);
  return keys;
}

std::vector<Key> keys_of(const RowSigns& signs, std::string_view site) {
  auto keys = strong_keys_of(signs, site);
  for (const auto& host : signs.hosts) keys.push_back(name_key(host));
  sort_unique(keys);
  return keys;
}

bool owns_mac(const Device& device, const MacAddress& mac) {
  const auto& facts = *device.facts;
  if (facts.device.base_mac == mac) return true;
  if (MacAddress::parse(facts.device.lldp_chassis_id) == mac) return true;
  return std::any_of(facts.ports.begin(), facts.ports.end(),
                     [&](const auto& port) { return port.mac == mac; });
}

Fit fit(const RowSigns& signs, const Neighbour& row, std::string_view site, const Device& device,
        bool foreign_mac) {
  Fit result;
  const bool mac = any_mac(device, signs.chassis_macs);
  const bool port_mac = any_mac(device, signs.port_macs);
  const bool serial = any_serial(device, signs.serials);
  const bool address = std::any_of(signs.addresses.begin(), signs.addresses.end(),
                                   [&](const auto& a) { return owns_address(device, a); });
  const int name = name_points(device, signs);
  if (serial) count(result, 70, "serial");
  if (mac) count(result, 60, "chassis MAC address");
  if (port_mac && !mac) count(result, 50, "port MAC address");
  if (name > 0) count(result, name, "name");
  const bool sure = mac || port_mac || serial;
  if (device.site != site) {
    // Names and addresses repeat between sites: one of them alone says nothing there.
    if (!sure && !(name > 0 && address)) return {0, "", "at another site"};
    result.score -= 10;
  }
  if (address) count(result, 30, "address");
  const bool states_chassis = MacAddress::parse(device.facts->device.lldp_chassis_id).has_value();
  if (!sure && !signs.chassis_macs.empty() && row.protocol == "lldp" && states_chassis)
    doubt(result, 35, "its chassis id is not the one announced");
  else if (!mac && !serial && foreign_mac)
    doubt(result, 35, "the announced chassis id is another device's");
  return result;
}

bool may_be_called(const Device& device, const Neighbour& row) {
  if (row.name.empty() || device.facts->device.name.empty()) return true;
  if (MacAddress::parse(row.name) || IpAddress::parse(row.name)) return true;
  RowSigns signs;
  add_name(signs, row.name);
  signs.serials.push_back(useful_serial(row.name));
  return name_points(device, signs) > 0 || any_serial(device, signs.serials);
}

}  // namespace netroster::inventory
