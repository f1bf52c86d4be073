// A page of HTML as PDF, by WeasyPrint.
#pragma once

#include <chrono>
#include <string>

#include "base/result.h"

namespace netroster::daemon {

// A file inside the PDF, for who wants the figures as rows.
struct Attachment {
  std::string name;  // plain: letters, digits, - and .
  std::string text;
  std::string about;  // a few words
};

// Runs weasyprint(1) on files in a directory of its own. The same page, attachment and day give the
// same bytes. Errors: Errc::unsupported when it is not installed or fails, io, disk_full.
Result<std::string> pdf_of(const std::string& html, const Attachment& attachment,
                           std::chrono::sys_days day);

}  // namespace netroster::daemon
