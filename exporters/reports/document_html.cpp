// A document as one page of HTML that needs nothing else: no script, no font, no image.
#include <fmt/format.h>

#include "exporters/reports/document.h"
#include "exporters/reports/html.h"
#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

struct Words {
  std::string operator()(std::monostate) const { return "not known"; }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::int64_t number) const { return grouped(number); }
  std::string operator()(double number) const { return fmt::format("{:.1f}", number); }
  std::string operator()(bool truth) const { return truth ? "yes" : "no"; }
  std::string operator()(planning::Money amount) const { return planning::text(amount); }
  std::string operator()(std::chrono::sys_days day) const { return day_text(day); }
};

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
    page_.raw("</main>\n");
    return page_.end();
  }

 private:
  void put_part(const Part& part) {
    page_.open("section");
    if (!part.heading.empty()) page_.line("h2", part.heading);
    for (const auto& line : part.lines) page_.line("p", line);
    for (const auto& table : part.tables) put_table(table);
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
      if (!table.columns[i].in_files) cells.push_back(std::visit(Words{}, row.cells[i]));
    page_.row(cells, row.style);
  }

  void put_lines(std::string_view heading, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    page_.open("section");
    page_.line("h2", heading);
    for (const auto& line : lines) page_.line("p", line);
    page_.close("section");
  }

  const Document& document_;
  HtmlPage page_;
};

}  // namespace

std::string document_html(const Document& document) { return Page(document).text(); }

}  // namespace netroster::reports
