#include "inventory/store/audit_journal.h"

#include "inventory/store/seconds.h"

namespace netroster::inventory::store {

void add_audit(SQLite::Database& database, const AuditEntry& entry) {
  SQLite::Statement insert(
      database,
      "INSERT INTO audit (at, who, origin, what, done, result) VALUES (?, ?, ?, ?, ?, ?)");
  insert.bind(1, seconds(entry.when));
  insert.bind(2, entry.who);
  insert.bind(3, entry.from);
  insert.bind(4, entry.what);
  insert.bind(5, entry.done ? 1 : 0);
  insert.bind(6, entry.result);
  insert.exec();
}

std::vector<AuditEntry> audit(SQLite::Database& database, WallTime from, WallTime to) {
  SQLite::Statement query(database,
                          "SELECT at, who, origin, what, done, result FROM audit "
                          "WHERE at > ? AND at <= ? ORDER BY at, id");
  query.bind(1, seconds(from));
  query.bind(2, seconds(to));
  std::vector<AuditEntry> found;
  while (query.executeStep())
    found.push_back({wall_time(query.getColumn(0).getInt64()), query.getColumn(1).getString(),
                     query.getColumn(2).getString(), query.getColumn(3).getString(),
                     query.getColumn(4).getInt() != 0, query.getColumn(5).getString()});
  return found;
}

void prune_audit(SQLite::Database& database, WallTime before) {
  SQLite::Statement forget(database, "DELETE FROM audit WHERE at <= ?");
  forget.bind(1, seconds(before));
  forget.exec();
}

}  // namespace netroster::inventory::store
