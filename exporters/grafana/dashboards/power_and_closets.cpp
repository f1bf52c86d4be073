#include "exporters/grafana/dashboards.h"
#include "exporters/grafana/parts.h"

namespace netroster::grafana {
namespace {

std::string for_devices(const std::string& metric, const std::string& by) {
  return "sum by (" + by + ") (" + metric + "{site=~\"$site\"})";
}

std::string poe_use(const std::string& by) {
  return for_devices("netroster_poe_drawn_watts", by) + " / (" +
         for_devices("netroster_poe_budget_watts", by) + " > 0)";
}

std::vector<Panel> power() {
  return {
      {.title = "Power drawn by ports",
       .description = "Power over Ethernet that the ports of a site draw, all switches.",
       .unit = "watt",
       .queries = {{for_devices("netroster_poe_drawn_watts", "site"), "{{site}}"}}},
      {.title = "Fullest power groups",
       .description =
           "Power drawn, as a part of what a power group can give. At its budget a switch "
           "refuses the next phone without a word.",
       .unit = "percentunit",
       .queries = {{"topk(10, " + poe_use("site, device, group") + ")",
                    "{{site}} {{device}} {{group}}"}},
       .max = 1,
       .thresholds = {{{}, "green"}, {0.8, "orange"}, {0.95, "red"}}},
  };
}

std::vector<Panel> surroundings() {
  return {
      {.title = "Temperature",
       .description = "The warmest sensor of each device.",
       .unit = "celsius",
       .queries = {{"topk(10, max by (site, device) "
                    "(netroster_sensor_temperature_celsius{site=~\"$site\"}))",
                    "{{site}} {{device}}"}}},
      {.title = "Humidity",
       .description = "Relative humidity, where a sensor tells it.",
       .unit = "percentunit",
       .queries = {{"max by (site, device) (netroster_sensor_humidity_ratio{site=~\"$site\"})",
                    "{{site}} {{device}}"}},
       .max = 1},
      {.title = "Battery charge",
       .description = "Charge of each UPS.",
       .unit = "percentunit",
       .queries = {{"min by (site, device) (netroster_ups_charge_ratio{site=~\"$site\"})",
                    "{{site}} {{device}}"}},
       .max = 1},
      {.title = "Battery time",
       .description = "How long a UPS says that it will last at the present load.",
       .unit = "s",
       .queries = {{"min by (site, device) (netroster_ups_runtime_seconds{site=~\"$site\"})",
                    "{{site}} {{device}}"}}},
      {.title = "Load of UPS",
       .description = "Load of the outputs; more than 80 % leaves no time for a shutdown.",
       .unit = "percentunit",
       .queries = {{"max by (site, device) (netroster_ups_load_ratio{site=~\"$site\"})",
                    "{{site}} {{device}}"}},
       .max = 1,
       .thresholds = {{{}, "green"}, {0.8, "orange"}}},
      {.title = "Optical power",
       .description = "The weakest transceivers: a fibre that is bent or dirty loses power slowly.",
       .unit = "dBm",
       .queries = {{"bottomk(10, netroster_optical_power_dbm{site=~\"$site\"})",
                    "{{site}} {{device}} {{port}} {{sensor}}"}}},
  };
}

}  // namespace

Dashboard power_and_closets() {
  std::vector<Panel> panels{heading("Power over Ethernet")};
  for (auto& each : power()) panels.push_back(std::move(each));
  panels.push_back(heading("Closets"));
  for (auto& each : surroundings()) panels.push_back(std::move(each));
  panels.push_back(
      {.title = "Devices by closet",
       .description = "How many devices the inventory has in each closet.",
       .kind = PanelKind::table,
       .unit = "short",
       .queries = {{"count by (site, closet) (netroster_device_info{site=~\"$site\"})", ""}},
       .columns = {{"site", "Site"}, {"closet", "Closet"}, {"Value", "Devices"}}});
  return {.uid = "netroster-power",
          .title = "netroster / PoE and closets",
          .description = "Power, temperature and batteries.",
          .variables = {site_variable()},
          .panels = std::move(panels)};
}

}  // namespace netroster::grafana
