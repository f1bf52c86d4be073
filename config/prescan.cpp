// toml++ builds one nested table per dot of a key and walks them recursively, without a limit; and
// its memory is a large multiple of the text. So the text is measured first.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/text.h"
#include "config/document.h"

namespace netroster::config {
namespace {

// Follows strings and comments only as far as needed to know which brackets, dots and commas are
// structure. On text that is not TOML it may count too much, never too little.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  SyntaxError run() {
    while (!rest_.empty() && error_.what.empty()) step();
    return error_;
  }

 private:
  void fail(std::string what) { error_ = {place_, std::move(what)}; }

  void advance(std::size_t bytes) {
    if (rest_.front() == '\n') {
      ++place_.line;
      place_.column = 0;
    }
    ++place_.column;
    rest_.remove_prefix(bytes);
  }

  void step() {
    const std::size_t length = utf8_length(rest_);
    if (length == 0) return fail("this byte is not UTF-8; save the file with UTF-8 encoding");
    const char c = rest_.front();
    if (c == '\0') return fail("a NUL byte; this is not a text file");
    if (length == 1) look_at(c);
    // toml++ marks some of these as unreachable instead of refusing them. A byte order mark at the
    // start is no character of the text.
    const bool mark = place_ == Place{1, 1} && rest_.substr(0, 3) == "\xef\xbb\xbf";
    if (length > 1 && !in_comment_ && quote_.empty() && !mark)
      return fail("this character may stand only in quotes or in a comment");
    if (!error_.what.empty()) return;
    const bool escape =
        c == '\\' && is_basic() && rest_.size() > 1 && (rest_[1] == '"' || rest_[1] == '\\');
    if (escape) advance(1);
    advance(length);
  }

  bool is_basic() const { return quote_.substr(0, 1) == "\""; }

  void look_at(char c) {
    if (in_comment_) {
      in_comment_ = c != '\n';
      if (c == '\n') end_of_line();
    } else if (!quote_.empty()) {
      inside_string(c);
    } else {
      outside_string(c);
    }
  }

  void inside_string(char c) {
    const bool one_line = quote_.size() == 1;
    if (c == '\n' && one_line) {
      quote_ = {};  // an error for the parser to report
      end_of_line();
    } else if (rest_.substr(0, quote_.size()) == quote_) {
      for (std::size_t i = 1; i < quote_.size(); ++i) advance(1);
      // A multi-line string may end in up to two quotes of its own.
      while (!one_line && rest_.size() > 1 && rest_[1] == c) advance(1);
      quote_ = {};
    }
  }

  void outside_string(char c) {
    const bool header = c == '[' && line_is_blank_ && open_.empty();
    if (c != ' ' && c != '\t') line_is_blank_ = false;
    if (header && !has_name(rest_)) return fail("a table needs a name here, such as [sweep]");
    if (!fits_after_last(c)) return fail("something is missing in front of this character");
    if (c != '"' && c != '\'') last_ = c;
    structure(c);
  }

  // toml++ looks ahead from a number to the next blank, comma or closing bracket, and what it meets
  // on the way must not be a string. So what opens one, or a bracket, must follow a blank or a
  // separator, and a value has no "=" in it.
  bool fits_after_last(char c) const {
    if (c == '=') return !has_equals_ && (open_.empty() || open_.back() == '{');
    if (c != '"' && c != '\'' && c != '[' && c != '{') return true;
    return std::string_view("\n\r\t =,[{").find(last_) != std::string_view::npos;
  }

  void structure(char c) {
    switch (c) {
      case '"':
      case '\'':
        return open_string(c);
      case '#':
        in_comment_ = true;
        return;
      case '\n':
        return end_of_line();
      case '.':
        if (++dots_ > max_nesting) fail(too_deep());
        return;
      case '[':
      case '{':
        return open_bracket(c);
      case ']':
      case '}':
        return close_bracket(c);
      case ',':
      case '=':
        return separate(c);
      default:
        return;
    }
  }

  void open_bracket(char c) {
    end_of_item();
    open_ += c;
    if (open_.size() > static_cast<std::size_t>(max_nesting)) fail(too_deep());
  }

  // toml++ asserts, instead of checking, that an array does not end in "}".
  void close_bracket(char c) {
    end_of_item();
    if (open_.empty()) return;
    if (open_.back() != (c == ']' ? '[' : '{')) return fail("this bracket closes another one");
    open_.pop_back();
  }

  void separate(char c) {
    end_of_item();
    has_equals_ = c == '=';
    if (++values_ > max_file_values)
      fail(fmt::format("more than {} values in one file; split it", max_file_values));
  }

  void open_string(char c) {
    const std::string_view three = c == '"' ? "\"\"\"" : "'''";
    const bool many = rest_.substr(0, 3) == three;
    quote_ = many ? three : three.substr(0, 1);
    for (std::size_t i = 1; i < quote_.size(); ++i) advance(1);
    last_ = c;
  }

  static std::string too_deep() {
    return fmt::format("nested more than {} levels deep", max_nesting);
  }

  // toml++ asserts, instead of checking, that a name follows "[" or "[[".
  static bool has_name(std::string_view header) {
    header.remove_prefix(header.substr(0, 2) == "[[" ? 2 : 1);
    header.remove_prefix(std::min(header.find_first_not_of(" \t"), header.size()));
    if (header.empty()) return false;
    const char first = header.front();
    return (first >= 'a' && first <= 'z') || (first >= 'A' && first <= 'Z') ||
           (first >= '0' && first <= '9') || first == '_' || first == '-' || first == '"' ||
           first == '\'';
  }

  void end_of_line() {
    end_of_item();
    line_is_blank_ = true;
    last_ = '\n';
  }

  void end_of_item() {
    dots_ = 0;
    has_equals_ = false;
  }

  std::string_view rest_;
  std::string_view quote_;  // of the string we are in, or ""
  bool in_comment_ = false;
  bool line_is_blank_ = true;  // so far
  int dots_ = 0;
  std::string open_;         // brackets that are not closed yet
  bool has_equals_ = false;  // since the last separator
  char last_ = '\n';         // structure seen last
  std::size_t values_ = 0;
  Place place_{1, 1};
  SyntaxError error_;
};

}  // namespace

SyntaxError unfit_for_parsing(std::string_view text) {
  if (text.size() > max_file_bytes)
    return {{},
            fmt::format("more than {} MB; this cannot be a configuration file",
                        max_file_bytes / 1'000'000)};
  return Scanner(text).run();
}

}  // namespace netroster::config
