// What was known of a device and what was just read, as one. A part that was read to its end
// replaces what was known; anything less adds and updates, and never deletes.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "model/inventory.h"

namespace netroster::inventory {

struct Merged {
  DeviceFacts facts;
  std::vector<WallTime> neighbour_seen;  // of each of facts.neighbours
  std::map<std::string, Freshness> freshness;
  std::set<std::string, std::less<>> noted;  // the parts whose freshness this reading has set
};

// `known` is null for a new device. Lists come out in a canonical order. Rows kept from before
// follow their ports and modules when indexes were renumbered.
Merged merge_facts(const Device* known, const DeviceFacts& read, WallTime when);

// Lists in their canonical order: by index, id or address, as a walk delivers them.
void sort_facts(DeviceFacts& facts, std::vector<WallTime>& neighbour_seen);

}  // namespace netroster::inventory
