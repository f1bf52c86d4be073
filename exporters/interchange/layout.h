// Where the nodes of a map stand, so that a map looks the same each time it is drawn.
#pragma once

#include <vector>

#include "exporters/interchange/topology.h"

namespace netroster::interchange {

// In pixels, from the top left corner of the page.
struct Box {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

struct Layout {
  std::vector<Box> sites;  // as Topology::sites
  std::vector<Box> nodes;  // as Topology::nodes, inside the box of their site
};

// Sites stand side by side. In each, the device with the most neighbours is on top and the others
// below it in layers, by their distance from it; a wide layer has several rows. Linear but for
// the sorting of neighbours.
Layout layered(const Topology& topology);

}  // namespace netroster::interchange
