// Octets by network and direction, from frames made by hand.
#include "collectors/capture/traffic.h"

#include <gtest/gtest.h>

#include "capture_files.h"
#include "collectors/capture/collector.h"
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
  add("10.1.0.1", "8.8.8.8", 100, 59);
  add("10.1.0.1", "8.8.8.8", 200, 60);
  add("10.1.0.1", "8.8.8.8", 400, 30);  // late
  const auto facts = counter_.take();
  ASSERT_EQ(facts.networks.size(), 2U);
  EXPECT_EQ(facts.networks[0].out.octets, 500U);
  EXPECT_EQ(facts.networks[1].start, at(60));
  EXPECT_EQ(facts.networks[1].out.octets, 200U);
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

// 224.0.0.251 and 255.255.255.255 are passed on by no router; 239.1.2.3 may be.
TEST_F(TrafficTest, WhatNoRouterPassesOnStaysWithin) {
  add("10.1.0.9", "224.0.0.251", 100);
  add("10.1.0.9", "255.255.255.255", 200);
  add("10.1.0.9", "239.1.2.3", 400);
  add("0.0.0.0", "255.255.255.255", 800);
  const auto bytes = ethernet(type_ipv6, ipv6("2001:db8:2::1", "ff02::fb"));
  counter_.add({LinkType::ethernet, bytes, 160, at(0)});
  const auto facts = counter_.take();
  ASSERT_EQ(facts.networks.size(), 2U);
  EXPECT_EQ(facts.networks[0].within.octets, 300U);
  EXPECT_EQ(facts.networks[0].out.octets, 400U);
  EXPECT_EQ(facts.networks[1].within.octets, 160U);
  EXPECT_EQ(facts.elsewhere.octets, 800U);
}

TEST_F(TrafficTest, HowMuchOfEachIntervalWasWatched) {
  add("10.1.0.1", "8.8.8.8", 100, 50);
  add("10.1.0.1", "8.8.8.8", 100, 70);
  add("8.8.8.8", "1.1.1.1", 100, 129);  // of no network, and seen all the same
  add("10.1.0.1", "8.8.8.8", 100, 121);
  const auto facts = counter_.take();
  ASSERT_EQ(facts.networks.size(), 3U);
  EXPECT_EQ(facts.networks[0].watched, std::chrono::seconds(10));
  EXPECT_FALSE(facts.networks[0].is_whole());
  EXPECT_TRUE(facts.networks[1].is_whole());
  EXPECT_EQ(facts.networks[2].watched, std::chrono::seconds(10));
}

TEST_F(TrafficTest, AQuietPortIsWatchedToo) {
  add("10.1.0.1", "8.8.8.8", 100, 30);
  counter_.listened(at(0), at(59));
  EXPECT_TRUE(counter_.take().networks.at(0).is_whole());
  add("10.1.0.1", "8.8.8.8", 100, 30);  // of another capture
  EXPECT_EQ(counter_.take().networks.at(0).watched, std::chrono::seconds(1));
}

// A length that no frame has is not counted: what was captured of it was there.
TEST_F(TrafficTest, LengthsThatCannotBeAreNotBelieved) {
  add("10.1.0.1", "8.8.8.8", 0xffffffff);
  add("10.1.0.1", "8.8.8.8", 1);
  add("10.1.0.1", "8.8.8.8", 65'600);  // segments put together by the adapter
  const auto facts = counter_.take();
  ASSERT_EQ(facts.networks.size(), 1U);
  EXPECT_EQ(facts.networks[0].out, (TrafficCount{65'600 + 34 + 34, 3}));
  EXPECT_EQ(facts.implausible, 2U);
}

TEST_F(TrafficTest, ACaptureWithoutTimesFillsNoInterval) {
  const auto bytes = ethernet(type_ipv4, ipv4("10.1.0.1", "8.8.8.8"));
  counter_.add({LinkType::ethernet, bytes, 90, WallTime{}});
  add("10.1.0.1", "8.8.8.8", 100, 0);
  const auto facts = counter_.take();
  ASSERT_EQ(facts.networks.size(), 1U);
  EXPECT_EQ(facts.networks[0].out.octets, 100U);
  EXPECT_EQ(facts.networks[0].watched, std::chrono::seconds(1));
  EXPECT_EQ(facts.untimed, (TrafficCount{90, 1}));
}

TEST(Traffic, MemoryIsBoundedAndWhatIsLeftOutIsCounted) {
  TrafficCounter counter({watched("OAK", "10.1.0.0/16")}, std::chrono::seconds(1), 3);
  const auto bytes = ethernet(type_ipv4, ipv4("10.1.0.1", "8.8.8.8"));
  for (int second = 0; second < 10; ++second)
    counter.add({LinkType::ethernet, bytes, 100, at(second)});
  counter.add({LinkType::ethernet, bytes, 100, at(0)});  // late, for a row that is there
  const auto facts = counter.take();
  ASSERT_EQ(facts.networks.size(), 3U);
  EXPECT_EQ(facts.networks[0].out.packets, 2U);
  EXPECT_EQ(facts.left_out, 7U);
}

// A network that carries nothing takes no room: a day of minutes of a large district fits.
TEST(Traffic, OnlyRowsWithTrafficTakeRoom) {
  std::vector<WatchedNetwork> networks;
  for (std::uint32_t i = 0; i < 4000; ++i)
    networks.push_back({"S", IpNetwork(IpAddress::v4(0x0a000000U + i * 256U), 24)});
  TrafficCounter counter(networks, std::chrono::seconds(60), 2000);
  const auto bytes = ethernet(type_ipv4, ipv4("10.0.7.1", "8.8.8.8"));
  for (int minute = 0; minute < 1440; ++minute)
    counter.add({LinkType::ethernet, bytes, 100, at(60 * minute)});
  const auto facts = counter.take();
  EXPECT_EQ(facts.networks.size(), 1440U);
  EXPECT_EQ(facts.networks[0].network.text(), "10.0.7.0/24");
  EXPECT_EQ(facts.left_out, 0U);
}

// --- files --------------------------------------------------------------------------------------

// One record whose frame was longer on the wire than what was kept of it.
std::string cut_record(const Writer& writer, std::uint32_t time, const std::string& frame,
                       std::uint32_t octets) {
  return writer.u32(time) + writer.u32(0) + writer.u32(frame.size()) + writer.u32(octets) + frame;
}

constexpr std::uint32_t minute = 1'790'000'040;

TEST(TrafficOfFiles, LengthsAreThoseOnTheWire) {
  const Writer writer;
  const auto frame = ethernet(type_ipv4, ipv4("8.8.8.8", "10.1.0.1"));
  const TemporaryFile file(writer.pcap_header(1) + cut_record(writer, minute, frame, 1514) +
                           cut_record(writer, minute + 60, frame, 900));
  TrafficCounter counter({watched("OAK", "10.1.0.0/16")}, std::chrono::seconds(60));
  const auto read = read_capture(file.path(), {}, &counter);
  ASSERT_TRUE(read && read->traffic);
  ASSERT_EQ(read->traffic->networks.size(), 2U);
  EXPECT_EQ(read->traffic->networks[0].in, (TrafficCount{1514, 1}));
  EXPECT_TRUE(read->traffic->networks[0].is_whole());
  EXPECT_EQ(read->traffic->networks[1].in, (TrafficCount{900, 1}));
  EXPECT_FALSE(read->traffic->networks[1].is_whole());
  EXPECT_FALSE(read->traffic_is_incomplete());
}

TEST(TrafficOfFiles, AFileThatBreaksOffIsALowerBound) {
  const Writer writer;
  const auto frame = ethernet(type_ipv4, ipv4("8.8.8.8", "10.1.0.1"));
  const auto whole = writer.pcap_record(minute, frame);
  const TemporaryFile file(writer.pcap_header(1) + whole + whole.substr(0, 20));
  TrafficCounter counter({watched("OAK", "10.1.0.0/16")}, std::chrono::seconds(60));
  const auto read = read_capture(file.path(), {}, &counter);
  ASSERT_TRUE(read && read->traffic);
  EXPECT_EQ(read->traffic->networks.at(0).in.packets, 1U);
  EXPECT_TRUE(read->traffic_is_incomplete());
}

// pcapng, 4.6: statistics of an interface, with what the interface (5) and the system (7) dropped.
std::string statistics(const Writer& writer, std::uint64_t by_interface, std::uint64_t by_system) {
  const auto option = [&](std::uint64_t code, std::uint64_t value) {
    return writer.u16(code) + writer.u16(8) + writer.u64(value);
  };
  return writer.block(5, writer.u32(0) + writer.u64(0) + option(4, 100) + option(5, by_interface) +
                             option(7, by_system) + writer.u32(0));
}

class Drops : public testing::TestWithParam<bool> {};

TEST_P(Drops, ThatACaptureTellsOfAreKept) {
  const Writer writer(GetParam());
  const auto frame = ethernet(type_ipv4, ipv4("8.8.8.8", "10.1.0.1"));
  const auto part = writer.section() + writer.interface(1) +
                    writer.packet(0, std::uint64_t{minute} * 1'000'000, frame);
  const TemporaryFile file(part + statistics(writer, 2, 1) + statistics(writer, 5, 2) + part +
                           statistics(writer, 0, 0) + statistics(writer, 1, 0));
  TrafficCounter counter({watched("OAK", "10.1.0.0/16")}, std::chrono::seconds(60));
  const auto read = read_capture(file.path(), {}, &counter);
  ASSERT_TRUE(read && read->error.empty());
  EXPECT_EQ(read->dropped, 8U);  // the last figures of each section
  EXPECT_TRUE(read->traffic_is_incomplete());
}

INSTANTIATE_TEST_SUITE_P(ByteOrder, Drops, testing::Bool());

// --- packets ------------------------------------------------------------------------------------

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
