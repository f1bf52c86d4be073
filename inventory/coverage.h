// How much of each site is known, counted one step at a time.
#pragma once

#include <map>
#include <string>

#include "model/inventory.h"

namespace netroster::inventory {

class CoverageCount {
 public:
  void add(const Device& device) { count(device, true); }
  void add(const Link& link) { count(link, true); }
  void add(const AddressState& state) { count(state, true); }
  void remove(const Device& device) { count(device, false); }
  void remove(const Link& link) { count(link, false); }
  void remove(const AddressState& state) { count(state, false); }

  const std::map<std::string, Coverage>& by_site() const { return by_site_; }

 private:
  void count(const Device& device, bool up);
  void count(const Link& link, bool up);
  void count(const AddressState& state, bool up);

  std::map<std::string, Coverage> by_site_;
};

}  // namespace netroster::inventory
