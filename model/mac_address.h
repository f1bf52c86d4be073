#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace netroster {

// An IEEE 802 MAC address (EUI-48).
struct MacAddress {
  std::array<std::uint8_t, 6> bytes{};

  auto operator<=>(const MacAddress&) const = default;

  // "00:1a:2b:3c:4d:5e".
  std::string text() const;
  bool is_zero() const { return *this == MacAddress{}; }
  bool is_broadcast() const;
  bool is_multicast() const { return (bytes[0] & 1) != 0; }
  // Set by software: randomised clients, virtual machines (IEEE 802c).
  bool is_local() const { return (bytes[0] & 2) != 0; }
  // VRRP (RFC 5798) 00:00:5e:00:01|02:xx, HSRP 00:00:0c:07:ac:xx and 00:00:0c:9f:fx:xx, GLBP
  // 00:07:b4:00:xx:xx: an address shared by several devices names none of them.
  bool is_virtual_router() const;
  // Could be the address of one real device.
  bool identifies() const { return !is_zero() && !is_multicast() && !is_virtual_router(); }

  // Exactly six raw bytes.
  static std::optional<MacAddress> from_bytes(std::string_view raw);
  // "0:1a:2b:3c:4d:5e", "00-1A-…", "001a.2b3c.4d5e", "001a2b3c4d5e", "00 1A 2B …".
  static std::optional<MacAddress> parse(std::string_view text);
};

}  // namespace netroster

template <>
struct std::hash<netroster::MacAddress> {
  std::size_t operator()(const netroster::MacAddress& mac) const noexcept {
    std::uint64_t value = 0;
    for (const auto byte : mac.bytes) value = value << 8 | byte;
    return std::hash<std::uint64_t>{}(value * 0x9e3779b97f4a7c15ULL);
  }
};
