#include "inventory/store/care.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

#include "inventory/store/database.h"
#include "inventory/store/disk.h"
#include "inventory/store/history_schema.h"

namespace netroster::inventory {
namespace {

namespace fs = std::filesystem;

const store::Schema& schema_of(StoreKind kind) {
  return kind == StoreKind::inventory ? store::inventory_schema() : store::history_schema();
}

// A file on its way; gone with this object unless it was kept.
class Draft {
 public:
  explicit Draft(std::string path) : path_(std::move(path)) { remove(); }
  ~Draft() { remove(); }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  const std::string& path() const { return path_; }

 private:
  void remove() const {
    std::error_code ignored;
    for (const char* part : {"", "-wal", "-shm", "-journal", ".lock"})
      fs::remove(path_ + part, ignored);
  }
  std::string path_;
};

Result<void> check_sound(SQLite::Database& database, const std::string& path) {
  const auto answer = database.execAndGet("PRAGMA integrity_check(1)").getString();
  if (answer != "ok") return store::refusal(path, "damaged (" + answer + ")");
  SQLite::Statement references(database, "PRAGMA foreign_key_check");
  if (references.executeStep())
    return store::refusal(path, fmt::format("damaged (a row of {} points nowhere)",
                                            references.getColumn(0).getString()));
  return {};
}

// In pages, so that what is still in a writer's log counts as well.
StoreFacts facts_of(SQLite::Database& database) {
  StoreFacts facts;
  facts.schema = database.execAndGet("PRAGMA user_version").getInt();
  const auto pages = database.execAndGet("PRAGMA page_count").getInt64();
  facts.bytes =
      static_cast<std::uint64_t>(pages * database.execAndGet("PRAGMA page_size").getInt64());
  return facts;
}

// Runs something on an open database whose errors are exceptions.
template <typename Work>
Result<StoreFacts> with(const std::string& path, OpenMode mode, StoreKind kind, Work work) {
  auto opened = store::open_database(path, mode, {}, schema_of(kind));
  if (!opened) return opened.error();
  auto& database = *opened->sqlite;
  try {
    if (Result<void> done = work(database); !done) return done.error();
    return facts_of(database);
  } catch (const SQLite::Exception& problem) {
    return store::error_from(problem, &database, path);
  }
}

// What the log of a writer that was killed still holds goes into the file. Where that cannot be
// done the file is kept aside as it is, with its log.
void settle_log(const std::string& path) {
  try {
    SQLite::Database database(path, SQLite::OPEN_READWRITE);
    database.execAndGet("PRAGMA wal_checkpoint(TRUNCATE)");
  } catch (const SQLite::Exception&) {  // damaged: that may be why it is replaced
  }
}

}  // namespace

Result<StoreFacts> check_store(const std::string& path, StoreKind kind) {
  return with(path, OpenMode::read_only, kind,
              [&](SQLite::Database& database) { return check_sound(database, path); });
}

Result<StoreFacts> back_up_store(const std::string& path, const std::string& target,
                                 StoreKind kind) {
  std::error_code ignored;
  if (fs::exists(fs::symlink_status(target, ignored)))
    return Error{Errc::invalid, target + ": is there already; name another place"};
  const Draft draft(target + ".part");
  const auto copied = with(path, OpenMode::read_only, kind, [&](SQLite::Database& database) {
    return store::copy_into(database, draft.path());
  });
  if (!copied) return copied.error();
  const auto sound = check_store(draft.path(), kind);
  if (!sound) return sound.error();
  store::take_after(path, draft.path());
  if (auto flushed = store::flush(draft.path()); !flushed) return flushed.error();
  if (auto moved = store::move_file(draft.path(), target); !moved) return moved.error();
  return *sound;
}

Result<StoreFacts> restore_store(const std::string& backup, const std::string& path,
                                 const std::string& aside, StoreKind kind) {
  std::error_code error;
  if (fs::exists(fs::symlink_status(aside, error)))
    return Error{Errc::invalid,
                 aside + ": is there already, from an earlier restore; move it away first"};
  if (const auto sound = check_store(backup, kind); !sound) return sound.error();
  const auto lock = store::WriterLock::acquire(path);
  if (!lock) return lock.error();
  const Draft draft(path + ".part");
  // A copy through SQLite has what a log beside the backup still holds.
  const auto copied = back_up_store(backup, draft.path(), kind);
  if (!copied) return copied.error();
  const bool had_one = fs::exists(path, error);
  store::take_after(path, draft.path());
  if (had_one) settle_log(path);
  // The log goes first: a file beside the log of another is damaged.
  for (const char* part : {"-wal", "-shm", ""})
    if (fs::exists(path + part, error))
      if (auto moved = store::move_file(path + part, aside + part); !moved) return moved.error();
  if (auto moved = store::move_file(draft.path(), path); !moved) {
    if (had_one) ::rename(aside.c_str(), path.c_str());
    return moved.error();
  }
  return *copied;
}

Result<StoreFacts> compact_store(const std::string& path, StoreKind kind) {
  if (::access(path.c_str(), F_OK) != 0)
    return Error{Errc::not_found, path + ": there is no store here yet"};
  return with(path, OpenMode::read_write, kind, [&](SQLite::Database& database) -> Result<void> {
    if (auto sound = check_sound(database, path); !sound) return sound;
    database.exec("VACUUM");
    database.execAndGet("PRAGMA wal_checkpoint(TRUNCATE)");
    return {};
  });
}

}  // namespace netroster::inventory
