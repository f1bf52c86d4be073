// An inventory from a clock that was ahead: its times lie in the future, and no reading of today
// could ever be newer.
#pragma once

#include <chrono>

#include "model/inventory.h"

namespace netroster::scan {

constexpr std::chrono::seconds clock_tolerance{60};  // what clocks differ by without a word

// The same inventory with every later time set to `now`. Says so in the log when the difference is
// more than clocks differ by.
Snapshot not_after(const Snapshot& inventory, WallTime now);

}  // namespace netroster::scan
