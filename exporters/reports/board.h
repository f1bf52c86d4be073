// One page for a board: few figures, each with what it was before, and what nobody knows.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "exporters/reports/compliance.h"
#include "exporters/reports/document.h"
#include "planning/budget.h"
#include "planning/lives.h"
#include "planning/progress_evidence.h"
#include "planning/refresh.h"

namespace netroster::reports {

struct BoardInput {
  Heading heading;
  const ComplianceReport& compliance;  // with what it is compared with, where there is such
  const planning::RefreshPlan& plan;
  const planning::BudgetPlan& budget;
  std::span<const planning::Life> lives;
  std::span<const planning::StepState> steps;
  std::span<const planning::SiteKnown> sites;
};
Document board_document(const BoardInput& input);

}  // namespace netroster::reports
