// What circuits cost and carry, against a target, and why a circuit is asked for: as a document.
#pragma once

#include <vector>

#include "exporters/reports/document.h"
#include "planning/circuits.h"

namespace netroster::reports {

struct BandwidthInput {
  Heading heading;
  std::vector<planning::CircuitFigures> circuits;
  std::vector<planning::CircuitFigures> totals;  // of each site and of the district
  WallTime from{};                               // of the traffic
  WallTime to{};
  std::vector<std::string> notes = {};
};
Document bandwidth_document(const BandwidthInput& input);

}  // namespace netroster::reports
