#pragma once

#include <netinet/in.h>
#include <sys/socket.h>

#include <compare>
#include <cstdint>
#include <cstring>
#include <optional>

#include "model/ip_address.h"

namespace netroster::snmp {

// A UDP address and port.
struct Endpoint {
  IpAddress address;
  std::uint16_t port = 161;

  auto operator<=>(const Endpoint&) const = default;
};

// The kernel's form; returns its length.
inline socklen_t to_sockaddr(const Endpoint& endpoint, sockaddr_storage& out) {
  std::memset(&out, 0, sizeof out);
  const auto& bytes = endpoint.address.bytes();
  if (endpoint.address.is_v4()) {
    auto& v4 = reinterpret_cast<sockaddr_in&>(out);
    v4.sin_family = AF_INET;
    v4.sin_port = htons(endpoint.port);
    std::memcpy(&v4.sin_addr, bytes.data(), 4);
    return sizeof(sockaddr_in);
  }
  auto& v6 = reinterpret_cast<sockaddr_in6&>(out);
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(endpoint.port);
  std::memcpy(&v6.sin6_addr, bytes.data(), 16);
  return sizeof(sockaddr_in6);
}

inline std::optional<Endpoint> from_sockaddr(const sockaddr_storage& in) {
  const auto endpoint = [](const void* address, std::size_t size, std::uint16_t port) {
    const auto parsed = IpAddress::from_bytes({static_cast<const char*>(address), size});
    return parsed ? std::optional(Endpoint{*parsed, ntohs(port)}) : std::nullopt;
  };
  if (in.ss_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(in);
    return endpoint(&v4.sin_addr, 4, v4.sin_port);
  }
  if (in.ss_family == AF_INET6) {
    const auto& v6 = reinterpret_cast<const sockaddr_in6&>(in);
    return endpoint(&v6.sin6_addr, 16, v6.sin6_port);
  }
  return std::nullopt;
}

}  // namespace netroster::snmp
