#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include "tests/simulator/district_parts.h"

namespace netroster::simulator {
namespace {

constexpr std::uint32_t data_vlan = 10, pupil_vlan = 20, voice_vlan = 30, camera_vlan = 40,
                        wireless_vlan = 50, management_vlan = 99;
// Makers of computers, tablets and phones (IEEE registry).
constexpr std::uint32_t host_ouis[] = {0x186671, 0x3c0754, 0x54bf64, 0xd8cb8a, 0xf0d5bf};

// How many agents of each kind a site of `agents` has.
struct Plan {
  std::uint32_t switches = 0, distributions = 0, controllers = 0, points = 0, cameras = 0, ups = 0,
                printers = 0;
};

Plan plan_of(std::uint32_t agents, const Fleet& fleet) {
  Plan plan;
  plan.distributions = agents >= 40 ? 1 : 0;
  plan.controllers = fleet.has_controller && agents >= 10 ? 1 : 0;
  plan.ups = std::max(1U, agents / 12);
  plan.printers = agents >= 8 ? agents / 12 : 0;
  plan.cameras = agents / 20;
  plan.points = fleet.ap_has_agent ? agents / 6 : 0;
  plan.switches = agents - 1 - plan.distributions - plan.controllers - plan.ups - plan.printers -
                  plan.cameras - plan.points;
  return plan;
}

struct PortPair {
  std::size_t child, parent;
};

class SiteBuilder {
 public:
  SiteBuilder(District& district, std::size_t site, Random random)
      : district_(district),
        site_(district.sites[site]),
        place_(site),
        fleet_(fleets()[site_.fleet]),
        random_(random),
        odd_(random.fork(77)) {}

  std::vector<Host> build(std::uint32_t agents);

 private:
  DistrictDevice& device(std::size_t i) { return district_.devices[i]; }
  std::size_t add(std::uint16_t make, Kind kind, std::size_t closet, const std::string& role,
                  bool agent);
  std::uint32_t next_address();
  std::string serial(const Make& make);
  void credentials(DistrictDevice& it);
  std::size_t add_closet(ClosetKind kind);
  void add_switches(std::uint32_t count);
  std::size_t add_access_switch(std::size_t closet);
  std::size_t add_unmanaged_switch(std::size_t closet, std::size_t parent);
  std::size_t hidden(std::size_t closet, std::size_t parent, std::vector<std::size_t>& hubs);
  void make_liars();
  void add_leaves(const Plan& plan);
  std::size_t add_leaf(std::uint16_t make, Kind kind, bool agent, std::uint32_t vlan);
  void add_unmanaged(std::size_t sw);
  void add_hosts(std::size_t sw);
  void use_socket(End at);
  void add_hosts_behind(End at);
  void add_host(End at, std::uint32_t vlan);
  void add_circuit();

  std::size_t free_port(std::size_t owner, bool uplink);
  std::optional<PortPair> free_ports(std::size_t child, std::size_t parent);
  void trunk(End end, const DistrictDevice& other);
  void attach(std::size_t sw, std::size_t parent, bool lag);
  void close_ring(std::size_t sw);
  bool join(std::size_t child, std::size_t parent, bool lag);
  void cable(End a, End b, bool blocked);
  bool plug(std::size_t leaf, std::size_t sw, std::uint32_t vlan, bool from_uplink);

  District& district_;
  DistrictSite& site_;
  std::size_t place_;
  const Fleet& fleet_;
  Random random_;
  Random odd_;  // chances of the options, so that they move nothing else
  std::uint32_t address_ = 0;
  std::uint32_t hosts_in_vlan_[128] = {};
  std::map<std::string, std::uint32_t> numbers_;  // by role
  std::vector<std::size_t> switches_;             // access switches
  std::vector<Host> hosts_;
};

std::uint32_t SiteBuilder::next_address() {
  if (address_ == 0) {
    address_ = site_.network.address().to_v4() + 1;
    return address_;
  }
  do address_ += 1 + (random_.percent(25) ? random_.below(4) : 0);
  while ((address_ & 0xff) == 0 || (address_ & 0xff) == 255);
  return address_;
}

std::string SiteBuilder::serial(const Make& make) {
  static constexpr char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789";
  auto text = std::string{make.serial_prefix} +
              fmt::format("{:02}{:02}", 18 + random_.below(7), 1 + random_.below(52));
  // Unique by construction: the tail counts devices.
  for (auto rest = district_.devices.size() * 7 + numbers_.size() + 1; text.size() < 9; rest /= 34)
    text.push_back(letters[rest % 34]);
  return text + fmt::format("{:04X}", district_.devices.size());
}

// The protections a device takes: what its site decided, within what it can do.
void SiteBuilder::credentials(DistrictDevice& it) {
  const bool can_v3 =
      it.is_switch() || it.kind == Kind::controller || it.kind == Kind::access_point;
  if (!site_.v3_only || !can_v3 || it.make->only_v1) return;
  it.users.push_back(place_ % district_users().size());
}

std::size_t SiteBuilder::add(std::uint16_t make, Kind kind, std::size_t closet,
                             const std::string& role, bool agent) {
  DistrictDevice it;
  it.site = place_;
  it.closet = closet;
  it.kind = kind;
  it.make = &makes()[make];
  it.agent = agent;
  const auto number = static_cast<std::uint32_t>(district_.devices.size());
  it.mac = mac_block(district_, it.make->oui, number + 16);
  it.name = fmt::format("{}-{}{}", site_.code, role, ++numbers_[role]);
  const bool stacks = kind == Kind::access && it.make->copper >= 24 && it.make->entity &&
                      it.make->naming != Naming::procurve && random_.percent(25);
  const auto members = stacks ? random_.between(2, 4) : 1;
  for (std::uint32_t m = 0; m < members; ++m)
    it.members.push_back(
        {serial(*it.make) + (m == 0 ? "" : fmt::format("{}", m)), it.make->model, it.mac + m * 64});
  // Some makers print the address of the only port as the serial number.
  if (fmt::format("{:06X}", it.make->oui) == it.make->serial_prefix)
    it.members[0].serial = fmt::format("{:012X}", it.mac + 1);
  it.boots = random_.between(1, 40);
  it.up_days = random_.between(1, 420);
  if (agent) {
    it.address = next_address();
    credentials(it);
  }
  make_ports(it);
  if (it.is_switch()) make_vlan_interface(it, management_vlan);
  district_.devices.push_back(std::move(it));
  return number;
}

std::size_t SiteBuilder::add_closet(ClosetKind kind) {
  auto& closets = site_.site.closets;
  const auto number = closets.size();
  const bool main = kind == ClosetKind::mdf;
  closets.push_back({main ? "mdf" : fmt::format("idf{}", number),
                     main ? "Main distribution frame" : fmt::format("Wiring closet {}", number),
                     kind, number % 4 == 3 ? "gym" : "main"});
  return number;
}

std::size_t SiteBuilder::free_port(std::size_t owner, bool uplink) {
  auto& it = device(owner);
  for (std::size_t i = 0; i < it.ports.size(); ++i) {
    const auto& port = it.ports[i];
    if (port.type == PortType::ethernet && port.uplink == uplink && port.peer.device == nowhere &&
        !port.wan && !port.up)
      return i;
  }
  return nowhere;
}

void SiteBuilder::cable(End a, End b, bool blocked) {
  const auto ready = [&](End end, End other) {
    auto& port = device(end.device).ports[end.port];
    port.peer = other;
    port.up = true;
    if (port.uplink)
      port.transceiver =
          fmt::format("XC{:03}{:06}", place_, district_.cables.size() * 2 + (end == a ? 0 : 1));
  };
  ready(a, b);
  ready(b, a);
  auto& one = device(a.device).ports[a.port];
  auto& two = device(b.device).ports[b.port];
  one.speed_mbps = two.speed_mbps = std::min(one.speed_mbps, two.speed_mbps);
  district_.cables.push_back({a, b, blocked});
}

// A port on each that is free: uplinks first.
std::optional<PortPair> SiteBuilder::free_ports(std::size_t child, std::size_t parent) {
  for (const bool uplink : {true, false}) {
    const PortPair pair{free_port(child, uplink), free_port(parent, uplink)};
    if (pair.child != nowhere && pair.parent != nowhere) return pair;
  }
  return std::nullopt;
}

void SiteBuilder::trunk(End end, const DistrictDevice& other) {
  auto& port = device(end.device).ports[end.port];
  port.trunk = true;
  port.alias = "to " + other.name;
}

// Cables a switch to the one nearer to the core; two cables make a LAG.
bool SiteBuilder::join(std::size_t child, std::size_t parent, bool lag) {
  std::vector<std::size_t> below;
  std::vector<std::size_t> above;
  const bool pair = lag && !device(parent).unmanaged;
  for (int i = 0; i < (pair ? 2 : 1); ++i) {
    const auto free = free_ports(child, parent);
    if (!free) break;
    cable({parent, free->parent}, {child, free->child}, false);
    trunk({child, free->child}, device(parent));
    trunk({parent, free->parent}, device(child));
    below.push_back(free->child);
    above.push_back(free->parent);
  }
  if (below.empty()) return false;
  if (below.size() > 1) {
    make_lag(device(child), below);
    make_lag(device(parent), above);
  }
  auto& it = device(child);
  it.parent = parent;
  it.up_port = below[0];
  it.parent_port = above[0];
  return true;
}

std::size_t SiteBuilder::add_access_switch(std::size_t closet) {
  auto make = random_.percent(60) ? fleet_.access : fleet_.access_small;
  if (switches_.size() % 9 == 7) make = fleet_.old_access;
  const auto& name = site_.site.closets[closet].id;
  const auto added = add(make, Kind::access, closet, name + "-sw", true);
  switches_.push_back(added);
  if (!odd_.percent(district_.options.silent)) return added;
  device(added).silent = true;
  device(added).spans = odd_.percent(50);
  return added;
}

// A switch that nobody manages, with computers on it; nowhere when the parent has no room.
std::size_t SiteBuilder::add_unmanaged_switch(std::size_t closet, std::size_t parent) {
  const auto added = add(unmanaged_switch, Kind::access, closet, "un", false);
  device(added).unmanaged = true;
  device(added).spans = false;
  if (!join(added, parent, false)) return nowhere;
  for (auto hosts = odd_.between(2, 5); hosts > 0; --hosts) {
    const auto port = free_port(added, false);
    if (port == nowhere) break;
    device(added).ports[port].up = true;
    add_host({added, port}, odd_.percent(50) ? data_vlan : pupil_vlan);
  }
  return added;
}

// Advertise another switch of the site, as a box with a copied configuration does.
void SiteBuilder::make_liars() {
  for (const auto sw : switches_) {
    if (!odd_.percent(district_.options.liars) || switches_.size() < 2) continue;
    const auto other = switches_[odd_.below(static_cast<std::uint32_t>(switches_.size()))];
    if (other != sw) device(sw).poses_as = other;
  }
}

// To its parent, or to any switch that has room.
void SiteBuilder::attach(std::size_t sw, std::size_t parent, bool lag) {
  if (join(sw, parent, lag)) return;
  for (const auto other : switches_)
    if (other != sw && device(other).parent != nowhere && join(sw, other, false)) return;
}

// A second way to the core, which spanning tree blocks.
void SiteBuilder::close_ring(std::size_t sw) {
  const auto c = free_port(sw, true);
  const auto p = free_port(site_.core, true);
  if (c == nowhere || p == nowhere) return;
  cable({site_.core, p}, {sw, c}, true);
  device(sw).ports[c].blocked = device(sw).ports[c].trunk = true;
  device(site_.core).ports[p].trunk = true;
}

// Now and then one that nobody manages; and now and then the next one hangs there too.
std::size_t SiteBuilder::hidden(std::size_t closet, std::size_t parent,
                                std::vector<std::size_t>& hubs) {
  if (!odd_.percent(district_.options.hidden)) return nowhere;
  const auto between = add_unmanaged_switch(closet, parent);
  if (between != nowhere && odd_.percent(50)) hubs.push_back(between);
  return between;
}

void SiteBuilder::add_switches(std::uint32_t count) {
  const auto in_mdf = std::max(1U, count / 4);
  std::vector<std::size_t> hubs{site_.core};
  for (const auto d : switches_) hubs.push_back(d);
  std::size_t closet = 0;
  std::size_t last = nowhere;
  for (std::uint32_t i = 0; i < count; ++i) {
    const bool outside = i >= in_mdf;
    const bool heads = !outside || (i - in_mdf) % 3 == 0;
    if (outside && heads) closet = add_closet(ClosetKind::idf);
    const auto sw = add_access_switch(closet);
    auto parent = heads ? hubs[i % hubs.size()] : last;
    bool pair = fleet_.lag && heads && outside;
    if (const auto between = hidden(closet, parent, hubs); between != nowhere) {
      parent = between;
      pair = false;
    }
    attach(sw, parent, pair);
    last = sw;
    if (outside && (i - in_mdf) % 3 == 2 && i % 2 == 0 && device(sw).spans) close_ring(sw);
  }
}

bool SiteBuilder::plug(std::size_t leaf, std::size_t sw, std::uint32_t vlan, bool from_uplink) {
  const auto p = free_port(sw, from_uplink);
  const auto l = free_port(leaf, false);
  if (p == nowhere || l == nowhere) return false;
  cable({sw, p}, {leaf, l}, false);
  auto& it = device(leaf);
  auto& port = device(sw).ports[p];
  it.parent = sw;
  it.up_port = l;
  it.parent_port = p;
  it.vlan = port.vlan = vlan;
  port.alias = it.name;
  if (it.kind == Kind::phone) {
    port.vlan = data_vlan;
    port.voice_vlan = voice_vlan;
  }
  if (it.kind == Kind::camera) port.shape = Shape::steady;
  const bool takes_power =
      it.kind == Kind::phone || it.kind == Kind::camera || it.kind == Kind::access_point;
  if (takes_power && port.poe)
    port.poe_watts = it.kind == Kind::access_point ? 14.2 : it.kind == Kind::camera ? 6.8 : 4.1;
  return true;
}

std::size_t SiteBuilder::add_leaf(std::uint16_t make, Kind kind, bool agent, std::uint32_t vlan) {
  static constexpr const char* roles[] = {"core", "dist", "sw",  "wlc", "ap",
                                          "ph",   "cam",  "ups", "prn"};
  auto sw = switches_[random_.below(static_cast<std::uint32_t>(switches_.size()))];
  if (const auto above = device(sw).parent;
      above != nowhere && device(above).unmanaged && odd_.percent(30))
    sw = above;
  else if (odd_.percent(district_.options.hidden / 4))
    if (const auto between = add_unmanaged_switch(device(sw).closet, sw); between != nowhere)
      sw = between;
  const auto leaf =
      add(make, kind, device(sw).closet, roles[static_cast<std::size_t>(kind)], agent);
  bool plugged = plug(leaf, sw, vlan, false);
  for (std::size_t i = 0; !plugged && i < switches_.size(); ++i)
    plugged = plug(leaf, switches_[i], vlan, false) || plug(leaf, switches_[i], vlan, true);
  return leaf;
}

void SiteBuilder::add_leaves(const Plan& plan) {
  for (std::uint32_t i = 0; i < plan.controllers; ++i) {
    const auto wlc = add(fleet_.controller, Kind::controller, 0, "wlc", true);
    if (!plug(wlc, site_.core, management_vlan, true))
      plug(wlc, switches_[0], management_vlan, false);
  }
  for (std::uint32_t i = 0; i < plan.ups; ++i)
    add_leaf(fleet_.ups, Kind::ups, true, management_vlan);
  for (std::uint32_t i = 0; i < plan.printers; ++i)
    add_leaf(fleet_.printer, Kind::printer, true, data_vlan);
  for (std::uint32_t i = 0; i < plan.cameras; ++i)
    add_leaf(fleet_.camera_agent, Kind::camera, true, camera_vlan);
  for (std::uint32_t i = 0; i < plan.points; ++i)
    add_leaf(fleet_.access_point, Kind::access_point, true, wireless_vlan);
}

// What hangs on a switch and has no agent: neighbours by LLDP or CDP only.
void SiteBuilder::add_unmanaged(std::size_t sw) {
  const bool powers = device(sw).make->poe_watts > 0;
  const auto hang = [&](std::uint16_t make, Kind kind, const char* role, std::uint32_t vlan) {
    if (free_port(sw, false) == nowhere) return;
    const auto leaf = add(make, kind, device(sw).closet, role, false);
    plug(leaf, sw, vlan, false);
    device(leaf).address = host_address(place_, vlan, ++hosts_in_vlan_[vlan]);
  };
  if (!powers) return;
  if (!fleet_.ap_has_agent)
    for (std::uint32_t i = random_.between(1, 4); i > 0; --i)
      hang(fleet_.access_point, Kind::access_point, "ap", wireless_vlan);
  for (std::uint32_t i = random_.between(2, 8); i > 0; --i)
    hang(fleet_.phone, Kind::phone, "ph", voice_vlan);
  for (std::uint32_t i = random_.below(3); i > 0; --i)
    hang(fleet_.camera, Kind::camera, "cam", camera_vlan);
}

void SiteBuilder::add_host(End at, std::uint32_t vlan) {
  Host host;
  // Numbers of more than 24 bits go on with the next maker.
  const auto number = static_cast<std::uint32_t>(place_ * 20'000 + hosts_.size());
  host.mac = std::uint64_t{host_ouis[(number + (number >> 24)) % std::size(host_ouis)]} << 24 |
             (number & 0xffffff);
  host.vlan = vlan;
  host.address = host_address(place_, vlan, ++hosts_in_vlan_[vlan]);
  host.attached = at;
  hosts_.push_back(host);
}

// A socket in a room: switched off, unused, or with a computer.
void SiteBuilder::use_socket(End at) {
  auto& port = device(at.device).ports[at.port];
  port.disabled = random_.percent(8);
  if (port.disabled || !random_.percent(55)) return;
  port.up = true;
  port.vlan = random_.percent(50) ? data_vlan : pupil_vlan;
  port.alias = fmt::format("room {}", 100 + random_.below(60));
  if (random_.percent(3)) {
    port.speed_mbps = 100;
    port.full_duplex = !random_.percent(30);
  }
  add_host(at, port.vlan);
}

// Computers behind phones, and what uses the radio of an access point.
void SiteBuilder::add_hosts_behind(End at) {
  const auto kind = device(device(at.device).ports[at.port].peer.device).kind;
  if (kind == Kind::phone && random_.percent(70)) add_host(at, data_vlan);
  if (kind == Kind::access_point)
    for (std::uint32_t n = random_.between(3, 25); n > 0; --n) add_host(at, wireless_vlan);
}

void SiteBuilder::add_hosts(std::size_t sw) {
  for (std::size_t i = 0; i < device(sw).ports.size(); ++i) {
    const auto& port = device(sw).ports[i];
    if (port.type != PortType::ethernet || port.uplink) continue;
    if (port.peer.device == nowhere)
      use_socket({sw, i});
    else
      add_hosts_behind({sw, i});
  }
}

// The provider's line: a port with no neighbour that speaks.
void SiteBuilder::add_circuit() {
  auto at = free_port(site_.core, true);
  if (at == nowhere) at = free_port(site_.core, false);
  if (at == nowhere) return;
  auto& core = device(site_.core);
  auto& port = core.ports[at];
  port.wan = port.up = true;
  port.vlan = 1;
  port.alias = fmt::format("WAN {}-wan", site_.code);
  if (port.uplink) port.transceiver = fmt::format("XW{:07}", place_);
  const std::uint64_t rate = place_ == 0 ? 10'000'000'000 : 1'000'000'000;
  port.speed_mbps = static_cast<std::uint32_t>(rate / 1'000'000);
  Circuit circuit;
  circuit.id = site_.code + "-wan";
  circuit.provider = place_ == 0 ? "Regional education network" : "Metro fibre";
  circuit.down_bps = circuit.up_bps = rate;
  circuit.monthly_cost = place_ == 0 ? 4200 : 850;
  circuit.device = core.name;
  circuit.interface = port.name;
  site_.site.circuits.push_back(circuit);
}

std::vector<Host> SiteBuilder::build(std::uint32_t agents) {
  const auto plan = plan_of(agents, fleet_);
  const auto mdf = add_closet(ClosetKind::mdf);
  site_.core = add(fleet_.core, Kind::core, mdf, "core", true);
  for (const auto& vlan : district_vlans())
    if (vlan.id != management_vlan && vlan.id != 1)
      make_vlan_interface(device(site_.core), vlan.id);
  add_circuit();
  for (std::uint32_t i = 0; i < plan.distributions; ++i) {
    const auto dist = add(fleet_.distribution, Kind::distribution, mdf, "dist", true);
    join(dist, site_.core, fleet_.lag);
    switches_.push_back(dist);
  }
  add_switches(plan.switches);
  std::erase_if(switches_, [&](std::size_t i) { return device(i).kind != Kind::access; });
  add_leaves(plan);
  make_liars();
  const auto switches = switches_;
  for (const auto sw : switches) add_unmanaged(sw);
  for (const auto sw : switches) add_hosts(sw);
  for (std::size_t i = 0; i < district_.devices.size(); ++i)
    if (device(i).site == place_ && device(i).kind == Kind::controller)
      for (std::size_t ap = 0; ap < district_.devices.size(); ++ap)
        if (device(ap).site == place_ && device(ap).kind == Kind::access_point)
          device(i).managed.push_back(ap);
  return std::move(hosts_);
}

}  // namespace

std::vector<Host> build_site(District& district, std::size_t site, std::uint32_t agents,
                             Random random) {
  return SiteBuilder{district, site, random}.build(agents);
}

}  // namespace netroster::simulator
