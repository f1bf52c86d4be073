// DHCP for IPv4: clients, servers and relays, and options in all their forms.
#include <gtest/gtest.h>

#include "tests/wire/packets.h"

namespace netroster::wire {
namespace {

struct Message {
  std::uint8_t operation = 1;
  std::string client = hex("00 11 22 33 44 55");
  std::string client_address = zeros(4);
  std::string your_address = zeros(4);
  std::string relay = zeros(4);
  std::string server_name = zeros(64);
  std::string file = zeros(128);
  std::string options{};

  std::string bytes() const {
    return u8(operation) + hex("01 06 00 12345678 0000 0000") + client_address + your_address +
           zeros(4) + relay + client + zeros(10) + server_name + file + hex("63825363") + options;
  }
};

std::string option(std::uint8_t code, const std::string& value) {
  return u8(code) + u8(value.size()) + value;
}
std::string type(std::uint8_t number) { return option(53, u8(number)); }
constexpr std::uint8_t discover = 1, offer = 2, request = 3, ack = 5, lease_query = 10;

Seen read(const Message& message, std::string_view source = "0.0.0.0") {
  const std::uint16_t from = message.operation == 1 ? 68 : 67;
  const auto to = static_cast<std::uint16_t>(from == 68 ? 67 : 68);
  return read_ip(
      ipv4_packet(source, "255.255.255.255", 17, udp_segment(from, to, message.bytes())));
}

TEST(Dhcp, AClientTellsWhatItIs) {
  Message message;
  message.options = type(discover) + option(12, "room-12-pc") + option(60, "MSFT 5.0") +
                    option(55, hex("01 03 06 0f")) + option(50, hex("0a 00 00 07")) + hex("ff");
  const auto seen = read(message);
  EXPECT_EQ(seen.counts.of(Protocol::dhcp), 1U);
  ASSERT_EQ(seen.hosts(), 1U);
  const auto& host = seen.host();
  EXPECT_EQ(host.mac, mac(station));
  EXPECT_EQ(host.names, std::vector<std::string>{"room-12-pc"});
  EXPECT_EQ(host.vendor_class, "MSFT 5.0");
  EXPECT_EQ(host.fingerprint, "1,3,6,15");
  EXPECT_EQ(host.requested, ip("10.0.0.7"));
  EXPECT_TRUE(host.addresses.empty());  // asked for is not given
}

TEST(Dhcp, OnlyAnAcknowledgedAddressIsTheClients) {
  Message message{.operation = 2, .your_address = hex("0a 00 00 07")};
  message.options = type(offer);
  EXPECT_TRUE(read(message, "10.0.0.1").host().addresses.empty());
  message.options = type(ack);
  EXPECT_EQ(read(message, "10.0.0.1").host().addresses, std::vector{ip("10.0.0.7")});
  message.options.clear();  // BOOTP
  EXPECT_EQ(read(message, "10.0.0.1").host().addresses, std::vector{ip("10.0.0.7")});
}

TEST(Dhcp, AnAddressInUseIsTheClients) {
  Message message{.client_address = hex("0a 00 00 08"), .options = type(request)};
  EXPECT_EQ(read(message).host().addresses, std::vector{ip("10.0.0.8")});
}

TEST(Dhcp, WhatAClientGivesUpOrRefusesIsNotItsOwn) {
  constexpr std::uint8_t decline = 4, release = 7;
  Message message{.client_address = hex("0a 00 00 08"), .options = type(release)};
  EXPECT_TRUE(read(message).host().addresses.empty());
  message = {.options = type(decline) + option(50, hex("0a 00 00 07"))};
  EXPECT_FALSE(read(message).host().requested);
}

TEST(Dhcp, TheVlanOfARelaysFrameIsNotTheClients) {
  auto frame = frame_from();
  frame.vlan = 20;
  const auto vlan = [&frame](const Message& message) {
    const auto packet =
        ipv4_packet("10.0.0.9", "10.0.0.1", 17, udp_segment(67, 67, message.bytes()));
    return read_ip(packet, frame).host().vlan;
  };
  EXPECT_EQ(vlan({.options = type(discover)}), 20U);
  EXPECT_FALSE(vlan({.relay = hex("0a 00 00 09"), .options = type(discover)}));
  frame = frame_from("00:aa:aa:aa:aa:aa", "00:bb:bb:bb:bb:bb");
  frame.vlan = 20;
  EXPECT_FALSE(vlan({.options = type(request)}));
}

TEST(Dhcp, AServerOnTheLinkIsReported) {
  Message message{.operation = 2, .client = hex("00 11 22 33 44 99")};
  message.options = type(offer) + option(54, hex("0a 00 00 01"));
  const auto seen = read(message, "10.0.0.1");
  ASSERT_EQ(seen.hosts(), 2U);
  EXPECT_EQ(seen.host(1).mac, mac(station));
  EXPECT_EQ(seen.host(1).addresses, std::vector{ip("10.0.0.1")});
  EXPECT_EQ(seen.host(1).services, std::vector<std::string>{"dhcp-server"});
  EXPECT_EQ(read(message, "10.0.0.2").hosts(), 1U);  // somebody else has sent it
  message.relay = hex("0a 00 01 01");
  EXPECT_EQ(read(message, "10.0.0.1").hosts(), 1U);
}

TEST(Dhcp, ARelayTellsThePort) {
  Message message{.options = type(discover) + option(82, option(1, "ge-0/0/12") +
                                                             option(2, hex("00 11 22 33 44 aa")))};
  const auto seen = read(message);
  EXPECT_EQ(seen.host().relay_circuit, "ge-0/0/12");
  EXPECT_EQ(seen.host().relay_remote, "00:11:22:33:44:aa");
}

TEST(Dhcp, ADamagedRelayOptionKeepsItsIntactPart) {
  Message message{.options = type(discover) + option(82, option(1, "port 3") + hex("02 40 00"))};
  const auto seen = read(message);
  EXPECT_EQ(seen.host().relay_circuit, "port 3");
  EXPECT_EQ(seen.host().relay_remote, "");
  EXPECT_EQ(seen.counts.of(FrameError::truncated), 1U);
}

struct FqdnCase {
  const char* name;
  std::string value;
  std::vector<std::string> names;
};

class DhcpFqdn : public testing::TestWithParam<FqdnCase> {};

TEST_P(DhcpFqdn, IsReadInBothEncodings) {
  Message message{.options = type(request) + option(81, GetParam().value)};
  EXPECT_EQ(read(message).host().names, GetParam().names);
}

INSTANTIATE_TEST_SUITE_P(
    Dhcp, DhcpFqdn,
    testing::Values(FqdnCase{"Text", hex("00 0000") + "pc.school.test", {"pc.school.test"}},
                    FqdnCase{"Labels",
                             hex("04 0000 02") + "pc" + hex("06") + "school" + hex("00"),
                             {"pc.school"}},
                    FqdnCase{"LabelsWithoutAnEnd", hex("04 0000 02") + "pc", {"pc"}},
                    FqdnCase{"LabelPastTheEnd", hex("04 0000 09") + "pc", {}},
                    FqdnCase{"CompressedIsNotAllowed", hex("04 0000 c0 00"), {}},
                    FqdnCase{"TooShort", hex("04 00"), {}}),
    [](const auto& row) { return row.param.name; });

TEST(Dhcp, OverloadedFieldsHoldOptions) {
  Message message{.options = type(request) + option(52, u8(3)) + hex("ff")};
  const auto in_file = option(12, "from-file") + hex("ff");
  const auto in_server_name = option(60, "from-sname") + hex("ff");
  message.file.replace(0, in_file.size(), in_file);
  message.server_name.replace(0, in_server_name.size(), in_server_name);
  const auto seen = read(message);
  EXPECT_EQ(seen.host().names, std::vector<std::string>{"from-file"});
  EXPECT_EQ(seen.host().vendor_class, "from-sname");
  message.options = type(request) + hex("ff");
  EXPECT_TRUE(read(message).host().names.empty());  // not announced, not read
}

TEST(Dhcp, ALongOptionIsPutTogether) {
  Message message{.options = type(request) + option(60, "Hewlett-") + option(12, "p") +
                             option(60, "Packard")};
  EXPECT_EQ(read(message).host().vendor_class, "Hewlett-Packard");
}

TEST(Dhcp, AnOptionPastTheEndEndsTheList) {
  Message message{.options = type(request) + option(12, "kept") + hex("3c 20") + "cut"};
  const auto seen = read(message);
  EXPECT_EQ(seen.host().names, std::vector<std::string>{"kept"});
  EXPECT_EQ(seen.host().vendor_class, "");
  EXPECT_EQ(seen.counts.of(FrameError::truncated), 1U);
}

TEST(Dhcp, AHostNameIsMadeClean) {
  Message message{.options = type(request) + option(12, "a\x1b[31mb\x07" + zeros(2))};
  EXPECT_EQ(read(message).host().names, std::vector<std::string>{"a[31mb"});
}

TEST(Dhcp, ClientsWithoutAMacAddressAndQuestionsOfRelaysNameNobody) {
  Message message{.client = zeros(6), .options = type(discover) + option(12, "x")};
  EXPECT_EQ(read(message).hosts(), 0U);
  message = {.options = type(lease_query)};
  EXPECT_EQ(read(message).hosts(), 0U);
}

TEST(Dhcp, CutInItsHeaderIsCountedAndNotRead) {
  const auto whole = Message{}.bytes();
  for (const std::size_t length : {0U, 1U, 43U, 235U}) {
    const auto seen = read_udp(67, std::string(whole, 0, length));
    EXPECT_EQ(seen.counts.of(Protocol::dhcp), 1U);
    EXPECT_EQ(seen.counts.of(FrameError::truncated), 1U) << length;
    EXPECT_EQ(seen.hosts(), 0U);
  }
}

}  // namespace
}  // namespace netroster::wire
