// What the store asks of the disk beside SQLite, and how it says that the disk refused.
#pragma once

#include <sys/types.h>

#include <string>

#include "base/result.h"

namespace netroster::inventory::store {

inline constexpr mode_t file_mode = 0640;

// Of a number of errno: no room, a quota, or a limit of the size.
bool is_no_room(int number);

// Errc::disk_full or Errc::io, by a number of errno.
Error failed(const std::string& path, int number);

// Errc::storage, with the reason.
Error refusal(const std::string& path, const std::string& why);

// What was written to a file or folder is on the disk when this returns.
Result<void> flush(const std::string& path);
Result<void> flush_folder_of(const std::string& path);

// What root makes belongs to whom its directory belongs to: the daemon has to write it.
void give_to_owner_of_folder(const std::string& path);

// The owner, the group and the rights of `old`, where there is one; else as above, and file_mode.
void take_after(const std::string& old, const std::string& path);

// In one step, and on the disk when this returns. `from` is flushed before by whoever wrote it.
Result<void> move_file(const std::string& from, const std::string& to);

}  // namespace netroster::inventory::store
