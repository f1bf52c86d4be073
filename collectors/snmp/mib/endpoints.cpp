#include "collectors/snmp/mib/endpoints.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/text.h"

namespace netroster::mib {
namespace {

constexpr std::size_t most_at_edge = 8;  // addresses behind one port

using Counts = std::map<std::string, std::uint32_t>;

// What is known of one port.
struct EdgePort {
  std::set<MacAddress> learned;
  std::map<std::string, std::map<std::string, std::uint32_t>> told;  // protocol -> class -> count
  std::string told_text;  // what its neighbours call themselves, without separators
  bool leads_on = false;  // a bridge or a router is behind it, or it is an aggregate
  bool powers = false;
};
using EdgePorts = std::map<std::uint32_t, EdgePort>;  // by ifIndex

bool has(const Neighbour& neighbour, std::string_view capability) {
  const auto& list = neighbour.capabilities;
  return std::find(list.begin(), list.end(), capability) != list.end();
}

std::string class_of_kind(std::string_view kind) {
  constexpr std::array<std::pair<std::string_view, const char*>, 7> classes{
      {{"phone", "phone"},
       {"video-conference", "phone"},
       {"camera", "camera"},
       {"nvr", "camera"},
       {"printer", "printer"},
       {"access-point", "access-point"},
       {"server", "computer"}}};
  for (const auto& [known, name] : classes)
    if (known == kind) return name;
  return {};
}

// "" for what is no endpoint, or of no class that is known.
std::string class_of(const Neighbour& neighbour, const profiles::Library& library) {
  const auto med = neighbour.med.find("device_class");
  const bool talks = med != neighbour.med.end() && med->second == "communication endpoint";
  if (has(neighbour, "phone") || talks) return "phone";
  if (has(neighbour, "wlan")) return "access-point";
  for (const auto* text : {&neighbour.platform, &neighbour.description, &neighbour.name})
    if (auto name = class_of_kind(library.kind_of_platform(*text)); !name.empty()) return name;
  if (has(neighbour, "bridge") || has(neighbour, "router")) return {};
  return has(neighbour, "station") ? "computer" : "";
}

std::string without_separators(const std::string& text) {
  std::string out;
  for (const char c : to_lower(text))
    if (c != ':' && c != '-' && c != '.' && c != ' ') out += c;
  return out;
}

void add_neighbours(const DeviceFacts& facts, const profiles::Library& library, EdgePorts& ports) {
  for (const auto& neighbour : facts.neighbours) {
    if (!neighbour.local_index) continue;
    auto& port = ports[*neighbour.local_index];
    const auto found = class_of(neighbour, library);
    const bool passes_on = has(neighbour, "bridge") || has(neighbour, "router");
    if (found.empty() && passes_on) port.leads_on = true;
    if (!found.empty()) ++port.told[neighbour.protocol][found];
    for (const auto* text : {&neighbour.chassis_id, &neighbour.port_id, &neighbour.name})
      port.told_text += without_separators(*text) + "\n";
  }
}

EdgePorts ports_of(const DeviceFacts& facts, const profiles::Library& library) {
  EdgePorts ports;
  for (const auto& entry : facts.forwarding) {
    const bool learned = entry.status.empty() || entry.status == "learned";
    if (learned && entry.port_index && entry.mac.identifies())
      ports[*entry.port_index].learned.insert(entry.mac);
  }
  add_neighbours(facts, library, ports);
  for (const auto& lag : facts.lags) {
    ports[lag.port_index].leads_on = true;
    for (const auto member : lag.members) ports[member].leads_on = true;
  }
  for (const auto& port : facts.ports)
    if (const auto at = ports.find(port.index); at != ports.end() && port.poe)
      at->second.powers = port.poe->status == "delivering";
  return ports;
}

// Both protocols tell of the same devices: the one that tells of more is believed.
void count_told(const EdgePort& port, Counts& counts) {
  Counts most;
  for (const auto& [protocol, classes] : port.told)
    for (const auto& [name, count] : classes) most[name] = std::max(most[name], count);
  for (const auto& [name, count] : most) counts[name] += count;
}

// What hypervisors and container engines give their guests: 52:54:00 and 02:42 by custom.
bool is_virtual_machine(const MacAddress& address) {
  const auto& b = address.bytes;
  return (b[0] == 0x52 && b[1] == 0x54 && b[2] == 0x00) || (b[0] == 0x02 && b[1] == 0x42);
}

// Classes addresses by their makers.
class Addresses {
 public:
  Addresses(const profiles::Library& library, const profiles::AddressMakers& makers)
      : library_(library), makers_(makers) {}

  void count(const EdgePort& port, Counts& counts) const {
    for (const auto& address : port.learned) {
      const bool told =
          port.told_text.find(without_separators(address.text())) != std::string::npos;
      if (!told) ++counts[class_of(address, port)];
    }
  }

 private:
  std::string class_of(const MacAddress& address, const EdgePort& port) const {
    if (is_virtual_machine(address)) return "virtual";
    if (address.is_local()) return "randomised";
    const auto vendor = library_.vendor_in_text(makers_.organisation(address));
    if (auto name = class_of_kind(library_.usual_kind(vendor)); !name.empty()) return name;
    const bool alone = port.learned.size() == 1 && port.told.empty();
    return port.powers && alone ? "powered" : "other";
  }

  const profiles::Library& library_;
  const profiles::AddressMakers& makers_;
};

bool was_cut_short(const TableReport& table) {
  return !table.complete && table.table.find("TpFdb") != std::string::npos;
}

}  // namespace

std::optional<Counts> endpoints_of(const DeviceFacts& facts, const profiles::Library& library,
                                   const profiles::AddressMakers& makers) {
  if (facts.forwarding.empty()) return std::nullopt;
  if (std::any_of(facts.tables.begin(), facts.tables.end(), was_cut_short)) return std::nullopt;
  const Addresses addresses(library, makers);
  Counts counts;
  for (const auto& [index, port] : ports_of(facts, library)) {
    if (port.leads_on || port.learned.size() > most_at_edge) continue;
    count_told(port, counts);
    addresses.count(port, counts);
  }
  return counts;
}

}  // namespace netroster::mib
