// How agents are asked, from the configuration: the same for scans and polls.
#pragma once

#include "collectors/snmp/agent.h"
#include "collectors/snmp/transport.h"
#include "collectors/snmp/walk.h"
#include "config/config.h"

namespace netroster::scan {

snmp::AgentHabits habits_of(const config::SnmpSettings& from);
snmp::AgentSettings agent_of(const config::SnmpSettings& from);
// Threads that talk SNMP.
unsigned shard_count(const config::SnmpSettings& from);
snmp::TransportSettings transport_settings(const config::SnmpSettings& from);

}  // namespace netroster::scan
