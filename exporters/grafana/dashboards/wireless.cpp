#include "exporters/grafana/dashboards.h"
#include "exporters/grafana/parts.h"

namespace netroster::grafana {

Dashboard wireless() {
  std::vector<Panel> panels{
      {.title = "Clients by site",
       .description = "Clients of all access points, as their controllers say.",
       .unit = "short",
       .queries = {{"sum by (site) (netroster_access_point_clients{site=~\"$site\"})",
                    "{{site}}"}}},
      {.title = "Clients by band",
       .description = "Clients of all radios, by band.",
       .unit = "short",
       .queries = {{"sum by (band) (netroster_access_point_radio_clients{site=~\"$site\"})",
                    "{{band}}"}}},
      {.title = "Access points with most clients",
       .description = "The ten access points with most clients.",
       .unit = "short",
       .queries = {{"topk(10, netroster_access_point_clients{site=~\"$site\"})",
                    "{{site}} {{access_point}}"}}},
      {.title = "Busiest channels",
       .description = "The part of the time that the channel of a radio is busy, whoever sends.",
       .unit = "percentunit",
       .queries = {{"topk(10, netroster_access_point_radio_utilisation_ratio{site=~\"$site\"})",
                    "{{site}} {{access_point}} {{band}}"}},
       .max = 1},
      {.title = "Access points by who knows of them",
       .description = "Those of controllers only, of switches only, and of both. What only one of "
                      "them knows is worth a look.",
       .unit = "short",
       .queries = {{"sum by (known_to) (netroster_access_points{site=~\"$site\"})",
                    "{{known_to}}"}}},
      {.title = "Students for an access point",
       .description = "Students enrolled at a site for each access point there.",
       .unit = "short",
       .queries = {{"max by (site) (netroster_site_students{site=~\"$site\"}) / "
                    "(sum by (site) (netroster_access_points{site=~\"$site\"}) > 0)",
                    "{{site}}"}}},
  };
  return {.uid = "netroster-wireless",
          .title = "netroster / Wireless",
          .description = "Access points, their clients and their channels.",
          .variables = {site_variable()},
          .panels = std::move(panels)};
}

}  // namespace netroster::grafana
