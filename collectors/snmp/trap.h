// Notifications that agents send by themselves (RFC 1157 4.1.6, RFC 3416 4.2.6 and 4.2.7), read as
// far as it takes to know what kind they are. Nothing in them is believed: anybody can send one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"

namespace netroster::snmp {

// The standard traps of SNMPv2-MIB and IF-MIB.
enum class TrapKind : std::uint8_t {
  cold_start,
  warm_start,
  link_down,
  link_up,
  authentication_failure,
  other,     // a maker's own, or another MIB's
  unopened,  // SNMPv3: what it says is its sender's secret
};
inline constexpr std::size_t trap_kinds = 7;
std::string_view text(TrapKind kind);  // "cold_start" …

// Of SNMPv1, v2c and v3, informs too. Errors: Errc::protocol for what is no notification.
Result<TrapKind> read_trap(std::span<const std::uint8_t> datagram);

}  // namespace netroster::snmp
