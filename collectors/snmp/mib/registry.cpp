#include "collectors/snmp/mib/registry.h"

#include <algorithm>
#include <array>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"
#include "collectors/snmp/mib/identity.h"

namespace netroster::mib {
namespace {

constexpr std::array rows{
    Collector{"system", "SNMPv2-MIB system, snmpEngineID, ipForwarding, bridge and LLDP addresses",
              &collect_system},
    Collector{"if", "IF-MIB ifTable, ifXTable, ifStackTable", &collect_interfaces},
    Collector{"entity", "ENTITY-MIB entPhysicalTable, entAliasMappingTable", &collect_entities},
    Collector{"bridge", "BRIDGE-MIB port numbers", &collect_bridge_ports},
    Collector{"vlan", "Q-BRIDGE-MIB VLANs and PVIDs, CISCO-VTP-MIB VLANs", &collect_vlans},
    Collector{"lldp", "LLDP-MIB, LLDP-V2-MIB, LLDP-EXT-MED-MIB, LLDP-EXT-DOT1-MIB", &collect_lldp},
    Collector{"neighbours", "CDP, FDP, EDP, ISDP, MNDP and SONMP neighbour tables",
              &collect_other_neighbours},
    Collector{"address", "IP-MIB and IPV6-MIB own addresses", &collect_addresses},
    Collector{"ethernet", "EtherLike-MIB duplex, MAU-MIB medium", &collect_ethernet},
    Collector{"poe", "POWER-ETHERNET-MIB", &collect_poe},
    Collector{"lag", "IEEE8023-LAG-MIB", &collect_lags},
    Collector{"stp", "BRIDGE-MIB spanning tree", &collect_spanning_tree},
    Collector{"ups", "UPS-MIB", &collect_ups},
    Collector{"printer", "Printer-MIB, HOST-RESOURCES-MIB printer", &collect_printer},
    Collector{"sensor", "ENTITY-SENSOR-MIB", &collect_sensors},
    Collector{"arp", "IP-MIB ARP and neighbour discovery", &collect_arp},
    Collector{"forwarding", "Q-BRIDGE-MIB and BRIDGE-MIB forwarding tables, also per VLAN",
              &collect_forwarding},
};

bool wanted(const CollectOptions& options, std::string_view name) {
  return options.only.empty() || name == "system" ||
         std::find(options.only.begin(), options.only.end(), name) != options.only.end();
}

}  // namespace

std::span<const Collector> collectors() { return rows; }

boost::asio::awaitable<DeviceFacts> collect_device(snmp::Session& session, CollectOptions options,
                                                   snmp::AgentHabits& habits) {
  Context context(session, options, habits);
  for (const auto& row : rows) {
    if (!wanted(options, row.name)) continue;
    co_await row.collect(context);
    if (row.name == "system" && options.only.empty()) co_await find_absent_tables(context);
  }
  derive_identity(context);
  co_return std::move(context.facts);
}

}  // namespace netroster::mib
