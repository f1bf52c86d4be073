#include <fmt/format.h>

#include "exporters/interchange/escape.h"
#include "exporters/interchange/look.h"
#include "exporters/interchange/maps.h"

namespace netroster::interchange {
namespace {

std::string tooltip_of(const TopologyNode& node) {
  std::string tip = node.name;
  for (const auto* word : {&node.closet, &node.role, &node.vendor, &node.model, &node.address})
    if (!word->empty()) tip += ", " + *word;
  return tip;
}

std::string node_line(const TopologyNode& node) {
  const auto look = look_of(node);
  return fmt::format(
      "    {} [label={}, tooltip={}, fillcolor=\"{}\", color=\"{}\", style=\"filled{}\"];\n",
      dot_quoted(node.key), dot_quoted(node_label(node)), dot_quoted(tooltip_of(node)), look.fill,
      look.border, look.dashed ? ",dashed" : "");
}

// Ports stand at the ends, everything else in the middle.
std::string edge_line(const Topology& topology, const TopologyEdge& edge) {
  const auto look = look_of(edge);
  auto middle = edge;
  middle.a_port.clear();
  middle.b_port.clear();
  const auto tip = fmt::format("{}, {} %", edge_state(edge), edge.confidence);
  return fmt::format(
      "  {} -- {} [taillabel={}, headlabel={}, label={}, edgetooltip={}, color=\"{}\", "
      "style={}, penwidth={}];\n",
      dot_quoted(topology.nodes[edge.a].key), dot_quoted(topology.nodes[edge.b].key),
      dot_quoted(edge.a_port), dot_quoted(edge.b_port), dot_quoted(edge_label(middle)),
      dot_quoted(edge.state ? tip : edge_state(edge)), look.colour, look.style, look.width);
}

}  // namespace

std::string dot_text(const Topology& topology) {
  std::string out =
      "graph netroster {\n"
      "  graph [rankdir=TB, ranksep=1.2, charset=\"UTF-8\"];\n"
      "  node [shape=box, fontname=\"sans-serif\", fontsize=10];\n"
      "  edge [fontname=\"sans-serif\", fontsize=8];\n";
  for (std::size_t site = 0; site < topology.sites.size(); ++site) {
    out += fmt::format("  subgraph cluster_{} {{\n    label={};\n", site,
                       dot_quoted(topology.sites[site].name));
    for (const auto& node : topology.nodes)
      if (node.site == topology.sites[site].id) out += node_line(node);
    out += "  }\n";
  }
  for (const auto& edge : topology.edges) out += edge_line(topology, edge);
  return out + "}\n";
}

}  // namespace netroster::interchange
