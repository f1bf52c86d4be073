// The journal of sweeps, and which credential worked where: its tables in the store. Like all of
// SQLiteCpp these throw; the store runs them inside a transaction and catches.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "inventory/store/prepared.h"
#include "inventory/store/store.h"

namespace netroster::inventory::store {

std::int64_t begin_sweep(SQLite::Database& database, const std::string& site,
                         const std::string& targets, WallTime when);
void mark(Prepared& statement, std::int64_t sweep, const std::vector<SweepMark>& marks);
void finish_sweep(SQLite::Database& database, std::int64_t sweep, WallTime when);

// The newest of the site, or of this target list.
std::optional<Sweep> newest_sweep(SQLite::Database& database, const std::string& site,
                                  const std::optional<std::string>& targets);

std::map<IpAddress, std::string> credentials(SQLite::Database& database, const std::string& site);

}  // namespace netroster::inventory::store
