// How a node and an edge look on every map: one place, so that all formats tell states alike.
#pragma once

#include <string_view>

#include "exporters/interchange/topology.h"

namespace netroster::interchange {

struct NodeLook {
  std::string_view fill;    // "#rrggbb"
  std::string_view border;  // "#rrggbb"
  bool dashed = false;
};
NodeLook look_of(const TopologyNode& node);

// States differ in their line as well as in colour, for whoever sees no colours.
struct EdgeLook {
  std::string_view colour;  // "#rrggbb"
  std::string_view dashes;  // lengths of dash and gap in pixels, "8 4"; "" for an unbroken line
  std::string_view style;   // "solid" "dashed" "dotted"
  int width = 1;            // pixels
};
EdgeLook look_of(const TopologyEdge& edge);

}  // namespace netroster::interchange
