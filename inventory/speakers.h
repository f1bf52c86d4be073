// Whose words frames on a cable are, and what they say of the devices at its ends. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "model/inventory.h"
#include "model/observation.h"

namespace netroster::inventory {

// Neighbour::source of what frames said.
inline constexpr const char* by_capture = "capture";

// What one frame said, and when it was heard last.
struct HeardRow {
  Neighbour row;
  WallTime when{};
};

// The inventoried device whose words a row are; null when no device has its signs, or several have
// them equally.
const Device* speaker_of(const Inventory& inventory, const Neighbour& row);

// What is heard on the cable of a port of `device`: all rows but its own. `port` is a position in
// its ports. Empty when nothing is heard.
std::vector<Observation> heard_at(const Inventory& inventory, const Device& device, int port,
                                  const std::vector<HeardRow>& rows);

// What is heard on one cable in both directions: each of its ends hears what the other says. Where
// a protocol is heard that bridges do not pass on, the others do not count.
// Errc::no_data, in words, when the rows are not those of two known devices.
Result<std::vector<Observation>> heard_on_cable(const Inventory& inventory,
                                                const std::vector<HeardRow>& rows);

}  // namespace netroster::inventory
