// What became of coverage from one scan to the next. Pure.
#pragma once

#include <vector>

#include "inventory/store/store.h"
#include "model/inventory.h"

namespace netroster::service {

// "coverage_fell" for each site where the share of what is inventoried is by at least this many
// percent points less in the last of its points than in the first. A site of which nothing was
// seen, of which addresses wait to be asked, or that is not configured any more tells of nothing.
inline constexpr double least_fall = 2;
// `points`: by site and time, as Store::coverage() gives them.
std::vector<Event> coverage_events(const std::vector<inventory::CoveragePoint>& points,
                                   WallTime now);

}  // namespace netroster::service
