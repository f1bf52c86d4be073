// Octets by network and direction, from frames made by hand.
#include "collectors/capture/traffic.h"

#include <gtest/gtest.h>

#include "wire/packet_ends.h"

namespace netroster::capture {
namespace {

using wire::LinkType;

std::string ipv4(const char* from, const char* to) {
  const auto put = [](const char* text) {
    const auto address = *IpAddress::parse(text);
    return std::string(reinterpret_cast<const char*>(address.bytes().data()), 4);
  };
  return std::string("\x45\x00\x00\x28\x00\x01\x40\x00\x40\x06\x00\x00", 12) + put(from) + put(to);
}

std::string ipv6(const char* from, const char* to) {
  const auto put = [](const char* text) {
    const auto address = *IpAddress::parse(text);
    return std::string(reinterpret_cast<const char*>(address.bytes().data()), 16);
  };
  return std::string("\x60\x00\x00\x00\x00\x00\x06\x40", 8) + put(from) + put(to);
}

std::string ethernet(const std::string& type, const std::string& packet) {
  return std::string(12, '\x02') + type + packet;
}
const std::string type_ipv4("\x08\x00", 2), type_ipv6("\x86\xdd", 2), tag("\x81\x00\x00\x0a", 4);

WallTime at(int second) { return WallTime(std::chrono::seconds(1'790'000'040 + second)); }

WatchedNetwork watched(const char* site, const char* network) {
  return {site, *IpNetwork::parse(network)};
}

class TrafficTest : public testing::Test {
 protected:
  void add(const char* from, const char* to, std::uint32_t octets = 1000, int second = 0) {
    const auto bytes = ethernet(type_ipv4, ipv4(from, to));
    counter_.add({LinkType::ethernet, bytes, octets, at(second)});
  }

  TrafficCounter counter_{{watched("OAK", "10.1.0.0/16"), watched("OAK", "10.1.5.0/24"),
                           watched("ELM", "10.2.0.0/16"), watched("ELM", "2001:db8:2::/48")},
                          std::chrono::seconds(60)};
};

TEST_F(TrafficTest, EachDirectionOfANetwork) {
  add("10.1.0.9", "8.8.8.8", 100);
  add("8.8.8.8", "10.1.0.9", 1500);
  add("10.1.0.9", "10.1.0.10", 60);
  const auto facts = counter_.take();
  ASSERT_EQ(facts.networks.size(), 1U);
  const auto& row = facts.networks.front();
  EXPECT_EQ(row.site, "OAK");
  EXPECT_EQ(row.start, at(0));
  EXPECT_EQ(row.length, std::chrono::seconds(60));
  EXPECT_EQ(row.out, (TrafficCount{100, 1}));
  EXPECT_EQ(row.in, (TrafficCount{1500, 1}));
  EXPECT_EQ(row.within, (TrafficCount{60, 1}));
}

TEST_F(TrafficTest, TheLongestPrefixCounts) {
  add("10.1.5.7", "10.1.6.7");
  const auto facts = counter_.take();
  ASSERT_EQ(facts.networks.size(), 2U);
  EXPECT_EQ(facts.networks[0].network.text(), "10.1.0.0/16");
  EXPECT_EQ(facts.networks[0].in.packets, 1U);
  EXPECT_EQ(facts.networks[1].network.text(), "10.1.5.0/24");
  EXPECT_EQ(facts.networks[1].out.packets, 1U);
}

TEST_F(TrafficTest, BetweenTwoSitesBothCount) {
  add("10.1.0.1", "10.2.0.1", 500);
  const auto facts = counter_.take();
  ASSERT_EQ(facts.networks.size(), 2U);
  EXPECT_EQ(facts.networks[0].out.octets, 500U);
  EXPECT_EQ(facts.networks[1].site, "ELM");
  EXPECT_EQ(facts.networks[1].in.octets, 500U);
}

TEST_F(TrafficTest, IntervalsByTheFramesOwnTime) {
  add("10.1.0.1", "8.8.8.8", 1, 59);
  add("10.1.0.1", "8.8.8.8", 2, 60);
  add("10.1.0.1", "8.8.8.8", 4, 30);  // late
  const auto facts = counter_.take();
  ASSERT_EQ(facts.networks.size(), 2U);
  EXPECT_EQ(facts.networks[0].out.octets, 5U);
  EXPECT_EQ(facts.networks[1].start, at(60));
  EXPECT_EQ(facts.networks[1].out.octets, 2U);
}

TEST_F(TrafficTest, TagsAndIpv6) {
  const auto bytes = ethernet(tag + tag + type_ipv6, ipv6("2001:db8:2::1", "2001:db8:9::1"));
  counter_.add({LinkType::ethernet, bytes, 80, at(0)});
  const auto facts = counter_.take();
  ASSERT_EQ(facts.networks.size(), 1U);
  EXPECT_EQ(facts.networks[0].network.text(), "2001:db8:2::/48");
  EXPECT_EQ(facts.networks[0].out.octets, 80U);
}

TEST_F(TrafficTest, WhatIsOfNoNetworkIsCountedBeside) {
  add("8.8.8.8", "1.1.1.1", 70);
  const auto arp = ethernet(std::string("\x08\x06", 2), std::string(28, '\0'));
  counter_.add({LinkType::ethernet, arp, 60, at(0)});
  const auto facts = counter_.take();
  EXPECT_TRUE(facts.networks.empty());
  EXPECT_EQ(facts.elsewhere, (TrafficCount{70, 1}));
  EXPECT_EQ(facts.not_ip, (TrafficCount{60, 1}));
}

TEST(Traffic, MemoryIsBoundedAndWhatIsLeftOutIsCounted) {
  TrafficCounter counter({watched("OAK", "10.1.0.0/16")}, std::chrono::seconds(1), 3);
  const auto bytes = ethernet(type_ipv4, ipv4("10.1.0.1", "8.8.8.8"));
  for (int second = 0; second < 10; ++second)
    counter.add({LinkType::ethernet, bytes, 1, at(second)});
  const auto facts = counter.take();
  EXPECT_EQ(facts.networks.size(), 3U);
  EXPECT_EQ(facts.left_out, 7U);
}

struct LinkCase {
  const char* name;
  LinkType link;
  std::string bytes;
  bool found;
};

class Ends : public testing::TestWithParam<LinkCase> {};

TEST_P(Ends, BehindEveryLink) {
  const auto ends = wire::packet_ends(GetParam().link, GetParam().bytes);
  ASSERT_EQ(ends.has_value(), GetParam().found);
  if (ends) {
    EXPECT_EQ(ends->to.text(), "10.0.0.2");
  }
}

const std::string packet = ipv4("10.0.0.1", "10.0.0.2");

INSTANTIATE_TEST_SUITE_P(
    Links, Ends,
    testing::Values(
        LinkCase{"Ethernet", LinkType::ethernet, ethernet(type_ipv4, packet), true},
        LinkCase{"Cooked", LinkType::linux_cooked, std::string(14, '\0') + type_ipv4 + packet,
                 true},
        LinkCase{"Cooked2", LinkType::linux_cooked2, type_ipv4 + std::string(18, '\0') + packet,
                 true},
        LinkCase{"Raw", LinkType::raw_ip, packet, true},
        LinkCase{"Cut", LinkType::raw_ip, packet.substr(0, 19), false},
        LinkCase{"Empty", LinkType::ethernet, "", false},
        LinkCase{"OnlyTags", LinkType::ethernet, ethernet(tag + tag, ""), false},
        LinkCase{"TooManyTags", LinkType::ethernet,
                 ethernet(tag + tag + tag + tag + tag + tag + tag + tag + tag + type_ipv4, packet),
                 false},
        LinkCase{"Radio", LinkType::radiotap, packet, false}),
    [](const auto& one) { return one.param.name; });

}  // namespace
}  // namespace netroster::capture
