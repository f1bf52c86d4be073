// What differs between two versions of the standard: in words, so that whoever approves a new one
// reads what becomes of what.
#pragma once

#include <string>
#include <vector>

#include "standards/library.h"

namespace netroster::standards {

struct Change {
  std::string group;  // "standard" "rule" "override" "model" "phase" "waiver"
  std::string name;   // of the row: a rule's id, "closet-uplinks.min_links for site OAK" …
  std::string what;   // "added", "removed" or what of it is otherwise: "demand", "fund"
  std::string before;
  std::string after;
};

// By group as above, within it by name.
std::vector<Change> changes_between(const Library& before, const Library& after);

// "site OAK", "phase p1", "high sites", "all sites".
std::string scope_text(const Override& row);
// "10 Gbps, 40 Gbps".
std::string values_text(const std::vector<Scalar>& values, Unit unit);

}  // namespace netroster::standards
