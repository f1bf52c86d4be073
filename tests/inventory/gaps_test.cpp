// What was seen and is not in the inventory, and the reason that is given for it.
#include "inventory/gaps.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "builders.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

constexpr std::chrono::sys_days today = std::chrono::year(2026) / 7 / 1;

bool is_cloud(const KnownNeighbour& neighbour) {
  return neighbour.platform.find("Cloudy") != std::string::npos;
}

Site oak() {
  Site site;
  site.id = "OAK";
  site.networks = {*IpNetwork::parse("10.1.0.0/16")};
  site.excluded = {*IpNetwork::parse("10.1.9.0/24")};
  return site;
}
Site elm() {
  Site site;
  site.id = "ELM";
  site.networks = {*IpNetwork::parse("10.2.0.0/16")};
  return site;
}

Neighbour heard(std::uint32_t port, const std::string& name, const std::string& address,
                std::vector<std::string> capabilities = {"bridge"}) {
  Neighbour row;
  row.protocol = "lldp";
  row.local_index = port;
  row.name = name;
  row.chassis_id = fmt::format("02:00:00:00:00:{:02x}", port);
  row.chassis_id_kind = "mac";
  if (!address.empty()) row.addresses.push_back(ip(address));
  row.capabilities = std::move(capabilities);
  return row;
}

// One switch with a port for each neighbour that it hears.
Facts hearing(const std::vector<Neighbour>& rows) {
  auto facts = Facts("sw1").serial("SN1").base_mac("00:1a:2b:00:00:01");
  for (const auto& row : rows) facts.port(*row.local_index, fmt::format("p{}", *row.local_index));
  for (const auto& row : rows) facts.neighbour(row);
  return facts;
}

std::vector<SiteCoverage> coverage(Resolver& resolver, std::vector<Site> sites = {oak(), elm()}) {
  return coverage_of(*resolver.snapshot(), sites, is_cloud, today);
}

const SiteCoverage& of(const std::vector<SiteCoverage>& all, const std::string& site) {
  for (const auto& one : all)
    if (one.site == site) return one;
  throw std::runtime_error("no such site");
}

TEST(Coverage, NamesTwentyPlantedGapsWithTheirReasons) {
  std::vector<Neighbour> rows;
  std::map<std::string, GapReason> planted;
  const auto plant = [&](const std::string& address, GapReason reason) {
    const auto port = static_cast<std::uint32_t>(rows.size() + 1);
    const auto name = fmt::format("n{}", port);
    rows.push_back(heard(port, name, address));
    planted[name] = reason;
  };
  for (int i = 1; i <= 3; ++i) {
    plant(fmt::format("10.1.1.{}", i), GapReason::no_credentials);
    plant(fmt::format("10.1.2.{}", i), GapReason::silent);
    plant(fmt::format("10.1.3.{}", i), GapReason::not_tested);
    plant(fmt::format("10.1.9.{}", i), GapReason::excluded);
    plant(fmt::format("192.168.1.{}", i), GapReason::outside_scope);
  }
  plant("10.1.4.1", GapReason::misbehaving);
  plant("10.2.0.9", GapReason::outside_scope);
  plant("", GapReason::unmanaged);
  plant("10.1.2.9", GapReason::cloud_managed);
  plant("", GapReason::cloud_managed);
  rows[18].platform = rows[19].platform = "Cloudy 48";
  ASSERT_EQ(planted.size(), 20U);

  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 0, hearing(rows).complete()));
  for (int i = 1; i <= 3; ++i) {
    resolver.apply(unanswered("OAK", fmt::format("10.1.1.{}", i), 1, Reach::refused, "refused"));
    resolver.apply(unanswered("OAK", fmt::format("10.1.2.{}", i), 1, Reach::silent, "no reply"));
  }
  resolver.apply(unanswered("OAK", "10.1.2.9", 1, Reach::silent, "no reply"));
  resolver.apply(unanswered("OAK", "10.1.4.1", 1, Reach::misbehaving, "goes in circles"));
  const auto all = coverage(resolver);
  std::map<std::string, GapReason> found;
  for (const auto& gap : of(all, "OAK").gaps) found[gap.name] = gap.reason;
  EXPECT_EQ(found, planted);
  EXPECT_EQ(of(all, "OAK").found(), 1U);
  EXPECT_EQ(of(all, "OAK").seen(), 21U);
}

TEST(Coverage, AnAgentThatRefusesIsAGapThoughNobodyHearsIt) {
  Resolver resolver;
  resolver.apply(unanswered("OAK", "10.1.1.1", 1, Reach::refused, "no credential fits"));
  resolver.apply(unanswered("OAK", "10.1.1.2", 1, Reach::silent, ""));
  resolver.apply(unanswered("OAK", "10.1.1.3", 1, Reach::closed, "a host without an agent"));
  const auto all = coverage(resolver);
  const auto& gaps = of(all, "OAK").gaps;
  ASSERT_EQ(gaps.size(), 1U);
  EXPECT_EQ(gaps[0].id, "OAK/10.1.1.1");
  EXPECT_EQ(gaps[0].words, "no credential fits");
}

TEST(Coverage, OneThingHeardTwiceIsOneGap) {
  auto lldp = heard(1, "core.example.org", "");
  auto cdp = heard(1, "core.example.org", "10.1.7.7");
  cdp.protocol = "cdp";
  cdp.chassis_id = "core.example.org";
  cdp.chassis_id_kind = "";
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 0, hearing({lldp, cdp}).complete()));
  const auto all = coverage(resolver);
  ASSERT_EQ(of(all, "OAK").gaps.size(), 1U);
  EXPECT_EQ(of(all, "OAK").gaps[0].address, ip("10.1.7.7"));
}

// Who is read first, and which address is named first, make no other gap of it.
TEST(Coverage, AGapKeepsItsIdInWhateverOrderItIsSeen) {
  auto one = heard(1, "", "192.168.7.7");
  one.addresses = {ip("192.168.7.7"), ip("10.1.7.9"), ip("10.1.7.8")};
  auto other = heard(2, "core", "10.1.7.8");
  other.addresses = {ip("10.1.7.8"), ip("192.168.7.7")};
  other.platform = "Maker 9";
  for (const auto& rows : {std::vector{one, other}, std::vector{other, one}}) {
    Resolver resolver;
    resolver.apply(answered("OAK", "10.1.0.1", 0, hearing(rows).complete()));
    const auto all = coverage(resolver);
    ASSERT_EQ(of(all, "OAK").gaps.size(), 1U);
    const auto& gap = of(all, "OAK").gaps[0];
    EXPECT_EQ(gap.id, "OAK/10.1.7.8");
    EXPECT_EQ(gap.name, "core");
    EXPECT_EQ(gap.platform, "Maker 9");
  }
}

TEST(Coverage, TwoThingsThatSayTheSameOfTheirChassisAreTwoGaps) {
  auto one = heard(1, "left", "");
  auto other = heard(2, "right", "");
  one.chassis_id = other.chassis_id = "chassis";
  one.chassis_id_kind = other.chassis_id_kind = "local";
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 0, hearing({one, other}).complete()));
  const auto all = coverage(resolver);
  ASSERT_EQ(of(all, "OAK").gaps.size(), 2U);
  EXPECT_NE(of(all, "OAK").gaps[0].id, of(all, "OAK").gaps[1].id);
}

TEST(Coverage, ABoxThatTwoSitesHearIsOneGapWhereItsAddressIs) {
  auto box = heard(1, "router", "10.2.0.9");
  box.chassis_id = "00:1a:2b:77:00:01";
  auto unaddressed = box;
  unaddressed.addresses.clear();
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 0, hearing({box}).complete()));
  resolver.apply(answered("ELM", "10.2.0.1", 0,
                          Facts("sw2")
                              .serial("SN2")
                              .base_mac("00:1a:2b:00:00:02")
                              .port(1, "p1")
                              .neighbour(unaddressed)
                              .complete()));
  const auto all = coverage(resolver);
  EXPECT_TRUE(of(all, "OAK").gaps.empty());
  ASSERT_EQ(of(all, "ELM").gaps.size(), 1U);
  EXPECT_EQ(of(all, "ELM").gaps[0].id, "ELM/10.2.0.9");
  EXPECT_EQ(of(all, "ELM").gaps[0].reason, GapReason::not_tested);
}

TEST(Coverage, ADeviceThatHearsItselfIsNoGap) {
  auto by_address = heard(1, "sw1", "10.1.0.1");
  by_address.chassis_id = "sw1";
  auto by_mac = heard(2, "sw1", "");
  by_mac.chassis_id = "00:1a:2b:00:00:01";
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 0, hearing({by_address, by_mac}).complete()));
  EXPECT_TRUE(of(coverage(resolver), "OAK").gaps.empty());
}

// Of several addresses the one that explains most.
TEST(Coverage, AThingWithManyAddressesIsMissingForTheReasonThatExplainsMost) {
  auto router = heard(1, "router", "10.1.7.1");
  router.addresses = {ip("10.1.7.1"), ip("192.168.9.1"), ip("10.1.7.2")};
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 0, hearing({router}).complete()));
  resolver.apply(unanswered("OAK", "10.1.7.1", 1, Reach::silent, "no reply"));
  resolver.apply(unanswered("OAK", "10.1.7.2", 1, Reach::refused, "no credential fits"));
  const auto all = coverage(resolver);
  ASSERT_EQ(of(all, "OAK").gaps.size(), 1U);
  EXPECT_EQ(of(all, "OAK").gaps[0].id, "OAK/10.1.7.1");
  EXPECT_EQ(of(all, "OAK").gaps[0].reason, GapReason::no_credentials);
  EXPECT_EQ(of(all, "OAK").gaps[0].words, "no credential fits (at 10.1.7.2)");
}

TEST(Coverage, ASiteThatIsNoLongerConfiguredSaysSo) {
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 0, hearing({}).bare()));
  const auto all = coverage(resolver, {elm()});
  EXPECT_FALSE(of(all, "OAK").configured);
  EXPECT_TRUE(of(all, "ELM").configured);
  EXPECT_FALSE(of(all, "ELM").scanned);
  EXPECT_FALSE(of(all, "ELM").percent());
}

TEST(Coverage, EndpointsAreNoGaps) {
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 0,
                          hearing({heard(1, "phone", "10.1.5.1", {"bridge", "phone"}),
                                   heard(2, "pc", "10.1.5.2", {"station"})})
                              .complete()));
  EXPECT_TRUE(of(coverage(resolver), "OAK").gaps.empty());
}

TEST(Coverage, AccessPointsReconcileBetweenControllerAndSwitch) {
  Resolver resolver;
  resolver.apply(answered(
      "OAK", "10.1.0.1", 0,
      hearing({heard(1, "ap-1", "10.1.6.1", {"wlan"}), heard(2, "ap-2", "10.1.6.2", {"wlan"})})
          .complete()));
  auto controller = Facts("wlc").serial("WLC1").complete();
  AccessPoint known;
  known.name = "AP-1";
  AccessPoint elsewhere;
  elsewhere.name = "ap-9";
  elsewhere.address = ip("10.2.6.9");
  controller.access_points = {known, elsewhere};
  resolver.apply(answered("OAK", "10.1.0.2", 0, controller));
  const auto all = coverage(resolver);
  const auto& here = of(all, "OAK");
  EXPECT_EQ(here.access_points, 1U);
  EXPECT_EQ(here.reconciled.by_neighbours, 2U);
  EXPECT_EQ(here.reconciled.by_both, 1U);
  ASSERT_EQ(here.gaps.size(), 1U);
  EXPECT_EQ(here.gaps[0].name, "ap-2");
  EXPECT_EQ(of(all, "ELM").access_points, 1U);  // where its address is
}

// CDP knows no more of an access point than that it bridges, and calls its name its chassis.
TEST(Coverage, AnAccessPointIsOneByWhicheverProtocolSaysSo) {
  auto by_lldp = heard(1, "ap-1", "10.1.6.1", {"bridge", "wlan"});
  by_lldp.chassis_id = "00:1a:2b:09:09:09";
  by_lldp.chassis_id_kind = "mac";
  auto by_cdp = heard(1, "ap-1", "10.1.6.1", {"bridge"});
  by_cdp.protocol = "cdp";
  by_cdp.chassis_id = "ap-1";
  for (const bool cdp_first : {true, false}) {
    Resolver resolver;
    auto facts = cdp_first ? hearing({by_cdp, by_lldp}) : hearing({by_lldp, by_cdp});
    resolver.apply(answered("OAK", "10.1.0.2", 0, facts.complete()));
    const auto found = coverage_of(*resolver.snapshot(), {oak()}, is_cloud, today);
    EXPECT_EQ(found.at(0).reconciled.by_neighbours, 1U);
    EXPECT_EQ(found.at(0).gaps.at(0).chassis_id, "00:1a:2b:09:09:09");
  }
}

TEST(Coverage, WhileAddressesWaitToBeAskedNoPercentageIsKnown) {
  struct Case {
    const char* name;
    std::vector<const char*> networks;
    std::vector<const char*> asked;
    std::size_t waiting;
  };
  const Case cases[] = {
      {"nobody asked", {"10.1.0.0/30"}, {}, 4},
      {"one asked", {"10.1.0.0/30"}, {"10.1.0.1"}, 3},
      {"all asked", {"10.1.0.0/30"}, {"10.1.0.0", "10.1.0.1", "10.1.0.2", "10.1.0.3"}, 0},
      {"a network inside another", {"10.1.0.0/30", "10.1.0.2/31"}, {"10.1.0.2"}, 3},
      {"asked elsewhere", {"10.1.0.0/31"}, {"10.1.0.0", "10.1.0.1", "10.9.0.1"}, 0},
      {"one that is crawled", {"10.0.0.0/8"}, {}, 0},
      {"overlaps another site", {"10.7.0.0/24"}, {}, 0},
      {"is the same as another's", {"10.7.0.0/16"}, {}, 0},
      {"holds another's", {"10.7.0.0/15"}, {}, 0},
  };
  const IsSwept is_swept = [](const IpNetwork& network) { return network.prefix_length() > 8; };
  Site other;
  other.id = "ELM";
  other.networks = {*IpNetwork::parse("10.7.0.0/16")};
  for (const auto& each : cases) {
    Site site;
    site.id = "OAK";
    for (const auto* network : each.networks) site.networks.push_back(*IpNetwork::parse(network));
    Resolver resolver;
    resolver.apply(answered("OAK", "10.1.77.1", 0, Facts("sw").serial("SN1").complete()));
    auto inventory = *resolver.snapshot();
    for (const auto* address : each.asked) {
      AddressState state;
      state.site = "OAK";
      state.address = ip(address);
      state.last.reach = Reach::silent;
      inventory.addresses.push_back(std::make_shared<const AddressState>(state));
    }
    const auto all = coverage_of(inventory, {site, other}, is_cloud, today, is_swept);
    const auto& oak = all.at(1);
    EXPECT_EQ(oak.waiting(), each.waiting) << each.name;
    EXPECT_EQ(oak.percent().has_value(), each.waiting == 0) << each.name;
  }
}

TEST(Coverage, AnAcceptedGapIsShownAndDoesNotCountUntilItsDay) {
  Resolver resolver;
  resolver.apply(
      answered("OAK", "10.1.0.1", 0, hearing({heard(1, "alarm", "10.1.7.1")}).complete()));
  auto site = oak();
  AcceptedGap accepted;
  accepted.what = "10.1.7.1";
  accepted.why = "the alarm company's";
  accepted.by = "Sam";
  accepted.until = today;
  site.accepted_gaps = {accepted};
  auto all = coverage(resolver, {site});
  EXPECT_EQ(of(all, "OAK").open_gaps(), 0U);
  EXPECT_EQ(of(all, "OAK").gaps.at(0).accepted, "the alarm company's, says Sam, until 2026-07-01");
  EXPECT_EQ(of(all, "OAK").percent(), 100.0);
  site.accepted_gaps[0].on = today - std::chrono::days(30);
  EXPECT_EQ(of(coverage(resolver, {site}), "OAK").gaps.at(0).accepted,
            "the alarm company's, says Sam on 2026-06-01, until 2026-07-01");
  site.accepted_gaps[0].until = today - std::chrono::days(1);
  all = coverage(resolver, {site});
  EXPECT_EQ(of(all, "OAK").open_gaps(), 1U);
  EXPECT_EQ(of(all, "OAK").percent(), 50.0);
}

// An inventory whose inference found a hidden switch behind a port of sw1.
Inventory with_hidden(Resolver& resolver, const std::string& port) {
  Inventory inventory = *resolver.snapshot();
  auto hidden = std::make_shared<HiddenSwitch>();
  hidden->id = "h1";
  hidden->site = "OAK";
  hidden->ports = {{inventory.devices.front()->id, port, {}, {}, ""}};
  hidden->estimated_ports = 8;
  hidden->hosts = 5;
  hidden->confidence = 75;
  inventory.hidden = {hidden};
  return inventory;
}

TEST(Coverage, AHiddenSwitchIsAnUnmanagedGapAtItsPort) {
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 1, hearing({heard(1, "n1", "10.1.1.1")}).bare()));
  const auto inventory = with_hidden(resolver, "p7");
  const auto found = coverage_of(inventory, {oak()}, is_cloud, today);
  ASSERT_EQ(found.front().gaps.size(), 2U);
  const auto& gap = found.front().gaps.back();
  EXPECT_EQ(gap.id, "OAK/sw1 p7");
  EXPECT_EQ(gap.name, "sw1 p7");
  EXPECT_EQ(gap.reason, GapReason::unmanaged);
  EXPECT_NE(gap.words.find("8 ports"), std::string::npos) << gap.words;
  EXPECT_NE(gap.words.find("5 addresses"), std::string::npos) << gap.words;
  EXPECT_EQ(gap.seen_by, (std::vector<std::string>{"sw1 p7"}));
}

TEST(Coverage, AHiddenSwitchThatANeighbourNamesIsOneGap) {
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 1, hearing({heard(1, "n1", "10.1.1.1")}).bare()));
  const auto inventory = with_hidden(resolver, "p1");
  const auto found = coverage_of(inventory, {oak()}, is_cloud, today);
  ASSERT_EQ(found.front().gaps.size(), 1U);
  EXPECT_EQ(found.front().gaps.front().name, "n1");
}

// Accepted under this name by site OAK, until then.
Site accepting(const char* what, std::optional<std::chrono::sys_days> until) {
  auto site = oak();
  site.accepted_gaps = {{what, "the desk switch of the office", "K. Reyes", std::nullopt, until}};
  return site;
}

TEST(Coverage, AHiddenSwitchIsAcceptedByItsPortUntilItsDay) {
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 1, hearing({}).bare()));
  const auto inventory = with_hidden(resolver, "p7");
  const auto open = [&](const Site& site) {
    return coverage_of(inventory, {site}, is_cloud, today).front().open_gaps();
  };
  EXPECT_EQ(open(accepting("sw1 p7", std::nullopt)), 0U);
  EXPECT_EQ(open(accepting("SW1 P7", today)), 0U);
  EXPECT_EQ(open(accepting("sw1 p7", today - std::chrono::days(1))), 1U);
  EXPECT_EQ(open(accepting("sw1 p8", std::nullopt)), 1U);
}

TEST(Coverage, AnAcceptedGapThatAcceptsNothingIsToldOf) {
  Resolver resolver;
  resolver.apply(
      answered("OAK", "10.1.0.1", 0, hearing({heard(1, "alarm", "10.1.7.1")}).complete()));
  auto site = accepting("alram", std::nullopt);  // a slip of the pen
  site.accepted_gaps.push_back({"alarm", "ours", "", std::nullopt, today - std::chrono::days(1)});
  site.accepted_gaps.push_back({"10.1.7.1", "the alarm company's", "", std::nullopt, std::nullopt});
  const auto all = coverage(resolver, {site});
  const auto& idle = of(all, "OAK").idle;
  ASSERT_EQ(idle.size(), 2U);
  EXPECT_EQ(idle[0].what, "alram");
  EXPECT_NE(idle[0].why.find("no gap"), std::string::npos);
  EXPECT_EQ(idle[1].why, "it ended with 2026-06-30");
}

// sw1 hears an access point on ports 1 to 3, feeds those on 1 and 4, and of 3 power is not known.
TEST(Coverage, PowerOnAPortIsAWitnessOfItsOwn) {
  auto facts = hearing({heard(1, "ap-1", "", {"wlan"}), heard(2, "ap-2", "", {"wlan"}),
                        heard(3, "ap-3", "", {"wlan"})})
                   .complete();
  for (std::uint32_t i = 1; i <= 4; ++i) {
    Port port;
    port.index = 100 + i;
    port.name = fmt::format("fed{}", i);
    if (i != 3) port.poe = PortPoe{true, i == 2 ? "searching" : "delivering", "4", std::nullopt};
    facts.ports.push_back(port);
  }
  for (auto& row : facts.neighbours) *row.local_index += 100;
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 0, facts));
  const auto count = of(coverage(resolver), "OAK").reconciled;
  EXPECT_EQ(count.by_neighbours, 3U);
  EXPECT_EQ(count.by_power, 1U);
  EXPECT_EQ(count.without_power, 1U);
  EXPECT_EQ(count.unheard_with_power, 1U);
}

// A neighbour that is no gap hides none.
TEST(Coverage, AHiddenSwitchIsAGapThoughAnInventoriedDeviceIsHeardThroughIt) {
  auto far = heard(1, "sw1", "10.1.0.1");  // comes back to the sender
  far.chassis_id = "00:1a:2b:00:00:01";
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 1, hearing({far}).complete()));
  const auto inventory = with_hidden(resolver, "p1");
  const auto found = coverage_of(inventory, {oak()}, is_cloud, today);
  ASSERT_EQ(found.front().gaps.size(), 1U);
  EXPECT_EQ(found.front().gaps.front().id, "OAK/sw1 p1");
}

// Both ends hear LLDP, but not from each other.
TEST(Coverage, WhatLiesBetweenTheEndsOfASharedLinkIsAGap) {
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 1, hearing({}).bare()));
  Inventory inventory = *resolver.snapshot();
  auto link = std::make_shared<Link>();
  link->id = "l1";
  link->site = "OAK";
  link->state = LinkState::shared;
  link->note = "a bridge may lie between";
  link->ends = {LinkEnd{inventory.devices.front()->id, "p1", {}, {}, ""},
                LinkEnd{"other", "p2", {}, {}, ""}};
  inventory.links = {link};
  auto found = coverage_of(inventory, {oak()}, is_cloud, today);
  ASSERT_EQ(found.front().gaps.size(), 1U);
  EXPECT_EQ(found.front().gaps[0].id, "OAK/sw1 p1");
  EXPECT_EQ(found.front().gaps[0].reason, GapReason::unmanaged);
  EXPECT_EQ(found.front().gaps[0].seen_by, (std::vector<std::string>{"sw1 p1", "other p2"}));
  auto crowded = std::make_shared<Link>(*link);
  crowded->crowded = true;
  inventory.links = {crowded};
  EXPECT_TRUE(coverage_of(inventory, {oak()}, is_cloud, today).front().gaps.empty());
}

// Another end that is found later, and sorts before, makes no other gap of it.
TEST(Coverage, AHiddenSwitchKeepsItsNameWhenMorePortsLeadToIt) {
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 1, hearing({}).bare()));
  auto inventory = with_hidden(resolver, "p7");
  auto wider = std::make_shared<HiddenSwitch>(*inventory.hidden.front());
  const auto& device = wider->ports.front().device;
  wider->id = fmt::format("OAK|hidden|{}|p7", device);
  wider->ports.insert(wider->ports.begin(), {device, "p24", {}, {}, ""});
  inventory.hidden = {wider};
  const auto found = coverage_of(inventory, {accepting("sw1 p24", std::nullopt)}, is_cloud, today);
  ASSERT_EQ(found.front().gaps.size(), 1U);
  const auto& gap = found.front().gaps.front();
  EXPECT_EQ(gap.id, "OAK/sw1 p7");
  EXPECT_EQ(gap.seen_by, (std::vector<std::string>{"sw1 p24", "sw1 p7"}));
  EXPECT_FALSE(gap.accepted.empty());  // by any of its ports
}

TEST(Coverage, AddressesThatWereNotAskedAreCountedByReason) {
  Resolver resolver;
  resolver.apply(unanswered("OAK", "10.1.9.1", 1, Reach::not_tested, "excluded by 10.1.9.0/24"));
  resolver.apply(unanswered("OAK", "10.1.9.2", 1, Reach::not_tested, "excluded by 10.1.9.0/24"));
  const auto all = coverage(resolver);
  EXPECT_EQ(of(all, "OAK").untested.at("excluded by 10.1.9.0/24"), 2U);
  EXPECT_FALSE(of(all, "OAK").percent());  // nothing against nothing
  EXPECT_FALSE(of(all, "OAK").scanned);
}

}  // namespace
}  // namespace netroster::inventory
