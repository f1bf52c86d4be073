#include "inventory/identity.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "builders.h"
#include "inventory/resolver.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

struct SerialCase {
  const char* serial;
  bool useful;
};

TEST(Serials, GarbageIsNoSerial) {
  const SerialCase cases[] = {{"FOC1234X0AB", true},
                              {"SG00KYX123", true},
                              {"123456788", true},
                              {" CN12345 ", true},
                              {"", false},
                              {"0", false},
                              {"00000000", false},
                              {"xxxxxxxx", false},
                              {"N/A", false},
                              {"None", false},
                              {"<private>", false},
                              {"Not Specified", false},
                              {"123456789", false},
                              {"To Be Filled By O.E.M.", false},
                              {"Default string", false},
                              {"--------", false},
                              {"0-0-0-0", false},
                              {"Unknown", false}};
  for (const auto& c : cases) EXPECT_EQ(is_useful_serial(c.serial), c.useful) << c.serial;
}

struct Seen {
  const char* site;
  const char* address;
  Facts facts;
};

struct IdentityCase {
  const char* name;
  std::vector<Seen> seen;
  std::size_t devices;
  const char* event;  // one kind that must have been raised, or ""
  bool replaced;      // one device takes the place of another
};

constexpr const char* mac_a = "00:1a:2b:00:00:01";
constexpr const char* mac_b = "00:1a:2b:00:00:02";

std::vector<IdentityCase> identity_cases() {
  const auto sw = [](const char* name = "sw1") { return Facts(name); };
  return {
      {"SameSerialAtTwoAddressesIsOne",
       {{"s", "10.0.0.1", sw().serial("FOC1")}, {"s", "10.0.0.2", sw("other").serial("FOC1")}},
       1,
       "",
       false},
      {"TwoSerialsAreTwoEvenWithOneName",
       {{"s", "10.0.0.1", sw().serial("FOC1")}, {"s", "10.0.0.2", sw().serial("FOC2")}},
       2,
       "",
       false},
      {"NewSerialAtTheSamePlaceIsAReplacement",
       {{"s", "10.0.0.1", sw().serial("FOC1")}, {"s", "10.0.0.1", sw().serial("FOC2")}},
       2,
       "device_replaced",
       true},
      {"NewSerialAtTheAddressUnderAnotherNameIsNoReplacement",
       {{"s", "10.0.0.1", sw().serial("FOC1")}, {"s", "10.0.0.1", sw("sw9").serial("FOC2")}},
       2,
       "",
       false},
      {"AnEngineIdAloneMergesNothing",
       {{"s", "10.0.0.1", sw("a").engine("80001f88")},
        {"s", "10.0.0.2", sw("b").engine("80001f88")}},
       2,
       "duplicate_engine_id",
       false},
      {"AnEngineIdAndADefaultNameMergeNothing",
       {{"s", "10.0.0.1", sw("switch").engine("80001f88")},
        {"s", "10.0.0.2", sw("switch").engine("80001f88")}},
       2,
       "duplicate_engine_id",
       false},
      {"ClonedEngineIdsWithTheirOwnSerials",
       {{"s", "10.0.0.1", sw("a").serial("FOC1").engine("80001f88")},
        {"s", "10.0.0.2", sw("b").serial("FOC2").engine("80001f88")}},
       2,
       "duplicate_engine_id",
       false},
      {"TheSameAddressAgainIsTheSameDevice",
       {{"s", "10.0.0.1", sw()}, {"s", "10.0.0.1", sw()}},
       1,
       "",
       false},
      {"ANameAloneMergesNothing", {{"s", "10.0.0.1", sw()}, {"s", "10.0.0.2", sw()}}, 2, "", false},
      {"TheSameAddressPlanAtTwoSites",
       {{"s", "10.0.0.1", sw()}, {"t", "10.0.0.1", sw()}},
       2,
       "",
       false},
      {"TheSameSerialAtTwoSitesIsSaidNotMerged",
       {{"s", "10.0.0.1", sw().serial("FOC1")}, {"t", "10.0.0.1", sw().serial("FOC1")}},
       2,
       "duplicate_serial",
       false},
      {"GarbageSerialsMergeNothing",
       {{"s", "10.0.0.1", sw("a").serial("N/A")}, {"s", "10.0.0.2", sw("b").serial("N/A")}},
       2,
       "",
       false},
      {"GarbageSerialsDoNotSplitEither",
       {{"s", "10.0.0.1", sw().serial("0")}, {"s", "10.0.0.1", sw().serial("None")}},
       1,
       "",
       false},
      {"OneBaseMacIsOneDevice",
       {{"s", "10.0.0.1", sw("a").base_mac(mac_a)}, {"s", "10.0.0.2", sw("b").base_mac(mac_a)}},
       1,
       "",
       false},
      {"OneChassisMacByLldpIsOneDevice",
       {{"s", "10.0.0.1", sw("a").base_mac(mac_a)}, {"s", "10.0.0.2", sw("b").chassis(mac_a)}},
       1,
       "",
       false},
      {"OtherMacsAtTheSamePlaceAreAReplacement",
       {{"s", "10.0.0.1", sw().base_mac(mac_a)}, {"s", "10.0.0.1", sw().base_mac(mac_b)}},
       2,
       "device_replaced",
       true},
      {"AZeroMacMergesNothing",
       {{"s", "10.0.0.1", sw("a").base_mac("00:00:00:00:00:00")},
        {"s", "10.0.0.2", sw("b").base_mac("00:00:00:00:00:00")}},
       2,
       "",
       false},
      {"AVirtualRouterMacMergesNothing",
       {{"s", "10.0.0.1", sw("a").base_mac("00:00:5e:00:01:0a")},
        {"s", "10.0.0.2", sw("b").base_mac("00:00:5e:00:01:0a")}},
       2,
       "",
       false},
      {"ALocallyAdministeredMacMergesNothing",
       {{"s", "10.0.0.1", sw("a").base_mac("02:00:00:00:00:01")},
        {"s", "10.0.0.2", sw("b").base_mac("02:00:00:00:00:01")}},
       2,
       "",
       false},
      {"PortMacsInCommonAreOneDevice",
       {{"s", "10.0.0.1", sw("a").port(1, "1", "", mac_a).port(2, "2", "", mac_b)},
        {"s", "10.0.0.2", sw("b").port(1, "1", "", mac_a).port(2, "2", "", mac_b)}},
       1,
       "",
       false},
      {"ARouterAskedAtItsOtherAddress",
       {{"s", "10.0.0.1", sw().address("10.0.0.1").address("10.9.0.1")}, {"s", "10.9.0.1", sw()}},
       1,
       "",
       false},
      {"ARouterAskedAtItsOtherAddressFirst",
       {{"s", "10.9.0.1", sw()}, {"s", "10.0.0.1", sw().address("10.0.0.1").address("10.9.0.1")}},
       1,
       "",
       false},
      {"TwoDevicesWithALoopbackEachStayTwo",
       {{"s", "10.0.0.1", sw("a").address("127.0.0.1")},
        {"s", "10.0.0.2", sw("b").address("127.0.0.1")}},
       2,
       "",
       false},
      {"AStackWhoseMasterChanged",
       {{"s", "10.0.0.1", sw().serial("AAA1").member("AAA1").member("BBB2").member("CCC3")},
        {"s", "10.0.0.1", sw().serial("BBB2").member("BBB2").member("CCC3").member("DDD4")}},
       1,
       "",
       false},
      {"AMemberTakenOutOfAStackIsADeviceOfItsOwn",
       {{"s", "10.0.0.1", sw().serial("AAA1").member("AAA1").member("BBB2")},
        {"s", "10.0.0.7", sw("new").serial("BBB2").member("BBB2")}},
       2,
       "duplicate_serial",
       false},
      {"TwoRecordsThatTurnOutToBeOneAreMerged",
       {{"s", "10.0.0.1", sw().serial("FOC1")},
        {"s", "10.0.0.2", sw()},
        {"s", "10.0.0.2", sw().serial("FOC1")}},
       1,
       "device_merged",
       false},
      {"ADifferentKindOfDeviceAtTheAddress",
       {{"s", "10.0.0.1", sw("ups").object_id("1.3.6.1.4.1.318.1")},
        {"s", "10.0.0.1", sw("printer").object_id("1.3.6.1.4.1.11.2")}},
       2,
       "",
       false},
      {"ARenamedDeviceWithItsSerialStays",
       {{"s", "10.0.0.1", sw("old").serial("FOC1")}, {"s", "10.0.0.1", sw("new").serial("FOC1")}},
       1,
       "",
       false},
      {"OneSerialForAllOfAMakersDevicesMergesNothing",
       {{"s", "10.0.0.1", sw("a").serial("SAME99").base_mac(mac_a)},
        {"s", "10.0.0.2", sw("b").serial("SAME99").base_mac(mac_b)}},
       2,
       "duplicate_serial",
       false},
      {"APartialReadingWithoutSerialIsStillTheDevice",
       {{"s", "10.0.0.1", sw().serial("FOC1").base_mac(mac_a)}, {"s", "10.0.0.1", sw()}},
       1,
       "",
       false},
  };
}

class Identity : public ::testing::TestWithParam<IdentityCase> {};

TEST_P(Identity, CountsDevices) {
  const auto& c = GetParam();
  Resolver resolver;
  int minute = 0;
  for (const auto& seen : c.seen)
    resolver.apply(answered(seen.site, seen.address, ++minute, seen.facts.complete()));
  const auto inventory = resolver.snapshot();
  EXPECT_EQ(inventory->devices.size(), c.devices);
  std::vector<std::string> kinds;
  for (const auto& event : resolver.take_events()) kinds.push_back(event.kind);
  if (*c.event == '\0')
    EXPECT_TRUE(kinds.empty()) << kinds.front();
  else
    EXPECT_EQ(kinds, std::vector<std::string>{c.event});
  const auto replaces = [](const auto& device) { return !device->replaces.empty(); };
  EXPECT_EQ(std::any_of(inventory->devices.begin(), inventory->devices.end(), replaces),
            c.replaced);
}

INSTANTIATE_TEST_SUITE_P(Table, Identity, ::testing::ValuesIn(identity_cases()),
                         [](const auto& c) { return c.param.name; });

TEST(IdentityReasons, AreKeptInWordsWithTheirWeight) {
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, Facts("sw1").serial("FOC1234").complete()));
  resolver.apply(answered("s", "10.0.0.1", 2, Facts("sw1").serial("FOC1234").complete()));
  const auto reasons = resolver.snapshot()->devices.front()->identity;
  ASSERT_EQ(reasons.size(), 3U);
  EXPECT_EQ(reasons[0], (IdentityReason{"serial FOC1234", 100}));
  EXPECT_EQ(reasons[1], (IdentityReason{"reached at 10.0.0.1", 50}));
  EXPECT_EQ(reasons[2], (IdentityReason{"name sw1", 20}));
}

TEST(IdentityReplacement, KeepsBothAndMovesTheAddress) {
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, Facts("sw1").serial("FOC1").complete()));
  const auto old_id = resolver.snapshot()->devices.front()->id;
  resolver.apply(answered("s", "10.0.0.1", 2, Facts("sw1").serial("FOC2").complete()));
  const auto inventory = resolver.snapshot();
  const auto* old_device = find_device(*inventory, old_id);
  ASSERT_NE(old_device, nullptr);
  const auto* successor = find_device(*inventory, old_device->replaced_by);
  ASSERT_NE(successor, nullptr);
  EXPECT_EQ(successor->replaces, old_id);
  EXPECT_TRUE(old_device->addresses.empty());
  EXPECT_EQ(successor->addresses, std::vector<IpAddress>{ip("10.0.0.1")});
  EXPECT_EQ(inventory->addresses.front()->device, successor->id);
}

TEST(IdentityStability, IdsAreTheSameInEveryRun) {
  const auto run = [] {
    Resolver resolver;
    resolver.apply(answered("s", "10.0.0.1", 1, Facts("sw1").serial("FOC1").complete()));
    resolver.apply(answered("s", "10.0.0.2", 2, Facts("sw2").serial("FOC2").complete()));
    std::vector<std::string> ids;
    for (const auto& device : resolver.snapshot()->devices) ids.push_back(device->id);
    return ids;
  };
  EXPECT_EQ(run(), run());
  EXPECT_NE(run()[0], run()[1]);
}

TEST(IdentityStability, ResolvingGoesOnFromASnapshot) {
  Resolver first;
  first.apply(answered("s", "10.0.0.1", 1, Facts("sw1").serial("FOC1").complete()));
  const auto before = first.snapshot();
  Resolver second(*before);
  second.apply(answered("s", "10.0.0.9", 5, Facts("sw1").serial("FOC1").complete()));
  const auto after = second.snapshot();
  ASSERT_EQ(after->devices.size(), 1U);
  EXPECT_EQ(after->devices.front()->id, before->devices.front()->id);
  EXPECT_EQ(after->devices.front()->first_seen, at_minute(1));
  EXPECT_EQ(after->devices.front()->addresses,
            (std::vector<IpAddress>{ip("10.0.0.9"), ip("10.0.0.1")}));
}

// --- one address in more than one place ---

TEST(IdentityVrfs, AnAddressInTwoVrfsOfADeviceMakesNoSecondDevice) {
  const auto router = Facts("rt1")
                          .serial("FOC1")
                          .address("10.0.0.1")
                          .address("192.168.1.1")
                          .address("192.168.1.1")
                          .complete();
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, router));
  resolver.apply(answered("s", "192.168.1.1", 2, router));
  const auto inventory = resolver.snapshot();
  ASSERT_EQ(inventory->devices.size(), 1U);
  EXPECT_EQ(inventory->devices.front()->addresses.size(), 2U);
  EXPECT_TRUE(resolver.take_events().empty());
}

// Two routers whose VRFs hold the same networks share interface addresses and are never one.
TEST(IdentityVrfs, DevicesWithTheSameAddressesInTheirVrfsStayApart) {
  const auto router = [](const char* name, const char* own) {
    return Facts(name).address(own).address("192.168.1.1").address("192.168.2.1");
  };
  const std::pair<Facts, Facts> cases[] = {
      {router("rt1", "10.0.0.1"), router("rt2", "10.0.0.2")},
      {router("rt1", "10.0.0.1").serial("FOC1"), router("rt2", "10.0.0.2").serial("FOC2")},
      {router("rt", "10.0.0.1").serial("FOC1"), router("rt", "10.0.0.2").serial("FOC2")},
      {router("rt", "10.0.0.1").base_mac(mac_a), router("rt", "10.0.0.2").base_mac(mac_b)},
  };
  for (const auto& [one, other] : cases) {
    Resolver resolver;
    for (const int minute : {0, 10}) {
      resolver.apply(answered("s", "10.0.0.1", minute + 1, one.complete()));
      resolver.apply(answered("s", "10.0.0.2", minute + 2, other.complete()));
    }
    SCOPED_TRACE(&one - &cases[0].first);
    const auto inventory = resolver.snapshot();
    ASSERT_EQ(inventory->devices.size(), 2U);
    for (const auto& device : inventory->devices) EXPECT_EQ(device->addresses.size(), 1U);
    EXPECT_TRUE(resolver.take_events().empty());
  }
}

TEST(IdentityVrfs, AnAddressThatSeveralHaveBelongsToWhoAnswersThere) {
  const auto router = [](const char* name, const char* own, const char* serial) {
    return Facts(name).serial(serial).address(own).address("192.168.1.1").complete();
  };
  Resolver resolver;
  resolver.apply(answered("s", "10.0.0.1", 1, router("rt1", "10.0.0.1", "FOC1")));
  resolver.apply(answered("s", "10.0.0.2", 2, router("rt2", "10.0.0.2", "FOC2")));
  resolver.apply(answered("s", "192.168.1.1", 3, router("rt2", "10.0.0.2", "FOC2")));
  const auto inventory = resolver.snapshot();
  ASSERT_EQ(inventory->devices.size(), 2U);
  EXPECT_EQ(device_called(*inventory, "rt1")->addresses.size(), 1U);
  EXPECT_EQ(device_called(*inventory, "rt2")->addresses.size(), 2U);
}

TEST(IdentityAddressPlan, TheSameAtSeveralSitesKeepsDevicesAndLinksApart) {
  const std::vector<std::string> sites{"north", "south", "east", "west"};
  Resolver resolver;
  for (const int minute : {0, 10})
    for (const auto& site : sites) {
      resolver.apply(answered(site, "10.0.0.1", minute + 1,
                              Facts("core").port(1, "1").lldp(1, "sw1", "24", "sw1").complete()));
      resolver.apply(
          answered(site, "10.0.0.2", minute + 2,
                   Facts("sw1").port(24, "24").lldp(24, "core", "1", "core").complete()));
    }
  resolver.settle();
  const auto inventory = resolver.snapshot();
  EXPECT_EQ(inventory->devices.size(), 2 * sites.size());
  EXPECT_EQ(inventory->addresses.size(), 2 * sites.size());
  ASSERT_EQ(inventory->links.size(), sites.size());
  for (const auto& link : inventory->links) {
    EXPECT_EQ(link->state, LinkState::confirmed);
    for (const auto& end : link->ends) {
      const auto* const device = find_device(*inventory, end.device);
      ASSERT_NE(device, nullptr);
      EXPECT_EQ(device->site, link->site);
    }
  }
}

TEST(Closets, AreFoundInTheLocation) {
  Site site;
  site.closets = {{"mdf", "Main MDF", ClosetKind::mdf, ""},
                  {"idf-2", "IDF 2", ClosetKind::idf, ""}};
  EXPECT_EQ(closet_named_in(site, "Lincoln ES, IDF 2, rack 1"), "idf-2");
  EXPECT_EQ(closet_named_in(site, "building A MDF"), "mdf");
  EXPECT_EQ(closet_named_in(site, "IDF 22"), "");
  EXPECT_EQ(closet_named_in(site, "between MDF and IDF 2"), "");
  EXPECT_EQ(closet_named_in(site, ""), "");
}

}  // namespace
}  // namespace netroster::inventory
