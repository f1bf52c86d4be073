// NetBIOS, SSDP, HSRP, VRRP, and the discovery protocols of Ubiquiti and MikroTik.
#include <gtest/gtest.h>

#include "tests/wire/packets.h"
#include "wire/netbios.h"

namespace netroster::wire {
namespace {

// First-level encoding of a name with its suffix.
std::string encoded(std::string text, std::uint8_t suffix) {
  text.resize(15, ' ');
  text += static_cast<char>(suffix);
  std::string out;
  for (const char c : text) {
    out += static_cast<char>('A' + (static_cast<std::uint8_t>(c) >> 4));
    out += static_cast<char>('A' + (c & 0x0f));
  }
  return out;
}
std::string netbios_label(const std::string& text, std::uint8_t suffix) {
  return hex("20") + encoded(text, suffix) + hex("00");
}

TEST(NetbiosNames, AreDecodedWithTheirSuffix) {
  const auto name = decode_netbios_name(encoded("FILESERVER", 0x20));
  ASSERT_TRUE(name);
  EXPECT_EQ(name->name, "FILESERVER");
  EXPECT_EQ(name->suffix, 0x20);
  EXPECT_TRUE(decode_netbios_name(encoded("PC", 0) + ".scope"));
  EXPECT_FALSE(decode_netbios_name(encoded("PC", 0) + "scope"));
  EXPECT_FALSE(decode_netbios_name(std::string(31, 'A')));
  EXPECT_FALSE(decode_netbios_name(std::string(32, 'Q')));
}

std::string registration(const std::string& text, std::uint8_t suffix, const char* flags,
                         std::uint16_t operation = 0x2910) {
  return u16(1) + u16(operation) + hex("0001 0000 0000 0001") + netbios_label(text, suffix) +
         hex("0020 0001 c00c 0020 0001 000493e0 0006") + hex(flags) + raw(ip("10.0.0.5"));
}

struct NameCase {
  const char* name;
  std::string payload;
  std::vector<std::string> names;
};

class NbnsNames : public testing::TestWithParam<NameCase> {};

TEST_P(NbnsNames, AreKeptWhenTheyAreAComputersOwn) {
  const auto seen = read_udp(137, GetParam().payload);
  EXPECT_EQ(seen.counts.of(Protocol::nbns), 1U);
  ASSERT_EQ(seen.hosts(), 1U);
  EXPECT_EQ(seen.host().names, GetParam().names);
}

INSTANTIATE_TEST_SUITE_P(
    Nbns, NbnsNames,
    testing::Values(NameCase{"Workstation", registration("ROOM-12", 0x00, "0000"), {"ROOM-12"}},
                    NameCase{"FileServer", registration("ROOM-12", 0x20, "6000"), {"ROOM-12"}},
                    NameCase{"WhoIsLoggedIn", registration("JANE.DOE", 0x03, "0000"), {}},
                    NameCase{"Group", registration("WORKGROUP", 0x00, "8000"), {}},
                    NameCase{"Browser", registration("\x01\x02__MSBROWSE__\x02", 0x01, "8000"), {}},
                    NameCase{"Released", registration("ROOM-12", 0x00, "0000", 0x3010), {}},
                    NameCase{"Refused", registration("ROOM-12", 0x00, "0000", 0xad86), {}}),
    [](const auto& row) { return row.param.name; });

TEST(Nbns, ANodeStatusHasAllNamesAndTheMacAddress) {
  const auto padded = [](std::string text, std::uint8_t suffix) {
    text.resize(15, ' ');
    return text + static_cast<char>(suffix);
  };
  const auto names = u8(3) + padded("ROOM-12", 0) + hex("0400") + padded("SCHOOL", 0) +
                     hex("8400") + padded("JANE.DOE", 3) + hex("0400");
  const auto data = names + hex("00 11 22 33 44 99") + zeros(40);
  const auto payload = u16(1) + hex("8400 0000 0001 0000 0000") + netbios_label("*", 0) +
                       hex("0021 0001 00000000") + u16(data.size()) + data;
  const auto seen = read_udp(137, payload);
  EXPECT_EQ(seen.host(0).names, std::vector<std::string>{"ROOM-12"});
  EXPECT_EQ(seen.host(0).mac, mac("00:11:22:33:44:99"));
}

TEST(Nbds, ADatagramNamesItsSender) {
  const auto payload = hex("11 02 0001") + raw(ip("10.0.0.5")) + hex("008a 0080 0000") +
                       netbios_label("ROOM-12", 0x00) + netbios_label("WORKGROUP", 0x1e);
  const auto seen = read_udp(138, payload);
  EXPECT_EQ(seen.counts.of(Protocol::nbds), 1U);
  EXPECT_EQ(seen.host().names, std::vector<std::string>{"ROOM-12"});
  EXPECT_EQ(seen.host().mac, mac(station));
  auto damaged = payload;
  damaged[15] = 'z';
  EXPECT_EQ(read_udp(138, damaged).counts.of(FrameError::bad_name), 1U);
  EXPECT_EQ(read_udp(138, hex("13 02 0001") + zeros(10)).hosts(), 0U);  // an error carries no name
}

TEST(Ssdp, AnAnnouncementTellsWhatItIs) {
  const auto seen = read_udp(1900,
                             "NOTIFY * HTTP/1.1\r\nHost: 239.255.255.250:1900\r\n"
                             "NT: urn:schemas-upnp-org:device:Printer:1\r\nNTS: ssdp:alive\r\n"
                             "SERVER:  Linux/3.1 UPnP/1.0 Office/2.0 \r\n\r\nNT: body");
  EXPECT_EQ(seen.counts.of(Protocol::ssdp), 1U);
  EXPECT_EQ(seen.host().services,
            std::vector<std::string>{"urn:schemas-upnp-org:device:Printer:1"});
  EXPECT_EQ(seen.host().server, "Linux/3.1 UPnP/1.0 Office/2.0");
}

TEST(Ssdp, WhoLeavesOrHasOnlyANumberOffersNothing) {
  const auto services = [](const char* headers) {
    return read_udp(1900, std::string("NOTIFY * HTTP/1.1\n") + headers).host().services;
  };
  EXPECT_TRUE(services("NT: urn:x:device:Y:1\nNTS: ssdp:byebye\n").empty());
  EXPECT_TRUE(services("NT: upnp:rootdevice\n").empty());
  EXPECT_TRUE(services("NT: uuid:12345678\n").empty());
  EXPECT_TRUE(services("no colon here\n: no name\n").empty());
}

TEST(Ssdp, AnAnswerTellsItsType) {
  const auto seen = read_udp(1900, "HTTP/1.1 200 OK\r\nST: urn:x:device:Y:1\r\n\r\n");
  EXPECT_EQ(seen.host().services, std::vector<std::string>{"urn:x:device:Y:1"});
}

TEST(Ssdp, AnythingElseIsDamaged) {
  const auto seen = read_udp(1900, "GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(seen.counts.of(FrameError::bad_value), 1U);
  EXPECT_EQ(seen.hosts(), 0U);
}

TEST(Hsrp, ASharedAddressIsMarked) {
  const auto payload = hex("00 00 10 03 0a 78 01 00") + "cisco" + zeros(3) + raw(ip("10.0.0.1"));
  const auto seen = read_udp(1985, payload, "10.0.0.2");
  EXPECT_EQ(seen.counts.of(Protocol::hsrp), 1U);
  ASSERT_EQ(seen.hosts(), 2U);
  EXPECT_FALSE(seen.host(0).virtual_address);
  EXPECT_TRUE(seen.host(0).router);
  EXPECT_EQ(seen.host(0).addresses, std::vector{ip("10.0.0.2")});
  EXPECT_TRUE(seen.host(1).virtual_address);
  EXPECT_EQ(seen.host(1).mac, mac("00:00:0c:07:ac:01"));
  EXPECT_EQ(seen.host(1).addresses, std::vector{ip("10.0.0.1")});
}

TEST(Hsrp, TheGroupsOwnMacAddressIsNoRouter) {
  const auto payload = hex("00 00 10 03 0a 78 01 00") + zeros(8) + raw(ip("10.0.0.1"));
  const auto seen = read_udp(1985, payload, "10.0.0.2", frame_from("00:00:0c:07:ac:01"));
  ASSERT_EQ(seen.hosts(), 1U);
  EXPECT_TRUE(seen.host().virtual_address);
}

TEST(Hsrp, Version2HasPartsAndLongGroups) {
  const auto state = [](const char* version, const std::string& address) {
    return hex("01 28 02 00 06") + hex(version) + hex("0123") + zeros(6 + 12) + address;
  };
  const auto v4 = read_udp(1985, state("04", raw(ip("10.0.0.1")) + zeros(12)), "10.0.0.2");
  EXPECT_EQ(v4.host(1).mac, mac("00:00:0c:9f:f1:23"));
  EXPECT_EQ(v4.host(1).addresses, std::vector{ip("10.0.0.1")});
  const auto v6 = read_udp(2029, state("06", raw(ip("fe80::1"))), "fe80::2");
  EXPECT_EQ(v6.host(1).mac, mac("00:05:73:a0:01:23"));
  EXPECT_EQ(v6.host(1).addresses, std::vector{ip("fe80::1")});
}

TEST(Hsrp, AnAdvertisementHasNoAddress) {
  EXPECT_EQ(read_udp(1985, hex("00 03 0001 000a 01 00 0000 0000"), "10.0.0.2").hosts(), 1U);
}

TEST(Hsrp, CutIsCounted) {
  for (const char* payload : {"", "00 00 10", "01 28 02 00"})
    EXPECT_EQ(read_udp(1985, hex(payload), "10.0.0.2").counts.of(FrameError::truncated), 1U);
}

struct VrrpCase {
  const char* name;
  std::string packet;
  std::size_t shared;
  const char* mac;
};

class Vrrp : public testing::TestWithParam<VrrpCase> {};

TEST_P(Vrrp, ReportsTheSharedAddresses) {
  const auto& row = GetParam();
  const auto seen = read_ip(row.packet);
  EXPECT_EQ(seen.counts.of(Protocol::vrrp), 1U);
  ASSERT_EQ(seen.hosts(), row.shared == 0 ? 0U : 2U);
  if (row.shared == 0) return;
  EXPECT_EQ(seen.host(1).addresses.size(), row.shared);
  EXPECT_EQ(seen.host(1).mac, mac(row.mac));
  EXPECT_TRUE(seen.host(1).virtual_address);
}

const std::string two_addresses = raw(ip("10.0.0.1")) + raw(ip("10.0.0.9"));

INSTANTIATE_TEST_SUITE_P(
    FirstHop, Vrrp,
    testing::Values(VrrpCase{"Version2",
                             ipv4_packet("10.0.0.2", "224.0.0.18", 112,
                                         hex("21 07 64 02 0001 0000") + two_addresses + zeros(8),
                                         255),
                             2, "00:00:5e:00:01:07"},
                    VrrpCase{"Version3",
                             ipv4_packet("10.0.0.2", "224.0.0.18", 112,
                                         hex("31 08 64 02 0064 0000") + two_addresses, 255),
                             2, "00:00:5e:00:01:08"},
                    VrrpCase{"Version3OverIpv6",
                             ipv6_packet("fe80::2", "ff02::12", 112,
                                         hex("31 09 64 01 0064 0000") + raw(ip("fe80::1"))),
                             1, "00:00:5e:00:02:09"},
                    VrrpCase{"CarpLooksAlike",
                             ipv4_packet("10.0.0.2", "224.0.0.18", 112,
                                         hex("21 07 00 07 0001 0000") + zeros(28), 255),
                             0, ""},
                    VrrpCase{"Routed",
                             ipv4_packet("10.0.0.2", "224.0.0.18", 112,
                                         hex("31 08 64 02 0064 0000") + two_addresses, 254),
                             0, ""},
                    VrrpCase{"MoreAddressesThanThereAre",
                             ipv4_packet("10.0.0.2", "224.0.0.18", 112,
                                         hex("31 08 64 03 0064 0000") + two_addresses, 255),
                             0, ""}),
    [](const auto& row) { return row.param.name; });

std::string ubnt_part(std::uint8_t part, const std::string& value) {
  return u8(part) + u16(value.size()) + value;
}

TEST(Ubiquiti, ADeviceIsANeighbour) {
  const auto parts = ubnt_part(1, hex("80 2a a8 00 00 01")) +
                     ubnt_part(2, hex("80 2a a8 00 00 02") + raw(ip("10.0.0.5"))) +
                     ubnt_part(3, "ER-e120.v4.3") + ubnt_part(11, "gym-bridge") +
                     ubnt_part(12, "NSM5") + ubnt_part(20, "NanoStation M5");
  const auto seen = read_udp(10001, hex("01 00") + u16(parts.size()) + parts);
  EXPECT_EQ(seen.counts.of(Protocol::ubdp), 1U);
  ASSERT_EQ(seen.sightings.neighbours.size(), 1U);
  const auto& neighbour = seen.sightings.neighbours[0].neighbour;
  EXPECT_EQ(neighbour.protocol, "ubdp");
  EXPECT_EQ(neighbour.chassis_id, "80:2a:a8:00:00:01");
  EXPECT_EQ(neighbour.name, "gym-bridge");
  EXPECT_EQ(neighbour.platform, "NanoStation M5");
  EXPECT_EQ(neighbour.description, "ER-e120.v4.3");
  EXPECT_EQ(neighbour.addresses, std::vector{ip("10.0.0.5")});
  EXPECT_EQ(seen.sightings.neighbours[0].source, mac(station));
}

TEST(Ubiquiti, AQuestionIsCountedAndDamageKeepsTheRest) {
  const auto question = read_udp(10001, hex("01 00 00 00"));
  EXPECT_EQ(question.counts.of(Protocol::ubdp), 1U);
  EXPECT_TRUE(question.sightings.neighbours.empty());
  const auto parts = ubnt_part(1, hex("80 2a a8 00 00 01")) + hex("0b 00ff") + "cut";
  const auto damaged = read_udp(10001, hex("02 06") + u16(parts.size()) + parts);
  EXPECT_EQ(damaged.counts.of(FrameError::truncated), 1U);
  EXPECT_EQ(damaged.sightings.neighbours.at(0).neighbour.name, "");
  EXPECT_EQ(read_udp(10001, hex("47 45 54 20")).counts, Counts{});  // the port is not theirs alone
}

std::string mndp_part(std::uint16_t part, const std::string& value) {
  return u16(part) + u16(value.size()) + value;
}

TEST(Mikrotik, ADeviceIsANeighbour) {
  const auto payload = zeros(4) + mndp_part(1, hex("d4 ca 6d 00 00 01")) + mndp_part(5, "library") +
                       mndp_part(7, "7.11 (stable)") + mndp_part(8, "MikroTik") +
                       mndp_part(10, zeros(4)) + mndp_part(12, "CRS326") +
                       mndp_part(15, raw(ip("fe80::1"))) + mndp_part(16, "bridge/ether1") +
                       mndp_part(17, raw(ip("10.0.0.5")));
  const auto seen = read_udp(5678, payload);
  EXPECT_EQ(seen.counts.of(Protocol::mndp), 1U);
  ASSERT_EQ(seen.sightings.neighbours.size(), 1U);
  const auto& neighbour = seen.sightings.neighbours[0].neighbour;
  EXPECT_EQ(neighbour.chassis_id, "d4:ca:6d:00:00:01");
  EXPECT_EQ(neighbour.name, "library");
  EXPECT_EQ(neighbour.platform, "MikroTik CRS326");
  EXPECT_EQ(neighbour.description, "7.11 (stable)");
  EXPECT_EQ(neighbour.port_id, "bridge/ether1");
  EXPECT_EQ(neighbour.addresses, (std::vector{ip("fe80::1"), ip("10.0.0.5")}));
  EXPECT_TRUE(read_udp(5678, zeros(4)).sightings.neighbours.empty());
}

TEST(Datagrams, SomeProtocolsAreOnlyCounted) {
  EXPECT_EQ(read_udp(427, "x").counts.of(Protocol::slp), 1U);
  EXPECT_EQ(read_udp(3702, "x").counts.of(Protocol::wsd), 1U);
  EXPECT_EQ(read_udp(427, "x").hosts(), 0U);
}

}  // namespace
}  // namespace netroster::wire
