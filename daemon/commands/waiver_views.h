// Waivers as rows.
#pragma once

#include <vector>

#include "daemon/rows.h"
#include "standards/waivers.h"

namespace netroster::daemon {

Rows waiver_listing(const std::vector<standards::WaiverStatus>& rows);

}  // namespace netroster::daemon
