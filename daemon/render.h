// One renderer for all listings. Text of devices is escaped here for whatever reads it.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "daemon/rows.h"
#include "daemon/streams.h"

namespace netroster::daemon {

enum class Format { table, wide, json, jsonl, csv };

struct Layout {
  Format format = Format::table;
  std::vector<std::string> columns;  // only these, in this order; empty: all
  std::size_t width = 0;             // of the terminal; 0: as wide as needed
  bool colour = false;
};

// Why the listing has no such column, with the nearest one; "" when all are known.
std::string unknown_columns(const Rows& rows, const Layout& layout);

void render(Rows rows, const Layout& layout, Sink& out);

// What one thing is, for a reader: labels with values, and tables.
using Labels = std::vector<std::pair<std::string, Cell>>;
struct Section {
  std::string title;
  std::variant<Labels, Rows> body;
};
void render_sections(const std::vector<Section>& sections, const Layout& layout, Sink& out);

// A cell as a table shows it: escaped for a terminal, "-" when not known.
std::string table_text(const Cell& cell, Shown shown);
// "10 Gbps", "2.5 Gbps", "100 Mbps".
std::string speed_text(std::uint64_t bits_per_second);
// A field as RFC 4180 has it; a text that a spreadsheet would run begins with '.
std::string csv_text(const Cell& cell);

// Prints a JSON array one object at a time, so that no listing has to be in memory twice.
class JsonArray {
 public:
  explicit JsonArray(Sink& out) : out_(out) {}
  void add(std::string_view object);
  void finish();

 private:
  Sink& out_;
  bool first_ = true;
};

}  // namespace netroster::daemon
