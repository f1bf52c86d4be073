// What must hold of every sighting, whatever the frame was.
#pragma once

#include <cstdint>
#include <iterator>
#include <memory>
#include <string_view>

#include "base/text.h"
#include "wire/host.h"
#include "wire/host_kind.h"

namespace netroster::wire {

inline void require(bool condition) {
  if (!condition) __builtin_trap();
}

inline void require_clean(std::string_view text, std::size_t limit) {
  require(text.size() <= limit);
  require(sanitise(text, limit) == text);
}

inline void require_clean(const HostSeen& host) {
  require(host.mac || !host.names.empty() || !host.services.empty() || !host.server.empty());
  if (host.mac) require(!host.mac->is_zero() && !host.mac->is_multicast());
  require(host.addresses.size() <= max_host_values && host.names.size() <= max_host_values &&
          host.services.size() <= max_host_values);
  for (const auto& address : host.addresses) require(is_host_address(address));
  for (const auto& name : host.names) require_clean(name, max_host_name);
  for (const auto& service : host.services) require_clean(service, max_host_name);
  require_clean(host.vendor_class, max_device_text);
  require_clean(host.relay_circuit, max_host_name);
  require_clean(host.relay_remote, max_host_name);
  require_clean(host.server, max_host_name);
  require(!host_kind(host).empty());
}

inline void require_clean(const Sightings& sightings) {
  for (const auto& host : sightings.hosts) require_clean(host);
  for (const auto& beacon : sightings.beacons) {
    require_clean(beacon.ssid, max_device_text);
    require_clean(beacon.access_point, max_device_text);
    require(beacon.channel != 0U);
  }
  for (const auto& seen : sightings.neighbours) {
    require(!seen.neighbour.chassis_id.empty());
    require_clean(seen.neighbour.name, max_host_name);
    require_clean(seen.neighbour.description, max_device_text);
    require(seen.neighbour.addresses.size() <= max_host_values);
  }
}

// A frame whose source and destination the fuzzer does not choose: it is on the link.
inline FrameContext fuzz_frame() {
  return {MacAddress{{0x00, 0x11, 0x22, 0x33, 0x44, 0x55}},
          MacAddress{{0x01, 0x00, 0x5e, 0x00, 0x00, 0xfb}}, 7};
}

// The bytes in memory of their own size, so that a read past their end is seen.
class Exact {
 public:
  Exact(const std::uint8_t* data, std::size_t size) : bytes_(new char[size]), size_(size) {
    for (std::size_t i = 0; i < size; ++i) bytes_[i] = static_cast<char>(data[i]);
  }
  std::string_view view() const { return {bytes_.get(), size_}; }

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_;
};

}  // namespace netroster::wire
