// What waits to be written to the history, kept in a file of its own: one write from front to back
// takes a second where a million ports in the history take minutes. Saved every few minutes and at
// the end, and taken up again at the next start.
#pragma once

#include <cstddef>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "daemon/service/series_book.h"

namespace netroster::service {

// All waiting slots and the known part of the open ones, in place of what the file held; without
// any, the file goes. Returns how many slots. Errc::disk_full, io: the old file is as it was.
Result<std::size_t> save_waiting(const std::string& path, const SeriesBook& book);

// Puts them back as recovered: slots of which the history knows nothing. Returns how many. The file
// stays, so that a crash before they are written loses none. Errc::io: it cannot be read;
// Errc::storage: what follows a damaged part is left out, what came before it is in the book, and
// the file is kept as PATH.damaged.
Result<std::size_t> load_waiting(const std::string& path, SeriesBook& book, WallTime now);

}  // namespace netroster::service
