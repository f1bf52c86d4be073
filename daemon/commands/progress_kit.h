// The states of the action steps, for whoever reports them.
#pragma once

#include <vector>

#include "daemon/commands/planning_kit.h"
#include "planning/progress_evidence.h"

namespace netroster::daemon {

// How much of each configured site is known.
std::vector<planning::SiteKnown> sites_known(Call call, const Bench& bench);

// They refer to the steps of the holdings, which must be of all sites.
std::vector<planning::StepState> states_of(Call call, const Bench& bench, const Holdings& holdings);

}  // namespace netroster::daemon
