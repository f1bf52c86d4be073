// Links, hidden switches and what hangs on edge ports, from forwarding tables alone.
#include "inventory/inference.h"

#include <gtest/gtest.h>

#include "lan.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;
using Texts = std::vector<std::string>;

// core 1 - 24 a 1 - 24 b, with hosts on both.
Lan chain() {
  Lan lan;
  for (const auto* name : {"core", "a", "b"}) lan.add_switch(name);
  lan.cable("core", 1, "a", 24);
  lan.cable("a", 1, "b", 24);
  for (unsigned i = 0; i < 4; ++i) lan.add_host(i, "b", 2 + static_cast<int>(i));
  for (unsigned i = 4; i < 8; ++i) lan.add_host(i, "a", 2 + static_cast<int>(i));
  return lan;
}

TEST(Inference, OrdersAChainOfSwitchesThatOnlySpokeWithTheRouter) {
  auto lan = chain();
  lan.all_talk_to("core");
  const auto found = lan.infer();
  EXPECT_EQ(links_text(found), (Texts{"a 1 = b 24", "a 24 = core 1"}));
  EXPECT_TRUE(found.hidden.empty());
  EXPECT_TRUE(found.undecided.empty());
  for (const auto& link : found.links) {
    EXPECT_EQ(link.state, LinkState::inferred);
    EXPECT_GE(link.confidence, 75);
    EXPECT_EQ(link.evidence.size(), 2U);
    EXPECT_EQ(link.last_seen, at_minute(5));
  }
}

TEST(Inference, SaysInWordsWhatALinkFollowsFrom) {
  auto lan = chain();
  lan.all_talk_to("core");
  const auto found = lan.infer();
  ASSERT_EQ(found.links.size(), 2U);
  EXPECT_EQ(found.links.at(1).evidence[0].row, "learned " + lan.mac_of("a").text() + " of a here");
  EXPECT_EQ(found.links.at(1).evidence[1].row,
            "learned " + lan.mac_of("core").text() + " of core here");
}

TEST(Inference, ARouterThatDoesNotBridgeIsALeafOfTheTree) {
  Lan lan;
  lan.add_device("router", "router");
  lan.add_switch("a");
  lan.add_switch("b");
  lan.cable("router", 1, "a", 1);
  lan.cable("a", 2, "b", 24);
  lan.add_host(1, "b", 3);
  lan.all_talk_to("router");
  EXPECT_EQ(links_text(lan.infer()), (Texts{"a 1 = router 1", "a 2 = b 24"}));
}

TEST(Inference, DevicesWithoutATableHangWhereTheyWereLearnedLast) {
  auto lan = chain();
  lan.add_device("ups", "ups");
  lan.add_device("printer", "printer");
  lan.cable("b", 7, "ups", 1);
  lan.cable("core", 9, "printer", 1);
  lan.all_talk_to("core");
  EXPECT_EQ(links_text(lan.infer()),
            (Texts{"a 1 = b 24", "a 24 = core 1", "b 7 = ups 1", "core 9 = printer 1"}));
}

TEST(Inference, APortWithALinkByLldpGetsNoOther) {
  auto lan = chain();
  lan.all_talk_to("core");
  EXPECT_EQ(links_text(lan.infer({link_of("a", 24, "core", 1, "lldp")})), (Texts{"a 1 = b 24"}));
  EXPECT_EQ(links_text(lan.infer({link_of("a", 24, "core", 1, "cdp")})), (Texts{"a 1 = b 24"}));
}

TEST(Inference, HostsStandInForABridgeThatNobodyLearned) {
  auto lan = chain();
  lan.all_talk_to("core");
  // b's own address is gone everywhere; what hangs on it is not.
  lan.forget("a", lan.mac_of("b"));
  lan.forget("core", lan.mac_of("b"));
  const auto found = lan.infer();
  EXPECT_EQ(links_text(found), (Texts{"a 1 = b 24", "a 24 = core 1"}));
  EXPECT_LT(found.links.at(0).confidence, found.links.at(1).confidence);
}

TEST(Inference, ThreeSwitchesOnOnePortHaveAHiddenSwitchBetween) {
  Lan lan;
  for (const auto* name : {"core", "a", "b"}) lan.add_switch(name);
  lan.add_dumb("dumb");
  lan.cable("core", 1, "dumb", 1);
  lan.cable("dumb", 2, "a", 24);
  lan.cable("dumb", 3, "b", 24);
  for (unsigned i = 0; i < 8; ++i) lan.add_host(i, i < 4 ? "a" : "b", 2 + static_cast<int>(i));
  lan.all_talk_to("core");
  const auto found = lan.infer();
  EXPECT_TRUE(found.links.empty());
  ASSERT_EQ(hidden_text(found), (Texts{"a 24, b 24, core 1"}));
  EXPECT_EQ(found.hidden.at(0).estimated_ports, 5U);
  EXPECT_FALSE(found.hidden.at(0).evidence.empty());
  // A broadcast heard sideways makes it surer.
  auto heard = lan;
  heard.broadcast("a");
  EXPECT_GT(heard.infer().hidden.at(0).confidence, found.hidden.at(0).confidence);
}

TEST(Inference, HostsThatBothEndsSeeLieBetweenThem) {
  Lan lan;
  lan.add_switch("core");
  lan.add_switch("a");
  lan.add_dumb("dumb");
  lan.cable("core", 1, "dumb", 1);
  lan.cable("dumb", 2, "a", 24);
  for (unsigned i = 0; i < 3; ++i) lan.add_host(i, "dumb", 3 + static_cast<int>(i));
  lan.all_talk_to("core");
  for (unsigned i = 0; i < 3; ++i) lan.broadcast(i);
  const auto found = lan.infer();
  EXPECT_TRUE(found.links.empty());
  ASSERT_EQ(hidden_text(found), (Texts{"a 24, core 1"}));
  EXPECT_EQ(found.hidden.at(0).hosts, 3U);
}

// core 1 = a 24 through a dumb switch, a has `below` hosts and the dumb one four; only the router
// hears anybody.
Lan with_some_between(unsigned below) {
  Lan lan;
  lan.add_switch("core");
  lan.facts("core").device.forwards_ip = true;
  lan.add_switch("a");
  lan.add_dumb("dumb");
  lan.cable("core", 1, "dumb", 1);
  lan.cable("dumb", 2, "a", 24);
  for (unsigned i = 0; i < 4; ++i) lan.add_host(i, "dumb", 3 + static_cast<int>(i));
  for (unsigned i = 0; i < below; ++i) lan.add_host(10 + i, "a", 1 + static_cast<int>(i % 20));
  lan.all_talk_to("core");
  return lan;
}

// What a host behind a sends to the router passes through a.
TEST(Inference, HostsThatOnlyTheNearerTableHasLieBetweenWhenTablesMissLittle) {
  const auto found = with_some_between(400).infer();
  EXPECT_TRUE(found.links.empty());
  ASSERT_EQ(hidden_text(found), (Texts{"a 24, core 1"}));
  EXPECT_GE(found.hidden.at(0).confidence, 70);
}

TEST(Inference, HostsThatOnlyTheNearerTableHasAreChanceWhenTablesMissSome) {
  auto lan = with_some_between(400);
  for (unsigned i = 0; i < 10; ++i) lan.forget("core", host_mac(10 + i));
  const auto found = lan.infer();
  EXPECT_TRUE(found.hidden.empty());
  ASSERT_EQ(links_text(found), (Texts{"a 24 = core 1"}));
  EXPECT_LT(found.links[0].confidence, 70);
  EXPECT_NE(found.links[0].note.find("a switch between"), std::string::npos) << found.links[0].note;
}

// core 1 - dumb - 24 of a, b and c; nobody has learned c, whose own table was not read.
Lan three_behind_a_dumb_one() {
  Lan lan;
  for (const auto* name : {"core", "a", "b", "c"}) lan.add_switch(name);
  lan.add_dumb("dumb");
  lan.cable("core", 1, "dumb", 1);
  lan.cable("dumb", 2, "a", 24);
  lan.cable("dumb", 3, "b", 24);
  for (unsigned i = 0; i < 20; ++i) lan.add_host(i, i < 10 ? "a" : "b", 1 + static_cast<int>(i));
  lan.all_talk_to("core");
  lan.talk("a", "b");
  lan.talk("b", "a");
  lan.read_without_table("c");
  for (const auto* name : {"core", "a", "b"}) lan.forget(name, lan.mac_of("c"));
  return lan;
}

// What "c" hears of core there, while core hears another there.
std::shared_ptr<Link> contradicted_by_cdp() {
  auto heard = link_of("c", 24, "core", 1, "cdp");
  heard->state = LinkState::contradicted;
  return heard;
}

TEST(Inference, WhatIsHeardThroughAHiddenSwitchIsBehindIt) {
  const auto lan = three_behind_a_dumb_one();
  ASSERT_EQ(hidden_text(lan.infer()), (Texts{"a 24, b 24, core 1"}));
  const auto heard = contradicted_by_cdp();
  const auto found = lan.infer({heard});
  EXPECT_EQ(hidden_text(found), (Texts{"a 24, b 24, c 24, core 1"}));
  ASSERT_EQ(found.doubts.size(), 1U);
  EXPECT_EQ(found.doubts[0].link, heard->id);
  EXPECT_FALSE(found.doubts[0].is_weak);
}

TEST(Inference, WhatHasACableElsewhereIsNotBehindAHiddenSwitch) {
  const auto lan = three_behind_a_dumb_one();
  const auto cable = link_of("b", 7, "c", 24, "lldp");
  const auto found = lan.infer({contradicted_by_cdp(), cable});
  EXPECT_EQ(hidden_text(found), (Texts{"a 24, b 24, core 1"}));
  EXPECT_TRUE(found.doubts.empty());
}

TEST(Inference, CdpThatCameThroughADumbSwitchIsDoubtedByTheHostsOnIt) {
  const auto lan = with_some_between(400);
  const auto heard = link_of("a", 24, "core", 1, "cdp");
  const auto found = lan.infer({heard});
  ASSERT_EQ(found.doubts.size(), 1U);
  EXPECT_EQ(found.doubts[0].link, heard->id);
  EXPECT_EQ(hidden_text(found), (Texts{"a 24, core 1"}));
}

// Tables of the site miss some hosts anyway, and this pair a few more than that: too little to draw
// a switch, enough to hold CDP, which such a switch would pass on, for no proof of a cable.
Lan with_a_few_between() {
  auto lan = with_some_between(100);
  lan.add_switch("b");
  lan.cable("core", 2, "b", 24);
  for (unsigned i = 0; i < 200; ++i) lan.add_host(200 + i, "b", 1 + static_cast<int>(i % 20));
  lan.all_talk_to("core");
  for (unsigned i = 0; i < 3; ++i) lan.forget("core", host_mac(200 + i));
  return lan;
}

TEST(Inference, CdpIsDoubtedALittleWhereTablesLeaveASwitchOpen) {
  const auto lan = with_a_few_between();
  const auto heard = link_of("a", 24, "core", 1, "cdp");
  const auto found = lan.infer({heard});
  EXPECT_TRUE(found.hidden.empty());
  ASSERT_EQ(found.doubts.size(), 1U);
  EXPECT_EQ(found.doubts[0].link, heard->id);
  EXPECT_TRUE(found.doubts[0].is_weak);
  EXPECT_NE(found.doubts[0].note.find("a switch between"), std::string::npos);
  EXPECT_EQ(links_text(found), (Texts{"b 24 = core 2"}));  // the port has its link already
}

// A switch between is likelier than not and still may be chance: neither is drawn, and it is said.
TEST(Inference, ACableThatIsNoBetterAGuessThanASwitchIsLeftOpen) {
  auto lan = with_a_few_between();
  for (unsigned forgotten = 0; forgotten < 40; ++forgotten) {
    const auto found = lan.infer();
    if (found.hidden.empty() && found.links.size() == 1) {
      EXPECT_EQ(links_text(found), (Texts{"b 24 = core 2"}));
      EXPECT_NE(reason_of(found, "a").find("a switch between"), std::string::npos);
      const auto heard = link_of("a", 24, "core", 1, "cdp");
      const auto doubted = lan.infer({heard});
      ASSERT_EQ(doubted.doubts.size(), 1U);
      EXPECT_TRUE(doubted.doubts[0].is_weak);
      return;
    }
    lan.forget("core", host_mac(203 + forgotten));
  }
  FAIL() << "never open";
}

TEST(Inference, WhatBelongsToNoPortOfTheCableDoubtsNothing) {
  const auto found = with_a_few_between().infer({link_of("b", 24, "core", 2, "cdp")});
  EXPECT_TRUE(found.doubts.empty());
  EXPECT_TRUE(with_a_few_between().infer({link_of("a", 24, "core", 1, "lldp")}).doubts.empty());
}

// A host that woke up between two readings is in the later one only.
TEST(Inference, ATableThatWasReadLongBeforeProvesLittle) {
  auto lan = with_some_between(400);
  lan.read_at("core", at_minute(30));
  const auto found = lan.infer();
  EXPECT_TRUE(found.hidden.empty());
  EXPECT_EQ(links_text(found), (Texts{"a 24 = core 1"}));
}

TEST(Inference, ADeviceThatPassesNothingOnSharesItsPortThroughAHiddenSwitch) {
  Lan lan;
  lan.add_switch("core");
  lan.add_device("ups", "ups");
  lan.add_device("ap", "access-point");
  lan.cable("core", 1, "ups", 1);
  lan.cable("core", 2, "ap", 1);
  lan.all_talk_to("core");
  for (unsigned i = 0; i < 4; ++i) lan.learn("core", host_mac(i), 1);
  for (unsigned i = 4; i < 8; ++i) lan.learn("core", host_mac(i), 2);
  const auto found = lan.infer();
  EXPECT_EQ(hidden_text(found), (Texts{"core 1, ups 1"}));
  EXPECT_EQ(links_text(found), (Texts{"ap 1 = core 2"}));  // its radio passes frames on
}

TEST(Inference, ABridgeWhoseTableWasNotReadDecidesNothing) {
  Lan lan;
  for (const auto* name : {"core", "a", "b"}) lan.add_switch(name);
  lan.cable("core", 1, "a", 24);
  lan.cable("a", 1, "b", 24);
  lan.add_host(1, "b", 3);
  lan.all_talk_to("core");
  lan.read_without_table("a");
  const auto found = lan.infer();
  EXPECT_EQ(links_text(found), Texts{});
  EXPECT_TRUE(found.hidden.empty());
  // It is said of the one that is farther from the root, whichever that is.
  EXPECT_EQ(reason_of(found, "b") + reason_of(found, "core"),
            "a may be a bridge, and its forwarding table was not read");
}

TEST(Inference, ADeviceThatNobodyLearnedIsSaidToBe) {
  auto lan = chain();
  lan.add_device("ups", "ups");
  lan.all_talk_to("core");
  EXPECT_EQ(reason_of(lan.infer(), "ups"), "no forwarding table has an address of it");
}

TEST(Inference, AHostThatMovedMakesNoHiddenSwitch) {
  auto lan = chain();
  lan.all_talk_to("core");
  // core and a still have it below a, where it was; it is on core now.
  lan.learn("core", host_mac(90), 1);
  lan.learn("a", host_mac(90), 24);
  lan.learn("b", host_mac(90), 5);
  const auto found = lan.infer();
  EXPECT_EQ(links_text(found), (Texts{"a 1 = b 24", "a 24 = core 1"}));
  EXPECT_TRUE(found.hidden.empty());
}

TEST(Inference, AddressesThatNameNoDeviceAreLeftOut) {
  auto lan = chain();
  lan.all_talk_to("core");
  const MacAddress vrrp{{0x00, 0x00, 0x5e, 0x00, 0x01, 0x0a}};
  const MacAddress local{{0x02, 0x11, 0x22, 0x33, 0x44, 0x55}};
  // All three say that these are their own.
  for (const auto* name : {"core", "a", "b"})
    for (std::size_t i = 0; i < 2; ++i) lan.facts(name).ports[20 + i].mac = i == 0 ? vrrp : local;
  lan.learn("a", vrrp, 3);
  lan.learn("core", vrrp, 2);
  lan.learn("a", local, 4);
  lan.learn("core", MacAddress{}, 5);
  lan.learn("b", MacAddress{{0x01, 0x00, 0x5e, 0, 0, 1}}, 5);
  EXPECT_EQ(links_text(lan.infer()), (Texts{"a 1 = b 24", "a 24 = core 1"}));
}

TEST(Inference, AnAddressOnSeveralPortsAtOnceIsNoSign) {
  auto lan = chain();
  lan.all_talk_to("core");
  lan.learn("core", lan.mac_of("b"), 7, 20);  // in another VLAN
  const auto found = lan.infer();
  // a and the hosts of b still say where b is.
  EXPECT_EQ(links_text(found), (Texts{"a 1 = b 24", "a 24 = core 1"}));
}

TEST(Inference, AnAggregateIsOnePort) {
  auto lan = chain();
  for (const auto* name : {"core", "a"}) {
    Port lag;
    lag.index = 100;
    lag.name = lag.descr = "Po1";
    lag.type = "ieee8023adLag";
    lan.facts(name).ports.push_back(lag);
  }
  lan.facts("core").lags = {{100, {1, 2}, ""}};
  lan.facts("a").lags = {{100, {23, 24}, ""}};
  lan.all_talk_to("core");
  lan.learn("core", host_mac(50), 2);  // of the other member
  EXPECT_EQ(links_text(lan.infer()), (Texts{"a 1 = b 24", "a Po1 = core Po1"}));
}

TEST(Inference, BlockedPortsCarryNothingAndSpanningTreeNamesTheirFarEnd) {
  auto lan = chain();
  lan.all_talk_to("core");
  SpanningTree stp;
  stp.ports = {{22, 22, "blocking", 4, "32768/" + lan.mac_of("core").text(), 8}};
  lan.facts("b").stp = stp;
  lan.learn("b", lan.mac_of("core"), 22);  // left over from before
  lan.forget("b", lan.mac_of("core"));
  lan.learn("b", lan.mac_of("core"), 24);
  const auto found = lan.infer();
  EXPECT_EQ(links_text(found), (Texts{"a 1 = b 24", "a 24 = core 1", "b 22 = core 8"}));
  EXPECT_EQ(found.links.at(2).note, "spanning tree keeps it blocked");
}

TEST(Inference, CdpThatCameThroughASilentSwitchIsDoubted) {
  auto lan = chain();
  lan.all_talk_to("core");
  const auto through_a = link_of("b", 24, "core", 1, "cdp");
  const auto found = lan.infer({through_a});
  ASSERT_EQ(found.doubts.size(), 1U);
  EXPECT_EQ(found.doubts[0].link, through_a->id);
  EXPECT_EQ(found.doubts[0].note, "b 24: forwarding tables put a there");
  EXPECT_EQ(links_text(found), (Texts{"a 1 = b 24", "a 24 = core 1"}));
  EXPECT_TRUE(lan.infer({link_of("a", 24, "core", 1, "cdp")}).doubts.empty());
}

TEST(Inference, LldpIsNeverDoubted) {
  auto lan = chain();
  lan.all_talk_to("core");
  EXPECT_TRUE(lan.infer({link_of("b", 24, "core", 1, "lldp")}).doubts.empty());
}

TEST(Inference, ACutShortTableLowersConfidence) {
  auto lan = chain();
  lan.all_talk_to("core");
  const auto whole = lan.infer();
  lan.cut_short("b");
  const auto cut = lan.infer();
  EXPECT_EQ(links_text(cut), links_text(whole));
  EXPECT_LT(cut.links.at(0).confidence, whole.links.at(0).confidence);
}

TEST(Inference, TheOrderOfRowsDoesNotMatter) {
  auto lan = chain();
  lan.all_talk_to("core");
  const auto one = lan.infer();
  for (const auto* name : {"core", "a", "b"})
    std::reverse(lan.facts(name).forwarding.begin(), lan.facts(name).forwarding.end());
  const auto other = lan.infer();
  EXPECT_EQ(one.links, other.links);
  EXPECT_EQ(one.edges, other.edges);
}

TEST(Inference, NothingComesOfNothing) {
  const auto found = infer_links({}, {});
  EXPECT_TRUE(found.links.empty() && found.hidden.empty() && found.edges.empty());
}

struct EdgeCase {
  const char* name;
  std::vector<MacAddress> addresses;
  bool takes_power;
  EdgeKind kind;
};

class EdgePorts : public testing::TestWithParam<EdgeCase> {};

TEST_P(EdgePorts, AreToldApartByWhatHangsThere) {
  auto lan = chain();
  lan.all_talk_to("core");
  for (const auto& mac : GetParam().addresses) lan.learn("b", mac, 20);
  if (GetParam().takes_power) lan.facts("b").ports[19].poe = PortPoe{true, "delivering", "3", 4.0};
  const auto found = lan.infer();
  const auto at = std::find_if(found.edges.begin(), found.edges.end(), [](const auto& edge) {
    return edge.device == "b" && edge.port == "20";
  });
  ASSERT_NE(at, found.edges.end());
  EXPECT_EQ(text(at->kind), text(GetParam().kind));
  EXPECT_EQ(at->addresses, GetParam().addresses.size());
  EXPECT_FALSE(at->why.empty());
}

MacAddress vmware(unsigned number) {
  return {{0x00, 0x50, 0x56, 0, 0, static_cast<std::uint8_t>(number)}};
}

INSTANTIATE_TEST_SUITE_P(
    Inference, EdgePorts,
    testing::Values(
        EdgeCase{"OneHost", {host_mac(70)}, false, EdgeKind::host},
        EdgeCase{"PhoneAndHost", {host_mac(70), host_mac(71)}, true, EdgeKind::phone_and_host},
        EdgeCase{"TwoHosts", {host_mac(70), host_mac(71)}, false, EdgeKind::shared},
        EdgeCase{"Hypervisor",
                 {host_mac(70), vmware(1), vmware(2), vmware(3)},
                 false,
                 EdgeKind::hypervisor},
        EdgeCase{"Many",
                 {host_mac(70), host_mac(71), host_mac(72), host_mac(73)},
                 true,
                 EdgeKind::shared}),
    [](const auto& c) { return c.param.name; });

}  // namespace
}  // namespace netroster::inventory
