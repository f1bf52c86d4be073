// Rows of named columns: what every listing is before it becomes a table, JSON or CSV.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/clock.h"

namespace netroster::daemon {

// monostate: not known.
using Cell = std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string,
                          std::vector<std::string>>;

// How a table writes it; JSON and CSV have the value itself.
enum class Shown {
  plain,
  speed,    // bits per second: "10 Gbps"
  time,     // "2026-07-01 12:00Z"
  state,    // a word whose colour tells good from bad
  percent,  // "90 %"
};

// A table drops the columns of the highest priority first; 0 stays always.
inline constexpr unsigned wide_only = 9;  // never in a table, always in the other formats

struct Column {
  std::string_view name;     // the key in JSON, snake_case, with its unit
  std::string_view heading;  // of a table
  unsigned priority = 0;
  Shown shown = Shown::plain;
};

struct Rows {
  std::vector<Column> columns;
  std::vector<std::vector<Cell>> cells;  // each as long as `columns`
};

// One column of a listing of `Row`s: a listing is a table of these.
template <typename Row>
struct Field {
  Column column;
  Cell (*read)(const Row& row);
};

template <typename Row>
Rows rows_of(std::span<const Field<Row>> fields, const std::vector<Row>& from) {
  Rows rows;
  for (const auto& field : fields) rows.columns.push_back(field.column);
  rows.cells.reserve(from.size());
  for (const auto& row : from) {
    auto& cells = rows.cells.emplace_back();
    cells.reserve(fields.size());
    for (const auto& field : fields) cells.push_back(field.read(row));
  }
  return rows;
}

// "" is not known.
inline Cell cell(std::string_view text) { return text.empty() ? Cell{} : Cell{std::string(text)}; }
inline Cell cell(WallTime time) { return time == WallTime{} ? Cell{} : Cell{iso_text(time)}; }
inline Cell cell(std::vector<std::string> words) {
  return words.empty() ? Cell{} : Cell{std::move(words)};
}
inline Cell number(std::uint64_t value) { return Cell{value}; }

template <typename T>
Cell cell(const std::optional<T>& value) {
  if (!value) return {};
  if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, double>) {
    return Cell{*value};
  } else if constexpr (std::is_integral_v<T>) {
    return Cell{static_cast<std::uint64_t>(*value)};
  } else if constexpr (requires { value->text(); }) {
    return cell(std::string_view(value->text()));
  } else if constexpr (std::is_same_v<T, WallTime>) {
    return cell(*value);
  } else {
    return cell(std::string_view(text(*value)));
  }
}

}  // namespace netroster::daemon
