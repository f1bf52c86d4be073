// What suggestions of networks and of addresses share. Private to this folder.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "model/inventory.h"
#include "model/site.h"

namespace netroster::inventory {

inline constexpr std::size_t most_suggested_a_site = 1'000;
inline constexpr std::size_t most_reasons = 20;  // of one suggestion

// False for addresses that mean nothing elsewhere: loopback, link-local, multicast, unspecified.
bool is_usable(const IpAddress& address);

// Its name, or else its id.
const std::string& told_name(const Device& device);

// Answers the same question once only: many routers know the same routes.
class Declared {
 public:
  explicit Declared(const std::vector<Site>& sites) : sites_(sites) {}
  // Inside a declared or an excluded block of any site.
  bool holds(const IpNetwork& network);

 private:
  const std::vector<Site>& sites_;
  std::map<IpNetwork, bool> known_;
};

}  // namespace netroster::inventory
