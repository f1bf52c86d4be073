// How the district stands against its standard: for /metrics, and for the history of verdicts.
#pragma once

#include "config/config.h"
#include "inventory/store/verdicts.h"
#include "model/inventory.h"
#include "standards/judge.h"
#include "standards/world.h"

namespace netroster::service {

// Holds every site against every rule. It takes seconds for a large district: not for the thread
// that answers. Of one rule at one site 20 unknown findings are kept, the others are counted.
standards::Judgement judge_district(const standards::Library& library,
                                    const standards::Sources& sources);

// What the store keeps of it.
inventory::Judged judged_of(const standards::Library& library,
                            const standards::Judgement& judgement, WallTime now);

}  // namespace netroster::service
