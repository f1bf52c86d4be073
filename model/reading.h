// What one poll of a device brought: its interface counters as columns, so that a district's
// million ports are a few large arrays and not a million objects.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
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

// The 64-bit ones stand together; all others are of 32 bits (RFC 2863).
inline constexpr std::size_t first_wide_object =
    static_cast<std::size_t>(InterfaceObject::hc_in_octets);
inline constexpr std::size_t wide_objects = 8;
inline constexpr std::size_t narrow_objects = interface_objects - wide_objects;

// The columns of a reading: of each row 32 values, in 160 octets. A value is there when its bit of
// known() is set.
class InterfaceValues {
 public:
  std::size_t rows() const { return known_.size(); }
  // Bit o: object o of the row is known.
  std::uint32_t known(std::size_t row) const { return known_[row]; }
  std::optional<std::uint64_t> value(std::size_t row, InterfaceObject object) const {
    const auto column = static_cast<std::size_t>(object);
    if ((known_[row] >> column & 1U) == 0) return std::nullopt;
    const auto wide = column - first_wide_object;  // wraps for those before
    if (wide < wide_objects) return wide_[row * wide_objects + wide];
    return narrow_[row * narrow_objects + narrow_column(column)];
  }
  // Whether of one row nothing at all is known.
  bool misses_a_row() const { return std::find(known_.begin(), known_.end(), 0U) != known_.end(); }
  // A value that no object of this kind can have is not known.
  void set(std::size_t row, InterfaceObject object, std::uint64_t to) {
    const auto column = static_cast<std::size_t>(object);
    const auto wide = column - first_wide_object;
    if (wide < wide_objects) {
      wide_[row * wide_objects + wide] = to;
    } else {
      if (to > std::numeric_limits<std::uint32_t>::max()) return;
      narrow_[row * narrow_objects + narrow_column(column)] = static_cast<std::uint32_t>(to);
    }
    known_[row] |= 1U << column;
  }
  // All rows unknown.
  void assign(std::size_t rows) {
    wide_.assign(rows * wide_objects, 0);
    narrow_.assign(rows * narrow_objects, 0);
    known_.assign(rows, 0);
  }
  // Row by row as they were asked for, `interface_objects` values each.
  void take(const std::vector<std::uint64_t>& values, const std::vector<std::uint32_t>& known) {
    assign(known.size());
    for (std::size_t row = 0; row < known.size(); ++row)
      for (std::size_t column = 0; column < interface_objects; ++column)
        if ((known[row] >> column & 1U) != 0)
          set(row, static_cast<InterfaceObject>(column), values[row * interface_objects + column]);
  }
  void append(const InterfaceValues& from, std::size_t row) {
    const auto add = [row](auto& to, const auto& of, std::size_t columns) {
      const auto first = of.begin() + static_cast<std::ptrdiff_t>(row * columns);
      to.insert(to.end(), first, first + static_cast<std::ptrdiff_t>(columns));
    };
    add(wide_, from.wide_, wide_objects);
    add(narrow_, from.narrow_, narrow_objects);
    known_.push_back(from.known_[row]);
  }

 private:
  static constexpr std::size_t narrow_column(std::size_t column) {
    return column < first_wide_object ? column : column - wide_objects;
  }

  std::vector<std::uint64_t> wide_;
  std::vector<std::uint32_t> narrow_;
  std::vector<std::uint32_t> known_;
};

// Rows are interfaces, in the order of `indexes`.
struct DeviceReading {
  std::string device;                                // Device::id
  WallTime when{};                                   // when the answers came
  std::optional<std::uint32_t> uptime_centiseconds;  // sysUpTime; wraps after 497 days
  std::optional<std::uint32_t> engine_boots;         // snmpEngineBoots, where SNMPv3 tells it
  std::optional<std::uint32_t> interfaces;           // ifNumber
  std::vector<std::uint32_t> indexes;                // ifIndex of this boot, ascending
  InterfaceValues values;                            // as many rows
  bool complete = false;
  std::string reason;  // why it is not complete

  std::optional<std::uint64_t> value(std::size_t row, InterfaceObject object) const {
    return values.value(row, object);
  }
  void set(std::size_t row, InterfaceObject object, std::uint64_t to) {
    values.set(row, object, to);
  }
  // Whether nothing at all is known of any row.
  bool knows_nothing() const {
    for (std::size_t row = 0; row < values.rows(); ++row)
      if (values.known(row) != 0) return false;
    return true;
  }
  // All rows unknown.
  void resize(std::vector<std::uint32_t> to) {
    indexes = std::move(to);
    values.assign(indexes.size());
  }
};

}  // namespace netroster
