// The states of the action steps, for whoever reports them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "daemon/commands/planning_kit.h"
#include "planning/progress_evidence.h"
#include "planning/refresh.h"

namespace netroster::daemon {

// An inventory and the time that it is looked at.
struct Moment {
  const Inventory& inventory;
  const standards::World& world;
  WallTime when{};
};
inline Moment now_of(const Bench& bench) { return {*bench.snapshot, *bench.world, bench.now}; }

// Judged by the standard of today, as of the day.
standards::Judgement judged_at(const Bench& bench, const Moment& moment);

// How much of each configured site is known.
std::vector<planning::SiteKnown> sites_known(Call call, const Bench& bench, const Moment& moment);

// They refer to the steps of the book. Whatever must hold for some days is looked up in the
// inventory of then; one that is not there was not known.
std::vector<planning::StepState> states_at(Call call, const Bench& bench,
                                           const planning::Book& book, const Moment& moment);

// "fail" of a required rule, by site.
std::vector<std::string> sites_failing(const standards::Library& library,
                                       const standards::Judgement& judgement);

}  // namespace netroster::daemon
