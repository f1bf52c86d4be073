// A page of HTML as PDF, by WeasyPrint.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"

namespace netroster::daemon {

// Runs weasyprint(1) on files in a directory of its own. The same page and day give the same bytes.
// Errors: Errc::unsupported when it is not installed or fails, io, disk_full.
Result<std::string> pdf_of(const std::string& html, std::chrono::sys_days day);

}  // namespace netroster::daemon
