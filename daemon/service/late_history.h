// A history that outlives what is done to its file: one that could not be opened is tried again at
// every use, and one that was removed or replaced is opened anew.
#pragma once

#include <memory>
#include <string>

#include "inventory/store/history.h"

namespace netroster::service {

// As open_history() for writing. Where there is no room to open it or to make it, or no right to
// write in its directory, the history is there all the same and answers Errc::disk_full or io until
// there is. Of a file that is not there any more, or is another one, the first use answers
// Errc::storage, and the next one opens what is there, or makes it.
Result<std::unique_ptr<inventory::History>> open_history_soon(const std::string& path);

// Whether that a store at this path cannot be written may pass: there is no room, or no right to
// write in a directory that is there.
bool may_pass(const Error& error, const std::string& path);

}  // namespace netroster::service
