// Addresses that a sweep would ask and that nobody has asked yet. Pure.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "model/inventory.h"
#include "model/site.h"

namespace netroster::inventory {

// Whether every address of a network is asked; others are crawled. Null: no network is.
using IsSwept = std::function<bool(const IpNetwork&)>;

// By site id, those with some. An address counts as asked once there is a state of it, also one
// that says why it is left alone. Sites whose networks overlap those of another are left out: one
// of the two is asked for both.
std::map<std::string, std::uint64_t> unasked_addresses(const Inventory& inventory,
                                                       const std::vector<Site>& sites,
                                                       const IsSwept& is_swept);

}  // namespace netroster::inventory
