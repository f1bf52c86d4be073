// The queries that dashboards and rules share. `interval` is "$__rate_interval" in a dashboard and
// a length of time in a rule; `site` selects by label site, and is empty for all of them.
#pragma once

#include <string>
#include <string_view>

namespace netroster::grafana {

inline constexpr std::string_view dashboard_interval = "$__rate_interval";
inline constexpr std::string_view chosen_site = "site=~\"$site\"";

// When a connection is too full: the policy of standards/rules/capacity.toml, as ratios.
struct Utilisation {
  double warn = 0.50;
  double plan = 0.60;
  double upgrade = 0.70;
  double critical = 0.85;
};
inline constexpr Utilisation utilisation_policy;

enum class Way : bool { down, up };  // towards the site, from the site

// What a circuit carries, in bytes a second; labels site, circuit. The circuit is measured at a
// port of a device: the counters come from another target, and are found by device and port.
std::string circuit_rate(Way way, std::string_view interval, std::string_view site);
// What is contracted, in bytes a second; labels site, circuit.
std::string circuit_contract(Way way, std::string_view site);
// The first by the second, a ratio.
std::string circuit_utilisation(Way way, std::string_view interval, std::string_view site);

// How full ports are that lead to another device or are a circuit's, the fuller direction, a ratio;
// labels of the port.
std::string uplink_utilisation(std::string_view interval, std::string_view selector);

}  // namespace netroster::grafana
