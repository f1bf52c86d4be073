// Which tables an agent has at all: a few GETNEXTs for the start of every table and of some whole
// MIBs at once, instead of one request for each that is not there.
#include <algorithm>

#include "collectors/snmp/mib/collectors.h"
#include "collectors/snmp/mib/context.h"

namespace netroster::mib {
namespace {

// Values come back that nobody asked for, and some agents die of more than 14 OIDs: keep it small.
constexpr std::size_t at_once = 10;

// A table that is missing here is simply walked; one that is not read by any collector costs 20
// bytes.
std::vector<Oid> entries() {
  return {
      Oid{1, 0, 8802, 1, 1, 2, 1, 3, 7, 1},          // lldpLocPortTable
      Oid{1, 0, 8802, 1, 1, 2, 1, 4, 1, 1},          // lldpRemTable
      Oid{1, 2, 840, 10006, 300, 43, 1, 2, 1, 1},    // dot3adAggPortTable
      Oid{1, 3, 6, 1, 2, 1, 4, 21, 1},               // ipRouteTable
      Oid{1, 3, 6, 1, 2, 1, 4, 22, 1},               // ipNetToMediaTable
      Oid{1, 3, 6, 1, 2, 1, 4, 24, 4, 1},            // ipCidrRouteTable
      Oid{1, 3, 6, 1, 2, 1, 4, 24, 7, 1},            // inetCidrRouteTable
      Oid{1, 3, 6, 1, 2, 1, 4, 34, 1},               // ipAddressTable
      Oid{1, 3, 6, 1, 2, 1, 4, 35, 1},               // ipNetToPhysicalTable
      Oid{1, 3, 6, 1, 2, 1, 10, 7, 2, 1},            // dot3StatsTable
      Oid{1, 3, 6, 1, 2, 1, 17, 1, 4, 1},            // dot1dBasePortTable
      Oid{1, 3, 6, 1, 2, 1, 17, 2, 15, 1},           // dot1dStpPortTable
      Oid{1, 3, 6, 1, 2, 1, 17, 2},                  // dot1dStp
      Oid{1, 3, 6, 1, 2, 1, 17, 4, 3, 1},            // dot1dTpFdbTable
      Oid{1, 3, 6, 1, 2, 1, 17, 7, 1, 2, 2, 1},      // dot1qTpFdbTable
      Oid{1, 3, 6, 1, 2, 1, 17, 7, 1, 4, 2, 1},      // dot1qVlanCurrentTable
      Oid{1, 3, 6, 1, 2, 1, 17, 7, 1, 4, 3, 1},      // dot1qVlanStaticTable
      Oid{1, 3, 6, 1, 2, 1, 17, 7, 1, 4, 5, 1},      // dot1qPortVlanTable
      Oid{1, 3, 6, 1, 2, 1, 26, 2, 1, 1},            // ifMauTable
      Oid{1, 3, 6, 1, 2, 1, 31, 1, 2, 1},            // ifStackTable
      Oid{1, 3, 6, 1, 2, 1, 33},                     // UPS-MIB
      Oid{1, 3, 6, 1, 2, 1, 43},                     // Printer-MIB
      Oid{1, 3, 6, 1, 2, 1, 25, 3, 2, 1},            // hrDeviceTable
      Oid{1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1},         // entPhysicalTable
      Oid{1, 3, 6, 1, 2, 1, 55, 1, 8, 1},            // ipv6AddrTable
      Oid{1, 3, 6, 1, 2, 1, 99, 1, 1, 1},            // entPhySensorTable
      Oid{1, 3, 6, 1, 2, 1, 105, 1, 1, 1},           // pethPsePortTable
      Oid{1, 3, 6, 1, 2, 1, 105, 1, 3, 1, 1},        // pethMainPseTable
      Oid{1, 3, 6, 1, 4, 1, 9, 9, 23, 1, 2, 1, 1},   // cdpCacheTable
      Oid{1, 3, 6, 1, 4, 1, 9, 9, 46, 1, 3, 1, 1},   // vtpVlanTable
      Oid{1, 3, 6, 1, 4, 1, 45, 1, 6, 13, 2, 1, 1},  // s5EnMsTopNmmTable
      Oid{1, 3, 6, 1, 4, 1, 674, 10895, 5000, 2, 6132, 1, 1, 39, 1, 2, 1, 1},  // ISDP
      Oid{1, 3, 6, 1, 4, 1, 1916, 1, 13, 2, 1},                                // extremeEdpTable
      Oid{1, 3, 6, 1, 4, 1, 1991, 1, 1, 3, 20, 1, 2, 1, 1},                    // snFdpCacheTable
      Oid{1, 3, 6, 1, 4, 1, 4413, 1, 1, 39, 1, 2, 1, 1},                       // ISDP
      Oid{1, 3, 6, 1, 4, 1, 4526, 10, 39, 1, 2, 1, 1},                         // ISDP
      Oid{1, 3, 6, 1, 4, 1, 14988, 1, 1, 11, 1, 1},                            // mtxrNeighborTable
      Oid{1, 3, 111, 2, 802, 1, 1, 13, 1, 4, 1, 1},                            // lldpV2RemTable
  };
}

// An agent that answers with anything but one later OID for each is not believed about any.
void take(Context& context, const std::vector<Oid>& asked, const snmp::Response& response) {
  if (response.error_status != snmp::error_none || response.rows.size() != asked.size()) return;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto& row = response.rows[i];
    const bool over = row.value.tag == Tag::end_of_mib_view;
    if (!over && row.oid <= asked[i]) return;
  }
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto& row = response.rows[i];
    const bool there = row.value.tag != Tag::end_of_mib_view && asked[i].contains(row.oid);
    if (!there) context.absent.insert(asked[i]);
  }
}

}  // namespace

Done find_absent_tables(Context& context) {
  const auto all = entries();
  for (std::size_t at = 0; at < all.size() && !context.gone; at += at_once) {
    const auto end = std::min(at + at_once, all.size());
    const std::vector<Oid> asked(all.begin() + static_cast<std::ptrdiff_t>(at),
                                 all.begin() + static_cast<std::ptrdiff_t>(end));
    snmp::Request request;
    request.type = snmp::PduType::get_next;
    request.oids = asked;
    const auto response = co_await context.session.exchange(std::move(request));
    if (!response) co_return;  // the walks find out for themselves
    take(context, asked, *response);
  }
}

}  // namespace netroster::mib
