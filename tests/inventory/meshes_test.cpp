// Ports that all hear each other: one switch that nobody manages joins them, whatever tables say.
#include "inventory/meshes.h"

#include <gtest/gtest.h>

#include "lan.h"

namespace netroster::inventory {
namespace {

using namespace testing_kit;
using Texts = std::vector<std::string>;
using Links = std::vector<std::shared_ptr<const Link>>;
using Ports = std::vector<std::pair<std::string, std::uint32_t>>;

const Ports four = {{"core", 1}, {"a", 24}, {"b", 24}, {"c", 24}};

// Every port hears every other one.
Links all_hear_each_other(const Ports& ports) {
  Links list;
  for (auto one = ports.begin(); one != ports.end(); ++one)
    for (auto other = std::next(one); other != ports.end(); ++other) {
      auto link = link_of(one->first, one->second, other->first, other->second, "cdp");
      link->state = LinkState::shared;
      link->crowded = true;
      auto heard = link->evidence.front();
      heard.device = other->first;
      heard.port = std::to_string(other->second);
      link->evidence.push_back(heard);
      list.push_back(std::move(link));
    }
  return list;
}

// core 1, a 24, b 24 and c 24 on one dumb switch. Of b and c no table was read, and core has
// forgotten them: tables alone put a cable between core and a.
Lan four_on_a_dumb_switch() {
  Lan lan;
  for (const auto* name : {"core", "a", "b", "c"}) lan.add_switch(name);
  lan.add_dumb("dumb");
  lan.cable("dumb", 1, "core", 1);
  int port = 2;
  for (const auto* name : {"a", "b", "c"}) lan.cable("dumb", port++, name, 24);
  for (unsigned i = 0; i < 4; ++i) lan.add_host(i, "a", 2 + static_cast<int>(i));
  lan.all_talk_to("core");
  for (const auto* name : {"b", "c"}) {
    lan.forget("core", lan.mac_of(name));
    lan.forget("a", lan.mac_of(name));
    lan.read_without_table(name);
  }
  return lan;
}

TEST(Meshes, GiveOneHiddenSwitchInPlaceOfACableInside) {
  const auto lan = four_on_a_dumb_switch();
  ASSERT_EQ(links_text(lan.infer()), (Texts{"a 24 = core 1"}));  // what tables alone would say
  const auto found = lan.infer(all_hear_each_other(four));
  EXPECT_TRUE(found.links.empty());
  ASSERT_EQ(hidden_text(found), (Texts{"a 24, b 24, c 24, core 1"}));
  const auto& hidden = found.hidden.front();
  EXPECT_GE(hidden.confidence, 70);
  EXPECT_EQ(hidden.estimated_ports, 5U);
  EXPECT_TRUE(hidden.id.starts_with("es01|hidden|")) << hidden.id;
  ASSERT_EQ(hidden.evidence.size(), 4U);  // one row of each
  EXPECT_EQ(hidden.evidence.front().matched, "4 ports hear each other");
  EXPECT_TRUE(found.undecided.empty());
}

TEST(Meshes, NeedNoTables) {
  Lan lan;
  for (const auto* name : {"core", "a", "b", "c"}) {
    lan.add_switch(name);
    lan.read_without_table(name);
  }
  const auto found = lan.infer(all_hear_each_other(four));
  EXPECT_EQ(hidden_text(found), (Texts{"a 24, b 24, c 24, core 1"}));
}

TEST(Meshes, TakeInWhatTablesHaveOnTheSwitchAlready) {
  Lan lan;
  for (const auto* name : {"core", "a", "b", "d"}) lan.add_switch(name);
  lan.add_dumb("dumb");
  lan.cable("dumb", 1, "core", 1);
  int port = 2;
  for (const auto* name : {"a", "b", "d"}) lan.cable("dumb", port++, name, 24);
  for (unsigned i = 0; i < 12; ++i)
    lan.add_host(i, i < 4 ? "a" : i < 8 ? "b" : "d", 2 + static_cast<int>(i % 4));
  lan.all_talk_to("core");
  const auto before = lan.infer();
  ASSERT_EQ(hidden_text(before), (Texts{"a 24, b 24, core 1, d 24"}));
  // d speaks no protocol and is on the switch all the same.
  const auto found = lan.infer(all_hear_each_other({{"core", 1}, {"a", 24}, {"b", 24}}));
  EXPECT_EQ(hidden_text(found), hidden_text(before));
  EXPECT_EQ(found.hidden.front().id, before.hidden.front().id);
  EXPECT_GE(found.hidden.front().confidence, before.hidden.front().confidence);
}

TEST(Meshes, TwoPortsAreNone) {
  const auto found = four_on_a_dumb_switch().infer(all_hear_each_other({{"core", 1}, {"a", 24}}));
  EXPECT_EQ(links_text(found), (Texts{"a 24 = core 1"}));
  EXPECT_TRUE(found.hidden.empty());
}

// a was moved from c to core a minute ago, and c remembers it.
TEST(Meshes, AChainIsNone) {
  auto links = all_hear_each_other({{"core", 1}, {"a", 24}});
  for (const auto& link : all_hear_each_other({{"a", 24}, {"c", 24}})) links.push_back(link);
  const auto found = four_on_a_dumb_switch().infer(links);
  EXPECT_EQ(links_text(found), (Texts{"a 24 = core 1"}));
  EXPECT_TRUE(found.hidden.empty());
}

TEST(Meshes, StaleWordsMakeNone) {
  Links links;
  for (const auto& link : all_hear_each_other(four)) {
    auto old = std::make_shared<Link>(*link);
    old->stale = true;
    links.push_back(std::move(old));
  }
  EXPECT_TRUE(four_on_a_dumb_switch().infer(links).hidden.empty());
}

// A managed switch that does not speak CDP joins them: it is there already.
TEST(Meshes, AKnownBridgeInTheMiddleExplainsThem) {
  Lan lan;
  for (const auto* name : {"core", "a", "b", "mid"}) lan.add_switch(name);
  lan.cable("mid", 1, "core", 1);
  lan.cable("mid", 2, "a", 24);
  lan.cable("mid", 3, "b", 24);
  for (unsigned i = 0; i < 12; ++i)
    lan.add_host(i, i < 4 ? "a" : i < 8 ? "b" : "mid", 5 + static_cast<int>(i % 4));
  lan.all_talk_to("core");
  const auto found = lan.infer(all_hear_each_other({{"core", 1}, {"a", 24}, {"b", 24}}));
  EXPECT_EQ(links_text(found), (Texts{"a 24 = mid 2", "b 24 = mid 3", "core 1 = mid 1"}));
  EXPECT_TRUE(found.hidden.empty());
}

// Of a switch without a table nobody knows where it is, so it may be the one in the middle.
TEST(Meshes, ABridgeWhoseTableWasNotReadMayExplainThem) {
  auto lan = four_on_a_dumb_switch();
  lan.add_switch("mid");
  lan.learn("core", lan.mac_of("mid"), 1);
  lan.read_without_table("mid");
  const auto found = lan.infer(all_hear_each_other(four));
  EXPECT_TRUE(found.links.empty());
  EXPECT_TRUE(found.hidden.empty());
}

// By LLDP a switch is heard that nobody manages: what it is, is known.
TEST(Meshes, ANeighbourByLldpExplainsThem) {
  const auto lan = four_on_a_dumb_switch();
  auto devices = lan.devices();
  for (auto& device : devices) {
    if (device->name != "a") continue;
    auto changed = std::make_shared<Device>(*device);
    KnownNeighbour heard;
    heard.name = "dumb";
    heard.port_index = 24;
    heard.protocols = {"lldp"};
    changed->neighbours =
        std::make_shared<const std::vector<KnownNeighbour>>(std::vector{std::move(heard)});
    device = std::move(changed);
  }
  const auto found = infer_links(devices, all_hear_each_other(four));
  EXPECT_TRUE(found.links.empty());
  EXPECT_TRUE(found.hidden.empty());
}

}  // namespace
}  // namespace netroster::inventory
