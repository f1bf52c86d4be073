// A phase as it stands, for commands and for the API.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "daemon/commands/standard_kit.h"
#include "daemon/rows.h"
#include "standards/phases.h"

namespace netroster::daemon {

// By the rules of the phase, as `library` has them.
standards::Judgement judge_phase(const Bench& bench, const standards::Library& library,
                                 const standards::World& world, const standards::Phase& phase,
                                 WallTime when);
// Since its baseline, which is read from the store. `note` says why that cannot be read, if so: the
// phase has nothing to be compared with then.
standards::PhaseStatus phase_status_of(const Bench& bench, const standards::Phase& phase,
                                       const std::string& store_path, std::string& note);

// "2026-07-01"; "" for none.
std::string day_text(const std::optional<std::chrono::sys_days>& day);
Rows phase_listing(const std::vector<standards::PhaseStatus>& all);

}  // namespace netroster::daemon
