// Facts about wiring closets.
#include <set>

#include "base/text.h"
#include "model/words.h"
#include "standards/fact_kit.h"
#include "standards/uplinks.h"

namespace netroster::standards {
namespace {

constexpr auto no_switch = "no switch of the closet is known";

bool has_switch(const World& w, std::uint32_t i) {
  const auto& all = w.closet(i).devices;
  return std::any_of(all.begin(), all.end(), [&](auto at) { return is_switch(w.device(at)); });
}

Observed kind(const World& w, std::uint32_t i) {
  const auto* closet = w.closet(i).declared;
  return closet == nullptr ? unknown("the closet is not declared")
                           : words(std::string(text(closet->kind)));
}

Observed building(const World& w, std::uint32_t i) {
  const auto* closet = w.closet(i).declared;
  return words_or(closet == nullptr ? std::string() : closet->building, {}, "it is not declared");
}

Observed switches(const World& w, std::uint32_t i) {
  double count = 0;
  WallTime newest{};
  for (const auto at : w.closet(i).devices) {
    if (!is_switch(w.device(at))) continue;
    ++count;
    newest = std::max(newest, w.device(at).device->last_seen);
  }
  return count == 0 ? unknown(no_switch) : number(count, newest);
}

Observed no_uplinks(const World& w, std::uint32_t i) {
  return unknown(has_switch(w, i) ? "no link out of the closet is known" : no_switch);
}

Observed uplinks(const World& w, std::uint32_t i) {
  double count = 0;
  WallTime oldest{};
  for (const auto& one : uplinks_of(w, i)) {
    if (!is_active(one)) continue;
    ++count;
    oldest = older(oldest, one.when);
  }
  return count == 0 ? no_uplinks(w, i) : number(count, oldest);
}

template <bool Near>
Observed uplink_devices(const World& w, std::uint32_t i) {
  std::set<std::uint32_t> devices;
  WallTime oldest{};
  for (const auto& one : uplinks_of(w, i)) {
    if (!is_active(one)) continue;
    const auto device = one.link->devices[Near ? one.near : 1 - one.near];
    if (device != none) devices.insert(device);
    oldest = older(oldest, one.when);
  }
  return devices.empty() ? no_uplinks(w, i) : number(static_cast<double>(devices.size()), oldest);
}

Observed uplink_speed(const World& w, std::uint32_t i) {
  double sum = 0;
  bool any = false;
  WallTime oldest{};
  for (const auto& one : uplinks_of(w, i)) {
    if (!is_active(one)) continue;
    const auto speed = speed_of(one);
    if (!speed) return unknown("the speed of an uplink is not known");
    any = true;
    sum += *speed;
    oldest = older(oldest, one.when);
  }
  return any ? number(sum, oldest) : no_uplinks(w, i);
}

template <bool Slowest>
Observed member_speed(const World& w, std::uint32_t i) {
  std::optional<double> found;
  WallTime oldest{};
  for (const auto& one : uplinks_of(w, i)) {
    if (!is_active(one)) continue;
    const auto speed = speed_of(one);
    if (!speed) return unknown("the speed of an uplink is not known");
    if (!found || (Slowest ? *speed < *found : *speed > *found)) found = speed;
    oldest = older(oldest, one.when);
  }
  return found ? number(*found, oldest) : no_uplinks(w, i);
}

// Of probes and batteries, not of chips.
bool measures_rooms(const Device& device) {
  return device.role == "sensor" || device.role == "ups" || device.role == "pdu";
}

// A battery is warmer than the room.
bool is_of_the_room(const Sensor& sensor) {
  return sensor.unit == "celsius" && sensor.value &&
         to_lower(sensor.name).find("battery") == std::string::npos;
}

// The warmest reading of sensors that measure the room.
Observed temperature(const World& w, std::uint32_t i) {
  std::optional<double> warmest;
  WallTime when{};
  for (const auto at : w.closet(i).devices) {
    const auto& device = *w.device(at).device;
    if (!measures_rooms(device)) continue;
    for (const auto& sensor : device.facts->sensors) {
      if (!is_of_the_room(sensor)) continue;
      if (!warmest || *sensor.value > *warmest) warmest = sensor.value;
      when = read_time(device, "sensors");
    }
  }
  return number_or(warmest, when, "no probe measures the room");
}

std::vector<std::uint32_t> batteries(const World& w, std::uint32_t i) {
  std::vector<std::uint32_t> out;
  const auto& closet = w.closet(i);
  for (const auto at : inside(w, closet.site, SubjectKind::ups))
    if (equal_nocase(w.ups(at).closet, closet.id)) out.push_back(at);
  return out;
}

Observed ups(const World& w, std::uint32_t i) {
  const auto all = batteries(w, i);
  if (all.empty()) return unknown("no UPS is known in the closet");
  WallTime oldest{};
  for (const auto at : all) oldest = older(oldest, said_by_card(w, at));
  return number(static_cast<double>(all.size()), oldest);
}

Observed free_ports(const World& w, std::uint32_t i) {
  double all = 0;
  double down = 0;
  WallTime oldest{};
  for (const auto at : w.closet(i).devices) {
    const auto& entry = w.device(at);
    if (!is_switch(entry)) continue;
    const auto& ports = entry.device->facts->ports;
    for (std::uint32_t p = 0; p < ports.size(); ++p) {
      if (w.port(entry.first_port + p).use == PortUse::inner) continue;
      if (!ports[p].oper) return unknown("the state of a port of " + entry.name + " is not known");
      ++all;
      if (!is_up(ports[p])) ++down;
    }
    oldest = older(oldest, entry.ports_read);
  }
  return all == 0 ? unknown(no_switch) : number(100 * down / all, oldest);
}

constexpr auto C = SubjectKind::closet;
constexpr std::string_view closet_hint =
    "declare [[site.closet]], and set each device's location to its closet's id";
constexpr std::string_view link_hint = "turn LLDP on, on both ends, and scan";
constexpr std::string_view kinds[] = {"mpoe", "mdf", "idf"};
constexpr FactRow rows[] = {
    {C, "kind", Unit::text, "mpoe, mdf or idf.", in_site_file, closet_hint, kind, kinds},
    {C, "building", Unit::text, "The id of the building it is in.", in_site_file, closet_hint,
     building},
    {C, "switches", Unit::count, "Switches in it.", "the inventory and each device's location",
     closet_hint, switches},
    {C, "uplinks", Unit::count, "Cables to network devices outside the closet that are up.",
     "links", link_hint, uplinks},
    {C, "uplink_devices", Unit::count,
     "Different devices of the closet that those cables start at.", "links", link_hint,
     uplink_devices<true>},
    {C, "uplink_far_devices", Unit::count, "Different devices that those cables lead to.", "links",
     link_hint, uplink_devices<false>},
    {C, "uplink_speed", Unit::rate, "Their speed, all together.", "links, IF-MIB ifHighSpeed",
     link_hint, uplink_speed},
    {C, "slowest_uplink", Unit::rate, "The speed of the slowest of them.",
     "links, IF-MIB ifHighSpeed", link_hint, member_speed<true>},
    {C, "fastest_uplink", Unit::rate, "The speed of the fastest of them.",
     "links, IF-MIB ifHighSpeed", link_hint, member_speed<false>},
    {C, "temperature", Unit::celsius,
     "The warmest reading of a probe, UPS or power strip that measures the room.",
     "ENTITY-SENSOR-MIB, UPS-MIB, makers' MIBs", "fit a temperature probe that answers SNMP",
     temperature},
    {C, "upses", Unit::count, "Batteries in it, with a card or declared.",
     "UPS-MIB and the site's file", "declare [[site.ups]] with its `closet`", ups},
    {C, "free_ports", Unit::percent, "Share of its switches' ports that nothing is connected to.",
     "IF-MIB ifOperStatus", closet_hint, free_ports},
};

}  // namespace

std::span<const FactRow> closet_facts() { return rows; }

}  // namespace netroster::standards
