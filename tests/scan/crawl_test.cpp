// Which addresses of networks that are too large to sweep are asked, and which never are.
#include "daemon/scan/crawl.h"

#include <gtest/gtest.h>

#include "daemon/scan/plan.h"

namespace netroster::scan {
namespace {

IpAddress ip(const char* text) { return *IpAddress::parse(text); }

class CrawlTest : public testing::Test {
 protected:
  CrawlTest() {
    Site oak;
    oak.id = "OAK";
    oak.networks = {*IpNetwork::parse("10.1.0.0/24"), *IpNetwork::parse("2001:db8:1::/64")};
    oak.excluded = {*IpNetwork::parse("2001:db8:1::dead/128")};
    Site elm;
    elm.id = "ELM";
    elm.networks = {*IpNetwork::parse("2001:db8:2::/64")};
    config_.sites = {oak, elm};
    config::Credential credential;
    credential.name = "reader";
    credential.version = config::SnmpVersion::v2c;
    credential.community = Secret("canary-reader");
    credential.networks = {*IpNetwork::parse("2001:db8::/32"), *IpNetwork::parse("10.1.0.0/24")};
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
  std::vector<std::string> found(const Asked& asked = {}, std::size_t most = 100) {
    device_.neighbours = std::make_shared<const std::vector<KnownNeighbour>>(neighbours_);
    device_.facts = std::make_shared<const DeviceFacts>(facts_);
    Inventory inventory;
    inventory.devices = {std::make_shared<const Device>(device_)};
    std::vector<std::string> out;
    for (const auto& target : crawl_targets(inventory, config_.sites, config_, asked, most))
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
  EXPECT_EQ(found(), (Found{"OAK 2001:db8:1::5"}));
}

TEST_F(CrawlTest, EachBelongsToTheSiteOfItsNetwork) {
  hears("2001:db8:2::7");
  EXPECT_EQ(found(), (Found{"ELM 2001:db8:2::7"}));
}

TEST_F(CrawlTest, NothingOutsideNothingExcludedNothingSwept) {
  hears("2001:db8:9::1");
  hears("2001:db8:1::dead");
  hears("10.1.0.9");  // swept anyway
  hears("192.168.0.1");
  hears("fe80::1");
  EXPECT_EQ(found(), Found{});
}

TEST_F(CrawlTest, WhatIsInventoriedOrAskedIsNotAskedAgain) {
  hears("2001:db8:1::5", "", "OAK-2");
  hears("2001:db8:1::6");
  EXPECT_EQ(found({{"OAK", ip("2001:db8:1::6")}}), Found{});
}

TEST_F(CrawlTest, ANeighbourWithoutAnAddressIsFoundByItsChassis) {
  hears("", "00:1a:2b:3c:4d:5e");
  resolves("2001:db8:1::8", "00:1a:2b:3c:4d:5e");
  resolves("2001:db8:1::9", "00:1a:2b:3c:4d:5f");  // anybody
  EXPECT_EQ(found(), (Found{"OAK 2001:db8:1::8"}));
}

TEST_F(CrawlTest, NoMoreThanIsAllowed) {
  hears("2001:db8:1::5");
  hears("2001:db8:1::6");
  EXPECT_EQ(found({}, 1).size(), 1U);
}

TEST_F(CrawlTest, ALargeNetworkIsNotSweptAndSaid) {
  const auto plan = make_plan(config_, config_.sites, {});
  ASSERT_TRUE(plan) << plan.error().what;
  EXPECT_EQ(plan->targets.size(), 254U);
  ASSERT_EQ(plan->crawled.size(), 2U);
  EXPECT_EQ(plan->crawled[0].block.text(), "2001:db8:1::/64");
  EXPECT_NE(plan->crawled[0].reason.find("too large"), std::string::npos);
}

TEST_F(CrawlTest, WhatWasFoundThereBeforeIsAskedAgain) {
  const auto plan = make_plan(
      config_, config_.sites,
      {{"OAK", ip("2001:db8:1::5"), "reader", ""}, {"OAK", ip("2001:db8:1::dead"), "reader", ""}});
  ASSERT_TRUE(plan) << plan.error().what;
  ASSERT_EQ(plan->targets.size(), 255U);
  EXPECT_EQ(plan->targets.back().address, ip("2001:db8:1::5"));
  EXPECT_EQ(plan->targets.back().remembered, "reader");
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
