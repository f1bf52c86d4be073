#include "wire/named_hosts.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "wire/host.h"

namespace netroster::wire {

NamedHosts::NamedHosts(const Datagram& datagram, std::string_view protocol)
    : datagram_(datagram), protocol_(protocol), sender_(sender_of(datagram, protocol)) {}

HostSeen* NamedHosts::find(std::string_view name) {
  const auto is_called = [name](const HostSeen& host) {
    return std::any_of(host.names.begin(), host.names.end(),
                       [name](const auto& own) { return equal_nocase(own, name); });
  };
  if (is_called(sender_)) return &sender_;
  const auto found = std::find_if(others_.begin(), others_.end(), is_called);
  return found == others_.end() ? nullptr : &*found;
}

void NamedHosts::add(std::string_view name, const IpAddress& address) {
  const auto clean = sanitise(name, max_host_name);
  if (clean.empty() || !is_host_address(address)) return;
  if (auto* host = find(clean)) return add_address(*host, address);
  if (others_.size() >= max_host_values) return;
  auto host = host_behind(datagram_, protocol_);
  add_name(host, clean);
  add_address(host, address);
  others_.push_back(std::move(host));
}

void NamedHosts::add_service(std::string_view name, std::string_view service) {
  if (services_.size() >= max_host_values || service.empty()) return;
  services_.push_back({sanitise(name, max_host_name), std::string(service)});
}

void NamedHosts::claim_sender() {
  const auto is_sender = [this](const HostSeen& host) {
    return std::find(host.addresses.begin(), host.addresses.end(), datagram_.source) !=
           host.addresses.end();
  };
  for (const auto& host : others_) {
    if (!is_sender(host)) continue;
    for (const auto& name : host.names) add_name(sender_, name);
    for (const auto& address : host.addresses) add_address(sender_, address);
  }
  others_.erase(std::remove_if(others_.begin(), others_.end(), is_sender), others_.end());
}

void NamedHosts::report(Sightings& sightings) {
  claim_sender();
  for (const auto& [name, service] : services_) {
    auto* host = find(name);
    wire::add_service(host != nullptr ? *host : sender_, service);
  }
  wire::report(std::move(sender_), sightings);
  for (auto& host : others_) wire::report(std::move(host), sightings);
}

}  // namespace netroster::wire
