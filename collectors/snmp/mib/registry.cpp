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
  for (const auto& row : rows)
    if (wanted(options, row.name)) co_await row.collect(context);
  derive_identity(context);
  co_return std::move(context.facts);
}

}  // namespace netroster::mib
