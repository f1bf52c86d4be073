// Makes and models of the simulated district: one row each, with its agent's habits.
#pragma once

#include <cstdint>
#include <span>

namespace netroster::simulator {

enum class Kind : std::uint8_t {
  core,
  distribution,
  access,
  controller,
  access_point,
  phone,
  camera,
  ups,
  printer,
};

const char* kind_name(Kind kind);

// How a make names and numbers its ports.
enum class Naming : std::uint8_t {
  ios,       // Gi1/0/1, ifIndex from 7 on, VLAN interfaces by number
  procurve,  // "1", ifIndex = number
  aos_cx,    // 1/1/1
  fastiron,  // ethernet1/1/1, 64 numbers a slot
  exos,      // 1:1, ifIndex = slot * 1000 + port
  junos,     // ge-0/0/0 with a logical unit ge-0/0/0.0, which is what bridges
  smart,     // g1
  host,      // eth0
};

struct Make {
  Kind kind;
  const char* vendor;
  const char* model;
  const char* os;
  const char* version;
  const char* sys_object_id;  // "" for what has no agent
  const char* sys_object_id_stack;
  const char* sys_descr;  // {v} version, {m} model, {s} serial
  std::uint32_t enterprise;
  std::uint32_t oui;
  const char* serial_prefix;
  Naming naming;
  std::uint16_t copper;
  std::uint16_t uplinks;
  std::uint32_t uplink_mbps;
  double poe_watts;  // budget of one chassis; 0: no PoE
  // Habits.
  bool lldp_sends, lldp_mib, lldp_v2;
  bool cdp_sends, cdp_mib;
  bool entity;
  bool qbridge;
  bool vlan_contexts;  // bridge tables only in community@vlan, vlan-N
  bool fdb_by_number;  // dot1qTpFdb under numbers that are not the VLAN's
  bool only_v1;
  std::uint32_t max_repetitions;
  std::uint32_t max_message;
};

// What one kind of school buys from: positions in makes().
struct Fleet {
  const char* name;
  std::uint16_t core, distribution, access, access_small, old_access, controller, access_point,
      phone, camera, camera_agent, ups, printer;
  bool lag;  // uplinks are pairs
  bool ap_has_agent;
  bool has_controller;
};

std::span<const Make> makes();
// Positions in makes().
inline constexpr std::uint16_t unmanaged_switch = 30;
inline constexpr std::uint16_t cloud_access_point = 31;
std::span<const Fleet> fleets();

}  // namespace netroster::simulator
