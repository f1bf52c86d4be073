#include "daemon/poll/interface_objects.h"

#include <array>

namespace netroster::poll {
namespace {

constexpr std::uint32_t x_table = 100;  // columns of ifXTable are written as this and their number

// ifTable's and ifXTable's column numbers, in the order of InterfaceObject.
constexpr std::array<std::uint32_t, interface_objects> columns = {
    7,             // ifAdminStatus
    8,             // ifOperStatus
    9,             // ifLastChange
    10,            // ifInOctets
    11,            // ifInUcastPkts
    12,            // ifInNUcastPkts
    13,            // ifInDiscards
    14,            // ifInErrors
    15,            // ifInUnknownProtos
    16,            // ifOutOctets
    17,            // ifOutUcastPkts
    18,            // ifOutNUcastPkts
    19,            // ifOutDiscards
    20,            // ifOutErrors
    21,            // ifOutQLen
    x_table + 2,   // ifInMulticastPkts
    x_table + 3,   // ifInBroadcastPkts
    x_table + 4,   // ifOutMulticastPkts
    x_table + 5,   // ifOutBroadcastPkts
    x_table + 6,   // ifHCInOctets
    x_table + 7,   // ifHCInUcastPkts
    x_table + 8,   // ifHCInMulticastPkts
    x_table + 9,   // ifHCInBroadcastPkts
    x_table + 10,  // ifHCOutOctets
    x_table + 11,  // ifHCOutUcastPkts
    x_table + 12,  // ifHCOutMulticastPkts
    x_table + 13,  // ifHCOutBroadcastPkts
    x_table + 14,  // ifLinkUpDownTrapEnable
    x_table + 15,  // ifHighSpeed
    x_table + 16,  // ifPromiscuousMode
    x_table + 17,  // ifConnectorPresent
    x_table + 19,  // ifCounterDiscontinuityTime
};

constexpr std::uint32_t bit(InterfaceObject object) { return 1U << static_cast<unsigned>(object); }

}  // namespace

std::vector<Oid> interface_columns() {
  std::vector<Oid> out;
  for (const auto column : columns)
    out.push_back(column > x_table ? Oid{1, 3, 6, 1, 2, 1, 31, 1, 1, 1, column - x_table}
                                   : Oid{1, 3, 6, 1, 2, 1, 2, 2, 1, column});
  return out;
}

std::vector<Oid> scalar_objects() {
  return {Oid{1, 3, 6, 1, 2, 1, 1, 3, 0}, Oid{1, 3, 6, 1, 2, 1, 2, 1, 0},
          Oid{1, 3, 6, 1, 2, 1, 31, 1, 5, 0}};
}

std::uint32_t counter64_mask() {
  std::uint32_t mask = 0;
  for (auto object = InterfaceObject::hc_in_octets;
       object <= InterfaceObject::hc_out_broadcast_packets;
       object = static_cast<InterfaceObject>(static_cast<unsigned>(object) + 1))
    mask |= bit(object);
  return mask;
}

}  // namespace netroster::poll
