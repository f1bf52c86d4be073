// All that is shipped for Grafana and Prometheus, as files.
#pragma once

#include <vector>

#include "exporters/interchange/part.h"

namespace netroster::grafana {

// dashboards/, provisioning/ and rules/: the same bytes every
// time, for they come from this program and not from an inventory.
std::vector<interchange::TextFile> shipped_files();

}  // namespace netroster::grafana
