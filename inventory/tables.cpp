#include "inventory/tables.h"

#include "base/text.h"

namespace netroster::inventory {
namespace {

struct TablePrefix {
  std::string_view prefix;  // of the table's name, any case
  std::string_view part;
};

// The first prefix that fits wins, so longer names stand before shorter ones.
constexpr TablePrefix table_prefixes[] = {
    {"system", part::system},
    {"snmpEngine", part::system},
    {"ifStack", part::port_stack},
    {"ifMau", part::port_duplex},
    {"ifTable", part::ports},
    {"ifXTable", part::ports},
    {"dot3Stats", part::port_duplex},
    {"dot3ad", part::lags},
    {"dot1dBasePort", part::port_bridge},
    {"dot1qPortVlan", part::port_bridge},
    {"pethPsePort", part::port_poe},
    {"cpeExtPsePort", part::port_poe},
    {"pethMainPse", part::poe},
    {"entPhySensor", part::sensors},
    {"entSensor", part::sensors},
    {"entPhysical", part::modules},
    {"entAliasMapping", part::modules},
    {"ipAddr", part::addresses},
    {"ipv6Addr", part::addresses},
    {"ipNetTo", part::arp},
    {"ipv6NetTo", part::arp},
    {"atTable", part::arp},
    {"inetCidrRoute", part::routes},
    {"ipCidrRoute", part::routes},
    {"ipRoute", part::routes},
    {"dot1qVlan", part::vlans},
    {"vtpVlan", part::vlans},
    {"dot1qTpFdb", part::forwarding},
    {"dot1dTpFdb", part::forwarding},
    {"dot1dStp", part::stp},
    {"dot1dBridge", part::stp},
    {"lldpV2RemMan", "neighbours.lldp.addresses"},
    {"lldpRemMan", "neighbours.lldp.addresses"},
    {"lldpX", "neighbours.lldp.extensions"},
    {"mtxrNeighbor", "neighbours.mndp"},
    {"lldpV2Loc", "neighbours.lldp.local"},
    {"lldpLoc", "neighbours.lldp.local"},
    {"lldp", "neighbours.lldp"},
    {"cdp", "neighbours.cdp"},
    {"edp", "neighbours.edp"},
    {"extremeEdp", "neighbours.edp"},
    {"snFdp", "neighbours.fdp"},
    {"fdp", "neighbours.fdp"},
    {"isdp", "neighbours.isdp"},
    {"agentIsdp", "neighbours.isdp"},
    {"s5EnMsTop", "neighbours.sonmp"},
    {"sonmp", "neighbours.sonmp"},
    {"upsBattery", part::sensors},
    {"ups", part::sensors},
    {"prt", part::sensors},
    {"bsnAP", part::access_points},
    {"cLAp", part::access_points},
    {"wlsxWlanAP", part::access_points},
    {"wlanAP", part::access_points},
    {"ap", part::access_points},
    {"ports", part::ports},
    {"modules", part::modules},
    {"addresses", part::addresses},
    {"vlans", part::vlans},
    {"forwarding", part::forwarding},
    {"arp", part::arp},
    {"routes", part::routes},
    {"profile access-point", part::access_points},
    {"profile radio", part::access_points},
    {"profile module", part::modules},
    {"profile port-poe", part::port_poe},
    {"profile poe-budget", part::poe},
    {"profile sensor", part::sensors},
    {"profile reading", part::sensors},
    {"access_points", part::access_points},
    {"lags", part::lags},
    {"stp", part::stp},
    {"poe", part::poe},
    {"sensors", part::sensors},
};

}  // namespace

std::string neighbour_part(std::string_view protocol) {
  return "neighbours." + std::string(protocol);
}

std::string part_of_table(std::string_view table) {
  for (const auto& [prefix, part] : table_prefixes)
    if (starts_with_nocase(table, prefix)) return std::string(part);
  return "";
}

std::map<std::string, PartReport> part_reports(const std::vector<TableReport>& tables) {
  std::map<std::string, PartReport> parts;
  for (const auto& table : tables) {
    const auto name = part_of_table(table.table);
    if (name.empty()) continue;
    const auto [entry, is_new] = parts.try_emplace(name);
    auto& report = entry->second;
    if (is_new) report.complete = true;
    report.rows += table.rows;
    for (const auto& [reason, rows] : table.dropped) report.dropped += rows;
    if (!table.complete) {
      if (report.complete) report.reason = table.table + ": " + table.reason;
      report.complete = false;
    }
  }
  return parts;
}

}  // namespace netroster::inventory
