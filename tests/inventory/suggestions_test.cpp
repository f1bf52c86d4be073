// Networks that devices are in and that no site declares.
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
  EXPECT_EQ(found[0].interfaces, std::vector<std::string>{"rtr Vlan50 10.5.0.1/24"});
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

}  // namespace
}  // namespace netroster::inventory
