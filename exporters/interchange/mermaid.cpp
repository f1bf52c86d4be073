#include <fmt/format.h>

#include "exporters/interchange/escape.h"
#include "exporters/interchange/look.h"
#include "exporters/interchange/maps.h"

namespace netroster::interchange {
namespace {

// Mermaid's own identifiers, for those of devices may hold words of its grammar.
std::string node_line(std::size_t number, const TopologyNode& node) {
  const auto look = look_of(node);
  return fmt::format("    n{}[\"{}\"]\n    style n{} fill:{},stroke:{},color:#000000{}\n", number,
                     mermaid_text(node_label(node)), number, look.fill, look.border,
                     look.dashed ? ",stroke-dasharray:5 3" : "");
}

std::string edge_line(std::size_t number, const TopologyEdge& edge) {
  const auto look = look_of(edge);
  const auto label = edge_label(edge);
  const auto quoted = label.empty() ? std::string() : fmt::format("|\"{}\"|", mermaid_text(label));
  const auto dashes =
      look.dashes.empty() ? std::string() : fmt::format(",stroke-dasharray:{}", look.dashes);
  return fmt::format("  n{} ---{} n{}\n  linkStyle {} stroke:{},stroke-width:{}px{}\n", edge.a,
                     quoted, edge.b, number, look.colour, look.width, dashes);
}

}  // namespace

std::string mermaid_text_of(const Topology& topology) {
  std::string out = "flowchart TB\n";
  for (std::size_t site = 0; site < topology.sites.size(); ++site) {
    out += fmt::format("  subgraph s{}[\"{}\"]\n", site, mermaid_text(topology.sites[site].name));
    for (std::size_t i = 0; i < topology.nodes.size(); ++i)
      if (topology.nodes[i].site == topology.sites[site].id) out += node_line(i, topology.nodes[i]);
    out += "  end\n";
  }
  for (std::size_t i = 0; i < topology.edges.size(); ++i) out += edge_line(i, topology.edges[i]);
  return out;
}

}  // namespace netroster::interchange
