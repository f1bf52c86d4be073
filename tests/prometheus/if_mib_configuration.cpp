#include "if_mib_configuration.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "collectors/snmp/mib/if_type.h"

namespace netroster::prometheus::test {
namespace {

struct Column {
  const char* name;
  const char* oid;
  const char* type;
};

// RFC 2863, as MIB and generator name and type them.
constexpr std::array columns{
    Column{"ifIndex", "1.3.6.1.2.1.2.2.1.1", "gauge"},
    Column{"ifType", "1.3.6.1.2.1.2.2.1.3", "EnumAsInfo"},
    Column{"ifMtu", "1.3.6.1.2.1.2.2.1.4", "gauge"},
    Column{"ifSpeed", "1.3.6.1.2.1.2.2.1.5", "gauge"},
    Column{"ifPhysAddress", "1.3.6.1.2.1.2.2.1.6", "PhysAddress48"},
    Column{"ifAdminStatus", "1.3.6.1.2.1.2.2.1.7", "gauge"},
    Column{"ifOperStatus", "1.3.6.1.2.1.2.2.1.8", "gauge"},
    Column{"ifLastChange", "1.3.6.1.2.1.2.2.1.9", "gauge"},
    Column{"ifInOctets", "1.3.6.1.2.1.2.2.1.10", "counter"},
    Column{"ifInUcastPkts", "1.3.6.1.2.1.2.2.1.11", "counter"},
    Column{"ifInNUcastPkts", "1.3.6.1.2.1.2.2.1.12", "counter"},
    Column{"ifInDiscards", "1.3.6.1.2.1.2.2.1.13", "counter"},
    Column{"ifInErrors", "1.3.6.1.2.1.2.2.1.14", "counter"},
    Column{"ifInUnknownProtos", "1.3.6.1.2.1.2.2.1.15", "counter"},
    Column{"ifOutOctets", "1.3.6.1.2.1.2.2.1.16", "counter"},
    Column{"ifOutUcastPkts", "1.3.6.1.2.1.2.2.1.17", "counter"},
    Column{"ifOutNUcastPkts", "1.3.6.1.2.1.2.2.1.18", "counter"},
    Column{"ifOutDiscards", "1.3.6.1.2.1.2.2.1.19", "counter"},
    Column{"ifOutErrors", "1.3.6.1.2.1.2.2.1.20", "counter"},
    Column{"ifOutQLen", "1.3.6.1.2.1.2.2.1.21", "gauge"},
    Column{"ifInMulticastPkts", "1.3.6.1.2.1.31.1.1.1.2", "counter"},
    Column{"ifInBroadcastPkts", "1.3.6.1.2.1.31.1.1.1.3", "counter"},
    Column{"ifOutMulticastPkts", "1.3.6.1.2.1.31.1.1.1.4", "counter"},
    Column{"ifOutBroadcastPkts", "1.3.6.1.2.1.31.1.1.1.5", "counter"},
    Column{"ifHCInOctets", "1.3.6.1.2.1.31.1.1.1.6", "counter"},
    Column{"ifHCInUcastPkts", "1.3.6.1.2.1.31.1.1.1.7", "counter"},
    Column{"ifHCInMulticastPkts", "1.3.6.1.2.1.31.1.1.1.8", "counter"},
    Column{"ifHCInBroadcastPkts", "1.3.6.1.2.1.31.1.1.1.9", "counter"},
    Column{"ifHCOutOctets", "1.3.6.1.2.1.31.1.1.1.10", "counter"},
    Column{"ifHCOutUcastPkts", "1.3.6.1.2.1.31.1.1.1.11", "counter"},
    Column{"ifHCOutMulticastPkts", "1.3.6.1.2.1.31.1.1.1.12", "counter"},
    Column{"ifHCOutBroadcastPkts", "1.3.6.1.2.1.31.1.1.1.13", "counter"},
    Column{"ifLinkUpDownTrapEnable", "1.3.6.1.2.1.31.1.1.1.14", "gauge"},
    Column{"ifHighSpeed", "1.3.6.1.2.1.31.1.1.1.15", "gauge"},
    Column{"ifPromiscuousMode", "1.3.6.1.2.1.31.1.1.1.16", "gauge"},
    Column{"ifConnectorPresent", "1.3.6.1.2.1.31.1.1.1.17", "gauge"},
    Column{"ifCounterDiscontinuityTime", "1.3.6.1.2.1.31.1.1.1.19", "gauge"},
};
constexpr std::array<std::pair<const char*, const char*>, 3> lookups{
    {{"ifAlias", "1.3.6.1.2.1.31.1.1.1.18"},
     {"ifDescr", "1.3.6.1.2.1.2.2.1.2"},
     {"ifName", "1.3.6.1.2.1.31.1.1.1.1"}}};
constexpr std::uint32_t largest_if_type = 310;

std::string rows_of(const Column& column) {
  auto out = fmt::format(
      "  - name: {}\n    oid: {}\n    type: {}\n    help: of the peer\n    indexes:\n"
      "    - labelname: ifIndex\n      type: gauge\n    lookups:\n",
      column.name, column.oid, column.type);
  for (const auto& [label, oid] : lookups)
    out += fmt::format(
        "    - labels: [ifIndex]\n      labelname: {}\n      oid: {}\n"
        "      type: DisplayString\n",
        label, oid);
  if (std::string_view(column.type) != "EnumAsInfo") return out;
  out += "    enum_values:\n";
  for (std::uint32_t type = 1; type <= largest_if_type; ++type)
    out += fmt::format("      {}: \"{}\"\n", type, mib::if_type_name(type));
  return out;
}

}  // namespace

std::string if_mib_configuration() {
  std::string out =
      "if_mib:\n  walk: [1.3.6.1.2.1.2, 1.3.6.1.2.1.31.1.1]\n  get: [1.3.6.1.2.1.1.3.0]\n"
      "  metrics:\n"
      "  - name: sysUpTime\n    oid: 1.3.6.1.2.1.1.3\n    type: gauge\n    help: of the peer\n"
      "  - name: ifNumber\n    oid: 1.3.6.1.2.1.2.1\n    type: gauge\n    help: of the peer\n";
  for (const auto& column : columns) out += rows_of(column);
  return out;
}

}  // namespace netroster::prometheus::test
