#include "measurements/totals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>

namespace netroster::measurements {
namespace {

// A district in a few words: devices "site:name" with ports 1 to 4 (p1 …), an aggregate Po1 of
// ports 3 and 4, and a subinterface p1.10 on port 1.
std::shared_ptr<Device> device(const std::string& site, const std::string& name) {
  DeviceFacts facts;
  for (std::uint32_t i = 1; i <= 4; ++i) {
    Port port;
    port.index = i;
    port.name = "p" + std::to_string(i);
    if (i == 1) port.above = {11};
    facts.ports.push_back(port);
  }
  Port aggregate;
  aggregate.index = 10;
  aggregate.name = "Po1";
  facts.ports.push_back(aggregate);
  Port sub;
  sub.index = 11;
  sub.name = "p1.10";
  facts.ports.push_back(sub);
  facts.lags.push_back({.port_index = 10, .members = {3, 4}, .partner_system = ""});
  auto made = std::make_shared<Device>();
  made->id = site + "-" + name;
  made->site = site;
  made->name = name;
  made->addresses = {IpAddress::parse("10.0.0." + std::to_string(name.size())).value()};
  made->facts = std::make_shared<const DeviceFacts>(std::move(facts));
  return made;
}

void connect(Inventory& inventory, const std::string& a, std::uint32_t a_port, const std::string& b,
             std::uint32_t b_port, LinkState state = LinkState::confirmed) {
  auto link = std::make_shared<Link>();
  link->id = "L" + std::to_string(inventory.links.size());
  link->state = state;
  link->ends[0].device = a;
  link->ends[0].index = a_port;
  link->ends[1].device = b;
  link->ends[1].index = b_port;
  inventory.links.push_back(std::move(link));
}

// hub-core has schools elm (by one cable) and oak (by an aggregate) behind it.
Inventory district() {
  Inventory made;
  made.devices = {device("elm", "sw"), device("hub", "core"), device("oak", "router")};
  connect(made, "hub-core", 2, "elm-sw", 2);
  connect(made, "hub-core", 3, "oak-router", 3);
  connect(made, "hub-core", 4, "oak-router", 4);
  return made;
}

Circuit circuit(const std::string& id, const std::string& on, const std::string& port) {
  Circuit made;
  made.id = id;
  made.device = on;
  made.interface = port;
  return made;
}

Site site(const std::string& id, SiteKind kind, std::vector<Circuit> circuits) {
  Site made;
  made.id = id;
  made.kind = kind;
  made.circuits = std::move(circuits);
  return made;
}

std::vector<std::string> ports_of(const PortChoice& choice) {
  std::vector<std::string> made;
  for (const auto& each : choice.ports)
    made.push_back((each.flipped ? "~" : "") + each.device + " " + each.port);
  return made;
}

using Ports = std::vector<std::string>;

struct SiteCase {
  const char* name;
  Site of;
  Ports ports;
  std::size_t left_out = 0;
  std::size_t unmeasured = 0;
};

class SitePorts : public testing::TestWithParam<SiteCase> {};

TEST_P(SitePorts, CountEachOctetOnce) {
  const auto inventory = district();
  const auto choice = PortChooser(inventory).site(GetParam().of);
  EXPECT_EQ(ports_of(choice), GetParam().ports);
  EXPECT_EQ(choice.left_out.size(), GetParam().left_out);
  EXPECT_EQ(choice.unmeasured.size(), GetParam().unmeasured);
}

constexpr auto school = SiteKind::elementary;

INSTANTIATE_TEST_SUITE_P(
    Cases, SitePorts,
    testing::Values(
        SiteCase{"Circuit", site("oak", school, {circuit("a", "router", "p1")}), {"oak-router p1"}},
        SiteCase{
            "ByAddress", site("oak", school, {circuit("a", "10.0.0.6", "p1")}), {"oak-router p1"}},
        SiteCase{
            "ById", site("oak", school, {circuit("a", "oak-router", "p1")}), {"oak-router p1"}},
        SiteCase{"RedundantOnesAddUp",
                 site("oak", school, {circuit("a", "router", "p1"), circuit("b", "router", "p2")}),
                 {"oak-router p1", "oak-router p2"}},
        SiteCase{"TwoCircuitsOnOnePort",
                 site("oak", school, {circuit("a", "router", "p1"), circuit("b", "router", "p1")}),
                 {"oak-router p1"}},
        SiteCase{"AggregateBeforeMembers",
                 site("oak", school,
                      {circuit("a", "router", "p3"), circuit("b", "router", "Po1"),
                       circuit("c", "router", "p4")}),
                 {"oak-router Po1"},
                 2},
        SiteCase{"MembersAlone",
                 site("oak", school, {circuit("a", "router", "p3"), circuit("b", "router", "p4")}),
                 {"oak-router p3", "oak-router p4"}},
        SiteCase{
            "PortBeforeWhatStandsOnIt",
            site("oak", school, {circuit("a", "router", "p1.10"), circuit("b", "router", "p1")}),
            {"oak-router p1"},
            1},
        SiteCase{
            "FarEndIsFlipped", site("elm", school, {circuit("a", "core", "p2")}), {"~hub-core p2"}},
        SiteCase{"BothEndsOfALink",
                 site("elm", school, {circuit("a", "core", "p2"), circuit("b", "sw", "p2")}),
                 {"elm-sw p2"},
                 1},
        SiteCase{"BothEndsOfAnAggregate",
                 site("oak", school, {circuit("a", "core", "Po1"), circuit("b", "router", "Po1")}),
                 {"oak-router Po1"},
                 1},
        SiteCase{"LinksWithoutCircuits", site("elm", school, {}), {"elm-sw p2"}},
        SiteCase{"LinksOfAnAggregate", site("oak", school, {}), {"oak-router Po1"}},
        SiteCase{"NoEdge", site("ash", school, {}), {}, 0, 1},
        SiteCase{"NobodySaysWhere", site("oak", school, {circuit("a", "", "")}), {}, 0, 1},
        SiteCase{"NoSuchDevice", site("oak", school, {circuit("a", "nobody", "p1")}), {}, 0, 1},
        SiteCase{"NoSuchPort",
                 site("oak", school, {circuit("a", "router", "p9"), circuit("b", "router", "p1")}),
                 {"oak-router p1"},
                 0,
                 1}),
    [](const auto& c) { return c.param.name; });

TEST(SitePorts, LinksThatAreNotSureDoNotCount) {
  Inventory inventory;
  inventory.devices = {device("elm", "sw"), device("hub", "core")};
  connect(inventory, "hub-core", 2, "elm-sw", 2, LinkState::contradicted);
  connect(inventory, "hub-core", 1, "elm-sw", 1, LinkState::shared);
  EXPECT_TRUE(PortChooser(inventory).site(site("elm", school, {})).ports.empty());
}

TEST(DistrictPorts, AreTheEdgeOfTheWhole) {
  const auto inventory = district();
  const std::vector<Site> sites{
      site("elm", school, {circuit("e", "sw", "p2")}),
      site("oak", school, {circuit("o", "router", "Po1"), circuit("lte", "router", "p2")}),
      site("hub", SiteKind::data_centre,
           {circuit("isp-1", "core", "p1"), circuit("to-elm", "core", "p2")})};
  const PortChooser chooser(inventory);
  EXPECT_EQ(ports_of(chooser.district(sites)), (Ports{"hub-core p1"}));
  // Without a hub that has circuits of its own, each school's way out counts.
  EXPECT_EQ(ports_of(chooser.district(std::span(sites).first(2))), (Ports{"oak-router p2"}));
  const auto none = chooser.district({});
  EXPECT_TRUE(none.ports.empty());
  EXPECT_EQ(none.unmeasured.size(), 1U);
}

DaySlots filled(std::uint64_t in, std::uint64_t out) {
  DaySlots day{.day = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2}};
  for (auto& slot : day.slots) {
    slot.in = {.octets = in, .seconds = 300, .gap = GapReason::none, .marks = 0};
    slot.out = {.octets = out, .seconds = 300, .gap = GapReason::none, .marks = 0};
  }
  return day;
}

TEST(Total, AddsUpTowardsTheSite) {
  auto a = filled(10, 1);
  const auto b = filled(2, 20);
  a.slots[7].in.marks = mark_spread;
  const std::vector<DaySeries> series{{&a, false}, {&b, true}};
  const auto total = total_of(a.day, series, 0);
  EXPECT_EQ(total.expected, 2U);
  for (const auto& slot : total.sums.slots) {
    EXPECT_EQ(slot.in.octets, 30U);
    EXPECT_EQ(slot.out.octets, 3U);
    EXPECT_TRUE(slot.in.whole());
  }
  EXPECT_EQ(total.sums.slots[7].in.marks, mark_spread);
}

TEST(Total, IsNeverLowBecauseASeriesIsMissing) {
  const auto a = filled(10, 1);
  auto b = filled(2, 20);
  b.slots[5].in = {.octets = 1, .seconds = 200, .gap = GapReason::restart, .marks = 0};
  const std::vector<DaySeries> series{{&a, false}, {&b, false}};
  const auto total = total_of(a.day, series, 0);
  EXPECT_EQ(total.missing[5], 1U);
  EXPECT_EQ(total.missing[6], 0U);
  EXPECT_EQ(total.sums.slots[5].in.seconds, 0);
  EXPECT_EQ(total.sums.slots[5].in.octets, 0U);
  EXPECT_EQ(total.sums.slots[5].in.gap, GapReason::restart);
  EXPECT_EQ(total.sums.slots[5].out.gap, GapReason::restart);
  EXPECT_EQ(total.known_octets[5], 10U + 1 + 1 + 20);
  EXPECT_EQ(total.sums.slots[6].in.octets, 12U);
}

TEST(Total, WithoutADayOrAMeasurementIsNotKnown) {
  const auto a = filled(10, 1);
  const std::vector<DaySeries> gone{{&a, false}, {nullptr, false}};
  const std::vector<DaySeries> one{{&a, false}};
  for (const auto& total : {total_of(a.day, gone, 0), total_of(a.day, one, 1)}) {
    EXPECT_EQ(total.expected, 2U);
    for (std::size_t i = 0; i < slots_a_day; ++i) {
      ASSERT_EQ(total.missing[i], 1U);
      ASSERT_EQ(total.sums.slots[i].in.seconds, 0);
      ASSERT_EQ(total.sums.slots[i].in.gap, GapReason::not_read);
      ASSERT_EQ(total.known_octets[i], 11U);
    }
  }
  const auto wrong_day = total_of(a.day + std::chrono::days{1}, one, 0);
  EXPECT_EQ(wrong_day.missing[0], 1U);
  const auto nothing = total_of(a.day, {}, 0);
  EXPECT_EQ(nothing.expected, 0U);
  EXPECT_EQ(nothing.sums.slots[0].in.seconds, 0);
}

}  // namespace
}  // namespace netroster::measurements
