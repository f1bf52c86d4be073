#include "daemon/render.h"

#include <algorithm>

#include "daemon/command_table.h"
#include "daemon/render_parts.h"

namespace netroster::daemon {

std::string unknown_columns(const Rows& rows, const Layout& layout) {
  std::vector<std::string_view> known;
  for (const auto& column : rows.columns) known.push_back(column.name);
  for (const auto& name : layout.columns) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    const auto near = nearest(name, known);
    const auto advice = near.empty() ? "" : fmt::format("; did you mean \"{}\"?", near);
    return fmt::format("there is no column \"{}\"{}\nThere are {}.", name, advice,
                       fmt::join(known, ", "));
  }
  return {};
}

void keep_columns(Rows& rows, const std::vector<std::string>& names) {
  std::vector<std::size_t> kept;
  for (const auto& name : names)
    for (std::size_t i = 0; i < rows.columns.size(); ++i)
      if (rows.columns[i].name == name) kept.push_back(i);
  Rows chosen;
  for (const auto i : kept) chosen.columns.push_back(rows.columns[i]);
  for (const auto& cells : rows.cells) {
    auto& row = chosen.cells.emplace_back();
    for (const auto i : kept) row.push_back(cells[i]);
  }
  rows = std::move(chosen);
}

void render(Rows rows, const Layout& layout, Sink& out) {
  if (!layout.columns.empty()) keep_columns(rows, layout.columns);
  switch (layout.format) {
    case Format::table:
    case Format::wide:
      return render_table(std::move(rows), layout, out);
    case Format::json:
    case Format::jsonl:
      return render_json(rows, layout, out);
    case Format::csv:
      return render_csv(rows, out);
  }
}

}  // namespace netroster::daemon
