// History of what changes all the time, kept small.
#pragma once

#include <cstdint>

#include "inventory/store/prepared.h"

namespace netroster::inventory::store {

inline constexpr std::size_t exact_versions = 24;  // the newest, whatever their age
inline constexpr std::size_t most_versions = 32;   // before it is thinned again; and the quarters
inline constexpr std::int64_t quarter_seconds = 91LL * 24 * 60 * 60;

// Of the versions of one thing the newest are kept as they are, and of those before the last of
// each quarter, from when the quarter's first one began. Inside a transaction.
void thin(Writing& writing, std::int64_t entity);

}  // namespace netroster::inventory::store
