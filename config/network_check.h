// Which address blocks nobody may be told to scan, and sets of blocks. Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "model/ip_address.h"

namespace netroster::config {

// Why the block can hold no device ("multicast addresses …"), or "".
std::string refusal(const IpNetwork& block);

bool overlap(const IpNetwork& a, const IpNetwork& b);

// "65,536" or "2^64".
std::string address_count(const IpNetwork& block);

// Blocks merged into the largest ones that lie apart, for questions in logarithmic time.
class NetworkSet {
 public:
  explicit NetworkSet(std::vector<IpNetwork> blocks);

  bool touches(const IpNetwork& block) const;
  // Every address of the block is in the set.
  bool covers(const IpNetwork& block) const;
  // The blocks of the set that lie in `block`.
  std::vector<IpNetwork> inside(const IpNetwork& block) const;

 private:
  std::vector<IpNetwork> blocks_;  // sorted; none contains another
};

}  // namespace netroster::config
