#include "model/ip_address.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>

#include "base/text.h"

namespace netroster {
namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

}  // namespace

IpAddress IpAddress::v4(std::uint32_t host_order) {
  IpAddress address;
  for (std::size_t i = 0; i < 4; ++i)
    address.bytes_[i] = static_cast<std::uint8_t>(host_order >> (24 - 8 * i));
  return address;
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string terminated(trim(text));
  if (terminated.find('\0') != std::string::npos)
    return std::nullopt;  // inet_pton would stop there
  std::array<char, 16> raw{};
  if (inet_pton(AF_INET, terminated.c_str(), raw.data()) == 1) return from_bytes({raw.data(), 4});
  if (inet_pton(AF_INET6, terminated.c_str(), raw.data()) == 1) return from_bytes({raw.data(), 16});
  return std::nullopt;
}

std::optional<IpAddress> IpAddress::from_bytes(std::string_view raw) {
  IpAddress address;
  if (raw.size() == 16 && std::memcmp(raw.data(), mapped_prefix.data(), 12) == 0)
    raw.remove_prefix(12);
  if (raw.size() != 4 && raw.size() != 16) return std::nullopt;
  address.is_v4_ = raw.size() == 4;
  std::memcpy(address.bytes_.data(), raw.data(), raw.size());
  return address;
}

std::uint32_t IpAddress::to_v4() const {
  return static_cast<std::uint32_t>(bytes_[0]) << 24 | static_cast<std::uint32_t>(bytes_[1]) << 16 |
         static_cast<std::uint32_t>(bytes_[2]) << 8 | bytes_[3];
}

bool IpAddress::is_unspecified() const {
  return std::all_of(bytes_.begin(), bytes_.end(), [](auto byte) { return byte == 0; });
}

bool IpAddress::is_loopback() const {
  if (is_v4_) return bytes_[0] == 127;
  return bytes_[15] == 1 &&
         std::all_of(bytes_.begin(), bytes_.end() - 1, [](auto byte) { return byte == 0; });
}

bool IpAddress::is_link_local() const {
  if (is_v4_) return bytes_[0] == 169 && bytes_[1] == 254;
  return bytes_[0] == 0xfe && (bytes_[1] & 0xc0) == 0x80;
}

bool IpAddress::is_multicast() const {
  return is_v4_ ? (bytes_[0] & 0xf0) == 0xe0 : bytes_[0] == 0xff;
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  inet_ntop(is_v4_ ? AF_INET : AF_INET6, bytes_.data(), buffer.data(), buffer.size());
  return buffer.data();
}

IpNetwork::IpNetwork(IpAddress address, int prefix_length)
    : prefix_length_(std::clamp(prefix_length, 0, address.bit_length())) {
  auto bytes = address.bytes();
  const auto length = static_cast<std::size_t>(address.bit_length() / 8);
  for (std::size_t i = 0; i < length; ++i) {
    const int keep = std::clamp(prefix_length_ - static_cast<int>(i) * 8, 0, 8);
    bytes[i] = static_cast<std::uint8_t>(bytes[i] & (0xff00U >> keep));
  }
  // A network of ::ffff:0:0/96 cannot arise here: such an address was read as IPv4.
  if (address.is_v4()) {
    address_ = *IpAddress::from_bytes({reinterpret_cast<const char*>(bytes.data()), 4});
  } else {
    address_ =
        IpAddress::from_bytes({reinterpret_cast<const char*>(bytes.data()), 16}).value_or(address);
  }
}

std::optional<IpNetwork> IpNetwork::parse(std::string_view text) {
  text = trim(text);
  const auto slash = text.find('/');
  const auto address = IpAddress::parse(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return IpNetwork(*address, address->bit_length());
  const auto digits = text.substr(slash + 1);
  int length = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), length);
  const bool whole = error == std::errc() && end == digits.data() + digits.size();
  if (!whole || length < 0 || length > address->bit_length()) return std::nullopt;
  return IpNetwork(*address, length);
}

bool IpNetwork::contains(const IpAddress& address) const {
  if (address.is_v4() != address_.is_v4()) return false;
  const auto& wanted = address_.bytes();
  const auto& octets = address.bytes();
  const auto whole = static_cast<std::size_t>(prefix_length_ / 8);
  const int bits = prefix_length_ % 8;
  if (std::memcmp(octets.data(), wanted.data(), whole) != 0) return false;
  return bits == 0 || (octets[whole] ^ wanted[whole]) >> (8 - bits) == 0;
}

bool IpNetwork::contains(const IpNetwork& other) const {
  return other.prefix_length_ >= prefix_length_ && contains(other.address_);
}

bool IpNetwork::is_reserved(const IpAddress& address) const {
  if (!address_.is_v4() || prefix_length_ >= 31 || !contains(address)) return false;
  const std::uint32_t host_mask = 0xffffffffU >> prefix_length_;
  const std::uint32_t host = address.to_v4() & host_mask;
  return host == 0 || host == host_mask;
}

std::uint64_t IpNetwork::size() const {
  const int host_bits = address_.bit_length() - prefix_length_;
  return 1ULL << std::min(host_bits, 63);
}

std::string IpNetwork::text() const {
  return fmt::format("{}/{}", address_.text(), prefix_length_);
}

}  // namespace netroster
