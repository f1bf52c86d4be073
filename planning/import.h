// Spreadsheets of a district, checked line by line and turned into files of the configuration. Pure
// functions: nothing is written here, so nothing can be half applied.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/problem.h"
#include "planning/book.h"

namespace netroster::planning {

enum class ImportKind : std::uint8_t { sites, assets, lifecycle, prices, calendar };
std::string_view text(ImportKind kind);

struct ImportFault {
  std::uint32_t column = 0;  // from 1; 0: of the row as a whole
  std::string heading;       // of that column, as the file has it
  std::string what;
};

struct ImportRow {
  std::uint32_t line = 0;
  std::string key;  // what the row is about: a serial number, a site's id …
  std::vector<ImportFault> faults;
  bool good() const { return faults.empty(); }
};

// A row as the table that it becomes.
struct ImportTable {
  std::uint32_t line = 0;  // of the spreadsheet
  std::string text;        // with its comment and an empty line after it
  std::string inlined;     // the same on one line: `site = [{id = "OAK", …}]`
};
// The new errors when these tables stand beside the files that are there, from the code that reads
// those.
using JudgeTables =
    std::function<std::vector<config::Problem>(const std::vector<const ImportTable*>&)>;

struct ImportKnown {
  std::set<std::string, std::less<>> sites;    // ids and billed entity numbers
  std::set<std::string, std::less<>> serials;  // in the register, as serial_key() has them
  const Book* book = nullptr;                  // what planning.d says; null: nothing
  std::optional<Day> today = std::nullopt;     // what was bought after it is a slip
  JudgeTables judge = {};                      // of sites and the calendar; none: not asked
};

struct Import {
  std::vector<ImportRow> rows;        // in the order of the file
  std::vector<ImportFault> headings;  // columns that are left out
  std::string good_text;              // the good rows, as the file that they become
  std::size_t good = 0;
};

// `name`: of the file, for the texts. Errors (Errc::invalid): it is no CSV, or a column that must
// be there is not; both say the line.
Result<Import> read_import(ImportKind kind, const std::string& name, std::string_view text,
                           const ImportKnown& known);

// Where good_text belongs under the configuration's directory: "planning.d/prices-bid.toml".
// Nullopt: at the end of netroster.toml.
std::optional<std::string> import_target(ImportKind kind, std::string_view stem);

}  // namespace netroster::planning
