// Whose command line this is.
#pragma once

#include <string>

namespace netroster::daemon {

// The login name, also behind sudo.
std::string login_name();

}  // namespace netroster::daemon
