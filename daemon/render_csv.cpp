#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "daemon/render.h"
#include "daemon/render_parts.h"

namespace netroster::daemon {
namespace {

// What makes a spreadsheet take a text for a formula, and the full-width forms that some of them
// read the same way (= + - @).
constexpr std::string_view dangerous[] = {
    "=",           "+", "-", "@", "\t", "\r", "\n", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
    "\xef\xbc\xa0"};

bool looks_like_formula(std::string_view text) {
  const auto starts = [](std::string_view from) {
    return std::any_of(std::begin(dangerous), std::end(dangerous),
                       [from](std::string_view mark) { return from.starts_with(mark); });
  };
  return starts(text) || starts(trim(text));  // some readers trim blanks first
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string field(std::string_view raw) {
  // Valid UTF-8 without controls; the length was bounded where the text was read.
  const auto text = sanitise_lines(raw, raw.size() * 2 + 8);
  if (looks_like_formula(raw) || looks_like_formula(text)) return quoted("'" + text);
  const bool plain = text.find_first_of(",\"\r\n") == std::string::npos;
  return plain ? text : quoted(text);
}

}  // namespace

std::string csv_text(const Cell& cell) {
  if (const auto* text = std::get_if<std::string>(&cell)) return field(*text);
  if (const auto* words = std::get_if<std::vector<std::string>>(&cell))
    return field(fmt::format("{}", fmt::join(*words, " ")));
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
