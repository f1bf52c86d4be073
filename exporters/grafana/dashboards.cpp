#include "exporters/grafana/dashboards.h"

namespace netroster::grafana {

std::vector<Dashboard> shipped_dashboards() {
  return {district_overview(), site_bandwidth(), circuits(),   interface_detail(), wireless(),
          power_and_closets(), coverage(),       compliance(), collector_health()};
}

}  // namespace netroster::grafana
