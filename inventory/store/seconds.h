// Times as they are stored: whole seconds since 1970, UTC.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/clock.h"

namespace netroster::inventory::store {

inline std::int64_t seconds(WallTime time) { return time.time_since_epoch().count(); }
inline WallTime wall_time(std::int64_t value) { return WallTime(std::chrono::seconds(value)); }

}  // namespace netroster::inventory::store
