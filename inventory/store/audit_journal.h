// Who wanted what changed: its table in the store. Like all of SQLiteCpp these throw; the store
// runs them inside a transaction and catches.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <vector>

#include "inventory/store/store.h"

namespace netroster::inventory::store {

void add_audit(SQLite::Database& database, const AuditEntry& entry);
// After `from` up to and including `to`, oldest first.
std::vector<AuditEntry> audit(SQLite::Database& database, WallTime from, WallTime to);
void prune_audit(SQLite::Database& database, WallTime before);

}  // namespace netroster::inventory::store
