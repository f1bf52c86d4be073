#include "inventory/store/manual_journal.h"

#include "inventory/store/json_values.h"
#include "inventory/store/seconds.h"
#include "model/words.h"

namespace netroster::inventory::store {
namespace {

using nlohmann::json;

json encode(const DeviceSigns& signs) {
  json doc = json::object();
  put(doc, "site", signs.site);
  if (!signs.serials.empty()) doc["serials"] = signs.serials;
  for (const auto& mac : signs.base_macs) doc["base_macs"].push_back(mac.text());
  put_addresses(doc, "addresses", signs.addresses);
  return doc;
}

DeviceSigns signs_from(const json& doc) {
  DeviceSigns signs;
  take(doc, "site", signs.site);
  signs.serials = taken<std::vector<std::string>>(doc, "serials", {});
  for (const auto& text : taken<std::vector<std::string>>(doc, "base_macs", {}))
    if (const auto mac = MacAddress::parse(text)) signs.base_macs.push_back(*mac);
  signs.addresses = taken_addresses(doc, "addresses");
  return signs;
}

std::string encode(const ManualStatement& statement) {
  json doc = {{"device", statement.device}, {"reason", statement.reason}, {"by", statement.by}};
  put(doc, "port", statement.port);
  put(doc, "other", statement.other);
  put(doc, "other_port", statement.other_port);
  doc["signs"] = encode(statement.signs);
  doc["other_signs"] = encode(statement.other_signs);
  return written(doc);
}

void decode(const std::string& text, ManualStatement& statement) {
  const auto doc = json::parse(text, nullptr, false);
  if (!doc.is_object()) return;
  take(doc, "device", statement.device);
  take(doc, "port", statement.port);
  take(doc, "other", statement.other);
  take(doc, "other_port", statement.other_port);
  take(doc, "reason", statement.reason);
  take(doc, "by", statement.by);
  if (const auto signs = doc.find("signs"); signs != doc.end())
    statement.signs = signs_from(*signs);
  if (const auto signs = doc.find("other_signs"); signs != doc.end())
    statement.other_signs = signs_from(*signs);
}

}  // namespace

std::int64_t add_statement(SQLite::Database& database, const ManualStatement& statement) {
  SQLite::Statement insert(database,
                           "INSERT INTO statement (kind, at, until, doc) VALUES (?, ?, ?, ?)");
  insert.bind(1, std::string(text(statement.kind)));
  insert.bind(2, seconds(statement.when));
  if (statement.until) insert.bind(3, seconds(*statement.until));
  insert.bind(4, encode(statement));
  insert.exec();
  return database.getLastInsertRowid();
}

std::vector<ManualStatement> statements(SQLite::Database& database) {
  SQLite::Statement query(database,
                          "SELECT id, kind, at, until, withdrawn, withdrawn_by, doc "
                          "FROM statement ORDER BY id");
  std::vector<ManualStatement> found;
  while (query.executeStep()) {
    const auto kind = parse_statement_kind(query.getColumn(1).getString());
    if (!kind) continue;  // of a later version
    ManualStatement statement;
    statement.id = query.getColumn(0).getInt64();
    statement.kind = *kind;
    statement.when = wall_time(query.getColumn(2).getInt64());
    if (!query.getColumn(3).isNull()) statement.until = wall_time(query.getColumn(3).getInt64());
    if (!query.getColumn(4).isNull())
      statement.withdrawn = wall_time(query.getColumn(4).getInt64());
    statement.withdrawn_by = query.getColumn(5).getString();
    decode(query.getColumn(6).getString(), statement);
    found.push_back(std::move(statement));
  }
  return found;
}

bool withdraw_statement(SQLite::Database& database, std::int64_t id, const std::string& by,
                        WallTime when) {
  SQLite::Statement update(database,
                           "UPDATE statement SET withdrawn = ?, withdrawn_by = ? "
                           "WHERE id = ? AND withdrawn IS NULL");
  update.bind(1, seconds(when));
  update.bind(2, by);
  update.bind(3, id);
  return update.exec() > 0;
}

}  // namespace netroster::inventory::store
