#include "exporters/grafana/dashboards.h"
#include "exporters/grafana/parts.h"

namespace netroster::grafana {
namespace {

std::string uplink_bits(const char* counter) {
  return "topk(10, rate(" + std::string(counter) +
         "{uplink=\"true\", site=~\"$site\"}[$__rate_interval]) * 8)";
}

std::vector<Panel> of_the_circuits() {
  return {
      {.title = "Traffic towards the site",
       .description = "What the circuits of a site carry towards it, added up.",
       .unit = "bps",
       .queries = {{"sum by (site) (" + circuit_rate(Way::down, dashboard_interval, chosen_site) +
                        ") * 8",
                    "{{site}}"}}},
      {.title = "Traffic from the site",
       .description = "What the circuits of a site carry from it, added up.",
       .unit = "bps",
       .queries = {{"sum by (site) (" + circuit_rate(Way::up, dashboard_interval, chosen_site) +
                        ") * 8",
                    "{{site}}"}}},
  };
}

std::vector<Panel> of_the_uplinks() {
  const std::string chosen = "site=~\"$site\"";
  return {
      {.title = "Busiest uplinks, in",
       .description = "Ports with a link to another device or a circuit: what they take in.",
       .unit = "bps",
       .queries = {{uplink_bits("ifHCInOctets"), "{{instance}} {{ifName}} {{ifAlias}}"}}},
      {.title = "Busiest uplinks, out",
       .description = "Ports with a link to another device or a circuit: what they send.",
       .unit = "bps",
       .queries = {{uplink_bits("ifHCOutOctets"), "{{instance}} {{ifName}} {{ifAlias}}"}}},
      {.title = "Fullest uplinks",
       .description =
           "The fuller direction of a port as a part of its speed. The lines are those of "
           "the utilisation policy.",
       .unit = "percentunit",
       .queries = {{"topk(10, " + uplink_utilisation(dashboard_interval, chosen) + ")",
                    "{{instance}} {{ifName}}"}},
       .thresholds = utilisation_colours()},
      {.title = "Errors and discards of uplinks",
       .description = "Packets a second that came in broken, or that no queue had room for.",
       .unit = "pps",
       .queries =
           {{"topk(5, rate(ifInErrors{uplink=\"true\", site=~\"$site\"}[$__rate_interval]))",
             "{{instance}} {{ifName}} errors in"},
            {"topk(5, rate(ifOutDiscards{uplink=\"true\", site=~\"$site\"}[$__rate_interval]))",
             "{{instance}} {{ifName}} discards out"}}},
  };
}

}  // namespace

Dashboard site_bandwidth() {
  std::vector<Panel> panels{heading("Circuits")};
  for (auto& each : of_the_circuits()) panels.push_back(std::move(each));
  panels.push_back(heading("Inside the site"));
  for (auto& each : of_the_uplinks()) panels.push_back(std::move(each));
  panels.push_back(
      {.title = "Links",
       .description =
           "Devices of the site and the links between them. Grafana draws it of the edges "
           "alone since 12.4.",
       .kind = PanelKind::node_graph,
       .unit = "short",
       .queries = {{"max by (id, source, target) (netroster_link_info{site=~\"$site\"})", ""}},
       .width = 24,
       .height = 14});
  return {.uid = "netroster-site-bandwidth",
          .title = "netroster / Site bandwidth",
          .description = "What the circuits and the uplinks of sites carry.",
          .variables = {site_variable()},
          .panels = std::move(panels)};
}

}  // namespace netroster::grafana
