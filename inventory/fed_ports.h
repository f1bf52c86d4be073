// Power over Ethernet as a witness: what a port feeds is there, whatever protocols say.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>

#include "inventory/gap_things.h"
#include "model/inventory.h"

namespace netroster::inventory {

// Whether a port that hears it gives it power; nullopt: none of them says.
std::optional<bool> power_of(const Thing& thing);

// By site: ports that give power to something of which neither a neighbour row nor a link tells.
std::map<std::string, std::size_t> unheard_with_power(const Inventory& inventory);

}  // namespace netroster::inventory
