// The part of the district's metrics that is about single devices: state, power, sensors, radios.
#pragma once

#include "exporters/prometheus/district_metrics.h"

namespace netroster::prometheus {

Families device_families(const Directory& directory, const DistrictOptions& options,
                         SeriesDropped& dropped);

}  // namespace netroster::prometheus
