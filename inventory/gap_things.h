// Things that somebody sees and that are not in the inventory, each put together from all the names
// it goes by. Private to gaps.cpp.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "inventory/gaps.h"

namespace netroster::inventory {

// Who hears it.
struct Hearing {
  const Device* device = nullptr;
  const KnownNeighbour* row = nullptr;
};

// One thing under all the names it goes by.
struct Thing {
  std::set<std::string> keys;
  std::set<std::string> sites;    // where it was heard or asked
  std::set<IpAddress> addresses;  // that it names, or that were asked
  std::vector<Hearing> told;
  Gap gap;
};

// Keys are words with their kind in front. A thing that is seen under two of them is one thing.
class Things {
 public:
  Thing& at(const std::vector<std::string>& keys);

  template <typename Take>
  void each(Take take) {
    for (auto& thing : things_)
      if (!thing.keys.empty()) take(thing);
  }

 private:
  std::size_t merged(std::size_t into, std::size_t other);

  std::vector<Thing> things_;
  std::unordered_map<std::string, std::size_t> by_key_;
};

bool has_capability(const KnownNeighbour& neighbour, std::string_view capability);
// It carries the network of others: a bridge, a router, an access point or a repeater, and no
// phone, which has a bridge in it.
bool carries_others(const KnownNeighbour& neighbour);

// Of what a neighbour is called and says of itself, what is not yet known. Of chassis ids a MAC
// address is taken before other words.
void take_words(const KnownNeighbour& neighbour, Gap& gap);

// What it goes by, without its site: its least address, or the least of `in_scope` if there is one;
// else its MAC address, its name, its chassis id. So it does not depend on who was read first.
std::string sign_of(const Thing& thing, const std::set<IpAddress>& in_scope);

// Its MAC address when its chassis id is one that no other device has (IEEE 802, universally
// administered); nullopt otherwise.
std::optional<MacAddress> unique_mac(const std::string& chassis_id);

}  // namespace netroster::inventory
