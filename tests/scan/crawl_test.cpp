// Which addresses of networks that are too large to sweep are asked, and which never are.
#include "daemon/scan/crawl.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "daemon/scan/plan.h"

namespace netroster::scan {
namespace {

IpAddress ip(const char* text) { return *IpAddress::parse(text); }

class CrawlTest : public testing::Test {
 protected:
  CrawlTest() {
    Site oak;
    oak.id = "OAK";
    oak.networks = {*IpNetwork::parse("10.1.0.0/24"), *IpNetwork::parse("2001:db8:1::/64"),
                    *IpNetwork::parse("172.16.0.0/12"), *IpNetwork::parse("172.16.9.0/24")};
    oak.excluded = {*IpNetwork::parse("2001:db8:1::dead/128"), *IpNetwork::parse("172.16.66.0/24")};
    Site elm;
    elm.id = "ELM";
    elm.networks = {*IpNetwork::parse("2001:db8:2::/64")};
    config_.sites = {oak, elm};
    config::Credential credential;
    credential.name = "reader";
    credential.version = config::SnmpVersion::v2c;
    credential.community = Secret("canary-reader");
    credential.networks = {*IpNetwork::parse("2001:db8::/32"), *IpNetwork::parse("10.0.0.0/8"),
                           *IpNetwork::parse("172.16.0.0/12")};
    config_.credentials = {credential};
    device_.id = "OAK-1";
    device_.site = "OAK";
  }
  void hears(const char* address, const char* chassis = "", const char* device = "") {
    KnownNeighbour neighbour;
    if (*address != '\0') neighbour.addresses = {ip(address)};
    neighbour.chassis_id = chassis;
    neighbour.device = device;
    neighbours_.push_back(neighbour);
  }
  void resolves(const char* address, const char* mac) {
    ArpEntry entry;
    entry.address = ip(address);
    entry.mac = MacAddress::parse(mac);
    facts_.arp.push_back(entry);
  }
  void routes_to(const char* next_hop) {
    Route route;
    route.network = *IpNetwork::parse("10.99.0.0/16");
    route.next_hop = ip(next_hop);
    facts_.routes.push_back(route);
  }
  std::vector<std::string> found(const Asked& asked = {}, std::size_t most = 100) {
    device_.neighbours = std::make_shared<const std::vector<KnownNeighbour>>(neighbours_);
    device_.facts = std::make_shared<const DeviceFacts>(facts_);
    Inventory inventory;
    inventory.devices = {std::make_shared<const Device>(device_)};
    const CrawlScope scope(config_.sites, config_);
    std::vector<std::string> out;
    for (const auto& target : crawl_targets(inventory, scope, config_.sites, asked, most))
      out.push_back(config_.sites[target.site].id + " " + target.address.text());
    return out;
  }

  config::Config config_;
  Device device_;
  std::vector<KnownNeighbour> neighbours_;
  DeviceFacts facts_;
};

using Found = std::vector<std::string>;

TEST_F(CrawlTest, ANeighboursAddressIsNext) {
  hears("2001:db8:1::5");
  hears("172.20.0.5");
  EXPECT_EQ(found(), (Found{"OAK 2001:db8:1::5", "OAK 172.20.0.5"}));
}

TEST_F(CrawlTest, EachBelongsToTheSiteOfItsNetwork) {
  hears("2001:db8:2::7");
  EXPECT_EQ(found(), (Found{"ELM 2001:db8:2::7"}));
}

TEST_F(CrawlTest, NothingOutsideNothingExcludedNothingSwept) {
  hears("2001:db8:9::1");
  hears("2001:db8:1::dead");
  hears("172.16.66.1");
  hears("172.16.0.0");      // the network's own address
  hears("172.31.255.255");  // its broadcast address
  hears("172.32.0.1");
  hears("10.1.0.9");    // swept anyway
  hears("172.16.9.9");  // likewise
  hears("::ffff:1.2.3.4");
  hears("192.168.0.1");
  hears("fe80::1");
  hears("ff02::1");
  hears("0.0.0.0");
  routes_to("172.16.66.2");
  routes_to("10.77.0.1");
  EXPECT_EQ(found(), Found{});
}

TEST_F(CrawlTest, WhatIsExcludedElsewhereIsExcludedHere) {
  config_.sites[1].excluded = {*IpNetwork::parse("172.20.0.0/16")};
  hears("172.20.0.5");
  EXPECT_EQ(found(), Found{});
}

TEST_F(CrawlTest, WhatIsInventoriedOrAskedIsNotAskedAgain) {
  hears("2001:db8:1::5", "", "OAK-2");
  hears("2001:db8:1::6");
  EXPECT_EQ(found({{0, ip("2001:db8:1::6")}}), Found{});
}

TEST_F(CrawlTest, ANeighbourWithoutAnAddressIsFoundByItsChassis) {
  hears("", "00:1a:2b:3c:4d:5e");
  resolves("2001:db8:1::8", "00:1a:2b:3c:4d:5e");
  resolves("2001:db8:1::9", "00:1a:2b:3c:4d:5f");  // anybody
  EXPECT_EQ(found(), (Found{"OAK 2001:db8:1::8"}));
}

TEST_F(CrawlTest, ANextHopIsARouter) {
  routes_to("172.20.0.1");
  EXPECT_EQ(found(), (Found{"OAK 172.20.0.1"}));
}

TEST_F(CrawlTest, ALinkLocalNextHopIsFoundByItsMacAddress) {
  routes_to("fe80::1");
  resolves("fe80::1", "00:1a:2b:3c:4d:5e");
  resolves("2001:db8:1::8", "00:1a:2b:3c:4d:5e");
  EXPECT_EQ(found(), (Found{"OAK 2001:db8:1::8"}));
}

TEST_F(CrawlTest, AnAddressOfADeviceThatWasReadNeedsNoAsking) {
  routes_to("172.20.0.1");
  facts_.addresses.push_back({ip("172.20.0.1"), 24, std::nullopt});
  EXPECT_EQ(found(), Found{});
  device_.site = "ELM";  // another site's: its word is not taken for an address of this one
  EXPECT_EQ(found(), (Found{"OAK 172.20.0.1"}));
}

TEST_F(CrawlTest, NoMoreThanIsAllowed) {
  hears("2001:db8:1::5");
  hears("2001:db8:1::6");
  EXPECT_EQ(found({}, 1).size(), 1U);
}

TEST_F(CrawlTest, WithoutALargeNetworkNothingIsCrawled) {
  config_.sites = {config_.sites[0]};
  config_.sites[0].networks = {*IpNetwork::parse("10.1.0.0/24")};
  EXPECT_TRUE(CrawlScope(config_.sites, config_).empty());
}

TEST_F(CrawlTest, ALargeNetworkIsNotSweptAndSaid) {
  config_.sites[0].seeds = {*IpNetwork::parse("172.20.0.1")};
  const auto plan = make_plan(config_, config_.sites, {});
  ASSERT_TRUE(plan) << plan.error().what;
  EXPECT_EQ(plan->targets.size(), 254U + 254U + 1U);
  ASSERT_EQ(plan->crawled.size(), 3U);
  EXPECT_EQ(plan->crawled[0].block.text(), "2001:db8:1::/64");
  EXPECT_EQ(plan->crawled[1].block.text(), "172.16.0.0/12");
  EXPECT_EQ(plan->crawled[1].seeds, 1U);
  EXPECT_EQ(plan->crawled[1].known, 0U);
}

TEST_F(CrawlTest, AnExcludedSeedIsNotAsked) {
  config_.sites[0].seeds = {*IpNetwork::parse("172.16.66.1")};
  const auto plan = make_plan(config_, config_.sites, {});
  ASSERT_TRUE(plan) << plan.error().what;
  EXPECT_EQ(plan->targets.size(), 254U + 254U);
}

TEST_F(CrawlTest, WhatWasFoundThereBeforeIsAskedAgain) {
  const auto plan = make_plan(config_, config_.sites,
                              {{"OAK", ip("2001:db8:1::5"), "reader", ""},
                               {"OAK", ip("2001:db8:1::6"), "", "reader"},  // was silent
                               {"OAK", ip("2001:db8:1::dead"), "reader", ""}});
  ASSERT_TRUE(plan) << plan.error().what;
  ASSERT_EQ(plan->targets.size(), 254U + 254U + 1U);
  const auto at =
      std::find_if(plan->targets.begin(), plan->targets.end(),
                   [](const Target& target) { return target.address == ip("2001:db8:1::5"); });
  ASSERT_NE(at, plan->targets.end());
  EXPECT_EQ(at->remembered, "reader");
}

TEST_F(CrawlTest, APlanOfWhatWasTold) {
  const auto plan = make_crawl_plan(config_, config_.sites,
                                    {{0, ip("2001:db8:1::5")}, {0, ip("2001:db8:1::dead")}}, {});
  ASSERT_TRUE(plan) << plan.error().what;
  ASSERT_EQ(plan->targets.size(), 1U);
  ASSERT_EQ(plan->not_tested.size(), 1U);
  EXPECT_NE(plan->not_tested[0].reason.find("excluded"), std::string::npos);
}

}  // namespace
}  // namespace netroster::scan
