// What the inventory, the standard and the plan say of an action step.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "planning/book.h"
#include "planning/equipment.h"
#include "planning/progress.h"
#include "planning/refresh.h"
#include "standards/judge.h"

namespace netroster::planning {

// How much of a site is known.
struct SiteKnown {
  std::string site;
  std::optional<double> identified_percent;  // of what is seen; nullopt: not known
  std::optional<Day> last_sweep;             // nullopt: never
};

// What the evidence was before, by days before the day: whatever held then and holds now has held.
// A number of days that is not there: nothing is known of then.
using EarlierMeasures = std::map<std::int64_t, std::map<std::string, Measure>>;

struct EvidenceInput {
  const Book& book;
  Day day{};
  std::span<const Equipment> equipment;  // of all sites; empty: nothing was ever found
  std::span<const SiteKnown> sites;      // the configured ones
  const standards::Library& library;
  const standards::Judgement& judgement;           // of all sites, by all rules
  std::span<const standards::PhaseStatus> phases;  // of today
  const RefreshPlan& plan;                         // from this fiscal year on
  const EarlierMeasures* earlier = nullptr;        // by key of the step
};

// Nullopt: there is nothing to derive it from, and what was declared stands.
std::optional<Measure> measure_of(const ActionStep& step, const EvidenceInput& input);

// For how many days the evidence of a step must hold; 0: it counts at once. What people adopt or
// publish has its own days.
std::int64_t hold_days_of(const ActionStep& step, const ActionPlan& plan);

// All steps of the book, in its order.
std::vector<StepState> step_states(const EvidenceInput& input);

}  // namespace netroster::planning
