// The daemon that writes a store, asked by its socket to write for a command.
#pragma once

#include <string>

#include "daemon/overheard.h"
#include "daemon/stating.h"
#include "daemon/waiving.h"

namespace netroster::daemon {

// As hear() on the store itself. `store_path` is the daemon's: who listens at `socket` must be its
// owner, root, or this user.
Heard hear_by_daemon(const std::string& socket, const std::string& store_path,
                     const Saying& saying);

// As waive() on the files themselves.
Heard waive_by_daemon(const std::string& socket, const std::string& store_path,
                      const Waiving& waiving);

// As keep() on the store itself.
Heard keep_by_daemon(const std::string& socket, const std::string& store_path,
                     const Overheard& overheard);

// Whether that daemon can be asked at all; in words what to do when it cannot.
Result<void> reach_daemon(const std::string& socket, const std::string& store_path);

}  // namespace netroster::daemon
