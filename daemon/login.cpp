#include "daemon/login.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <cstdlib>

namespace netroster::daemon {

std::string login_name() {
  for (const char* variable : {"SUDO_USER", "USER"})
    if (const char* name = std::getenv(variable); name != nullptr && *name != '\0') return name;
  const auto* entry = ::getpwuid(::getuid());
  return entry == nullptr ? fmt::format("user {}", ::getuid()) : entry->pw_name;
}

}  // namespace netroster::daemon
