// Files that are there whole or not at all: written beside their place under another name, brought
// to the disk, then renamed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "exporters/interchange/part.h"

namespace netroster::daemon {

// Writes over a regular file that is there; follows a symbolic link to its file. Errors:
// Errc::invalid (not a regular file), disk_full, io. After an error the old file is as it was.
Result<void> write_whole(const std::string& path, std::string_view text);

// Makes the directory with these files in it, or takes the place of one that this function made
// and that nobody has put anything into. Errors: Errc::invalid (something else is there),
// disk_full, io. After an error nothing has changed.
Result<void> write_whole_directory(const std::string& path,
                                   const std::vector<interchange::TextFile>& files);

}  // namespace netroster::daemon
