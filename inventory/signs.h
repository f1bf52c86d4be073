// The signs by which a neighbour row and a device find each other, as hashed keys for one index.
// Addresses carry their site, for address plans repeat between sites.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/inventory.h"

namespace netroster::inventory {

using Key = std::uint64_t;

Key mac_key(const MacAddress& mac);
Key serial_key(std::string_view serial);  // takes useful_serial()'s text
Key address_key(std::string_view site, const IpAddress& address);
Key name_key(std::string_view name);  // lower case
Key engine_key(std::string_view engine_id);

// All keys under which a device may be found; sorted, each once. A replaced device keeps only its
// serial numbers: its name and addresses belong to its successor.
std::vector<Key> keys_of(const Device& device);

// Changes when a port's name, description, alias, MAC address or number does.
std::uint64_t port_signature(const DeviceFacts& facts);

// What one neighbour row says about who is there.
struct RowSigns {
  std::vector<MacAddress> chassis_macs;
  std::vector<MacAddress> port_macs;
  std::vector<std::string> serials;
  std::vector<IpAddress> addresses;
  std::vector<std::string> names;  // full, lower case
  std::vector<std::string> hosts;  // before the first dot
};
RowSigns signs_of(const Neighbour& row);
std::vector<Key> keys_of(const RowSigns& signs, std::string_view site);
// Without the host-only forms: rows that share one of these are about one neighbour.
std::vector<Key> strong_keys_of(const RowSigns& signs, std::string_view site);

// How well a row's signs fit a device.
struct Fit {
  int score = 0;
  std::string matched;  // "chassis MAC address, name"
  std::string doubt;    // why the score is low
};
// `foreign_mac`: the row's chassis MAC address is known to be another device's.
Fit fit(const RowSigns& signs, const Neighbour& row, std::string_view site, const Device& device,
        bool foreign_mac);
inline constexpr int link_score = 30;  // from here on the row names the device

// False when the row gives its sender another name than the device gives itself. What is a MAC
// address, an address or the device's serial number is no name.
bool may_be_called(const Device& device, const Neighbour& row);

bool owns_mac(const Device& device, const MacAddress& mac);

}  // namespace netroster::inventory
