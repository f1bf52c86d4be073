#include "collectors/snmp/mib/registry.h"

#include <algorithm>
#include <array>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"
#include "collectors/snmp/mib/endpoints.h"
#include "collectors/snmp/mib/identity.h"

namespace netroster::mib {
namespace {

constexpr std::array rows{
    Collector{"system", "SNMPv2-MIB system, snmpEngineID, ipForwarding, bridge and LLDP addresses",
              "", &collect_system},
    Collector{"if", "IF-MIB ifTable, ifXTable, ifStackTable", "", &collect_interfaces},
    Collector{"entity", "ENTITY-MIB entPhysicalTable, entAliasMappingTable", "", &collect_entities},
    Collector{"bridge", "BRIDGE-MIB port numbers", "if", &collect_bridge_ports},
    Collector{"vlan", "Q-BRIDGE-MIB VLANs and PVIDs, CISCO-VTP-MIB VLANs", "if bridge",
              &collect_vlans},
    Collector{"lldp", "LLDP-MIB, LLDP-V2-MIB, LLDP-EXT-MED-MIB, LLDP-EXT-DOT1-MIB", "if bridge",
              &collect_lldp},
    Collector{"neighbours", "CDP, FDP, EDP, ISDP, MNDP and SONMP neighbour tables", "if",
              &collect_other_neighbours},
    Collector{"address", "IP-MIB and IPV6-MIB own addresses", "if", &collect_addresses},
    Collector{"ethernet", "EtherLike-MIB duplex, MAU-MIB medium", "if", &collect_ethernet},
    Collector{"poe", "POWER-ETHERNET-MIB", "if", &collect_poe},
    Collector{"lag", "IEEE8023-LAG-MIB", "if", &collect_lags},
    Collector{"stp", "BRIDGE-MIB spanning tree", "if bridge", &collect_spanning_tree},
    Collector{"ups", "UPS-MIB", "", &collect_ups},
    Collector{"printer", "Printer-MIB, HOST-RESOURCES-MIB printer", "", &collect_printer},
    Collector{"sensor", "ENTITY-SENSOR-MIB", "if entity", &collect_sensors},
    Collector{"arp", "IP-MIB ARP and neighbour discovery", "if", &collect_arp},
    Collector{"route", "IP-FORWARD-MIB routes, ipRouteTable", "if address", &collect_routes},
    Collector{"forwarding", "Q-BRIDGE-MIB and BRIDGE-MIB forwarding tables, also per VLAN",
              "if bridge vlan", &collect_forwarding},
};

bool is_word_of(std::string_view words, std::string_view word) {
  for (auto at = words.find(word); at != std::string_view::npos; at = words.find(word, at + 1)) {
    const auto end = at + word.size();
    if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' '))
      return true;
  }
  return false;
}

bool wanted(const CollectOptions& options, std::string_view name) {
  if (std::find(options.without.begin(), options.without.end(), name) != options.without.end())
    return false;
  if (options.only.empty() || name == "system") return true;
  const auto named = [&options](std::string_view one) {
    return std::find(options.only.begin(), options.only.end(), one) != options.only.end();
  };
  return named(name) || std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
           return named(row.name) && is_word_of(row.needs, name);
         });
}

}  // namespace

std::span<const Collector> collectors() { return rows; }

boost::asio::awaitable<DeviceFacts> collect_device(snmp::Session& session, CollectOptions options,
                                                   snmp::AgentHabits& habits) {
  Context context(session, options, habits);
  for (const auto& row : rows) {
    if (!wanted(options, row.name)) continue;
    co_await row.collect(context);
    if (row.name != "system") continue;
    co_await recognise(context);
    if (options.only.empty()) co_await find_absent_tables(context);
  }
  if (options.only.empty()) co_await read_profile_tables(context);
  co_await read_profile_objects(context);
  co_await check_unchanged(context);
  derive_identity(context);
  if (!context.facts.forwarding.empty())
    context.facts.endpoints =
        endpoints_of(context.facts, *context.library, *profiles::installed_address_makers());
  co_return std::move(context.facts);
}

}  // namespace netroster::mib
