// A history whose file could not be opened for want of room: every use tries again.
#pragma once

#include <memory>
#include <string>

#include "inventory/store/history.h"

namespace netroster::service {

// As open_history() for writing. Where there is no room to open it, or to make it, the history is
// there all the same and answers Errc::disk_full until there is.
Result<std::unique_ptr<inventory::History>> open_history_soon(const std::string& path);

}  // namespace netroster::service
