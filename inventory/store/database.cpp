#include "inventory/store/database.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "inventory/store/disk.h"
#include "inventory/store/verdict_journal.h"

namespace netroster::inventory::store {
namespace {

constexpr int inventory_id = 0x4e525354;  // "NRST"

constexpr std::array<const char*, 7> inventory_migrations{R"sql(
CREATE TABLE entity (
  id INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL,
  device TEXT NOT NULL,
  key TEXT NOT NULL,
  site TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  UNIQUE (kind, device, key)
) STRICT;
CREATE TABLE version (
  entity INTEGER NOT NULL REFERENCES entity (id),
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  doc TEXT NOT NULL,
  PRIMARY KEY (entity, valid_from),
  CHECK (valid_to IS NULL OR valid_to > valid_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_from ON version (valid_from);
CREATE INDEX version_to ON version (valid_to) WHERE valid_to IS NOT NULL;
CREATE TABLE last_known (
  entity INTEGER NOT NULL REFERENCES entity (id),
  part TEXT NOT NULL,
  doc TEXT NOT NULL,
  PRIMARY KEY (entity, part)
) STRICT, WITHOUT ROWID;
CREATE TABLE event (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  site TEXT NOT NULL,
  device TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (kind, site, device, text)
) STRICT;
CREATE INDEX event_at ON event (at);
CREATE TABLE sweep (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  targets TEXT NOT NULL,
  started INTEGER NOT NULL,
  finished INTEGER
) STRICT;
CREATE INDEX sweep_site ON sweep (site);
CREATE TABLE sweep_address (
  sweep INTEGER NOT NULL REFERENCES sweep (id) ON DELETE CASCADE,
  address TEXT NOT NULL,
  reach TEXT NOT NULL,
  reason TEXT NOT NULL,
  credential TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (sweep, address)
) STRICT, WITHOUT ROWID;
CREATE TABLE credential (
  site TEXT NOT NULL,
  address TEXT NOT NULL,
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (site, address)
) STRICT, WITHOUT ROWID;
CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
)sql",
                                                          R"sql(
CREATE TABLE statement (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  until INTEGER,
  withdrawn INTEGER,
  withdrawn_by TEXT NOT NULL DEFAULT '',
  doc TEXT NOT NULL
) STRICT;
)sql",
                                                          R"sql(
CREATE TABLE coverage (
  site TEXT NOT NULL,
  at INTEGER NOT NULL,
  devices INTEGER NOT NULL,
  access_points INTEGER NOT NULL,
  open_gaps INTEGER NOT NULL,
  accepted_gaps INTEGER NOT NULL,
  untested INTEGER NOT NULL,
  PRIMARY KEY (site, at)
) STRICT, WITHOUT ROWID;
CREATE TABLE gap (
  id INTEGER PRIMARY KEY,
  site TEXT NOT NULL,
  gap TEXT NOT NULL,
  reason TEXT NOT NULL,
  words TEXT NOT NULL,
  opened INTEGER NOT NULL,
  closed INTEGER
) STRICT;
CREATE INDEX gap_site ON gap (site, closed);
)sql",
                                                          R"sql(
ALTER TABLE coverage ADD COLUMN configured INTEGER NOT NULL DEFAULT 1;
ALTER TABLE gap ADD COLUMN accepted TEXT NOT NULL DEFAULT '';
)sql", verdict_schema,
                                                          R"sql(
CREATE TABLE audit (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  who TEXT NOT NULL,
  origin TEXT NOT NULL,
  what TEXT NOT NULL,
  done INTEGER NOT NULL,
  result TEXT NOT NULL
) STRICT;
CREATE INDEX audit_at ON audit (at);
)sql",
                                                          R"sql(
CREATE TABLE event_again (
  id INTEGER PRIMARY KEY,
  at INTEGER NOT NULL,
  kind TEXT NOT NULL,
  site TEXT NOT NULL,
  device TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (at, kind, site, device, text)
) STRICT;
INSERT INTO event_again SELECT id, at, kind, site, device, text FROM event;
DROP TABLE event;
ALTER TABLE event_again RENAME TO event;
)sql"};

Result<void> identify(SQLite::Database& database, const std::string& path, const Schema& schema) {
  const int id = database.execAndGet("PRAGMA application_id").getInt();
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  const int tables = database.execAndGet("SELECT count(*) FROM sqlite_schema").getInt();
  const auto newest = static_cast<int>(schema.migrations.size());
  if (id != schema.application_id && (id != 0 || tables > 0))
    return refusal(path, "this is the database of another program");
  if (version > newest)
    return refusal(path,
                   fmt::format("written by a newer netroster (schema {}, this build knows {}); "
                               "upgrade netroster or name another store",
                               version, newest));
  return {};
}

// What an upgrade changes can be taken back: a copy of before stays beside the file. Where there is
// no room for one nothing is changed.
Result<void> keep_copy(SQLite::Database& database, const std::string& path, int version) {
  const auto copy = fmt::format("{}.schema-{}", path, version);
  std::error_code ignored;
  if (std::filesystem::exists(copy, ignored)) return {};
  const auto draft = copy + ".part";
  std::filesystem::remove(draft, ignored);
  try {
    if (auto copied = copy_into(database, draft); !copied) return copied;
  } catch (const SQLite::Exception& problem) {
    std::filesystem::remove(draft, ignored);
    return Error{Errc::disk_full,
                 fmt::format("{}: before its tables are brought up to date a copy is kept as {}, "
                             "and that failed ({}); make room and start again",
                             path, copy, problem.what())};
  }
  take_after(path, draft);
  if (auto flushed = flush(draft); !flushed) return flushed;
  return move_file(draft, copy);
}

Result<void> migrate(SQLite::Database& database, const std::string& path, const Schema& schema) {
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (version == static_cast<int>(schema.migrations.size())) return {};
  if (version > 0)
    if (auto kept = keep_copy(database, path, version); !kept) return kept;
  // In one: whoever ends it leaves the old tables or the new ones, and none between.
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  for (const char* script : schema.migrations.subspan(static_cast<std::size_t>(version)))
    database.exec(script);
  database.exec(fmt::format("PRAGMA application_id = {}", schema.application_id));
  database.exec(fmt::format("PRAGMA user_version = {}", schema.migrations.size()));
  transaction.commit();
  return {};
}

Result<void> quick_check(SQLite::Database& database, const std::string& path) {
  const auto answer = database.execAndGet("PRAGMA quick_check(1)").getString();
  if (answer == "ok") return {};
  return refusal(path, "damaged (" + answer + "); move it aside and restore a backup");
}

// This connection alone writes and checkpoints: SQLite before 3.51.3 may corrupt a write-ahead log
// that two connections reset at the same moment.
void prepare_writer(SQLite::Database& database, const StoreOptions& options) {
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA foreign_keys = ON");
  database.exec("PRAGMA cell_size_check = ON");
  database.exec("PRAGMA trusted_schema = OFF");
  database.exec("PRAGMA wal_autocheckpoint = 1000");
  database.exec("PRAGMA journal_size_limit = 67108864");
  limit_size(database, options.max_bytes);
}

void prepare_reader(SQLite::Database& database) {
  database.exec("PRAGMA query_only = ON");
  database.exec("PRAGMA wal_autocheckpoint = 0");
  database.exec("PRAGMA cell_size_check = ON");
  database.exec("PRAGMA trusted_schema = OFF");
}

Result<void> create_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, file_mode);
  if (fd < 0) return failed(path, errno);
  ::close(fd);
  give_to_owner_of_folder(path);
  return {};
}

// SQLite says "I/O error" for a quota or a file size limit; the files themselves know the reason.
// The write-ahead log is a file of its own.
bool ran_out_of_room(sqlite3* database) {
  int reason = 0;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_LAST_ERRNO, &reason);
  if (is_no_room(reason)) return true;
  sqlite3_file* log = nullptr;
  sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  reason = 0;
  if (log != nullptr && log->pMethods != nullptr)
    log->pMethods->xFileControl(log, SQLITE_FCNTL_LAST_ERRNO, &reason);
  return is_no_room(reason);
}

std::string reason_of(int system_error) {
  return system_error == 0 ? std::string() : fmt::format(" ({})", std::strerror(system_error));
}

// Only a regular file can be a store; a pipe would be waited for, for ever.
Result<void> check_place(const std::string& path) {
  std::error_code unreadable;
  const auto status = std::filesystem::status(path, unreadable);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status))
    return refusal(path, "this is not a file; name a file for the store");
  return {};
}

// For writing, its directory must be there: netroster makes files, not directories.
Result<void> check_directory(const std::string& path) {
  const auto directory = std::filesystem::path(path).parent_path();
  std::error_code unreadable;
  if (directory.empty() || std::filesystem::exists(directory, unreadable) || unreadable) return {};
  return Error{Errc::io, fmt::format("{}: the directory {} does not exist; make it: mkdir -p {}",
                                     path, directory.string(), directory.string())};
}

}  // namespace

void limit_size(SQLite::Database& database, std::uint64_t max_bytes) {
  const auto page = static_cast<std::uint64_t>(database.execAndGet("PRAGMA page_size").getInt());
  constexpr std::uint64_t most = 1073741823;  // SQLite's own default
  const auto pages = max_bytes == 0 ? most : max_bytes / page;
  database.execAndGet(fmt::format("PRAGMA max_page_count = {}", pages));
}

Error error_from(const SQLite::Exception& problem, const SQLite::Database* database,
                 const std::string& path) {
  const int code = problem.getErrorCode() & 0xff;
  const int system_error = database == nullptr ? 0 : sqlite3_system_errno(database->getHandle());
  // The index of a write-ahead log cannot grow for this reason alone, and does not say so.
  const bool no_index = problem.getExtendedErrorCode() == SQLITE_IOERR_SHMSIZE;
  const bool no_file = code == SQLITE_CANTOPEN && is_no_room(system_error);
  const bool no_room =
      no_index || no_file ||
      (code == SQLITE_IOERR && database != nullptr && ran_out_of_room(database->getHandle()));
  if (code == SQLITE_FULL || no_room)
    return {Errc::disk_full, path + ": no room left to write; what was written before is whole"};
  if (code == SQLITE_INTERRUPT) return {Errc::cancelled, path + ": no longer asked for"};
  if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
    return refusal(path,
                   fmt::format("damaged ({}); move it aside and restore a backup", problem.what()));
  if (code == SQLITE_CANTOPEN || code == SQLITE_PERM || code == SQLITE_READONLY)
    return {Errc::io,
            fmt::format("{}: {}{}; this user needs the right to read the file, and to write in its "
                        "directory while it is being written",
                        path, problem.what(), reason_of(system_error))};
  if (code == SQLITE_IOERR)
    return {Errc::io,
            fmt::format("{}: {}{}; what was written before is whole. If it happens again, "
                        "look at the disk: dmesg, smartctl",
                        path, problem.what(), reason_of(system_error))};
  return refusal(path, problem.what());
}

namespace {

Result<Database> open_writer(const std::string& path, const StoreOptions& options,
                             const Schema& schema) {
  Database opened;
  if (auto there = check_directory(path); !there) return there.error();
  auto lock = WriterLock::acquire(path, options.asked_at);
  if (!lock) return lock.error();
  opened.lock = std::move(*lock);
  if (auto created = create_file(path); !created) return created.error();
  try {
    opened.sqlite = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE);
    auto& database = *opened.sqlite;
    database.setBusyTimeout(5000);
    if (auto known = identify(database, path, schema); !known) return known.error();
    if (options.check)
      if (auto sound = quick_check(database, path); !sound) return sound.error();
    // Before the first table; a file that has some keeps its own.
    database.exec(fmt::format("PRAGMA page_size = {}", schema.page_bytes));
    prepare_writer(database, options);
    if (auto migrated = migrate(database, path, schema); !migrated) return migrated.error();
    return opened;
  } catch (const SQLite::Exception& problem) {
    return error_from(problem, opened.sqlite.get(), path);
  }
}

Result<void> check_for_reading(SQLite::Database& database, const std::string& path,
                               const Schema& schema) {
  if (auto known = identify(database, path, schema); !known) return known.error();
  prepare_reader(database);
  const int version = database.execAndGet("PRAGMA user_version").getInt();
  if (version == static_cast<int>(schema.migrations.size())) return {};
  if (version == 0) return Error{Errc::not_found, path + ": there is no store here yet"};
  return refusal(path, "its schema is of an older version; let a writer open it once");
}

// As SQLite reads it in a URI.
std::string uri_of(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    const bool plain = c != '%' && c != '?' && c != '#';
    uri += plain ? std::string(1, c) : fmt::format("%{:02x}", static_cast<unsigned char>(c));
  }
  return uri + "?immutable=1";
}

// For a user who may read the store and not write in its directory, where readers of a write-ahead
// log keep their marks, and for a full disk: while nobody writes, all is in the file itself and
// needs no marks. The shared lock keeps writers waiting.
Result<Database> open_still(const std::string& path, const Schema& schema) {
  Database opened;
  auto lock = WriterLock::keep_out(path);
  if (!lock) return lock.error();
  opened.lock = std::move(*lock);
  std::error_code unreadable;
  const auto log = std::filesystem::file_size(path + "-wal", unreadable);
  if (!unreadable && log > 0)
    return refusal(path,
                   "the last writer left its log behind; a user who may write in this directory, "
                   "where there is room, has to read it once");
  try {
    opened.sqlite =
        std::make_unique<SQLite::Database>(uri_of(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
    if (auto fit = check_for_reading(*opened.sqlite, path, schema); !fit) return fit.error();
    return opened;
  } catch (const SQLite::Exception& problem) {
    return error_from(problem, opened.sqlite.get(), path);
  }
}

// Or cannot: on a full disk there is no room for the marks of readers.
bool may_not_write(const SQLite::Exception& problem) {
  const int code = problem.getErrorCode() & 0xff;
  return code == SQLITE_READONLY || code == SQLITE_CANTOPEN || code == SQLITE_IOERR;
}

Result<Database> open_reader(const std::string& path, const Schema& schema) {
  if (::access(path.c_str(), F_OK) != 0)
    return Error{Errc::not_found, path + ": there is no store here yet"};
  Database opened;
  try {
    opened.sqlite = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READONLY);
    opened.sqlite->setBusyTimeout(5000);
    if (auto fit = check_for_reading(*opened.sqlite, path, schema); !fit) return fit.error();
    return opened;
  } catch (const SQLite::Exception& problem) {
    if (may_not_write(problem) && ::access(path.c_str(), R_OK) == 0)
      return open_still(path, schema);
    return error_from(problem, opened.sqlite.get(), path);
  }
}

}  // namespace

Result<void> copy_into(SQLite::Database& database, const std::string& target) {
  // SQLite would have everybody read it until its rights are those of the store.
  const int empty = ::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (empty < 0) return failed(target, errno);
  ::close(empty);
  database.exec("PRAGMA query_only = OFF");  // of a reader: its own file stays read-only
  SQLite::Statement copy(database, "VACUUM INTO ?");
  copy.bind(1, target);
  copy.exec();
  return {};
}

const Schema& inventory_schema() {
  static constexpr Schema schema{inventory_id, inventory_migrations, 4096};
  return schema;
}

Result<Database> open_database(const std::string& path, OpenMode mode, const StoreOptions& options,
                               const Schema& schema) {
  if (auto fit = check_place(path); !fit) return fit.error();
  return mode == OpenMode::read_write ? open_writer(path, options, schema)
                                      : open_reader(path, schema);
}

}  // namespace netroster::inventory::store
