#include "exporters/grafana/promql.h"

#include <fmt/format.h>

namespace netroster::grafana {

std::string circuit_rate(Way way, std::string_view interval, std::string_view site) {
  return fmt::format(
      "max by (site, circuit) (label_replace(label_replace("
      "max by (site, circuit, device, port) (netroster_circuit_info{{{0}}}), "
      "\"instance\", \"$1\", \"device\", \"(.+)\"), \"ifName\", \"$1\", \"port\", \"(.+)\") "
      "* on (instance, ifName) group_left () max by (instance, ifName) "
      "(rate({1}{{uplink=\"true\"}}[{2}])))",
      site, way == Way::down ? "ifHCInOctets" : "ifHCOutOctets", interval);
}

std::string circuit_contract(Way way, std::string_view site) {
  return fmt::format(
      "max by (site, circuit) (netroster_circuit_contract_{}_bytes_per_second{{{}}})",
      way == Way::down ? "down" : "up", site);
}

std::string circuit_utilisation(Way way, std::string_view interval, std::string_view site) {
  return circuit_rate(way, interval, site) + " / " + circuit_contract(way, site);
}

std::string uplink_utilisation(std::string_view interval, std::string_view selector) {
  const auto part = [&](const char* counter) {
    return fmt::format("rate({}{{uplink=\"true\"{}{}}}[{}])", counter, selector.empty() ? "" : ", ",
                       selector, interval);
  };
  // 0 and saturated speeds are no speeds that one can divide by.
  return fmt::format(
      "(({0} > {1}) or {1}) * 8 / on (instance, ifIndex) group_left () "
      "(max by (instance, ifIndex) (ifHighSpeed{{uplink=\"true\"{2}{3}}} > 0) * 1000000)",
      part("ifHCInOctets"), part("ifHCOutOctets"), selector.empty() ? "" : ", ", selector);
}

}  // namespace netroster::grafana
