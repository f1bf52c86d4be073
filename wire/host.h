// What the decoders of hosts share: a sighting that starts from its frame, and what may be put in.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "wire/frame_context.h"
#include "wire/sightings.h"

namespace netroster::wire {

// Names, addresses or services kept of one message: more than one host has, less than a hostile
// one would like.
inline constexpr std::size_t max_host_values = 64;
// Longest host name kept (RFC 1035: 255 bytes).
inline constexpr std::size_t max_host_name = 255;

// A sighting by `protocol` in the VLAN of its frame, of nobody yet.
HostSeen host_of(std::string_view protocol, const FrameContext& frame);

// True for an address that one station can have: not unspecified, multicast, loopback or
// 255.255.255.255.
bool is_host_address(const IpAddress& address);

// Each adds a value that says something, once. Text is made clean here.
void add_address(HostSeen& host, const IpAddress& address);
void add_name(HostSeen& host, std::string_view name);
void add_service(HostSeen& host, std::string_view service);

// Takes the MAC address if it can be a station's. One that several routers share is taken and
// marked as such; zero and group addresses are left out.
void set_mac(HostSeen& host, const MacAddress& mac);

// Hands over a sighting of somebody: with a MAC address, a name, a service or a product.
void report(HostSeen host, Sightings& sightings);

// Printable text as it is, anything else as "0a:1b:2c" (option 82, interface ids).
std::string text_or_hex(std::string_view raw);

}  // namespace netroster::wire
