#include "exporters/grafana/shipped.h"

#include "exporters/grafana/dashboards.h"
#include "exporters/grafana/rules.h"

namespace netroster::grafana {
namespace {

constexpr const char* datasources = R"(# An example: copy to /etc/grafana/provisioning/datasources/
apiVersion: 1
datasources:
  - name: Prometheus
    uid: netroster-prometheus
    type: prometheus
    access: proxy
    url: http://127.0.0.1:9090
    jsonData:
      # As often as Prometheus scrapes: Grafana draws rates over four times of it.
      timeInterval: 60s
)";

constexpr const char* providers = R"(# An example: copy to /etc/grafana/provisioning/dashboards/
apiVersion: 1
providers:
  - name: netroster
    type: file
    folder: netroster
    # Changes made in the browser would be lost with the next release.
    allowUiUpdates: false
    options:
      path: /usr/share/netroster/grafana/dashboards
)";

constexpr const char* prometheus = R"(# An example: what Prometheus needs to know.
rule_files:
  - /usr/share/netroster/grafana/rules/*.yml

scrape_configs:
  - job_name: netroster
    scrape_interval: 60s
    static_configs:
      - targets: ["127.0.0.1:9816"]

  - job_name: snmp
    scrape_interval: 60s
    http_sd_configs:
      - url: http://127.0.0.1:9816/sd/prometheus
)";

}  // namespace

std::vector<interchange::TextFile> shipped_files() {
  std::vector<interchange::TextFile> out;
  for (const auto& dashboard : shipped_dashboards())
    out.push_back({"dashboards/" + dashboard.uid + ".json", classic_json(dashboard)});
  out.push_back({"provisioning/dashboards/netroster.yml", providers});
  out.push_back({"provisioning/datasources/netroster.yml", datasources});
  out.push_back({"provisioning/prometheus.yml", prometheus});
  out.push_back({"rules/netroster-alerts.yml", alert_rules_yaml()});
  out.push_back({"rules/netroster-recordings.yml", recording_rules_yaml()});
  return out;
}

}  // namespace netroster::grafana
