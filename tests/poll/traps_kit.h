// A trap, and how it is sent from a loopback address.
#pragma once

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "collectors/snmp/endpoint.h"

namespace netroster::poll::testing_kit {

// linkDown of SNMPv1, of 127.61.0.1; at `generic_trap` is what kind it is.
inline const std::string link_down{
    "\x30\x26\x02\x01\x00\x04\x06public\xa4\x19\x06\x06\x2b\x06\x01\x04\x01\x09"
    "\x40\x04\x7f\x3d\x00\x01\x02\x01\x02\x02\x01\x00\x43\x01\x05\x30\x00",
    40};
inline constexpr std::size_t generic_trap = 31;

inline void send_from(const IpAddress& from, std::uint16_t port, const std::string& bytes) {
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  sockaddr_storage storage{};
  auto* const address = reinterpret_cast<sockaddr*>(&storage);
  auto length = snmp::to_sockaddr({from, 0}, storage);
  EXPECT_EQ(::bind(socket, address, length), 0);
  length = snmp::to_sockaddr({*IpAddress::parse("127.0.0.1"), port}, storage);
  const auto sent = ::sendto(socket, bytes.data(), bytes.size(), 0, address, length);
  EXPECT_EQ(sent, static_cast<ssize_t>(bytes.size()));
  ::close(socket);
}

}  // namespace netroster::poll::testing_kit
