// How reports write days, kinds of sites, and cells of a spreadsheet.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "model/site.h"

namespace netroster::reports {

std::string day_text(std::chrono::sys_days day);  // "2026-07-01"
std::string kind_words(SiteKind kind);            // "elementary school"
std::string grouped(std::int64_t number);         // "1,234"
// As RFC 4180 has it; text that a spreadsheet would take for a formula begins with '.
std::string csv_cell(const std::string& raw);

}  // namespace netroster::reports
