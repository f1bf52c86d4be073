// A report as a plain value: paragraphs and tables, from which every form is made. Pure functions;
// the same document gives the same bytes.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "exporters/reports/chart.h"
#include "planning/money.h"
#include "planning/provenance.h"

namespace netroster::reports {

// One cell. std::monostate is what is not known: no 0, and no empty text, which says that there is
// nothing to say.
using Value = std::variant<std::monostate, std::string, std::int64_t, double, bool, planning::Money,
                           std::chrono::sys_days>;

struct Row {
  std::vector<Value> cells;  // as many as there are columns
  std::string_view style =
      "";  // "f" fail, "u" not known, "w" waived, "p" pass, "n"; words say it too
};

struct Column {
  std::string key;         // in files: "gross_usd"
  std::string heading;     // for people
  bool number = false;     // stands to the right
  bool in_files = false;   // only there: pages have no room for it
  bool is_source = false;  // pages have a number in it, and the text at their end
};

// Rows are made one at a time, so that a hundred thousand of them need not be held.
enum class Shown : std::uint8_t { everywhere, in_files, on_pages };
struct Table {
  std::string id;
  std::string caption;
  std::vector<Column> columns;
  std::size_t count = 0;
  std::function<Row(std::size_t)> row;
  Shown shown = Shown::everywhere;
};
Table table_of(std::string id, std::string caption, std::vector<Column> columns,
               std::vector<Row> rows);

struct Part {
  std::string heading;
  std::vector<std::string> lines;
  std::vector<Table> tables;
  std::vector<Chart> charts = {};  // on pages
};

struct Heading {
  std::string district;
  std::chrono::sys_days as_of{};
  WallTime data_through{};  // the newest reading that it rests on
};

struct Document : Heading {
  std::string name;  // "progress"
  std::string title;
  std::vector<Part> parts;
  std::vector<std::string> notes;              // what is not known, in words
  std::vector<std::string> method;             // how it was made
  std::string main_table;                      // its id: the one that CSV has
  std::shared_ptr<const void> kept = nullptr;  // what rows refer to, where they do
};
Document begun(const Heading& heading, std::string name, std::string title, std::string main_table);

// One self-contained page of HTML.
std::string document_html(const Document& document);
// All tables, each as a list of objects.
std::string document_json(const Document& document);
// The main table, as RFC 4180 has it.
std::string document_csv(const Document& document);

// Nothing said is not known.
template <typename T>
Value known(const std::optional<T>& value) {
  return value ? Value(*value) : Value();
}
inline Value word(std::string_view text) { return std::string(text); }
inline Value count(std::size_t number) { return static_cast<std::int64_t>(number); }
Value source_of(const planning::Provenance* of);
// "V", and so on; of something that nobody says: not known.
Value sure_of(const planning::Provenance* of);
Value retrieved_of(const planning::Provenance* of);
// The columns of these three.
std::vector<Column> provenance_columns(const std::string& prefix = {});
// What the letters mean, for the method of every document that has them.
std::string confidence_words();

}  // namespace netroster::reports
