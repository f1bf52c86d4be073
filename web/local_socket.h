// A socket in the file system, for processes of this machine: who asks is known by the kernel.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "web/answer.h"

namespace netroster::web {

// Listens there, for this user and root alone; a socket that was left there is taken away. Errors:
// Errc::invalid for a path that is too long, Errc::io.
Result<int> listen_locally(const std::string& path);

// The user of the process at the other end (SO_PEERCRED); nullopt: unknown.
std::optional<unsigned> peer_user(int socket);

// This user and root are admins when they ask by the socket, and nobody else may ask so; who asks
// otherwise is left to `others` (empty: a reader).
Admit admit_local(Admit others);

}  // namespace netroster::web
