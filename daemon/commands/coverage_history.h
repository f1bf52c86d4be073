// coverage --history: how much was known from when to when, and which gaps came and went.
#pragma once

#include "daemon/command.h"

namespace netroster::daemon {

Exit print_coverage_history(Call call);

}  // namespace netroster::daemon
