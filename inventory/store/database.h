// One SQLite file, opened as this project needs it: write-ahead log, full durability, one writer
// process, a schema that knows its version.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <memory>
#include <span>
#include <string>

#include "base/result.h"
#include "inventory/store/store.h"
#include "inventory/store/writer_lock.h"

namespace netroster::inventory::store {

struct Database {
  std::unique_ptr<WriterLock> lock;  // null for most readers; released last
  std::unique_ptr<SQLite::Database> sqlite;
};

// What a file holds. Each script takes it one version further; scripts that were released never
// change.
struct Schema {
  int application_id = 0;  // of SQLite's header: whose file it is
  std::span<const char* const> migrations;
  int page_bytes = 4096;  // of a new file
};
const Schema& inventory_schema();

Result<Database> open_database(const std::string& path, OpenMode mode, const StoreOptions& options,
                               const Schema& schema = inventory_schema());

// What went wrong, in words an operator can act on.
Error error_from(const SQLite::Exception& problem, const SQLite::Database* database,
                 const std::string& path);

// A whole copy without unused room, as of one moment. `target` must not be there.
Result<void> copy_into(SQLite::Database& database, const std::string& target);

void limit_size(SQLite::Database& database, std::uint64_t max_bytes);

}  // namespace netroster::inventory::store
