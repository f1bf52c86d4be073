#include "collectors/capture/collector.h"

#include <gtest/gtest.h>

#include "capture_files.h"
#include "collectors/capture/merge.h"

namespace netroster::capture {
namespace {

using wire::LinkType;

std::string octets(std::initializer_list<int> values) {
  std::string out;
  for (const int value : values) out += static_cast<char>(value);
  return out;
}

std::string part(unsigned type, const std::string& value) {
  const auto head = type << 9 | static_cast<unsigned>(value.size());
  return octets({static_cast<int>(head >> 8), static_cast<int>(head & 0xff)}) + value;
}

std::string lldp(const std::string& chassis, const std::string& port, const std::string& name,
                 int ttl = 120) {
  const auto head =
      octets({1, 0x80, 0xc2, 0, 0, 0x0e, 0, 0x1a, 0x2b, 0x3c, 0x4d, 0x5e, 0x88, 0xcc});
  return head + part(1, "\x07" + chassis) + part(2, "\x07" + port) + part(3, octets({0, ttl})) +
         (name.empty() ? "" : part(5, name));
}

CapturedFrame at(int seconds, const std::string& bytes) {
  return {LinkType::ethernet, bytes, static_cast<std::uint32_t>(bytes.size()),
          WallTime{std::chrono::seconds{seconds}}};
}

TEST(Collector, TheNewestOfOneChassisAndPortWins) {
  FrameCollector collector;
  collector.add(at(100, lldp("sw", "1", "old")));
  collector.add(at(130, lldp("sw", "1", "new")));
  collector.add(at(140, lldp("sw", "2", "other port")));
  const auto facts = collector.take();
  EXPECT_EQ(facts.frames, 3U);
  ASSERT_EQ(facts.neighbours.size(), 2U);
  const auto& first = facts.neighbours[0];
  EXPECT_EQ(first.told.neighbour.name, "new");
  EXPECT_EQ(first.heard.count, 2U);
  EXPECT_EQ(first.heard.first.time_since_epoch().count(), 100);
  EXPECT_EQ(first.heard.last.time_since_epoch().count(), 130);
  EXPECT_EQ(facts.last.time_since_epoch().count(), 140);
}

TEST(Collector, ANeighbourThatLeavesKeepsWhatItSaid) {
  FrameCollector collector;
  collector.add(at(100, lldp("sw", "1", "core")));
  collector.add(at(130, lldp("sw", "1", "", 0)));
  const auto facts = collector.take();
  ASSERT_EQ(facts.neighbours.size(), 1U);
  EXPECT_EQ(facts.neighbours[0].told.neighbour.name, "core");
  EXPECT_EQ(facts.neighbours[0].told.ttl_seconds, 0U);
}

TEST(Collector, WhatIsBeyondALimitIsCounted) {
  Limits limits;
  limits.neighbours = 2;
  FrameCollector collector(limits);
  for (int i = 0; i < 5; ++i) collector.add(at(i, lldp("sw" + std::to_string(i), "1", "n")));
  collector.add(at(9, lldp("sw0", "1", "known still heard")));
  const auto facts = collector.take();
  ASSERT_EQ(facts.neighbours.size(), 2U);
  EXPECT_EQ(facts.neighbours[0].told.neighbour.name, "known still heard");
  EXPECT_EQ(facts.left_out[static_cast<std::size_t>(LeftOut::neighbours)], 3U);
}

TEST(Collector, MemoryIsBounded) {
  Limits limits;
  limits.memory = 16U << 10;
  FrameCollector collector(limits);
  for (int i = 0; i < 200; ++i)
    collector.add(at(i, lldp("sw" + std::to_string(i), "1", std::string(255, 'n'))));
  const auto facts = collector.take();
  EXPECT_GT(facts.neighbours.size(), 5U);
  EXPECT_LT(facts.neighbours.size(), 30U);
  EXPECT_EQ(facts.left_out[static_cast<std::size_t>(LeftOut::memory)],
            200 - facts.neighbours.size());
}

TEST(Collector, AFrameOfTheFutureIsCountedAndHasNoTime) {
  FrameCollector collector({}, WallTime{std::chrono::seconds{1000}});
  collector.add(at(1001, lldp("sw1", "1", "n")));
  collector.add(at(900, lldp("sw2", "1", "n")));
  collector.add(at(5000, lldp("sw2", "1", "n")));
  collector.add(at(1000, lldp("sw3", "1", "n")));
  const auto facts = collector.take();
  EXPECT_EQ(facts.left_out[static_cast<std::size_t>(LeftOut::future_time)], 2U);
  ASSERT_EQ(facts.neighbours.size(), 3U);
  EXPECT_EQ(facts.neighbours[0].heard.last, WallTime{});
  EXPECT_EQ(facts.neighbours[0].heard.count, 1U);
  EXPECT_EQ(facts.neighbours[1].heard.count, 2U);
  EXPECT_EQ(facts.neighbours[1].heard.first.time_since_epoch().count(), 900);
  EXPECT_EQ(facts.neighbours[1].heard.last.time_since_epoch().count(), 900);
  EXPECT_EQ(facts.neighbours[2].heard.last.time_since_epoch().count(), 1000);
  EXPECT_EQ(facts.last.time_since_epoch().count(), 1000);
}

TEST(Collector, TakingBeginsAnew) {
  FrameCollector collector;
  collector.add(at(1, lldp("sw", "1", "n")));
  EXPECT_EQ(collector.take().neighbours.size(), 1U);
  collector.add(at(2, lldp("sw", "1", "n")));
  const auto facts = collector.take();
  EXPECT_EQ(facts.frames, 1U);
  ASSERT_EQ(facts.neighbours.size(), 1U);
  EXPECT_EQ(facts.neighbours[0].heard.count, 1U);
}

// --- EDP says who it is and which VLANs it has in frames of their own ---

std::string edp(const std::string& parts) {
  std::string pdu = octets({1, 0, 0, static_cast<int>(16 + parts.size()), 0, 0, 0, 1, 0, 0, 0, 4,
                            0x96, 5, 0x44, 0x70}) +
                    parts;
  unsigned sum = 0;
  for (std::size_t i = 0; i < pdu.size(); ++i)
    sum += static_cast<unsigned char>(pdu[i]) * (i % 2 == 0 ? 256U : 1U);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  pdu[4] = static_cast<char>(~sum >> 8 & 0xff);
  pdu[5] = static_cast<char>(~sum & 0xff);
  const auto llc = octets({0xaa, 0xaa, 3, 0, 0xe0, 0x2b, 0, 0xbb}) + pdu;
  return octets(
             {0, 0xe0, 0x2b, 0, 0, 0, 0, 4, 0x96, 5, 0x44, 0x6f, 0, static_cast<int>(llc.size())}) +
         llc;
}
const std::string port_part = octets({0x99, 2, 0, 36, 0, 0, 0, 4, 0, 0}) + std::string(26, '\0');
const std::string vlan_part =
    octets({0x99, 5, 0, 20, 0, 0, 0, 20, 0, 0, 0, 0, 10, 0, 0, 1}) + "data";

class EdpFrames : public testing::TestWithParam<bool> {};

TEST_P(EdpFrames, AreOneNeighbourInEitherOrder) {
  FrameCollector collector;
  collector.add(at(1, edp(GetParam() ? port_part : vlan_part)));
  collector.add(at(2, edp(GetParam() ? vlan_part : port_part)));
  collector.add(at(3, edp(port_part)));
  const auto facts = collector.take();
  ASSERT_EQ(facts.neighbours.size(), 1U);
  const auto& told = facts.neighbours[0].told;
  EXPECT_EQ(told.neighbour.port_id, "1:5");
  EXPECT_EQ(told.vlans, (std::vector<Vlan>{{20, "data"}}));
  EXPECT_EQ(told.neighbour.addresses.size(), 1U);
  EXPECT_EQ(facts.neighbours[0].heard.count, 3U);
}

INSTANTIATE_TEST_SUITE_P(Collector, EdpFrames, testing::Bool(),
                         [](const auto& c) { return c.param ? "PortFirst" : "VlansFirst"; });

// --- what several protocols say of one host ---

wire::HostSeen seen(std::string protocol, std::string_view address, std::string name) {
  wire::HostSeen host;
  host.protocol = std::move(protocol);
  host.mac = MacAddress::parse("00:1a:2b:3c:4d:5e");
  if (const auto parsed = IpAddress::parse(address)) host.addresses.push_back(*parsed);
  if (!name.empty()) host.names.push_back(std::move(name));
  return host;
}

TEST(Hosts, AddressesNamesAndProtocolsAddUp) {
  Host host;
  merge(seen("arp", "10.0.0.1", ""), host);
  auto lease = seen("dhcp", "10.0.0.1", "laptop");
  lease.vendor_class = "MSFT 5.0";
  lease.fingerprint = "1,3,6";
  merge(lease, host);
  merge(seen("mdns", "fe80::1", "laptop.local"), host);
  EXPECT_EQ(host.protocols, (std::vector<std::string>{"arp", "dhcp", "mdns"}));
  EXPECT_EQ(host.told.addresses.size(), 2U);
  EXPECT_EQ(host.told.names, (std::vector<std::string>{"laptop", "laptop.local"}));
  EXPECT_EQ(host.told.vendor_class, "MSFT 5.0");
  EXPECT_EQ(host.told.fingerprint, "1,3,6");
}

TEST(Hosts, WhatOneTellsIsBounded) {
  Host host;
  for (int i = 0; i < 100; ++i)
    merge(seen("mdns", "10.0.0." + std::to_string(i + 1), "n" + std::to_string(i)), host);
  EXPECT_EQ(host.told.addresses.size(), 32U);
  EXPECT_EQ(host.told.names.size(), 32U);
}

TEST(Hosts, WithoutAMacAddressTheIpAddressTellsThemApart) {
  auto one = seen("mdns", "10.0.0.1", "a");
  auto two = seen("mdns", "10.0.0.2", "b");
  EXPECT_EQ(key_of(one), key_of(two));
  one.mac.reset();
  two.mac.reset();
  EXPECT_NE(key_of(one), key_of(two));
}

TEST(AccessPoints, AHiddenNetworkKeepsTheNameItToldOnce) {
  wire::BeaconSeen known;
  wire::BeaconSeen told;
  told.ssid = "staff";
  told.channel = 6;
  merge(told, known);
  told.ssid.clear();
  told.channel = 11;
  merge(told, known);
  EXPECT_EQ(known.ssid, "staff");
  EXPECT_EQ(known.channel, 11U);
}

TEST(Domains, ASummaryDoesNotForgetTheVlansOfASubset) {
  wire::DomainSeen known;
  wire::DomainSeen told;
  told.protocol = "vtp";
  told.vlans = {{20, "data"}};
  merge(told, known);
  told.vlans.clear();
  told.revision = 7;
  merge(told, known);
  EXPECT_EQ(known.revision, 7U);
  EXPECT_EQ(known.vlans.size(), 1U);
}

TEST(ReadCapture, ABrokenFileGivesWhatCouldBeReadAndSaysSo) {
  const Writer writer;
  const TemporaryFile file(writer.pcap_header(1) + writer.pcap_record(10, lldp("sw", "1", "n")) +
                           writer.pcap_record(20, lldp("sw", "2", "n")).substr(0, 30));
  const auto read = read_capture(file.path());
  ASSERT_TRUE(read);
  EXPECT_EQ(read->facts.frames, 1U);
  EXPECT_EQ(read->facts.neighbours.size(), 1U);
  EXPECT_NE(read->error, "");
}

}  // namespace
}  // namespace netroster::capture
