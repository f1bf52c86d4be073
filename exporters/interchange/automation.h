// Inventories for programs that log in to devices: Ansible and Oxidized. Only names and addresses
// leave here, never a credential and never free text of a device: both programs evaluate texts.
#pragma once

#include <string>
#include <string_view>

#include "exporters/interchange/part.h"
#include "model/facts.h"

namespace netroster::interchange {

// What other programs call an operating system. "" where they do not know it.
struct Automation {
  std::string_view vendor;      // as in DeviceIdentity; "" for any
  std::string_view os;          // as in DeviceIdentity
  std::string_view network_os;  // ansible_network_os, with its collection
  std::string_view oxidized;    // Oxidized's model
};
// The row of its vendor, else the row for any vendor; null when there is none.
const Automation* automation_of(const DeviceIdentity& device);

// inventory.yml: one file. Each device once under all.hosts, and in a group of its site, role,
// vendor and OS. Host names hold letters, digits and ._- only. Devices without an address are left
// out.
Export ansible_inventory(const Part& part);

// router.db for Oxidized's CSV source: NAME:ADDRESS:MODEL. Devices whose OS Oxidized has no model
// for are left out, and those without an IPv4 address (a colon ends the field).
Export oxidized_source(const Part& part);

}  // namespace netroster::interchange
