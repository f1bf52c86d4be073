// Recording and alert rules for Prometheus, as plain values.
#pragma once

#include <string>
#include <vector>

namespace netroster::grafana {

struct Recording {
  std::string name;  // level:metric:operations
  std::string expr;
};

struct Alert {
  std::string name;  // "Netroster…"
  std::string expr;
  std::string lasting;   // how long it must hold: "15m"
  std::string severity;  // "info", "warning", "critical"
  std::string summary;   // one sentence, no values
  std::string description;
};

const std::vector<Recording>& recordings();
const std::vector<Alert>& alerts();

// Rule files for Prometheus; the same bytes every time. Every alert names its part of the page
// how-to/grafana.md as the runbook.
std::string recording_rules_yaml();
std::string alert_rules_yaml();

}  // namespace netroster::grafana
