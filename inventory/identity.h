// What tells one device from another, and how much each sign weighs. Serial numbers decide; MAC
// addresses, the address asked and the name add up; engine ids and names alone never do.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/inventory.h"
#include "model/site.h"

namespace netroster::inventory {

struct Signals {
  std::vector<std::string> serials;   // upper case, the chassis' own first
  std::vector<MacAddress> base_macs;  // base MAC address and LLDP chassis id
  std::vector<MacAddress> port_macs;  // sorted; only addresses that one device has
  std::vector<IpAddress> addresses;   // of its interfaces; sorted
  std::string engine_id;
  std::string name;  // lower case
  std::string sys_object_id;
};

Signals signals_of(const DeviceFacts& facts);

// False for "", "0", "N/A", "Default string", one repeated character and the like.
bool is_useful_serial(std::string_view serial);
// Upper case, trimmed; "" when it is not useful.
std::string useful_serial(std::string_view serial);
// False for loopback, link-local, multicast and unspecified addresses.
bool is_useful_address(const IpAddress& address);
// The same, but takes loopback addresses: a device that was reached at one may announce it.
bool is_announceable(const IpAddress& address);

struct Score {
  int total = 0;
  std::vector<IdentityReason> reasons;
  bool serial_conflict = false;  // both have serials, none in common
  bool same_serial = false;
  bool same_address = false;
  bool same_name = false;
  bool stated = false;  // a person said so

  void add(int points, std::string why);
};

// From here on two sets of signals are one device.
inline constexpr int same_device_score = 50;

// How well what was `seen` when asking `at` fits a known device that was reached at `reached`.
Score score(const Signals& known, std::span<const IpAddress> reached, const Signals& seen,
            const IpAddress& at);

// The forms a device's name takes in a neighbour's words: "core1.lincoln.k12.us" and "core1";
// "sw2(FOC1234)" gives the serial too.
struct NameForms {
  std::string full;         // lower case, without a closing dot
  std::string host;         // before the first dot; "" for an address
  std::string in_brackets;  // "" when there is none
};
NameForms name_forms(std::string_view name);

// The one closet of the site that a device's location text names, or "".
std::string closet_named_in(const Site& site, std::string_view location);

}  // namespace netroster::inventory
