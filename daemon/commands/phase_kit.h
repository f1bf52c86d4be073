// A phase as it stands, for commands and for the API.
#pragma once

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/commands/standard_kit.h"
#include "daemon/rows.h"
#include "standards/phases.h"

namespace netroster::daemon {

// By the rules of the phase.
standards::Judgement judge_phase(const Bench& bench, const standards::Library& library,
                                 const standards::World& world, const standards::Phase& phase,
                                 WallTime when);
// Since its baseline, which is read from the store. `note` says why that cannot be read, if so: the
// phase has nothing to be compared with then.
standards::PhaseStatus phase_status_of(const Bench& bench, const standards::Phase& phase,
                                       const std::string& store_path, std::string& note);

// Sites of the world of which a device is known.
std::set<std::string> known_sites(const standards::World& world);
// What is to be said of a baseline at which nothing was known of some sites or of all; ""
// otherwise.
std::string blank_text(const standards::PhaseStatus& status);
// The baseline is on a day that is still to come, with its place; nullopt: it is not.
std::optional<Error> future_baseline(const standards::Phase& phase, WallTime now);

// "present" or "missing" of evidence that is a file ("file:NAME", beside the file of the phase);
// "stated" of other evidence.
std::string_view evidence_of(const standards::Phase& phase, std::string_view evidence);

// "2026-07-01"; "" for none.
std::string day_text(const std::optional<std::chrono::sys_days>& day);
Rows phase_listing(const std::vector<standards::PhaseStatus>& all);

}  // namespace netroster::daemon
