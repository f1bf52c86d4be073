// Pages of HTML that stand alone: readable by a screen reader, on paper, in light and in dark.
// Whatever is put in is escaped; only raw() is taken as it is.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace netroster::reports {

// Character data and attribute values (HTML, 13.1.4); control and invisible characters are taken
// out.
std::string html_text(std::string_view raw);

class HtmlPage {
 public:
  void begin(std::string_view title);
  void open(std::string_view element);
  void close(std::string_view element);
  // <p>text</p>
  void line(std::string_view element, std::string_view text);
  // `numbers`: which columns stand to the right; empty: none. `widths`: percent of each column, in
  // steps of 5 from 5 to 50; empty: as the content has it, which takes long to find on paper.
  void begin_table(std::string_view caption, const std::vector<std::string>& columns,
                   std::vector<bool> numbers = {}, const std::vector<int>& widths = {});
  // The first cell names the row. `style` is one of the classes of the style sheet, or "".
  void row(const std::vector<std::string>& cells, std::string_view style);
  void end_table();
  void raw(std::string_view markup) { out_ += markup; }
  // The whole page. The object is empty afterwards.
  std::string end();

 private:
  const char* side_of(std::size_t column) const;
  const char* class_of(std::size_t column, std::string_view cell) const;

  std::string out_;
  std::vector<bool> numbers_;  // of the table that is begun
  bool scrolls_ = false;       // likewise
};

}  // namespace netroster::reports
