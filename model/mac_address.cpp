#include "model/mac_address.h"

#include <algorithm>

#include "base/text.h"

namespace netroster {
namespace {

std::optional<std::uint8_t> hex_digit(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  return std::nullopt;
}

bool is_separator(char c) { return c == ':' || c == '-' || c == '.' || c == ' '; }

// Twelve digits in a row, cut anywhere by separators that do not split a byte.
std::optional<MacAddress> parse_packed(std::string_view text) {
  MacAddress mac;
  std::size_t digits = 0;
  for (const char c : text) {
    if (is_separator(c) && digits % 2 == 0) continue;
    const auto digit = hex_digit(c);
    if (!digit || digits == 12) return std::nullopt;
    auto& byte = mac.bytes[digits / 2];
    byte = static_cast<std::uint8_t>(byte << 4 | *digit);
    ++digits;
  }
  return digits == 12 ? std::optional(mac) : std::nullopt;
}

// Six groups of one or two digits: agents drop leading zeros.
std::optional<MacAddress> parse_groups(std::string_view text) {
  MacAddress mac;
  std::size_t group = 0;
  std::size_t digits = 0;
  for (const char c : text) {
    if (is_separator(c)) {
      if (digits == 0 || ++group == 6) return std::nullopt;
      digits = 0;
      continue;
    }
    const auto digit = hex_digit(c);
    if (!digit || ++digits > 2) return std::nullopt;
    mac.bytes[group] = static_cast<std::uint8_t>(mac.bytes[group] << 4 | *digit);
  }
  return group == 5 && digits > 0 ? std::optional(mac) : std::nullopt;
}

}  // namespace

std::string MacAddress::text() const {
  return hex_colons({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

bool MacAddress::is_broadcast() const {
  return std::all_of(bytes.begin(), bytes.end(), [](auto byte) { return byte == 0xff; });
}

bool MacAddress::is_virtual_router() const {
  const auto starts = [this](std::initializer_list<std::uint8_t> prefix) {
    return std::equal(prefix.begin(), prefix.end(), bytes.begin());
  };
  return starts({0x00, 0x00, 0x5e, 0x00, 0x01}) || starts({0x00, 0x00, 0x5e, 0x00, 0x02}) ||
         starts({0x00, 0x00, 0x0c, 0x07, 0xac}) || starts({0x00, 0x07, 0xb4, 0x00}) ||
         (starts({0x00, 0x00, 0x0c, 0x9f}) && (bytes[4] & 0xf0) == 0xf0);
}

std::optional<MacAddress> MacAddress::from_bytes(std::string_view raw) {
  if (raw.size() != 6) return std::nullopt;
  MacAddress mac;
  std::copy(raw.begin(), raw.end(), mac.bytes.begin());
  return mac;
}

std::optional<MacAddress> MacAddress::parse(std::string_view text) {
  text = trim(text);
  if (text.size() > 24) return std::nullopt;
  if (const auto groups = parse_groups(text)) return groups;
  return parse_packed(text);
}

}  // namespace netroster
