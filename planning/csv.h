// Comma-separated text as spreadsheets write it (RFC 4180), taken apart and nothing more.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace netroster::planning {

inline constexpr std::size_t most_csv_columns = 200;
inline constexpr std::size_t most_csv_rows = 250'000;

struct CsvRow {
  std::uint32_t line = 0;  // in which it begins, from 1
  std::vector<std::string> cells;
  // Where it stands in the text, its line end with it.
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Takes line ends of every kind, quoted cells with commas, line ends and doubled quotes in them,
// and a byte order mark. Empty lines are left out. Errors (Errc::invalid, limit) say the line and
// fit after "FILE: ".
Result<std::vector<CsvRow>> parse_csv(std::string_view text);

// "Serial Number" is serial_number.
std::string column_key(std::string_view heading);

}  // namespace netroster::planning
