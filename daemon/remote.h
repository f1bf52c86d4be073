// The daemon that writes a store, asked by its socket to write for a command.
#pragma once

#include <string>

#include "daemon/acknowledging.h"
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

// As take_note() on the store itself, of what stands there.
Heard note_by_daemon(const std::string& socket, const std::string& store_path,
                     const Noting& noting);

// As keep() on the store itself.
Heard keep_by_daemon(const std::string& socket, const std::string& store_path,
                     const Overheard& overheard);

// What it answers to a question without a body, as "/api/v1/commands?word=version": the body, where
// the status is 200.
Result<std::string> get_from_daemon(const std::string& socket, const std::string& store_path,
                                    const std::string& target);

// Whether that daemon can be asked at all; in words what to do when it cannot.
Result<void> reach_daemon(const std::string& socket, const std::string& store_path);

}  // namespace netroster::daemon
