// Facts about links.
#include <fmt/format.h>

#include "model/words.h"
#include "standards/fact_kit.h"

namespace netroster::standards {
namespace {

WallTime seen(const World& w, std::uint32_t i) { return w.link(i).link->last_seen; }

const Port* port_of(const World& w, std::uint32_t i, std::size_t end) {
  const auto& entry = w.link(i);
  const auto& index = entry.link->ends[end].index;
  if (entry.devices[end] == none || !index) return nullptr;
  const auto at = w.port_at(entry.devices[end], *index);
  return at == none ? nullptr : &w.port_of(w.port(at));
}

std::optional<double> speed_at(const World& w, std::uint32_t i, std::size_t end) {
  if (const auto* port = port_of(w, i, end); port != nullptr && port->speed_bps)
    return static_cast<double>(*port->speed_bps);
  if (const auto& said = w.link(i).link->ends[end].speed_bps) return static_cast<double>(*said);
  return std::nullopt;
}

Observed state(const World& w, std::uint32_t i) {
  return words(std::string(text(w.link(i).link->state)), seen(w, i));
}

Observed kind(const World& w, std::uint32_t i) {
  return words(w.link(i).backbone ? "backbone" : "edge", seen(w, i));
}

Observed stale(const World& w, std::uint32_t i) { return truth(w.link(i).link->stale, seen(w, i)); }

Observed confidence(const World& w, std::uint32_t i) {
  return number(w.link(i).link->confidence, seen(w, i), w.link(i).link->note);
}

Observed speed(const World& w, std::uint32_t i) {
  const auto a = speed_at(w, i, 0);
  const auto b = speed_at(w, i, 1);
  if (!a && !b) return unknown("neither end tells its speed");
  return number(a && b ? std::min(*a, *b) : a.value_or(b.value_or(0)), seen(w, i));
}

Observed same_speed(const World& w, std::uint32_t i) {
  const auto a = speed_at(w, i, 0);
  const auto b = speed_at(w, i, 1);
  if (!a || !b) return unknown("one end does not tell its speed");
  return truth(*a == *b, seen(w, i), fmt::format("{:g} and {:g} Gbps", *a / 1e9, *b / 1e9));
}

Observed same_duplex(const World& w, std::uint32_t i) {
  const auto* a = port_of(w, i, 0);
  const auto* b = port_of(w, i, 1);
  if (a == nullptr || b == nullptr || !a->duplex || !b->duplex)
    return unknown("one end does not tell its duplex");
  return truth(*a->duplex == *b->duplex, seen(w, i),
               fmt::format("{} and {}", text(*a->duplex), text(*b->duplex)));
}

Observed same_vlan(const World& w, std::uint32_t i) {
  const auto* a = port_of(w, i, 0);
  const auto* b = port_of(w, i, 1);
  if (a == nullptr || b == nullptr || !a->vlan || !b->vlan)
    return unknown("one end does not tell its untagged VLAN");
  return truth(*a->vlan == *b->vlan, seen(w, i), fmt::format("{} and {}", *a->vlan, *b->vlan));
}

Observed up(const World& w, std::uint32_t i) {
  const auto* a = port_of(w, i, 0);
  const auto* b = port_of(w, i, 1);
  const bool known_a = a != nullptr && a->oper;
  const bool known_b = b != nullptr && b->oper;
  if (!known_a && !known_b) return unknown("the state of its ports is not known");
  return truth((!known_a || is_up(*a)) && (!known_b || is_up(*b)), seen(w, i));
}

Observed between_closets(const World& w, std::uint32_t i) {
  const auto& entry = w.link(i);
  std::uint32_t closets[2] = {none, none};
  for (std::size_t end = 0; end < 2; ++end)
    if (entry.devices[end] != none) closets[end] = w.device(entry.devices[end]).closet;
  if (closets[0] == none || closets[1] == none)
    return unknown("the closet of one end is not known");
  return truth(closets[0] != closets[1], seen(w, i));
}

Observed aggregated(const World& w, std::uint32_t i) {
  const auto& ends = w.link(i).link->ends;
  return truth(!ends[0].aggregate.empty() || !ends[1].aggregate.empty(), seen(w, i));
}

Observed utilisation(const World& w, std::uint32_t i) {
  const auto& entry = w.link(i);
  std::optional<PortMeasure> polled;
  for (std::size_t end = 0; end < 2; ++end) {
    const auto& index = entry.link->ends[end].index;
    if (entry.devices[end] == none || !index) continue;
    const auto at = w.port_at(entry.devices[end], *index);
    const auto found = w.measured(at);
    const auto speed = speed_at(w, i, end);
    if (found && !polled) polled = found;
    if (!found || !found->in_p95_bps || !found->out_p95_bps || !speed || *speed == 0) continue;
    return number(100 * std::max(*found->in_p95_bps, *found->out_p95_bps) / *speed, found->when,
                  "measured at " + w.device(entry.devices[end]).name);
  }
  return unknown(why_not(polled));
}

constexpr auto L = SubjectKind::link;
constexpr std::string_view lldp_hint = "turn LLDP on, on both ends, and scan both";
constexpr std::string_view measure_it = "let the daemon poll it ([poll]) for some school days";
constexpr std::string_view states[] = {"confirmed", "one_sided",    "shared",
                                       "inferred",  "contradicted", "manual"};
constexpr std::string_view kinds[] = {"backbone", "edge"};
constexpr FactRow rows[] = {
    {L, "state", Unit::text, "confirmed, one_sided, shared, inferred, contradicted or manual.",
     "LLDP, CDP and others, forwarding tables", lldp_hint, state, states},
    {L, "kind", Unit::text, "backbone (between network devices) or edge.", "the inventory",
     lldp_hint, kind, kinds},
    {L, "is_stale", Unit::truth, "Whether it was not heard for longer than [inventory] allows.",
     "the inventory", lldp_hint, stale},
    {L, "confidence", Unit::percent, "How sure it is that the cable is there.",
     "the evidence for it", lldp_hint, confidence},
    {L, "is_up", Unit::truth, "Whether its ports are up.", "IF-MIB ifOperStatus", lldp_hint, up},
    {L, "speed", Unit::rate, "The speed of its slower end.", "IF-MIB ifHighSpeed", lldp_hint,
     speed},
    {L, "same_speed", Unit::truth, "Whether both ends run at one speed.", "IF-MIB ifHighSpeed",
     lldp_hint, same_speed},
    {L, "same_duplex", Unit::truth, "Whether both ends have one duplex.",
     "EtherLike-MIB dot3StatsDuplexStatus", lldp_hint, same_duplex},
    {L, "same_vlan", Unit::truth, "Whether both ends have one untagged VLAN.",
     "Q-BRIDGE-MIB dot1qPvid", lldp_hint, same_vlan},
    {L, "between_closets", Unit::truth, "Whether it leads from one closet to another.",
     "closets of its devices", "declare closets, and set each device's location", between_closets},
    {L, "is_aggregated", Unit::truth, "Whether it is a member of a link aggregation.",
     "IEEE8023-LAG-MIB", lldp_hint, aggregated},
    {L, "utilisation", Unit::percent,
     "95th percentile of 5-minute samples over school hours, the fuller direction, of its speed.",
     "measured traffic", measure_it, utilisation},
};

}  // namespace

std::span<const FactRow> link_facts() { return rows; }

}  // namespace netroster::standards
