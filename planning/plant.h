// What the district declares that wears out and that no device tells of.
#pragma once

#include <span>
#include <vector>

#include "model/site.h"
#include "planning/book.h"
#include "planning/equipment.h"

namespace netroster::planning {

// [[plant]] of planning.d, and the battery of every [[site.ups]], with the day that it was put in
// as `first_seen`; by site and name. They are in no inventory, and have a life only by their age.
std::vector<Equipment> declared_plant(const Book& book, std::span<const Site> sites);

}  // namespace netroster::planning
