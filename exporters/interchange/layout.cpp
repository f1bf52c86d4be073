#include "exporters/interchange/layout.h"

#include <cmath>
#include <deque>
#include <map>
#include <tuple>

namespace netroster::interchange {
namespace {

constexpr int node_width = 160;
constexpr int node_height = 60;
constexpr int gap = 40;         // between nodes, and from them to the edge of their site
constexpr int layer_gap = 100;  // between layers: room for the labels of links
constexpr int title = 30;       // of a site
constexpr std::size_t row_nodes = 12;

using Places = std::vector<std::size_t>;
using Rows = std::vector<Places>;

// Neighbours of each node in its own site, each once, in the order of the nodes.
std::vector<Places> neighbours_in_site(const Topology& topology) {
  std::vector<Places> neighbours(topology.nodes.size());
  for (const auto& edge : topology.edges) {
    if (edge.a == edge.b || topology.nodes[edge.a].site != topology.nodes[edge.b].site) continue;
    neighbours[edge.a].push_back(edge.b);
    neighbours[edge.b].push_back(edge.a);
  }
  for (auto& each : neighbours) {
    std::sort(each.begin(), each.end());
    each.erase(std::unique(each.begin(), each.end()), each.end());
  }
  return neighbours;
}

// Links to devices count, whole sites away too; what hangs on a device does not make it a core.
std::vector<std::size_t> links_of(const Topology& topology) {
  std::vector<std::size_t> counts(topology.nodes.size());
  for (const auto& edge : topology.edges) {
    if (edge.kind != EdgeKind::link) continue;
    ++counts[edge.a];
    ++counts[edge.b];
  }
  return counts;
}

class Layers {
 public:
  explicit Layers(const Topology& topology)
      : topology_(topology),
        neighbours_(neighbours_in_site(topology)),
        links_(links_of(topology)),
        seen_(topology.nodes.size()) {}

  // The layers of one site, top first.
  Rows of(Places nodes) {
    std::stable_sort(nodes.begin(), nodes.end(),
                     [this](std::size_t a, std::size_t b) { return rank(a) > rank(b); });
    Rows layers;
    for (const auto root : nodes)
      if (!seen_[root]) walk(root, layers);
    return layers;
  }

 private:
  std::tuple<bool, std::size_t, bool> rank(std::size_t node) const {
    const auto& each = topology_.nodes[node];
    return {each.kind == NodeKind::device, links_[node], each.role == "core"};
  }

  void walk(std::size_t root, Rows& layers) {
    std::deque<std::pair<std::size_t, std::size_t>> waiting{{root, 0}};
    seen_[root] = true;
    while (!waiting.empty()) {
      const auto node = waiting.front().first;
      const auto depth = waiting.front().second;
      waiting.pop_front();
      if (depth == layers.size()) layers.emplace_back();
      layers[depth].push_back(node);
      for (const auto next : neighbours_[node])
        if (!seen_[next]) {
          seen_[next] = true;
          waiting.emplace_back(next, depth + 1);
        }
    }
  }

  const Topology& topology_;
  std::vector<Places> neighbours_;
  std::vector<std::size_t> links_;
  std::vector<bool> seen_;
};

int width_of(std::size_t nodes) {
  const int count = static_cast<int>(nodes);
  return count * node_width + (count - 1) * gap;
}

// Places the nodes of one site as if it stood at 0, 0; returns the size of its box.
Box place_rows(const Rows& layers, std::vector<Box>& nodes) {
  std::size_t widest = 1;
  for (const auto& layer : layers) widest = std::max(widest, std::min(layer.size(), row_nodes));
  Box box{.x = 0, .y = 0, .width = width_of(widest) + 2 * gap, .height = 0};
  int y = title + gap;
  for (const auto& layer : layers) {
    for (std::size_t begin = 0; begin < layer.size(); begin += row_nodes) {
      const auto count = std::min(row_nodes, layer.size() - begin);
      int x = (box.width - width_of(count)) / 2;
      for (std::size_t i = begin; i < begin + count; ++i, x += node_width + gap)
        nodes[layer[i]] = {.x = x, .y = y, .width = node_width, .height = node_height};
      y += node_height + gap;
    }
    y += layer_gap - gap;
  }
  box.height = y - layer_gap + gap;
  return box;
}

// Sites in rows, about as many rows as columns.
void place_sites(std::vector<Box>& sites) {
  const auto columns =
      static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(sites.size()))));
  int x = 0;
  int y = 0;
  int tallest = 0;
  for (std::size_t i = 0; i < sites.size(); ++i) {
    if (i > 0 && i % columns == 0) {
      x = 0;
      y += tallest + layer_gap;
      tallest = 0;
    }
    sites[i].x = x;
    sites[i].y = y;
    x += sites[i].width + layer_gap;
    tallest = std::max(tallest, sites[i].height);
  }
}

}  // namespace

Layout layered(const Topology& topology) {
  std::map<std::string_view, std::size_t> site_at;
  for (std::size_t i = 0; i < topology.sites.size(); ++i) site_at[topology.sites[i].id] = i;
  std::vector<Places> members(topology.sites.size());
  for (std::size_t i = 0; i < topology.nodes.size(); ++i)
    members[site_at[topology.nodes[i].site]].push_back(i);
  Layout layout;
  layout.nodes.resize(topology.nodes.size());
  Layers layers(topology);
  for (const auto& nodes : members)
    layout.sites.push_back(place_rows(layers.of(nodes), layout.nodes));
  place_sites(layout.sites);
  for (std::size_t site = 0; site < members.size(); ++site)
    for (const auto node : members[site]) {
      layout.nodes[node].x += layout.sites[site].x;
      layout.nodes[node].y += layout.sites[site].y;
    }
  return layout;
}

}  // namespace netroster::interchange
