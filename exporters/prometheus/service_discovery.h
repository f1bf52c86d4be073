// What Prometheus is told to scrape (its HTTP service discovery, http_sd_configs).
#pragma once

#include <string>
#include <string_view>

#include "exporters/prometheus/directory.h"

namespace netroster::prometheus {

// One target group a device that has ports: JSON, UTF-8, the whole list each time, "[]" when there
// is none. `address` is "HOST:PORT" where this daemon is reached. The labels make relabelling
// needless: instance, site, closet, role, and __metrics_path__ and parameters that lead to
// /metrics/device without the labels that the target has already; __scheme__ where it is `secured`
// by TLS.
std::string service_discovery(const Directory& directory, std::string_view address,
                              bool secured = false);

}  // namespace netroster::prometheus
