#include "daemon/scan/plan.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace netroster::scan {
namespace {

config::Credential community(const char* name, const char* network) {
  config::Credential out;
  out.name = name;
  out.version = config::SnmpVersion::v2c;
  out.community = Secret(std::string("canary-") + name);
  out.networks = {*IpNetwork::parse(network)};
  return out;
}

Site site_of(const char* id, const char* network, const char* excluded = nullptr) {
  Site site;
  site.id = id;
  site.networks = {*IpNetwork::parse(network)};
  if (excluded != nullptr) site.excluded = {*IpNetwork::parse(excluded)};
  return site;
}

bool targets(const Plan& plan, const char* address) {
  const auto wanted = *IpAddress::parse(address);
  return std::any_of(plan.targets.begin(), plan.targets.end(),
                     [&](const Target& target) { return target.address == wanted; });
}

std::string reason_of(const Plan& plan, const char* address) {
  for (const auto& block : plan.not_tested)
    if (block.block.contains(*IpAddress::parse(address))) return block.reason;
  return {};
}

TEST(Plan, EveryAddressIsTestedOrHasItsReason) {
  config::Config config;
  config.credentials = {community("low", "127.20.0.0/25")};
  const auto plan = make_plan(config, {site_of("a", "127.20.0.0/24", "127.20.0.8/29")}, {});
  ASSERT_TRUE(plan) << plan.error().what;
  EXPECT_FALSE(targets(*plan, "127.20.0.0"));
  EXPECT_TRUE(targets(*plan, "127.20.0.1"));
  EXPECT_FALSE(targets(*plan, "127.20.0.9"));
  EXPECT_FALSE(targets(*plan, "127.20.0.200"));
  EXPECT_EQ(reason_of(*plan, "127.20.0.0"), "network or broadcast address");
  EXPECT_EQ(reason_of(*plan, "127.20.0.255"), "network or broadcast address");
  EXPECT_EQ(reason_of(*plan, "127.20.0.9"), "excluded by 127.20.0.8/29");
  EXPECT_EQ(reason_of(*plan, "127.20.0.200"), "no credential is bound to this address");
  std::uint64_t skipped = 0;
  for (const auto& block : plan->not_tested) skipped += block.block.size();
  EXPECT_EQ(plan->targets.size() + skipped, 256U);
}

// A network named on the command line, over and around a configured site.
TEST(Plan, WhatASiteKeepsOutIsKeptOutOfEveryNetwork) {
  config::Config config;
  config.credentials = {community("all", "127.20.0.0/16")};
  config.sites = {site_of("a", "127.20.1.0/24", "127.20.1.5"),
                  site_of("b", "127.20.9.0/24", "127.20.0.9")};
  const auto plan = make_plan(config, {site_of("adhoc", "127.20.0.0/22")}, {});
  ASSERT_TRUE(plan) << plan.error().what;
  EXPECT_EQ(reason_of(*plan, "127.20.1.5"), "excluded by 127.20.1.5/32");
  EXPECT_EQ(reason_of(*plan, "127.20.0.9"), "excluded by 127.20.0.9/32");
  for (const auto* reserved : {"127.20.0.0", "127.20.1.0", "127.20.1.255", "127.20.3.255"})
    EXPECT_EQ(reason_of(*plan, reserved), "network or broadcast address") << reserved;
  EXPECT_TRUE(targets(*plan, "127.20.1.6"));
  EXPECT_TRUE(targets(*plan, "127.20.2.255"));
  EXPECT_EQ(plan->targets.size(), 1024U - 6U);
}

TEST(Plan, AnAddressOfTwoSitesIsAskedAsThatOfItsOwn) {
  config::Config config;
  config.credentials = {community("all", "127.20.0.0/16")};
  config.sites = {site_of("a", "127.20.1.0/24")};
  const auto plan =
      make_plan(config, {site_of("adhoc", "127.20.0.0/22"), site_of("a", "127.20.1.0/24")}, {});
  ASSERT_TRUE(plan) << plan.error().what;
  for (const auto& target : plan->targets)
    EXPECT_EQ(plan->sites[target.site].id,
              config.sites[0].networks[0].contains(target.address) ? "a" : "adhoc")
        << target.address.text();
  EXPECT_EQ(plan->targets.size(), 254U + 766U);
}

TEST(Plan, APartOfANetworkLosesNoHost) {
  config::Config config;
  config.credentials = {community("all", "127.20.0.0/16")};
  config.sites = {site_of("a", "127.20.0.0/24")};
  const auto low = make_plan(config, {site_of("a", "127.20.0.0/26")}, {});
  const auto middle = make_plan(config, {site_of("a", "127.20.0.4/30")}, {});
  ASSERT_TRUE(low && middle);
  EXPECT_EQ(low->targets.size(), 63U);  // .63 is a host, .0 is not
  EXPECT_EQ(middle->targets.size(), 4U);
}

TEST(Plan, OverlappingNetworksOfASiteAreTestedOnce) {
  config::Config config;
  config.credentials = {community("all", "127.20.0.0/16")};
  auto site = site_of("a", "127.20.0.0/24");
  site.networks.push_back(*IpNetwork::parse("127.20.0.0/25"));
  const auto plan = make_plan(config, {site}, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->targets.size(), 254U);
}

TEST(Plan, HugeNetworksAreCrawledAndNotSwept) {
  config::Config config;
  config.credentials = {community("all", "0.0.0.0/0")};
  const auto plan = make_plan(config, {site_of("a", "10.0.0.0/8")}, {});
  ASSERT_TRUE(plan);
  EXPECT_TRUE(plan->targets.empty());
  ASSERT_EQ(plan->crawled.size(), 1U);
  EXPECT_EQ(plan->crawled[0].block.text(), "10.0.0.0/8");
}

TEST(Plan, SmallIpv6BlocksAreSwept) {
  config::Config config;
  config.credentials = {community("all", "2001:db8::/32")};
  const auto plan = make_plan(config, {site_of("a", "2001:db8::ff00/120")}, {});
  ASSERT_TRUE(plan);
  EXPECT_EQ(plan->targets.size(), 256U);
  EXPECT_TRUE(targets(*plan, "2001:db8::ff7f"));
}

TEST(Plan, RemembersWhatWorked) {
  config::Config config;
  config.credentials = {community("one", "127.20.0.0/24"), community("two", "127.20.0.0/24")};
  const std::vector<Remembered> remembered = {{"a", *IpAddress::parse("127.20.0.7"), "two", "two"}};
  const auto plan = make_plan(config, {site_of("a", "127.20.0.0/24")}, remembered);
  ASSERT_TRUE(plan);
  for (const auto& target : plan->targets)
    EXPECT_EQ(target.remembered, target.address.text() == "127.20.0.7" ? "two" : "");
}

}  // namespace
}  // namespace netroster::scan
