#include "daemon/commands/scan_settings.h"

#include "daemon/arguments.h"
#include "daemon/sources.h"

namespace netroster::daemon {

scan::ScanSettings scan_settings(Call call, const config::Config& config) {
  scan::ScanSettings settings;
  settings.sweep = config.sweep;
  settings.snmp = config.snmp;
  settings.mib = config.mib;
  const auto loaded = load_profiles(call);
  tell_problems(call, loaded);
  settings.profiles = loaded.library;
  settings.port =
      static_cast<std::uint16_t>(call.arguments.count("port").value_or(config.snmp.port));
  return settings;
}

}  // namespace netroster::daemon
