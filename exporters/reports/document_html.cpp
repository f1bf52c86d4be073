// A document as one page of HTML that needs nothing else: no script, no font, no image.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "exporters/reports/document.h"
#include "exporters/reports/html.h"
#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

struct Words {
  std::string operator()(std::monostate) const { return "not known"; }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::int64_t number) const { return grouped(number); }
  std::string operator()(double number) const {
    const auto whole = static_cast<std::int64_t>(number);
    return static_cast<double>(whole) == number ? grouped(whole) : fmt::format("{:.1f}", number);
  }
  std::string operator()(bool truth) const { return truth ? "yes" : "no"; }
  std::string operator()(planning::Money amount) const { return planning::text(amount); }
  std::string operator()(std::chrono::sys_days day) const { return day_text(day); }
};

constexpr std::size_t most_upright = 12;  // columns; more lie across the paper

bool lies_across(const Table& table) {
  const auto shown = std::count_if(table.columns.begin(), table.columns.end(),
                                   [](const Column& one) { return !one.in_files; });
  return table.shown != Shown::in_files && static_cast<std::size_t>(shown) > most_upright;
}

class Page {
 public:
  explicit Page(const Document& document) : document_(document) {}

  std::string text() {
    page_.begin(fmt::format("{}: {}", document_.district, document_.title));
    page_.open("header");
    page_.line("h1", document_.title);
    page_.line("p", fmt::format("{}. As of {}; data through {}.", document_.district,
                                day_text(document_.as_of), iso_text(document_.data_through)));
    page_.close("header");
    page_.raw("<main id=\"main\">\n");
    for (const auto& part : document_.parts) put_part(part);
    put_lines("Notes", document_.notes);
    put_lines("Method", document_.method);
    put_sources();
    page_.raw("</main>\n");
    return page_.end();
  }

 private:
  void put_part(const Part& part) {
    const auto& tables = part.tables;
    page_.raw(std::any_of(tables.begin(), tables.end(), lies_across)
                  ? "<section class=\"across\">\n"
                  : "<section>\n");
    if (!part.heading.empty()) page_.line("h2", part.heading);
    for (const auto& line : part.lines) page_.line("p", line);
    for (const auto& chart : part.charts) page_.raw(chart_html(chart));
    for (const auto& table : part.tables)
      if (table.shown != Shown::in_files) put_table(table);
    page_.close("section");
  }

  void put_table(const Table& table) {
    std::vector<std::string> headings;
    std::vector<bool> numbers;
    for (const auto& column : table.columns) {
      if (column.in_files) continue;
      headings.push_back(column.heading);
      numbers.push_back(column.number);
    }
    page_.begin_table(table.caption, headings, std::move(numbers));
    for (std::size_t i = 0; i < table.count; ++i) put_row(table, table.row(i));
    page_.end_table();
  }

  void put_row(const Table& table, const Row& row) {
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      if (!table.columns[i].in_files)
        cells.push_back(table.columns[i].is_source ? mark_of(row.cells[i])
                                                   : std::visit(Words{}, row.cells[i]));
    page_.row(cells, row.style);
  }

  void put_lines(std::string_view heading, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    page_.open("section");
    page_.line("h2", heading);
    for (const auto& line : lines) page_.line("p", line);
    page_.close("section");
  }

  // "[3]": tables have no room for what stands at the end.
  std::string mark_of(const Value& value) {
    auto said = std::visit(Words{}, value);
    if (std::holds_alternative<std::monostate>(value) || said.empty()) return said;
    const auto [at, is_new] = numbers_.try_emplace(said, sources_.size() + 1);
    if (is_new) sources_.push_back(std::move(said));
    return fmt::format("[{}]", at->second);
  }

  void put_sources() {
    if (sources_.empty()) return;
    page_.open("section");
    page_.line("h2", "Sources");
    for (std::size_t i = 0; i < sources_.size(); ++i)
      page_.line("p", fmt::format("[{}] {}", i + 1, sources_[i]));
    page_.close("section");
  }

  const Document& document_;
  HtmlPage page_;
  std::vector<std::string> sources_;  // in the order in which they are met
  std::map<std::string, std::size_t> numbers_;
};

}  // namespace

std::string document_html(const Document& document) { return Page(document).text(); }

}  // namespace netroster::reports
