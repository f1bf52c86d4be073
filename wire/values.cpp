#include "wire/values.h"

#include <fmt/format.h>

#include "base/text.h"

namespace netroster::wire {

std::string padded_text(std::string_view raw) { return sanitise(raw.substr(0, raw.find('\0'))); }

std::optional<MacAddress> mac_of(Cursor& cursor) { return MacAddress::from_bytes(cursor.bytes(6)); }

std::string system_id(Cursor& cursor) {
  const auto priority = cursor.u16();
  const auto mac = mac_of(cursor);
  return mac ? fmt::format("{}/{}", priority, mac->text()) : "";
}

std::optional<std::uint32_t> vlan_id(std::uint32_t number) {
  return number >= 1 && number <= 4094 ? std::optional(number) : std::nullopt;
}

bool reaches_somebody(const IpAddress& address) {
  return !address.is_unspecified() && !address.is_loopback() && !address.is_multicast();
}

std::uint16_t internet_checksum(std::string_view bytes) {
  std::uint32_t sum = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint32_t byte = static_cast<std::uint8_t>(bytes[i]);
    sum += i % 2 == 0 ? byte << 8 : byte;
    sum = (sum & 0xffff) + (sum >> 16);
  }
  return static_cast<std::uint16_t>(~sum);
}

}  // namespace netroster::wire
