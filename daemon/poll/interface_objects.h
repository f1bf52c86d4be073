// Which objects are polled, as OIDs and by what kind of agent has them.
#pragma once

#include <cstdint>
#include <vector>

#include "model/oid.h"
#include "model/reading.h"

namespace netroster::poll {

// In the order of InterfaceObject, without the index (RFC 2863).
std::vector<Oid> interface_columns();

// Objects that come once for a device, in this order.
enum class Scalar : std::uint8_t {
  uptime,              // sysUpTime.0 (RFC 3418)
  interfaces,          // ifNumber.0
  interfaces_changed,  // ifTableLastChange.0: sysUpTime when a row came or went
  last_
};
std::vector<Oid> scalar_objects();

// Bit o: InterfaceObject o. SNMPv1 has no Counter64.
std::uint32_t counter64_mask();

}  // namespace netroster::poll
