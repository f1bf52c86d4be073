// Networks and addresses that devices tell of and that no site declares.
#include "inventory/suggestions.h"

#include <gtest/gtest.h>

#include "builders.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

Site declared(const std::string& id, const std::vector<std::string>& networks) {
  Site site;
  site.id = id;
  for (const auto& text : networks) site.networks.push_back(*IpNetwork::parse(text));
  return site;
}

std::vector<SuggestedNetwork> suggested(const DeviceFacts& facts, std::vector<Site> sites) {
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 0, facts));
  return suggest_networks(*resolver.snapshot(), sites);
}

DeviceFacts router(const std::vector<std::pair<std::string, int>>& addresses) {
  auto facts = Facts("rtr").serial("SN1").port(5, "Vlan50").complete();
  for (const auto& [text, length] : addresses) facts.addresses.push_back({ip(text), length, 5});
  return facts;
}

TEST(SuggestedNetworks, AreThoseOfInterfacesThatNobodyDeclares) {
  auto facts = router({{"10.1.0.1", 24}, {"10.5.0.1", 24}, {"203.0.113.1", 29}});
  facts.arp.push_back({ip("10.5.0.7"), mac("00:1a:2b:00:00:07"), 5});
  facts.arp.push_back({ip("10.5.0.8"), mac("00:1a:2b:00:00:08"), 5});
  facts.arp.push_back({ip("10.1.0.9"), mac("00:1a:2b:00:00:09"), 5});
  const auto found = suggested(facts, {declared("OAK", {"10.1.0.0/16"})});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].site, "OAK");
  EXPECT_EQ(found[0].network.text(), "10.5.0.0/24");
  EXPECT_EQ(found[0].reasons, std::vector<std::string>{"rtr Vlan50 has 10.5.0.1/24"});
  EXPECT_EQ(found[0].hosts, 2U);
  EXPECT_FALSE(found[0].is_public);
  EXPECT_TRUE(found[1].is_public);
}

TEST(SuggestedNetworks, LeaveOutCablesLoopbacksAndWhatIsDeclaredElsewhere) {
  const auto facts = router({{"127.0.0.1", 8},
                             {"169.254.1.1", 16},
                             {"fe80::1", 64},
                             {"10.9.9.1", 31},
                             {"10.8.8.8", 32},
                             {"10.2.3.1", 24},
                             {"10.6.0.1", 0}});
  auto elm = declared("ELM", {"10.2.0.0/16"});
  EXPECT_TRUE(suggested(facts, {elm}).empty());
  EXPECT_EQ(suggested(facts, {}).size(), 1U);
}

TEST(SuggestedNetworks, SayWhatDeclaredNetworkIsInsideThem) {
  const auto found = suggested(router({{"10.5.0.1", 16}}), {declared("ELM", {"10.5.7.0/24"})});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].overlaps, "ELM 10.5.7.0/24");
}

Route way(const char* network, const char* next_hop, const char* protocol) {
  Route route;
  route.network = *IpNetwork::parse(network);
  if (*next_hop != '\0') route.next_hop = ip(next_hop);
  route.protocol = protocol;
  return route;
}

TEST(SuggestedNetworks, AreThoseOfRoutesThatNobodyDeclares) {
  auto facts = router({{"10.1.0.1", 24}});
  facts.routes = {way("0.0.0.0/0", "10.1.0.254", "static"), way("10.1.0.0/24", "", "local"),
                  way("10.7.0.0/16", "10.1.0.2", "ospf"), way("10.8.0.4/31", "10.1.0.2", "ospf"),
                  way("2001:db8:7::/48", "fe80::2", "")};
  const auto found = suggested(facts, {declared("OAK", {"10.1.0.0/16"})});
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].reasons, std::vector<std::string>{"rtr routes it to fe80::2"});
  EXPECT_TRUE(found[0].is_public);
  EXPECT_EQ(found[1].network.text(), "10.7.0.0/16");
  EXPECT_EQ(found[1].reasons, std::vector<std::string>{"rtr routes it to 10.1.0.2 (ospf)"});
}

TEST(SuggestedNetworks, OfResolvedAddressesHaveAGuessedSize) {
  auto facts = router({{"10.1.0.1", 24}, {"10.9.9.0", 31}});
  facts.arp.push_back({ip("10.4.4.4"), mac("00:1a:2b:00:00:07"), 5});
  facts.arp.push_back({ip("10.4.4.5"), mac("00:1a:2b:00:00:08"), 5});
  facts.arp.push_back({ip("10.9.9.1"), mac("00:1a:2b:00:00:09"), 5});  // the far end of a cable
  facts.arp.push_back({ip("10.1.0.9"), mac("00:1a:2b:00:00:0a"), 5});
  const auto found = suggested(facts, {declared("OAK", {"10.1.0.0/16"})});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].network.text(), "10.4.4.0/24");
  EXPECT_EQ(found[0].hosts, 2U);
  EXPECT_NE(found[0].reasons.at(0).find("guess"), std::string::npos);
}

TEST(SuggestedNetworks, LeaveOutWhatIsResolvedInsideAScope) {
  auto facts = router({});
  facts.arp.push_back({ip("10.1.0.9"), mac("00:1a:2b:00:00:0a"), 5});
  EXPECT_TRUE(suggested(facts, {declared("OAK", {"10.0.0.0/8"})}).empty());
  // Part of the guessed network is declared, and the address is in that part.
  EXPECT_TRUE(suggested(facts, {declared("OAK", {"10.1.0.8/30"})}).empty());
}

std::vector<SuggestedAddress> addresses(const DeviceFacts& facts, std::vector<Site> sites) {
  Resolver resolver;
  resolver.apply(answered("OAK", "10.1.0.1", 0, facts));
  return suggest_addresses(*resolver.snapshot(), sites);
}

TEST(SuggestedAddresses, AreNeighboursOutsideEveryScopeWithWhoSaysSo) {
  const auto facts = Facts("rtr")
                         .serial("SN1")
                         .port(5, "Gi1/0/5")
                         .cdp(5, "far", "Gi0/1", "10.9.0.1")
                         .cdp(5, "near", "Gi0/1", "10.1.0.7")
                         .cdp(5, "barred", "Gi0/1", "10.2.0.7")
                         .complete();
  auto oak = declared("OAK", {"10.1.0.0/16", "10.2.0.0/16"});
  oak.excluded = {*IpNetwork::parse("10.2.0.7")};
  const auto found = addresses(facts, {oak});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].site, "OAK");
  EXPECT_EQ(found[0].address, ip("10.9.0.1"));
  EXPECT_FALSE(found[0].is_public);
  EXPECT_EQ(found[0].reasons, std::vector<std::string>{"cdp of rtr Gi1/0/5 names far there"});
}

TEST(SuggestedAddresses, AreNotThoseOfPhonesAndPrinters) {
  struct Case {
    std::vector<std::string> capabilities;
    bool is_suggested;
  };
  const Case cases[] = {{{}, true},
                        {{"bridge"}, true},
                        {{"bridge", "router"}, true},
                        {{"wlan", "bridge"}, true},
                        {{"bridge", "phone"}, false},
                        {{"phone"}, false},
                        {{"station"}, false}};
  for (const auto& each : cases) {
    Neighbour row;
    row.protocol = "lldp";
    row.local_index = 5;
    row.chassis_id = row.name = "far";
    row.capabilities = each.capabilities;
    row.addresses = {ip("10.9.0.1")};
    const auto facts = Facts("rtr").serial("SN1").port(5, "Gi1/0/5").neighbour(row).complete();
    EXPECT_EQ(addresses(facts, {declared("OAK", {"10.1.0.0/16"})}).size(),
              each.is_suggested ? 1U : 0U)
        << testing::PrintToString(each.capabilities);
  }
}

TEST(SuggestedAddresses, ArePrivateNextHops) {
  auto facts = router({{"10.9.0.2", 30}});
  facts.routes = {way("0.0.0.0/0", "198.51.100.1", "static"),
                  way("10.7.0.0/16", "10.9.0.1", "ospf"), way("10.8.0.0/16", "10.9.0.1", "ospf"),
                  way("10.6.0.0/16", "10.9.0.2", "ospf"), way("2001:db8::/32", "fe80::1", "ospf")};
  const auto found = addresses(facts, {declared("OAK", {"10.1.0.0/16"})});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].address, ip("10.9.0.1"));
  EXPECT_EQ(found[0].reasons, std::vector<std::string>{"next hop of 2 routes of rtr"});
}

}  // namespace
}  // namespace netroster::inventory
