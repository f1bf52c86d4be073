// One fact about the device by the rules of its profile, and where it came from.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/facts.h"

namespace netroster::mib {

struct Context;

// A value with its origin; an empty value is nothing found.
struct Found {
  std::string value;
  std::string raw;
  std::string source;
  std::string rule;
  std::string confidence;  // as FactOrigin's

  explicit operator bool() const { return !value.empty(); }
};

using Parts = std::vector<const Module*>;

// The chassis in the order of their place in a stack; when no part is called a chassis, the parts
// at the top of the tree.
Parts chassis_of(const Context& context);

Found from_profile(const Context& context, const Parts& chassis, std::string_view fact);

}  // namespace netroster::mib
