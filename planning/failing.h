// What must be replaced because it fails the standard, and no cable or setting would mend it.
#pragma once

#include <map>
#include <span>
#include <string>
#include <utility>

#include "planning/book.h"
#include "planning/equipment.h"
#include "standards/judge.h"

namespace netroster::planning {

struct Failing {
  std::string because;                // "capacity: fails poe-headroom (…)"
  const ReplaceRule* rule = nullptr;  // of the book
};
// By site and name of the thing; the first [[replace_for]] that one of its failures fits counts.
// Only failures count: what is not known replaces nothing.
using FailingThings = std::map<std::pair<std::string, std::string>, Failing>;
FailingThings failing_things(const Book& book, std::span<const Equipment> things,
                             const standards::Judgement& judgement);

}  // namespace netroster::planning
