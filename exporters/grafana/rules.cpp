#include "exporters/grafana/rules.h"

#include <fmt/format.h>

#include "exporters/grafana/promql.h"

namespace netroster::grafana {
namespace {

constexpr const char* circuit_used = "circuit:netroster_utilisation:ratio_rate5m";
constexpr const char* uplink_used = "uplink:netroster_utilisation:ratio_rate5m";

// A percentile of a day hides a school's peak; that of the last 8 hours is, at the end of a school
// day, that of the school day.
std::string percentile(const char* series) {
  return fmt::format("quantile_over_time(0.95, {}[8h])", series);
}

struct Level {
  const char* name;
  double above;
  double below;  // the next level's; 0: none
  const char* severity;
  const char* advice;
};
constexpr Level levels[] = {
    {"Warn", utilisation_policy.warn, utilisation_policy.plan, "info", "Watch it."},
    {"Plan", utilisation_policy.plan, utilisation_policy.upgrade, "info", "Plan its upgrade."},
    {"Upgrade", utilisation_policy.upgrade, utilisation_policy.critical, "warning", "Upgrade it."},
    {"Critical", utilisation_policy.critical, 0, "critical", "Classes wait for it now."},
};

std::vector<Alert> too_full(const char* subject, const char* series, const std::string& which) {
  std::vector<Alert> out;
  for (const auto& level : levels) {
    auto expr = fmt::format("{} > {}", percentile(series), level.above);
    if (level.below > 0) expr += fmt::format(" <= {}", level.below);
    out.push_back({fmt::format("Netroster{}{}", subject, level.name), expr, "15m", level.severity,
                   fmt::format("A connection is more than {:.0f} % full.", level.above * 100),
                   fmt::format("{} has a 95th percentile of {{{{ $value | humanizePercentage }}}} "
                               "over 8 hours. {}",
                               which, level.advice)});
  }
  return out;
}

std::vector<Alert> of_devices() {
  return {
      {"NetrosterDeviceDown", "netroster_device_up == 0", "15m", "warning",
       "A device does not answer.", "{{ $labels.device }} at {{ $labels.site }} does not answer."},
      {"NetrosterSiteDark",
       "sum by (site) (netroster_device_up) == 0 and count by (site) (netroster_device_up) > 1",
       "10m", "critical", "No device of a site answers.",
       "Of {{ $labels.site }} nothing answers: the circuit or the power is the first thing to look "
       "at."},
      {"NetrosterSiteLossy",
       "count by (site) (avg_over_time(netroster_device_up[30m]) < 1) > 0.5 * count by (site) "
       "(netroster_device_up) and sum by (site) (netroster_device_up) > 0.5 * count by (site) "
       "(netroster_device_up) and count by (site) (netroster_device_up) > 4",
       "15m", "warning", "Most devices of a site were silent for a moment.",
       "At {{ $labels.site }} most devices missed a reading in the last half hour, and most answer "
       "now: packets are lost on the way there, it is not the devices."},
      {"NetrosterReadingsOld",
       "time() - netroster_device_last_poll_timestamp_seconds > 3600 and on (device, site) "
       "netroster_device_up == 1",
       "15m", "warning", "The counters of a device that answers are old.",
       "{{ $labels.device }} at {{ $labels.site }} was last read {{ $value | humanizeDuration }} "
       "ago."},
      {"NetrosterUplinkDown",
       "ifOperStatus{uplink=\"true\"} == 2 and on (instance, ifIndex) ifAdminStatus == 1", "5m",
       "critical", "A port with a link or a circuit is down.",
       "{{ $labels.ifName }} ({{ $labels.ifAlias }}) of {{ $labels.instance }} is down."},
      {"NetrosterUplinkErrors", "rate(ifInErrors{uplink=\"true\"}[15m]) > 1", "15m", "warning",
       "A link brings broken packets.",
       "{{ $labels.ifName }} of {{ $labels.instance }}: {{ $value | humanize }} broken packets a "
       "second. Look at fibre, transceiver and duplex."},
  };
}

std::vector<Alert> of_closets() {
  return {
      {"NetrosterPoeNearBudget",
       "netroster_poe_drawn_watts / (netroster_poe_budget_watts > 0) > 0.8", "30m", "warning",
       "A switch has little power left for ports.",
       "{{ $labels.device }} at {{ $labels.site }} gives {{ $value | humanizePercentage }} of its "
       "budget."},
      {"NetrosterUpsOverloaded", "netroster_ups_load_ratio > 0.8", "30m", "warning",
       "A UPS carries more than 80 % of its rating.",
       "{{ $labels.device }} at {{ $labels.site }} carries {{ $value | humanizePercentage }}."},
      {"NetrosterUpsDischarged", "netroster_ups_charge_ratio < 0.5", "5m", "critical",
       "The battery of a UPS is below half.",
       "{{ $labels.device }} at {{ $labels.site }} has {{ $value | humanizePercentage }} left."},
  };
}

std::vector<Alert> of_coverage() {
  return {
      {"NetrosterCoverageFell",
       "max by (site) (netroster_coverage_ratio) - max by (site) (netroster_coverage_ratio offset "
       "1d) "
       "< -0.05",
       "1h", "warning", "The inventory knows less of a site than a day ago.",
       "The coverage of {{ $labels.site }} changed by {{ $value | humanizePercentage }} in a day."},
  };
}

std::vector<Alert> of_the_data() {
  return {
      {"NetrosterPortOverSpeed", "netroster_port_over_speed_ratio > 1.05", "15m", "warning",
       "A port carries more than it says it can.",
       "{{ $labels.port }} of {{ $labels.device }} at {{ $labels.site }} carried {{ $value | "
       "humanizePercentage }} of its stated speed: the speed or the counter is wrong, and its "
       "traffic is not counted."},
      {"NetrosterDevicesStale", "netroster_stale_devices > 0", "30m", "warning",
       "Devices do not tell their counters.",
       "{{ $value }} devices of {{ $labels.site }} told nothing of their {{ $labels.ports }} for "
       "too long."},
  };
}

std::vector<Alert> of_the_standard() {
  return {
      {"NetrosterStandardFell",
       "sum by (site) (max without (instance, job) "
       "(netroster_standard_checks{severity=\"required\",result=\"fail\"})) - "
       "sum by (site) (max without (instance, job) "
       "(netroster_standard_checks{severity=\"required\",result=\"fail\"} offset 1d)) > 0",
       "1h", "warning", "A site fails more required rules than a day ago.",
       "{{ $labels.site }} has {{ $value }} more failures of required rules than a day ago."},
      {"NetrosterWaiverEndsSoon",
       "max without (instance, job) (netroster_standard_waivers{state=\"ends_soon\"}) > 0", "1h",
       "info", "A waiver ends within 30 days.", "{{ $value }} waivers end within 30 days."},
      {"NetrosterWaiverOver",
       "max without (instance, job) (netroster_standard_waivers{state=\"over\"}) > 0", "1h",
       "warning", "A waiver is over.",
       "{{ $value }} waivers are over: what they were about fails again."},
      {"NetrosterRulesUnusable", "netroster_standard_rules_unusable > 0", "15m", "warning",
       "Rules of the standard are not judged.",
       "{{ $value }} rules of {{ $labels.instance }} have errors and are left out."},
  };
}

std::vector<Alert> of_the_daemon() {
  return {
      {"NetrosterAbsent", "absent(netroster_build_info)", "5m", "critical",
       "netroster is not scraped.",
       "Nobody watches the network: the daemon is down, or Prometheus "
       "does not reach it."},
      {"NetrosterHistoryNotWritable", "netroster_history_writable == 0", "10m", "critical",
       "Traffic cannot be kept.",
       "The last write of {{ $labels.instance }} failed: look at the disk."},
      {"NetrosterScanFailed", "netroster_scan_failed == 1", "10m", "warning",
       "The last scan failed.", "The last scan of {{ $labels.instance }} failed or was not kept."},
      {"NetrosterScanOld", "time() - netroster_inventory_timestamp_seconds > 86400", "1h",
       "warning", "The inventory is older than a day.",
       "The newest observation of {{ $labels.instance }} is {{ $value | humanizeDuration }} old."},
      {"NetrosterReloadFailed", "netroster_config_last_reload_successful == 0", "5m", "warning",
       "The configuration in the files is not in force.",
       "\"netroster config check\" names the error."},
      {"NetrosterPollsIncomplete",
       "sum without (reason) (rate(netroster_device_poll_incomplete_total[30m])) > 0.1 * "
       "rate(netroster_polls_total[30m])",
       "30m", "warning", "More than a tenth of the readings are not whole.",
       "{{ $labels.instance }}: devices answer in part."},
      {"NetrosterSeriesDropped", "increase(netroster_series_dropped_total[1h]) > 0", "5m",
       "warning", "Series were left out of an answer.",
       "{{ $labels.family }} has more series than the budget allows."},
  };
}

}  // namespace

const std::vector<Recording>& recordings() {
  static const std::vector<Recording> all = [] {
    // The fuller direction; one that has no contract is not known and does not count.
    const auto down = circuit_utilisation(Way::down, "5m", "");
    const auto up = circuit_utilisation(Way::up, "5m", "");
    return std::vector<Recording>{
        {"circuit:netroster_down_bytes:rate5m", circuit_rate(Way::down, "5m", "")},
        {"circuit:netroster_up_bytes:rate5m", circuit_rate(Way::up, "5m", "")},
        {"circuit:netroster_down_utilisation:ratio_rate5m", down},
        {"circuit:netroster_up_utilisation:ratio_rate5m", up},
        {circuit_used,
         "(circuit:netroster_down_utilisation:ratio_rate5m > "
         "circuit:netroster_up_utilisation:ratio_rate5m) or "
         "circuit:netroster_up_utilisation:ratio_rate5m or "
         "circuit:netroster_down_utilisation:ratio_rate5m"},
        {uplink_used, uplink_utilisation("5m", "")},
        {"site:netroster_down_bytes:rate5m", "sum by (site) (circuit:netroster_down_bytes:rate5m)"},
    };
  }();
  return all;
}

const std::vector<Alert>& alerts() {
  static const std::vector<Alert> all = [] {
    auto out =
        too_full("Circuit", circuit_used, "Circuit {{ $labels.circuit }} of {{ $labels.site }}");
    for (auto& part :
         {too_full("Uplink", uplink_used, "{{ $labels.ifName }} of {{ $labels.instance }}"),
          of_devices(), of_closets(), of_coverage(), of_the_data(), of_the_standard(),
          of_the_daemon()})
      out.insert(out.end(), part.begin(), part.end());
    return out;
  }();
  return all;
}

}  // namespace netroster::grafana
