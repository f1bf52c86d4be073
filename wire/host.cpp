#include "wire/host.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace netroster::wire {
namespace {

template <typename T>
void add_once(std::vector<T>& values, T value) {
  if (values.size() >= max_host_values) return;
  if (std::find(values.begin(), values.end(), value) == values.end())
    values.push_back(std::move(value));
}

// An address alone, without a station or a name behind it, is what any packet has.
bool says_something(const HostSeen& host) {
  return host.mac || !host.names.empty() || !host.services.empty() || !host.server.empty();
}

}  // namespace

HostSeen host_of(std::string_view protocol, const FrameContext& frame) {
  HostSeen host;
  host.protocol = protocol;
  host.vlan = frame.vlan;
  return host;
}

bool is_host_address(const IpAddress& address) {
  if (address.is_unspecified() || address.is_multicast() || address.is_loopback()) return false;
  return !address.is_v4() || address.to_v4() != 0xffffffffU;
}

void add_address(HostSeen& host, const IpAddress& address) {
  if (is_host_address(address)) add_once(host.addresses, address);
}

void add_name(HostSeen& host, std::string_view name) {
  auto clean = sanitise(name, max_host_name);
  if (!clean.empty()) add_once(host.names, std::move(clean));
}

void add_service(HostSeen& host, std::string_view service) {
  auto clean = sanitise(service, max_host_name);
  if (!clean.empty()) add_once(host.services, std::move(clean));
}

void set_mac(HostSeen& host, const MacAddress& mac) {
  if (mac.is_zero() || mac.is_multicast()) return;
  host.mac = mac;
  if (mac.is_virtual_router()) host.virtual_address = true;
}

void report(HostSeen host, Sightings& sightings) {
  if (says_something(host)) sightings.hosts.push_back(std::move(host));
}

std::string text_or_hex(std::string_view raw) {
  return is_printable_ascii(raw) ? sanitise(raw, max_host_name)
                                 : hex_colons(raw.substr(0, max_host_name / 3));
}

}  // namespace netroster::wire
