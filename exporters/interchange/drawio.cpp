#include <fmt/format.h>

#include <map>

#include "exporters/interchange/escape.h"
#include "exporters/interchange/layout.h"
#include "exporters/interchange/look.h"
#include "exporters/interchange/maps.h"

namespace netroster::interchange {
namespace {

// Styles hold no text of devices: a ; in one would be a style of its own.
std::string geometry(const Box& box) {
  return fmt::format("<mxGeometry x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" as=\"geometry\"/>",
                     box.x, box.y, box.width, box.height);
}

std::string site_cell(std::size_t number, const TopologySite& site, const Box& box) {
  return fmt::format(
      "        <mxCell id=\"site-{}\" value=\"{}\" style=\"rounded=0;container=1;collapsible=0;"
      "verticalAlign=top;fontStyle=1;fillColor=none;strokeColor=#9e9e9e;\" vertex=\"1\" "
      "parent=\"1\">{}</mxCell>\n",
      number, xml_text(site.name), geometry(box));
}

std::string node_cell(const TopologyNode& node, std::size_t site, const Box& box) {
  const auto look = look_of(node);
  return fmt::format(
      "        <mxCell id=\"node {}\" value=\"{}\" style=\"rounded=1;whiteSpace=wrap;"
      "fillColor={};strokeColor={};dashed={};\" vertex=\"1\" parent=\"site-{}\">{}</mxCell>\n",
      xml_text(node.key), xml_text(node_label(node)), look.fill, look.border, look.dashed ? 1 : 0,
      site, geometry(box));
}

std::string edge_cell(const Topology& topology, const TopologyEdge& edge) {
  const auto look = look_of(edge);
  const auto dashes = look.dashes.empty() ? std::string("dashed=0;")
                                          : fmt::format("dashed=1;dashPattern={};", look.dashes);
  return fmt::format(
      "        <mxCell id=\"edge {}\" value=\"{}\" style=\"endArrow=none;fontSize=9;"
      "strokeColor={};strokeWidth={};{}\" edge=\"1\" parent=\"1\" source=\"node {}\" "
      "target=\"node {}\"><mxGeometry relative=\"1\" as=\"geometry\"/></mxCell>\n",
      xml_text(edge.key), xml_text(edge_label(edge)), look.colour, look.width, dashes,
      xml_text(topology.nodes[edge.a].key), xml_text(topology.nodes[edge.b].key));
}

}  // namespace

std::string drawio_text(const Topology& topology) {
  const auto layout = layered(topology);
  std::map<std::string_view, std::size_t> site_at;
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<mxfile host=\"netroster\">\n  <diagram id=\"wiring\" name=\"Wiring\">\n"
      "    <mxGraphModel grid=\"1\" gridSize=\"10\" page=\"0\">\n      <root>\n"
      "        <mxCell id=\"0\"/>\n        <mxCell id=\"1\" parent=\"0\"/>\n";
  for (std::size_t i = 0; i < topology.sites.size(); ++i) {
    site_at[topology.sites[i].id] = i;
    out += site_cell(i, topology.sites[i], layout.sites[i]);
  }
  for (std::size_t i = 0; i < topology.nodes.size(); ++i) {
    const auto site = site_at[topology.nodes[i].site];
    auto box = layout.nodes[i];  // draw.io counts from the corner of the parent
    box.x -= layout.sites[site].x;
    box.y -= layout.sites[site].y;
    out += node_cell(topology.nodes[i], site, box);
  }
  for (const auto& edge : topology.edges) out += edge_cell(topology, edge);
  return out + "      </root>\n    </mxGraphModel>\n  </diagram>\n</mxfile>\n";
}

}  // namespace netroster::interchange
