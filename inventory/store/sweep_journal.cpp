#include "inventory/store/sweep_journal.h"

#include <algorithm>

#include "inventory/store/seconds.h"
#include "model/words.h"

namespace netroster::inventory::store {
namespace {

std::vector<SweepMark> marks_of(SQLite::Database& database, std::int64_t sweep) {
  SQLite::Statement query(database,
                          "SELECT address, reach, reason, credential, at FROM sweep_address "
                          "WHERE sweep = ?");
  query.bind(1, sweep);
  std::vector<SweepMark> marks;
  while (query.executeStep()) {
    const auto address = IpAddress::parse(query.getColumn(0).getString());
    const auto reach = parse_reach(query.getColumn(1).getString());
    if (address && reach)
      marks.push_back({*address, *reach, query.getColumn(2).getString(),
                       query.getColumn(3).getString(), wall_time(query.getColumn(4).getInt64())});
  }
  std::sort(marks.begin(), marks.end(),
            [](const auto& a, const auto& b) { return a.address < b.address; });
  return marks;
}

}  // namespace

std::int64_t begin_sweep(SQLite::Database& database, const std::string& site,
                         const std::string& targets, WallTime when) {
  // A new sweep of the same list takes the place of the one before.
  SQLite::Statement drop(database, "DELETE FROM sweep WHERE site = ? AND targets = ?");
  drop.bind(1, site);
  drop.bind(2, targets);
  drop.exec();
  SQLite::Statement insert(database, "INSERT INTO sweep (site, targets, started) VALUES (?, ?, ?)");
  insert.bind(1, site);
  insert.bind(2, targets);
  insert.bind(3, seconds(when));
  insert.exec();
  return database.getLastInsertRowid();
}

void mark(Prepared& statement, std::int64_t sweep, const std::vector<SweepMark>& marks) {
  for (const auto& mark : marks)
    statement
        .with(sweep, mark.address.text(), std::string(text(mark.reach)), mark.reason,
              mark.credential, seconds(mark.when))
        .exec();
}

void finish_sweep(SQLite::Database& database, std::int64_t sweep, WallTime when) {
  SQLite::Statement update(database, "UPDATE sweep SET finished = ? WHERE id = ?");
  update.bind(1, seconds(when));
  update.bind(2, sweep);
  update.exec();
}

std::optional<Sweep> newest_sweep(SQLite::Database& database, const std::string& site,
                                  const std::optional<std::string>& targets) {
  SQLite::Statement query(database,
                          "SELECT id, site, targets, started, finished FROM sweep "
                          "WHERE site = ?1 AND (?2 IS NULL OR targets = ?2) "
                          "ORDER BY id DESC LIMIT 1");
  query.bind(1, site);
  if (targets) query.bind(2, *targets);
  if (!query.executeStep()) return std::nullopt;
  Sweep sweep;
  sweep.id = query.getColumn(0).getInt64();
  sweep.site = query.getColumn(1).getString();
  sweep.targets = query.getColumn(2).getString();
  sweep.started = wall_time(query.getColumn(3).getInt64());
  if (!query.getColumn(4).isNull()) sweep.finished = wall_time(query.getColumn(4).getInt64());
  sweep.marks = marks_of(database, sweep.id);
  return sweep;
}

std::map<IpAddress, std::string> credentials(SQLite::Database& database, const std::string& site) {
  SQLite::Statement query(database, "SELECT address, name FROM credential WHERE site = ?");
  query.bind(1, site);
  std::map<IpAddress, std::string> found;
  while (query.executeStep())
    if (const auto address = IpAddress::parse(query.getColumn(0).getString()))
      found[*address] = query.getColumn(1).getString();
  return found;
}

}  // namespace netroster::inventory::store
