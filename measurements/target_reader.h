// Reads files of bandwidth targets.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config/problem.h"
#include "measurements/bandwidth_target.h"

namespace netroster::measurements {

// Adds what the file says; a table with an error is left out and said with its place. Of one
// document and school year, and of one id, there is one.
void read_bandwidth_targets(const std::string& file, std::string_view text,
                            std::vector<BandwidthTarget>& to, config::Problems& problems);

}  // namespace netroster::measurements
