// The dashboards that netroster ships: a function and a file each, and a row in
// shipped_dashboards().
#pragma once

#include <vector>

#include "exporters/grafana/dashboard.h"

namespace netroster::grafana {

Dashboard district_overview();
Dashboard site_bandwidth();
Dashboard circuits();
Dashboard interface_detail();
Dashboard wireless();
Dashboard power_and_closets();
Dashboard coverage();
Dashboard compliance();
Dashboard collector_health();

std::vector<Dashboard> shipped_dashboards();

}  // namespace netroster::grafana
