#pragma once

#include <string>

namespace netroster::mib {

struct Context;

// The class of the device as far as the standard MIBs and its own description say: "switch",
// "router", "printer" …; "" when they do not.
std::string kind_of(const Context& context);

}  // namespace netroster::mib
