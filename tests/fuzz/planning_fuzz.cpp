// Any bytes as a register of assets and as a file of planning.d.
#include <cstdint>
#include <string>

#include "planning/book.h"
#include "planning/csv.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace netroster;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (const auto rows = planning::parse_csv(bytes)) {
    for (const auto& row : *rows)
      if (row.cells.empty() || row.cells.size() > planning::most_csv_columns) __builtin_trap();
  }
  const auto made = planning::book_of({{"assets.csv", bytes}, {"own.toml", bytes}});
  for (const auto& row : made.book.assets.rows) {
    if (row.serial.empty() && row.tag.empty()) __builtin_trap();
    if (!row.serial.empty() && made.book.assets.find(row.serial) == nullptr) __builtin_trap();
  }
  return 0;
}
