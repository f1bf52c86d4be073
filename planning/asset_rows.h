// The register of assets row by row, for whoever checks a spreadsheet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "planning/assets.h"
#include "planning/csv.h"

namespace netroster::planning {

// As read_assets(), of rows that are taken apart already, the first with the headings.
void read_asset_rows(const std::string& file, const std::vector<CsvRow>& rows, Assets& to,
                     config::Problems& problems, const std::optional<Day>& today = std::nullopt);

// What we call the column of that heading: "serial" of "Serial Number". "": it is no column.
std::string_view asset_column(std::string_view heading);

}  // namespace netroster::planning
