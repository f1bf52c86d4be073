#include <fmt/format.h>

#include "exporters/interchange/escape.h"
#include "exporters/interchange/maps.h"

namespace netroster::interchange {
namespace {

struct NodeWord {
  std::string_view key;
  std::string (*read)(const TopologyNode& node);
};
using N = const TopologyNode&;
constexpr NodeWord node_words[] = {
    {"name", [](N node) { return node.name; }},
    {"kind", [](N node) { return std::string(text(node.kind)); }},
    {"site", [](N node) { return node.site; }},
    {"closet", [](N node) { return node.closet; }},
    {"role", [](N node) { return node.role; }},
    {"vendor", [](N node) { return node.vendor; }},
    {"model", [](N node) { return node.model; }},
    {"address", [](N node) { return node.address; }},
};

struct EdgeWord {
  std::string_view key;
  std::string_view type;
  std::string (*read)(const TopologyEdge& edge);
};
using E = const TopologyEdge&;
constexpr EdgeWord edge_words[] = {
    {"relation", "string", [](E edge) { return std::string(text(edge.kind)); }},
    {"state", "string",
     [](E edge) { return edge.state ? std::string(text(*edge.state)) : std::string(); }},
    {"stale", "boolean", [](E edge) { return std::string(edge.stale ? "true" : "false"); }},
    {"confidence_percent", "int",
     [](E edge) { return edge.state ? fmt::format("{}", edge.confidence) : std::string(); }},
    {"source_port", "string", [](E edge) { return edge.a_port; }},
    {"target_port", "string", [](E edge) { return edge.b_port; }},
    {"speed_bps", "long",
     [](E edge) { return edge.speed_bps ? fmt::format("{}", *edge.speed_bps) : std::string(); }},
    {"members", "int", [](E edge) { return fmt::format("{}", edge.members); }},
};

std::string datum(std::string_view prefix, std::string_view key, const std::string& value) {
  if (value.empty()) return {};
  return fmt::format("      <data key=\"{}_{}\">{}</data>\n", prefix, key, xml_text(value));
}

std::string key_line(std::string_view prefix, std::string_view of, std::string_view key,
                     std::string_view type) {
  return fmt::format("  <key id=\"{}_{}\" for=\"{}\" attr.name=\"{}\" attr.type=\"{}\"/>\n", prefix,
                     key, of, key, type);
}

}  // namespace

std::string graphml_text(const Topology& topology) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n";
  for (const auto& word : node_words) out += key_line("n", "node", word.key, "string");
  for (const auto& word : edge_words) out += key_line("e", "edge", word.key, word.type);
  out += "  <graph id=\"netroster\" edgedefault=\"undirected\">\n";
  for (const auto& node : topology.nodes) {
    out += fmt::format("    <node id=\"{}\">\n", xml_text(node.key));
    for (const auto& word : node_words) out += datum("n", word.key, word.read(node));
    out += "    </node>\n";
  }
  for (const auto& edge : topology.edges) {
    out += fmt::format("    <edge id=\"{}\" source=\"{}\" target=\"{}\">\n", xml_text(edge.key),
                       xml_text(topology.nodes[edge.a].key), xml_text(topology.nodes[edge.b].key));
    for (const auto& word : edge_words) out += datum("e", word.key, word.read(edge));
    out += "    </edge>\n";
  }
  return out + "  </graph>\n</graphml>\n";
}

}  // namespace netroster::interchange
