// What one poll of a device brought: its interface counters as columns, so that a district's
// million ports are a few large arrays and not a million objects.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace netroster {

// Objects of IF-MIB (RFC 2863) that are polled for every interface, in the order of their OIDs.
enum class InterfaceObject : std::uint8_t {
  admin_status,
  oper_status,
  last_change,
  in_octets,
  in_ucast_packets,
  in_nucast_packets,  // multicast and broadcast together, as old agents count
  in_discards,
  in_errors,
  in_unknown_protos,
  out_octets,
  out_ucast_packets,
  out_nucast_packets,
  out_discards,
  out_errors,
  out_queue_length,  // packets
  in_multicast_packets,
  in_broadcast_packets,
  out_multicast_packets,
  out_broadcast_packets,
  hc_in_octets,
  hc_in_ucast_packets,
  hc_in_multicast_packets,
  hc_in_broadcast_packets,
  hc_out_octets,
  hc_out_ucast_packets,
  hc_out_multicast_packets,
  hc_out_broadcast_packets,
  link_trap_enable,    // 1 yes, 2 no
  high_speed,          // Mbit/s
  promiscuous_mode,    // 1 yes, 2 no
  connector_present,   // 1 yes, 2 no
  discontinuity_time,  // ifCounterDiscontinuityTime, centiseconds of sysUpTime
  last_
};
inline constexpr std::size_t interface_objects = static_cast<std::size_t>(InterfaceObject::last_);

// Rows are interfaces, in the order of `indexes`; the value of object o of row r stands at
// r * interface_objects + o and is known when bit o of known[r] is set.
struct DeviceReading {
  std::string device;                                // Device::id
  WallTime when{};                                   // when the answers came
  std::optional<std::uint32_t> uptime_centiseconds;  // sysUpTime; wraps after 497 days
  std::optional<std::uint32_t> engine_boots;         // snmpEngineBoots, where SNMPv3 tells it
  std::optional<std::uint32_t> interfaces;           // ifNumber
  std::vector<std::uint32_t> indexes;                // ifIndex of this boot, ascending
  std::vector<std::uint64_t> values;
  std::vector<std::uint32_t> known;
  bool complete = false;
  std::string reason;  // why it is not complete

  std::optional<std::uint64_t> value(std::size_t row, InterfaceObject object) const {
    const auto column = static_cast<std::size_t>(object);
    if ((known[row] >> column & 1U) == 0) return std::nullopt;
    return values[row * interface_objects + column];
  }
  void set(std::size_t row, InterfaceObject object, std::uint64_t to) {
    const auto column = static_cast<std::size_t>(object);
    values[row * interface_objects + column] = to;
    known[row] |= 1U << column;
  }
  // All rows unknown.
  void resize(std::vector<std::uint32_t> to) {
    indexes = std::move(to);
    values.assign(indexes.size() * interface_objects, 0);
    known.assign(indexes.size(), 0);
  }
};

}  // namespace netroster
