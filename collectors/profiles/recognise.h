// Which profile a device belongs to. Pure: what the agent has to be asked for is asked in between.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "collectors/profiles/library.h"

namespace netroster::profiles {

struct Signs {
  std::string sys_descr;
  std::string sys_name;
  Oid sys_object_id;  // empty: none that says anything
};

struct Candidate {
  const Profile* profile = nullptr;
  const Match* match = nullptr;
  int priority = 0;
  std::size_t strength = 0;  // how much of the device it explains
  std::string why;           // in words

  bool needs_asking() const { return match->has.has_value(); }
};

// Everything that fits as far as the signs go, the best first. A candidate that needs asking holds
// only if the agent has what its match names.
std::vector<Candidate> candidates(const Library& library, const Signs& signs);

}  // namespace netroster::profiles
