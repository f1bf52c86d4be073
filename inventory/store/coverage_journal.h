// Coverage over time: its tables in the store. Like all of SQLiteCpp these throw; the store runs
// them inside a transaction and catches.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <set>
#include <string>
#include <vector>

#include "inventory/store/store.h"

namespace netroster::inventory::store {

void add_coverage(SQLite::Database& database, const SiteCoverage& site, WallTime when);
// Of sites that have history and are none of these it ends, and so do their gaps.
void end_coverage(SQLite::Database& database, const std::set<std::string>& configured,
                  WallTime when);
std::vector<CoveragePoint> coverage(SQLite::Database& database, WallTime from, WallTime to);
std::vector<GapSpan> gaps(SQLite::Database& database, WallTime from, WallTime to);
// What ended before; the newest row of each site stays.
void prune_coverage(SQLite::Database& database, WallTime before);

}  // namespace netroster::inventory::store
