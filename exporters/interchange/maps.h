// Maps of the wiring in the formats that drawing programs read. Pure functions; the texts are
// valid in their format whatever devices call themselves, and the same input gives the same bytes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "exporters/interchange/topology.h"

namespace netroster::interchange {

// The DOT language of Graphviz: an undirected graph, sites as clusters.
std::string dot_text(const Topology& topology);
// GraphML 1.0. Nodes and edges carry every known word as typed data.
std::string graphml_text(const Topology& topology);
// mxGraph XML as draw.io opens it, not compressed, laid out by layered(). Labels are plain text:
// without html=1 draw.io shows markup in a name as it is written.
std::string drawio_text(const Topology& topology);
// A Mermaid flowchart. Renderers refuse more than about 500 edges unless told otherwise.
std::string mermaid_text_of(const Topology& topology);
// The two frames of Grafana's node graph panel as {"nodes": […], "edges": […]}, in the names that
// the panel looks for; fixedx and fixedy are those of layered().
std::string node_graph_text(const Topology& topology);

struct MapFormat {
  std::string_view name;  // as --format has it
  std::string (*write)(const Topology& topology);
};
std::span<const MapFormat> map_formats();

}  // namespace netroster::interchange
