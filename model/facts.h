// What one device says about itself, as plain values. Units are in the names. Unknown is an empty
// text or an empty optional: never 0, never a guess.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/ip_address.h"
#include "model/mac_address.h"

namespace netroster {

enum class AdminState { up, down, testing };
// ifOperStatus of RFC 2863.
enum class OperState { up, down, testing, unknown, dormant, not_present, lower_layer_down };
enum class Duplex { half, full };

// Power over Ethernet of one port (POWER-ETHERNET-MIB, RFC 3621).
struct PortPoe {
  std::optional<bool> enabled;
  std::string status;       // "disabled" "searching" "delivering" "fault" "test" "other_fault"
  std::string power_class;  // "0" … "8"
  std::optional<double> drawn_watts;
  bool operator==(const PortPoe&) const = default;
};

// 802.1X on one port: how many sessions, never whose.
struct PortSessions {
  std::uint32_t authorised = 0;
  std::uint32_t failed = 0;
  std::uint32_t other = 0;
  bool operator==(const PortSessions&) const = default;
};

struct Port {
  std::uint32_t index = 0;  // ifIndex: a handle for one boot, not an identity
  std::string name;         // ifName, else ifDescr
  std::string descr;        // ifDescr
  std::string alias;        // ifAlias
  std::string type;         // IANAifType's name, "ethernetCsmacd"
  std::optional<AdminState> admin;
  std::optional<OperState> oper;
  std::optional<std::uint64_t> speed_bps;
  std::optional<Duplex> duplex;
  std::optional<MacAddress> mac;
  std::optional<std::uint32_t> mtu;
  std::optional<std::uint32_t> vlan;         // untagged (PVID)
  std::optional<std::uint32_t> bridge_port;  // dot1dBasePort
  std::string mau_type;
  std::optional<PortPoe> poe;
  std::optional<PortSessions> sessions;
  std::vector<std::uint32_t> above;  // ifIndex of the layers stacked on this port (ifStackTable)
  bool operator==(const Port&) const = default;
};

// A physical part: chassis, stack member, module, power supply, fan, transceiver …
struct Module {
  std::uint32_t index = 0;   // entPhysicalIndex
  std::uint32_t parent = 0;  // entPhysicalContainedIn; 0: top
  std::string part_class;    // "chassis" "stack" "module" "powerSupply" "fan" "port" …
  std::string name;
  std::string descr;
  std::string model;
  std::string serial;
  std::string vendor;
  std::string hardware;
  std::string firmware;
  std::string software;
  std::string asset_tag;
  std::optional<bool> replaceable;
  std::optional<std::uint32_t> port_index;  // ifIndex (entAliasMapping)
  std::optional<std::uint32_t> position;    // entPhysicalParentRelPos
  bool operator==(const Module&) const = default;
};

struct InterfaceAddress {
  IpAddress address;
  std::optional<int> prefix_length;
  std::optional<std::uint32_t> port_index;
  bool operator==(const InterfaceAddress&) const = default;
};

struct Vlan {
  std::uint32_t id = 0;
  std::string name;
  bool operator==(const Vlan&) const = default;
};

// A neighbour as one protocol reports it; nothing here is believed yet.
struct Neighbour {
  std::string protocol;                      // "lldp" "cdp" "edp" "fdp" "isdp" "sonmp"
  std::optional<std::uint32_t> local_index;  // ifIndex
  std::string local_port;
  std::string chassis_id;
  std::string chassis_id_kind;  // "mac" "address" "interface" "local" …
  std::string port_id;
  std::string port_id_kind;
  std::string port_description;
  std::string name;
  std::string description;
  std::string platform;
  std::vector<IpAddress> addresses;
  std::vector<std::string> capabilities;  // enabled ones: "bridge" "router" "wlan" "phone" …
  std::optional<std::uint32_t> vlan;
  std::map<std::string, std::string> med;  // LLDP-MED inventory: "model", "serial", "device_class"
  std::string source;  // "": a table of the device; "capture": frames caught on its port
  bool operator==(const Neighbour&) const = default;
};

struct ForwardingEntry {
  MacAddress mac;
  std::optional<std::uint32_t> vlan;
  std::optional<std::uint32_t> port_index;   // ifIndex
  std::optional<std::uint32_t> bridge_port;  // when no ifIndex is known for it
  std::string status;                        // "learned" "self" "static" "other"
  bool operator==(const ForwardingEntry&) const = default;
};

struct ArpEntry {
  IpAddress address;
  std::optional<MacAddress> mac;
  std::optional<std::uint32_t> port_index;
  bool operator==(const ArpEntry&) const = default;
};

// A way to a network (inetCidrRouteTable, ipCidrRouteTable or ipRouteTable).
struct Route {
  IpNetwork network;                  // 0.0.0.0/0 or ::/0: the default route
  std::optional<IpAddress> next_hop;  // nullopt: the device is in the network itself
  std::optional<std::uint32_t> port_index;
  std::string protocol;  // "local" "static" "ospf" "bgp" …, "" when it does not say
  bool operator==(const Route&) const = default;
};

struct Lag {
  std::uint32_t port_index = 0;  // the aggregate's ifIndex
  std::vector<std::uint32_t> members;
  std::string partner_system;  // MAC address of the LACP partner
  bool operator==(const Lag&) const = default;
};

struct SpanningTree {
  std::string protocol;
  std::optional<std::uint32_t> priority;
  std::string root;  // "priority/mac"
  std::optional<std::uint32_t> root_port;
  std::optional<std::uint32_t> root_cost;
  std::optional<std::uint32_t> topology_changes;
  struct PortState {
    std::uint32_t bridge_port = 0;
    std::optional<std::uint32_t> port_index;
    std::string state;  // "forwarding" "blocking" "learning" "listening" "disabled" "broken"
    std::optional<std::uint32_t> path_cost;
    std::string designated_bridge;                 // "priority/mac"
    std::optional<std::uint32_t> designated_port;  // its bridge port (IEEE 802.1D, port number)
    bool operator==(const PortState&) const = default;
  };
  std::vector<PortState> ports;
  bool operator==(const SpanningTree&) const = default;
};

// One power supply group (pethMainPseTable).
struct PoeBudget {
  std::uint32_t group = 0;
  std::optional<double> budget_watts;
  std::optional<double> drawn_watts;
  std::string status;
  bool operator==(const PoeBudget&) const = default;
};

struct Sensor {
  std::string name;
  std::string kind;  // "temperature" "power" "voltage" "current" "fan" "humidity" "charge" …
  std::string unit;  // "celsius" "dbm" "watts" "volts" "amperes" "rpm" "percent" "seconds"
  std::optional<double> value;
  std::string status;
  std::optional<std::uint32_t> module_index;
  std::optional<std::uint32_t> port_index;
  bool operator==(const Sensor&) const = default;
};

struct Radio {
  std::string name;
  std::string band;  // "2.4 GHz" "5 GHz" "6 GHz"
  std::optional<std::uint32_t> channel;
  std::optional<double> power_dbm;
  std::optional<double> utilisation_percent;
  std::optional<std::uint32_t> clients;
  bool operator==(const Radio&) const = default;
};

struct AccessPoint {
  std::string name;
  std::optional<MacAddress> mac;
  std::optional<IpAddress> address;
  std::string model;
  std::string serial;
  std::string firmware;
  std::string group;
  std::string status;
  std::vector<Radio> radios;
  std::optional<std::uint32_t> clients;
  bool operator==(const AccessPoint&) const = default;
};

// A wireless network as its controller counts it.
struct Ssid {
  std::string name;
  std::optional<std::uint32_t> clients;
  bool operator==(const Ssid&) const = default;
};

// Where one fact about the device comes from.
struct FactOrigin {
  std::string fact;        // "model"
  std::string value;       // as it stands in DeviceIdentity
  std::string raw;         // what the device said, before it was put in one spelling
  std::string source;      // an OID, "sysDescr", "ENTITY-MIB chassis" …
  std::string rule;        // "cisco.toml:34 (cisco-ios)", or which general rule
  std::string confidence;  // "stated", "derived" (a rule that is right), "guess", "filler"
  bool operator==(const FactOrigin&) const = default;
};

// How well one table could be read. A table that is not complete may add facts, never remove them.
struct TableReport {
  std::string table;
  std::uint32_t rows = 0;
  std::map<std::string, std::uint32_t> dropped;  // reason -> rows left out
  bool complete = false;
  std::string reason;         // why it is not complete
  bool inconsistent = false;  // the agent repeated itself, went back or found no end
  bool operator==(const TableReport&) const = default;
};

struct DeviceIdentity {
  std::string name;
  std::string vendor;
  std::string kind;
  std::string model;
  std::string serial;
  std::string os;
  std::string os_version;
  std::string sys_object_id;
  std::string sys_descr;
  std::string location;
  std::string contact;
  std::string engine_id;  // hex
  std::optional<MacAddress> base_mac;
  std::optional<std::uint64_t> uptime_centiseconds;
  std::optional<std::uint32_t> services;  // sysServices
  std::string lldp_chassis_id;            // lldpLocChassisId as text
  std::optional<bool> forwards_ip;        // ipForwarding
  bool operator==(const DeviceIdentity&) const = default;
};

struct DeviceFacts {
  DeviceIdentity device;
  std::vector<Port> ports;
  std::vector<Module> modules;
  std::vector<InterfaceAddress> addresses;
  std::vector<Vlan> vlans;
  std::vector<Neighbour> neighbours;
  std::vector<ForwardingEntry> forwarding;
  std::vector<ArpEntry> arp;
  std::vector<Route> routes;  // without those of single addresses
  std::vector<AccessPoint> access_points;
  std::vector<Ssid> ssids;
  std::vector<Lag> lags;
  std::optional<SpanningTree> stp;
  std::vector<PoeBudget> poe;
  std::vector<Sensor> sensors;
  // How many endpoints of each class its edge ports lead to; nullopt: not known.
  std::optional<std::map<std::string, std::uint32_t>> endpoints;
  std::vector<TableReport> tables;
  std::vector<FactOrigin> origins;
  std::string profile;         // the id of the profile it was recognised by; "" for none
  std::string profile_reason;  // why that one

  bool complete() const {
    for (const auto& table : tables)
      if (!table.complete) return false;
    return true;
  }
  bool operator==(const DeviceFacts&) const = default;
};

}  // namespace netroster
