#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "exporters/grafana/rules.h"

namespace netroster::grafana {
namespace {

// A JSON string is a YAML string.
std::string quoted(const std::string& text) { return nlohmann::json(text).dump(); }

std::string lower(const std::string& text) {
  std::string out;
  for (const char c : text) out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

constexpr const char* made = "# Written by \"netroster export grafana\".\ngroups:\n";

}  // namespace

std::string recording_rules_yaml() {
  std::string out = made;
  out += "  - name: netroster_recordings\n    interval: 1m\n    rules:\n";
  for (const auto& each : recordings())
    out += fmt::format("      - record: {}\n        expr: {}\n", each.name, quoted(each.expr));
  return out;
}

std::string alert_rules_yaml() {
  std::string out = made;
  out += "  - name: netroster_alerts\n    rules:\n";
  for (const auto& each : alerts())
    out += fmt::format(
        "      - alert: {}\n        expr: {}\n        for: {}\n        labels:\n"
        "          severity: {}\n        annotations:\n          summary: {}\n"
        "          description: {}\n          runbook: {}\n",
        each.name, quoted(each.expr), each.lasting, each.severity, quoted(each.summary),
        quoted(each.description), quoted("docs/how-to/grafana.md#" + lower(each.name)));
  return out;
}

}  // namespace netroster::grafana
