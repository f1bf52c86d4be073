#include "daemon/poll/interface_objects.h"
#include "daemon/poll/loop.h"
#include "daemon/scan/agent_settings.h"

namespace netroster::poll {

LoopSettings loop_settings(const config::Config& config) {
  LoopSettings out{config.poll, config.snmp, scan::agent_of(config.snmp),
                   scan::habits_of(config.snmp)};
  const auto leave = [&out](bool wanted, const char* collector) {
    if (!wanted) out.readings.without.emplace_back(collector);
  };
  out.readings.table_rows = static_cast<std::size_t>(config.mib.table_rows);
  out.readings.memory = static_cast<std::size_t>(config.snmp.device_memory);
  leave(config.mib.poe, "poe");
  leave(config.mib.sensors, "sensor");
  leave(config.mib.ups, "ups");
  return out;
}

snmp::PollSettings poll_settings(const LoopSettings& from) {
  snmp::PollSettings out;
  out.columns = interface_columns();
  out.scalars = scalar_objects();
  out.objects_a_request = static_cast<std::size_t>(from.poll.objects_a_request);
  out.timeout = from.poll.timeout;
  out.retries = static_cast<unsigned>(from.poll.retries);
  out.device_time = from.poll.device_time;
  return out;
}

}  // namespace netroster::poll
