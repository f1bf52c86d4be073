// Whether something was stated before, or the opposite of it.
#pragma once

#include <string>
#include <vector>

#include "model/manual_statement.h"

namespace netroster::daemon {

// What a statement that holds says already, or says against this one, and what to do; "": nothing.
std::string stated_before(const std::vector<ManualStatement>& all, const ManualStatement& next,
                          WallTime now);

}  // namespace netroster::daemon
