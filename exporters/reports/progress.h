// The progress report: how every action step of the district's plan stands, and why.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "exporters/reports/document.h"
#include "planning/progress_evidence.h"

namespace netroster::reports {

struct ProgressInput {
  Heading heading;
  const planning::ActionPlan& plan;
  std::vector<planning::StepState> steps;
  // States of an earlier report, by ActionStep::key(); what is not in it is compared with what was
  // declared.
  std::map<std::string, planning::Progress> before = {};
  std::string compared_with = {};  // "the report of 2026-04-01"; "": with what was declared
};
Document progress_document(ProgressInput input);

}  // namespace netroster::reports
