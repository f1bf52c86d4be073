#include "inventory/store/coverage_journal.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "inventory/store/seconds.h"

namespace netroster::inventory::store {
namespace {

constexpr const char* point_columns =
    "site, at, devices, access_points, open_gaps, accepted_gaps, untested, configured";

CoveragePoint point_of(const SiteCoverage& site, WallTime when) {
  CoveragePoint point;
  point.site = site.site;
  point.when = when;
  point.devices = site.devices;
  point.access_points = site.access_points;
  point.open_gaps = site.open_gaps();
  point.accepted_gaps = site.gaps.size() - site.open_gaps();
  for (const auto& [reason, count] : site.untested) point.untested += count;
  return point;
}

CoveragePoint point_in(SQLite::Statement& row) {
  const auto count = [&](int column) {
    return static_cast<std::uint64_t>(row.getColumn(column).getInt64());
  };
  return {row.getColumn(0).getString(),
          wall_time(row.getColumn(1).getInt64()),
          count(2),
          count(3),
          count(4),
          count(5),
          count(6),
          count(7) != 0};
}

bool same_figures(const CoveragePoint& a, const CoveragePoint& b) {
  return a.devices == b.devices && a.access_points == b.access_points &&
         a.open_gaps == b.open_gaps && a.accepted_gaps == b.accepted_gaps &&
         a.untested == b.untested && a.configured == b.configured;
}

std::optional<CoveragePoint> newest(SQLite::Database& database, const std::string& site) {
  SQLite::Statement query(database, std::string("SELECT ") + point_columns +
                                        " FROM coverage WHERE site = ? ORDER BY at DESC LIMIT 1");
  query.bind(1, site);
  if (!query.executeStep()) return std::nullopt;
  return point_in(query);
}

void put_point(SQLite::Database& database, const CoveragePoint& point) {
  SQLite::Statement insert(database, std::string("INSERT OR REPLACE INTO coverage (") +
                                         point_columns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  insert.bind(1, point.site);
  insert.bind(2, seconds(point.when));
  int column = 2;
  for (const auto count :
       {point.devices, point.access_points, point.open_gaps, point.accepted_gaps, point.untested})
    insert.bind(++column, static_cast<std::int64_t>(count));
  insert.bind(++column, point.configured ? 1 : 0);
  insert.exec();
}

using OpenGaps = std::map<std::string, std::int64_t>;  // row, by gap

OpenGaps open_gaps(SQLite::Database& database, const std::string& site) {
  SQLite::Statement query(database, "SELECT gap, id FROM gap WHERE site = ? AND closed IS NULL");
  query.bind(1, site);
  OpenGaps open;
  while (query.executeStep()) open[query.getColumn(0).getString()] = query.getColumn(1).getInt64();
  return open;
}

void close_gaps(SQLite::Database& database, const OpenGaps& open, WallTime when) {
  SQLite::Statement end(database, "UPDATE gap SET closed = ? WHERE id = ?");
  for (const auto& [gap, row] : open) {
    end.reset();
    end.bind(1, seconds(when));
    end.bind(2, row);
    end.exec();
  }
}

void put_gaps(SQLite::Database& database, const SiteCoverage& site, WallTime when) {
  auto open = open_gaps(database, site.site);
  SQLite::Statement again(database,
                          "UPDATE gap SET reason = ?, words = ?, accepted = ? WHERE id = ?");
  SQLite::Statement begin(
      database,
      "INSERT INTO gap (site, gap, reason, words, accepted, opened) VALUES (?, ?, ?, ?, ?, ?)");
  std::set<std::string> told;  // two that go by the same id are one span
  for (const auto& gap : site.gaps) {
    if (!told.insert(gap.id).second) continue;
    const auto reason = std::string(text(gap.reason));
    if (const auto at = open.find(gap.id); at != open.end()) {
      again.reset();
      again.bind(1, reason);
      again.bind(2, gap.words);
      again.bind(3, gap.accepted);
      again.bind(4, at->second);
      again.exec();
      open.erase(at);
      continue;
    }
    begin.reset();
    begin.bind(1, site.site);
    begin.bind(2, gap.id);
    begin.bind(3, reason);
    begin.bind(4, gap.words);
    begin.bind(5, gap.accepted);
    begin.bind(6, seconds(when));
    begin.exec();
  }
  close_gaps(database, open, when);
}

// Sites whose newest row is one of the configuration.
std::vector<std::string> sites_with_history(SQLite::Database& database) {
  SQLite::Statement query(database,
                          "SELECT site FROM coverage c WHERE configured = 1 AND at = (SELECT "
                          "max(at) FROM coverage n WHERE n.site = c.site) ORDER BY site");
  std::vector<std::string> sites;
  while (query.executeStep()) sites.push_back(query.getColumn(0).getString());
  return sites;
}

}  // namespace

void add_coverage(SQLite::Database& database, const SiteCoverage& site, WallTime when) {
  const auto point = point_of(site, when);
  const auto before = newest(database, site.site);
  // A clock that was set back must not make the past longer.
  if (before && before->when > when) return;
  if (!before || !same_figures(*before, point)) put_point(database, point);
  put_gaps(database, site, when);
}

void end_coverage(SQLite::Database& database, const std::set<std::string>& configured,
                  WallTime when) {
  for (const auto& site : sites_with_history(database)) {
    if (configured.contains(site)) continue;
    CoveragePoint last;
    last.site = site;
    last.when = when;
    last.configured = false;
    if (newest(database, site)->when > when) continue;
    put_point(database, last);
    close_gaps(database, open_gaps(database, site), when);
  }
}

std::vector<CoveragePoint> coverage(SQLite::Database& database, WallTime from, WallTime to) {
  SQLite::Statement query(
      database, std::string("SELECT ") + point_columns +
                    " FROM coverage c WHERE at <= ?2 AND at >= coalesce((SELECT max(at) FROM "
                    "coverage b WHERE b.site = c.site AND b.at <= ?1), ?1) ORDER BY site, at");
  query.bind(1, seconds(from));
  query.bind(2, seconds(to));
  std::vector<CoveragePoint> points;
  while (query.executeStep()) points.push_back(point_in(query));
  return points;
}

std::vector<GapSpan> gaps(SQLite::Database& database, WallTime from, WallTime to) {
  SQLite::Statement query(database,
                          "SELECT site, gap, reason, words, opened, closed, accepted FROM gap "
                          "WHERE opened <= ?2 AND (closed IS NULL OR closed > ?1) "
                          "ORDER BY site, gap, opened");
  query.bind(1, seconds(from));
  query.bind(2, seconds(to));
  std::vector<GapSpan> spans;
  while (query.executeStep()) {
    GapSpan span{query.getColumn(0).getString(),
                 query.getColumn(1).getString(),
                 query.getColumn(2).getString(),
                 query.getColumn(3).getString(),
                 wall_time(query.getColumn(4).getInt64()),
                 std::nullopt,
                 query.getColumn(6).getString()};
    if (!query.getColumn(5).isNull()) span.closed = wall_time(query.getColumn(5).getInt64());
    spans.push_back(std::move(span));
  }
  return spans;
}

void prune_coverage(SQLite::Database& database, WallTime before) {
  for (const char* statement :
       {"DELETE FROM gap WHERE closed <= ?1",
        "DELETE FROM coverage WHERE at <= ?1 AND at < (SELECT max(at) FROM coverage n WHERE "
        "n.site = coverage.site)"}) {
    SQLite::Statement forget(database, statement);
    forget.bind(1, seconds(before));
    forget.exec();
  }
}

}  // namespace netroster::inventory::store
