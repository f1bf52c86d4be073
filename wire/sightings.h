// What frames say, as plain values. A decoder reports only what stands in the intact part of its
// frame. Text has been through sanitise(). Unknown is an empty text or an empty optional.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/facts.h"

namespace netroster::wire {

// A device that announces itself to the other end of its cable: LLDP, CDP, EDP, FDP, SONMP …
struct NeighbourSeen {
  Neighbour neighbour;  // local_index and local_port stay empty: a frame does not know who hears it
  std::optional<MacAddress> source;           // of the frame
  std::optional<std::uint32_t> ttl_seconds;   // how long it is to be believed; 0: it leaves
  std::vector<Vlan> vlans;                    // 802.1 VLAN names, EDP
  std::optional<std::uint32_t> aggregate_id;  // 802.3 link aggregation: the aggregate's ifIndex
  std::optional<double> poe_requested_watts;  // 802.3, MED or CDP power
  std::optional<Duplex> duplex;               // of its port: 802.3 MAC/PHY, CDP
  std::optional<std::uint32_t> mau_type;      // dot3MauType of its port (RFC 4836)
  std::optional<std::uint32_t> max_frame;     // 802.3, octets
  std::optional<std::uint32_t> voice_vlan;    // MED policy or CDP
  std::string vtp_domain;                     // CDP
  bool operator==(const NeighbourSeen&) const = default;
};

// A bridge that sends BPDUs (802.1D, 802.1w, 802.1Q MSTP, PVST+).
struct BridgeSeen {
  std::string protocol;   // "stp" "rstp" "mstp" "pvst" "rapid-pvst"
  std::string bridge_id;  // "32768/00:1a:2b:3c:4d:5e"
  std::string root_id;
  std::string port_id;  // "128.4": priority and number
  std::optional<MacAddress> source;
  std::optional<std::uint32_t> vlan;  // PVST+
  std::uint32_t root_cost = 0;
  bool topology_change = false;
  std::string mst_region;
  bool operator==(const BridgeSeen&) const = default;
};

// One end of an aggregated cable (802.1AX LACPDU).
struct LacpSeen {
  std::optional<MacAddress> source;
  std::string actor_system;  // "32768/00:1a:2b:3c:4d:5e"
  std::uint32_t actor_key = 0;
  std::uint32_t actor_port = 0;
  std::string partner_system;
  std::uint32_t partner_key = 0;
  std::uint32_t partner_port = 0;
  bool operator==(const LacpSeen&) const = default;
};

// Cisco's control protocols that name no neighbour port but a domain or a device.
struct DomainSeen {
  std::string protocol;  // "vtp" "dtp" "udld"
  std::optional<MacAddress> source;
  std::string domain;     // VTP, DTP
  std::string device_id;  // UDLD
  std::string port_id;    // UDLD
  std::optional<std::uint32_t> revision;
  std::vector<Vlan> vlans;  // VTP subset advertisements
  bool operator==(const DomainSeen&) const = default;
};

// A station and what it told of itself. Several sightings of one MAC address are put together by
// the one who collects them.
struct HostSeen {
  // "arp" "nd" "dhcp" "dhcpv6" "mdns" "ssdp" "llmnr" "nbns" "nbds" "hsrp" "vrrp"
  std::string protocol;
  std::optional<MacAddress> mac;
  std::vector<IpAddress> addresses;
  std::vector<std::string> names;
  std::vector<std::string> services;  // mDNS "_ipp._tcp", SSDP device types
  std::string vendor_class;           // DHCP option 60, DHCPv6 option 16
  std::string fingerprint;            // DHCP option 55: "1,3,6,15"; DHCPv6 option 6
  std::string relay_circuit;          // option 82, as text or as hexadecimal
  std::string relay_remote;
  bool router = false;           // it announces itself as one (ND router advertisement)
  bool virtual_address = false;  // the address is shared by several routers (HSRP, VRRP)
  std::optional<std::uint32_t> vlan;
  std::optional<IpAddress> requested;  // DHCP: what it asks for; not its own yet
  std::string server;                  // SSDP: "system/version UPnP/1.0 product/version"
  bool operator==(const HostSeen&) const = default;
};

// A radio that sends beacons or probe responses (802.11).
struct BeaconSeen {
  MacAddress bssid;
  std::string ssid;  // "" when hidden
  std::optional<std::uint32_t> channel;
  // "open" "wep" "wpa-psk" "wpa-enterprise" "wpa/wpa2-psk" "wpa2-psk" "wpa2-enterprise" "wpa2/wpa3"
  // "wpa3-sae" "wpa3-enterprise" "owe" …; "" when the frame is cut before it could say
  std::string security;
  std::string access_point;  // the vendor's element that names it
  std::optional<int> signal_dbm;
  std::optional<std::uint32_t>
      frequency_mhz;  // where it was heard, from the capture's radio header
  bool operator==(const BeaconSeen&) const = default;
};

// All that came of one frame or of many. `clear()` keeps the memory.
struct Sightings {
  std::vector<NeighbourSeen> neighbours;
  std::vector<BridgeSeen> bridges;
  std::vector<LacpSeen> lacp;
  std::vector<DomainSeen> domains;
  std::vector<HostSeen> hosts;
  std::vector<BeaconSeen> beacons;

  bool empty() const {
    return neighbours.empty() && bridges.empty() && lacp.empty() && domains.empty() &&
           hosts.empty() && beacons.empty();
  }
  void clear() {
    neighbours.clear();
    bridges.clear();
    lacp.clear();
    domains.clear();
    hosts.clear();
    beacons.clear();
  }
};

}  // namespace netroster::wire
