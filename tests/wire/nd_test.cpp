// Neighbor Discovery: who has which address, and who is a router.
#include <gtest/gtest.h>

#include "tests/wire/packets.h"

namespace netroster::wire {
namespace {

constexpr std::uint8_t icmpv6 = 58;
const std::string source_option = hex("01 01 00 11 22 33 44 66");
const std::string target_option = hex("02 01 00 11 22 33 44 77");

std::string advertisement(std::uint16_t lifetime) {
  return hex("86 00 0000 40 00") + u16(lifetime) + zeros(8);
}

TEST(NeighbourDiscovery, ARouterAdvertisesItself) {
  const auto seen =
      read_ip(ipv6_packet("fe80::1", "ff02::1", icmpv6, advertisement(1800) + source_option));
  EXPECT_EQ(seen.counts.of(Protocol::nd_ra), 1U);
  ASSERT_EQ(seen.hosts(), 1U);
  EXPECT_TRUE(seen.host().router);
  EXPECT_EQ(seen.host().mac, mac("00:11:22:33:44:66"));
  EXPECT_EQ(seen.host().addresses, std::vector{ip("fe80::1")});
}

TEST(NeighbourDiscovery, ALifetimeOfZeroIsNoRouterAnyMore) {
  const auto seen = read_ip(ipv6_packet("fe80::1", "ff02::1", icmpv6, advertisement(0)));
  EXPECT_FALSE(seen.host().router);
  EXPECT_EQ(seen.host().mac, mac(station));
}

TEST(NeighbourDiscovery, ASolicitationNamesItsSender) {
  const auto payload = hex("87 00 0000 00000000") + raw(ip("2001:db8::9")) + source_option;
  const auto seen = read_ip(ipv6_packet("2001:db8::5", "ff02::1:ff00:9", icmpv6, payload));
  EXPECT_EQ(seen.counts.of(Protocol::nd_ns), 1U);
  EXPECT_EQ(seen.host().addresses, std::vector{ip("2001:db8::5")});
}

TEST(NeighbourDiscovery, DuplicateAddressDetectionNamesNobody) {
  const auto payload = hex("87 00 0000 00000000") + raw(ip("2001:db8::9"));
  const auto seen = read_ip(ipv6_packet("::", "ff02::1:ff00:9", icmpv6, payload));
  EXPECT_EQ(seen.counts.of(Protocol::nd_ns), 1U);
  EXPECT_EQ(seen.hosts(), 0U);
}

TEST(NeighbourDiscovery, AnAdvertisementIsAboutItsTarget) {
  const auto payload = hex("88 00 0000 a0000000") + raw(ip("2001:db8::9")) + target_option;
  const auto seen = read_ip(ipv6_packet("fe80::5", "ff02::1", icmpv6, payload));
  EXPECT_EQ(seen.counts.of(Protocol::nd_na), 1U);
  EXPECT_EQ(seen.host().mac, mac("00:11:22:33:44:77"));
  EXPECT_EQ(seen.host().addresses, std::vector{ip("2001:db8::9")});
  EXPECT_TRUE(seen.host().router);
}

TEST(NeighbourDiscovery, WithoutTheOptionOnlyAnOwnAddressHasTheFramesSource) {
  const auto about = [](std::string_view target) {
    return read_ip(
        ipv6_packet("fe80::5", "ff02::1", icmpv6, hex("88 00 0000 20000000") + raw(ip(target))));
  };
  EXPECT_EQ(about("fe80::5").host().mac, mac(station));
  EXPECT_EQ(about("fe80::6").hosts(), 0U);
}

TEST(NeighbourDiscovery, ThatPassedARouterIsNotBelieved) {
  const auto seen = read_ip(ipv6_packet("fe80::1", "ff02::1", icmpv6, advertisement(1800), 254));
  EXPECT_EQ(seen.counts.of(Protocol::nd_ra), 1U);
  EXPECT_EQ(seen.counts.of(FrameError::bad_value), 1U);
  EXPECT_EQ(seen.hosts(), 0U);
}

TEST(NeighbourDiscovery, OptionsEndAtDamage) {
  for (const char* option : {"05 00 0000 05dc", "05 03 0000 05dc"}) {
    const auto seen = read_ip(ipv6_packet("fe80::1", "ff02::1", icmpv6,
                                          advertisement(1800) + source_option + hex(option)));
    EXPECT_EQ(seen.host().mac, mac("00:11:22:33:44:66")) << option;
    EXPECT_EQ(seen.counts.of(FrameError::bad_length) + seen.counts.of(FrameError::truncated), 1U);
  }
}

TEST(NeighbourDiscovery, OtherIcmpIsLeftAlone) {
  EXPECT_EQ(read_ip(ipv6_packet("fe80::1", "ff02::1", icmpv6, hex("80 00 0000 0001 0001"))).counts,
            Counts{});
}

}  // namespace
}  // namespace netroster::wire
