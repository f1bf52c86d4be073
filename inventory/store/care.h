// Care of the database files from outside: are they sound, a copy, another's place taken, unused
// room given back. Works on the files of the inventory and of traffic alike.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.h"

namespace netroster::inventory {

enum class StoreKind { inventory, traffic };

struct StoreFacts {
  int schema = 0;           // version of its tables
  std::uint64_t bytes = 0;  // of its pages, those in the write-ahead log too
};

// Every page and every reference, while others may read and write. Errors: Errc::storage says what
// is damaged, Errc::not_found when there is no file.
Result<StoreFacts> check_store(const std::string& path, StoreKind kind);

// A whole copy as of one moment, without unused room, while others may read and write. It is
// checked before it takes its name. Errc::invalid when `target` is there already.
Result<StoreFacts> back_up_store(const std::string& path, const std::string& target,
                                 StoreKind kind);

// Puts a copy of `backup`, which is checked first, where `path` is. What was there is kept beside
// it, as `aside`. Refused while a netroster is writing `path`, and when `aside` is there already.
Result<StoreFacts> restore_store(const std::string& backup, const std::string& path,
                                 const std::string& aside, StoreKind kind);

// Gives unused room back to the disk. Needs as much room as the store has, for a while. Refused
// while another netroster is writing it.
Result<StoreFacts> compact_store(const std::string& path, StoreKind kind);

}  // namespace netroster::inventory
