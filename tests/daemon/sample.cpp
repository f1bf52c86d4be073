#include "sample.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "daemon/app.h"
#include "daemon/streams.h"

namespace netroster::daemon::test {
namespace {

const WallTime noon = *parse_time("2026-07-01T12:00:00Z");

Port port(std::uint32_t index, std::string name, std::string alias, std::uint64_t speed) {
  Port out;
  out.index = index;
  out.name = std::move(name);
  out.alias = std::move(alias);
  out.type = "ethernetCsmacd";
  out.admin = AdminState::up;
  out.oper = index % 2 == 1 ? OperState::up : OperState::down;
  if (speed > 0) out.speed_bps = speed;
  out.duplex = Duplex::full;
  out.vlan = 10;
  out.mac = MacAddress{{0x00, 0x1a, 0x2b, 0x00, 0x00, static_cast<std::uint8_t>(index)}};
  return out;
}

std::shared_ptr<Device> device(std::string id, std::string site, std::string name,
                               const char* address) {
  auto out = std::make_shared<Device>();
  out->id = std::move(id);
  out->site = std::move(site);
  out->name = std::move(name);
  out->addresses = {*IpAddress::parse(address)};
  out->first_seen = noon - std::chrono::hours(24);
  out->last_seen = noon;
  out->last_attempt.address = out->addresses.front();
  out->last_attempt.when = noon;
  out->last_attempt.reach = Reach::answered;
  out->last_attempt.credential = "v3";
  out->facts = std::make_shared<const DeviceFacts>();
  out->neighbours = std::make_shared<const std::vector<KnownNeighbour>>();
  return out;
}

std::shared_ptr<Device> core() {
  auto out = device("WHS-0000000001", "WHS", "whs-mdf-core1", "10.20.0.2");
  out->closet = "MDF";
  out->role = "core";
  out->serials = {"FOC1234X0AB"};
  out->identity = {{"serial FOC1234X0AB", 100}, {"name whs-mdf-core1", 10}, {"new address", -5}};
  DeviceFacts facts;
  facts.device.name = out->name;
  facts.device.vendor = "Cisco";
  facts.device.model = "C9500-24Y4C";
  facts.device.kind = "switch";
  facts.device.serial = "FOC1234X0AB";
  facts.device.os_version = "17.9.4";
  facts.device.location = "=HYPERLINK(\"http://evil\")";
  facts.ports = {port(1, "Te1/0/1", "to IDF 1", 10'000'000'000),
                 port(2, "Te1/0/2", "\x1b]52;c;ZXZpbA==\x07\x1b[2Jboo", 2'500'000'000),
                 port(3, "Gi0/0", "", 0)};
  facts.modules.push_back({});
  facts.modules.back().index = 1;
  facts.modules.back().part_class = "chassis";
  facts.modules.back().name = "Chassis";
  facts.modules.back().serial = "FOC1234X0AB";
  facts.vlans = {{10, "staff"}, {20, "\xe5\xad\xa6\xe6\xa0\xa1"}};  // two wide characters
  facts.tables.push_back(
      {.table = "ifTable", .rows = 3, .dropped = {}, .complete = true, .reason = ""});
  facts.tables.push_back({.table = "dot1qTpFdbTable",
                          .rows = 900,
                          .dropped = {{"bad index", 2}},
                          .complete = false,
                          .reason = "time-out"});
  out->facts = std::make_shared<const DeviceFacts>(std::move(facts));
  out->freshness["ports"] = {.last_read = noon, .last_complete = noon, .reason = ""};
  return out;
}

std::shared_ptr<Device> access() {
  auto out = device("WHS-0000000002", "WHS", "whs-idf1-sw1", "10.20.0.3");
  out->closet = "IDF1";
  out->role = "access";
  DeviceFacts facts;
  facts.device.name = out->name;
  facts.device.vendor = "HPE Aruba";
  facts.device.model = "\xe2\x80\xaegnp.exe";  // right-to-left override
  facts.ports = {port(49, "49", "uplink\rfake line", 10'000'000'000)};
  facts.ports[0].poe =
      PortPoe{.enabled = true, .status = "delivering", .power_class = "4", .drawn_watts = 12.5};
  out->facts = std::make_shared<const DeviceFacts>(std::move(facts));
  return out;
}

std::shared_ptr<Device> refused() {
  auto out = device("OMS-0000000003", "OMS", "@SUM(1+1)", "10.30.0.2");
  out->last_attempt.reach = Reach::refused;
  out->last_attempt.reason = "unknown user";
  return out;
}

std::shared_ptr<const Link> uplink() {
  auto out = std::make_shared<Link>();
  out->id = "link-1";
  out->site = "WHS";
  out->ends[0] = {.device = "WHS-0000000001",
                  .port = "Te1/0/1",
                  .index = 1,
                  .speed_bps = 10'000'000'000,
                  .aggregate = ""};
  out->ends[1] = {.device = "WHS-0000000002",
                  .port = "49",
                  .index = 49,
                  .speed_bps = 10'000'000'000,
                  .aggregate = ""};
  out->state = LinkState::confirmed;
  out->confidence = 98;
  out->evidence.push_back({.protocol = "lldp",
                           .device = "WHS-0000000001",
                           .port = "Te1/0/1",
                           .when = noon,
                           .row = "whs-idf1-sw1 49",
                           .matched = "chassis MAC"});
  out->first_seen = noon;
  out->last_seen = noon;
  return out;
}

}  // namespace

Snapshot sample_inventory() {
  auto inventory = std::make_shared<Inventory>();
  inventory->when = noon;
  inventory->version = 7;
  inventory->devices = {refused(), core(), access()};  // by id
  inventory->links = {uplink()};
  auto address = std::make_shared<AddressState>();
  address->site = "OMS";
  address->address = *IpAddress::parse("10.30.0.2");
  address->device = "OMS-0000000003";
  address->last = inventory->devices[0]->last_attempt;
  inventory->addresses = {address};
  auto& whs = inventory->coverage["WHS"];
  whs.devices = 2;
  whs.ports = 4;
  whs.addresses[Reach::answered] = 2;
  whs.addresses[Reach::silent] = 252;
  whs.links[LinkState::confirmed] = 1;
  auto& oms = inventory->coverage["OMS"];
  oms.devices = 1;
  oms.addresses[Reach::refused] = 1;
  return inventory;
}

Ran run(const std::vector<std::string>& words, Terminal terminal) {
  StringSink out;
  StringSink err;
  Streams streams{.out = out, .err = err};
  streams.out_is_terminal = terminal.is_terminal;
  streams.err_is_terminal = false;
  streams.columns = terminal.columns;
  streams.colour = terminal.colour;
  streams.now = noon;
  const auto code = run_program(words, streams);
  return {code, out.text(), err.text()};
}

Folder::Folder() {
  std::string name = testing::TempDir() + "netroster-cli-XXXXXX";
  const char* made = ::mkdtemp(name.data());
  EXPECT_NE(made, nullptr);
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

void Folder::write(const std::string& name, const std::string& text) const {
  const auto path = std::filesystem::path(file(name));
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
  std::filesystem::permissions(
      path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = std::string(NETROSTER_SOURCE_DIR) + "/tests/daemon/golden/" + name;
  if (std::getenv("NETROSTER_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
    return;
  }
  std::ifstream in(path, std::ios::binary);
  std::stringstream expected;
  expected << in.rdbuf();
  EXPECT_EQ(text, expected.str()) << path << "; NETROSTER_UPDATE_GOLDEN=1 writes it anew";
}

}  // namespace netroster::daemon::test
