// ARP, and the way through IP headers to what lies inside.
#include <gtest/gtest.h>

#include "tests/wire/packets.h"
#include "wire/arp.h"

namespace netroster::wire {
namespace {

std::string arp(std::uint16_t operation, std::string_view sender, std::string_view address) {
  const auto from = mac(sender);
  return hex("0001 0800 06 04") + u16(operation) +
         std::string(reinterpret_cast<const char*>(from.bytes.data()), 6) + raw(ip(address)) +
         zeros(6) + raw(ip("10.0.0.1"));
}

struct ArpCase {
  const char* name;
  std::uint16_t operation;
  const char* sender;
  const char* address;
  std::size_t hosts;
  std::size_t addresses;
};

class ArpSender : public testing::TestWithParam<ArpCase> {};

TEST_P(ArpSender, IsReportedWhenItIsSomebody) {
  const auto& row = GetParam();
  Sightings sightings;
  ASSERT_TRUE(
      read_arp(arp(row.operation, row.sender, row.address) + zeros(18), frame_from(), sightings));
  ASSERT_EQ(sightings.hosts.size(), row.hosts);
  if (row.hosts == 0) return;
  EXPECT_EQ(sightings.hosts[0].mac, mac(row.sender));
  EXPECT_EQ(sightings.hosts[0].addresses.size(), row.addresses);
}

INSTANTIATE_TEST_SUITE_P(
    Arp, ArpSender,
    testing::Values(ArpCase{"Request", 1, "00:11:22:33:44:55", "10.0.0.5", 1, 1},
                    ArpCase{"Reply", 2, "00:11:22:33:44:55", "10.0.0.5", 1, 1},
                    ArpCase{"ProbeHasNoAddressYet", 1, "00:11:22:33:44:55", "0.0.0.0", 1, 0},
                    ArpCase{"Announcement", 1, "02:11:22:33:44:55", "10.0.0.1", 1, 1},
                    ArpCase{"ZeroSender", 2, "00:00:00:00:00:00", "10.0.0.5", 0, 0},
                    ArpCase{"BroadcastSender", 2, "ff:ff:ff:ff:ff:ff", "10.0.0.5", 0, 0},
                    ArpCase{"MulticastSender", 2, "01:00:5e:00:00:01", "10.0.0.5", 0, 0},
                    ArpCase{"ReverseArp", 3, "00:11:22:33:44:55", "10.0.0.5", 0, 0}),
    [](const auto& row) { return row.param.name; });

TEST(Arp, OfASharedRouterAddressIsMarked) {
  Sightings sightings;
  ASSERT_TRUE(read_arp(arp(2, "00:00:5e:00:01:07", "10.0.0.1"), frame_from(), sightings));
  EXPECT_TRUE(sightings.hosts.at(0).virtual_address);
}

TEST(Arp, KeepsTheVlanOfItsFrame) {
  auto frame = frame_from();
  frame.vlan = 20;
  Sightings sightings;
  ASSERT_TRUE(read_arp(arp(1, station, "10.0.0.5"), frame, sightings));
  EXPECT_EQ(sightings.hosts.at(0).vlan, 20U);
}

TEST(Arp, OfAnotherKindOrCutIsRefused) {
  const auto good = arp(1, station, "10.0.0.5");
  Sightings sightings;
  for (std::size_t length = 0; length < good.size(); ++length)
    EXPECT_FALSE(read_arp(std::string(good, 0, length), frame_from(), sightings)) << length;
  for (const std::size_t field : {1U, 2U, 4U, 5U}) {
    auto other = good;
    other[field] = '\x07';
    EXPECT_FALSE(read_arp(other, frame_from(), sightings)) << field;
  }
  EXPECT_TRUE(sightings.hosts.empty());
}

// A search of SSDP is the shortest datagram that is reported.
const std::string search = "M-SEARCH * HTTP/1.1\r\n\r\n";

std::string search_v4() {
  return ipv4_packet("10.0.0.5", "239.255.255.250", 17, udp_segment(50000, 1900, search));
}

TEST(Ipv4, LeadsToTheDatagram) {
  const auto seen = read_ip(search_v4() + zeros(10));
  EXPECT_EQ(seen.counts.of(Protocol::ssdp), 1U);
  ASSERT_EQ(seen.hosts(), 1U);
  EXPECT_EQ(seen.host().mac, mac(station));
  EXPECT_EQ(seen.host().addresses, std::vector{ip("10.0.0.5")});
}

struct DamageCase {
  const char* name;
  std::size_t at;
  const char* bytes;
  FrameError reason;
};

class DamagedIpv4 : public testing::TestWithParam<DamageCase> {};

TEST_P(DamagedIpv4, IsCountedAndNotRead) {
  auto packet = search_v4();
  const auto bytes = hex(GetParam().bytes);
  packet.replace(GetParam().at, bytes.size(), bytes);
  const auto seen = read_ip(packet);
  EXPECT_EQ(seen.counts.of(GetParam().reason), 1U);
  EXPECT_EQ(seen.hosts(), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Ip, DamagedIpv4,
    testing::Values(DamageCase{"Version", 0, "55", FrameError::bad_version},
                    DamageCase{"HeaderTooShort", 0, "44", FrameError::bad_length},
                    DamageCase{"HeaderPastTheTotal", 2, "0010", FrameError::bad_length},
                    DamageCase{"LaterFragment", 6, "2001", FrameError::fragment}),
    [](const auto& row) { return row.param.name; });

TEST(Ipv4, OfFragmentsTheFirstIsRead) {
  auto packet = search_v4();
  packet[6] = '\x20';
  EXPECT_EQ(read_ip(packet).hosts(), 1U);
}

TEST(Ipv4, WithOptionsLeadsToTheDatagram) {
  auto packet = search_v4();
  packet[0] = '\x46';
  packet.insert(20, hex("94 04 00 00"));
  packet.replace(2, 2, u16(packet.size()));
  EXPECT_EQ(read_ip(packet).hosts(), 1U);
}

TEST(Ipv4, WithoutATotalLengthIsReadToTheEnd) {
  auto packet = search_v4();
  packet.replace(2, 2, u16(0));
  EXPECT_EQ(read_ip(packet).hosts(), 1U);
}

TEST(Ipv4, CutAnywhereReportsNothingButWhatIsThere) {
  const auto whole = search_v4();
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto seen = read_ip(std::string(whole, 0, length));
    EXPECT_LE(seen.hosts(), length >= 28 + 9 ? 1U : 0U) << length;
  }
}

TEST(Ipv4, OfNoInterestIsNotCounted) {
  const auto seen = read_ip(ipv4_packet("10.0.0.5", "10.0.0.6", 6, zeros(20)));
  EXPECT_EQ(seen.counts, Counts{});
  EXPECT_EQ(read_ip(ipv4_packet("10.0.0.5", "10.0.0.6", 17, udp_segment(40000, 443, "x"))).counts,
            Counts{});
}

TEST(Ipv4, IgmpIsCounted) {
  EXPECT_EQ(read_ip(ipv4_packet("10.0.0.5", "224.0.0.22", 2, zeros(8))).counts.of(Protocol::igmp),
            1U);
}

struct ExtensionCase {
  const char* name;
  std::uint8_t first;
  std::string headers;
  std::size_t hosts;
};

class Ipv6Extensions : public testing::TestWithParam<ExtensionCase> {};

TEST_P(Ipv6Extensions, AreSteppedOver) {
  const auto& row = GetParam();
  const auto packet =
      ipv6_packet("fe80::5", "ff02::c", row.first, row.headers + udp_segment(50000, 1900, search));
  EXPECT_EQ(read_ip(packet).hosts(), row.hosts);
}

INSTANTIATE_TEST_SUITE_P(
    Ip, Ipv6Extensions,
    testing::Values(ExtensionCase{"None", 17, "", 1},
                    ExtensionCase{"HopByHop", 0, hex("1100 050200000000"), 1},
                    ExtensionCase{"TwoOfThem", 0, hex("3c00 050200000000 1100 010400000000"), 1},
                    ExtensionCase{"Authentication", 51, hex("1102") + zeros(14), 1},
                    ExtensionCase{"FirstFragment", 44, hex("1100 0001 00000001"), 1},
                    ExtensionCase{"LaterFragment", 44, hex("1100 0008 00000001"), 0},
                    ExtensionCase{"PastTheEnd", 0, hex("11ff 050200000000"), 0}),
    [](const auto& row) { return row.param.name; });

TEST(Ipv6, FollowsEightExtensionHeadersAtMost) {
  std::string headers;
  for (int i = 0; i < 8; ++i) headers += hex("3c00 010400000000");
  const auto packet = [](const std::string& payload) {
    return ipv6_packet("fe80::5", "ff02::c", 60, payload);
  };
  auto eight = headers;
  eight[eight.size() - 8] = 17;
  EXPECT_EQ(read_ip(packet(eight + udp_segment(50000, 1900, search))).hosts(), 1U);
  const auto seen = read_ip(packet(headers + hex("1100 010400000000")));
  EXPECT_EQ(seen.counts.of(FrameError::too_deep), 1U);
}

TEST(Sender, BehindARouterHasNoMacAddress) {
  const auto routed = frame_from("00:aa:aa:aa:aa:aa", "00:bb:bb:bb:bb:bb");
  const std::string notify = "NOTIFY * HTTP/1.1\r\nSERVER: a/1 UPnP/1.0 b/2\r\n\r\n";
  const auto packet = [&](std::string_view source, std::uint8_t ttl) {
    return ipv4_packet(source, "10.9.9.9", 17, udp_segment(1900, 50000, notify), ttl);
  };
  EXPECT_FALSE(read_ip(packet("10.0.0.5", 63), routed).host().mac);
  EXPECT_TRUE(read_ip(packet("10.0.0.5", 255), routed).host().mac);
  EXPECT_TRUE(read_ip(packet("169.254.3.4", 64), routed).host().mac);
}

}  // namespace
}  // namespace netroster::wire
