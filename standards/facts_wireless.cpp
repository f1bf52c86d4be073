// Facts about access points, VLANs and wireless networks.
#include <set>

#include "base/text.h"
#include "standards/fact_kit.h"

namespace netroster::standards {
namespace {

const World::PointEntry& of(const World& w, std::uint32_t i) { return w.access_point(i); }

std::string model_of(const World& w, std::uint32_t i) {
  const auto& entry = of(w, i);
  if (entry.point != nullptr && !entry.point->model.empty()) return entry.point->model;
  return entry.device == none ? std::string() : w.device(entry.device).device->facts->device.model;
}

std::string vendor_of(const World& w, std::uint32_t i) {
  const auto& entry = of(w, i);
  const auto device = entry.device != none ? entry.device : entry.controller;
  return device == none ? std::string() : w.device(device).device->facts->device.vendor;
}

const ModelRow* row_of(const World& w, std::uint32_t i) {
  return w.model_row(vendor_of(w, i), model_of(w, i), "access-point");
}

Observed name(const World& w, std::uint32_t i) {
  return words_or(of(w, i).name, of(w, i).when, "it has no name");
}
Observed model(const World& w, std::uint32_t i) {
  return words_or(model_of(w, i), of(w, i).when, "its model is not known");
}

Observed firmware(const World& w, std::uint32_t i) {
  const auto& entry = of(w, i);
  std::string value = entry.point == nullptr ? std::string() : entry.point->firmware;
  if (value.empty() && entry.device != none)
    value = w.device(entry.device).device->facts->device.os_version;
  return words_or(value, entry.when, "its version is not known");
}

bool has_six_gigahertz(const World::PointEntry& entry) {
  if (entry.point == nullptr) return false;
  const auto& all = entry.point->radios;
  return std::any_of(all.begin(), all.end(), [](const Radio& one) { return one.band == "6 GHz"; });
}

Observed generation(const World& w, std::uint32_t i) {
  const auto* row = row_of(w, i);
  if (row != nullptr && !row->generation.empty()) return words(row->generation, of(w, i).when);
  if (has_six_gigahertz(of(w, i))) return words("802.11ax-6e", of(w, i).when);
  const auto own = model_of(w, i);
  return unknown(own.empty() ? "its model is not known"
                             : "no [[model]] says the generation of " + own);
}

Observed approved(const World& w, std::uint32_t i) {
  const auto own = model_of(w, i);
  if (own.empty()) return unknown("its model is not known");
  const auto* row = row_of(w, i);
  if (row == nullptr || !row->approved) return unknown("no [[model]] says whether it is approved");
  return truth(*row->approved, of(w, i).when, "by [[model]] " + row->match);
}

Observed firmware_approved(const World& w, std::uint32_t i) {
  auto own = firmware(w, i);
  if (!own.known()) return own;
  const auto* row = row_of(w, i);
  if (row == nullptr || row->firmware.empty())
    return unknown("no [[model]] names the firmware of " + model_of(w, i));
  const auto& version = std::get<std::string>(own.value);
  const bool good = std::any_of(row->firmware.begin(), row->firmware.end(),
                                [&](const auto& one) { return glob_matches(one, version); });
  return truth(good, own.when, version);
}

// Controllers have many words for it.
Observed up(const World& w, std::uint32_t i) {
  const auto& entry = of(w, i);
  if (entry.point == nullptr)
    return truth(w.device(entry.device).device->last_attempt.reach == Reach::answered, entry.when);
  const auto status = to_lower(entry.point->status);
  if (status.empty()) return unknown("its controller does not tell its state");
  for (const std::string_view good : {"up", "online", "associated", "registered", "connected",
                                      "run", "enabled", "normal", "active", "joined"})
    if (status == good) return truth(true, entry.when, entry.point->status);
  for (const std::string_view bad :
       {"down", "offline", "disassociated", "disconnected", "disabled", "fault", "lost"})
    if (status == bad) return truth(false, entry.when, entry.point->status);
  return unknown("what its controller means by \"" + entry.point->status + "\" is not known");
}

Observed clients(const World& w, std::uint32_t i) {
  const auto* point = of(w, i).point;
  if (point == nullptr) return unknown("its clients are not counted");
  return number_or(point->clients, of(w, i).when, "its clients are not counted");
}

Observed busiest_radio(const World& w, std::uint32_t i) {
  std::optional<double> most;
  const auto* point = of(w, i).point;
  if (point != nullptr)
    for (const auto& radio : point->radios)
      if (radio.clients) most = std::max(most.value_or(0), static_cast<double>(*radio.clients));
  return number_or(most, of(w, i).when, "the clients of its radios are not counted");
}

Observed channel_use(const World& w, std::uint32_t i) {
  std::optional<double> most;
  const auto* point = of(w, i).point;
  if (point != nullptr)
    for (const auto& radio : point->radios)
      if (radio.utilisation_percent) most = std::max(most.value_or(0), *radio.utilisation_percent);
  return number_or(most, of(w, i).when, "the use of its channels is not told");
}

Observed bands(const World& w, std::uint32_t i) {
  std::set<std::string> names;
  if (of(w, i).point != nullptr)
    for (const auto& radio : of(w, i).point->radios)
      if (!radio.band.empty()) names.insert(radio.band);
  if (names.empty()) return unknown("its radios are not told");
  return known(std::vector<std::string>(names.begin(), names.end()), of(w, i).when);
}

const Port* switch_port(const World& w, std::uint32_t i) {
  return of(w, i).switch_port == none ? nullptr : &w.port_of(w.port(of(w, i).switch_port));
}

Observed port_known(const World& w, std::uint32_t i) {
  if (switch_port(w, i) == nullptr) return unknown("no switch hears it");
  return truth(true, of(w, i).when);
}

Observed port_speed(const World& w, std::uint32_t i) {
  const auto* port = switch_port(w, i);
  if (port == nullptr) return unknown("the port that it hangs on is not known");
  return number_or(port->speed_bps, of(w, i).when, "its port tells no speed");
}

Observed port_class(const World& w, std::uint32_t i) {
  const auto* port = switch_port(w, i);
  if (port == nullptr) return unknown("the port that it hangs on is not known");
  if (!port->poe) return unknown("whether its port gives power is not known");
  if (port->poe->status != "delivering")
    return unknown("its port gives it no power: an injector may");
  if (port->poe->power_class.size() != 1) return unknown("its port does not tell the class");
  return number(port->poe->power_class[0] - '0', of(w, i).when);
}

Observed vlan_id(const World& w, std::uint32_t i) { return number(w.vlan(i).id, w.vlan(i).when); }

Observed vlan_name(const World& w, std::uint32_t i) {
  const auto& vlan = w.vlan(i);
  if (vlan.names.empty()) return unknown("no switch tells its name");
  const auto most =
      std::max_element(vlan.names.begin(), vlan.names.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  return words(most->first, vlan.when);
}

Observed one_name(const World& w, std::uint32_t i) {
  const auto& vlan = w.vlan(i);
  if (vlan.names.empty()) return unknown("no switch tells its name");
  if (vlan.names.size() == 1) return truth(true, vlan.when);
  std::string all;
  for (const auto& [name, count] : vlan.names) all += (all.empty() ? "" : ", ") + name;
  return truth(false, vlan.when, all);
}

Observed vlan_devices(const World& w, std::uint32_t i) {
  return number(w.vlan(i).devices, w.vlan(i).when);
}

Observed ssid_name(const World& w, std::uint32_t i) {
  return words_or(w.ssid(i).name, w.ssid(i).when, "it has no name");
}
Observed ssid_clients(const World& w, std::uint32_t i) {
  return number_or(w.ssid(i).clients, w.ssid(i).when, "its clients are not counted");
}

constexpr auto A = SubjectKind::access_point;
constexpr auto V = SubjectKind::vlan;
constexpr auto S = SubjectKind::ssid;
constexpr std::string_view controller = "makers' controller MIBs";
constexpr std::string_view scan_it = "scan its wireless controller";
constexpr std::string_view model_hint = "write a [[model]] row in standards.d";
constexpr std::string_view port_hint = "turn LLDP on, on the access point and its switch";
constexpr std::string_view generations[] = {"802.11n", "802.11ac", "802.11ax", "802.11ax-6e",
                                            "802.11be"};
constexpr std::string_view band_words[] = {"2.4 GHz", "5 GHz", "6 GHz"};
constexpr FactRow rows[] = {
    {A, "name", Unit::text, "What it is called.", controller, scan_it, name},
    {A, "model", Unit::text, "As it is sold.", controller, scan_it, model},
    {A, "firmware", Unit::text, "Its version.", controller, scan_it, firmware},
    {A, "generation", Unit::text, "802.11n, 802.11ac, 802.11ax, 802.11ax-6e or 802.11be.",
     "[[model]] rows, and its radios", model_hint, generation, generations},
    {A, "model_approved", Unit::truth, "Whether the district approves its model.",
     "[[model]] in standards.d", model_hint, approved},
    {A, "firmware_approved", Unit::truth, "Whether its version is approved for its model.",
     "[[model]] in standards.d", model_hint, firmware_approved},
    {A, "is_up", Unit::truth, "Whether its controller says that it works, or it answers.",
     controller, scan_it, up},
    {A, "clients", Unit::count, "Clients at the last reading.", controller, scan_it, clients},
    {A, "busiest_radio_clients", Unit::count, "Clients of its busiest radio at the last reading.",
     controller, scan_it, busiest_radio},
    {A, "channel_utilisation", Unit::percent, "How busy its busiest channel is.", controller,
     scan_it, channel_use},
    {A, "bands", Unit::names, "2.4 GHz, 5 GHz, 6 GHz.", controller, scan_it, bands, band_words},
    {A, "port_known", Unit::truth, "Whether the switch port that it hangs on is known.",
     "LLDP, CDP", port_hint, port_known},
    {A, "port_speed", Unit::rate, "The speed of that port.", "IF-MIB ifHighSpeed", port_hint,
     port_speed},
    {A, "poe_class", Unit::count, "The power class that the port grants it.", "POWER-ETHERNET-MIB",
     port_hint, port_class},
    {V, "id", Unit::count, "Its number.", "Q-BRIDGE-MIB", "scan the switches", vlan_id},
    {V, "name", Unit::text, "What most switches of the site call it.", "Q-BRIDGE-MIB, makers' MIBs",
     "scan the switches", vlan_name},
    {V, "has_one_name", Unit::truth, "Whether all switches of the site call it the same.",
     "Q-BRIDGE-MIB, makers' MIBs", "scan the switches", one_name},
    {V, "devices", Unit::count, "Devices that have it.", "Q-BRIDGE-MIB, makers' MIBs",
     "scan the switches", vlan_devices},
    {S, "name", Unit::text, "What clients see.", controller, scan_it, ssid_name},
    {S, "clients", Unit::count, "Clients at the last reading.", controller, scan_it, ssid_clients},
};

}  // namespace

std::span<const FactRow> wireless_facts() { return rows; }

}  // namespace netroster::standards
