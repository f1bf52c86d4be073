#include "inventory/speakers.h"

#include <gtest/gtest.h>

#include "builders.h"
#include "two_switches.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;

Neighbour words_of(const char* chassis, const char* port, const char* name) {
  Neighbour row;
  row.protocol = "lldp";
  row.chassis_id = chassis;
  row.chassis_id_kind = "mac";
  row.port_id = port;
  row.port_id_kind = "interface";
  row.name = name;
  return row;
}
const Neighbour from_a = words_of(mac_a, "Gi1/0/1", "a");
const Neighbour from_b = words_of(mac_b, "Gi1/0/2", "b");

// Two switches whose own tables say nothing of each other.
struct Cable {
  Cable() {
    resolver.apply(answered("OAK", "10.0.0.1", 0, switch_a().complete()));
    resolver.apply(answered("OAK", "10.0.0.2", 0, switch_b().complete()));
    known = resolver.snapshot();
  }
  Snapshot hear(const std::vector<Observation>& seen) {
    for (const auto& each : seen) resolver.apply(each);
    return resolver.snapshot();
  }
  Resolver resolver;
  Snapshot known;
};

TEST(HeardOnCable, BothEndsConfirmTheLinkFromFramesAlone) {
  Cable cable;
  const auto seen =
      heard_on_cable(*cable.known, {{from_a, at_minute(5)}, {from_b, at_minute(6)}}).value();
  const auto now = cable.hear(seen);
  ASSERT_EQ(now->links.size(), 1U);
  const auto& link = *now->links[0];
  EXPECT_EQ(link.state, LinkState::confirmed);
  EXPECT_EQ(link.last_seen, at_minute(6));
  for (const auto& end : link.ends)
    EXPECT_EQ(end.port, end.device == device_called(*now, "a")->id ? "Gi1/0/1" : "Gi1/0/2");
  for (const auto& said : link.evidence)
    EXPECT_NE(said.row.find("(capture)"), std::string::npos) << said.row;
}

Link heard_link(Cable& cable, const Neighbour& a, const Neighbour& b) {
  const auto now =
      cable.hear(heard_on_cable(*cable.known, {{a, at_minute(5)}, {b, at_minute(6)}}).value());
  return *now->links.at(0);
}

TEST(HeardOnCable, AnotherNameThanTheDevicesOwnIsNotConfirmed) {
  Cable cable;
  const auto link = heard_link(cable, from_a, words_of(mac_b, "Gi1/0/2", "another"));
  EXPECT_EQ(link.state, LinkState::contradicted);
  EXPECT_LT(link.confidence, 50);
  EXPECT_NE(link.note.find("those of another, and the device that they fit is called b"),
            std::string::npos)
      << link.note;
}

TEST(HeardOnCable, OtherFormsOfANameAreTheSameName) {
  for (const auto* name : {"", "B", "b.example.edu", "b(SNB)", "SNB", mac_b, "10.0.0.2"}) {
    Cable cable;
    EXPECT_EQ(heard_link(cable, from_a, words_of(mac_b, "Gi1/0/2", name)).state,
              LinkState::confirmed)
        << name;
  }
}

TEST(HeardOnCable, APortThatIsDownIsNotConfirmed) {
  Cable cable;
  cable.resolver.apply(answered("OAK", "10.0.0.2", 2, switch_b().oper(OperState::down).complete()));
  cable.known = cable.resolver.snapshot();
  const auto link = heard_link(cable, from_a, from_b);
  EXPECT_EQ(link.state, LinkState::contradicted);
  EXPECT_NE(link.note.find("Gi1/0/2 of b, and the device says that it is down"), std::string::npos)
      << link.note;
  // It is up again when it is read next.
  cable.resolver.apply(answered("OAK", "10.0.0.2", 9, switch_b().oper(OperState::up).complete()));
  EXPECT_EQ(cable.resolver.snapshot()->links.at(0)->state, LinkState::confirmed);
}

TEST(HeardAt, WhatThePortHearsWhileItIsDownIsContradicted) {
  Cable cable;
  cable.resolver.apply(
      answered("OAK", "10.0.0.2", 2, switch_b().oper(OperState::lower_layer_down).complete()));
  const auto known = cable.resolver.snapshot();
  const auto* b = device_called(*known, "b");
  const auto now = cable.hear(heard_at(*known, *b, 1, {{from_a, at_minute(5)}}));
  ASSERT_EQ(now->links.size(), 1U);
  EXPECT_EQ(now->links[0]->state, LinkState::contradicted);
}

TEST(HeardOnCable, FramesLeaveTheRestOfTheDeviceAsItWas) {
  Cable cable;
  const auto before = *device_called(*cable.known, "a");
  const auto now = cable.hear(
      heard_on_cable(*cable.known, {{from_a, at_minute(5)}, {from_b, at_minute(6)}}).value());
  const auto* after = device_called(*now, "a");
  EXPECT_EQ(after->last_seen, before.last_seen);
  EXPECT_EQ(after->last_attempt, before.last_attempt);
  EXPECT_EQ(after->addresses, before.addresses);
  EXPECT_EQ(after->serials, before.serials);
  EXPECT_EQ(after->facts->ports, before.facts->ports);
  EXPECT_EQ(after->facts->device, before.facts->device);
  EXPECT_EQ(after->facts->tables, before.facts->tables);
  for (const auto& [part, fresh] : before.freshness)
    EXPECT_EQ(after->freshness.at(part), fresh) << part;
}

TEST(HeardOnCable, TablesAndFramesAgeApart) {
  Cable cable;
  cable.hear(
      heard_on_cable(*cable.known, {{from_a, at_minute(5)}, {from_b, at_minute(5)}}).value());
  // The tables are read to their end and hear somebody else on another port.
  const auto reading = [](Facts facts) {
    return facts.lldp(2, "00:1a:2b:99:00:00", "7", "other").complete();
  };
  cable.resolver.apply(answered("OAK", "10.0.0.1", 60, reading(switch_a())));
  const auto now = cable.resolver.snapshot();
  ASSERT_EQ(now->links.size(), 1U);
  EXPECT_EQ(now->links[0]->state, LinkState::confirmed);
}

TEST(HeardOnCable, SilenceMakesTheLinkStaleThenGone) {
  ResolverPolicy policy;
  policy.link_stale_after = std::chrono::minutes(10);
  policy.neighbour_gone_after = std::chrono::minutes(60);
  Cable cable;
  cable.resolver = Resolver(*cable.known, policy);
  auto now = cable.hear(
      heard_on_cable(*cable.known, {{from_a, at_minute(5)}, {from_b, at_minute(5)}}).value());
  EXPECT_FALSE(now->links.at(0)->stale);
  cable.resolver.age(at_minute(16));
  EXPECT_TRUE(cable.resolver.snapshot()->links.at(0)->stale);
  cable.resolver.age(at_minute(66));
  EXPECT_TRUE(cable.resolver.snapshot()->links.empty());
}

TEST(HeardOnCable, WordsThatBridgesPassOnDoNotCountBesideOthers) {
  Cable cable;
  auto passed_on = words_of("", "Gi1/0/9", "c");
  passed_on.protocol = "cdp";
  EXPECT_TRUE(
      heard_on_cable(*cable.known,
                     {{from_a, at_minute(5)}, {passed_on, at_minute(5)}, {from_b, at_minute(5)}})
          .has_value());
}

TEST(HeardOnCable, OlderWordsGoWhenOthersSpeakOnThePort) {
  Cable cable;
  const auto stranger = words_of("00:1a:2b:77:00:00", "1", "x");
  const auto* a = device_called(*cable.known, "a");
  cable.hear(heard_at(*cable.known, *a, 0, {{stranger, at_minute(5)}}));
  auto now = cable.hear(heard_at(*cable.known, *a, 0, {{from_b, at_minute(60)}}));
  ASSERT_EQ(device_called(*now, "a")->facts->neighbours.size(), 1U);
  EXPECT_FALSE(now->links.at(0)->crowded);
  // An old capture that is read later takes nothing away and makes nothing younger.
  now = cable.hear(heard_at(*cable.known, *a, 0, {{from_b, at_minute(30)}}));
  EXPECT_EQ(now->links.at(0)->last_seen, at_minute(60));
}

struct RefusedCase {
  const char* name;
  std::vector<Neighbour> rows;
  const char* says;
};

TEST(HeardOnCable, SaysWhyItIsNoCable) {
  const RefusedCase cases[] = {
      {"silence", {}, "0 devices speak here"},
      {"one end", {from_a}, "1 devices speak here (a)"},
      {"a stranger", {from_a, words_of("00:1a:2b:77:00:00", "1", "x")}, "x is no device"},
      {"a hub", {from_a, from_b, words_of(mac_a, "Gi1/0/2", "a")}, "a speaks from several ports"},
      {"a port nobody knows",
       {from_a, words_of(mac_b, "Gi9/9/9", "b")},
       "the port that b speaks from, Gi9/9/9, is not among"}};
  const Cable cable;
  for (const auto& c : cases) {
    std::vector<HeardRow> rows;
    for (const auto& row : c.rows) rows.push_back({row, at_minute(5)});
    const auto seen = heard_on_cable(*cable.known, rows);
    ASSERT_FALSE(seen.has_value()) << c.name;
    EXPECT_EQ(seen.error().code, Errc::no_data) << c.name;
    EXPECT_NE(seen.error().what.find(c.says), std::string::npos) << seen.error().what;
  }
}

TEST(HeardAt, ItsOwnFramesAreNotItsNeighbours) {
  Cable cable;
  const auto* a = device_called(*cable.known, "a");
  EXPECT_TRUE(heard_at(*cable.known, *a, 0, {{from_a, at_minute(5)}}).empty());
  const auto now =
      cable.hear(heard_at(*cable.known, *a, 0, {{from_a, at_minute(5)}, {from_b, at_minute(5)}}));
  ASSERT_EQ(now->links.size(), 1U);
  EXPECT_EQ(now->links[0]->state, LinkState::one_sided);
}

TEST(HeardAt, AStrangerIsAKnownNeighbour) {
  Cable cable;
  const auto* a = device_called(*cable.known, "a");
  const auto now = cable.hear(
      heard_at(*cable.known, *a, 0, {{words_of("00:1a:2b:77:00:00", "1", "x"), at_minute(5)}}));
  EXPECT_TRUE(now->links.empty());
  const auto& neighbours = *device_called(*now, "a")->neighbours;
  ASSERT_EQ(neighbours.size(), 1U);
  EXPECT_EQ(neighbours[0].name, "x");
  EXPECT_EQ(neighbours[0].port, "Gi1/0/1");
}

}  // namespace
}  // namespace netroster::inventory
