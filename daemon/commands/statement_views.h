// Statements as rows.
#pragma once

#include <string>
#include <vector>

#include "daemon/rows.h"
#include "model/inventory.h"
#include "model/manual_statement.h"

namespace netroster::daemon {

struct StatementRow {
  const Inventory* inventory = nullptr;
  const ManualStatement* statement = nullptr;
  const std::vector<Event>* events = nullptr;  // of the time since it was made; null: none
  WallTime now{};
};

// "stands", "contradicted", "ran out" or "withdrawn".
std::string standing_of(const StatementRow& row);
Rows statement_listing(const std::vector<StatementRow>& rows);

}  // namespace netroster::daemon
