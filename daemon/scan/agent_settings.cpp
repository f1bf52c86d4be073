#include "daemon/scan/agent_settings.h"

#include <algorithm>
#include <thread>

namespace netroster::scan {

snmp::AgentHabits habits_of(const config::SnmpSettings& from) {
  snmp::AgentHabits habits;
  habits.page = static_cast<std::uint16_t>(from.page);
  habits.page_limit = static_cast<std::uint16_t>(from.page_limit);
  habits.target_bytes = static_cast<std::size_t>(from.target_response_bytes);
  habits.columns_per_request = static_cast<std::size_t>(from.columns_per_request);
  return habits;
}

snmp::AgentSettings agent_of(const config::SnmpSettings& from) {
  snmp::AgentSettings agent;
  agent.first_timeout = from.timeout;
  agent.shortest_timeout = std::min(agent.shortest_timeout, from.timeout);
  agent.longest_timeout = std::max(agent.longest_timeout, from.timeout);
  agent.retries = static_cast<unsigned>(from.retries);
  if (!from.allow_v3_time_resync) agent.backward_resync_once_in = std::chrono::minutes(0);
  return agent;
}

unsigned shard_count(const config::SnmpSettings& settings) {
  if (settings.shards > 0) return static_cast<unsigned>(settings.shards);
  return std::max(1U, std::thread::hardware_concurrency());
}

snmp::TransportSettings transport_settings(const config::SnmpSettings& from) {
  snmp::TransportSettings out;
  out.in_flight_a_socket = static_cast<std::size_t>(from.in_flight_per_socket);
  return out;
}

}  // namespace netroster::scan
