// The daemon that writes a store, asked by its socket to write for a command.
#pragma once

#include <string>

#include "daemon/stating.h"

namespace netroster::daemon {

// As hear() on the store itself. `store_path` is the daemon's: who listens at `socket` must be its
// owner, root, or this user.
Heard hear_by_daemon(const std::string& socket, const std::string& store_path,
                     const Saying& saying);

}  // namespace netroster::daemon
