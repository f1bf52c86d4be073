#include "exporters/grafana/dashboards.h"
#include "exporters/grafana/parts.h"

namespace netroster::grafana {
namespace {

std::string peak(const std::string& expr) { return "max_over_time((" + expr + ")[$__range:5m])"; }

std::string used(Way way) { return circuit_utilisation(way, dashboard_interval, chosen_site); }
std::string bits(Way way) { return circuit_rate(way, dashboard_interval, chosen_site) + " * 8"; }

std::vector<Panel> tables() {
  return {
      {.title = "Contract, peak and use",
       .description = "Each circuit over the chosen time: what is contracted towards the site, the "
                      "highest 5-minute value of it, and the 95th percentile of these values. "
                      "School hours are not told apart here: \"netroster bandwidth\" does.",
       .kind = PanelKind::table,
       .unit = "bps",
       .queries = {{circuit_contract(Way::down, chosen_site) + " * 8", ""},
                   {peak(bits(Way::down)), ""},
                   {"quantile_over_time(0.95, (" + bits(Way::down) + ")[$__range:5m])", ""}},
       .width = 24,
       .columns = {{"site", "Site"},
                   {"circuit", "Circuit"},
                   {"Value #A", "Contracted"},
                   {"Value #B", "Peak"},
                   {"Value #C", "95th percentile"}}},
      {.title = "Providers",
       .description = "Who provides each circuit, and at which port it is measured.",
       .kind = PanelKind::table,
       .unit = "short",
       .queries = {{"max by (site, circuit, provider, device, port) "
                    "(netroster_circuit_info{site=~\"$site\"})",
                    ""}},
       .width = 12,
       .columns = {{"site", "Site"},
                   {"circuit", "Circuit"},
                   {"provider", "Provider"},
                   {"device", "Device"},
                   {"port", "Port"},
                   {"Value", "Known"}}},
      {.title = "Contract and target for each student",
       .description = "What is contracted towards the site for each student enrolled; the second "
                      "line of a site is the target that is chosen above.",
       .kind = PanelKind::table,
       .unit = "bps",
       .queries = {{"sum by (site) (" + circuit_contract(Way::down, chosen_site) +
                        ") * 8 / max by (site) (netroster_site_students{site=~\"$site\"} > 0)",
                    ""},
                   {"max by (site) (netroster_site_students{site=~\"$site\"} > 0) * 0 + "
                    "$target * 1000000",
                    ""}},
       .columns = {{"site", "Site"},
                   {"Value #A", "Contracted for a student"},
                   {"Value #B", "Target for a student"}}},
  };
}

Panel line(std::string title, std::string description, std::string unit,
           std::vector<Query> queries) {
  Panel out;
  out.title = std::move(title);
  out.description = std::move(description);
  out.unit = std::move(unit);
  out.queries = std::move(queries);
  return out;
}

std::vector<Panel> lines() {
  auto down = line("Use of the contract towards sites",
                   "The lines are those of the utilisation policy: warn at 50, upgrade at 70, "
                   "critical at 85 %.",
                   "percentunit", {{used(Way::down), "{{site}} {{circuit}}"}});
  auto up = line("Use of the contract from sites",
                 "What circuits carry from sites, as a part of what is contracted.", "percentunit",
                 {{used(Way::up), "{{site}} {{circuit}}"}});
  down.thresholds = up.thresholds = utilisation_colours();
  return {
      line("Traffic towards sites",
           "What circuits carry towards each site, and what is contracted.", "bps",
           {{bits(Way::down), "{{site}} {{circuit}}"},
            {circuit_contract(Way::down, chosen_site) + " * 8", "{{site}} {{circuit}} contract"}}),
      line("Traffic from sites", "What circuits carry from each site, and what is contracted.",
           "bps",
           {{bits(Way::up), "{{site}} {{circuit}}"},
            {circuit_contract(Way::up, chosen_site) + " * 8", "{{site}} {{circuit}} contract"}}),
      down,
      up,
  };
}

}  // namespace

Dashboard circuits() {
  auto panels = tables();
  for (auto& each : lines()) panels.push_back(std::move(each));
  return {.uid = "netroster-circuits",
          .title = "netroster / WAN and circuits",
          .description = "What is contracted, what is used, and what students would need.",
          .variables = {site_variable(),
                        {.name = "target",
                         .label = "Target, Mbit/s a student",
                         .query = "",
                         .choices = {"1", "0.1", "1.4", "2", "2.8"},
                         .several = false}},
          .panels = std::move(panels),
          .from = "now-7d"};
}

}  // namespace netroster::grafana
