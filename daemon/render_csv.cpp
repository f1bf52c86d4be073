#include <fmt/format.h>

#include "daemon/render.h"
#include "daemon/render_parts.h"
#include "exporters/interchange/escape.h"

namespace netroster::daemon {

std::string csv_text(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell))
    return interchange::spreadsheet_field(*text);
  if (const auto* words = std::get_if<std::vector<std::string>>(&cell))
    return interchange::spreadsheet_field(fmt::format("{}", fmt::join(*words, " ")));
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "true" : "false";
  if (const auto* whole = std::get_if<std::uint64_t>(&cell)) return fmt::format("{}", *whole);
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return fmt::format("{}", *whole);
  if (const auto* real = std::get_if<double>(&cell)) return fmt::format("{}", *real);
  return {};
}

void render_csv(const Rows& rows, Sink& out) {
  std::string line;
  for (const auto& column : rows.columns) {
    if (!line.empty()) line += ',';
    line += column.name;
  }
  out.write(line + "\r\n");
  for (const auto& cells : rows.cells) {
    if (out.closed()) return;
    line.clear();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) line += ',';
      line += csv_text(cells[i]);
    }
    out.write(line + "\r\n");
  }
}

}  // namespace netroster::daemon
