// Values that several protocols carry in the same form.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/readable.h"
#include "model/ip_address.h"
#include "model/mac_address.h"
#include "wire/cursor.h"

namespace netroster::wire {

// Text up to the first NUL, for fields of a fixed size.
std::string padded_text(std::string_view raw);

// The next six octets. Unknown when there are fewer.
std::optional<MacAddress> mac_of(Cursor& cursor);

// A bridge or system identifier of eight octets, priority and MAC address (IEEE 802.1D clause
// 9.2.5): "32768/00:1a:2b:3c:4d:5e". "" when there are fewer.
std::string system_id(Cursor& cursor);

// A VLAN that a port can be in: 1 to 4094 (IEEE 802.1Q table 9-2).
std::optional<std::uint32_t> vlan_id(std::uint32_t number);

// False only for 0.0.0.0, ::, loopback and multicast addresses: nobody can be reached there.
bool reaches_somebody(const IpAddress& address);

// The ones' complement sum of 16-bit words (RFC 1071); 0 over a text that holds its right checksum.
std::uint16_t internet_checksum(std::string_view bytes);

}  // namespace netroster::wire
