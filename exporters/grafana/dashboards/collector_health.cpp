#include "exporters/grafana/dashboards.h"
#include "exporters/grafana/parts.h"

namespace netroster::grafana {
namespace {

constexpr const char* of_instance = "{instance=~\"$instance\"}";

std::string each_second(const std::string& counter) {
  return "rate(" + counter + of_instance + "[$__rate_interval])";
}

Panel state(std::string title, std::string description, std::string metric, bool good) {
  Panel out;
  out.title = std::move(title);
  out.description = std::move(description);
  out.kind = PanelKind::stat;
  out.unit = "bool";
  out.queries = {{std::move(metric) + of_instance, "{{instance}}"}};
  out.width = 6;
  out.height = 4;
  out.thresholds = {{{}, good ? "red" : "green"}, {1, good ? "green" : "red"}};
  return out;
}

std::vector<Panel> states() {
  return {
      state("History can be written", "False after a write that failed; it goes on when it can.",
            "netroster_history_writable", true),
      state("The last scan failed", "True when it failed or could not be kept.",
            "netroster_scan_failed", false),
      state("Configuration in force",
            "False when the files have an error and an older one is used.",
            "netroster_config_last_reload_successful", true),
      state("A scan is under way", "True while one is.", "netroster_scan_running", true),
  };
}

std::vector<Panel> work() {
  return {
      {.title = "Age of the inventory",
       .description = "How long ago the newest observation was made.",
       .unit = "s",
       .queries = {{std::string("time() - netroster_inventory_timestamp_seconds") + of_instance,
                    "{{instance}}"}}},
      {.title = "Readings",
       .description = "Devices read a second, and those of them that are not whole, by reason.",
       .unit = "ops",
       .queries = {{each_second("netroster_polls_total"), "{{instance}} all"},
                   {each_second("netroster_device_poll_incomplete_total"),
                    "{{instance}} {{reason}}"}}},
      {.title = "Readings late or dropped",
       .description = "Late ones began after their time; the traffic of dropped ones is a gap.",
       .unit = "ops",
       .queries = {{each_second("netroster_polls_late_total"), "{{instance}} late"},
                   {each_second("netroster_polls_dropped_total"), "{{instance}} dropped"}}},
      {.title = "SNMP requests",
       .description = "Requests sent, sent again, and left without an answer.",
       .unit = "reqps",
       .queries = {{each_second("netroster_snmp_requests_total"), "{{task}} sent"},
                   {each_second("netroster_snmp_resent_total"), "{{task}} again"},
                   {each_second("netroster_snmp_timeouts_total"), "{{task}} no answer"}}},
      {.title = "Traffic kept and gaps",
       .description = "Readings of a port that gave traffic, and those that gave none.",
       .unit = "ops",
       .queries = {{each_second("netroster_history_samples_total"), "{{instance}} kept"},
                   {each_second("netroster_history_gaps_total"), "{{instance}} gaps"}}},
      {.title = "HTTP requests",
       .description = "Requests read whole, and those refused.",
       .unit = "reqps",
       .queries = {{each_second("netroster_http_requests_total"), "{{instance}}"},
                   {each_second("netroster_http_requests_refused_total"), "{{instance}} refused"}}},
      {.title = "Processor",
       .description = "1 is one core in full use.",
       .unit = "short",
       .queries = {{each_second("process_cpu_seconds_total"), "{{instance}}"}}},
      {.title = "Memory",
       .description = "Resident memory of the daemon.",
       .unit = "bytes",
       .queries = {{std::string("process_resident_memory_bytes") + of_instance, "{{instance}}"}}},
  };
}

}  // namespace

Dashboard collector_health() {
  auto panels = states();
  for (auto& each : work()) panels.push_back(std::move(each));
  return {.uid = "netroster-health",
          .title = "netroster / Collector health",
          .description = "The daemon itself.",
          .variables = {{.name = "instance",
                         .label = "Daemon",
                         .query = "label_values(netroster_build_info, instance)",
                         .choices = {}}},
          .panels = std::move(panels)};
}

}  // namespace netroster::grafana
