#include "exporters/interchange/escape.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace netroster::interchange {
namespace {

std::string clean(std::string_view raw) { return sanitise_lines(raw, raw.size() * 2 + 8); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Harmless everywhere in a Mermaid text.
bool is_plain_in_mermaid(char c) {
  return static_cast<unsigned char>(c) >= 0x80 || is_digit(c) || is_letter(c) ||
         std::string_view(" ._-/:,+").find(c) != std::string_view::npos;
}

}  // namespace

std::string xml_text(std::string_view raw) {
  std::string out;
  std::string text = clean(raw);
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = std::string_view(text).substr(i);
    if (rest.starts_with("\xef\xbf\xbe") || rest.starts_with("\xef\xbf\xbf")) {
      i += 2;  // U+FFFE and U+FFFF are no characters of XML
      continue;
    }
    switch (text[i]) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\n':
        out += "&#10;";
        break;
      default:
        out += text[i];
    }
  }
  return out;
}

std::string dot_quoted(std::string_view raw) {
  std::string out = "\"";
  for (const char c : clean(raw)) {
    if (c == '"')
      out += "\\\"";
    else if (c == '\\')
      out += "\\\\";
    else if (c == '\n')
      out += "\\n";
    else if (c == '&')
      out += "&amp;";
    else
      out += c;
  }
  return out + '"';
}

std::string mermaid_text(std::string_view raw) {
  std::string out;
  for (const char c : clean(raw)) {
    if (c == '\n')
      out += "<br/>";
    else if (is_plain_in_mermaid(c))
      out += c;
    else
      out += fmt::format("#{};", static_cast<unsigned>(c));
  }
  return out;
}

namespace {

std::string quoted_field(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

// What makes a spreadsheet take a text for a formula, and the full-width forms that some of them
// read the same way (= + - @).
constexpr std::string_view dangerous[] = {
    "=",           "+", "-", "@", "\t", "\r", "\n", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
    "\xef\xbc\xa0"};

bool looks_like_formula(std::string_view text) {
  const auto starts = [](std::string_view from) {
    return std::any_of(std::begin(dangerous), std::end(dangerous),
                       [from](std::string_view mark) { return from.starts_with(mark); });
  };
  return starts(text) || starts(trim(text));  // some readers trim blanks first
}

}  // namespace

std::string csv_field(std::string_view raw) {
  auto text = clean(raw);
  const bool plain = text.find_first_of(",\"\r\n") == std::string::npos;
  return plain ? text : quoted_field(text);
}

std::string spreadsheet_field(std::string_view raw) {
  if (const auto text = clean(raw); looks_like_formula(raw) || looks_like_formula(text))
    return quoted_field("'" + text);
  return csv_field(raw);
}

std::string yaml_quoted(std::string_view raw) {
  std::string out = "\"";
  for (const char c : clean(raw)) {
    if (c == '"' || c == '\\')
      out += '\\';
    else if (c == '\n') {
      out += "\\n";
      continue;
    }
    out += c;
  }
  return out + '"';
}

std::string slug(std::string_view raw, char separator, std::size_t limit,
                 std::string_view fallback) {
  std::string out;
  for (const char c : to_lower(raw)) {
    if (out.size() >= limit) break;
    if (is_letter(c) || is_digit(c))
      out += c;
    else if (!out.empty() && out.back() != separator)
      out += separator;
  }
  while (!out.empty() && out.back() == separator) out.pop_back();
  return out.empty() ? std::string(fallback) : out;
}

std::string plain_word(std::string_view raw, std::size_t limit, std::string_view fallback) {
  std::string out;
  for (const char c : sanitise(raw, limit)) {
    const bool plain = is_letter(c) || is_digit(c) || c == '.' || c == '_' || c == '-';
    const bool leads = out.empty() && (c == '.' || c == '-');
    if (plain && !leads)
      out += c;
    else if (out.empty() || out.back() != '_')
      out += '_';
  }
  return out.find_first_not_of('_') == std::string::npos ? std::string(fallback) : out;
}

std::string UniqueNames::take(const std::string& wanted) {
  std::string name = sanitise(wanted, limit_);
  for (std::size_t n = 2; !taken_.insert(to_lower(name)).second; ++n) {
    const auto mark = fmt::format("{}{}", separator_, n);
    name = sanitise(wanted, limit_ - mark.size()) + mark;
  }
  return name;
}

}  // namespace netroster::interchange
