// A bad walk never deletes: what a cut-short, empty or missing table may do to known facts.
#include "inventory/merge.h"

#include <gtest/gtest.h>

#include "builders.h"
#include "inventory/tables.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

Device known_device(const DeviceFacts& facts) {
  Device device;
  auto merged = merge_facts(nullptr, facts, at_minute(1));
  device.facts = std::make_shared<const DeviceFacts>(std::move(merged.facts));
  device.neighbour_seen = merged.neighbour_seen;
  device.freshness = merged.freshness;
  return device;
}

void report(DeviceFacts& facts, const std::string& table, bool complete, std::uint32_t rows,
            std::uint32_t dropped = 0) {
  for (auto& entry : facts.tables)
    if (entry.table == table) {
      entry.complete = complete;
      entry.rows = rows;
      if (dropped > 0) entry.dropped["no such index"] = dropped;
      if (!complete) entry.reason = "timed out";
    }
}

// A device with something in every list.
DeviceFacts rich() {
  auto facts = Facts("sw1")
                   .serial("FOC1")
                   .member("FOC1")
                   .address("10.0.0.1")
                   .address("10.1.0.1")
                   .port(1, "Gi1/0/1", "GigabitEthernet1/0/1")
                   .alias("room 12")
                   .port(2, "Gi1/0/2", "GigabitEthernet1/0/2")
                   .port(3, "Gi1/0/3", "GigabitEthernet1/0/3")
                   .lldp(1, "00:1a:2b:00:00:09", "1")
                   .lldp(2, "00:1a:2b:00:00:0a", "1")
                   .cdp(3, "c", "Gi0/1")
                   .bare();
  facts.modules.push_back({});
  facts.modules.back().index = 7;
  facts.modules.back().part_class = "fan";
  facts.modules.back().name = "Fan 1";
  facts.vlans = {{1, "default"}, {20, "voice"}};
  facts.forwarding = {{mac("00:1a:2b:00:00:09"), 1, 1, std::nullopt, "learned"},
                      {mac("00:1a:2b:00:00:0a"), 20, 2, std::nullopt, "learned"}};
  facts.arp = {{ip("10.0.0.9"), mac("00:1a:2b:00:00:09"), 1}};
  facts.lags = {{3, {1, 2}, ""}};
  facts.poe = {{1, 370.0, 40.0, "on"}};
  facts.sensors = {{"inlet", "temperature", "celsius", 24.0, "ok", std::nullopt, std::nullopt}};
  facts.access_points.push_back({});
  facts.access_points.back().name = "ap1";
  SpanningTree stp;
  stp.root = "32768/00:1a:2b:00:00:01";
  stp.ports = {{1, 1, "forwarding", 4, "", {}}, {2, 2, "blocking", 4, "", {}}};
  facts.stp = stp;
  for (const auto* table :
       {"system", "ifTable", "ifXTable", "entPhysicalTable", "ipAddrTable", "dot1qVlanStaticTable",
        "lldpRemTable", "cdpCacheTable", "dot1qTpFdbTable", "ipNetToMediaTable", "dot3adAggTable",
        "pethMainPseTable", "entPhySensorTable", "dot1dStpPortTable", "bsnAPTable"})
    facts.tables.push_back({table, 10, {}, true, ""});
  return facts;
}

struct BadWalk {
  const char* name;
  void (*spoil)(DeviceFacts&);
};

const BadWalk bad_walks[] = {
    {"NothingAtAll", [](DeviceFacts& facts) { facts = {}; }},
    {"OnlyTheSystemGroup",
     [](DeviceFacts& facts) {
       const auto device = facts.device;
       facts = {};
       facts.device = device;
       facts.tables = {{"system", 1, {}, true, ""}};
     }},
    {"EveryTableEmptyAfterAnError",
     [](DeviceFacts& facts) {
       auto tables = facts.tables;
       for (auto& table : tables) table = {table.table, 0, {}, false, "no answer"};
       facts = {};
       facts.tables = tables;
     }},
    {"EveryTableEmptyAndSaidToBeComplete",
     [](DeviceFacts& facts) {
       auto tables = facts.tables;
       for (auto& table : tables) table = {table.table, 0, {}, true, ""};
       facts = {};
       facts.tables = tables;
     }},
    {"EveryTableCutShortAfterItsFirstRow",
     [](DeviceFacts& facts) {
       facts.ports.resize(1);
       facts.modules.resize(1);
       facts.addresses.resize(1);
       facts.vlans.resize(1);
       facts.neighbours.resize(1);
       facts.forwarding.resize(1);
       facts.stp->ports.resize(1);
       for (auto& table : facts.tables) table = {table.table, 1, {}, false, "timed out"};
     }},
    {"FirstRowsOnlyAndNoReportAtAll",
     [](DeviceFacts& facts) {
       facts.ports.resize(1);
       facts.vlans.resize(1);
       facts.neighbours.resize(1);
       facts.forwarding.resize(1);
       facts.tables.clear();
     }},
    {"RowsThatCouldNotBeReadAsLargeAsTheGap",
     [](DeviceFacts& facts) {
       facts.ports.pop_back();
       facts.modules.pop_back();
       facts.addresses.pop_back();
       facts.vlans.pop_back();
       facts.neighbours.erase(facts.neighbours.begin());
       facts.stp->ports.pop_back();
       for (auto& table : facts.tables) table = {table.table, 1, {{"bad index", 1}}, true, ""};
     }},
    {"OnlyOneOfTwoPortTablesComplete",
     [](DeviceFacts& facts) {
       facts.ports.resize(2);
       report(facts, "ifXTable", false, 2);
     }},
};

class BadWalks : public ::testing::TestWithParam<BadWalk> {};

TEST_P(BadWalks, DeleteNothing) {
  const auto device = known_device(rich());
  auto spoilt = rich();
  GetParam().spoil(spoilt);
  const auto merged = merge_facts(&device, spoilt, at_minute(2));
  auto before = *device.facts;
  auto after = merged.facts;
  before.tables.clear();
  after.tables.clear();
  EXPECT_TRUE(before == after);
  EXPECT_EQ(merged.neighbour_seen.size(), after.neighbours.size());
}

INSTANTIATE_TEST_SUITE_P(Table, BadWalks, ::testing::ValuesIn(bad_walks),
                         [](const auto& c) { return c.param.name; });

TEST(Merge, ACompleteTableReplacesWhatWasKnown) {
  const auto device = known_device(rich());
  auto read = rich();
  read.ports.pop_back();
  read.vlans = {{1, "default"}};
  read.neighbours.erase(read.neighbours.begin());
  read.forwarding.pop_back();
  const auto merged = merge_facts(&device, read, at_minute(2));
  EXPECT_EQ(merged.facts.ports.size(), 2U);
  EXPECT_EQ(merged.facts.vlans.size(), 1U);
  EXPECT_EQ(merged.facts.neighbours.size(), 2U);
  EXPECT_EQ(merged.facts.forwarding.size(), 1U);
  EXPECT_EQ(merged.freshness.at("ports").last_complete, at_minute(2));
}

TEST(Merge, AReadingCountsThoughTheOneBeforeWasInTheSameSecond) {
  auto cut = rich();
  TableReport duplex;
  duplex.table = "dot3StatsTable";
  duplex.reason = "not asked";
  cut.tables.push_back(duplex);
  const auto device = known_device(cut);
  ASSERT_FALSE(device.freshness.at("ports.duplex").last_complete);
  auto whole = rich();
  duplex.complete = true;
  duplex.reason.clear();
  whole.tables.push_back(duplex);
  const auto merged = merge_facts(&device, whole, at_minute(1));
  EXPECT_EQ(merged.freshness.at("ports.duplex").last_complete, at_minute(1));
  EXPECT_EQ(merged.freshness.at("ports.duplex").reason, "");
}

TEST(Merge, FreshnessIsKeptPerPart) {
  const auto device = known_device(rich());
  auto read = rich();
  read.neighbours.clear();
  report(read, "lldpRemTable", false, 0);
  report(read, "cdpCacheTable", true, 0);
  const auto merged = merge_facts(&device, read, at_minute(9));
  EXPECT_EQ(merged.freshness.at("ports").last_complete, at_minute(9));
  EXPECT_EQ(merged.freshness.at("neighbours.lldp").last_complete, at_minute(1));
  EXPECT_EQ(merged.freshness.at("neighbours.lldp").last_read, at_minute(9));
  EXPECT_EQ(merged.freshness.at("neighbours.lldp").reason, "lldpRemTable: timed out");
  EXPECT_EQ(merged.freshness.at("neighbours.cdp").reason, "empty, although 1 rows were known");
  for (const auto seen : merged.neighbour_seen) EXPECT_EQ(seen, at_minute(1));
}

TEST(Merge, NeighboursKeepWhatTheirOtherTablesSaid) {
  auto first = rich();
  first.neighbours[0].addresses = {ip("10.0.0.9")};
  first.neighbours[0].med = {{"model", "VVX"}};
  const auto device = known_device(first);
  auto read = rich();
  read.tables.push_back({"lldpRemManAddrTable", 0, {}, false, "timed out"});
  const auto kept = merge_facts(&device, read, at_minute(2)).facts.neighbours;
  EXPECT_EQ(kept[0].addresses, std::vector<IpAddress>{ip("10.0.0.9")});
  EXPECT_EQ(kept[0].med.at("model"), "VVX");
  read.tables.back() = {"lldpRemManAddrTable", 3, {}, true, ""};
  EXPECT_TRUE(merge_facts(&device, read, at_minute(2)).facts.neighbours[0].addresses.empty());
}

TEST(Merge, ACompleteTableMayEmptyAnAlias) {
  const auto device = known_device(rich());
  auto read = rich();
  read.ports[0].alias.clear();
  EXPECT_EQ(merge_facts(&device, read, at_minute(2)).facts.ports[0].alias, "");
  report(read, "ifXTable", false, 1);
  EXPECT_EQ(merge_facts(&device, read, at_minute(2)).facts.ports[0].alias, "room 12");
}

TEST(Merge, WithoutIfXTableTheNameStays) {
  const auto device = known_device(rich());
  auto read = rich();
  for (auto& port : read.ports) port.name = port.descr;
  report(read, "ifXTable", false, 0);
  const auto merged = merge_facts(&device, read, at_minute(2));
  ASSERT_EQ(merged.facts.ports.size(), 3U);
  EXPECT_EQ(merged.facts.ports[0].name, "Gi1/0/1");
}

TEST(Merge, RenumberedPortsTakeTheirOldRowsAlong) {
  const auto device = known_device(rich());
  auto read = rich();
  read.ports[0].index = 2;  // Gi1/0/1 and Gi1/0/2 change places
  read.ports[1].index = 1;
  read.forwarding.clear();
  read.neighbours.clear();
  read.lags.clear();
  read.stp.reset();
  for (auto& table : read.tables)
    if (table.table != "ifTable" && table.table != "ifXTable") table.complete = false;
  const auto merged = merge_facts(&device, read, at_minute(2));
  ASSERT_EQ(merged.facts.ports.size(), 3U);
  EXPECT_EQ(merged.facts.ports[0].name, "Gi1/0/2");
  ASSERT_EQ(merged.facts.forwarding.size(), 2U);
  EXPECT_EQ(merged.facts.forwarding[0].port_index, 2U);  // learned on Gi1/0/1
  EXPECT_EQ(merged.facts.forwarding[1].port_index, 1U);
  ASSERT_EQ(merged.facts.neighbours.size(), 3U);
  EXPECT_EQ(merged.facts.neighbours[0].chassis_id, "00:1a:2b:00:00:0a");
  EXPECT_EQ(merged.facts.neighbours[0].local_index, 1U);
  EXPECT_EQ(merged.facts.lags[0].members, (std::vector<std::uint32_t>{2, 1}));
  EXPECT_EQ(merged.facts.stp->ports[0].port_index, 2U);
}

TEST(Merge, AnIndexGivenToANewPortIsNotTheOldPortAnyMore) {
  const auto device = known_device(rich());
  auto read = rich();
  read.ports = {read.ports[0]};
  read.ports[0].name = read.ports[0].descr = "Vlan99";
  read.ports[0].alias.clear();
  read.ports[0].index = 2;
  report(read, "ifTable", false, 1);
  const auto merged = merge_facts(&device, read, at_minute(2));
  ASSERT_EQ(merged.facts.ports.size(), 4U);
  for (const auto& port : merged.facts.ports) {
    if (port.name == "Gi1/0/1") continue;
    EXPECT_EQ(port.index, port.name == "Vlan99" ? 2U : port.name == "Gi1/0/2" ? 0U : 3U);
  }
}

TEST(PortKeys, AreUniqueAndOutliveRenumbering) {
  std::vector<Port> ports(5);
  ports[0].name = "Gi1/0/1";
  ports[1].name = ports[2].name = "Ethernet Port";
  ports[1].mac = mac("00:1a:2b:00:00:01");
  ports[2].mac = mac("00:1a:2b:00:00:02");
  ports[3].name = ports[4].name = "slot";
  for (std::uint32_t i = 0; i < 5; ++i) ports[i].index = i + 1;
  const auto keys = port_keys(ports);
  EXPECT_EQ(keys[0], "Gi1/0/1");
  EXPECT_EQ(keys[1], "Ethernet Port|00:1a:2b:00:00:01");
  EXPECT_EQ(keys[4], "slot#2");
  for (auto& port : ports) port.index += 100;
  EXPECT_EQ(port_keys(ports), keys);
}

TEST(Tables, FeedTheirParts) {
  const std::pair<const char*, const char*> cases[] = {
      {"ifTable", "ports"},
      {"ifXTable", "ports"},
      {"ifStackTable", "ports.stack"},
      {"dot1qTpFdbTable", "forwarding"},
      {"dot1dTpFdbTable@20", "forwarding"},
      {"dot1qPortVlanTable", "ports.bridge"},
      {"dot1qVlanStaticTable", "vlans"},
      {"lldpRemTable", "neighbours.lldp"},
      {"lldpV2RemTable", "neighbours.lldp"},
      {"lldpRemManAddrTable", "neighbours.lldp.addresses"},
      {"cdpCacheTable", "neighbours.cdp"},
      {"pethPsePortTable", "ports.poe"},
      {"pethMainPseTable", "poe"},
      {"dot3adAggTable", "lags"},
      {"dot3StatsTable", "ports.duplex"},
      {"ipNetToPhysicalTable", "arp"},
      {"ipAddressTable", "addresses"},
      {"whoKnows", ""}};
  for (const auto& [table, part] : cases) EXPECT_EQ(part_of_table(table), part) << table;
}

TEST(Resolver, ASilentDeviceKeepsAllItHas) {
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, rich()));
  const auto before = resolver.snapshot()->devices.front();
  resolver.apply(unanswered("s", "10.0.0.1", 2, Reach::silent, "no answer in 3 tries"));
  const auto inventory = resolver.snapshot();
  const auto& after = *inventory->devices.front();
  EXPECT_EQ(after.facts, before->facts);
  EXPECT_EQ(after.last_seen, at_minute(1));
  EXPECT_EQ(after.last_attempt.reach, Reach::silent);
  EXPECT_EQ(after.last_attempt.reason, "no answer in 3 tries");
  EXPECT_EQ(after.freshness, before->freshness);
  EXPECT_EQ(inventory->addresses.front()->last_answered, at_minute(1));
  EXPECT_EQ(inventory->addresses.front()->credential, "district-v3");
}

TEST(Resolver, EveryAddressHasItsState) {
  Resolver resolver;
  resolver.apply(unanswered("s", "10.0.0.1", 1, Reach::refused, "wrong credential"));
  resolver.apply(unanswered("s", "10.0.0.2", 1, Reach::not_tested, "excluded"));
  resolver.apply(unanswered("s", "10.0.0.3", 1, Reach::silent, ""));
  resolver.apply(unanswered("s", "10.0.0.3", 2, Reach::closed, "port unreachable"));
  const auto inventory = resolver.snapshot();
  EXPECT_TRUE(inventory->devices.empty());
  ASSERT_EQ(inventory->addresses.size(), 3U);
  EXPECT_EQ(inventory->addresses[1]->last.reason, "excluded");
  EXPECT_EQ(inventory->addresses[2]->first_seen, at_minute(1));
  const auto& tested = inventory->coverage.at("s").addresses;
  EXPECT_EQ(tested.at(Reach::refused), 1U);
  EXPECT_EQ(tested.at(Reach::not_tested), 1U);
  EXPECT_EQ(tested.count(Reach::silent), 0U);
  EXPECT_EQ(tested.at(Reach::closed), 1U);
}

TEST(Resolver, OlderFactsDoNotOverwriteNewerOnes) {
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 5, Facts("new").serial("FOC1").complete()));
  resolver.apply(answered("s", "10.0.0.1", 3, Facts("old").serial("FOC1").complete()));
  EXPECT_EQ(resolver.snapshot()->devices.front()->name, "new");
  EXPECT_EQ(resolver.counters().outdated, 1U);
}

TEST(Resolver, ASnapshotNeverChanges) {
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, Facts("one").serial("FOC1").complete()));
  const auto first = resolver.snapshot();
  EXPECT_EQ(resolver.snapshot(), first);
  resolver.apply(answered("s", "10.0.0.1", 2, Facts("two").serial("FOC1").complete()));
  resolver.apply(answered("s", "10.0.0.2", 3, Facts("three").serial("FOC3").complete()));
  EXPECT_EQ(first->devices.size(), 1U);
  EXPECT_EQ(first->devices.front()->name, "one");
  EXPECT_EQ(resolver.snapshot()->devices.size(), 2U);
  EXPECT_GT(resolver.snapshot()->version, first->version);
}

}  // namespace
}  // namespace netroster::inventory
