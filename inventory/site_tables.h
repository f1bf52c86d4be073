// The forwarding tables of one site as numbers: every MAC address and every port has one, so that
// sets of them are bits. What cannot be trusted is left out here, once.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "inventory/bits.h"
#include "model/inventory.h"

namespace netroster::inventory {

// A device's place in SiteTables::devices.
using Place = std::uint32_t;
inline constexpr Place no_place = 0xffffffff;
inline constexpr std::int32_t no_port = -1;

// A MAC address that some table of the site holds.
using MacNumber = std::uint32_t;

struct LearnedMac {
  MacNumber mac = 0;
  std::int32_t port = no_port;  // position in the device's ports, of what bridges
};

struct SiteDevice {
  const Device* device = nullptr;
  // By position in facts->ports: the aggregate of a member, the interface below a logical unit,
  // else the port itself.
  std::vector<std::int32_t> bridging;
  std::vector<bool> blocked;        // by position: spanning tree lets nothing through
  std::vector<LearnedMac> learned;  // by mac, each once
  std::vector<MacNumber> own;       // its own addresses, as far as somebody learned them
  bool complete = false;     // its forwarding table was read to the end, the last time it was read
  WallTime read{};           // when that was
  std::uint32_t moving = 0;  // addresses left out, learned on several ports at once

  bool bridges() const { return !learned.empty(); }
  // Switches and what else may pass frames on: a table that was not read says nothing of them.
  bool may_bridge() const;
};

struct SiteTables {
  std::vector<SiteDevice> devices;  // as given
  std::vector<Place> owner;         // by MAC number: whose own address it is
  std::vector<MacAddress> macs;     // by MAC number
  std::uint64_t left_aside = 0;     // rows about hosts beyond max_hosts

  // Hosts of one site beyond this many are not told apart: no campus has them, a flood does.
  static constexpr std::uint32_t max_hosts = 1U << 20;
};

// `devices` are those of one site, in the order in which they are to be numbered; null entries are
// not allowed. Takes time and memory in proportion to the forwarding rows.
SiteTables read_tables(std::span<const Device* const> devices);

// Position of a device's only Ethernet port, or of the only one that is `up`; no_port: it has
// several, or none.
std::int32_t only_ethernet_port(const Device& device, bool up);

// The bridging position of the port with this ifIndex; no_port when there is none.
std::int32_t bridging_port(const SiteDevice& device, std::uint32_t if_index);

// The port at a position, as a link names it; no_port: the device alone.
LinkEnd link_end_at(const SiteTables& site, Place place, std::int32_t port);

}  // namespace netroster::inventory
