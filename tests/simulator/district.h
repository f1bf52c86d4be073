// A school district made up from a seed: sites with closets, devices with ports, cables, hosts. The
// same options give the same district, byte for byte. Everything else is derived from it: the
// agents' objects, the truth that tests compare with, the configuration to sweep it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/ip_address.h"
#include "model/mac_address.h"
#include "model/site.h"
#include "tests/simulator/activity.h"
#include "tests/simulator/agent.h"
#include "tests/simulator/makes.h"

namespace netroster::simulator {

struct DistrictOptions {
  std::uint64_t seed = 1;
  std::uint32_t sites = 12;
  std::uint32_t devices = 300;  // that answer SNMP
  IpNetwork block = *IpNetwork::parse("127.16.0.0/12");
  // What makes links hard to find; each is a share in percent, 0: none.
  std::uint32_t silent = 0;   // of the access switches: neither LLDP nor CDP, half of them no STP
  std::uint32_t hidden = 0;   // of the access switches hang behind a switch that nobody manages
  std::uint32_t liars = 0;    // of the access switches: advertise another one's chassis id
  std::uint32_t chatter = 0;  // of all addresses: heard by every switch of the site
  std::uint32_t aged = 0;     // of all forwarding rows: gone when the table is read
  bool forwards_cdp = false;  // what does not speak CDP passes it on
  // Access points, not a share: announced by a switch, and in no inventory after a sweep.
  std::uint32_t gaps = 0;
};

inline constexpr std::size_t nowhere = ~std::size_t{0};

// One end of a cable.
struct End {
  std::size_t device = nowhere;
  std::size_t port = nowhere;
  bool operator==(const End&) const = default;
};

enum class PortType : std::uint32_t {
  ethernet = 6,
  loopback = 24,
  prop_virtual = 53,
  vlan_interface = 136,
  radio = 71,
  lag = 161,
};

struct DistrictPort {
  PortType type = PortType::ethernet;
  std::uint32_t index = 0;        // ifIndex
  std::uint32_t bridge_port = 0;  // 0: does not bridge
  std::uint32_t lldp_number = 0;
  std::uint32_t unit_index = 0;  // ifIndex of the logical unit that bridges; 0: the port itself
  std::string name;              // ifName
  std::string descr;             // ifDescr
  std::string alias;
  std::uint64_t mac = 0;
  std::uint32_t speed_mbps = 1000;
  bool up = false;
  bool disabled = false;
  bool full_duplex = true;
  bool uplink = false;  // a cage that takes a transceiver
  bool trunk = false;
  bool blocked = false;  // by spanning tree
  bool wan = false;
  std::uint32_t vlan = 1;
  std::uint32_t voice_vlan = 0;
  std::uint32_t member = 1;    // of the stack
  std::uint32_t position = 1;  // on that member
  std::size_t lag = nowhere;   // position of the aggregate in Device::ports
  double poe_watts = 0;        // drawn
  bool poe = false;
  std::string transceiver;           // serial; "" when there is none
  double in_rate = 0, out_rate = 0;  // bytes a second at full load
  Shape shape = Shape::school_day;
  End peer;
};

struct Member {
  std::string serial;
  std::string model;
  std::uint64_t mac = 0;
};

// A MAC address as a switch learned it.
struct Learned {
  std::uint64_t mac = 0;
  std::uint32_t vlan = 1;
  std::size_t port = 0;
};

struct ArpRow {
  std::uint32_t address = 0;
  std::uint64_t mac = 0;
  std::uint32_t vlan = 1;
};

// Why a device that a switch announces is no part of the inventory.
enum class PlantedGap : std::uint8_t {
  none,
  silent,          // no agent
  no_credentials,  // knows none of the district's SNMPv3 users
  misbehaving,     // answers, and with nothing in it
  excluded,        // the configuration excludes its address; its agent would answer
  outside_scope,   // announces an address of no site
  cloud_managed,   // no agent, and of a make that has none
  unmanaged,       // announces no address
};
const char* gap_name(PlantedGap gap);  // "" for none

struct DistrictDevice {
  std::size_t site = 0;
  std::size_t closet = 0;
  Kind kind = Kind::access;
  const Make* make = nullptr;
  std::string name;
  std::vector<Member> members;  // one for what does not stack
  std::uint64_t mac = 0;
  std::uint32_t address = 0;
  bool agent = false;
  std::string engine_id;
  std::vector<std::size_t> users;  // of credential_users(); empty: v1 or v2c
  std::uint32_t boots = 1;
  std::uint32_t up_days = 1;
  std::uint32_t vlan = 99;  // of its own address
  std::vector<DistrictPort> ports;
  std::size_t parent = nowhere;       // towards the core
  std::size_t up_port = nowhere;      // own port to the parent
  std::size_t parent_port = nowhere;  // the parent's port to this device
  std::vector<Learned> forwarding;
  std::vector<ArpRow> arp;
  std::vector<std::size_t> managed;  // access points of a controller
  bool unmanaged = false;            // a switch without any management
  bool silent = false;               // sends and shows no neighbours
  bool spans = true;                 // takes part in spanning tree
  std::size_t poses_as = nowhere;    // the device whose chassis id it advertises
  PlantedGap gap = PlantedGap::none;

  bool is_switch() const {
    return kind == Kind::core || kind == Kind::distribution || kind == Kind::access;
  }
  // A sweep with the district's credentials takes it in.
  bool can_be_found() const { return agent && gap == PlantedGap::none; }
  const std::string& serial() const { return members[0].serial; }
};

struct Cable {
  End a, b;
  bool blocked = false;
};

struct DistrictSite {
  Site site;  // as the configuration names it
  std::string code;
  std::size_t fleet = 0;
  IpNetwork network;
  std::string community;
  bool v3_only = false;
  std::size_t core = nowhere;
};

struct District {
  DistrictOptions options;
  std::string community;  // of all sites that have none of their own
  std::vector<DistrictSite> sites;
  std::vector<DistrictDevice> devices;
  std::vector<Cable> cables;
  std::map<std::uint32_t, std::vector<bool>> mac_blocks;  // of 256 addresses, given away; by OUI
};

struct VlanRow {
  std::uint32_t id;
  const char* name;
};
std::vector<VlanRow> district_vlans();

// The SNMPv3 users of the district, one for each protection in use.
const std::vector<User>& district_users();

// Errc::invalid when the options do not fit: fewer than 5 devices a site, a block too small.
Result<District> make_district(const DistrictOptions& options);

// The district's agents, healthy. They keep the district, to be able to renumber a device's ports.
std::vector<Agent> district_agents(std::shared_ptr<const District> district);
// What one device answers.
std::shared_ptr<Profile> profile_of(std::shared_ptr<const District> district, std::size_t device);

MacAddress mac_of(std::uint64_t number);

// What the district really is, as JSON text (keys in docs/modules/simulator.md).
std::string truth_json(const District& district, const std::vector<Agent>& agents);

// Writes netroster.toml, sites.d, credentials.d and secret files (mode 0600) for this district.
Result<void> write_config(const District& district, const std::string& directory,
                          std::uint16_t port);

}  // namespace netroster::simulator
