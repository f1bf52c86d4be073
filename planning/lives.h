// Each thing with what is known of the support of its model.
#pragma once

#include <span>
#include <vector>

#include "planning/equipment.h"
#include "planning/lifecycle.h"

namespace netroster::planning {

struct Life {
  const Equipment* thing = nullptr;
  const ModelLife* row = nullptr;  // null: nothing is known of the model
  LifeState state = LifeState::unknown;
};
// In the order of the things, which must outlive it, as must the rows.
std::vector<Life> lives_of(const Lifecycle& lifecycle, std::span<const Equipment> things, Day day);

// The worst first, and of these what ends first; what is equal stays in its order.
void put_worst_first(std::vector<Life>& lives);

// One for each kind, maker and model, in the order of put_worst_first().
struct ModelCount {
  Life life;  // of the first
  std::size_t count = 0;
  std::vector<std::string> sites;
};
std::vector<ModelCount> counted_by_model(std::span<const Life> lives);

}  // namespace netroster::planning
