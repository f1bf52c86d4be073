// 802.11: the headers of captures, and what beacons tell of a network.
#include <gtest/gtest.h>

#include "tests/wire/packets.h"
#include "wire/radiotap.h"
#include "wire/wlan_vendor.h"

namespace netroster::wire {
namespace {

std::string element(std::uint8_t id, const std::string& value) {
  return u8(id) + u8(value.size()) + value;
}
std::string header(std::uint8_t control, std::uint8_t flags = 0) {
  return u8(control) + u8(flags) + hex("0000 ffffffffffff 001122334455 001122334455 0000");
}
std::string beacon(const std::string& elements, bool privacy = false) {
  return header(0x80) + zeros(8) + hex("6400") + (privacy ? hex("1100") : hex("0100")) + elements;
}
const std::string ssid = element(0, "school");

Seen read(const std::string& frame) {
  Seen seen;
  read_wlan(frame, seen.sightings, seen.counts);
  return seen;
}
BeaconSeen only(const Seen& seen) {
  EXPECT_EQ(seen.sightings.beacons.size(), 1U);
  return seen.sightings.beacons.empty() ? BeaconSeen{} : seen.sightings.beacons[0];
}

TEST(Beacon, TellsItsNetwork) {
  const auto seen = read(beacon(ssid + element(3, hex("06"))));
  EXPECT_EQ(seen.counts.of(Protocol::wlan_beacon), 1U);
  const auto found = only(seen);
  EXPECT_EQ(found.bssid, mac(station));
  EXPECT_EQ(found.ssid, "school");
  EXPECT_EQ(found.channel, 6U);
  EXPECT_EQ(found.security, "open");
  EXPECT_FALSE(found.signal_dbm);
}

TEST(Beacon, OfAHiddenNetworkHasNoName) {
  EXPECT_EQ(only(read(beacon(element(0, "")))).ssid, "");
  EXPECT_EQ(only(read(beacon(element(0, zeros(6))))).ssid, "");
  EXPECT_EQ(only(read(beacon(element(0, std::string(33, 'x'))))).ssid, "");
}

struct ChannelCase {
  const char* name;
  std::string elements;
  std::optional<std::uint32_t> channel;
};

class BeaconChannel : public testing::TestWithParam<ChannelCase> {};

TEST_P(BeaconChannel, IsThePrimaryOne) {
  EXPECT_EQ(only(read(beacon(ssid + GetParam().elements))).channel, GetParam().channel);
}

INSTANTIATE_TEST_SUITE_P(
    Wlan, BeaconChannel,
    testing::Values(
        ChannelCase{"Ds", element(3, hex("0b")), 11}, ChannelCase{"None", "", std::nullopt},
        ChannelCase{"Ht", element(61, hex("9d") + zeros(21)), 157},
        ChannelCase{"DsBeforeHt", element(61, hex("05") + zeros(21)) + element(3, hex("01")), 1},
        ChannelCase{"SixGhz", element(255, hex("24 000002 00 0000 25 00 2f 00 06")), 37},
        ChannelCase{"SixGhzBehindAllParts",
                    element(255, hex("24 00c002 00 0000 010203 04 25 00 2f 00 06")), 37},
        ChannelCase{"HeWithoutSixGhz", element(255, hex("24 000000 00 0000 25")), std::nullopt},
        ChannelCase{"HeCut", element(255, hex("24 00c002 00 0000 01")), std::nullopt},
        ChannelCase{"Zero", element(3, hex("00")), std::nullopt}),
    [](const auto& row) { return row.param.name; });

std::string rsn(const char* suites, const char* capabilities = "0000") {
  const auto keys = hex(suites);
  return element(48, hex("0100 000fac04 0100 000fac04") + u8(keys.size() / 4) + u8(0) + keys +
                         hex(capabilities));
}
std::string wpa(const char* suite) {
  return element(221, hex("0050f201 0100 0050f202 0100 0050f202 0100") + hex(suite));
}

struct SecurityCase {
  const char* name;
  std::string elements;
  bool privacy;
  const char* word;
};

class BeaconSecurity : public testing::TestWithParam<SecurityCase> {};

TEST_P(BeaconSecurity, IsOneWord) {
  EXPECT_EQ(only(read(beacon(ssid + GetParam().elements, GetParam().privacy))).security,
            GetParam().word);
}

INSTANTIATE_TEST_SUITE_P(
    Wlan, BeaconSecurity,
    testing::Values(
        SecurityCase{"Open", "", false, "open"}, SecurityCase{"Wep", "", true, "wep"},
        SecurityCase{"Wpa", wpa("0050f202"), true, "wpa-psk"},
        SecurityCase{"WpaEnterprise", wpa("0050f201"), true, "wpa-enterprise"},
        SecurityCase{"Psk", rsn("000fac02"), true, "wpa2-psk"},
        SecurityCase{"PskAndWpa", rsn("000fac02") + wpa("0050f202"), true, "wpa/wpa2-psk"},
        SecurityCase{"FastPsk", rsn("000fac04 000fac06"), true, "wpa2-psk"},
        SecurityCase{"Enterprise", rsn("000fac01 000fac03"), true, "wpa2-enterprise"},
        SecurityCase{"EnterpriseAndWpa", rsn("000fac01") + wpa("0050f201"), true,
                     "wpa/wpa2-enterprise"},
        SecurityCase{"Sha256Alone", rsn("000fac05"), true, "wpa2-enterprise"},
        SecurityCase{"Sha256Protected", rsn("000fac05", "c000"), true, "wpa3-enterprise"},
        SecurityCase{"SuiteB", rsn("000fac0c", "c000"), true, "wpa3-enterprise-192"},
        SecurityCase{"Sae", rsn("000fac08 000fac18"), true, "wpa3-sae"},
        SecurityCase{"Transition", rsn("000fac02 000fac08"), true, "wpa2/wpa3"},
        SecurityCase{"Owe", rsn("000fac12"), true, "owe"},
        SecurityCase{"Unknown", rsn("00112233"), true, "rsn"},
        SecurityCase{"RsnCutAfterItsVersion", element(48, hex("0100")), true, "rsn"},
        SecurityCase{"MoreSuitesThanThereAre",
                     element(48, hex("0100 000fac04 0100 000fac04 ffff 000fac02")), true,
                     "wpa2-psk"}),
    [](const auto& row) { return row.param.name; });

struct NameCase {
  const char* maker;
  std::string elements;
  const char* name;
};

class AccessPointName : public testing::TestWithParam<NameCase> {};

TEST_P(AccessPointName, IsReadFromTheMakersElement) {
  EXPECT_EQ(only(read(beacon(ssid + GetParam().elements))).access_point, GetParam().name);
}

std::string padded(std::string text, std::size_t size) {
  text.resize(size, '\0');
  return text;
}
std::string vendor(const char* head, const std::string& rest) {
  return element(221, hex(head) + rest);
}

INSTANTIATE_TEST_SUITE_P(
    Wlan, AccessPointName,
    testing::Values(
        NameCase{"Ccx", element(133, zeros(10) + padded("gym-ap", 16) + zeros(4)), "gym-ap"},
        NameCase{"CiscoOverCcx",
                 element(133, zeros(10) + "gym-ap-with-a-lo" + zeros(4)) +
                     vendor("004096 2f", "gym-ap-with-a-long-name"),
                 "gym-ap-with-a-long-name"},
        NameCase{"Aruba", vendor("000b86 01 03 00", "gym-ap"), "gym-ap"},
        NameCase{"ArubaOfAnotherKind", vendor("000b86 01 04 00", "gym-ap"), ""},
        NameCase{"Aerohive", vendor("001977 21 01 00 07", padded("gym-ap", 7)), "gym-ap"},
        NameCase{"AerohiveTooLong", vendor("001977 21 01 00 20", "gym-ap"), ""},
        NameCase{"Zebra", vendor("00a0f8 01 03010fc0000000 06", "gym-ap"), "gym-ap"},
        NameCase{"Mist", vendor("5c5b35 01", "gym-ap"), "gym-ap"},
        NameCase{"Ruckus", vendor("001392 03", "gym-ap"), "gym-ap"},
        NameCase{"Alcatel", vendor("dc0856 01", "gym-ap"), "gym-ap"},
        NameCase{"Ubiquiti", vendor("00156d 01", "gym-ap"), "gym-ap"},
        NameCase{"Meter", vendor("848094 00", "gym-ap"), "gym-ap"},
        NameCase{"Arista", vendor("001c73 00 06 00", "gym-ap"), "gym-ap"},
        NameCase{"Fortinet", vendor("00090f 0a00 0203 414243 0106", "gym-ap"), "gym-ap"},
        NameCase{"Mikrotik", vendor("000c42 00 0000 011e", zeros(10) + padded("gym-ap", 20)),
                 "gym-ap"},
        NameCase{"Unknown", vendor("010203 01", "gym-ap"), ""},
        NameCase{"TooShort", vendor("0b86", ""), ""}),
    [](const auto& row) { return row.param.maker; });

TEST(Beacon, CutAnywhereTellsOnlyWhatIsWhole) {
  const auto whole = beacon(ssid + element(3, hex("06")) + rsn("000fac02"), true);
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const auto seen = read(std::string(whole, 0, length));
    if (seen.sightings.beacons.empty()) continue;
    const auto& found = seen.sightings.beacons[0];
    EXPECT_TRUE(found.ssid.empty() || found.ssid == "school") << length;
    // Without its RSN element it would be taken for WEP; at the ends of elements nothing is amiss.
    EXPECT_EQ(found.security.empty(), seen.counts.of(FrameError::truncated) == 1) << length;
  }
}

struct FrameCase {
  std::uint8_t control;
  Protocol protocol;
};

TEST(Wlan, FramesAreCountedByWhatTheyAre) {
  const FrameCase rows[] = {
      {0x00, Protocol::wlan_assocreq}, {0x20, Protocol::wlan_assocreq},
      {0x40, Protocol::wlan_probereq}, {0x50, Protocol::wlan_proberesp},
      {0x80, Protocol::wlan_beacon},   {0xb0, Protocol::wlan_mgmt},
      {0xd4, Protocol::wlan_ctl},      {0x88, Protocol::wlan_data},
  };
  for (const auto& row : rows)
    EXPECT_EQ(read(header(row.control) + zeros(12)).counts.of(row.protocol), 1U)
        << int{row.control};
  EXPECT_EQ(read(header(0x81)).counts.of(FrameError::bad_version), 1U);
}

TEST(Wlan, WhatAStationAsksForIsNotKept) {
  EXPECT_TRUE(read(header(0x40) + ssid).sightings.beacons.empty());
  EXPECT_TRUE(read(header(0x00) + zeros(4) + ssid).sightings.beacons.empty());
}

TEST(Wlan, HtControlIsSteppedOver) {
  auto frame = beacon(ssid);
  frame[1] = '\x80';
  frame.insert(24, zeros(4));
  EXPECT_EQ(only(read(frame)).ssid, "school");
}

TEST(Wlan, ChannelsHaveTheirFrequencies) {
  const std::pair<std::uint32_t, std::uint32_t> rows[] = {{2412, 1},   {2472, 13},  {2484, 14},
                                                          {5180, 36},  {5825, 165}, {5955, 1},
                                                          {7115, 233}, {5935, 2},   {4920, 184}};
  for (const auto& [frequency, channel] : rows) EXPECT_EQ(channel_at(frequency), channel);
  EXPECT_FALSE(channel_at(0));
  EXPECT_FALSE(channel_at(900));
}

Seen read_captured(void (*reader)(std::string_view, Sightings&, Counts&),
                   const std::string& bytes) {
  Seen seen;
  reader(bytes, seen.sightings, seen.counts);
  return seen;
}

struct RadiotapCase {
  const char* name;
  std::string header;  // without its first four bytes
  std::optional<int> signal;
  std::optional<std::uint32_t> frequency;
};

class Radiotap : public testing::TestWithParam<RadiotapCase> {};

TEST_P(Radiotap, IsReadWithItsGaps) {
  const auto& row = GetParam();
  const auto length = row.header.size() + 4;
  const auto seen =
      read_captured(read_radiotap, hex("00 00") + u8(length) + u8(0) + row.header + beacon(ssid));
  const auto found = only(seen);
  EXPECT_EQ(found.ssid, "school");
  EXPECT_EQ(found.signal_dbm, row.signal);
  EXPECT_EQ(found.frequency_mhz, row.frequency);
}

INSTANTIATE_TEST_SUITE_P(
    Wlan, Radiotap,
    testing::Values(
        RadiotapCase{"Empty", hex("00000000"), std::nullopt, std::nullopt},
        RadiotapCase{"RateThenChannel", hex("2c000000 0c 00 6c09 a000 d5"), -43, 2412},
        RadiotapCase{"ClockIsAligned", hex("29000000 0000000000000000 3c14 4001 c9"), -55, 5180},
        RadiotapCase{"ClockBehindTwoWords",
                     hex("290000a0 20000000 00000000 0000000000000000 3c14 4001 c9 c8"), -55, 5180},
        RadiotapCase{"SignalOfAnAntennaOnly", hex("080000a0 20000000 3c14 4001 c9"), -55, 5180},
        RadiotapCase{"VendorFieldsAreSteppedOver",
                     hex("000000c0 ffffffa0 20000000 001122 00 0300 aabbcc c9"), -55, std::nullopt},
        RadiotapCase{"FieldOfUnknownSizeEndsIt", hex("20000010 c9 0000"), -55, std::nullopt},
        RadiotapCase{"NoFrequency", hex("08000000 0000 4001"), std::nullopt, std::nullopt}),
    [](const auto& row) { return row.param.name; });

TEST(RadiotapHeader, AFrequencyGivesTheChannelWhenNoElementDoes) {
  const auto seen =
      read_captured(read_radiotap, hex("00 00 0c00 08000000 9e09 a000") + beacon(ssid));
  EXPECT_EQ(only(seen).channel, 11U);
}

TEST(RadiotapHeader, AChecksumIsCutOffAndADamagedFrameNotRead) {
  const auto with_flags = [](const char* flags) {
    return read_captured(read_radiotap,
                         hex("00 00 0900 02000000") + hex(flags) + beacon(ssid) + hex("dd04 0050"));
  };
  EXPECT_EQ(with_flags("10").counts.of(FrameError::truncated), 0U);
  EXPECT_EQ(with_flags("00").counts.of(FrameError::truncated), 1U);
  const auto damaged = with_flags("50");
  EXPECT_TRUE(damaged.sightings.beacons.empty());
  EXPECT_EQ(damaged.counts.of(FrameError::bad_checksum), 1U);
}

TEST(RadiotapHeader, ThatLiesIsCounted) {
  const auto reason = [](const char* bytes) {
    const auto seen = read_captured(read_radiotap, hex(bytes));
    EXPECT_TRUE(seen.sightings.beacons.empty());
    for (const auto error :
         {FrameError::truncated, FrameError::bad_length, FrameError::bad_version})
      if (seen.counts.of(error) == 1) return error;
    return FrameError::last_;
  };
  EXPECT_EQ(reason("00 00"), FrameError::truncated);
  EXPECT_EQ(reason("00 00 4000 00000000"), FrameError::truncated);
  EXPECT_EQ(reason("01 00 0800 00000000"), FrameError::bad_version);
  EXPECT_EQ(reason("00 00 0400 00000000"), FrameError::bad_length);
  EXPECT_EQ(reason("00 00 0800 00000080"), FrameError::bad_length);  // words without an end
  EXPECT_EQ(reason("00 00 0900 01000000 00"), FrameError::bad_length);
}

TEST(Ppi, TellsHowItWasHeard) {
  const auto common = hex("0200 1400") + zeros(8) + hex("0100 0200 6c09 8000 00 00 c9 a0");
  const auto seen =
      read_captured(read_ppi, hex("00 00 2000 69000000") + common + beacon(ssid) + zeros(4));
  const auto found = only(seen);
  EXPECT_EQ(found.ssid, "school");
  EXPECT_EQ(found.signal_dbm, -55);
  EXPECT_EQ(found.channel, 1U);
  EXPECT_EQ(seen.counts.of(FrameError::truncated), 0U);
}

TEST(Ppi, OfAnotherLinkTypeOrDamagedIsCounted) {
  const auto count = [](const char* bytes, FrameError reason) {
    return read_captured(read_ppi, hex(bytes)).counts.of(reason);
  };
  EXPECT_EQ(count("00 00 0800 01000000", FrameError::unsupported_link_type), 1U);
  EXPECT_EQ(count("00 00 0700 69000000", FrameError::bad_length), 1U);
  EXPECT_EQ(count("00 00 0c00 69000000 0200 1400", FrameError::bad_length), 1U);
  EXPECT_EQ(count("00 00 ff00 69000000", FrameError::truncated), 1U);
}

TEST(Prism, TellsTheChannelInBothByteOrders) {
  const auto little =
      hex("44000000 90000000") + zeros(16 + 24) + hex("44300000 0000 0400 06000000");
  const auto big = hex("00000044 00000090") + zeros(16 + 24) + hex("00003044 0000 0004 00000006");
  for (const auto& start : {little, big}) {
    const auto found = only(read_captured(read_prism, padded(start, 144) + beacon(ssid)));
    EXPECT_EQ(found.ssid, "school");
    EXPECT_EQ(found.channel, 6U);
  }
  EXPECT_EQ(read_captured(read_prism, padded(little, 143)).counts.of(FrameError::truncated), 1U);
  EXPECT_EQ(read_captured(read_prism, zeros(144)).counts.of(FrameError::bad_length), 1U);
}

TEST(Avs, TellsChannelAndSignal) {
  const auto start = hex("80211001 00000040") + zeros(20) + hex("0000000b") + zeros(12) +
                     hex("00000002 ffffffc9") + zeros(12);
  for (const auto reader : {read_avs, read_prism}) {
    const auto found = only(read_captured(reader, start + beacon(ssid)));
    EXPECT_EQ(found.channel, 11U);
    EXPECT_EQ(found.signal_dbm, -55);
  }
  EXPECT_EQ(read_captured(read_avs, start.substr(0, 40)).counts.of(FrameError::truncated), 1U);
}

}  // namespace
}  // namespace netroster::wire
