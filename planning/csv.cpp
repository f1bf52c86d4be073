#include "planning/csv.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace netroster::planning {
namespace {

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {
    if (text_.starts_with(byte_order_mark)) at_ = byte_order_mark.size();
  }

  Result<std::vector<CsvRow>> take() {
    while (at_ < text_.size()) {
      row_ = {};
      row_.line = line_;
      row_.begin = at_;
      if (!read_row()) return std::move(error_);
      row_.end = at_;
      const bool empty = row_.cells.size() == 1 && row_.cells[0].empty();
      if (!empty) rows_.push_back(std::move(row_));
      if (rows_.size() > most_csv_rows) return Error{Errc::limit, "it has too many rows"};
    }
    return std::move(rows_);
  }

 private:
  bool fail(Errc code, std::string_view what) {
    error_ = {code, fmt::format("line {}: {}", line_, what)};
    return false;
  }

  bool read_row() {
    while (true) {
      if (row_.cells.size() >= most_csv_columns) return fail(Errc::limit, "too many columns");
      auto& cell = row_.cells.emplace_back();
      const bool right =
          at_ < text_.size() && text_[at_] == '"' ? read_quoted(cell) : read_plain(cell);
      if (!right) return false;
      if (at_ >= text_.size()) return true;
      if (text_[at_] != ',') return read_line_end();
      ++at_;
    }
  }

  bool read_plain(std::string& cell) {
    const auto end = std::min(text_.find_first_of(",\r\n", at_), text_.size());
    cell = text_.substr(at_, end - at_);
    at_ = end;
    return cell.find('\0') == std::string::npos || fail(Errc::invalid, "it has a zero byte");
  }

  bool read_quoted(std::string& cell) {
    const auto begin = line_;
    ++at_;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '\0') return fail(Errc::invalid, "it has a zero byte");
      if (ends_line()) ++line_;
      if (c != '"') {
        cell += c;
        continue;
      }
      const bool doubled = at_ + 1 < text_.size() && text_[at_ + 1] == '"';
      if (!doubled) return after_quote();
      cell += '"';
      ++at_;
    }
    line_ = begin;
    return fail(Errc::invalid, "a quote is not closed");
  }

  // "\r\n" is one line end, a "\r" alone is one too.
  bool ends_line() const {
    if (text_[at_] == '\n') return true;
    return text_[at_] == '\r' && (at_ + 1 >= text_.size() || text_[at_ + 1] != '\n');
  }

  bool after_quote() {
    ++at_;
    if (at_ >= text_.size() || text_[at_] == ',' || text_[at_] == '\n' || text_[at_] == '\r')
      return true;
    return fail(Errc::invalid, "there is text behind a closing quote");
  }

  bool read_line_end() {
    if (text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] == '\n') ++at_;
    ++line_;
    return true;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  CsvRow row_;
  std::vector<CsvRow> rows_;
  Error error_;
};

}  // namespace

Result<std::vector<CsvRow>> parse_csv(std::string_view text) { return Parser(text).take(); }

std::string column_key(std::string_view heading) {
  auto key = to_lower(trim(heading));
  std::replace(key.begin(), key.end(), ' ', '_');
  return key;
}

}  // namespace netroster::planning
