#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace netroster {

// An IPv4 or IPv6 address. IPv4-mapped IPv6 addresses are read as the IPv4 address they mean, so
// that no spelling slips past a scope check.
class IpAddress {
 public:
  IpAddress() = default;
  static IpAddress v4(std::uint32_t host_order);
  static std::optional<IpAddress> parse(std::string_view text);
  // 4 or 16 raw bytes in network order.
  static std::optional<IpAddress> from_bytes(std::string_view raw);

  auto operator<=>(const IpAddress&) const = default;

  bool is_v4() const { return is_v4_; }
  std::uint32_t to_v4() const;  // host order; only for is_v4()
  const std::array<std::uint8_t, 16>& bytes() const { return bytes_; }
  int bit_length() const { return is_v4_ ? 32 : 128; }
  bool is_unspecified() const;
  bool is_loopback() const;
  bool is_link_local() const;
  bool is_multicast() const;
  std::string text() const;

 private:
  bool is_v4_ = true;
  std::array<std::uint8_t, 16> bytes_{};  // IPv4 in the first four
};

// An address block: "10.20.0.0/16", "2001:db8::/64". Host bits are cleared.
class IpNetwork {
 public:
  IpNetwork() = default;
  IpNetwork(IpAddress address, int prefix_length);
  // A bare address is a block of one. nullopt for anything else that is not address/length.
  static std::optional<IpNetwork> parse(std::string_view text);

  auto operator<=>(const IpNetwork&) const = default;

  const IpAddress& address() const { return address_; }
  int prefix_length() const { return prefix_length_; }
  bool contains(const IpAddress& address) const;
  bool contains(const IpNetwork& other) const;
  // The network or the broadcast address of an IPv4 block shorter than /31: never a device.
  bool is_reserved(const IpAddress& address) const;
  // Number of addresses, 2^63 at most.
  std::uint64_t size() const;
  std::string text() const;

 private:
  IpAddress address_;
  int prefix_length_ = 32;
};

}  // namespace netroster

template <>
struct std::hash<netroster::IpAddress> {
  std::size_t operator()(const netroster::IpAddress& address) const noexcept {
    std::uint64_t value = address.is_v4() ? 4 : 6;
    for (const auto byte : address.bytes()) value = (value ^ byte) * 0x100000001b3ULL;
    return value;
  }
};
