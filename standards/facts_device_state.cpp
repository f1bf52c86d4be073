// Facts about how a device is: power, spanning tree, temperature, ports.
#include <fmt/format.h>

#include <charconv>

#include "base/text.h"
#include "standards/fact_kit.h"

namespace netroster::standards {
namespace {

const Device& of(const World& w, std::uint32_t i) { return *w.device(i).device; }

bool was_read(const Device& device, const char* part) {
  const auto at = device.freshness.find(part);
  return at != device.freshness.end() && at->second.last_complete;
}

Observed power_supplies(const World& w, std::uint32_t i) {
  const auto& facts = *of(w, i).facts;
  double count = 0;
  for (const auto& part : facts.modules)
    if (part.part_class == "powerSupply") ++count;
  if (count > 0) return number(count, read_time(of(w, i), "modules"));
  const auto* row = w.model_row(facts.device.vendor, facts.device.model, of(w, i).role);
  if (row != nullptr && row->power_supplies)
    return number(*row->power_supplies, of(w, i).last_seen, "by [[model]]");
  return unknown("it does not tell its power supplies");
}

// Supplies and fans are parts whose sensors have a state; only what says that it is broken counts.
Observed broken_parts(const World& w, std::uint32_t i) {
  const auto& facts = *of(w, i).facts;
  double count = 0;
  bool any = false;
  std::string which;
  for (const auto& sensor : facts.sensors) {
    if (sensor.status.empty()) continue;
    any = true;
    const auto status = to_lower(sensor.status);
    if (status != "nonoperational" && status != "critical" && status != "failed" &&
        status != "faulty")
      continue;
    ++count;
    which = sensor.name;
  }
  if (!any) return unknown("no part of it tells its state");
  return number(count, read_time(of(w, i), "sensors"), which);
}

Observed temperature(const World& w, std::uint32_t i) {
  std::optional<double> warmest;
  std::string which;
  for (const auto& sensor : of(w, i).facts->sensors) {
    if (sensor.unit != "celsius" || !sensor.value) continue;
    if (sensor.port_index) continue;  // of a transceiver
    if (warmest && *sensor.value <= *warmest) continue;
    warmest = sensor.value;
    which = sensor.name;
  }
  if (!warmest) return unknown("it tells no temperature");
  return number(*warmest, read_time(of(w, i), "sensors"), which);
}

Observed uptime(const World& w, std::uint32_t i) {
  const auto& value = of(w, i).facts->device.uptime_centiseconds;
  if (!value) return unknown("it does not tell its uptime");
  return number(static_cast<double>(*value) / 100, read_time(of(w, i), "system"));
}

Observed stp_running(const World& w, std::uint32_t i) {
  if (!is_switch(w.device(i))) return not_applicable("is no switch");
  const auto& tree = of(w, i).facts->stp;
  if (!tree) return unknown("its spanning tree was not read");
  const auto when = read_time(of(w, i), "stp");
  if (tree->ports.empty()) return truth(false, when, "no port takes part");
  return truth(true, when);
}

Observed stp_priority(const World& w, std::uint32_t i) {
  const auto& tree = of(w, i).facts->stp;
  if (!tree || !tree->priority) return unknown("its spanning tree was not read");
  return number(*tree->priority, read_time(of(w, i), "stp"));
}

Observed stp_is_root(const World& w, std::uint32_t i) {
  const auto& tree = of(w, i).facts->stp;
  if (!tree || tree->root.empty()) return unknown("its spanning tree was not read");
  const auto slash = tree->root.find('/');
  const auto mac = of(w, i).facts->device.base_mac;
  const bool by_port = tree->root_port && *tree->root_port == 0 && tree->root_cost == 0U;
  const bool by_mac =
      mac && slash != std::string::npos && tree->root.substr(slash + 1) == mac->text();
  return truth(by_port || by_mac, read_time(of(w, i), "stp"), "root is " + tree->root);
}

// The priority that the root of the tree has, whoever it is.
Observed stp_root_priority(const World& w, std::uint32_t i) {
  const auto& tree = of(w, i).facts->stp;
  if (!tree || tree->root.empty()) return unknown("its spanning tree was not read");
  double value = 0;
  const auto* begin = tree->root.data();
  const auto [end, failed] = std::from_chars(begin, begin + tree->root.size(), value);
  if (failed != std::errc() || end == begin) return unknown("its root is not told in full");
  return number(value, read_time(of(w, i), "stp"), tree->root);
}

Observed topology_changes(const World& w, std::uint32_t i) {
  const auto& tree = of(w, i).facts->stp;
  const auto& uptime = of(w, i).facts->device.uptime_centiseconds;
  if (!tree || !tree->topology_changes || !uptime || *uptime == 0)
    return unknown("its spanning tree was not read");
  const double days = static_cast<double>(*uptime) / 8'640'000;
  return number(*tree->topology_changes / std::max(days, 1.0), read_time(of(w, i), "stp"));
}

// No MIB that is read tells of BPDU guard: it is known where a person says so.
Observed edge_guard(const World& w, std::uint32_t i) {
  if (!is_switch(w.device(i))) return not_applicable("is no switch");
  return unknown("no MIB that is read tells whether edge ports refuse bridges");
}

Observed lldp(const World& w, std::uint32_t i) {
  if (!w.device(i).network) return not_applicable("is no switch or router");
  const auto& device = of(w, i);
  for (const auto& row : device.facts->neighbours)
    if (row.protocol == "lldp" && row.source.empty())
      return truth(true, read_time(device, "neighbours.lldp"));
  if (!device.facts->device.lldp_chassis_id.empty())
    return truth(true, read_time(device, "system"), "it tells its own LLDP chassis id");
  if (was_read(device, "neighbours.lldp"))
    return truth(false, read_time(device, "neighbours.lldp"), "its LLDP table is empty");
  return unknown("its LLDP tables were not read");
}

Observed poe_budget(const World& w, std::uint32_t i) {
  double sum = 0;
  for (const auto& group : of(w, i).facts->poe) {
    if (!group.budget_watts) return unknown("a power group does not tell its budget");
    sum += *group.budget_watts;
  }
  if (of(w, i).facts->poe.empty()) return unknown("it tells no power budget");
  return number(sum, read_time(of(w, i), "poe"));
}

Observed poe_used(const World& w, std::uint32_t i) {
  double worst = 0;
  const auto& groups = of(w, i).facts->poe;
  if (groups.empty()) {
    if (was_read(of(w, i), "poe")) return not_applicable("it gives no power");
    return unknown("it tells no power budget");
  }
  for (const auto& group : groups) {
    if (!group.budget_watts || !group.drawn_watts || *group.budget_watts <= 0)
      return unknown("a power group does not tell its budget or what is drawn");
    worst = std::max(worst, 100 * *group.drawn_watts / *group.budget_watts);
  }
  return number(worst, read_time(of(w, i), "poe"), "of the fullest power group");
}

Observed free_ports(const World& w, std::uint32_t i) {
  const auto& entry = w.device(i);
  if (!is_switch(entry)) return not_applicable("is no switch");
  double all = 0;
  double down = 0;
  const auto& ports = entry.device->facts->ports;
  for (std::uint32_t p = 0; p < ports.size(); ++p) {
    if (w.port(entry.first_port + p).use == PortUse::inner) continue;
    if (!ports[p].oper) return unknown("the state of a port is not known");
    ++all;
    if (!is_up(ports[p])) ++down;
  }
  return all == 0 ? unknown("its ports were not read") : number(100 * down / all, entry.ports_read);
}

// What its edge could ask for, against what its uplinks carry: only ports that are up count.
Observed oversubscription(const World& w, std::uint32_t i) {
  const auto& entry = w.device(i);
  if (!is_switch(entry)) return not_applicable("is no switch");
  double edge = 0;
  double up = 0;
  const auto& ports = entry.device->facts->ports;
  for (std::uint32_t p = 0; p < ports.size(); ++p) {
    const auto use = w.port(entry.first_port + p).use;
    if (use == PortUse::inner || !is_up(ports[p])) continue;
    if (!ports[p].speed_bps) return unknown("the speed of " + ports[p].name + " is not known");
    (use == PortUse::uplink ? up : edge) += static_cast<double>(*ports[p].speed_bps);
  }
  if (edge + up == 0) return unknown("its ports were not read, or none is up");
  if (up == 0) return unknown("which of its ports are uplinks is not known");
  return number(edge / up, entry.ports_read,
                fmt::format("{:g} Gbps of edge on {:g} Gbps of uplink", edge / 1e9, up / 1e9));
}

Observed half_duplex(const World& w, std::uint32_t i) {
  const auto& entry = w.device(i);
  double count = 0;
  bool any = false;
  std::string which;
  for (const auto& port : entry.device->facts->ports) {
    if (!is_up(port) || !port.duplex) continue;
    any = true;
    if (*port.duplex != Duplex::half) continue;
    ++count;
    which = port.name;
  }
  if (!any) return unknown("no port that is up tells its duplex");
  return number(count, read_time(of(w, i), "ports.duplex"), which);
}

Observed uplinks(const World& w, std::uint32_t i) {
  double count = 0;
  WallTime oldest{};
  for (const auto at : w.device(i).links) {
    if (!w.link(at).backbone) continue;
    ++count;
    oldest = older(oldest, w.link(at).link->last_seen);
  }
  return count == 0 ? unknown("no link to another network device is known") : number(count, oldest);
}

// Batteries stand in a closet; which device hangs on which is not known from outside.
Observed on_ups(const World& w, std::uint32_t i) {
  const auto& entry = w.device(i);
  if (entry.closet == none) return unknown("its closet is not known");
  for (const auto at : inside(w, entry.site, SubjectKind::ups))
    if (equal_nocase(w.ups(at).closet, w.closet(entry.closet).id))
      return truth(true, older(said_by_card(w, at), read_time(of(w, i), "system")),
                   "a UPS stands in its closet");
  return unknown("no UPS is known in its closet");
}

Observed completely_read(const World& w, std::uint32_t i) {
  const auto& facts = *of(w, i).facts;
  if (facts.tables.empty()) return unknown("it was never read");
  for (const auto& table : facts.tables)
    if (!table.complete) return truth(false, of(w, i).last_seen, table.table + ": " + table.reason);
  return truth(true, of(w, i).last_seen);
}

constexpr auto D = SubjectKind::device;
constexpr std::string_view scan_it =
    "scan it, and see what it refuses: netroster device show DEVICE";
constexpr FactRow rows[] = {
    {D, "power_supplies", Unit::count, "Power supplies that are fitted.",
     "ENTITY-MIB, or [[model]]", scan_it, power_supplies},
    {D, "broken_parts", Unit::count, "Parts that say they are broken: supplies, fans, sensors.",
     "ENTITY-SENSOR-MIB, makers' MIBs", scan_it, broken_parts},
    {D, "temperature", Unit::celsius, "Its warmest reading, transceivers left out.",
     "ENTITY-SENSOR-MIB, makers' MIBs", scan_it, temperature},
    {D, "uptime", Unit::duration, "Time since it started.", "sysUpTime", scan_it, uptime},
    {D, "stp_running", Unit::truth, "Whether it takes part in a spanning tree.",
     "BRIDGE-MIB dot1dStp", scan_it, stp_running},
    {D, "stp_priority", Unit::count, "Its bridge priority.", "BRIDGE-MIB dot1dStpPriority", scan_it,
     stp_priority},
    {D, "stp_is_root", Unit::truth, "Whether it is the root of its spanning tree.",
     "BRIDGE-MIB dot1dStpDesignatedRoot", scan_it, stp_is_root},
    {D, "stp_root_priority", Unit::count, "The bridge priority of the root it sees.",
     "BRIDGE-MIB dot1dStpDesignatedRoot", scan_it, stp_root_priority},
    {D, "edge_guard", Unit::truth, "Whether its edge ports refuse bridges (BPDU guard).",
     "nobody yet", "look at its configuration, and waive the rule for it with what you saw",
     edge_guard},
    {D, "topology_changes", Unit::ratio, "Changes of the spanning tree, a day.",
     "BRIDGE-MIB dot1dStpTopChanges", scan_it, topology_changes},
    {D, "lldp", Unit::truth, "Whether it speaks LLDP.", "LLDP-MIB",
     "turn LLDP on, and let SNMP read LLDP-MIB", lldp},
    {D, "poe_budget", Unit::watts, "Power that it can give, all groups together.",
     "POWER-ETHERNET-MIB pethMainPse", scan_it, poe_budget},
    {D, "poe_used", Unit::percent, "Power drawn of the budget, in its fullest group.",
     "POWER-ETHERNET-MIB pethMainPse", scan_it, poe_used},
    {D, "free_ports", Unit::percent, "Share of its ports that nothing is connected to.",
     "IF-MIB ifOperStatus", scan_it, free_ports},
    {D, "oversubscription", Unit::ratio,
     "Speed of its edge ports that are up, to that of its uplinks.", "IF-MIB ifHighSpeed, links",
     "turn LLDP on, so that its uplinks are known", oversubscription},
    {D, "half_duplex_ports", Unit::count, "Ports that are up and half duplex.", "EtherLike-MIB",
     scan_it, half_duplex},
    {D, "network_links", Unit::count, "Cables to other network devices.", "links",
     "turn LLDP on, on both ends", uplinks},
    {D, "on_ups", Unit::truth, "Whether a UPS stands in its closet.", "UPS-MIB and the site's file",
     "declare [[site.ups]] with its `closet`", on_ups},
    {D, "completely_read", Unit::truth, "Whether every table of it was read to its end.",
     "the sweep", scan_it, completely_read},
};

}  // namespace

std::span<const FactRow> device_state_facts() { return rows; }

}  // namespace netroster::standards
