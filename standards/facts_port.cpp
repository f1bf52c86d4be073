// Facts about ports.
#include <charconv>

#include "model/words.h"
#include "standards/fact_kit.h"

namespace netroster::standards {
namespace {

const Port& of(const World& w, std::uint32_t i) { return w.port_of(w.port(i)); }
WallTime read_of(const World& w, std::uint32_t i) { return w.device(w.port(i).device).ports_read; }

Observed use(const World& w, std::uint32_t i) {
  switch (w.port(i).use) {
    case PortUse::access:
      return words("access", read_of(w, i));
    case PortUse::uplink:
      return words("uplink", read_of(w, i));
    case PortUse::access_point:
      return words("access-point", read_of(w, i));
    case PortUse::phone:
      return words("phone", read_of(w, i));
    case PortUse::unmanaged:
      return words("unmanaged", read_of(w, i));
    case PortUse::inner:
      break;
  }
  return words("inner", read_of(w, i));
}

Observed on_switch(const World& w, std::uint32_t i) {
  return truth(is_switch(w.device(w.port(i).device)), read_of(w, i));
}

Observed state(const World& w, std::uint32_t i) {
  const auto& port = of(w, i);
  if (!port.oper || *port.oper == OperState::unknown) return unknown("its state is not known");
  return words(is_up(port) ? "up" : "down", read_of(w, i));
}

Observed enabled(const World& w, std::uint32_t i) {
  const auto& port = of(w, i);
  if (!port.admin) return unknown("its state is not known");
  return truth(*port.admin == AdminState::up, read_of(w, i));
}

Observed speed(const World& w, std::uint32_t i) {
  const auto& port = of(w, i);
  if (port.oper && !is_up(port)) return not_applicable("nothing is connected");
  return number_or(port.speed_bps, read_of(w, i), "it tells no speed");
}

Observed duplex(const World& w, std::uint32_t i) {
  const auto& port = of(w, i);
  if (port.oper && !is_up(port)) return not_applicable("nothing is connected");
  if (!port.duplex) return unknown("it tells no duplex");
  return words(std::string(text(*port.duplex)), read_of(w, i));
}

Observed alias(const World& w, std::uint32_t i) {
  const auto& port = of(w, i);
  const auto& fresh = w.device(w.port(i).device).device->freshness;
  if (port.alias.empty() && fresh.find("ports") == fresh.end()) return unknown("it was not read");
  return truth(!port.alias.empty(), read_of(w, i), port.alias);
}

Observed vlan(const World& w, std::uint32_t i) {
  return number_or(of(w, i).vlan, read_of(w, i), "its VLAN is not known");
}

Observed poe_state(const World& w, std::uint32_t i) {
  const auto& poe = of(w, i).poe;
  if (!poe) return unknown("whether it gives power is not known");
  return words_or(poe->status, read_of(w, i), "it does not tell");
}

Observed poe_class(const World& w, std::uint32_t i) {
  const auto& poe = of(w, i).poe;
  if (!poe) return unknown("whether it gives power is not known");
  if (poe->status != "delivering") return not_applicable("it gives no power now");
  double value = 0;
  const auto& text = poe->power_class;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc() || end == text.data()) return unknown("it does not tell the class");
  return number(value, read_of(w, i));
}

template <auto Member>
Observed measured(const World& w, std::uint32_t i) {
  const auto found = w.measured(i);
  if (!found || !((*found).*Member)) return unknown(why_not(found));
  return number(*((*found).*Member), found->when);
}

std::string why_not_counted(const std::optional<PortErrors>& found) {
  return found && !found->why.empty() ? found->why : "its frames were not counted";
}

Observed error_share(const World& w, std::uint32_t i) {
  const auto found = w.errors(i);
  if (!found || !found->error_ratio) return unknown(why_not_counted(found));
  return number(*found->error_ratio * 1e6, found->when);
}
Observed discard_share(const World& w, std::uint32_t i) {
  const auto found = w.errors(i);
  if (!found || !found->discard_ratio) return unknown(why_not_counted(found));
  return number(*found->discard_ratio * 1e6, found->when);
}

Observed utilisation(const World& w, std::uint32_t i) {
  const auto& port = of(w, i);
  if (port.oper && !is_up(port)) return not_applicable("nothing is connected");
  const auto found = w.measured(i);
  if (!found || !found->in_p95_bps || !found->out_p95_bps) return unknown(why_not(found));
  if (!port.speed_bps || *port.speed_bps == 0) return unknown("it tells no speed");
  const double top = std::max(*found->in_p95_bps, *found->out_p95_bps);
  return number(100 * top / static_cast<double>(*port.speed_bps), found->when);
}

Observed failed_logins(const World& w, std::uint32_t i) {
  const auto& sessions = of(w, i).sessions;
  if (!sessions) return unknown("whether it asks who is there is not known");
  return truth(true, read_of(w, i), std::to_string(sessions->authorised) + " sessions");
}

// Spanning tree's word for the port. BRIDGE-MIB says nothing of BPDU guard.
Observed stp_state(const World& w, std::uint32_t i) {
  const auto& device = *w.device(w.port(i).device).device;
  if (!device.facts->stp) return unknown("the spanning tree of its switch was not read");
  const auto& port = of(w, i);
  for (const auto& row : device.facts->stp->ports) {
    const bool same = row.port_index ? *row.port_index == port.index
                                     : port.bridge_port && *port.bridge_port == row.bridge_port;
    if (same) return words_or(row.state, read_time(device, "stp"), "it does not tell");
  }
  return unknown("it is in no spanning tree that was read");
}

constexpr auto P = SubjectKind::port;
constexpr std::string_view scan_it = "scan its device";
constexpr std::string_view measure_it = "let the daemon poll it ([poll]) for some school days";
constexpr std::string_view uses[] = {"access", "uplink",    "access-point",
                                     "phone",  "unmanaged", "inner"};
constexpr std::string_view states[] = {"up", "down"};
constexpr std::string_view duplexes[] = {"half", "full"};
constexpr std::string_view poe_states[] = {"disabled", "searching", "delivering",
                                           "fault",    "test",      "other_fault"};
constexpr std::string_view stp_states[] = {"forwarding", "blocking", "learning",
                                           "listening",  "disabled", "broken"};
constexpr FactRow rows[] = {
    {P, "use", Unit::text, "access, uplink, access-point, phone, unmanaged or inner (no socket).",
     "IF-MIB, links, neighbours", scan_it, use, uses},
    {P, "on_switch", Unit::truth, "Whether its device is a switch.", "the inventory", scan_it,
     on_switch},
    {P, "state", Unit::text, "up or down.", "IF-MIB ifOperStatus", scan_it, state, states},
    {P, "enabled", Unit::truth, "Whether it is switched on.", "IF-MIB ifAdminStatus", scan_it,
     enabled},
    {P, "speed", Unit::rate, "What it runs at.", "IF-MIB ifHighSpeed", scan_it, speed},
    {P, "duplex", Unit::text, "half or full.", "EtherLike-MIB dot3StatsDuplexStatus", scan_it,
     duplex, duplexes},
    {P, "is_described", Unit::truth, "Whether somebody wrote a description.", "IF-MIB ifAlias",
     scan_it, alias},
    {P, "vlan", Unit::count, "The number of its untagged VLAN.", "Q-BRIDGE-MIB dot1qPvid", scan_it,
     vlan},
    {P, "poe_state", Unit::text, "disabled, searching, delivering, fault, test or other_fault.",
     "POWER-ETHERNET-MIB", "scan with [mib] poe = true", poe_state, poe_states},
    {P, "poe_class", Unit::count, "The power class of what hangs on it, 0 to 8.",
     "POWER-ETHERNET-MIB", "scan with [mib] poe = true", poe_class},
    {P, "stp_state", Unit::text, "forwarding, blocking, learning, listening, disabled or broken.",
     "BRIDGE-MIB dot1dStpPortState", "scan with [mib] spanning_tree = true", stp_state, stp_states},
    {P, "asks_who", Unit::truth, "Whether it has 802.1X sessions.",
     "IEEE8021-PAE-MIB, makers' MIBs", scan_it, failed_logins},
    {P, "utilisation", Unit::percent,
     "95th percentile of 5-minute samples over school hours, the fuller direction, of its speed.",
     "measured traffic", measure_it, utilisation},
    {P, "in_p95", Unit::rate, "95th percentile of what it received.", "measured traffic",
     measure_it, measured<&PortMeasure::in_p95_bps>},
    {P, "out_p95", Unit::rate, "95th percentile of what it sent.", "measured traffic", measure_it,
     measured<&PortMeasure::out_p95_bps>},
    {P, "samples", Unit::percent, "Share of the samples that there should be.", "measured traffic",
     measure_it, measured<&PortMeasure::sample_percent>},
    {P, "errors", Unit::ratio, "Frames with errors in the last 7 days, of a million.",
     "IF-MIB ifInErrors, ifOutErrors", measure_it, error_share},
    {P, "discards", Unit::ratio, "Frames thrown away in the last 7 days, of a million.",
     "IF-MIB ifInDiscards, ifOutDiscards", measure_it, discard_share},
};

}  // namespace

std::span<const FactRow> port_facts() { return rows; }

}  // namespace netroster::standards
