// The wiring of an inventory as a graph to be drawn: what every map format is written from.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporters/interchange/part.h"

namespace netroster::interchange {

struct TopologyOptions {
  bool members = false;       // each link of an aggregation is an edge, not all of them one
  bool unmanaged = false;     // neighbours that are no inventoried device are nodes
  bool access_points = true;  // access points that a controller knows are nodes
};

enum class NodeKind {
  device,
  outside,       // an inventoried device that was not chosen, at the far end of a link
  access_point,  // known from its controller only
  unmanaged,     // heard by a device, and not inventoried
  hidden         // a switch that says nothing, known by what is learned around it
};
std::string_view text(NodeKind kind);

// All texts are sanitised. "" is not known.
struct TopologyNode {
  std::string key;  // unique, and the same as long as the thing is: Device::id where there is one
  NodeKind kind = NodeKind::device;
  std::string site;  // Site::id
  std::string name;  // never ""
  std::string closet;
  std::string role;
  std::string vendor;
  std::string model;
  std::string address;
};

enum class EdgeKind {
  link,     // between devices, with a state
  heard,    // a device hears a neighbour that is none
  controls  // a controller and its access point
};
std::string_view text(EdgeKind kind);

struct TopologyEdge {
  std::string key;    // Link::id of its first member where there is one
  std::size_t a = 0;  // places in Topology::nodes
  std::size_t b = 0;
  std::string a_port;
  std::string b_port;
  EdgeKind kind = EdgeKind::link;
  std::optional<LinkState> state;  // of a link: the most doubtful one of its members
  bool stale = false;
  std::size_t members = 1;
  std::optional<std::uint64_t> speed_bps;  // of all members; unknown when one of them is
  int confidence = 0;                      // percent, of the most doubtful member
};

struct TopologySite {
  std::string id;
  std::string name;  // the configured one, else the id
};

struct Topology {
  std::vector<TopologySite> sites;  // those of the nodes, by id
  std::vector<TopologyNode> nodes;  // devices by site and name, then the others
  std::vector<TopologyEdge> edges;  // links by id, then the others
};

// Linear in devices, links, neighbours and access points, but for the sorting.
Topology make_topology(const Part& part, const TopologyOptions& options);

// What a node says on a map: its name, model and address, a line each, each cut at 80 bytes.
std::string node_label(const TopologyNode& node);
// "Te1/0/1 - 49, 10 Gbps": the state only where it is not confirmed, the count only above 1.
std::string edge_label(const TopologyEdge& edge);
// "one_sided", "stale confirmed", "heard".
std::string edge_state(const TopologyEdge& edge);
// "10 Gbps"; "" when not known.
std::string speed_words(std::optional<std::uint64_t> bits_per_second);

}  // namespace netroster::interchange
