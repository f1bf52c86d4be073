// DHCP for IPv6: the client behind its DUID, its relays, its options.
#include <gtest/gtest.h>

#include "tests/wire/packets.h"

namespace netroster::wire {
namespace {

constexpr std::uint8_t solicit = 1, request = 3, renew = 5, reply = 7;

std::string option(std::uint16_t code, const std::string& value) {
  return u16(code) + u16(value.size()) + value;
}
std::string message(std::uint8_t type, const std::string& options) {
  return u8(type) + hex("abcdef") + options;
}
std::string relayed(const std::string& inner, const std::string& options = "") {
  return hex("0c 00") + raw(ip("2001:db8::1")) + raw(ip("fe80::5")) + options + option(9, inner);
}
const std::string duid_llt = option(1, hex("0001 0001 2aabbccd 00 11 22 33 44 66"));
const std::string duid_ll = option(1, hex("0003 0001 00 11 22 33 44 77"));
const std::string duid_en = option(1, hex("0002 00000009 414243"));

Seen read(const std::string& payload, std::string_view source = "fe80::5") {
  return read_udp(547, payload, source);
}

TEST(Dhcpv6, AClientOnTheLinkIsItsFramesSource) {
  const auto seen = read(message(
      solicit, duid_llt + option(39, hex("00 02") + "pc" + hex("06") + "school" + hex("00")) +
                   option(16, hex("00000137") + u16(8) + "MSFT 5.0") +
                   option(6, hex("0017 0018"))));
  EXPECT_EQ(seen.counts.of(Protocol::dhcpv6), 1U);
  ASSERT_EQ(seen.hosts(), 1U);
  EXPECT_EQ(seen.host().mac, mac(station));
  EXPECT_EQ(seen.host().addresses, std::vector{ip("fe80::5")});
  EXPECT_EQ(seen.host().names, std::vector<std::string>{"pc.school"});
  EXPECT_EQ(seen.host().vendor_class, "MSFT 5.0");
  EXPECT_EQ(seen.host().fingerprint, "23,24");
}

struct RelayCase {
  const char* name;
  std::string payload;
  const char* mac;
};

class RelayedClient : public testing::TestWithParam<RelayCase> {};

TEST_P(RelayedClient, IsNamedByItsRelayElseByItsDuid) {
  const auto seen = read(GetParam().payload, "2001:db8::1");
  if (std::string_view(GetParam().mac).empty()) {
    EXPECT_EQ(seen.hosts(), 0U);
  } else {
    ASSERT_EQ(seen.hosts(), 1U);
    EXPECT_EQ(seen.host().mac, mac(GetParam().mac));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Dhcpv6, RelayedClient,
    testing::Values(
        RelayCase{"DuidWithTime", relayed(message(solicit, duid_llt)), "00:11:22:33:44:66"},
        RelayCase{"Duid", relayed(message(solicit, duid_ll)), "00:11:22:33:44:77"},
        RelayCase{"DuidOfAMaker", relayed(message(solicit, duid_en)), ""},
        RelayCase{"LinkAddressOfTheRelay",
                  relayed(message(solicit, duid_ll), option(79, hex("0001 00 11 22 33 44 88"))),
                  "00:11:22:33:44:88"},
        RelayCase{"TwoRelays", relayed(relayed(message(solicit, duid_ll))), "00:11:22:33:44:77"},
        RelayCase{"NothingInside", relayed(""), ""}),
    [](const auto& row) { return row.param.name; });

TEST(Dhcpv6, TheRelayNearestToTheClientTellsThePort) {
  const auto inner =
      relayed(message(solicit, duid_ll), option(18, "ge-0/0/3") + option(37, hex("00000009 0a0b")));
  const auto seen = read(relayed(inner, option(18, "uplink")), "2001:db8::1");
  EXPECT_EQ(seen.host().relay_circuit, "ge-0/0/3");
  EXPECT_EQ(seen.host().relay_remote, "0a:0b");
}

TEST(Dhcpv6, AddressesAreTheClientsOnceAssigned) {
  const auto address = option(5, raw(ip("2001:db8::77")) + hex("00000e10 00000e10"));
  const auto expired = option(5, raw(ip("2001:db8::78")) + hex("00000000 00000000"));
  const auto association = option(3, zeros(12) + address + expired);
  const auto temporary = option(4, zeros(4) + address);
  const std::vector<IpAddress> own{ip("2001:db8::77")};
  EXPECT_EQ(read(message(reply, duid_ll + association)).host().addresses, own);
  EXPECT_EQ(read(message(reply, duid_ll + temporary)).host().addresses, own);
  EXPECT_EQ(read(message(renew, duid_ll + association)).host().addresses.size(), 2U);
  EXPECT_EQ(read(message(request, duid_ll + association)).host().addresses,
            std::vector{ip("fe80::5")});
}

TEST(Dhcpv6, RelaysAreFollowedToADepth) {
  auto payload = message(solicit, duid_ll);
  for (int i = 0; i < 9; ++i) payload = relayed(payload);
  const auto seen = read(payload, "2001:db8::1");
  EXPECT_EQ(seen.counts.of(FrameError::too_deep), 1U);
  EXPECT_EQ(seen.hosts(), 0U);
}

TEST(Dhcpv6, AnOptionPastTheEndEndsTheList) {
  const auto seen = read(message(solicit, duid_ll + hex("0010 00ff 0000")));
  EXPECT_EQ(seen.counts.of(FrameError::truncated), 1U);
  EXPECT_EQ(seen.host().vendor_class, "");
}

}  // namespace
}  // namespace netroster::wire
