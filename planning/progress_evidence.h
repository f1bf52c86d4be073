// What the inventory, the standard and the plan say of an action step.
#pragma once

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

struct EvidenceInput {
  const Book& book;
  Day day{};
  std::span<const Equipment> equipment;  // of all sites; empty: nothing was ever found
  std::span<const SiteKnown> sites;      // the configured ones
  const standards::Library& library;
  const standards::Judgement& judgement;           // of all sites, by all rules
  std::span<const standards::PhaseStatus> phases;  // of today
  const RefreshPlan& plan;                         // from this fiscal year on
};

// Nullopt: there is nothing to derive it from, and what was declared stands.
std::optional<Measure> measure_of(const ActionStep& step, const EvidenceInput& input);

// All steps of the book, in its order.
std::vector<StepState> step_states(const EvidenceInput& input);

}  // namespace netroster::planning
