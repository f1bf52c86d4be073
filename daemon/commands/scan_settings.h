// How a scan goes about its work: the same from a command and in the daemon.
#pragma once

#include "daemon/command.h"
#include "daemon/scan/scan.h"

namespace netroster::daemon {

// From the configuration and the profiles; --port goes first.
scan::ScanSettings scan_settings(Call call, const config::Config& config);

}  // namespace netroster::daemon
