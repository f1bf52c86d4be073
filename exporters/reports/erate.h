// What Category Two pays a district, as a document.
#pragma once

#include <vector>

#include "exporters/reports/document.h"
#include "planning/budget.h"
#include "planning/request_lines.h"

namespace netroster::reports {

struct ErateInput {
  Heading heading;
  const planning::BudgetPlan& plan;
  std::vector<planning::RequestLine> lines;  // that the refresh plan asks for in the funding year
  std::vector<std::string> notes = {};       // besides those of the plan
};
Document erate_document(const ErateInput& input);

}  // namespace netroster::reports
