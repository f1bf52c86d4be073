#include "exporters/grafana/dashboards.h"
#include "exporters/grafana/parts.h"

namespace netroster::grafana {

Dashboard coverage() {
  std::vector<Panel> panels{
      {.title = "Coverage",
       .description = "The inventoried part of the devices and access points that are seen.",
       .unit = "percentunit",
       .queries = {{"netroster_coverage_ratio{site=~\"$site\"}", "{{site}}"}},
       .max = 1},
      {.title = "What is seen and not in the inventory",
       .description = "By reason, without what was accepted. \"netroster coverage\" names each.",
       .unit = "short",
       .queries = {{"sum by (reason) (netroster_coverage_gaps{site=~\"$site\"})", "{{reason}}"}}},
      {.title = "Links by how well they are known",
       .description = "A link is confirmed when both ends tell of it.",
       .unit = "short",
       .queries = {{"sum by (state) (netroster_links{site=~\"$site\"})", "{{state}}"}}},
      {.title = "Switches that nobody manages",
       .description = "Known by what is learned around them.",
       .unit = "short",
       .queries = {{"sum by (site) (netroster_hidden_switches{site=~\"$site\"})", "{{site}}"}},
       .thresholds = none_wanted()},
      {.title = "Addresses by what came of the last attempt",
       .description =
           "Addresses of the configured networks that answered, refused or stayed silent.",
       .unit = "short",
       .queries = {{"sum by (state) (netroster_addresses{site=~\"$site\"})", "{{state}}"}}},
      {.title = "Devices that did not answer",
       .description = "Inventoried devices, by site.",
       .unit = "short",
       .queries = {{"count by (site) (netroster_device_up{site=~\"$site\"} == 0)", "{{site}}"}}},
      {.title = "Sites by coverage",
       .description = "What is found, what is seen, and the ratio of the two.",
       .kind = PanelKind::table,
       .unit = "short",
       .queries = {{"max by (site) (netroster_coverage_found{site=~\"$site\"})", ""},
                   {"max by (site) (netroster_coverage_seen{site=~\"$site\"})", ""},
                   {"max by (site) (netroster_coverage_ratio{site=~\"$site\"})", ""}},
       .width = 24,
       .columns =
           {{"site", "Site"}, {"Value #A", "Found"}, {"Value #B", "Seen"}, {"Value #C", "Ratio"}}},
  };
  return {.uid = "netroster-coverage",
          .title = "netroster / Coverage over time",
          .description = "How much of the network the inventory knows, and what it does not.",
          .variables = {site_variable()},
          .panels = std::move(panels),
          .from = "now-30d"};
}

}  // namespace netroster::grafana
