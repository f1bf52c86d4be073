#include "inventory/store/store.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "builders.h"
#include "temp_store.h"
#include "two_switches.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

// Every field of every list has a value.
DeviceFacts full_facts() {
  auto facts = Facts("full").serial("SN1").base_mac(mac_a).chassis(mac_a).engine("80001f88").bare();
  auto& device = facts.device;
  device.vendor = "Acme";
  device.kind = "switch";
  device.model = "A-48P";
  device.os = "AcmeOS";
  device.os_version = "12.1(3)";
  device.sys_object_id = "1.3.6.1.4.1.99999.1";
  device.sys_descr = "Acme switch\nversion 12 \"quoted\" ü";
  device.location = "MDF";
  device.contact = "it@example.org";
  device.uptime_centiseconds = 123456789012;
  device.services = 6;
  device.forwards_ip = false;
  for (std::uint32_t i = 1; i <= 3; ++i) {
    Port port;
    port.index = 10100 + i;
    port.name = "Gi1/0/" + std::to_string(i);
    port.descr = "GigabitEthernet1/0/" + std::to_string(i);
    port.alias = "room " + std::to_string(i);
    port.type = "ethernetCsmacd";
    port.admin = AdminState::up;
    port.oper = OperState::lower_layer_down;
    port.speed_bps = 40'000'000'000;
    port.duplex = Duplex::full;
    port.mac = mac("00:1a:2b:0a:00:0" + std::to_string(i));
    port.mtu = 9216;
    port.vlan = 20;
    port.bridge_port = i;
    port.mau_type = "1000BaseTFD";
    port.poe = PortPoe{true, "delivering", "4", 12.5};
    port.above = {10104};
    facts.ports.push_back(port);
  }
  Port aggregate;
  aggregate.index = 10104;
  aggregate.name = aggregate.descr = "Po1";
  facts.ports.push_back(aggregate);
  Module chassis;
  chassis.index = 1;
  chassis.part_class = "chassis";
  chassis.name = "Unit 1";
  chassis.descr = "unit";
  chassis.model = "A-48P";
  chassis.serial = "SN1";
  chassis.vendor = "Acme";
  chassis.hardware = "1.0";
  chassis.firmware = "2.0";
  chassis.software = "3.0";
  chassis.asset_tag = "tag-7";
  chassis.replaceable = true;
  chassis.position = 1;
  Module optic;
  optic.index = 1010;
  optic.parent = 1;
  optic.part_class = "port";
  optic.name = "SFP 1";
  optic.port_index = 10101;
  facts.modules = {chassis, optic};
  facts.addresses = {{ip("10.0.0.1"), 24, 10104}, {ip("2001:db8::1"), 64, std::nullopt}};
  facts.vlans = {{1, "default"}, {20, "voice"}};
  Neighbour row;
  row.protocol = "lldp";
  row.local_index = 10101;
  row.local_port = "Gi1/0/1";
  row.chassis_id = mac_b;
  row.chassis_id_kind = "mac";
  row.port_id = "7";
  row.port_id_kind = "local";
  row.port_description = "uplink";
  row.name = "b";
  row.description = "Acme";
  row.platform = "A-24";
  row.addresses = {ip("10.0.0.2")};
  row.capabilities = {"bridge", "router"};
  row.vlan = 20;
  row.med = {{"model", "A-24"}, {"serial", "SNB"}};
  facts.neighbours = {row};
  facts.forwarding = {{mac("00:1a:2b:00:00:07"), 20, 10102, std::nullopt, "learned"},
                      {mac("00:1a:2b:00:00:08"), 20, std::nullopt, 44, "self"}};
  facts.arp = {{ip("10.0.0.7"), mac("00:1a:2b:00:00:07"), 10104}, {ip("10.0.0.8"), {}, 10104}};
  AccessPoint point;
  point.name = "ap1";
  point.mac = mac("00:1a:2b:00:01:00");
  point.address = ip("10.0.0.99");
  point.model = "W7";
  point.serial = "AP1";
  point.firmware = "8.1";
  point.group = "es";
  point.status = "up";
  point.radios = {{"r0", "5 GHz", 36, 17.5, 12.0, 9}};
  point.clients = 9;
  facts.access_points = {point};
  facts.lags = {{10104, {10101, 10102}, mac_b}};
  SpanningTree stp;
  stp.protocol = "rstp";
  stp.priority = 32768;
  stp.root = "4096/00:1a:2b:0c:00:00";
  stp.root_port = 1;
  stp.root_cost = 4;
  stp.topology_changes = 77;
  stp.ports = {{1, 10101, "forwarding", 4, "4096/00:1a:2b:0c:00:00", 24}};
  facts.stp = stp;
  facts.poe = {{1, 740.0, 41.5, "on"}};
  facts.ssids = {{"edu", 17U}, {"guest", std::nullopt}};
  facts.endpoints = {{"phone", 12U}, {"randomised", 3U}};
  facts.ports[0].sessions = PortSessions{1, 2, 3};
  facts.profile = "maker-family";
  facts.profile_reason = "sysDescr has /Maker/";
  facts.origins = {{"model", "M-1", "M1", "sysDescr", "maker.toml:3 (maker-family)", "derived"}};
  facts.sensors = {{"rx power", "power", "dbm", -3.25, "ok", 1010, 10101}};
  facts.tables = {{"ifTable", 4, {{"no such interface", 2}}, true, ""},
                  {"lldpRemTable", 1, {}, false, "timed out"}};
  return facts;
}

TEST(Store, KeepsEveryFieldOfTheFacts) {
  const TempDirectory directory;
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, full_facts()));
  const auto before = resolver.snapshot();
  ASSERT_TRUE(opened(directory.file())->record(before).has_value());
  const auto after = opened(directory.file(), OpenMode::read_only)->load();
  ASSERT_TRUE(after.has_value()) << after.error().what;
  ASSERT_EQ((*after)->devices.size(), 1U);
  const auto& kept = *(*after)->devices.front();
  const auto& given = *before->devices.front();
  EXPECT_EQ(kept.facts->device, given.facts->device);
  EXPECT_TRUE(kept.facts->ports == given.facts->ports);
  EXPECT_TRUE(kept.facts->modules == given.facts->modules);
  EXPECT_TRUE(kept.facts->neighbours == given.facts->neighbours);
  EXPECT_TRUE(kept.facts->stp == given.facts->stp);
  EXPECT_TRUE(*kept.facts == *given.facts);
  EXPECT_EQ(kept.id, given.id);
  EXPECT_EQ(kept.addresses, given.addresses);
  EXPECT_EQ(kept.serials, given.serials);
  EXPECT_EQ(kept.first_seen, given.first_seen);
  EXPECT_EQ(kept.last_seen, given.last_seen);
  EXPECT_EQ(kept.last_attempt, given.last_attempt);
  EXPECT_EQ(kept.freshness, given.freshness);
  EXPECT_EQ(kept.identity, given.identity);
  EXPECT_EQ(kept.neighbour_seen, given.neighbour_seen);
  EXPECT_EQ(*kept.neighbours, *given.neighbours);
}

TEST(Store, KeepsLinksAddressesAndCoverage) {
  const TempDirectory directory;
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, switch_a().lldp(1, mac_b, "Gi1/0/2").complete()));
  resolver.apply(answered("s", "10.0.0.2", 2, switch_b().lldp(2, mac_a, "Gi1/0/1").complete()));
  resolver.apply(unanswered("s", "10.0.0.3", 3, Reach::refused, "wrong credential"));
  const auto before = resolver.snapshot();
  auto store = opened(directory.file());
  ASSERT_TRUE(store->record(before).has_value());
  const auto after = store->load();
  ASSERT_TRUE(after.has_value()) << after.error().what;
  ASSERT_EQ((*after)->links.size(), 1U);
  EXPECT_EQ(*(*after)->links.front(), *before->links.front());
  ASSERT_EQ((*after)->addresses.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(*(*after)->addresses[i], *before->addresses[i]);
  EXPECT_EQ((*after)->coverage, before->coverage);
  EXPECT_EQ((*after)->when, before->when);
  EXPECT_EQ((*after)->version, before->version);
}

TEST(Store, AnswersForAnyTimeInThePast) {
  const TempDirectory directory;
  auto store = opened(directory.file());
  Resolver resolver;
  const auto record = [&] { ASSERT_TRUE(store->record(resolver.snapshot()).has_value()); };
  resolver.apply(answered("s", "10.0.0.1", 10, switch_a().lldp(1, mac_b, "Gi1/0/2").complete()));
  record();
  resolver.apply(answered("s", "10.0.0.2", 20, switch_b().complete()));
  record();
  auto renamed = switch_a().lldp(2, mac_b, "Gi1/0/1").complete();
  renamed.device.name = "renamed";
  renamed.ports[1].speed_bps = 10'000'000'000;
  resolver.apply(answered("s", "10.0.0.1", 30, renamed));
  record();

  const auto at = [&](int minute) { return store->load(at_minute(minute)).value(); };
  EXPECT_TRUE(at(5)->devices.empty());
  EXPECT_EQ(at(10)->devices.size(), 1U);
  EXPECT_TRUE(at(15)->links.empty());
  EXPECT_EQ(at(15)->devices.front()->neighbours->size(), 1U);
  const auto middle = at(29);
  EXPECT_EQ(middle->when, at_minute(29));
  ASSERT_EQ(middle->devices.size(), 2U);
  const auto* a = device_called(*middle, "a");
  ASSERT_NE(a, nullptr);
  EXPECT_EQ(a->facts->ports[1].speed_bps, 1'000'000'000U);
  EXPECT_EQ(a->last_seen, at_minute(29));  // seen later too, which was not known then
  ASSERT_EQ(middle->links.size(), 1U);
  EXPECT_EQ(middle->links.front()->ends[0].port.substr(0, 5), "Gi1/0");
  const auto now = at(30);
  EXPECT_EQ(device_called(*now, "a"), nullptr);
  ASSERT_NE(device_called(*now, "renamed"), nullptr);
  EXPECT_EQ(device_called(*now, "renamed")->facts->ports[1].speed_bps, 10'000'000'000U);
  ASSERT_EQ(now->links.size(), 1U);
  EXPECT_NE(now->links.front()->id, middle->links.front()->id);
}

TEST(Store, TellsWhatChanged) {
  const TempDirectory directory;
  auto store = opened(directory.file());
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 10, switch_a().complete()));
  ASSERT_TRUE(store->record(resolver.snapshot()).has_value());
  auto facts = switch_a().complete();
  facts.device.os_version = "15.2";
  facts.ports.pop_back();
  facts.ports[0].speed_bps = 100'000'000;
  resolver.apply(answered("s", "10.0.0.1", 20, facts));
  ASSERT_TRUE(store->record(resolver.snapshot()).has_value());

  const auto first = store->changes(at_minute(0), at_minute(10)).value();
  EXPECT_EQ(first.size(), 4U);  // the device, two ports, one address
  for (const auto& change : first) EXPECT_EQ(change.change, ChangeKind::appeared);
  const auto second = store->changes(at_minute(10), at_minute(20)).value();
  ASSERT_EQ(second.size(), 3U);
  EXPECT_EQ(second[0].entity, "device");
  EXPECT_EQ(second[0].fields, (std::vector<FieldChange>{{"os_version", "", "15.2"}}));
  EXPECT_EQ(second[1].key, "Gi1/0/1");
  EXPECT_EQ(second[1].fields, (std::vector<FieldChange>{{"speed_bps", "1000000000", "100000000"}}));
  EXPECT_EQ(second[2].key, "Gi1/0/2");
  EXPECT_EQ(second[2].change, ChangeKind::gone);
  EXPECT_TRUE(store->changes(at_minute(20), at_minute(99)).value().empty());
}

TEST(Store, PruneForgetsWhatEndedAndKeepsWhatIsValid) {
  const TempDirectory directory;
  auto store = opened(directory.file());
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 10, switch_a().complete()));
  ASSERT_TRUE(store->record(resolver.snapshot()).has_value());
  auto facts = switch_a().complete();
  facts.device.os_version = "15.2";
  resolver.apply(answered("s", "10.0.0.1", 20, facts));
  ASSERT_TRUE(store->record(resolver.snapshot()).has_value());

  ASSERT_TRUE(store->prune(at_minute(19)).has_value());  // nothing had ended by then
  EXPECT_EQ(store->load(at_minute(15)).value()->devices[0]->facts->device.os_version, "");
  EXPECT_EQ(store->load(at_minute(15)).value()->devices.size(), 1U);
  ASSERT_TRUE(store->prune(at_minute(20)).has_value());
  const auto now = store->load().value();
  ASSERT_EQ(now->devices.size(), 1U);
  EXPECT_EQ(now->devices[0]->facts->device.os_version, "15.2");
  EXPECT_EQ(now->devices[0]->facts->ports.size(), 2U);
  EXPECT_TRUE(store->check().has_value());
}

TEST(Store, MovingValuesMakeNoHistory) {
  const TempDirectory directory;
  auto store = opened(directory.file());
  Resolver resolver;
  auto facts = full_facts();
  for (auto& table : facts.tables) table.complete = true;
  resolver.apply(answered("s", "10.0.0.1", 10, facts));
  ASSERT_TRUE(store->record(resolver.snapshot()).has_value());
  const auto versions = store->counters().versions;
  facts.device.uptime_centiseconds = 999;
  facts.forwarding.pop_back();
  facts.arp.clear();
  facts.sensors[0].value = -9.0;
  facts.poe[0].drawn_watts = 99.0;
  facts.ports[0].poe->drawn_watts = 1.0;
  facts.ports[0].poe->status = "searching";
  facts.access_points[0].clients = 1;
  facts.access_points[0].radios[0].channel = 44;
  facts.stp->topology_changes = 78;
  facts.stp->ports[0].state = "blocking";
  for (auto& port : facts.ports) port.index += 500;  // a reboot deals out new numbers
  for (auto& port : facts.ports) port.above.clear();
  for (auto* port : {&facts.ports[0], &facts.ports[1], &facts.ports[2]}) port->above = {10604};
  facts.modules[1].port_index = 10601;
  facts.addresses[0].port_index = 10604;
  facts.neighbours[0].local_index = 10601;
  facts.forwarding[0].port_index = 10602;
  facts.lags[0] = {10604, {10601, 10602}, mac_b};
  facts.stp->ports[0].port_index = 10601;
  facts.sensors[0].port_index = 10601;
  resolver.apply(answered("s", "10.0.0.1", 20, facts));
  const auto given = resolver.snapshot();
  ASSERT_TRUE(store->record(given).has_value());
  EXPECT_EQ(store->counters().versions, versions);
  EXPECT_TRUE(store->changes(at_minute(10), at_minute(20)).value().empty());
  const auto now = store->load().value();
  EXPECT_TRUE(*now->devices.front()->facts == *given->devices.front()->facts);
  EXPECT_EQ(now->devices.front()->last_seen, at_minute(20));
  const auto then = store->load(at_minute(15)).value();
  EXPECT_TRUE(then->devices.front()->facts->forwarding.empty());
  EXPECT_EQ(then->devices.front()->facts->ports.size(), 4U);
}

TEST(Store, AChangeOfStateOfAnAddressIsHistory) {
  const TempDirectory directory;
  auto store = opened(directory.file());
  Resolver resolver;
  const Reach reaches[] = {Reach::silent, Reach::silent, Reach::refused};
  int minute = 0;
  for (const auto reach : reaches) {
    resolver.apply(unanswered("s", "10.0.0.5", minute += 10, reach, "words"));
    ASSERT_TRUE(store->record(resolver.snapshot()).has_value());
  }
  EXPECT_EQ(store->load(at_minute(25)).value()->addresses.front()->last.reach, Reach::silent);
  EXPECT_EQ(store->load().value()->addresses.front()->last.reach, Reach::refused);
  const auto changes = store->changes(at_minute(10), at_minute(30)).value();
  ASSERT_EQ(changes.size(), 1U);
  EXPECT_EQ(changes[0].fields, (std::vector<FieldChange>{{"reach", "silent", "refused"}}));
}

TEST(Store, ADeviceMergedAwayEndsAndIsFoundInThePast) {
  const TempDirectory directory;
  auto store = opened(directory.file());
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, Facts("sw").serial("FOC1").complete()));
  resolver.apply(answered("s", "10.0.0.2", 2, Facts("sw").complete()));
  ASSERT_TRUE(store->record(resolver.snapshot(), resolver.take_events()).has_value());
  resolver.apply(answered("s", "10.0.0.2", 3, Facts("sw").serial("FOC1").complete()));
  const auto events = resolver.take_events();
  ASSERT_TRUE(store->record(resolver.snapshot(), events).has_value());
  EXPECT_EQ(store->load(at_minute(2)).value()->devices.size(), 2U);
  EXPECT_EQ(store->load().value()->devices.size(), 1U);
  EXPECT_EQ(store->events(at_minute(0), at_minute(9)).value(), events);
}

TEST(Store, ARestartGoesOnWithoutAVersion) {
  const TempDirectory directory;
  Resolver first;
  first.apply(answered("s", "10.0.0.1", 1, full_facts()));
  first.apply(answered("s", "10.0.0.2", 2, switch_b().complete()));
  ASSERT_TRUE(opened(directory.file())->record(first.snapshot()).has_value());
  auto store = opened(directory.file());
  Resolver second(*store->load().value());
  second.apply(answered("s", "10.0.0.1", 3, full_facts()));
  ASSERT_TRUE(store->record(second.snapshot()).has_value());
  EXPECT_EQ(store->counters().versions, 0U);
  EXPECT_EQ(store->load().value()->devices.size(), 2U);
}

TEST(Statements, AreKeptWithTheirAuthorUntilWithdrawn) {
  TempDirectory directory;
  ManualStatement said;
  said.kind = StatementKind::other_device;
  said.device = "OAK-1";
  said.other = "OAK-2";
  said.port = "Gi1";
  said.other_port = "Gi2";
  said.signs = {"OAK", {"SNA"}, {mac(mac_a)}, {ip("10.0.0.1")}};
  said.other_signs = {"OAK", {"SNB", "SNC"}, {mac(mac_b)}, {ip("10.0.0.2"), ip("2001:db8::1")}};
  said.reason = "cloned \"configuration\"";
  said.by = "kim";
  said.when = at_minute(3);
  said.until = at_minute(300);
  {
    auto store = opened(directory.file());
    EXPECT_EQ(store->add_statement(said).value(), 1);
    EXPECT_EQ(store->add_statement(said).value(), 2);
    EXPECT_TRUE(store->withdraw_statement(2, "lee", at_minute(9)).has_value());
    EXPECT_EQ(store->withdraw_statement(2, "lee", at_minute(9)).error().code, Errc::not_found);
    EXPECT_EQ(store->withdraw_statement(3, "lee", at_minute(9)).error().code, Errc::not_found);
  }
  const auto kept = opened(directory.file(), OpenMode::read_only)->statements().value();
  ASSERT_EQ(kept.size(), 2U);
  said.id = 1;
  EXPECT_EQ(kept[0], said);
  EXPECT_EQ(kept[1].withdrawn, at_minute(9));
  EXPECT_EQ(kept[1].withdrawn_by, "lee");
}

// It vanishes in two winters: both times are told.
TEST(Store, KeepsAnEventThatComesAgain) {
  const TempDirectory directory;
  auto store = opened(directory.file());
  Resolver resolver;
  const Event first{at_minute(1), "device_vanished", "s", "s-1", "sw1 (10.0.0.1) vanished"};
  auto second = first;
  second.when = at_minute(2);
  ASSERT_TRUE(store->record(resolver.snapshot(), {first}).has_value());
  ASSERT_TRUE(store->record(resolver.snapshot(), {first, second}).has_value());
  EXPECT_EQ(store->events(at_minute(0), at_minute(9)).value(), (std::vector<Event>{first, second}));
}

}  // namespace
}  // namespace netroster::inventory
