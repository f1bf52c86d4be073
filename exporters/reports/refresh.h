// The refresh plan as a document: what each fiscal year costs, who pays it, and why each thing is
// replaced in which.
#pragma once

#include "exporters/reports/document.h"
#include "planning/refresh.h"

namespace netroster::reports {

// `plan` and `book` must outlive the document.
Document refresh_document(const Heading& heading, const planning::Book& book,
                          const planning::RefreshPlan& plan);

}  // namespace netroster::reports
