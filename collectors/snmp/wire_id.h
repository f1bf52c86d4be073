#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace netroster::snmp {

// What matches a datagram with a request: the version and the request-id (v1, v2c) or msgID (v3).
struct WireId {
  std::int32_t version = 0;
  std::int32_t id = 0;
};

// Reads only the front of the datagram; nullopt when that is not SNMP.
std::optional<WireId> peek_wire_id(std::span<const std::uint8_t> datagram);

}  // namespace netroster::snmp
