// A document as an Excel workbook (ECMA-376), where staff live in spreadsheets.
#pragma once

#include <string>

#include "base/result.h"
#include "exporters/reports/document.h"

namespace netroster::reports {

// Writes the file: a sheet that says what it is, then one for each table. Text is text and never a
// formula, whatever it begins with. Rows go to disk one at a time; what libxlsxwriter keeps until
// then is in `directory`. The same document gives the same bytes. Errors: Errc::io, limit (more
// rows than a sheet may have).
Result<void> write_xlsx(const Document& document, const std::string& file,
                        const std::string& directory);

}  // namespace netroster::reports
