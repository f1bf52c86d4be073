#include "model/ip_address.h"

#include <gtest/gtest.h>

#include "model/site.h"

namespace netroster {
namespace {

TEST(IpNetwork, ParsesAndClearsHostBits) {
  EXPECT_EQ(IpNetwork::parse("10.20.30.40/16")->text(), "10.20.0.0/16");
  EXPECT_EQ(IpNetwork::parse("10.1.2.3")->text(), "10.1.2.3/32");
  EXPECT_EQ(IpNetwork::parse("2001:db8::1/64")->text(), "2001:db8::/64");
  for (const char* bad :
       {"", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/", "10.0.0.0/8x", "x/8", "2001:db8::/129"})
    EXPECT_FALSE(IpNetwork::parse(bad)) << bad;
}

TEST(IpNetwork, MappedSpellingIsTheSameAddress) {
  EXPECT_TRUE(IpNetwork::parse("10.0.0.0/8")->contains(*IpAddress::parse("::ffff:10.1.2.3")));
  EXPECT_FALSE(IpNetwork::parse("10.0.0.0/8")->contains(*IpAddress::parse("::ffff:8.8.8.8")));
}

TEST(IpAddress, NothingHidesBehindANul) {
  EXPECT_FALSE(IpAddress::parse(std::string_view("10.0.0.1\0junk", 13)));
}

TEST(IpNetwork, NetworkAndBroadcastAddressesAreReserved) {
  const auto block = *IpNetwork::parse("10.0.0.0/24");
  EXPECT_TRUE(block.is_reserved(*IpAddress::parse("10.0.0.0")));
  EXPECT_TRUE(block.is_reserved(*IpAddress::parse("10.0.0.255")));
  EXPECT_FALSE(block.is_reserved(*IpAddress::parse("10.0.0.1")));
  EXPECT_FALSE(IpNetwork::parse("10.0.0.0/31")->is_reserved(*IpAddress::parse("10.0.0.0")));
  EXPECT_FALSE(IpNetwork::parse("10.0.0.7")->is_reserved(*IpAddress::parse("10.0.0.7")));
}

TEST(Site, ExcludeWins) {
  Site site;
  site.networks = {*IpNetwork::parse("10.0.0.0/24")};
  site.excluded = {*IpNetwork::parse("10.0.0.8/29")};
  EXPECT_TRUE(site.in_scope(*IpAddress::parse("10.0.0.7")));
  EXPECT_FALSE(site.in_scope(*IpAddress::parse("10.0.0.9")));
  EXPECT_FALSE(site.in_scope(*IpAddress::parse("10.0.1.7")));
  EXPECT_FALSE(site.in_scope(*IpAddress::parse("10.0.0.255")));
}

// Of a network inside another the first and the last address are no devices either.
TEST(SiteTest, ScopeLeavesOutTheReservedAddressesOfEachBlock) {
  Site site;
  site.networks = {*IpNetwork::parse("172.16.0.0/12"), *IpNetwork::parse("172.16.9.0/24")};
  site.excluded = {*IpNetwork::parse("172.16.66.0/24")};
  const auto in_scope = [&](const char* address) {
    return site.in_scope(*IpAddress::parse(address));
  };
  EXPECT_TRUE(in_scope("172.16.9.7"));
  EXPECT_TRUE(in_scope("172.16.8.0"));
  for (const char* out :
       {"172.16.9.0", "172.16.9.255", "172.16.0.0", "172.31.255.255", "172.16.66.1", "10.0.0.1"})
    EXPECT_FALSE(in_scope(out)) << out;
}

}  // namespace
}  // namespace netroster
