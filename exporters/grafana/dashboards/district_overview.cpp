#include "exporters/grafana/dashboards.h"
#include "exporters/grafana/parts.h"

namespace netroster::grafana {
namespace {

Panel number(std::string title, std::string description, std::string expr) {
  Panel out;
  out.title = std::move(title);
  out.description = std::move(description);
  out.kind = PanelKind::stat;
  out.unit = "short";
  out.queries = {{std::move(expr), "devices"}};
  out.width = 4;
  out.height = 4;
  return out;
}

std::vector<Panel> numbers() {
  auto silent =
      number("Devices that do not answer", "Inventoried devices that did not answer the last time.",
             "count(netroster_device_up{site=~\"$site\"} == 0) or vector(0)");
  silent.thresholds = none_wanted();
  auto covered =
      number("Coverage", "The inventoried part of the devices and access points that are seen.",
             "sum(netroster_coverage_found{site=~\"$site\"}) / "
             "sum(netroster_coverage_seen{site=~\"$site\"})");
  covered.unit = "percentunit";
  covered.max = 1;
  covered.thresholds = {{{}, "red"}, {0.9, "yellow"}, {0.98, "green"}};
  return {
      number("Sites", "Sites that the configuration names.",
             "count(netroster_site_info{site=~\"$site\"})"),
      number("Devices", "Devices in the inventory.", "sum(netroster_devices{site=~\"$site\"})"),
      silent,
      covered,
      number("Access points", "Access points that controllers or switches know of.",
             "sum(netroster_access_points{site=~\"$site\"})"),
      number("Students", "Students enrolled at the sites.",
             "sum(netroster_site_students{site=~\"$site\"})"),
  };
}

std::vector<Panel> pictures() {
  return {
      {.title = "WAN traffic towards sites",
       .description = "What circuits carry towards each site, measured at their ports.",
       .unit = "bps",
       .queries = {{"sum by (site) (" + circuit_rate(Way::down, dashboard_interval, chosen_site) +
                        ") * 8",
                    "{{site}}"}}},
      {.title = "Fullest circuits",
       .description = "What circuits carry towards the site, as a part of what is contracted. The "
                      "lines are those of the utilisation policy.",
       .unit = "percentunit",
       .queries = {{"topk(10, " + circuit_utilisation(Way::down, dashboard_interval, chosen_site) +
                        ")",
                    "{{site}} {{circuit}}"}},
       .thresholds = utilisation_colours()},
      {.title = "Devices by what came of the last attempt",
       .description = "answered, silent, refused and so on, of all devices in the inventory.",
       .unit = "short",
       .queries = {{"sum by (state) (netroster_devices{site=~\"$site\"})", "{{state}}"}}},
      {.title = "Devices by vendor",
       .description = "Devices in the inventory, by who made them.",
       .unit = "short",
       .queries = {{"sum by (vendor) (netroster_devices{site=~\"$site\"})", "{{vendor}}"}}},
  };
}

}  // namespace

Dashboard district_overview() {
  auto panels = numbers();
  for (auto& each : pictures()) panels.push_back(std::move(each));
  panels.push_back(
      {.title = "Sites",
       .description =
           "Each site with its devices, how many of them do not answer, and how well it is "
           "covered.",
       .kind = PanelKind::table,
       .unit = "short",
       .queries = {{"sum by (site) (netroster_devices{site=~\"$site\"})", ""},
                   {"count by (site) (netroster_device_up{site=~\"$site\"} == 0)", ""},
                   {"max by (site) (netroster_coverage_ratio{site=~\"$site\"})", ""}},
       .width = 24,
       .height = 10,
       .columns = {{"site", "Site"},
                   {"Value #A", "Devices"},
                   {"Value #B", "Do not answer"},
                   {"Value #C", "Coverage (1 = all)"}}});
  return {.uid = "netroster-district",
          .title = "netroster / District overview",
          .description = "Devices, coverage and WAN traffic of all sites.",
          .variables = {site_variable()},
          .panels = std::move(panels)};
}

}  // namespace netroster::grafana
