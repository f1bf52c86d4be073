#include "collectors/capture/merge.h"

#include <fmt/format.h>

#include <algorithm>

namespace netroster::capture {
namespace {

constexpr std::size_t max_of_each = 32;
constexpr std::size_t max_vlans = 4094;

std::string_view octets(const MacAddress& mac) {
  return {reinterpret_cast<const char*>(mac.bytes.data()), mac.bytes.size()};
}

std::string text_of(const std::optional<MacAddress>& mac) { return mac ? mac->text() : ""; }

// Parts of a key do not hold line ends: their text has been sanitised.
template <typename... Parts>
std::string key(const Parts&... parts) {
  std::string joined;
  ((joined.append(parts), joined += '\n'), ...);
  return joined;
}

// All of these answer whether anything is new.

template <typename T>
bool add_new(std::vector<T> from, std::vector<T>& to, std::size_t limit = max_of_each) {
  const auto before = to.size();
  for (auto& value : from)
    if (to.size() < limit && std::find(to.begin(), to.end(), value) == to.end())
      to.push_back(std::move(value));
  return to.size() > before;
}

template <typename T>
bool take_all(T from, T& to) {
  if (from == to) return false;
  to = std::move(from);
  return true;
}

bool take_text(std::string from, std::string& to) {
  return !from.empty() && take_all(std::move(from), to);
}

template <typename T>
bool take_value(const std::optional<T>& from, std::optional<T>& to) {
  return from && take_all(from, to);
}

bool take_flag(bool from, bool& to) { return from && take_all(from, to); }

// True when any is: all of them are done.
template <typename... Done>
bool any_of(Done... done) {
  return (done || ...);
}

// EDP's two frames, whichever came first.
void merge_parts(wire::NeighbourSeen told, wire::NeighbourSeen& known) {
  take_text(std::move(told.neighbour.name), known.neighbour.name);
  take_text(std::move(told.neighbour.port_id), known.neighbour.port_id);
  take_text(std::move(told.neighbour.description), known.neighbour.description);
  add_new(std::move(told.neighbour.addresses), known.neighbour.addresses);
  add_new(std::move(told.vlans), known.vlans, max_vlans);
  take_value(told.source, known.source);
}

std::size_t of(const std::string& text) { return text.capacity(); }

std::size_t of(const std::vector<std::string>& texts) {
  std::size_t sum = texts.capacity() * sizeof(std::string);
  for (const auto& text : texts) sum += of(text);
  return sum;
}

std::size_t of(const std::vector<Vlan>& vlans) {
  std::size_t sum = vlans.capacity() * sizeof(Vlan);
  for (const auto& vlan : vlans) sum += of(vlan.name);
  return sum;
}

template <typename... Parts>
std::size_t sum_of(const Parts&... parts) {
  return (of(parts) + ... + 0);
}

}  // namespace

std::string key_of(const wire::NeighbourSeen& told) {
  const auto& neighbour = told.neighbour;
  return key(neighbour.protocol, neighbour.chassis_id, neighbour.port_id);
}

std::string key_of(const wire::BridgeSeen& told) {
  return key(told.protocol, told.bridge_id, told.port_id, std::to_string(told.vlan.value_or(0)));
}

std::string key_of(const wire::LacpSeen& told) {
  return key(told.actor_system, std::to_string(told.actor_key), std::to_string(told.actor_port));
}

std::string key_of(const wire::DomainSeen& told) {
  return key(told.protocol, text_of(told.source), told.domain, told.device_id, told.port_id);
}

// Octets, and not text: this is made for every frame that tells of a host.
std::string key_of(const wire::HostSeen& told) {
  if (told.mac) return std::string(octets(*told.mac));
  return told.addresses.empty() ? "" : told.addresses.front().text();
}

std::string key_of(const wire::BeaconSeen& told) { return std::string(octets(told.bssid)); }

bool merge(wire::NeighbourSeen told, wire::NeighbourSeen& known) {
  const bool is_new = known.neighbour.protocol.empty();
  if (!is_new && told.ttl_seconds == 0U) return take_value(told.ttl_seconds, known.ttl_seconds);
  if (is_new || told.neighbour.protocol != "edp") return take_all(std::move(told), known);
  merge_parts(std::move(told), known);
  return true;
}

bool merge(wire::BridgeSeen told, wire::BridgeSeen& known) {
  return take_all(std::move(told), known);
}

bool merge(wire::LacpSeen told, wire::LacpSeen& known) { return take_all(std::move(told), known); }

// A summary tells the revision, a subset the VLANs.
bool merge(wire::DomainSeen told, wire::DomainSeen& known) {
  if (told.vlans.empty()) told.vlans = known.vlans;
  return take_all(std::move(told), known);
}

bool merge(wire::HostSeen told, Host& known) {
  auto& host = known.told;
  if (host.protocol.empty()) host.protocol = told.protocol;
  return any_of(
      add_new({std::move(told.protocol)}, known.protocols), take_value(told.mac, host.mac),
      add_new(std::move(told.addresses), host.addresses),
      add_new(std::move(told.names), host.names), add_new(std::move(told.services), host.services),
      take_text(std::move(told.vendor_class), host.vendor_class),
      take_text(std::move(told.fingerprint), host.fingerprint),
      take_text(std::move(told.relay_circuit), host.relay_circuit),
      take_text(std::move(told.relay_remote), host.relay_remote),
      take_text(std::move(told.server), host.server), take_value(told.requested, host.requested),
      take_value(told.vlan, host.vlan), take_flag(told.router, host.router),
      take_flag(told.virtual_address, host.virtual_address));
}

// A hidden network tells its name in probe responses only.
bool merge(wire::BeaconSeen told, wire::BeaconSeen& known) {
  return any_of(take_all(told.bssid, known.bssid), take_text(std::move(told.ssid), known.ssid),
                take_text(std::move(told.security), known.security),
                take_text(std::move(told.access_point), known.access_point),
                take_value(told.channel, known.channel),
                take_value(told.signal_dbm, known.signal_dbm),
                take_value(told.frequency_mhz, known.frequency_mhz));
}

std::size_t weight(const wire::NeighbourSeen& told) {
  const auto& n = told.neighbour;
  std::size_t med = 0;
  for (const auto& [name, value] : n.med) med += sizeof(std::string) * 3 + of(value);
  return sizeof told + med + n.addresses.capacity() * sizeof(IpAddress) +
         sum_of(n.chassis_id, n.port_id, n.port_description, n.name, n.description, n.platform,
                n.capabilities, told.vlans, told.vtp_domain);
}

std::size_t weight(const wire::BridgeSeen& told) {
  return sizeof told + sum_of(told.bridge_id, told.root_id, told.port_id, told.mst_region);
}

std::size_t weight(const wire::LacpSeen& told) {
  return sizeof told + sum_of(told.actor_system, told.partner_system);
}

std::size_t weight(const wire::DomainSeen& told) {
  return sizeof told + sum_of(told.domain, told.device_id, told.port_id, told.vlans);
}

std::size_t weight(const wire::HostSeen& told) {
  return sizeof told + told.addresses.capacity() * sizeof(IpAddress) +
         sum_of(told.names, told.services, told.vendor_class, told.fingerprint, told.relay_circuit,
                told.relay_remote, told.server);
}

std::size_t weight(const wire::BeaconSeen& told) {
  return sizeof told + sum_of(told.ssid, told.security, told.access_point);
}

}  // namespace netroster::capture
