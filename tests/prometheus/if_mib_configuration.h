// What prometheus-snmp-exporter 0.21 is told to ask: sysUpTime, ifTable and ifXTable, with ifAlias,
// ifDescr and ifName looked up as labels. Debian ships no configuration.
#pragma once

#include <string>

namespace netroster::prometheus::test {

std::string if_mib_configuration();

}  // namespace netroster::prometheus::test
