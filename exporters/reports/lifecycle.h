// Until when there is support, as a document.
#pragma once

#include <vector>

#include "exporters/reports/document.h"
#include "planning/lives.h"

namespace netroster::reports {

// What the lives refer to must outlive the document. `day`: on which they are looked at.
Document lifecycle_document(const Heading& heading, std::vector<planning::Life> lives,
                            planning::Day day);

}  // namespace netroster::reports
