// The objects of one simulated device, one function a MIB module.
#pragma once

#include <initializer_list>
#include <span>

#include "tests/simulator/district.h"

namespace netroster::simulator {

struct View {
  const District& district;
  const DistrictDevice& device;
  RowBuilder& rows;
  std::uint32_t shift = 0;  // added to each ifIndex of a port: after a renumbering restart

  std::uint32_t index(const DistrictPort& port) const { return port.index + shift; }
  // ifIndex of what bridges: the logical unit where a make has those.
  std::uint32_t bridge_index(const DistrictPort& port) const {
    return (port.unit_index != 0 ? port.unit_index : port.index) + shift;
  }
  const DistrictDevice& peer(const DistrictPort& port) const {
    return district.devices[port.peer.device];
  }
  const DistrictPort& peer_port(const DistrictPort& port) const {
    return peer(port).ports[port.peer.port];
  }
};

// Columns of one conceptual row.
class TableRow {
 public:
  TableRow(RowBuilder& rows, const Oid& entry, Oid index)
      : rows_(rows), entry_(entry), index_(std::move(index)) {}
  TableRow(RowBuilder& rows, const Oid&& entry, Oid index) = delete;  // the entry must outlive it
  Oid at(std::uint32_t column) const { return entry_.child(column).child(index_.ids()); }
  void integer(std::uint32_t column, std::int64_t value) { rows_.integer(at(column), value); }
  void gauge(std::uint32_t column, std::uint64_t value) { rows_.gauge(at(column), value); }
  void text(std::uint32_t column, std::string_view value) { rows_.text(at(column), value); }
  void mac(std::uint32_t column, std::uint64_t value) { rows_.mac(at(column), mac_of(value)); }
  void ip(std::uint32_t column, std::uint32_t value) { rows_.ip(at(column), value); }
  void object_id(std::uint32_t column, const Oid& value) { rows_.object_id(at(column), value); }
  void live(std::uint32_t column, LiveValue value) { rows_.live(at(column), value); }

 private:
  RowBuilder& rows_;
  const Oid& entry_;
  Oid index_;
};

// Raw bytes, for bit maps and addresses inside octets.
std::string mac_bytes(std::uint64_t mac);
std::string address_bytes(std::uint32_t address);
Oid mac_index(std::uint64_t mac);
void push_address(Oid& index, std::uint32_t address);
std::string sys_descr(const DistrictDevice& device);

void add_system(View view);                           // SNMPv2-MIB, SNMP-FRAMEWORK-MIB
void add_interfaces(View view);                       // IF-MIB, EtherLike-MIB, MAU-MIB
void add_addresses(View view);                        // IP-MIB
void add_entities(View view);                         // ENTITY-MIB, ENTITY-SENSOR-MIB
void add_bridge(View view);                           // BRIDGE-MIB, Q-BRIDGE-MIB
void add_vlan_bridge(View view, std::uint32_t vlan);  // of a community@vlan context
void add_cisco_vlans(View view);                      // CISCO-VTP-MIB, CISCO-VLAN-MEMBERSHIP-MIB
void add_lldp(View view);                             // LLDP-MIB, LLDP-EXT-MED-MIB or LLDP-V2-MIB
void add_cdp(View view);                              // CISCO-CDP-MIB
void add_lags(View view);                             // IEEE8023-LAG-MIB
void add_power_ethernet(View view);                   // POWER-ETHERNET-MIB
void add_ups(View view);                              // UPS-MIB
void add_printer(View view);                          // Printer-MIB, HOST-RESOURCES-MIB
void add_controller(View view);                       // AIRESPACE-WIRELESS-MIB

// Whether `device` shows the neighbour behind a port by this protocol.
bool sees_by_lldp(const District& district, const DistrictDevice& device, const DistrictPort& port);
// Ports whose CDP arrives on this one: the far end of the cable, or what is heard through bridges.
std::vector<End> heard_by_cdp(const District& district, const DistrictDevice& device,
                              const DistrictPort& port);
bool sees_by_cdp(const District& district, const DistrictDevice& device, const DistrictPort& port);

}  // namespace netroster::simulator
