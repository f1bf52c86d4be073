// The register of assets held against what was seen, as a document.
#pragma once

#include <vector>

#include "exporters/reports/document.h"
#include "planning/reconcile.h"

namespace netroster::reports {

// What the rows refer to must outlive the document.
Document assets_document(const Heading& heading, const planning::Book& book,
                         std::vector<planning::Reconciled> rows);

}  // namespace netroster::reports
