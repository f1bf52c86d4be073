#include <gtest/gtest.h>

#include <algorithm>

#include "builders.h"
#include "inventory/port_names.h"
#include "inventory/resolver.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

struct NamePair {
  const char* a;
  const char* b;
  bool same;
};

TEST(PortNames, AbbreviationsMeetTheirWords) {
  const NamePair cases[] = {{"Gi1/0/1", "GigabitEthernet1/0/1", true},
                            {"gi1/0/1", "Gi1/0/1", true},
                            {"Gig 1/0/1", "GigabitEthernet1/0/1", true},
                            {"Te1/1/4", "TenGigabitEthernet1/1/4", true},
                            {"Ten-GigabitEthernet1/0/49", "TenGigE1/0/49", true},
                            {"Fo1/1/1", "FortyGigabitEthernet1/1/1", true},
                            {"Hu1/0/25", "HundredGigE1/0/25", true},
                            {"Tw1/0/1", "TwoGigabitEthernet1/0/1", true},
                            {"Twe1/0/1", "TwentyFiveGigE1/0/1", true},
                            {"Tw1/0/1", "TwentyFiveGigE1/0/1", false},
                            {"Tw1/0/1", "Twe1/0/1", false},
                            {"Fa0/1", "FastEthernet0/1", true},
                            {"Fa0/1", "Fi0/1", false},
                            {"Eth1/1", "Ethernet1/1", true},
                            {"Et1", "Ethernet1", true},
                            {"Po1", "port-channel1", true},
                            {"Vl10", "Vlan10", true},
                            {"Gi1/0/1", "Gi1/0/11", false},
                            {"Gi1/0/1", "Te1/0/1", false},
                            {"Gi1/0/1", "Gi2/0/1", false},
                            {"Port 12", "port12", true},
                            {"ge-0/0/1", "GE0/0/1", true},
                            {"A1", "B1", false},
                            {"Slot0/3", "Slot0/3", true}};
  for (const auto& c : cases) {
    EXPECT_EQ(same_port_name(c.a, c.b), c.same) << c.a << " / " << c.b;
    EXPECT_EQ(same_port_name(c.b, c.a), c.same) << c.b << " / " << c.a;
  }
}

struct FarPortCase {
  const char* name;
  const char* kind;
  const char* id;
  const char* description;
  int position;
};

TEST(FarPorts, AreFoundByWhateverNamesThem) {
  const auto facts = Facts("far")
                         .port(10101, "Gi1/0/1", "GigabitEthernet1/0/1", "00:1a:2b:00:01:01")
                         .alias("uplink to core")
                         .port(10102, "Gi1/0/2", "GigabitEthernet1/0/2", "00:1a:2b:00:01:02")
                         .port(7, "ge-0/0/7")
                         .port(8, "bridge1/ether2", "ether2")
                         .port(9, "A9")
                         .alias("same alias")
                         .port(12, "A12")
                         .alias("same alias")
                         .bare();
  auto ports = facts.ports;
  ports[4].bridge_port = 12;  // A9 is bridge port 12, while ifIndex 12 is A12
  ports[0].bridge_port = 1;
  const FarPortCase cases[] = {{"ifName", "interface", "Gi1/0/2", "", 1},
                               {"ifDescr", "interface", "GigabitEthernet1/0/1", "", 0},
                               {"OtherCase", "interface", "GIGABITETHERNET1/0/1", "", 0},
                               {"Abbreviation", "interface", "Gig1/0/1", "", 0},
                               {"Mac", "mac", "00:1a:2b:00:01:02", "", 1},
                               {"MacOfNoKind", "", "001a.2b00.0101", "", 0},
                               {"Alias", "alias", "uplink to core", "", 0},
                               {"AliasOfTwo", "alias", "same alias", "", -1},
                               {"Description", "local", "5003", "GigabitEthernet1/0/2", 1},
                               {"IfIndex", "local", "10102", "", 1},
                               {"BridgePort", "local", "1", "", 0},
                               {"NumberOfTwoPorts", "local", "12", "", -1},
                               {"Unit", "interface", "ge-0/0/7.0", "", 2},
                               {"LastStep", "interface", "ether2", "", 3},
                               {"Unknown", "interface", "Gi9/9/9", "", -1},
                               {"Nothing", "", "", "", -1}};
  for (const auto& c : cases) {
    Neighbour row;
    row.port_id = c.id;
    row.port_id_kind = c.kind;
    row.port_description = c.description;
    EXPECT_EQ(find_far_port(ports, row).position, c.position) << c.name;
  }
}

// --- links between devices ---------------------------------------------------------------------

constexpr const char* mac_a = "00:1a:2b:0a:00:00";
constexpr const char* mac_b = "00:1a:2b:0b:00:00";
constexpr const char* mac_c = "00:1a:2b:0c:00:00";

// Switches a, b and c with their own serial, base MAC address and three ports.
Facts switch_of(const std::string& name, const char* base) {
  const std::string first(base, 15);
  return Facts(name)
      .serial("SN-" + name)
      .base_mac(base)
      .chassis(base)
      .port(1, "Gi1/0/1", "GigabitEthernet1/0/1", first + "01")
      .port(2, "Gi1/0/2", "GigabitEthernet1/0/2", first + "02")
      .port(3, "Gi1/0/3", "GigabitEthernet1/0/3", first + "03");
}
Facts a() { return switch_of("a", mac_a); }
Facts b() { return switch_of("b", mac_b); }
Facts c() { return switch_of("c", mac_c); }

Snapshot resolved(const std::vector<Facts>& devices, const std::string& site = "s") {
  Resolver resolver;
  int number = 0;
  for (const auto& facts : devices) {
    ++number;
    resolver.apply(answered(site, "10.0.0." + std::to_string(number), number, facts.complete()));
  }
  return resolver.snapshot();
}

std::string end_text(const Inventory& inventory, const LinkEnd& end) {
  const auto* device = find_device(inventory, end.device);
  return (device == nullptr ? "?" : device->name) + " " + end.port;
}

// "a Gi1/0/1 - b Gi1/0/2 confirmed", sorted.
std::vector<std::string> link_texts(const Inventory& inventory) {
  std::vector<std::string> texts;
  for (const auto& link : inventory.links) {
    auto left = end_text(inventory, link->ends[0]);
    auto right = end_text(inventory, link->ends[1]);
    if (right < left) std::swap(left, right);
    texts.push_back(left.append(" - ").append(right).append(" ").append(text(link->state)));
  }
  std::sort(texts.begin(), texts.end());
  return texts;
}

struct LinkCase {
  const char* name;
  std::vector<Facts> devices;
  std::vector<std::string> links;
  std::size_t neighbours;  // known neighbours that are no link end
};

Neighbour lldp_row(std::uint32_t local, const char* chassis, const char* chassis_kind,
                   const char* port, const char* port_kind) {
  Neighbour row;
  row.protocol = "lldp";
  row.local_index = local;
  row.chassis_id = chassis;
  row.chassis_id_kind = chassis_kind;
  row.port_id = port;
  row.port_id_kind = port_kind;
  return row;
}

Neighbour at_address(Neighbour row, const char* address) {
  row.addresses.push_back(ip(address));
  return row;
}

Neighbour named(Neighbour row, const char* name) {
  row.name = name;
  return row;
}

std::vector<LinkCase> link_cases() {
  using Texts = std::vector<std::string>;
  const Texts ab{"a Gi1/0/1 - b Gi1/0/2 confirmed"};
  const Texts one_sided{"a Gi1/0/1 - b Gi1/0/2 one_sided"};
  return {
      {"BothEndsByLldp", {a().lldp(1, mac_b, "Gi1/0/2"), b().lldp(2, mac_a, "Gi1/0/1")}, ab, 0},
      {"BothEndsByCdp",
       {a().cdp(1, "b", "GigabitEthernet1/0/2"), b().cdp(2, "a", "GigabitEthernet1/0/1")},
       ab,
       0},
      {"BothProtocolsAreOneLink",
       {a().lldp(1, mac_b, "Gi1/0/2").cdp(1, "b", "GigabitEthernet1/0/2"),
        b().lldp(2, mac_a, "Gi1/0/1").cdp(2, "a", "GigabitEthernet1/0/1")},
       ab,
       0},
      {"LldpAtOneEndCdpAtTheOther",
       {a().lldp(1, mac_b, "Gi1/0/2"), b().cdp(2, "a", "Gi1/0/1")},
       ab,
       0},
      {"OnlyOneEndSays", {a().lldp(1, mac_b, "Gi1/0/2"), b()}, one_sided, 0},
      {"OnlyTheOtherEndSays", {a(), b().lldp(2, mac_a, "Gi1/0/1")}, one_sided, 0},
      {"ByPortMacs",
       {a().neighbour(lldp_row(1, mac_b, "mac", "00:1a:2b:0b:00:02", "mac")),
        b().neighbour(lldp_row(2, mac_a, "mac", "00:1a:2b:0a:00:01", "mac"))},
       ab,
       0},
      {"ChassisIdIsTheSerial",
       {a().neighbour(lldp_row(1, "SN-b", "local", "Gi1/0/2", "interface")), b()},
       one_sided,
       0},
      {"ChassisIdIsAnAddress",
       {a().neighbour(lldp_row(1, "10.0.0.2", "address", "Gi1/0/2", "interface")), b()},
       one_sided,
       0},
      {"OnlyThePortMacIsKnown",
       {a().neighbour(lldp_row(1, "x", "local", "00:1a:2b:0b:00:02", "mac")), b()},
       one_sided,
       0},
      {"CdpNameWithDomain", {a().cdp(1, "b.lincoln.k12.us", "Gi1/0/2"), b()}, one_sided, 0},
      {"CdpNameWithSerial", {a().cdp(1, "whatever(SN-b)", "Gi1/0/2"), b()}, one_sided, 0},
      {"CdpNameIsAMac", {a().cdp(1, "001a2b0b0000", "Gi1/0/2"), b()}, one_sided, 0},
      {"CdpAddressAlone", {a().cdp(1, "", "Gi1/0/2", "10.0.0.2"), b()}, one_sided, 0},
      {"TwoDomainsAreTwoDevices",
       {a().cdp(1, "b.north.us", "Gi1/0/2"), switch_of("b.south.us", mac_b)},
       {},
       1},
      {"FarPortUnknownButTheOtherEndKnows",
       {a().lldp(1, mac_b, "5003"), b().lldp(2, mac_a, "Gi1/0/1")},
       ab,
       0},
      {"NeitherPortIsNamed", {a().lldp(1, mac_b, "5003"), b().lldp(2, mac_a, "5004")}, ab, 0},
      {"EndsNameDifferentPorts",
       {a().lldp(1, mac_b, "Gi1/0/3"), b().lldp(2, mac_a, "Gi1/0/1")},
       {"a Gi1/0/1 - b Gi1/0/2 contradicted"},
       0},
      {"TheFarPortLeadsElsewhere",
       {a().lldp(1, mac_b, "Gi1/0/2"), b().lldp(2, mac_c, "Gi1/0/1"),
        c().lldp(1, mac_b, "Gi1/0/2")},
       {"a Gi1/0/1 - b Gi1/0/2 contradicted", "b Gi1/0/2 - c Gi1/0/1 confirmed"},
       0},
      {"TwoCablesAreTwoLinks",
       {a().lldp(1, mac_b, "Gi1/0/1").lldp(2, mac_b, "Gi1/0/2"),
        b().lldp(1, mac_a, "Gi1/0/1").lldp(2, mac_a, "Gi1/0/2")},
       {"a Gi1/0/1 - b Gi1/0/1 confirmed", "a Gi1/0/2 - b Gi1/0/2 confirmed"},
       0},
      {"AggregateNamedByOneEnd",
       {a().port(50, "Po1").lag(50, {1, 2}).lldp(1, mac_b, "Po9").lldp(2, mac_b, "Po9"),
        b().port(90, "Po9").lag(90, {1, 2}).lldp(1, mac_a, "Gi1/0/1").lldp(2, mac_a, "Gi1/0/2")},
       {"a Gi1/0/1 - b Gi1/0/1 confirmed", "a Gi1/0/2 - b Gi1/0/2 confirmed"},
       0},
      {"CdpThroughADumbBridge",
       {a().cdp(1, "b", "Gi1/0/2").cdp(1, "c", "Gi1/0/3"),
        b().cdp(2, "a", "Gi1/0/1").cdp(2, "c", "Gi1/0/3"),
        c().cdp(3, "a", "Gi1/0/1").cdp(3, "b", "Gi1/0/2")},
       {"a Gi1/0/1 - b Gi1/0/2 shared", "a Gi1/0/1 - c Gi1/0/3 shared",
        "b Gi1/0/2 - c Gi1/0/3 shared"},
       0},
      {"CdpForwardedByASwitchThatSpeaksLldp",
       {a().lldp(1, mac_b, "Gi1/0/2").cdp(1, "c", "Gi1/0/1"),
        b().lldp(2, mac_a, "Gi1/0/1").lldp(3, mac_c, "Gi1/0/1"),
        c().lldp(1, mac_b, "Gi1/0/3").cdp(1, "a", "Gi1/0/1")},
       {"a Gi1/0/1 - b Gi1/0/2 confirmed", "b Gi1/0/3 - c Gi1/0/1 confirmed"},
       2},
      {"CdpAcrossABridgeBetweenLldpSpeakers",
       {a().cdp(1, "b", "Gi1/0/2").lldp(3, mac_c, "Gi1/0/1"),
        b().cdp(2, "a", "Gi1/0/1").lldp(3, mac_c, "Gi1/0/2"),
        c().lldp(1, mac_a, "Gi1/0/3").lldp(2, mac_b, "Gi1/0/3")},
       {"a Gi1/0/1 - b Gi1/0/2 shared", "a Gi1/0/3 - c Gi1/0/1 confirmed",
        "b Gi1/0/3 - c Gi1/0/2 confirmed"},
       0},
      {"PhoneAndItsTwoProtocolsAreOneNeighbour",
       {a().neighbour(
               named(lldp_row(1, "10.5.0.9", "address", "001122334455", "mac"), "SEP001122334455"))
            .cdp(1, "SEP001122334455", "Port 1")},
       {},
       1},
      {"APhoneAndAComputerAreTwoNeighbours",
       {a().lldp(1, "00:11:22:33:44:55", "1").lldp(1, "00:11:22:33:44:66", "eth0")},
       {},
       2},
      {"ALiarWithOurAddressIsNotBelieved",
       {a().neighbour(
            at_address(lldp_row(1, "00:99:99:99:99:99", "mac", "1", "local"), "10.0.0.2")),
        b()},
       {},
       1},
      {"NameAndAddressOutweighAChangedChassisId",
       {a().neighbour(named(
            at_address(lldp_row(1, "00:99:99:99:99:99", "mac", "Gi1/0/2", "interface"), "10.0.0.2"),
            "b")),
        b()},
       one_sided,
       0},
      {"AmbiguousNamesAreNoLink",
       {a().cdp(1, "twin", "Gi1/0/2"), switch_of("twin", mac_b), switch_of("twin", mac_c)},
       {},
       1},
      {"ADeviceThatHearsItself", {a().lldp(1, mac_a, "Gi1/0/2")}, {}, 1},
      {"DuplicateEngineIdsJoinNothing",
       {a().engine("8000").lldp(1, mac_b, "Gi1/0/2"), b().engine("8000").lldp(2, mac_a, "Gi1/0/1")},
       ab,
       0},
      {"UnitAndPortAreOneCable",
       {a().lldp(1, mac_b, "ge-0/0/7").lldp(1, mac_b, "ge-0/0/7.0"),
        b().port(7, "ge-0/0/7").lldp(7, mac_a, "Gi1/0/1")},
       {"a Gi1/0/1 - b ge-0/0/7 confirmed"},
       0},
  };
}

class Links : public ::testing::TestWithParam<LinkCase> {};

void expect_links(const Inventory& inventory, const LinkCase& c) {
  EXPECT_EQ(link_texts(inventory), c.links);
  std::size_t neighbours = 0;
  for (const auto& device : inventory.devices) neighbours += device->neighbours->size();
  EXPECT_EQ(neighbours, c.neighbours);
}

TEST_P(Links, AreFound) { expect_links(*resolved(GetParam().devices), GetParam()); }

// Addresses in the rows are tied to the order of the devices, so each keeps its own.
TEST_P(Links, DoNotDependOnTheOrderOfReading) {
  const auto& devices = GetParam().devices;
  Resolver resolver;
  for (auto i = devices.size(); i-- > 0;)
    resolver.apply(answered("s", "10.0.0." + std::to_string(i + 1), static_cast<int>(9 - i),
                            devices[i].complete()));
  expect_links(*resolver.snapshot(), GetParam());
}

TEST_P(Links, AreTheSameWhenReadAgainAndAfterARestart) {
  const auto& devices = GetParam().devices;
  Resolver resolver;
  for (int round = 0; round < 2; ++round)
    for (std::size_t i = 0; i < devices.size(); ++i)
      resolver.apply(answered("s", "10.0.0." + std::to_string(i + 1),
                              static_cast<int>(10 * round) + static_cast<int>(i),
                              devices[i].complete()));
  const auto inventory = resolver.snapshot();
  expect_links(*inventory, GetParam());
  Resolver restarted(*inventory);
  const auto again = restarted.snapshot();
  ASSERT_EQ(again->links.size(), inventory->links.size());
  for (std::size_t i = 0; i < again->links.size(); ++i)
    EXPECT_EQ(*again->links[i], *inventory->links[i]);
  EXPECT_EQ(again->coverage, inventory->coverage);
}

INSTANTIATE_TEST_SUITE_P(Table, Links, ::testing::ValuesIn(link_cases()),
                         [](const auto& c) { return c.param.name; });

TEST(Link, KeepsItsEvidenceSpeedsAndTimes) {
  const auto inventory = resolved(
      {a().lldp(1, mac_b, "Gi1/0/2").cdp(1, "b", "Gi1/0/2"), b().lldp(2, mac_a, "Gi1/0/1")});
  ASSERT_EQ(inventory->links.size(), 1U);
  const auto& link = *inventory->links.front();
  ASSERT_EQ(link.evidence.size(), 3U);
  EXPECT_EQ(link.confidence, 99);
  EXPECT_EQ(link.first_seen, at_minute(1));
  EXPECT_EQ(link.last_seen, at_minute(2));
  EXPECT_EQ(link.ends[0].speed_bps, 1'000'000'000U);
  EXPECT_EQ(link.ends[1].speed_bps, 1'000'000'000U);
  std::set<std::string> matched;
  for (const auto& evidence : link.evidence)
    matched.insert(evidence.protocol + ": " + evidence.matched);
  EXPECT_EQ(matched, (std::set<std::string>{"lldp: chassis MAC address", "cdp: name"}));
}

TEST(Link, MembersKnowTheirAggregate) {
  const auto inventory =
      resolved({a().port(50, "Po1").lag(50, {1}).lldp(1, mac_b, "Gi1/0/2"), b()});
  ASSERT_EQ(inventory->links.size(), 1U);
  const auto* first = device_called(*inventory, "a");
  const auto& ends = inventory->links.front()->ends;
  EXPECT_EQ(ends[0].device == first->id ? ends[0].aggregate : ends[1].aggregate, "Po1");
}

TEST(Link, BetweenSitesByMacButNotByANameAlone) {
  Resolver resolver;
  resolver.apply(answered("north", "10.0.0.1", 1,
                          a().lldp(1, mac_b, "Gi1/0/2").cdp(2, "c", "Gi1/0/1").complete()));
  resolver.apply(answered("south", "10.0.0.1", 2, b().complete()));
  resolver.apply(answered("south", "10.0.0.2", 3, c().complete()));
  EXPECT_EQ(link_texts(*resolver.snapshot()),
            std::vector<std::string>{"a Gi1/0/1 - b Gi1/0/2 one_sided"});
}

TEST(Link, GoesWhenACompleteTableNoLongerHasTheRow) {
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1,
                          a().lldp(1, mac_b, "Gi1/0/2").lldp(2, mac_c, "Gi1/0/1").complete()));
  resolver.apply(answered("s", "10.0.0.2", 2, b().complete()));
  resolver.apply(answered("s", "10.0.0.3", 3, c().complete()));
  EXPECT_EQ(resolver.snapshot()->links.size(), 2U);
  resolver.apply(answered("s", "10.0.0.1", 4, a().lldp(2, mac_c, "Gi1/0/1").complete()));
  EXPECT_EQ(link_texts(*resolver.snapshot()),
            std::vector<std::string>{"a Gi1/0/2 - c Gi1/0/1 one_sided"});
}

TEST(Link, TurnsStaleAndThenGoesByItsClock) {
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, a().lldp(1, mac_b, "Gi1/0/2").complete()));
  resolver.apply(answered("s", "10.0.0.2", 2, b().complete()));
  resolver.apply(answered("s", "10.0.0.1", 3, a().complete()));  // empty: says nothing
  ASSERT_EQ(resolver.snapshot()->links.size(), 1U);
  EXPECT_FALSE(resolver.snapshot()->links.front()->stale);
  resolver.age(at_minute(8 * 24 * 60));
  ASSERT_EQ(resolver.snapshot()->links.size(), 1U);
  EXPECT_TRUE(resolver.snapshot()->links.front()->stale);
  resolver.age(at_minute(31 * 24 * 60));
  EXPECT_TRUE(resolver.snapshot()->links.empty());
}

TEST(Link, FollowsItsPortsThroughARenumbering) {
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, a().lldp(1, mac_b, "Gi1/0/2").complete()));
  resolver.apply(answered("s", "10.0.0.2", 2, b().lldp(2, mac_a, "Gi1/0/1").complete()));
  const auto before = resolver.snapshot()->links.front();
  Facts renumbered = Facts("b")
                         .serial("SN-b")
                         .base_mac(mac_b)
                         .chassis(mac_b)
                         .port(1, "Gi1/0/3", "GigabitEthernet1/0/3", "00:1a:2b:0b:00:03")
                         .port(2, "Gi1/0/1", "GigabitEthernet1/0/1", "00:1a:2b:0b:00:01")
                         .port(3, "Gi1/0/2", "GigabitEthernet1/0/2", "00:1a:2b:0b:00:02");
  resolver.apply(answered("s", "10.0.0.2", 3, renumbered.complete()));
  ASSERT_EQ(resolver.snapshot()->links.size(), 1U);
  const auto after = resolver.snapshot()->links.front();
  EXPECT_EQ(after->id, before->id);
  EXPECT_EQ(after->state, LinkState::confirmed);
  const auto& end = after->ends[0].port == "Gi1/0/2" ? after->ends[0] : after->ends[1];
  EXPECT_EQ(end.index, 3U);
}

}  // namespace
}  // namespace netroster::inventory
