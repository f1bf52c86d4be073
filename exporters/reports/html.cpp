#include "exporters/reports/html.h"

#include <fmt/format.h>

#include "exporters/interchange/escape.h"

namespace netroster::reports {
namespace {

constexpr std::size_t most_columns = 8;  // that fit a page
constexpr std::size_t most_narrow = 3;   // that fit a telephone

// Contrast of text is 7:1 or more in both schemes (WCAG 2.2, 1.4.6).
constexpr std::string_view style_sheet = R"css(
:root { color-scheme: light dark; --ink: #1b1b1b; --paper: #ffffff; --soft: #f1f1f1;
  --f: #fbe3e1; --u: #fdf3d0; --w: #e6e1f5; --p: #e0f2e3; --n: #f1f1f1; }
@media (prefers-color-scheme: dark) { :root { --ink: #f2f2f2; --paper: #161616;
  --soft: #242424; --f: #4a1512; --u: #453500; --w: #2f2450; --p: #143a1b; --n: #2a2a2a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 75rem; padding: 1rem 1.5rem 3rem; color: var(--ink);
  background-color: var(--paper); font: 1rem/1.5 system-ui, "DejaVu Sans", sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 1rem 0 .5rem; }
h2 { font-size: 1.3rem; margin: 2rem 0 .5rem; border-bottom: 2px solid #8a8a8a; }
h3 { font-size: 1.1rem; margin: 1.25rem 0 .25rem; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
caption { text-align: left; padding: .25rem 0; font-style: italic; }
th, td { border: 1px solid #8a8a8a; padding: .3rem .5rem; text-align: left; vertical-align: top;
  overflow-wrap: break-word; max-width: 30rem; }
thead th { background-color: var(--soft); }
.f { background-color: var(--f); } .u { background-color: var(--u); } .w { background-color: var(--w); }
.p { background-color: var(--p); } .n { background-color: var(--n); }
@media screen and (max-width: 50rem) { th, td { overflow-wrap: anywhere; } }
.r { text-align: right; font-variant-numeric: tabular-nums; }
td.r, .d { white-space: nowrap; }
.scroll { overflow-x: auto; } .wide table { font-size: .85rem; }
.set { table-layout: fixed; } .set th, .set td { max-width: none; overflow-wrap: anywhere; }
.w5 { width: 5%; } .w10 { width: 10%; } .w15 { width: 15%; } .w20 { width: 20%; } .w25 { width: 25%; }
.w30 { width: 30%; } .w35 { width: 35%; } .w40 { width: 40%; } .w45 { width: 45%; } .w50 { width: 50%; }
@media screen { .scroll .set { min-width: 48rem; } }
.matrix { width: auto; font-size: .8rem; }
.matrix td { text-align: center; padding: .1rem .3rem; }
.matrix .v span { writing-mode: vertical-rl; transform: rotate(180deg); white-space: nowrap; }
figure { margin: .5rem 0 1rem; } figcaption { font-style: italic; }
.alert { border: 2px solid #8a8a8a; padding: .5rem .75rem; }
.on-paper { display: none; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; }
@page { size: A4; margin: 15mm; }
@page across { size: A4 landscape; margin: 12mm; }
@media print { body { max-width: none; padding: 0; font-size: 9.5pt; } .skip { display: none; }
  p { margin: .25rem 0; } h1 { margin-top: 0; } h2 { margin: .8rem 0 .2rem; font-size: 1.15rem; }
  table { font-size: 8pt; } th, td { padding: .1rem .3rem; }
  .site { break-before: page; } tr, h2, h3 { break-inside: avoid; } h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; } .wide table { font-size: 6.5pt; } .on-screen { display: none; }
  .across { page: across; } .across .wide table { font-size: 6pt; } .across td { overflow-wrap: anywhere; padding: .1rem .2rem; }
  .on-paper { display: table; width: 100%; table-layout: fixed; font-size: 6pt; }
  .on-paper th { overflow-wrap: anywhere; } caption, thead { break-after: avoid; } thead { display: table-header-group; } }
)css";

// A day or a year in a narrow column does not fall apart at its hyphens.
bool is_date_like(std::string_view cell) {
  return (cell.size() == 7 || cell.size() == 10) &&
         cell.find_first_not_of("0123456789-") == std::string_view::npos;
}

}  // namespace

std::string html_text(std::string_view raw) { return interchange::xml_text(raw); }

void HtmlPage::begin(std::string_view title) {
  out_ = fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n"
      "<a class=\"skip\" href=\"#main\">Skip to the content</a>\n",
      html_text(title), style_sheet);
}

void HtmlPage::open(std::string_view element) { out_ += fmt::format("<{}>\n", element); }
void HtmlPage::close(std::string_view element) { out_ += fmt::format("</{}>\n", element); }

void HtmlPage::line(std::string_view element, std::string_view text) {
  out_ += fmt::format("<{0}>{1}</{0}>\n", element, html_text(text));
}

const char* HtmlPage::side_of(std::size_t column) const {
  return column < numbers_.size() && numbers_[column] ? " class=\"r\"" : "";
}

const char* HtmlPage::class_of(std::size_t column, std::string_view cell) const {
  const auto* side = side_of(column);
  return *side == '\0' && is_date_like(cell) ? " class=\"d\"" : side;
}

void HtmlPage::begin_table(std::string_view caption, const std::vector<std::string>& columns,
                           std::vector<bool> numbers, const std::vector<int>& widths) {
  numbers_ = std::move(numbers);
  scrolls_ = columns.size() > most_narrow;
  // A table wider than the screen moves by itself, with the keyboard too; the page does not.
  if (scrolls_)
    out_ +=
        fmt::format("<div class=\"scroll{}\" role=\"region\" aria-label=\"{}\" tabindex=\"0\">\n",
                    columns.size() > most_columns ? " wide" : "", html_text(caption));
  out_ += fmt::format("<table{}><caption>{}</caption>", widths.empty() ? "" : " class=\"set\"",
                      html_text(caption));
  if (!widths.empty()) {
    out_ += "<colgroup>";
    for (const int width : widths) out_ += fmt::format("<col class=\"w{}\">", width);
    out_ += "</colgroup>";
  }
  out_ += "<thead><tr>";
  for (std::size_t i = 0; i < columns.size(); ++i)
    out_ += fmt::format("<th scope=\"col\"{}>{}</th>", side_of(i), html_text(columns[i]));
  out_ += "</tr></thead><tbody>\n";
}

void HtmlPage::row(const std::vector<std::string>& cells, std::string_view style) {
  out_ += style.empty() ? std::string("<tr>") : fmt::format("<tr class=\"{}\">", style);
  for (std::size_t i = 0; i < cells.size(); ++i)
    out_ += i == 0 ? fmt::format("<th scope=\"row\"{}>{}</th>", class_of(i, cells[i]),
                                 html_text(cells[i]))
                   : fmt::format("<td{}>{}</td>", class_of(i, cells[i]), html_text(cells[i]));
  out_ += "</tr>\n";
}

void HtmlPage::end_table() {
  out_ += "</tbody></table>\n";
  if (scrolls_) out_ += "</div>\n";
}

std::string HtmlPage::end() {
  out_ += "</body>\n</html>\n";
  return std::move(out_);
}

}  // namespace netroster::reports
