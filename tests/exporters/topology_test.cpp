#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "base/text.h"
#include "district.h"
#include "exporters/interchange/layout.h"
#include "exporters/interchange/maps.h"

namespace netroster::interchange {
namespace {

using test::district;
using test::expect_golden;

std::size_t count(const Topology& topology, NodeKind kind) {
  return static_cast<std::size_t>(
      std::count_if(topology.nodes.begin(), topology.nodes.end(),
                    [kind](const TopologyNode& node) { return node.kind == kind; }));
}

std::size_t count(const Topology& topology, EdgeKind kind) {
  return static_cast<std::size_t>(
      std::count_if(topology.edges.begin(), topology.edges.end(),
                    [kind](const TopologyEdge& edge) { return edge.kind == kind; }));
}

TEST(Topology, DrawsAnAggregationAsOneEdgeThatIsBelievedAsItsWeakestMember) {
  const auto made = district();
  const auto topology = make_topology(made.all(), {});
  EXPECT_EQ(count(topology, EdgeKind::link), 7U);
  const auto& edge = topology.edges.front();
  EXPECT_EQ(edge.members, 2U);
  EXPECT_EQ(edge.state, LinkState::one_sided);
  EXPECT_EQ(edge.a_port, "Po1");
  EXPECT_EQ(edge.b_port, "Trk1");
  EXPECT_EQ(edge.speed_bps, 20'000'000'000U);
  EXPECT_EQ(edge_label(edge), "Po1 - Trk1, 20 Gbps, 2 links, one_sided");
}

TEST(Topology, DrawsEachMemberWhenAsked) {
  const auto made = district();
  const auto topology = make_topology(made.all(), {.members = true});
  EXPECT_EQ(count(topology, EdgeKind::link), 8U);
  EXPECT_EQ(topology.edges[0].state, LinkState::confirmed);
  EXPECT_EQ(topology.edges[0].a_port, "Te1/0/1");
}

TEST(Topology, DrawsUnmanagedNeighboursOnlyWhenAsked) {
  const auto made = district();
  EXPECT_EQ(count(make_topology(made.all(), {}), NodeKind::unmanaged), 0U);
  const auto topology = make_topology(made.all(), {.unmanaged = true});
  EXPECT_EQ(count(topology, NodeKind::unmanaged), 1U);
  EXPECT_EQ(count(topology, EdgeKind::heard), 2U);
}

TEST(Topology, DrawsAHiddenSwitchWithALinkFromEachOfItsPorts) {
  auto made = district();
  auto hidden = std::make_shared<HiddenSwitch>();
  hidden->id = "WHS|hidden|x|1";
  hidden->site = "WHS";
  hidden->estimated_ports = 8;
  hidden->confidence = 75;
  for (const std::size_t i : {0U, 1U})
    hidden->ports.push_back({made.inventory.devices[i]->id, "7", {}, 1'000'000'000, ""});
  made.inventory.hidden = {hidden};
  const auto before = count(make_topology(district().all(), {}), EdgeKind::link);
  const auto topology = make_topology(made.all(), {});
  ASSERT_EQ(count(topology, NodeKind::hidden), 1U);
  EXPECT_EQ(count(topology, EdgeKind::link), before + 2);
  const auto& edge = topology.edges[before];
  EXPECT_EQ(topology.nodes[edge.b].name, "unmanaged switch, 8 ports or more");
  EXPECT_EQ(edge_label(edge), "7, 1 Gbps, inferred");
  EXPECT_EQ(edge.confidence, 75);
}

TEST(Topology, JoinsAnAccessPointOfAControllerWithWhatItsSwitchHears) {
  const auto made = district();
  const auto topology = make_topology(made.all(), {});
  EXPECT_EQ(count(topology, NodeKind::access_point), 2U);
  EXPECT_EQ(count(topology, EdgeKind::controls), 2U);
  EXPECT_EQ(count(topology, EdgeKind::heard), 1U);
  const auto without = make_topology(made.all(), {.access_points = false});
  EXPECT_EQ(count(without, NodeKind::access_point), 0U);
  EXPECT_EQ(count(without, EdgeKind::heard), 0U);
}

TEST(Topology, OfOneSiteHasTheFarEndsOfItsLinks) {
  const auto made = district();
  const auto topology = make_topology(made.of_site("OMS"), {});
  EXPECT_EQ(count(topology, NodeKind::device), 2U);
  ASSERT_EQ(count(topology, NodeKind::outside), 1U);
  EXPECT_EQ(topology.nodes.back().name, "whs-mdf-core1");
  EXPECT_EQ(topology.edges.size(), 1U);
  EXPECT_EQ(topology.sites.size(), 2U);
}

TEST(Layout, HasTheBestConnectedDeviceOnTopAndNoTwoNodesInOnePlace) {
  const auto made = district();
  const auto topology = make_topology(made.all(), {.unmanaged = true});
  const auto layout = layered(topology);
  ASSERT_EQ(layout.nodes.size(), topology.nodes.size());
  int core = 0;
  int access = 0;
  for (std::size_t i = 0; i < topology.nodes.size(); ++i) {
    if (topology.nodes[i].name == "whs-mdf-core1") core = layout.nodes[i].y;
    if (topology.nodes[i].name == "whs-idf1-sw1") access = layout.nodes[i].y;
    for (std::size_t k = 0; k < i; ++k)
      EXPECT_TRUE(layout.nodes[i].x != layout.nodes[k].x || layout.nodes[i].y != layout.nodes[k].y)
          << i << " " << k;
  }
  EXPECT_LT(core, access);
  for (std::size_t i = 0; i < topology.nodes.size(); ++i) {
    const auto site = topology.nodes[i].site == "OMS" ? 0U : 1U;
    EXPECT_GE(layout.nodes[i].x, layout.sites[site].x);
    EXPECT_LE(layout.nodes[i].x + layout.nodes[i].width,
              layout.sites[site].x + layout.sites[site].width);
    EXPECT_LE(layout.nodes[i].y + layout.nodes[i].height,
              layout.sites[site].y + layout.sites[site].height);
  }
}

// parse_back.py reads the same files with the parsers of other programs.
TEST(Maps, AreAsTheGoldenFiles) {
  const auto made = district();
  const auto topology = make_topology(made.all(), {.unmanaged = true});
  for (const auto& format : map_formats())
    expect_golden("topology." + std::string(format.name), format.write(topology));
}

TEST(Maps, OfNothingAreWholeFilesToo) {
  const Inventory nothing;
  const auto topology = make_topology({.inventory = nothing, .sites = {}, .devices = {}}, {});
  EXPECT_NE(dot_text(topology).find("graph netroster {"), std::string::npos);
  EXPECT_EQ(node_graph_text(topology), "{\n \"nodes\": [],\n \"edges\": []\n}\n");
}

TEST(Maps, HoldNoControlOrInvisibleCharacter) {
  const auto made = district();
  const auto topology = make_topology(made.all(), {.unmanaged = true});
  for (const auto& format : map_formats()) {
    const auto text = format.write(topology);
    EXPECT_EQ(sanitise_lines(text, text.size() * 2),
              text.substr(0, text.find_last_not_of('\n') + 1))
        << format.name;
  }
}

// No name may end the text that Mermaid is in, or begin a directive in it.
TEST(Maps, MermaidLabelsHoldNoGrammar) {
  const auto made = district();
  const auto text = mermaid_text_of(make_topology(made.all(), {.unmanaged = true}));
  EXPECT_EQ(text.find("<script"), std::string::npos);
  EXPECT_EQ(text.find("%%"), std::string::npos);
  EXPECT_EQ(text.find('{'), std::string::npos);
  EXPECT_NE(text.find("#60;script#62;"), std::string::npos);
}

}  // namespace
}  // namespace netroster::interchange
