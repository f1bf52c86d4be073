// One page for a board: few figures, each with what it was before, and what nobody knows.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "exporters/reports/compliance.h"
#include "exporters/reports/document.h"
#include "planning/budget.h"
#include "planning/lives.h"
#include "planning/progress_evidence.h"
#include "planning/refresh.h"

namespace netroster::reports {

// The same figures of an earlier inventory, by the standard, prices and dates of today.
struct BoardBefore {
  std::chrono::sys_days day{};
  std::uint64_t students = 0;  // at sites that fail a required rule
  std::size_t failing = 0;     // sites that do
  standards::Tally total;
  std::size_t past_support = 0;  // things, on that day
  std::size_t things = 0;
  std::vector<planning::RefreshYear> years;  // of the plan from what was there then
  std::size_t implemented = 0;               // steps
};

struct BoardInput {
  Heading heading;
  const ComplianceReport& compliance;
  const planning::RefreshPlan& plan;
  const planning::BudgetPlan& budget;
  std::span<const planning::Life> lives;
  std::span<const planning::StepState> steps;
  std::span<const planning::SiteKnown> sites;
  const BoardBefore* before = nullptr;  // null: no inventory is of then
  std::string before_missing = {};      // why there is none, one sentence
  bool no_inventory = false;            // of the day itself: nothing of it is known
};
Document board_document(const BoardInput& input);

}  // namespace netroster::reports
