#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "daemon/display_width.h"
#include "daemon/render.h"
#include "daemon/render_parts.h"

namespace netroster::daemon {
namespace {

constexpr std::string_view gap = "  ";
constexpr std::size_t narrowest = 8;  // a column is not cut below this

struct Colour {
  std::string_view word;
  std::string_view code;
};
constexpr std::string_view green = "\x1b[32m";
constexpr std::string_view yellow = "\x1b[33m";
constexpr std::string_view red = "\x1b[31m";
constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view plain = "\x1b[0m";
constexpr Colour colours[] = {
    {"up", green},          {"answered", green}, {"confirmed", green},  {"complete", green},
    {"down", red},          {"refused", red},    {"contradicted", red}, {"misbehaving", red},
    {"one_sided", yellow},  {"timeout", yellow}, {"shared", yellow},    {"silent", yellow},
    {"incomplete", yellow},
};

std::string_view colour_of(std::string_view word) {
  for (const auto& row : colours)
    if (row.word == word) return row.code;
  return {};
}

std::string time_text(std::string_view iso) {
  if (iso.size() < 16) return std::string(iso);
  return fmt::format("{} {}Z", iso.substr(0, 10), iso.substr(11, 5));
}

bool is_number(const Cell& cell) {
  return std::holds_alternative<std::int64_t>(cell) ||
         std::holds_alternative<std::uint64_t>(cell) || std::holds_alternative<double>(cell);
}

// A table ready to print: texts and the width of each column.
struct Grid {
  std::vector<Column> columns;
  std::vector<std::size_t> widths;
  std::vector<bool> right;
  std::vector<std::vector<std::string>> texts;  // [row][column]

  std::size_t width() const {
    std::size_t sum = columns.empty() ? 0 : (columns.size() - 1) * gap.size();
    for (const auto each : widths) sum += each;
    return sum;
  }
  void drop(std::size_t column) {
    const auto at = static_cast<std::ptrdiff_t>(column);
    columns.erase(columns.begin() + at);
    widths.erase(widths.begin() + at);
    right.erase(right.begin() + at);
    for (auto& row : texts) row.erase(row.begin() + at);
  }
};

Grid make_grid(const Rows& rows) {
  Grid grid{.columns = rows.columns, .widths = {}, .right = {}, .texts = {}};
  for (const auto& column : rows.columns) grid.widths.push_back(display_width(column.heading));
  grid.right.assign(rows.columns.size(), false);
  for (const auto& cells : rows.cells) {
    auto& texts = grid.texts.emplace_back();
    for (std::size_t i = 0; i < cells.size(); ++i) {
      texts.push_back(table_text(cells[i], rows.columns[i].shown));
      grid.widths[i] = std::max(grid.widths[i], display_width(texts.back()));
      if (is_number(cells[i])) grid.right[i] = true;
    }
  }
  return grid;
}

// The column to go first: the last one of the highest priority. npos: all have to stay.
std::size_t least_wanted(const Grid& grid) {
  std::size_t worst = std::string::npos;
  for (std::size_t i = 0; i < grid.columns.size(); ++i) {
    const auto priority = grid.columns[i].priority;
    if (priority == 0) continue;
    if (worst == std::string::npos || priority >= grid.columns[worst].priority) worst = i;
  }
  return worst;
}

void narrow(Grid& grid, std::size_t width) {
  while (grid.width() > width) {
    const auto widest = std::max_element(grid.widths.begin(), grid.widths.end());
    if (*widest <= narrowest) return;
    const std::size_t others = grid.width() - *widest;
    const std::size_t wanted = width > others ? width - others : 0;
    // By half at most at a time, so that the widest columns share the loss.
    *widest = std::max({wanted, narrowest, *widest / 2});
  }
}

void fit(Grid& grid, std::size_t width) {
  while (grid.width() > width) {
    const auto column = least_wanted(grid);
    if (column == std::string::npos) break;
    grid.drop(column);
  }
  narrow(grid, width);
}

void drop_wide_only(Rows& rows) {
  std::vector<std::string> kept;
  for (const auto& column : rows.columns)
    if (column.priority != wide_only) kept.emplace_back(column.name);
  keep_columns(rows, kept);
}

std::string painted(std::string text, std::string_view code) {
  if (code.empty()) return text;
  return fmt::format("{}{}{}", code, text, plain);
}

std::string_view colour_code(Shown shown, std::string_view text, bool heading) {
  if (heading) return bold;
  return shown == Shown::state ? colour_of(text) : "";
}

std::string aligned(const Grid& grid, const std::vector<std::string>& texts, const Layout& layout,
                    bool heading) {
  std::string line;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto text = cut_to_width(texts[i], grid.widths[i]);
    const std::string pad(grid.widths[i] - display_width(text), ' ');
    const bool last = i + 1 == texts.size();
    const auto code = layout.colour ? colour_code(grid.columns[i].shown, text, heading) : "";
    if (i > 0) line += gap;
    if (grid.right[i]) line += pad;
    line += painted(text, code);
    if (!grid.right[i] && !last) line += pad;
  }
  return line + "\n";
}

}  // namespace

std::string speed_text(std::uint64_t bits_per_second) {
  constexpr std::array<std::string_view, 5> units{"bps", "kbps", "Mbps", "Gbps", "Tbps"};
  auto value = static_cast<double>(bits_per_second);
  std::size_t unit = 0;
  while (value >= 1000 && unit + 1 < units.size()) {
    value /= 1000;
    ++unit;
  }
  return fmt::format("{:.4g} {}", value, units[unit]);
}

namespace {

std::string signed_text(std::int64_t whole, Shown shown) {
  if (shown != Shown::speed) return fmt::format("{}", whole);
  if (whole >= 0) return speed_text(static_cast<std::uint64_t>(whole));
  return "-" + speed_text(-static_cast<std::uint64_t>(whole));
}

}  // namespace

std::string table_text(const Cell& cell, Shown shown) {
  if (const auto* text = std::get_if<std::string>(&cell))
    return escape_for_terminal(shown == Shown::time ? time_text(*text) : *text);
  if (const auto* words = std::get_if<std::vector<std::string>>(&cell))
    return escape_for_terminal(fmt::format("{}", fmt::join(*words, ", ")));
  if (const auto* flag = std::get_if<bool>(&cell)) return *flag ? "yes" : "no";
  if (const auto* whole = std::get_if<std::uint64_t>(&cell)) {
    if (shown == Shown::speed) return speed_text(*whole);
    return fmt::format("{}{}", *whole, shown == Shown::percent ? " %" : "");
  }
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return signed_text(*whole, shown);
  if (const auto* real = std::get_if<double>(&cell)) return fmt::format("{:.6g}", *real);
  return "-";
}

void render_table(Rows rows, const Layout& layout, Sink& out) {
  if (layout.format != Format::wide && layout.columns.empty()) drop_wide_only(rows);
  auto grid = make_grid(rows);
  if (layout.width > 0 && layout.format != Format::wide) fit(grid, layout.width);
  std::vector<std::string> headings;
  for (const auto& column : grid.columns) headings.emplace_back(column.heading);
  out.write(aligned(grid, headings, layout, true));
  for (const auto& texts : grid.texts) {
    if (out.closed()) return;
    out.write(aligned(grid, texts, layout, false));
  }
}

void render_labels(const Labels& labels, const Layout& layout, Sink& out) {
  std::size_t widest = 0;
  for (const auto& [label, value] : labels)
    if (!std::holds_alternative<std::monostate>(value))
      widest = std::max(widest, display_width(label));
  for (const auto& [label, value] : labels) {
    if (std::holds_alternative<std::monostate>(value)) continue;
    const std::string pad(widest - display_width(label), ' ');
    auto text = table_text(value, Shown::plain);
    if (layout.width > widest + narrowest && layout.format != Format::wide)
      text = cut_to_width(text, layout.width - widest - gap.size() - gap.size());
    out.write(fmt::format("{}{}{}{}{}\n", gap, label, pad, gap, text));
  }
}

void render_sections(const std::vector<Section>& sections, const Layout& layout, Sink& out) {
  bool first = true;
  for (const auto& section : sections) {
    if (const auto* rows = std::get_if<Rows>(&section.body); rows != nullptr && rows->cells.empty())
      continue;
    if (!first) out.write("\n");
    first = false;
    const auto title = escape_for_terminal(section.title);
    out.write(painted(title, layout.colour ? bold : "") + "\n");
    if (const auto* labels = std::get_if<Labels>(&section.body))
      render_labels(*labels, layout, out);
    else
      render_table(std::get<Rows>(section.body), layout, out);
  }
}

}  // namespace netroster::daemon
