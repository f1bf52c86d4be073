#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "exporters/interchange/layout.h"
#include "exporters/interchange/look.h"
#include "exporters/interchange/maps.h"

namespace netroster::interchange {
namespace {

using Json = nlohmann::ordered_json;

// How many edges of each kind end at a node.
struct Ends {
  std::size_t confirmed = 0;
  std::size_t doubtful = 0;
  std::size_t other = 0;  // heard and controls

  std::size_t all() const { return confirmed + doubtful + other; }
};

std::vector<Ends> ends_of(const Topology& topology) {
  std::vector<Ends> ends(topology.nodes.size());
  for (const auto& edge : topology.edges)
    for (const auto node : {edge.a, edge.b}) {
      if (!edge.state)
        ++ends[node].other;
      else if (edge.state == LinkState::confirmed && !edge.stale)
        ++ends[node].confirmed;
      else
        ++ends[node].doubtful;
    }
  return ends;
}

// The panel draws arc__ fields as a ring; those of a node add up to 1.
void put_arcs(Json& object, const Ends& ends) {
  const auto share = [&ends](std::size_t part) {
    return ends.all() == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(ends.all());
  };
  object["arc__confirmed"] = share(ends.confirmed);
  object["arc__doubtful"] = share(ends.doubtful);
  object["arc__other"] = ends.all() == 0 ? 1.0 : share(ends.other);
}

void put(Json& object, const char* key, const std::string& value) {
  if (!value.empty()) object[key] = value;
}

Json node_json(const TopologyNode& node, const Ends& ends, const Box& box) {
  Json out{{"id", node.key}, {"title", node.name}};
  out["subtitle"] = node.model.empty() ? node.address : node.model;
  out["mainstat"] = fmt::format("links: {}", ends.confirmed + ends.doubtful);
  out["secondarystat"] = node.role.empty() ? std::string(text(node.kind)) : node.role;
  put_arcs(out, ends);
  out["color"] = look_of(node).border;
  out["fixedx"] = box.x;
  out["fixedy"] = box.y;
  put(out, "detail__site", node.site);
  put(out, "detail__closet", node.closet);
  put(out, "detail__vendor", node.vendor);
  put(out, "detail__address", node.address);
  return out;
}

Json edge_json(const Topology& topology, const TopologyEdge& edge) {
  const auto look = look_of(edge);
  Json out{{"id", edge.key},
           {"source", topology.nodes[edge.a].key},
           {"target", topology.nodes[edge.b].key}};
  const auto speed = speed_words(edge.speed_bps);
  out["mainstat"] =
      edge.members > 1 ? fmt::format("{}{}{} links", speed, speed.empty() ? "" : ", ", edge.members)
                       : speed;
  out["secondarystat"] = edge_state(edge);
  out["color"] = look.colour;
  out["thickness"] = look.width;
  put(out, "strokedasharray", std::string(look.dashes));
  put(out, "detail__source_port", edge.a_port);
  put(out, "detail__target_port", edge.b_port);
  if (edge.state) out["detail__confidence_percent"] = edge.confidence;
  return out;
}

}  // namespace

std::string node_graph_text(const Topology& topology) {
  const auto layout = layered(topology);
  const auto ends = ends_of(topology);
  Json nodes = Json::array();
  for (std::size_t i = 0; i < topology.nodes.size(); ++i)
    nodes.push_back(node_json(topology.nodes[i], ends[i], layout.nodes[i]));
  Json edges = Json::array();
  for (const auto& edge : topology.edges) edges.push_back(edge_json(topology, edge));
  Json out;
  out["nodes"] = std::move(nodes);
  out["edges"] = std::move(edges);
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::span<const MapFormat> map_formats() {
  static constexpr MapFormat formats[] = {{"dot", dot_text},
                                          {"graphml", graphml_text},
                                          {"drawio", drawio_text},
                                          {"mermaid", mermaid_text_of},
                                          {"node-graph", node_graph_text}};
  return formats;
}

}  // namespace netroster::interchange
