// Verdicts over time: their tables in the store. Like all of SQLiteCpp these throw; the store runs
// them inside a transaction and catches.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <optional>
#include <string>
#include <vector>

#include "inventory/store/verdicts.h"

namespace netroster::inventory::store {

inline constexpr const char* verdict_schema = R"sql(
CREATE TABLE standard (
  fingerprint TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  version TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE standard_text (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL
) STRICT;
CREATE TABLE standard_file (
  standard TEXT NOT NULL REFERENCES standard (fingerprint) ON DELETE CASCADE,
  place INTEGER NOT NULL,
  name TEXT NOT NULL,
  shipped INTEGER NOT NULL,
  text INTEGER NOT NULL REFERENCES standard_text (id),
  PRIMARY KEY (standard, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE judging (
  first INTEGER PRIMARY KEY,
  last INTEGER NOT NULL,
  standard TEXT NOT NULL REFERENCES standard (fingerprint)
) STRICT;
CREATE TABLE verdict (
  site TEXT NOT NULL,
  rule TEXT NOT NULL,
  subject TEXT NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_to INTEGER,
  result TEXT NOT NULL,
  severity TEXT NOT NULL,
  rule_version TEXT NOT NULL,
  standard TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (site, rule, subject, valid_from)
) STRICT, WITHOUT ROWID;
CREATE INDEX verdict_to ON verdict (valid_to) WHERE valid_to IS NOT NULL;
)sql";

// Nothing happens when a later judgement is there: a clock was set back.
void add_verdicts(SQLite::Database& database, const Judged& judged);
// Those that held at some time between, by site, rule, subject and time; of one subject of a rule,
// or of all.
std::vector<VerdictSpan> verdicts(SQLite::Database& database, WallTime from, WallTime to,
                                  const std::optional<VerdictName>& of);
// What was judged by at that time, or last before it.
std::optional<KeptStandard> standard_at(SQLite::Database& database, WallTime when);
// What ended before; what was judged by before stays while anything is left of it, and the last of
// those before stays too.
void prune_verdicts(SQLite::Database& database, WallTime before);

}  // namespace netroster::inventory::store
