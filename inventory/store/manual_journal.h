// What people stated: its table in the store. Like all of SQLiteCpp these throw; the store runs
// them inside a transaction and catches.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <vector>

#include "model/manual_statement.h"

namespace netroster::inventory::store {

// Gives the statement's number.
std::int64_t add_statement(SQLite::Database& database, const ManualStatement& statement);
// By number, those withdrawn too.
std::vector<ManualStatement> statements(SQLite::Database& database);
// False when there is none with this number that was not withdrawn yet.
bool withdraw_statement(SQLite::Database& database, std::int64_t id, const std::string& by,
                        WallTime when);

}  // namespace netroster::inventory::store
