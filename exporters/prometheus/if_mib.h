// One device's interfaces under the names that snmp_exporter's module "if_mib" gives them, so that
// dashboards and alerts made for it go on working.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "exporters/prometheus/family.h"
#include "model/inventory.h"
#include "model/reading.h"

namespace netroster::prometheus {

// A reading, and which port each of its rows is: an ifIndex is a handle for one boot, and the
// inventory may know the ports by those of another.
struct PolledPorts {
  DeviceReading counters;
  std::vector<std::string> keys;  // port_keys() of each row; empty: the ifIndex tells
};

struct IfMibOptions {
  bool place = false;                  // labels site, closet, role; they come with the target else
  bool uplink = false;                 // label uplink: "true" or "false"
  std::vector<std::uint32_t> uplinks;  // Port::index, ascending
  bool quality = false;                // netroster_reading_*: how good the reading was
  std::size_t interfaces = 5'000;      // at most; how many were left out is with the quality
};

// Labels of every row: ifAlias, ifDescr, ifIndex, ifName. What the reading does not know is left
// out. Rows whose port the inventory does not know have their key as ifName, and the rest empty.
// IF-MIB's names stand as they are: counters do not end in "_total", so this is for 0.0.4 only.
Families if_mib(const PolledPorts& reading, const Device& device, const IfMibOptions& options);

}  // namespace netroster::prometheus
