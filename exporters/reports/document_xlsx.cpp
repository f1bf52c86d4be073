#include "exporters/reports/document_xlsx.h"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <memory>

#include "base/text.h"
#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

constexpr std::size_t most_rows = 1'048'575;  // of a sheet, without its headings
constexpr std::size_t most_text = 30'000;     // bytes; a cell holds 32,767 characters
constexpr double wide_column = 28;            // characters
constexpr double narrow_column = 14;
constexpr std::int64_t largest_exact = 1LL << 53;  // of a number as Excel keeps it

// Closed with the object, whatever happens; what was not written whole stays behind in the
// directory, which the caller removes.
class Workbook {
 public:
  Workbook(const std::string& file, std::string directory) : directory_(std::move(directory)) {
    lxw_workbook_options options{};
    options.constant_memory = LXW_TRUE;
    options.tmpdir = directory_.data();
    book_ = workbook_new_opt(file.c_str(), &options);
  }
  ~Workbook() { close(); }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  lxw_workbook* get() const { return book_; }
  lxw_error close() {
    if (book_ == nullptr) return LXW_NO_ERROR;
    return workbook_close(std::exchange(book_, nullptr));
  }

 private:
  std::string directory_;
  lxw_workbook* book_ = nullptr;
};

struct Formats {
  explicit Formats(lxw_workbook* book)
      : heading(workbook_add_format(book)),
        money(workbook_add_format(book)),
        day(workbook_add_format(book)),
        wrapped(workbook_add_format(book)) {
    format_set_bold(heading);
    format_set_text_wrap(heading);
    format_set_num_format(money, "#,##0.00");
    format_set_num_format(day, "yyyy-mm-dd");
    format_set_text_wrap(wrapped);
  }
  lxw_format* heading;
  lxw_format* money;
  lxw_format* day;
  lxw_format* wrapped;
};

// One cell. What is not known is an empty one.
struct Writer {
  lxw_worksheet* sheet;
  const Formats& formats;
  lxw_row_t row;
  lxw_col_t column;

  lxw_error operator()(std::monostate) const { return LXW_NO_ERROR; }
  lxw_error operator()(const std::string& text) const { return put(text, nullptr); }
  lxw_error operator()(std::int64_t number) const {
    if (number > largest_exact || number < -largest_exact)
      return put(std::to_string(number), nullptr);
    return worksheet_write_number(sheet, row, column, static_cast<double>(number), nullptr);
  }
  lxw_error operator()(double number) const {
    return worksheet_write_number(sheet, row, column, number, nullptr);
  }
  lxw_error operator()(bool truth) const { return put(truth ? "yes" : "no", nullptr); }
  lxw_error operator()(planning::Money amount) const {
    return worksheet_write_number(sheet, row, column, static_cast<double>(amount.cents) / 100,
                                  formats.money);
  }
  lxw_error operator()(std::chrono::sys_days day) const {
    const std::chrono::year_month_day parts(day);
    lxw_datetime when{};
    when.year = static_cast<int>(parts.year());
    when.month = static_cast<int>(static_cast<unsigned>(parts.month()));
    when.day = static_cast<int>(static_cast<unsigned>(parts.day()));
    return worksheet_write_datetime(sheet, row, column, &when, formats.day);
  }
  lxw_error put(const std::string& text, lxw_format* format) const {
    const auto clean = sanitise(text, most_text);
    if (clean.empty()) return LXW_NO_ERROR;
    return worksheet_write_string(sheet, row, column, clean.c_str(), format);
  }
};

Error failure(const std::string& file, lxw_error error) {
  return {Errc::io, fmt::format("{}: {}", file, lxw_strerror(error))};
}

lxw_error put_about(lxw_worksheet* sheet, const Formats& formats, const Document& document) {
  worksheet_set_column(sheet, 0, 0, narrow_column, nullptr);
  worksheet_set_column(sheet, 1, 1, 4 * wide_column, nullptr);
  Writer out{sheet, formats, 0, 0};
  auto error = LXW_NO_ERROR;
  const auto put = [&](const char* what, const std::string& text) {
    out.column = 0;
    if (error == LXW_NO_ERROR) error = out.put(what, formats.heading);
    out.column = 1;
    if (error == LXW_NO_ERROR) error = out.put(text, formats.wrapped);
    ++out.row;
  };
  put("Report", document.title);
  put("District", document.district);
  put("As of", day_text(document.as_of));
  put("Data through", iso_text(document.data_through));
  for (const auto& part : document.parts)
    for (const auto& line : part.lines) put("Summary", line);
  for (const auto& note : document.notes) put("Note", note);
  for (const auto& line : document.method) put("Method", line);
  return error;
}

lxw_error put_headings(lxw_worksheet* sheet, const Formats& formats, const Table& table) {
  worksheet_freeze_panes(sheet, 1, 1);
  Writer out{sheet, formats, 0, 0};
  for (const auto& column : table.columns) {
    worksheet_set_column(sheet, out.column, out.column, column.number ? narrow_column : wide_column,
                         nullptr);
    if (const auto error = out.put(column.heading, formats.heading); error != LXW_NO_ERROR)
      return error;
    ++out.column;
  }
  const auto last = static_cast<lxw_col_t>(table.columns.size() - 1);
  return worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(table.count), last);
}

lxw_error put_table(lxw_worksheet* sheet, const Formats& formats, const Table& table) {
  if (const auto error = put_headings(sheet, formats, table); error != LXW_NO_ERROR) return error;
  for (std::size_t i = 0; i < table.count; ++i) {
    const auto row = table.row(i);
    Writer out{sheet, formats, static_cast<lxw_row_t>(i + 1), 0};
    for (const auto& value : row.cells) {
      if (const auto error = std::visit(out, value); error != LXW_NO_ERROR) return error;
      ++out.column;
    }
  }
  return LXW_NO_ERROR;
}

// The day of the report, so that the bytes do not tell when they were written.
void put_properties(lxw_workbook* book, const Document& document) {
  auto title = sanitise(document.title);
  auto company = sanitise(document.district);
  lxw_doc_properties properties{};
  properties.title = title.data();
  properties.company = company.data();
  properties.created =
      std::chrono::duration_cast<std::chrono::seconds>(document.as_of.time_since_epoch()).count();
  workbook_set_properties(book, &properties);
}

// Those that a workbook has a sheet of.
std::vector<const Table*> tables_of(const Document& document) {
  std::vector<const Table*> out;
  for (const auto& part : document.parts)
    for (const auto& table : part.tables)
      if (table.shown != Shown::on_pages) out.push_back(&table);
  return out;
}

}  // namespace

Result<void> write_xlsx(const Document& document, const std::string& file,
                        const std::string& directory) {
  Workbook book(file, directory);
  if (book.get() == nullptr) return failure(file, LXW_ERROR_MEMORY_MALLOC_FAILED);
  put_properties(book.get(), document);
  const Formats formats(book.get());
  auto error = put_about(workbook_add_worksheet(book.get(), "about"), formats, document);
  for (const auto* table : tables_of(document)) {
    if (table->count > most_rows)
      return Error{Errc::limit, fmt::format("{} rows are more than a sheet holds", table->count)};
    auto* sheet = workbook_add_worksheet(book.get(), table->id.c_str());
    if (sheet == nullptr) return failure(file, LXW_ERROR_SHEETNAME_ALREADY_USED);
    if (error == LXW_NO_ERROR) error = put_table(sheet, formats, *table);
  }
  if (const auto closed = book.close(); error == LXW_NO_ERROR) error = closed;
  if (error != LXW_NO_ERROR) return failure(file, error);
  return {};
}

}  // namespace netroster::reports
