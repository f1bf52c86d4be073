// What `scan --dry-run` prints.
#pragma once

#include "daemon/command.h"
#include "daemon/scan/session.h"

namespace netroster::daemon {

Exit print_foreseen(const scan::Foreseen& foreseen, const config::SweepSettings& sweep, Call call);

}  // namespace netroster::daemon
