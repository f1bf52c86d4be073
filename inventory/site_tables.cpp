#include "inventory/site_tables.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>

#include "inventory/claims.h"
#include "inventory/port_names.h"
#include "inventory/tables.h"

namespace netroster::inventory {
namespace {

// --- numbers of MAC addresses -------------------------------------------------------------------

constexpr std::uint64_t packed(const MacAddress& mac) {
  std::uint64_t value = 0;
  for (const auto byte : mac.bytes) value = value << 8 | byte;
  return value;
}

// Open addressing: ten million rows are looked up.
class MacIndex {
 public:
  static constexpr MacNumber none = 0xffffffff;

  MacIndex() : slots_(1024) {}

  MacNumber find(const MacAddress& mac) const {
    const auto key = packed(mac);
    for (auto at = start(key);; at = (at + 1) & (slots_.size() - 1)) {
      if (slots_[at].number == none) return none;
      if (slots_[at].key == key) return slots_[at].number;
    }
  }
  void add(const MacAddress& mac, MacNumber number) {
    if (++used_ * 2 > slots_.size()) grow();
    put({packed(mac), number});
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    MacNumber number = none;
  };
  std::size_t start(std::uint64_t key) const {
    key *= 0x9e3779b97f4a7c15ULL;
    return (key ^ key >> 32) & (slots_.size() - 1);
  }
  void put(const Slot& slot) {
    auto at = start(slot.key);
    while (slots_[at].number != none) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = slot;
  }
  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const auto& slot : old)
      if (slot.number != none) put(slot);
  }

  std::vector<Slot> slots_;
  std::size_t used_ = 0;
};

// --- ports --------------------------------------------------------------------------------------

bool is_aggregate(const Port& port) { return port.type == "ieee8023adLag"; }

using PositionOf = std::unordered_map<std::uint32_t, std::int32_t>;

std::int32_t find(const PositionOf& positions, std::uint32_t if_index) {
  const auto found = positions.find(if_index);
  return found == positions.end() ? no_port : found->second;
}

PositionOf positions_of(const std::vector<Port>& ports) {
  PositionOf positions;
  for (std::size_t i = 0; i < ports.size(); ++i)
    positions.emplace(ports[i].index, static_cast<std::int32_t>(i));
  return positions;
}

void put_below(const std::vector<Port>& ports, const PositionOf& positions,
               std::vector<std::int32_t>& bridging) {
  // A logical unit above one port stands for it; an aggregate stands for itself, and its members
  // for the aggregate.
  for (std::size_t i = 0; i < ports.size(); ++i)
    for (const auto above : ports[i].above) {
      const auto layer = find(positions, above);
      if (layer == no_port || layer == static_cast<std::int32_t>(i)) continue;
      if (is_aggregate(ports[static_cast<std::size_t>(layer)]))
        bridging[i] = layer;
      else
        bridging[static_cast<std::size_t>(layer)] = static_cast<std::int32_t>(i);
    }
}

std::vector<std::int32_t> bridging_positions(const DeviceFacts& facts) {
  const auto positions = positions_of(facts.ports);
  std::vector<std::int32_t> bridging(facts.ports.size());
  for (std::size_t i = 0; i < bridging.size(); ++i) bridging[i] = static_cast<std::int32_t>(i);
  put_below(facts.ports, positions, bridging);
  for (const auto& lag : facts.lags) {
    const auto aggregate = find(positions, lag.port_index);
    if (aggregate == no_port) continue;
    for (const auto member : lag.members)
      if (const auto at = find(positions, member); at != no_port && at != aggregate)
        bridging[static_cast<std::size_t>(at)] = aggregate;
  }
  // A unit above a member means the aggregate; chains longer than that do not occur.
  for (auto& at : bridging) at = bridging[static_cast<std::size_t>(at)];
  return bridging;
}

std::vector<bool> blocked_ports(const SiteDevice& it) {
  std::vector<bool> blocked(it.bridging.size());
  if (!it.device->facts->stp) return blocked;
  for (const auto& port : it.device->facts->stp->ports) {
    const auto at = port.port_index ? bridging_port(it, *port.port_index) : no_port;
    if (at != no_port && (port.state == "blocking" || port.state == "broken"))
      blocked[static_cast<std::size_t>(at)] = true;
  }
  return blocked;
}

// --- whose addresses ----------------------------------------------------------------------------

bool may_be_infrastructure(const MacAddress& mac) { return mac.identifies() && !mac.is_local(); }

using Owners = std::map<MacAddress, Place>;  // no_place: of several

void claim(Owners& owners, const MacAddress& mac, Place place) {
  if (!may_be_infrastructure(mac)) return;
  const auto [entry, is_new] = owners.emplace(mac, place);
  if (!is_new && entry->second != place) entry->second = no_place;
}

void claim_own(Owners& owners, const Device& device, Place place) {
  const auto& facts = *device.facts;
  if (facts.device.base_mac) claim(owners, *facts.device.base_mac, place);
  if (const auto mac = MacAddress::parse(facts.device.lldp_chassis_id)) claim(owners, *mac, place);
  for (const auto& port : facts.ports)
    if (port.mac) claim(owners, *port.mac, place);
  for (const auto& entry : facts.forwarding)
    if (entry.status == "self") claim(owners, entry.mac, place);
}

using PlaceOfAddress = std::map<IpAddress, Place>;  // no_place: of several

PlaceOfAddress places_of(std::span<const Device* const> devices) {
  PlaceOfAddress places;
  for (Place i = 0; i < devices.size(); ++i) {
    const auto add = [&](const IpAddress& address) {
      const auto [entry, is_new] = places.emplace(address, i);
      if (!is_new && entry->second != i) entry->second = no_place;
    };
    for (const auto& address : devices[i]->addresses) add(address);
    for (const auto& row : devices[i]->facts->addresses) add(row.address);
  }
  return places;
}

// Address-resolution tables say which MAC address a managed device answers with. A device's own
// word comes first: a router may answer for others (proxy ARP).
void claim_by_arp(Owners& owners, std::span<const Device* const> devices) {
  const auto places = places_of(devices);
  Owners resolved;
  for (const auto* device : devices)
    for (const auto& row : device->facts->arp) {
      if (!row.mac || owners.count(*row.mac) != 0) continue;
      if (const auto at = places.find(row.address); at != places.end() && at->second != no_place)
        claim(resolved, *row.mac, at->second);
    }
  owners.merge(resolved);
}

Owners owners_of(std::span<const Device* const> devices) {
  Owners owners;
  for (Place i = 0; i < devices.size(); ++i) claim_own(owners, *devices[i], i);
  claim_by_arp(owners, devices);
  return owners;
}

// --- rows ---------------------------------------------------------------------------------------

class TableReader {
 public:
  TableReader(SiteTables& site, const Owners& owners) : site_(site), owners_(owners) {}

  void read(SiteDevice& it) {
    const auto positions = positions_of(it.device->facts->ports);
    for (const auto& entry : it.device->facts->forwarding) take(it, entry, positions);
    sort_out(it);
  }

 private:
  MacNumber number_of(const MacAddress& mac) {
    auto number = index_.find(mac);
    if (number != MacIndex::none) return number;
    const auto owner = owners_.find(mac);
    const bool owned = owner != owners_.end() && owner->second != no_place;
    if (!owned && site_.macs.size() >= SiteTables::max_hosts) return MacIndex::none;
    number = static_cast<MacNumber>(site_.macs.size());
    index_.add(mac, number);
    site_.macs.push_back(mac);
    site_.owner.push_back(owned ? owner->second : no_place);
    if (owned) site_.devices[owner->second].own.push_back(number);
    return number;
  }

  void take(SiteDevice& it, const ForwardingEntry& entry, const PositionOf& positions) {
    if (entry.status == "self" || entry.status == "other" || !entry.port_index ||
        !entry.mac.identifies())
      return;
    const auto at = find(positions, *entry.port_index);
    if (at == no_port) return;
    const auto port = it.bridging[static_cast<std::size_t>(at)];
    if (it.blocked[static_cast<std::size_t>(port)]) return;
    const auto number = number_of(entry.mac);
    if (number == MacIndex::none)
      ++site_.left_aside;
    else
      it.learned.push_back({number, port});
  }

  // An address on one port in several VLANs is one fact; on several ports it is none.
  static void sort_out(SiteDevice& it) {
    auto& all = it.learned;
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) {
      return a.mac != b.mac ? a.mac < b.mac : a.port < b.port;
    });
    auto kept = all.begin();
    for (auto first = all.begin(); first != all.end();) {
      auto last = first;
      while (last != all.end() && last->mac == first->mac) ++last;
      if (first->port == (last - 1)->port)
        *kept++ = *first;
      else
        ++it.moving;
      first = last;
    }
    all.erase(kept, all.end());
    all.shrink_to_fit();
  }

  SiteTables& site_;
  const Owners& owners_;
  MacIndex index_;
};

void note_reading(SiteDevice& it) {
  const auto& freshness = it.device->freshness;
  const auto found = freshness.find(std::string(part::forwarding));
  if (found == freshness.end()) return;
  it.read = found->second.last_read;
  it.complete = found->second.last_complete == found->second.last_read;
}

}  // namespace

bool SiteDevice::may_bridge() const {
  static constexpr std::string_view passers[] = {"switch", "router", "firewall", "bridge",
                                                 "wireless-bridge"};
  return bridges() ||
         std::find(std::begin(passers), std::end(passers), device->role) != std::end(passers);
}

std::int32_t only_ethernet_port(const Device& device, bool up) {
  std::int32_t only = no_port;
  const auto& ports = device.facts->ports;
  for (std::size_t i = 0; i < ports.size(); ++i) {
    if (ports[i].type != "ethernetCsmacd" || (up && ports[i].oper != OperState::up)) continue;
    if (only != no_port) return no_port;
    only = static_cast<std::int32_t>(i);
  }
  return only;
}

std::int32_t bridging_port(const SiteDevice& device, std::uint32_t if_index) {
  const auto at = position_of_index(device.device->facts->ports, if_index);
  return at < 0 ? no_port : device.bridging[static_cast<std::size_t>(at)];
}

SiteTables read_tables(std::span<const Device* const> devices) {
  SiteTables site;
  site.devices.resize(devices.size());
  for (std::size_t i = 0; i < devices.size(); ++i) {
    auto& it = site.devices[i];
    it.device = devices[i];
    it.bridging = bridging_positions(*devices[i]->facts);
    it.blocked = blocked_ports(it);
    note_reading(it);
  }
  const auto owners = owners_of(devices);
  TableReader reader(site, owners);
  for (auto& it : site.devices) reader.read(it);
  return site;
}

LinkEnd link_end_at(const SiteTables& site, Place place, std::int32_t port) {
  LinkEnd end;
  end.device = site.devices[place].device->id;
  if (port == no_port) return end;
  const auto& found = site.devices[place].device->facts->ports[static_cast<std::size_t>(port)];
  end.port = port_text(found);
  if (found.index != 0) end.index = found.index;
  end.speed_bps = found.speed_bps;
  return end;
}

}  // namespace netroster::inventory
