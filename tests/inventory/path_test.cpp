#include "inventory/path.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

namespace netroster::inventory {
namespace {

struct LinkWord {
  std::string a;
  std::uint32_t a_port;
  std::string b;
  std::uint32_t b_port;
  LinkState state = LinkState::confirmed;
  bool stale = false;
  std::string aggregate = "";
};

struct PortWord {
  std::string device;
  std::uint32_t port;
  std::string stp;  // "" for none
  bool down = false;
};

void add_port(const PortWord& each, DeviceFacts& facts) {
  Port port;
  port.index = each.port;
  port.bridge_port = each.port + 1000;
  port.oper = each.down ? OperState::down : OperState::up;
  facts.ports.push_back(port);
  if (each.stp.empty()) return;
  if (!facts.stp) facts.stp.emplace();
  // By its bridge port only, as agents that map no ifIndex.
  facts.stp->ports.push_back({.bridge_port = each.port + 1000,
                              .port_index = {},
                              .state = each.stp,
                              .path_cost = {},
                              .designated_bridge = "",
                              .designated_port = {}});
}

Inventory network(const std::vector<std::string>& ids, const std::vector<LinkWord>& links,
                  const std::vector<PortWord>& ports = {}) {
  Inventory made;
  for (const auto& id : ids) {
    DeviceFacts facts;
    for (const auto& each : ports)
      if (each.device == id) add_port(each, facts);
    auto device = std::make_shared<Device>();
    device->id = id;
    device->name = id;
    device->facts = std::make_shared<const DeviceFacts>(std::move(facts));
    made.devices.push_back(std::move(device));
  }
  for (const auto& each : links) {
    auto link = std::make_shared<Link>();
    link->id = "L" + std::to_string(made.links.size() + 1);
    link->ends[0] = {.device = each.a,
                     .port = std::to_string(each.a_port),
                     .index = each.a_port,
                     .speed_bps = {},
                     .aggregate = each.aggregate};
    link->ends[1] = {.device = each.b,
                     .port = std::to_string(each.b_port),
                     .index = each.b_port,
                     .speed_bps = {},
                     .aggregate = each.aggregate};
    link->state = each.state;
    link->stale = each.stale;
    made.links.push_back(std::move(link));
  }
  return made;
}

// "L1 L3", with ! behind a link that has an obstacle; "none" without a path.
std::string way(const Inventory& inventory, const std::string& from, const std::string& to) {
  const LinkGraph graph(inventory);
  const auto path = graph.path(from, to);
  if (!path) return "none";
  std::string text;
  for (const auto& hop : path->hops)
    text += (text.empty() ? "" : " ") + hop.link->id + (hop.obstacle == Obstacle::none ? "" : "!");
  return text;
}

using enum LinkState;

struct PathCase {
  const char* name;
  std::vector<LinkWord> links;
  std::vector<PortWord> ports;
  const char* way;  // from a to d
};

class PathSearch : public testing::TestWithParam<PathCase> {};

TEST_P(PathSearch, TakesTheBestWay) {
  const auto& c = GetParam();
  EXPECT_EQ(way(network({"a", "b", "c", "d", "e"}, c.links, c.ports), "a", "d"), c.way);
}

const std::vector<LinkWord> ring{
    {"a", 1, "b", 1}, {"b", 2, "d", 1}, {"d", 2, "c", 2}, {"c", 1, "a", 2}};

INSTANTIATE_TEST_SUITE_P(
    Path, PathSearch,
    testing::Values(
        PathCase{"Direct", {{"a", 1, "d", 1}}, {}, "L1"},
        PathCase{"Backwards", {{"d", 1, "a", 1}}, {}, "L1"},
        PathCase{"NotConnected", {{"a", 1, "b", 1}, {"c", 1, "d", 1}}, {}, "none"},
        PathCase{"FewestHops",
                 {{"a", 1, "b", 1}, {"b", 2, "d", 1}, {"a", 2, "d", 2, one_sided}},
                 {},
                 "L3"},
        PathCase{
            "ConfirmedOfTwoEqual",
            {{"a", 1, "b", 1, one_sided}, {"b", 2, "d", 1}, {"a", 2, "c", 1}, {"c", 2, "d", 2}},
            {},
            "L3 L4"},
        PathCase{"FreshBeforeStale",
                 {{"a", 1, "d", 1, confirmed, true}, {"a", 2, "d", 2, inferred}},
                 {},
                 "L2"},
        PathCase{"ContradictedLeadsNowhere", {{"a", 1, "d", 1, contradicted}}, {}, "none"},
        PathCase{"AroundWhatIsContradicted",
                 {{"a", 1, "d", 1, contradicted}, {"a", 2, "b", 1}, {"b", 2, "d", 2}},
                 {},
                 "L2 L3"},
        PathCase{"LongerThanAcrossSharedOrStale",
                 {{"a", 1, "d", 1, shared},
                  {"a", 2, "c", 1, confirmed, true},
                  {"c", 2, "d", 2},
                  {"a", 3, "b", 1},
                  {"b", 2, "e", 1, inferred},
                  {"e", 2, "d", 3}},
                 {},
                 "L4 L5 L6"},
        PathCase{"AcrossSharedWhereNothingElseLeadsOn",
                 {{"a", 1, "b", 1, shared}, {"b", 2, "d", 1}},
                 {},
                 "L1 L2"},
        PathCase{"RingIsCutWhereItIsBlocked", ring, {{"d", 1, "blocking"}}, "L4 L3"},
        PathCase{"RingTheOtherWayRound", ring, {{"c", 2, "blocking"}}, "L1 L2"},
        PathCase{"RingWithoutOpenWay", ring, {{"d", 1, "blocking"}, {"c", 1, "", true}}, "L1 L2!"},
        PathCase{"RingWithADownPort", ring, {{"a", 1, "", true}}, "L4 L3"},
        PathCase{"OpenWayIsTakenHoweverLong",
                 {{"a", 1, "d", 1},
                  {"a", 2, "b", 1},
                  {"b", 2, "c", 1, shared},
                  {"c", 2, "e", 1},
                  {"e", 2, "d", 2, shared, true}},
                 {{"a", 1, "blocking"}},
                 "L2 L3 L4 L5"},
        PathCase{"DisabledIsNotBlocked", {{"a", 1, "d", 1}}, {{"a", 1, "disabled"}}, "L1"},
        PathCase{"ForwardingIsOpen", {{"a", 1, "d", 1}}, {{"a", 1, "forwarding"}}, "L1"},
        PathCase{"LoopAtOneDevice", {{"a", 1, "a", 2}, {"a", 3, "d", 1}}, {}, "L2"},
        PathCase{"FarEndThatIsNoDevice", {{"a", 1, "x", 1}, {"x", 2, "d", 1}}, {}, "none"}),
    [](const auto& c) { return c.param.name; });

TEST(Path, ToItselfHasNoHops) {
  const auto made = network({"a"}, {});
  const auto path = LinkGraph(made).path("a", "a");
  ASSERT_TRUE(path);
  EXPECT_TRUE(path->hops.empty());
  EXPECT_TRUE(path->open());
  EXPECT_EQ(path->weakest(), nullptr);
}

TEST(Path, OfADeviceThatIsNotThereIsNone) {
  const auto made = network({"a"}, {});
  EXPECT_FALSE(LinkGraph(made).path("a", "b"));
  EXPECT_FALSE(LinkGraph(made).path("b", "a"));
}

TEST(Path, TellsWhichLinkIsBelievedLeast) {
  const auto made = network({"a", "b", "c"}, {{"a", 1, "b", 1}, {"c", 1, "b", 2, inferred}});
  const LinkGraph graph(made);
  const auto path = graph.path("a", "c");
  ASSERT_TRUE(path);
  ASSERT_NE(path->weakest(), nullptr);
  EXPECT_EQ(path->weakest()->link->id, "L2");
  EXPECT_EQ(path->weakest()->start().device, "b");
  EXPECT_EQ(path->weakest()->end().device, "c");
}

// a and b hear each other by CDP through a switch that nobody manages; c hangs on it too.
Inventory around_a_hidden_switch(const std::vector<PortWord>& ports = {}) {
  auto made = network({"a", "b", "c"}, {{"a", 1, "b", 1, shared}}, ports);
  auto hidden = std::make_shared<HiddenSwitch>();
  hidden->id = "H";
  hidden->estimated_ports = 5;
  hidden->confidence = 75;
  for (const auto* id : {"a", "b", "c"}) {
    LinkEnd end;
    end.device = id;
    end.port = "1";
    end.index = 1;
    hidden->ports.push_back(end);
  }
  made.hidden.push_back(std::move(hidden));
  return made;
}

TEST(Path, GoesThroughAHiddenSwitch) {
  const auto made = around_a_hidden_switch();
  const LinkGraph graph(made);
  for (const auto* to : {"b", "c"}) {
    const auto path = graph.path("a", to);
    ASSERT_TRUE(path);
    ASSERT_EQ(path->hops.size(), 2U);
    EXPECT_EQ(path->hops[0].start().port, "1");
    EXPECT_EQ(path->hops[0].end().device, "H");
    EXPECT_EQ(path->hops[0].end().port, "");
    EXPECT_EQ(path->hops[1].start().device, "H");
    EXPECT_EQ(path->hops[1].end().device, to);
    EXPECT_EQ(path->weakest()->link->confidence, 75);
    EXPECT_TRUE(path->open());
  }
  const auto there = graph.path("b", "H");
  ASSERT_TRUE(there);
  EXPECT_EQ(there->hops.size(), 1U);
}

TEST(Path, ThroughAHiddenSwitchIsNotOpenWhereItsPortIsBlocked) {
  const auto made = around_a_hidden_switch({{"c", 1, "blocking"}});
  const LinkGraph graph(made);
  const auto path = graph.path("a", "c");
  ASSERT_TRUE(path);
  EXPECT_FALSE(path->open());
  EXPECT_EQ(path->hops[1].obstacle, Obstacle::blocked);
}

TEST(Path, CountsTheMembersOfAnAggregation) {
  const auto made = network({"a", "b"}, {{"a", 1, "b", 1, one_sided, false, "Po1"},
                                         {"a", 2, "b", 2, confirmed, false, "Po1"},
                                         {"a", 3, "b", 3, one_sided, false, ""}});
  const auto path = LinkGraph(made).path("b", "a");
  ASSERT_TRUE(path);
  ASSERT_EQ(path->hops.size(), 1U);
  EXPECT_EQ(path->hops[0].link->id, "L2");
  EXPECT_EQ(path->hops[0].members, 2U);
}

// Spanning tree speaks of the aggregation; its members are what is cabled.
TEST(Path, OfABlockedAggregationIsNotOpen) {
  auto made = network({"a", "b"}, {{"a", 1, "b", 1, confirmed, false, "Po1"}});
  auto device = std::make_shared<Device>(*made.devices[0]);
  DeviceFacts facts;
  facts.lags = {{.port_index = 100, .members = {1}, .partner_system = ""}};
  facts.stp.emplace();
  facts.stp->ports.push_back({.bridge_port = 7,
                              .port_index = 100,
                              .state = "blocking",
                              .path_cost = {},
                              .designated_bridge = "",
                              .designated_port = {}});
  device->facts = std::make_shared<const DeviceFacts>(std::move(facts));
  made.devices[0] = device;
  const auto path = LinkGraph(made).path("a", "b");
  ASSERT_TRUE(path);
  EXPECT_FALSE(path->open());
  EXPECT_EQ(path->hops[0].obstacle, Obstacle::blocked);
  EXPECT_EQ(path->hops[0].obstructed_end, 0U);
}

// A tree of 20,000 switches whose ends are far apart. The bound is far above what it takes, for
// sanitizers and busy machines.
TEST(Path, IsFoundAmongTwentyThousandDevices) {
  std::vector<std::string> ids;
  std::vector<LinkWord> links;
  for (int i = 0; i < 20'000; ++i) {
    auto number = std::to_string(i);
    ids.push_back(std::string(5 - number.size(), '0') + number);
    if (i > 0) links.push_back({ids[static_cast<std::size_t>(i - 1) / 10], 1, ids.back(), 2});
  }
  const auto made = network(ids, links);
  const auto began = std::chrono::steady_clock::now();
  const LinkGraph graph(made);
  const auto built = std::chrono::steady_clock::now();
  const auto path = graph.path("19999", "15000");
  const auto found = std::chrono::steady_clock::now();
  ASSERT_TRUE(path);
  EXPECT_EQ(path->hops.size(), 8U);
  EXPECT_LT(found - began, std::chrono::seconds(5));
  const auto ms = [](auto span) {
    return std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(span).count());
  };
  RecordProperty("build_microseconds", ms(built - began));
  RecordProperty("search_microseconds", ms(found - built));
}

}  // namespace
}  // namespace netroster::inventory
