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

struct IfMibOptions {
  bool place = false;                  // labels site, closet, role; they come with the target else
  bool uplink = false;                 // label uplink: "true" or "false"
  std::vector<std::uint32_t> uplinks;  // ifIndex, ascending
  bool quality = false;                // netroster_reading_*: how good the reading was
};

// Labels of every row: ifAlias, ifDescr, ifIndex, ifName. What the reading does not know is left
// out. Rows whose port the inventory does not know have empty names, as with snmp_exporter. No
// family ends in "_total": IF-MIB's names stand as they are (0.0.4 only, never OpenMetrics).
Families if_mib(const DeviceReading& reading, const Device& device, const IfMibOptions& options);

}  // namespace netroster::prometheus
