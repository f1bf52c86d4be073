// Which columns each kind of spreadsheet has, and what may stand in them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "planning/import.h"

namespace netroster::planning {

enum class CellForm : std::uint8_t {
  text,
  list,  // with ; between
  networks,
  count,
  number,
  truth,
  day,
  money,
  site_kind,
  day_kind,
  confidence
};

struct ImportColumn {
  std::string_view key;      // of the TOML table
  std::string_view aliases;  // other headings, with blanks between
  CellForm form = CellForm::text;
  bool required = false;
};
// Empty for assets, which are read as the register is.
std::span<const ImportColumn> import_columns(ImportKind kind);

// The cell as a value of TOML. Errors (Errc::invalid): what it must be.
Result<std::string> toml_value(CellForm form, std::string_view cell);

}  // namespace netroster::planning
