// SQL statements that are prepared once and used many times.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

namespace netroster::inventory::store {

// A use ends with a reset: a statement left in the middle of its rows would hold a read
// transaction, and the write-ahead log could never be emptied.
class Prepared {
 public:
  class Use {
   public:
    explicit Use(SQLite::Statement& statement) : statement_(statement) {}
    ~Use() { statement_.tryReset(); }
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;
    bool executeStep() { return statement_.executeStep(); }
    void exec() { statement_.exec(); }
    SQLite::Column getColumn(int column) { return statement_.getColumn(column); }

   private:
    SQLite::Statement& statement_;
  };

  Prepared(SQLite::Database& database, const char* sql) : statement_(database, sql) {}

  template <typename... Values>
  Use with(const Values&... values) {
    int position = 0;
    (statement_.bind(++position, values), ...);
    return Use(statement_);
  }

 private:
  SQLite::Statement statement_;
};

// What a writer needs for every record and every sweep.
struct Writing {
  explicit Writing(SQLite::Database& db)
      : find(db, "SELECT id FROM entity WHERE kind = ? AND device = ? AND key = ?"),
        add(db,
            "INSERT INTO entity (kind, device, key, site, first_seen, last_seen) "
            "VALUES (?, ?, ?, ?, ?, ?)"),
        seen(db,
             "UPDATE entity SET site = ?, first_seen = ?, last_seen = ? "
             "WHERE kind = ? AND device = ? AND key = ?"),
        newest(db,
               "SELECT valid_from, valid_to, doc FROM version WHERE entity = ? "
               "ORDER BY valid_from DESC LIMIT 1"),
        begin(db, "INSERT INTO version (entity, valid_from, doc) VALUES (?, ?, ?)"),
        close(db, "UPDATE version SET valid_to = ? WHERE entity = ? AND valid_from = ?"),
        rewrite(db,
                "UPDATE version SET doc = ?, valid_to = NULL "
                "WHERE entity = ? AND valid_from = ?"),
        drop(db, "DELETE FROM version WHERE entity = ? AND valid_from = ?"),
        count(db, "SELECT count(*) FROM version WHERE entity = ?"),
        starts(db, "SELECT valid_from FROM version WHERE entity = ? ORDER BY valid_from"),
        begin_earlier(db, "UPDATE version SET valid_from = ? WHERE entity = ? AND valid_from = ?"),
        last_known(db,
                   "INSERT INTO last_known (entity, part, doc) VALUES (?, ?, ?) "
                   "ON CONFLICT DO UPDATE SET doc = excluded.doc"),
        event(db,
              "INSERT OR IGNORE INTO event (at, kind, site, device, text) "
              "VALUES (?, ?, ?, ?, ?)"),
        meta(db,
             "INSERT INTO meta (key, value) VALUES (?, ?) "
             "ON CONFLICT DO UPDATE SET value = excluded.value"),
        mark(db,
             "INSERT INTO sweep_address (sweep, address, reach, reason, credential, at) "
             "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET reach = excluded.reach, "
             "reason = excluded.reason, credential = excluded.credential, at = excluded.at"),
        credential(db,
                   "INSERT INTO credential (site, address, name, at) VALUES (?, ?, ?, ?) "
                   "ON CONFLICT DO UPDATE SET name = excluded.name, at = excluded.at") {}

  Prepared find, add, seen, newest, begin, close, rewrite, drop, count, starts, begin_earlier,
      last_known, event, meta, mark, credential;
};

}  // namespace netroster::inventory::store
