// Inferred links in the inventory: when they are worked out, how they give way, how they survive.
#include <gtest/gtest.h>

#include <map>

#include "lan.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

// core 1 - 24 a 1 - 24 b, read at one minute.
Lan three_switches() {
  Lan lan;
  for (const auto* name : {"core", "a", "b"}) lan.add_switch(name);
  lan.cable("core", 1, "a", 24);
  lan.cable("a", 1, "b", 24);
  for (unsigned i = 0; i < 8; ++i) lan.add_host(i, i < 4 ? "a" : "b", 2 + static_cast<int>(i));
  lan.all_talk_to("core");
  return lan;
}

void read(Resolver& resolver, Lan& lan, int minute) {
  const std::map<std::string, std::string> addresses{
      {"core", "10.0.0.1"}, {"a", "10.0.0.2"}, {"b", "10.0.0.3"}};
  for (const auto& [name, address] : addresses) {
    auto facts = lan.facts(name);
    facts.device.kind = "switch";
    facts.device.serial = "SN-" + name;
    facts.tables.push_back(
        {"dot1qTpFdbTable", static_cast<std::uint32_t>(facts.forwarding.size()), {}, true, ""});
    facts.tables.push_back(
        {"lldpRemTable", static_cast<std::uint32_t>(facts.neighbours.size()), {}, true, ""});
    facts.tables.push_back({"ifTable", 24, {}, true, ""});
    resolver.apply(answered("es01", address, minute, facts));
  }
}

std::vector<std::string> links_by_name(const Inventory& inventory) {
  std::vector<std::string> list;
  for (const auto& link : inventory.links) {
    std::vector<std::string> ends;
    for (const auto& end : link->ends)
      ends.push_back(find_device(inventory, end.device)->name + " " + end.port);
    std::sort(ends.begin(), ends.end());
    list.push_back(ends[0] + " = " + ends[1] + " " + std::string(text(link->state)));
  }
  std::sort(list.begin(), list.end());
  return list;
}

using Texts = std::vector<std::string>;
const Texts both{"a 1 = b 24 inferred", "a 24 = core 1 inferred"};

TEST(InferredLinks, AreWorkedOutWhenTheScanSettlesAndCounted) {
  Resolver resolver;
  auto lan = three_switches();
  read(resolver, lan, 0);
  EXPECT_TRUE(resolver.snapshot()->links.empty());
  resolver.settle();
  const auto settled = resolver.snapshot();
  EXPECT_EQ(links_by_name(*settled), both);
  EXPECT_EQ(settled->coverage.at("es01").links.at(LinkState::inferred), 2U);
  EXPECT_EQ(resolver.snapshot(), settled);
}

TEST(InferredLinks, StayTheSameObjectsWhileNothingChanges) {
  Resolver resolver;
  auto lan = three_switches();
  read(resolver, lan, 0);
  resolver.settle();
  const auto first = resolver.snapshot();
  read(resolver, lan, 0);
  resolver.settle();
  EXPECT_EQ(resolver.snapshot()->links, first->links);
}

TEST(InferredLinks, KeepTheDayTheyWereFirstSeen) {
  Resolver resolver;
  auto lan = three_switches();
  read(resolver, lan, 0);
  resolver.settle();
  read(resolver, lan, 90);
  resolver.settle();
  for (const auto& link : resolver.snapshot()->links) {
    EXPECT_EQ(link->first_seen, at_minute(0));
    EXPECT_EQ(link->last_seen, at_minute(90));
  }
}

Neighbour lldp_row(Lan& lan, std::uint32_t local, const std::string& far, std::uint32_t far_port) {
  Neighbour row;
  row.protocol = "lldp";
  row.local_index = local;
  row.chassis_id = lan.mac_of(far).text();
  row.chassis_id_kind = "mac";
  row.port_id = std::to_string(far_port);
  row.port_id_kind = "interface";
  row.name = far;
  return row;
}

TEST(InferredLinks, GiveWayToAProtocolAtOnce) {
  Resolver resolver;
  auto lan = three_switches();
  read(resolver, lan, 0);
  resolver.settle();
  lan.facts("a").neighbours = {lldp_row(lan, 24, "core", 1)};
  read(resolver, lan, 1);
  const Texts expected{"a 1 = b 24 inferred", "a 24 = core 1 one_sided"};
  EXPECT_EQ(links_by_name(*resolver.snapshot()), expected);
  resolver.settle();
  EXPECT_EQ(links_by_name(*resolver.snapshot()), expected);
}

TEST(InferredLinks, AreKeptFromAStoredInventoryUntilTheNextSettling) {
  Resolver resolver;
  auto lan = three_switches();
  read(resolver, lan, 0);
  resolver.settle();
  const auto stored = resolver.snapshot();
  Resolver again(*stored);
  EXPECT_EQ(again.snapshot()->links, stored->links);
  EXPECT_EQ(again.snapshot()->coverage, stored->coverage);
  again.settle();
  EXPECT_EQ(again.snapshot()->links, stored->links);
}

TEST(InferredLinks, GrowStale) {
  Resolver resolver;
  auto lan = three_switches();
  read(resolver, lan, 0);
  resolver.settle();
  resolver.age(at_minute(0) + std::chrono::hours(24 * 8));
  for (const auto& link : resolver.snapshot()->links) EXPECT_TRUE(link->stale);
}

// b hears core by CDP, and core b, through a, which speaks nothing.
void let_cdp_through(Lan& lan) {
  auto row = lldp_row(lan, 24, "core", 1);
  row.protocol = "cdp";
  lan.facts("b").neighbours = {row};
  row = lldp_row(lan, 1, "b", 24);
  row.protocol = "cdp";
  lan.facts("core").neighbours = {row};
}

TEST(InferredLinks, ALinkThatTablesSpeakAgainstIsShared) {
  Resolver resolver;
  auto lan = three_switches();
  let_cdp_through(lan);
  read(resolver, lan, 0);
  EXPECT_EQ(links_by_name(*resolver.snapshot()), (Texts{"b 24 = core 1 confirmed"}));
  resolver.settle();
  const Texts expected{"a 1 = b 24 inferred", "a 24 = core 1 inferred", "b 24 = core 1 shared"};
  const auto settled = resolver.snapshot();
  EXPECT_EQ(links_by_name(*settled), expected);
  EXPECT_EQ(settled->coverage.at("es01").links.count(LinkState::confirmed), 0U);
  // Read again, settled again, and after a restart: it stays so.
  read(resolver, lan, 10);
  EXPECT_EQ(links_by_name(*resolver.snapshot()), expected);
  resolver.settle();
  EXPECT_EQ(links_by_name(*resolver.snapshot()), expected);
  Resolver again(*resolver.snapshot());
  EXPECT_EQ(links_by_name(*again.snapshot()), expected);
}

// Through a dumb switch with three hosts that only core knows; tables of the site miss as many
// elsewhere.
Lan two_with_a_few_between() {
  Lan lan;
  for (const auto* name : {"core", "a", "b"}) lan.add_switch(name);
  lan.add_dumb("dumb");
  lan.cable("core", 1, "dumb", 1);
  lan.cable("dumb", 2, "a", 24);
  lan.cable("core", 2, "b", 24);
  for (unsigned i = 0; i < 4; ++i) lan.add_host(i, "dumb", 3 + static_cast<int>(i));
  for (unsigned i = 0; i < 100; ++i) lan.add_host(10 + i, "a", 1 + static_cast<int>(i % 20));
  for (unsigned i = 0; i < 200; ++i) lan.add_host(200 + i, "b", 1 + static_cast<int>(i % 20));
  lan.facts("core").device.forwards_ip = true;
  lan.all_talk_to("core");
  for (unsigned i = 0; i < 3; ++i) lan.forget("core", host_mac(200 + i));
  auto row = lldp_row(lan, 24, "core", 1);
  row.protocol = "cdp";
  lan.facts("a").neighbours = {row};
  row = lldp_row(lan, 1, "a", 24);
  row.protocol = "cdp";
  lan.facts("core").neighbours = {row};
  return lan;
}

TEST(InferredLinks, ALinkThatTablesLeaveOpenIsInferredAndNoMore) {
  Resolver resolver;
  auto lan = two_with_a_few_between();
  read(resolver, lan, 0);
  resolver.settle();
  const Texts expected{"a 24 = core 1 inferred", "b 24 = core 2 inferred"};
  const auto settled = resolver.snapshot();
  EXPECT_EQ(links_by_name(*settled), expected);
  EXPECT_EQ(settled->coverage.at("es01").links.count(LinkState::confirmed), 0U);
  EXPECT_EQ(settled->coverage.at("es01").links.at(LinkState::inferred), 2U);
  const auto& link = **std::find_if(
      settled->links.begin(), settled->links.end(),
      [](const auto& each) { return each->evidence.front().protocol != "forwarding"; });
  EXPECT_LE(link.confidence, 70);
  EXPECT_NE(link.note.find("a switch between"), std::string::npos) << link.note;
  EXPECT_EQ(link.evidence.back().matched, "leaves it open");
}

TEST(InferredLinks, WhatTablesLeaveOpenStaysSoAfterARestart) {
  Resolver resolver;
  auto lan = two_with_a_few_between();
  read(resolver, lan, 0);
  resolver.settle();
  const auto stored = resolver.snapshot();
  Resolver again(*stored);
  EXPECT_EQ(links_by_name(*again.snapshot()), links_by_name(*stored));
  EXPECT_EQ(again.snapshot()->coverage, stored->coverage);
  read(again, lan, 10);
  again.settle();
  EXPECT_EQ(links_by_name(*again.snapshot()), links_by_name(*stored));
  EXPECT_EQ(again.snapshot()->links.size(), stored->links.size());
}

// A table that was cut short takes nothing away.
TEST(InferredLinks, AHiddenSwitchOutlivesATableThatWasCutShort) {
  Lan lan;
  for (const auto* name : {"core", "a", "b"}) lan.add_switch(name);
  lan.add_dumb("dumb");
  lan.cable("core", 1, "dumb", 1);
  lan.cable("dumb", 2, "a", 24);
  lan.cable("a", 1, "b", 24);
  for (unsigned i = 0; i < 4; ++i) lan.add_host(i, "dumb", 3 + static_cast<int>(i));
  for (unsigned i = 10; i < 200; ++i) lan.add_host(i, "a", 2 + static_cast<int>(i % 20));
  lan.all_talk_to("core");
  Resolver resolver;
  read(resolver, lan, 0);
  resolver.settle();
  const auto before = resolver.snapshot();
  ASSERT_EQ(before->hidden.size(), 1U);
  auto cut = lan.facts("a");
  cut.device.kind = "switch";
  cut.device.serial = "SN-a";
  cut.forwarding.resize(20);
  cut.tables.push_back({"dot1qTpFdbTable", 20, {}, false, "genErr"});
  resolver.apply(answered("es01", "10.0.0.2", 60, cut));
  resolver.settle();
  const auto after = resolver.snapshot();
  ASSERT_EQ(after->hidden.size(), 1U);
  EXPECT_EQ(after->hidden[0]->id, before->hidden[0]->id);
  EXPECT_EQ(after->hidden[0]->last_seen, before->hidden[0]->last_seen);
  for (const auto& link : after->links)
    for (const auto& end : link->ends)
      EXPECT_FALSE(find_device(*after, end.device)->name == "core" && end.port == "1");
}

// core 1 - 24 a, with 200 hosts behind a; core alone knows the `extra` ones more.
Lan two_with_hosts(unsigned extra) {
  Lan lan;
  for (const auto* name : {"core", "a", "b"}) lan.add_switch(name);
  lan.cable("core", 1, "a", 24);
  lan.cable("core", 2, "b", 24);
  for (unsigned i = 0; i < 200; ++i) lan.add_host(i, "a", 1 + static_cast<int>(i % 20));
  lan.all_talk_to("core");
  for (unsigned i = 0; i < extra; ++i) lan.learn("core", host_mac(300 + i), 1);
  return lan;
}

// What history keeps of the link at core's port 1.
struct Kept {
  int confidence = 0;
  std::string note;
  std::string rows;
  bool operator==(const Kept&) const = default;
};
Kept kept_of(Resolver& resolver, Lan lan, int minute) {
  read(resolver, lan, minute);
  resolver.settle();
  for (const auto& link : resolver.snapshot()->links) {
    if (link->ends[0].port != "1" && link->ends[1].port != "1") continue;
    Kept kept{link->confidence, link->note, ""};
    for (const auto& said : link->evidence) {
      kept.rows += said.row + "; ";
      EXPECT_EQ(said.when, at_minute(minute));
    }
    return kept;
  }
  return {};
}

TEST(InferredLinks, HostsThatComeAndGoRewriteNothing) {
  Resolver resolver;
  const auto before = kept_of(resolver, two_with_hosts(0), 0);
  ASSERT_EQ(before.confidence, 90);
  EXPECT_EQ(kept_of(resolver, two_with_hosts(1), 1), before);
  EXPECT_EQ(kept_of(resolver, two_with_hosts(0), 2), before);
}

TEST(InferredLinks, ADoubtIsWrittenOnceAndNotWithEveryHost) {
  Resolver resolver;
  ASSERT_EQ(kept_of(resolver, two_with_hosts(0), 0).confidence, 90);
  const auto doubted = kept_of(resolver, two_with_hosts(2), 1);
  EXPECT_EQ(doubted.confidence, 65);
  EXPECT_NE(doubted.note.find("a switch between"), std::string::npos) << doubted.note;
  EXPECT_EQ(kept_of(resolver, two_with_hosts(1), 3), doubted);
  EXPECT_EQ(kept_of(resolver, two_with_hosts(0), 4), doubted);
}

TEST(InferredLinks, AnAddressThatHasAgedRewritesNothing) {
  Resolver resolver;
  const auto before = kept_of(resolver, two_with_hosts(0), 0);
  auto lan = two_with_hosts(0);
  lan.forget("core", lan.mac_of("a"));
  EXPECT_EQ(kept_of(resolver, lan, 1), before);
}

// The table says less of both ends, and what is missing from it counts for nothing.
TEST(InferredLinks, ATableThatWasCutShortMakesNoLinkLessSure) {
  Resolver resolver;
  const auto before = kept_of(resolver, two_with_hosts(0), 0);
  auto lan = two_with_hosts(2);
  auto cut = lan.facts("a");
  cut.device.kind = "switch";
  cut.device.serial = "SN-a";
  cut.forwarding.resize(150);
  cut.tables.push_back({"dot1qTpFdbTable", 150, {}, false, "genErr"});
  resolver.apply(answered("es01", "10.0.0.2", 1, cut));
  resolver.settle();
  bool is_there = false;
  for (const auto& link : resolver.snapshot()->links) {
    if (link->ends[0].port != "1" && link->ends[1].port != "1") continue;
    is_there = true;
    EXPECT_EQ(link->confidence, before.confidence);
    EXPECT_EQ(link->note, before.note);
  }
  EXPECT_TRUE(is_there);
}

// Behind a switch between core and a; it was estimated when `hosts` were there.
std::uint32_t estimated_ports(Resolver& resolver, unsigned hosts, int minute) {
  Lan lan;
  for (const auto* name : {"core", "a", "b"}) lan.add_switch(name);
  lan.add_dumb("dumb");
  lan.cable("core", 1, "dumb", 1);
  lan.cable("dumb", 2, "a", 24);
  lan.cable("a", 1, "b", 24);
  for (unsigned i = 0; i < hosts; ++i) lan.add_host(i, "dumb", 3 + static_cast<int>(i));
  for (unsigned i = 10; i < 200; ++i) lan.add_host(i, "a", 2 + static_cast<int>(i % 20));
  lan.all_talk_to("core");
  read(resolver, lan, minute);
  resolver.settle();
  const auto found = resolver.snapshot();
  return found->hidden.size() == 1 ? found->hidden.front()->estimated_ports : 0;
}

TEST(InferredLinks, AHiddenSwitchDoesNotShrinkWhenHostsLeave) {
  Resolver resolver;
  EXPECT_EQ(estimated_ports(resolver, 3, 0), 5U);
  EXPECT_EQ(estimated_ports(resolver, 5, 1), 8U);
  EXPECT_EQ(estimated_ports(resolver, 3, 2), 8U);
}

TEST(InferredLinks, FollowACableThatWasMoved) {
  Resolver resolver;
  auto before = three_switches();
  read(resolver, before, 0);
  resolver.settle();
  Lan after;
  for (const auto* name : {"core", "a", "b"}) after.add_switch(name);
  after.cable("core", 1, "a", 24);
  after.cable("core", 2, "b", 24);
  after.all_talk_to("core");
  read(resolver, after, 1);
  resolver.settle();
  EXPECT_EQ(links_by_name(*resolver.snapshot()),
            (Texts{"a 24 = core 1 inferred", "b 24 = core 2 inferred"}));
}

}  // namespace
}  // namespace netroster::inventory
