#include "district.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace netroster::interchange::test {
namespace {

const WallTime noon = *parse_time("2026-07-01T12:00:00Z");
constexpr std::uint64_t gigabit = 1'000'000'000;

Port port(std::uint32_t index, std::string name, std::uint64_t speed,
          std::string type = "ethernetCsmacd") {
  Port out;
  out.index = index;
  out.name = std::move(name);
  out.type = std::move(type);
  out.admin = AdminState::up;
  out.oper = OperState::up;
  if (speed > 0) out.speed_bps = speed;
  out.duplex = Duplex::full;
  out.mtu = 1500;
  return out;
}

struct Made {
  std::string id;
  std::string name;
  std::string role;
  std::string vendor;
  std::string model;
  std::string os;
  std::string address;
};

std::shared_ptr<Device> device(const Made& made, DeviceFacts facts) {
  auto out = std::make_shared<Device>();
  out->id = made.id;
  out->site = made.id.substr(0, 3);
  out->name = made.name;
  out->role = made.role;
  if (!made.address.empty()) out->addresses = {*IpAddress::parse(made.address)};
  out->first_seen = noon;
  out->last_seen = noon;
  out->last_attempt.when = noon;
  out->last_attempt.reach = Reach::answered;
  facts.device.name = made.name;
  facts.device.vendor = made.vendor;
  facts.device.model = made.model;
  facts.device.os = made.os;
  out->facts = std::make_shared<const DeviceFacts>(std::move(facts));
  out->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
  return out;
}

Module chassis(std::uint32_t index, std::string serial) {
  Module out;
  out.index = index;
  out.part_class = "chassis";
  out.serial = std::move(serial);
  out.position = index;
  return out;
}

std::shared_ptr<const Device> core() {
  DeviceFacts facts;
  facts.ports = {port(1, "Te1/0/1", 10 * gigabit),  port(2, "Te2/0/1", 10 * gigabit),
                 port(3, "Te1/0/3", 10 * gigabit),  port(4, "Te1/0/4", 10 * gigabit),
                 port(5, "Gi1/0/5", gigabit),       port(100, "Po1", 20 * gigabit, "propVirtual"),
                 port(110, "Vlan10", 0, "l3ipvlan")};
  facts.ports[0].mac = MacAddress::parse("00:1a:2b:00:00:01");
  facts.ports[3].admin = AdminState::down;
  facts.ports[3].alias = "=1+1, \"to OMS\"";
  facts.lags = {{.port_index = 100, .members = {1, 2}, .partner_system = ""}};
  facts.modules = {chassis(1, "FOC0001"), chassis(2, "FOC0002")};
  facts.vlans = {{10, "staff"}, {20, ""}, {4095, "reserved"}};
  facts.addresses = {{*IpAddress::parse("10.20.0.2"), 24, 110},
                     {*IpAddress::parse("10.20.1.1"), 24, std::nullopt},
                     {*IpAddress::parse("127.0.0.1"), 8, std::nullopt}};
  auto out = device(
      {"WHS-0000000001", "whs-mdf-core1", "core", "Cisco", "C9500-24Y4C", "IOS XE", "10.20.0.2"},
      std::move(facts));
  out->closet = "MDF";
  out->serials = {"FOC0001", "FOC0002"};
  return out;
}

KnownNeighbour neighbour(std::string port, std::string chassis_id, std::string name) {
  KnownNeighbour out;
  out.port = std::move(port);
  out.chassis_id = std::move(chassis_id);
  out.name = std::move(name);
  return out;
}

std::shared_ptr<const Device> access() {
  DeviceFacts facts;
  facts.ports = {port(1, "1", gigabit), port(49, "49", 10 * gigabit), port(50, "50", 10 * gigabit)};
  facts.ports[0].poe = PortPoe{};
  facts.addresses = {{*IpAddress::parse("10.20.0.2"), 24, std::nullopt}};  // the core's own
  auto out = device(
      {"WHS-0000000002", "whs-idf1-sw1", "access", "HPE", "J9729A", "ArubaOS-Switch", "10.20.0.3"},
      std::move(facts));
  out->closet = "IDF1";
  out->neighbours = std::make_shared<const std::vector<KnownNeighbour>>(
      std::vector{neighbour("1", "00:1a:2b:00:aa:01", "ap-101"),
                  neighbour("2", "00:aa:bb:cc:dd:ee", "phone " + hostile)});
  return out;
}

std::shared_ptr<const Device> controller() {
  DeviceFacts facts;
  facts.ports = {port(1, "0/0/0", gigabit)};
  AccessPoint near;
  near.name = "ap-101";
  near.mac = MacAddress::parse("00:1a:2b:00:aa:01");
  near.model = "AP-515";
  AccessPoint odd;
  odd.name = hostile;
  facts.access_points = {near, odd};
  return device({"WHS-0000000004", "whs-wlc", "wireless-controller", "Aruba", "7210", "ArubaOS",
                 "2001:db8::4"},
                std::move(facts));
}

std::shared_ptr<const Device> simple(const Made& made) {
  DeviceFacts facts;
  facts.ports = {port(1, "p1", gigabit), port(2, hostile, gigabit)};
  return device(made, std::move(facts));
}

LinkEnd end(const Inventory& inventory, const std::string& id, std::uint32_t index,
            std::string aggregate = "") {
  LinkEnd out{.device = id, .port = "", .index = index, .speed_bps = {}, .aggregate = {}};
  for (const auto& each : find_device(inventory, id)->facts->ports)
    if (each.index == index) {
      out.port = each.name;
      out.speed_bps = each.speed_bps;
    }
  out.aggregate = std::move(aggregate);
  return out;
}

void add_link(Inventory& inventory, LinkState state, LinkEnd a, LinkEnd b, bool stale = false) {
  auto out = std::make_shared<Link>();
  out->id = "link-" + std::to_string(inventory.links.size() + 1);
  out->site = "WHS";
  out->ends = {std::move(a), std::move(b)};
  out->state = state;
  out->stale = stale;
  out->confidence = state == LinkState::confirmed ? 98 : 60;
  out->last_seen = noon;
  inventory.links.push_back(std::move(out));
}

void add_links(Inventory& all) {
  const std::string core = "WHS-0000000001";
  const std::string access = "WHS-0000000002";
  const std::string odd = "WHS-0000000003";
  const std::string controller = "WHS-0000000004";
  const std::string longest = "WHS-0000000005";
  const std::string far = "OMS-0000000006";
  add_link(all, LinkState::confirmed, end(all, core, 1, "Po1"), end(all, access, 49, "Trk1"));
  add_link(all, LinkState::one_sided, end(all, core, 2, "Po1"), end(all, access, 50, "Trk1"));
  add_link(all, LinkState::contradicted, end(all, core, 3), end(all, odd, 2));
  add_link(all, LinkState::one_sided, end(all, far, 1), end(all, core, 4));
  add_link(all, LinkState::shared, end(all, access, 1), end(all, longest, 1));
  add_link(all, LinkState::manual, end(all, core, 5), end(all, controller, 1));
  add_link(all, LinkState::inferred, end(all, access, 1), end(all, controller, 1));
  add_link(all, LinkState::confirmed, end(all, odd, 1), end(all, longest, 2), true);
}

std::shared_ptr<const Device> refused() {
  auto out = device({"OMS-0000000007", "@SUM(1+1)", "", "", "", "", "10.30.0.7"}, {});
  out->facts = nullptr;
  out->last_attempt.reach = Reach::refused;
  return out;
}

}  // namespace

Part District::all() const {
  Part part{.inventory = inventory, .sites = sites, .devices = {}};
  for (const auto& each : inventory.devices) part.devices.push_back(each.get());
  return part;
}

Part District::of_site(const std::string& id) const {
  auto part = all();
  std::erase_if(part.devices, [&id](const Device* each) { return each->site != id; });
  return part;
}

District district() {
  District made;
  Site site;
  site.id = "WHS";
  site.name = "West High School";
  site.kind = SiteKind::high;
  site.address = "1 School Road, Westville";
  site.latitude = 48.1;
  site.longitude = -122.123456;
  site.closets = {{.id = "MDF", .name = "Main", .kind = ClosetKind::mdf, .building = ""},
                  {.id = "IDF2", .name = "Gym", .kind = ClosetKind::idf, .building = ""}};
  made.sites = {site};
  made.inventory.when = noon;
  made.inventory.devices = {
      simple({"OMS-0000000006", "oms-core", "core", "Arista", "720XP", "EOS", "10.30.0.2"}),
      refused(),
      core(),
      access(),
      simple({"WHS-0000000003", hostile, "access", hostile, hostile, hostile, "10.20.0.5"}),
      controller(),
      simple({"WHS-0000000005", std::string(1024, 'x'), "access", "", "", "", ""})};
  add_links(made.inventory);
  return made;
}

void expect_golden(const std::string& name, const std::string& text) {
  const std::filesystem::path path =
      std::string(NETROSTER_SOURCE_DIR) + "/tests/exporters/golden/" + name;
  if (std::getenv("NETROSTER_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ifstream in(path, std::ios::binary);
  std::stringstream expected;
  expected << in.rdbuf();
  EXPECT_EQ(text, expected.str()) << path << "; NETROSTER_UPDATE_GOLDEN=1 writes it anew";
}

}  // namespace netroster::interchange::test
