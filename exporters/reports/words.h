// How reports write days, kinds of sites, and cells of a spreadsheet.
#pragma once

#include <chrono>
#include <string>

#include "model/site.h"

namespace netroster::reports {

std::string day_text(std::chrono::sys_days day);  // "2026-07-01"
std::string kind_words(SiteKind kind);            // "elementary school"
// As RFC 4180 has it; text that a spreadsheet would take for a formula begins with '.
std::string csv_cell(const std::string& raw);

}  // namespace netroster::reports
