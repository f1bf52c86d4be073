#include <sqlite3.h>

#include <array>
#include <utility>

#include "inventory/store/database.h"
#include "inventory/store/history.h"
#include "inventory/store/history_schema.h"
#include "inventory/store/prepared.h"

namespace netroster::inventory {
namespace {

using std::chrono::sys_days;

// A blob of a day is about 800 octets: a page of 4 KiB would be half empty.
constexpr int page_bytes = 16384;
constexpr int history_id = 0x4e524854;  // "NRHT"

// What stands in the column "uplink"; a marked port is kept as long, and is none.
constexpr int kept_as_uplink = 1;
constexpr int kept_as_marked = 2;
int kept_as(const DayRecord& record) {
  if (record.uplink) return kept_as_uplink;
  return record.marked ? kept_as_marked : 0;
}

constexpr std::array<const char*, 2> migrations{R"sql(
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  device TEXT NOT NULL,
  port TEXT NOT NULL,
  site TEXT NOT NULL,
  uplink INTEGER NOT NULL,
  UNIQUE (device, port)
) STRICT;
CREATE INDEX series_site ON series (site);
CREATE TABLE day (
  series INTEGER NOT NULL REFERENCES series (id),
  day INTEGER NOT NULL,
  slots BLOB NOT NULL,
  PRIMARY KEY (series, day)
) STRICT, WITHOUT ROWID;
CREATE TABLE summary (
  series INTEGER NOT NULL REFERENCES series (id),
  day INTEGER NOT NULL,
  in_octets INTEGER NOT NULL,
  out_octets INTEGER NOT NULL,
  known_seconds INTEGER NOT NULL,
  in_peak INTEGER,
  out_peak INTEGER,
  in_p95 INTEGER,
  out_p95 INTEGER,
  PRIMARY KEY (series, day)
) STRICT, WITHOUT ROWID;
)sql",
                                                R"sql(
ALTER TABLE summary ADD COLUMN frames INTEGER;
ALTER TABLE summary ADD COLUMN errors INTEGER;
ALTER TABLE summary ADD COLUMN discards INTEGER;
)sql"};

constexpr store::Schema schema{history_id, migrations, page_bytes};

std::int64_t number(sys_days day) { return day.time_since_epoch().count(); }
sys_days day_of(std::int64_t number) {
  return sys_days{std::chrono::days{static_cast<std::chrono::days::rep>(number)}};
}

struct Statements {
  explicit Statements(SQLite::Database& db)
      : put_series(db,
                   "INSERT INTO series (device, port, site, uplink) VALUES (?, ?, ?, ?) "
                   "ON CONFLICT DO UPDATE SET site = excluded.site, uplink = excluded.uplink "
                   "RETURNING id"),
        put_day(db,
                "INSERT INTO day (series, day, slots) VALUES (?, ?, ?) "
                "ON CONFLICT DO UPDATE SET slots = excluded.slots"),
        put_summary(db,
                    "INSERT INTO summary (series, day, in_octets, out_octets, known_seconds, "
                    "in_peak, out_peak, in_p95, out_p95, frames, errors, discards) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                    "in_octets = excluded.in_octets, out_octets = excluded.out_octets, "
                    "known_seconds = excluded.known_seconds, in_peak = excluded.in_peak, "
                    "out_peak = excluded.out_peak, in_p95 = excluded.in_p95, "
                    "out_p95 = excluded.out_p95, "
                    "frames = coalesce(frames + excluded.frames, frames, excluded.frames), "
                    "errors = coalesce(errors + excluded.errors, errors, excluded.errors), "
                    "discards = coalesce(discards + excluded.discards, discards, "
                    "excluded.discards)") {}

  store::Prepared put_series;
  SQLite::Statement put_day;
  SQLite::Statement put_summary;
};

void bind_optional(SQLite::Statement& statement, int at, std::optional<std::uint64_t> value) {
  if (value)
    statement.bind(at, static_cast<std::int64_t>(*value));
  else
    statement.bind(at);
}

std::optional<std::uint64_t> optional_column(const SQLite::Column& column) {
  if (column.isNull()) return std::nullopt;
  return static_cast<std::uint64_t>(column.getInt64());
}

class SqliteHistory final : public History {
 public:
  SqliteHistory(std::string path, store::Database database, OpenMode mode)
      : path_(std::move(path)), database_(std::move(database)), db_(*database_.sqlite) {
    if (mode == OpenMode::read_write) statements_ = std::make_unique<Statements>(db_);
  }

  Result<void> write(const std::vector<DayRecord>& days) override;
  Result<std::vector<StoredDay>> days(const SeriesName& series, sys_days from,
                                      sys_days to) override;
  Result<std::optional<DaySpan>> span_of_days(const SeriesName& series) override;
  Result<std::vector<StoredSummary>> summaries(const SeriesName& series, sys_days from,
                                               sys_days to) override;
  Result<std::vector<PortFrames>> frames(const std::string& device, sys_days from,
                                         sys_days to) override;
  Result<std::vector<Series>> series(const std::optional<std::string>& site) override;
  Result<void> prune(const HistoryLimits& limits) override;
  Result<void> check() override;
  Result<void> set_max_bytes(std::uint64_t bytes) override;
  void stop_when(std::stop_token stop) override;

 private:
  template <typename Work>
  auto guarded(Work work) -> decltype(work());
  void put(const DayRecord& record);
  SQLite::Statement range(const char* sql, const SeriesName& series, sys_days from, sys_days to);

  std::string path_;
  store::Database database_;
  SQLite::Database& db_;
  std::unique_ptr<Statements> statements_;  // null for readers
  std::stop_token stop_;
};

template <typename Work>
auto SqliteHistory::guarded(Work work) -> decltype(work()) {
  if (stop_.stop_requested()) return Error{Errc::cancelled, path_ + ": no longer asked for"};
  try {
    return work();
  } catch (const SQLite::Exception& problem) {
    return store::error_from(problem, &db_, path_);
  }
}

void SqliteHistory::put(const DayRecord& record) {
  std::int64_t id = 0;
  {
    auto use = statements_->put_series.with(record.series.device, record.series.port, record.site,
                                            kept_as(record));
    use.executeStep();
    id = use.getColumn(0).getInt64();
  }
  // A write that failed left its statement in the middle: trying resets it without that error.
  auto& day = statements_->put_day;
  day.tryReset();
  day.bind(1, id);
  day.bind(2, number(record.day));
  day.bind(3, record.blob.data(), static_cast<int>(record.blob.size()));
  day.exec();
  day.tryReset();
  auto& summary = statements_->put_summary;
  summary.tryReset();
  summary.bind(1, id);
  summary.bind(2, number(record.day));
  summary.bind(3, static_cast<std::int64_t>(record.summary.in_octets));
  summary.bind(4, static_cast<std::int64_t>(record.summary.out_octets));
  summary.bind(5, static_cast<std::int64_t>(record.summary.known_seconds));
  bind_optional(summary, 6, record.summary.in_peak_bps);
  bind_optional(summary, 7, record.summary.out_peak_bps);
  bind_optional(summary, 8, record.summary.in_p95_bps);
  bind_optional(summary, 9, record.summary.out_p95_bps);
  const auto of_frames = [&record](std::uint64_t FrameSums::*sum) {
    return record.frames ? std::optional((*record.frames).*sum) : std::nullopt;
  };
  bind_optional(summary, 10, of_frames(&FrameSums::frames));
  bind_optional(summary, 11, of_frames(&FrameSums::errors));
  bind_optional(summary, 12, of_frames(&FrameSums::discards));
  summary.exec();
  summary.tryReset();
}

Result<void> SqliteHistory::write(const std::vector<DayRecord>& days) {
  if (!statements_) return Error{Errc::invalid, path_ + ": opened for reading only"};
  return guarded([&]() -> Result<void> {
    SQLite::Transaction transaction(db_, SQLite::TransactionBehavior::IMMEDIATE);
    for (const auto& record : days) put(record);
    transaction.commit();
    return {};
  });
}

SQLite::Statement SqliteHistory::range(const char* sql, const SeriesName& series, sys_days from,
                                       sys_days to) {
  SQLite::Statement query(db_, sql);
  query.bind(1, series.device);
  query.bind(2, series.port);
  query.bind(3, number(from));
  query.bind(4, number(to));
  return query;
}

Result<std::vector<StoredDay>> SqliteHistory::days(const SeriesName& series, sys_days from,
                                                   sys_days to) {
  return guarded([&]() -> Result<std::vector<StoredDay>> {
    auto query = range(
        "SELECT day.day, day.slots FROM series JOIN day ON day.series = series.id "
        "WHERE device = ? AND port = ? AND day.day BETWEEN ? AND ? ORDER BY day.day",
        series, from, to);
    std::vector<StoredDay> out;
    while (query.executeStep()) {
      const auto blob = query.getColumn(1);
      out.push_back({day_of(query.getColumn(0).getInt64()),
                     std::string(static_cast<const char*>(blob.getBlob()),
                                 static_cast<std::size_t>(blob.getBytes()))});
    }
    return out;
  });
}

Result<std::optional<DaySpan>> SqliteHistory::span_of_days(const SeriesName& series) {
  return guarded([&]() -> Result<std::optional<DaySpan>> {
    // Each of the two is found at an end of the index; min() and max() in one query read all of it.
    SQLite::Statement query(
        db_,
        "SELECT (SELECT min(day) FROM day WHERE series = id), "
        "(SELECT max(day) FROM day WHERE series = id) FROM series WHERE device = ? AND port = ?");
    query.bind(1, series.device);
    query.bind(2, series.port);
    if (!query.executeStep() || query.getColumn(0).isNull()) return std::optional<DaySpan>();
    return std::optional(
        DaySpan{day_of(query.getColumn(0).getInt64()), day_of(query.getColumn(1).getInt64())});
  });
}

Result<std::vector<StoredSummary>> SqliteHistory::summaries(const SeriesName& series, sys_days from,
                                                            sys_days to) {
  return guarded([&]() -> Result<std::vector<StoredSummary>> {
    auto query = range(
        "SELECT summary.day, in_octets, out_octets, known_seconds, in_peak, out_peak, in_p95, "
        "out_p95 FROM series JOIN summary ON summary.series = series.id "
        "WHERE device = ? AND port = ? AND summary.day BETWEEN ? AND ? ORDER BY summary.day",
        series, from, to);
    std::vector<StoredSummary> out;
    while (query.executeStep()) {
      auto& row = out.emplace_back();
      row.day = day_of(query.getColumn(0).getInt64());
      row.summary.in_octets = static_cast<std::uint64_t>(query.getColumn(1).getInt64());
      row.summary.out_octets = static_cast<std::uint64_t>(query.getColumn(2).getInt64());
      row.summary.known_seconds = static_cast<std::uint32_t>(query.getColumn(3).getInt64());
      row.summary.in_peak_bps = optional_column(query.getColumn(4));
      row.summary.out_peak_bps = optional_column(query.getColumn(5));
      row.summary.in_p95_bps = optional_column(query.getColumn(6));
      row.summary.out_p95_bps = optional_column(query.getColumn(7));
    }
    return out;
  });
}

Result<std::vector<PortFrames>> SqliteHistory::frames(const std::string& device, sys_days from,
                                                      sys_days to) {
  return guarded([&]() -> Result<std::vector<PortFrames>> {
    SQLite::Statement query(
        db_,
        "SELECT port, sum(frames), sum(errors), sum(discards), max(day) FROM series "
        "JOIN summary ON summary.series = series.id "
        "WHERE device = ? AND day BETWEEN ? AND ? AND frames IS NOT NULL GROUP BY port ORDER BY "
        "port");
    query.bind(1, device);
    query.bind(2, number(from));
    query.bind(3, number(to));
    const auto sum = [&query](int column) {
      return static_cast<std::uint64_t>(query.getColumn(column).getInt64());
    };
    std::vector<PortFrames> out;
    while (query.executeStep())
      out.push_back({query.getColumn(0).getString(),
                     {sum(1), sum(2), sum(3)},
                     day_of(query.getColumn(4).getInt64())});
    return out;
  });
}

Result<std::vector<Series>> SqliteHistory::series(const std::optional<std::string>& site) {
  return guarded([&]() -> Result<std::vector<Series>> {
    // A series has a summary for at least as long as it has slots.
    SQLite::Statement query(
        db_,
        "SELECT device, port, site, uplink, min(day), max(day) FROM series "
        "JOIN summary ON summary.series = series.id WHERE ?1 IS NULL OR site = ?1 "
        "GROUP BY series.id ORDER BY device, port");
    if (site) query.bind(1, *site);
    std::vector<Series> out;
    while (query.executeStep())
      out.push_back({{query.getColumn(0).getString(), query.getColumn(1).getString()},
                     query.getColumn(2).getString(),
                     query.getColumn(3).getInt() == kept_as_uplink,
                     day_of(query.getColumn(4).getInt64()),
                     day_of(query.getColumn(5).getInt64())});
    return out;
  });
}

Result<void> SqliteHistory::prune(const HistoryLimits& limits) {
  if (!statements_) return Error{Errc::invalid, path_ + ": opened for reading only"};
  return guarded([&]() -> Result<void> {
    SQLite::Transaction transaction(db_, SQLite::TransactionBehavior::IMMEDIATE);
    SQLite::Statement slots(db_,
                            "DELETE FROM day WHERE day < min(?1, ?2) OR (day < max(?1, ?2) AND "
                            "day < (SELECT CASE uplink WHEN 0 THEN ?2 ELSE ?1 END FROM series "
                            "WHERE id = day.series))");
    slots.bind(1, number(limits.uplinks_from));
    slots.bind(2, number(limits.access_from));
    slots.exec();
    SQLite::Statement summaries(db_, "DELETE FROM summary WHERE day < ?");
    summaries.bind(1, number(limits.summaries_from));
    summaries.exec();
    db_.exec(
        "DELETE FROM series WHERE id NOT IN (SELECT series FROM summary) "
        "AND id NOT IN (SELECT series FROM day)");
    transaction.commit();
    return {};
  });
}

Result<void> SqliteHistory::check() {
  return guarded([&]() -> Result<void> {
    const auto answer = db_.execAndGet("PRAGMA integrity_check(1)").getString();
    if (answer == "ok") return {};
    return Error{Errc::storage, path_ + ": damaged (" + answer + ")"};
  });
}

Result<void> SqliteHistory::set_max_bytes(std::uint64_t bytes) {
  return guarded([&]() -> Result<void> {
    store::limit_size(db_, bytes);
    return {};
  });
}

void SqliteHistory::stop_when(std::stop_token stop) {
  constexpr int steps = 10'000;  // of SQLite's machine: well under a millisecond
  stop_ = std::move(stop);
  sqlite3_progress_handler(
      db_.getHandle(), steps,
      [](void* token) { return static_cast<std::stop_token*>(token)->stop_requested() ? 1 : 0; },
      &stop_);
}

}  // namespace

const store::Schema& store::history_schema() { return schema; }

Result<std::unique_ptr<History>> open_history(const std::string& path, OpenMode mode,
                                              StoreOptions options) {
  auto database = store::open_database(path, mode, options, schema);
  if (!database) return database.error();
  return std::unique_ptr<History>(
      std::make_unique<SqliteHistory>(path, std::move(*database), mode));
}

}  // namespace netroster::inventory
