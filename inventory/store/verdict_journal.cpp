#include "inventory/store/verdict_journal.h"

#include <map>
#include <set>
#include <tuple>

#include "inventory/store/prepared.h"
#include "inventory/store/seconds.h"

namespace netroster::inventory::store {
namespace {

constexpr const char* span_columns =
    "site, rule, subject, result, severity, rule_version, standard, reason, valid_from, valid_to";

VerdictSpan span_in(SQLite::Statement& row) {
  const auto word = [&row](int column) { return row.getColumn(column).getString(); };
  VerdictSpan out{word(0),     word(1), word(2),
                  word(3),     word(4), word(5),
                  word(6),     word(7), wall_time(row.getColumn(8).getInt64()),
                  std::nullopt};
  if (!row.getColumn(9).isNull()) out.to = wall_time(row.getColumn(9).getInt64());
  return out;
}

// --- standards --------------------------------------------------------------------------------

// The row of a text that is the same as one of before: shipped files seldom change.
std::int64_t text_id(SQLite::Database& database, const std::string& name, const std::string& text) {
  SQLite::Statement query(database,
                          "SELECT t.id FROM standard_text t JOIN standard_file f ON f.text = t.id "
                          "WHERE f.name = ? AND t.text = ? LIMIT 1");
  query.bind(1, name);
  query.bind(2, text);
  if (query.executeStep()) return query.getColumn(0).getInt64();
  SQLite::Statement insert(database, "INSERT INTO standard_text (text) VALUES (?)");
  insert.bind(1, text);
  insert.exec();
  return database.getLastInsertRowid();
}

void put_standard(SQLite::Database& database, const KeptStandard& standard) {
  SQLite::Statement insert(
      database, "INSERT OR IGNORE INTO standard (fingerprint, name, version) VALUES (?, ?, ?)");
  insert.bind(1, standard.fingerprint);
  insert.bind(2, standard.name);
  insert.bind(3, standard.version);
  if (insert.exec() == 0) return;
  Prepared file(database,
                "INSERT INTO standard_file (standard, place, name, shipped, text) "
                "VALUES (?, ?, ?, ?, ?)");
  int place = 0;
  for (const auto& one : standard.files)
    file.with(standard.fingerprint, ++place, one.name, one.shipped ? 1 : 0,
              text_id(database, one.name, one.text))
        .exec();
}

struct Judging {
  std::int64_t first = 0;
  std::int64_t last = 0;
  std::string standard;
};

std::optional<Judging> judging_at(SQLite::Database& database, WallTime when) {
  SQLite::Statement query(database,
                          "SELECT first, last, standard FROM judging WHERE first <= ? "
                          "ORDER BY first DESC LIMIT 1");
  query.bind(1, seconds(when));
  if (!query.executeStep()) return std::nullopt;
  return Judging{query.getColumn(0).getInt64(), query.getColumn(1).getInt64(),
                 query.getColumn(2).getString()};
}

// False: a later judgement is there.
bool note_judging(SQLite::Database& database, const Judged& judged) {
  const auto now = seconds(judged.when);
  SQLite::Statement newest(database, "SELECT max(last) FROM judging");
  if (newest.executeStep() && !newest.getColumn(0).isNull() && newest.getColumn(0).getInt64() > now)
    return false;
  const auto known = judging_at(database, judged.when);
  if (known && known->standard == judged.standard.fingerprint) {
    Prepared again(database, "UPDATE judging SET last = ? WHERE first = ?");
    again.with(now, known->first).exec();
    return true;
  }
  put_standard(database, judged.standard);
  Prepared begin(database,
                 "INSERT OR REPLACE INTO judging (first, last, standard) VALUES (?, ?, ?)");
  begin.with(now, now, judged.standard.fingerprint).exec();
  return true;
}

// --- spans ------------------------------------------------------------------------------------

using Name = std::tuple<std::string, std::string, std::string>;  // site, rule, subject

struct Open {
  std::string result;
  std::string rule_version;
  std::int64_t from = 0;
};

std::map<Name, Open> open_verdicts(SQLite::Database& database) {
  SQLite::Statement query(database,
                          "SELECT site, rule, subject, result, rule_version, valid_from "
                          "FROM verdict WHERE valid_to IS NULL");
  std::map<Name, Open> out;
  while (query.executeStep())
    out.emplace(Name{query.getColumn(0).getString(), query.getColumn(1).getString(),
                     query.getColumn(2).getString()},
                Open{query.getColumn(3).getString(), query.getColumn(4).getString(),
                     query.getColumn(5).getInt64()});
  return out;
}

class Writer {
 public:
  Writer(SQLite::Database& database, const Judged& judged)
      : judged_(judged),
        now_(seconds(judged.when)),
        begin_(database,
               "INSERT INTO verdict (site, rule, subject, valid_from, result, severity, "
               "rule_version, standard, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"),
        end_(database,
             "UPDATE verdict SET valid_to = ? "
             "WHERE site = ? AND rule = ? AND subject = ? AND valid_from = ?"),
        drop_(database,
              "DELETE FROM verdict "
              "WHERE site = ? AND rule = ? AND subject = ? AND valid_from = ?"),
        thin_(database,
              "DELETE FROM verdict WHERE site = ?1 AND rule = ?2 AND subject = ?3 AND valid_from "
              "<= (SELECT valid_from FROM verdict WHERE site = ?1 AND rule = ?2 AND subject = ?3 "
              "ORDER BY valid_from DESC LIMIT 1 OFFSET ?4)") {}

  void put(std::map<Name, Open> open) {
    std::set<Name> told;  // two that go by the same name are one
    for (const auto& one : judged_.verdicts) {
      Name name{one.site, one.rule, one.subject};
      if (!told.insert(name).second) continue;
      const auto at = open.find(name);
      const bool same = at != open.end() && at->second.result == one.result &&
                        at->second.rule_version == one.rule_version;
      if (at != open.end() && !same) end(name, at->second.from);
      if (at != open.end()) open.erase(at);
      if (!same) begin(one);
    }
    for (const auto& [name, row] : open) end(name, row.from);
  }

 private:
  void begin(const VerdictSpan& one) {
    begin_
        .with(one.site, one.rule, one.subject, now_, one.result, one.severity, one.rule_version,
              judged_.standard.fingerprint, one.reason)
        .exec();
    thin_.with(one.site, one.rule, one.subject, static_cast<std::int64_t>(most_verdict_spans))
        .exec();
  }
  // What began in this very second was never seen.
  void end(const Name& name, std::int64_t from) {
    const auto& [site, rule, subject] = name;
    if (from == now_)
      drop_.with(site, rule, subject, from).exec();
    else
      end_.with(now_, site, rule, subject, from).exec();
  }

  const Judged& judged_;
  const std::int64_t now_;
  Prepared begin_, end_, drop_, thin_;
};

}  // namespace

void add_verdicts(SQLite::Database& database, const Judged& judged) {
  if (!note_judging(database, judged)) return;
  Writer(database, judged).put(open_verdicts(database));
}

std::vector<VerdictSpan> verdicts(SQLite::Database& database, WallTime from, WallTime to,
                                  const std::optional<VerdictName>& of) {
  std::string sql = std::string("SELECT ") + span_columns +
                    " FROM verdict WHERE valid_from <= ?1 AND (valid_to IS NULL OR valid_to > ?2)";
  if (of) sql += " AND rule = ?3 AND subject = ?4";
  SQLite::Statement query(database, sql + " ORDER BY site, rule, subject, valid_from");
  query.bind(1, seconds(to));
  query.bind(2, seconds(from));
  if (of) {
    query.bind(3, of->rule);
    query.bind(4, of->subject);
  }
  std::vector<VerdictSpan> out;
  while (query.executeStep()) out.push_back(span_in(query));
  return out;
}

std::optional<KeptStandard> standard_at(SQLite::Database& database, WallTime when) {
  const auto judging = judging_at(database, when);
  if (!judging) return std::nullopt;
  KeptStandard out;
  out.fingerprint = judging->standard;
  out.first = wall_time(judging->first);
  out.last = wall_time(judging->last);
  SQLite::Statement head(database, "SELECT name, version FROM standard WHERE fingerprint = ?");
  head.bind(1, out.fingerprint);
  if (head.executeStep()) {
    out.name = head.getColumn(0).getString();
    out.version = head.getColumn(1).getString();
  }
  SQLite::Statement files(database,
                          "SELECT f.name, t.text, f.shipped FROM standard_file f JOIN "
                          "standard_text t ON t.id = f.text WHERE f.standard = ? ORDER BY f.place");
  files.bind(1, out.fingerprint);
  while (files.executeStep())
    out.files.push_back({files.getColumn(0).getString(), files.getColumn(1).getString(),
                         files.getColumn(2).getInt() != 0});
  return out;
}

void prune_verdicts(SQLite::Database& database, WallTime before) {
  for (const char* statement :
       {"DELETE FROM verdict WHERE valid_to <= ?1",
        "DELETE FROM judging WHERE last <= ?1 AND first < (SELECT max(first) FROM judging WHERE "
        "first <= ?1)"}) {
    SQLite::Statement forget(database, statement);
    forget.bind(1, seconds(before));
    forget.exec();
  }
  database.exec(
      "DELETE FROM standard WHERE fingerprint NOT IN (SELECT standard FROM judging);"
      "DELETE FROM standard_text WHERE id NOT IN (SELECT text FROM standard_file)");
}

}  // namespace netroster::inventory::store
