#include <fmt/format.h>

#include "exporters/grafana/dashboards.h"
#include "exporters/grafana/parts.h"

namespace netroster::grafana {
namespace {

constexpr std::string_view chosen = "instance=~\"$instance\", ifName=~\"$interface\"";

// Both directions of a counter; `factor` is " * 8" where bits are wanted.
Panel two_ways(std::string title, std::string description, std::string unit,
               std::string_view counter, std::string_view factor = "") {
  Panel out;
  out.title = std::move(title);
  out.description = std::move(description);
  out.unit = std::move(unit);
  for (const auto* way : {"In", "Out"})
    out.queries.push_back({fmt::format("rate({}{{{}}}[$__rate_interval]){}",
                                       fmt::format(fmt::runtime(counter), way), chosen, factor),
                           fmt::format("{{{{instance}}}} {{{{ifName}}}} {}",
                                       way == std::string_view("In") ? "in" : "out")});
  return out;
}

Panel table_of_ports() {
  const auto now = [](const char* metric, const char* factor) {
    return Query{
        fmt::format("max by (instance, ifName, ifAlias) ({}{{{}}}){}", metric, chosen, factor), ""};
  };
  return {
      .title = "Ports",
      .description = "Status as in IF-MIB: 1 is up, 2 is down. The speed is what the device says.",
      .kind = PanelKind::table,
      .unit = "short",
      .queries = {now("ifAdminStatus", ""), now("ifOperStatus", ""), now("ifHighSpeed", "")},
      .width = 24,
      .columns = {{"instance", "Device"},
                  {"ifName", "Port"},
                  {"ifAlias", "Description"},
                  {"Value #A", "Wanted"},
                  {"Value #B", "Is"},
                  {"Value #C", "Speed, Mbit/s"}}};
}

std::vector<Panel> quality() {
  return {
      {.title = "Age of the reading",
       .description = "How long ago the device's counters were read.",
       .unit = "s",
       .queries = {{"time() - netroster_reading_timestamp_seconds{instance=~\"$instance\"}",
                    "{{instance}}"}}},
      {.title = "Time since the restart",
       .description = "sysUpTime; it starts again at 0 after 497 days.",
       .unit = "s",
       .queries = {{"sysUpTime{instance=~\"$instance\"} / 100", "{{instance}}"}}},
  };
}

}  // namespace

Dashboard interface_detail() {
  std::vector<Panel> panels{
      table_of_ports(),
      two_ways("Traffic", "Bits a second in each direction, of the 64-bit counters.", "bps",
               "ifHC{}Octets", " * 8"),
      two_ways("Unicast packets", "Packets a second for one receiver.", "pps", "ifHC{}UcastPkts"),
      two_ways("Broadcast packets", "Packets a second for all.", "pps", "ifHC{}BroadcastPkts"),
      two_ways("Multicast packets", "Packets a second for many.", "pps", "ifHC{}MulticastPkts"),
      two_ways("Errors", "Packets a second that were broken.", "pps", "if{}Errors"),
      two_ways("Discards", "Packets a second that were sound and not passed on.", "pps",
               "if{}Discards")};
  for (auto& each : quality()) panels.push_back(std::move(each));
  return {.uid = "netroster-interface",
          .title = "netroster / Interface detail",
          .description = "Every counter of chosen ports.",
          .variables = {site_variable(),
                        {.name = "instance",
                         .label = "Device",
                         .query = "label_values(ifOperStatus{site=~\"$site\"}, instance)",
                         .choices = {}},
                        {.name = "interface",
                         .label = "Port",
                         .query = "label_values(ifOperStatus{instance=~\"$instance\"}, ifName)",
                         .choices = {}}},
          .panels = std::move(panels)};
}

}  // namespace netroster::grafana
