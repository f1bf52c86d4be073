#include "base/text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <vector>

namespace netroster {
namespace {

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;  // bytes read; 0: not valid UTF-8 here
};

bool is_continuation(unsigned char byte) { return (byte & 0xc0) == 0x80; }

// Decodes one code point by RFC 3629: no overlong forms, no surrogates, nothing past U+10FFFF.
CodePoint decode(std::string_view text) {
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || text.size() < length) return {};
  char32_t value = first & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (!is_continuation(byte)) return {};
    value = value << 6 | (byte & 0x3fU);
  }
  constexpr char32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = value >= 0xd800 && value <= 0xdfff;
  if (value < smallest[length] || value > 0x10ffff || surrogate) return {};
  return {value, length};
}

void append_utf8(std::string& out, char32_t value) {
  if (value < 0x80) {
    out += static_cast<char>(value);
  } else if (value < 0x800) {
    out += static_cast<char>(0xc0 | value >> 6);
    out += static_cast<char>(0x80 | (value & 0x3f));
  } else if (value < 0x10000) {
    out += static_cast<char>(0xe0 | value >> 12);
    out += static_cast<char>(0x80 | (value >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (value & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | value >> 18);
    out += static_cast<char>(0x80 | (value >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (value >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (value & 0x3f));
  }
}

bool is_valid_utf8(std::string_view text) {
  while (!text.empty()) {
    const auto point = decode(text);
    if (point.length == 0) return false;
    text.remove_prefix(point.length);
  }
  return true;
}

// Controls that change how the rest of a line is shown, or cannot be seen at all.
bool is_invisible_control(char32_t value) {
  return (value >= 0x200b && value <= 0x200f) || (value >= 0x2028 && value <= 0x202e) ||
         (value >= 0x2060 && value <= 0x206f) || value == 0xfeff || value == 0x061c ||
         (value >= 0xfff0 && value <= 0xfffb) || (value >= 0xe0000 && value <= 0xe0fff);
}

bool is_control(char32_t value) { return value < 0x20 || (value >= 0x7f && value <= 0x9f); }

enum class Lines { flatten, keep };

void append_clean(std::string& out, char32_t value, Lines lines) {
  if (value == '\n' && lines == Lines::keep) {
    out += '\n';
  } else if (value == '\t' || value == '\n' || value == '\r') {
    if (lines == Lines::flatten || value == '\t') out += ' ';
  } else if (!is_control(value) && !is_invisible_control(value)) {
    append_utf8(out, value);
  }
}

// The longest prefix of at most `limit` bytes that does not split a code point, marked as cut.
void cut(std::string& text, std::size_t limit) {
  if (text.size() <= limit) return;
  constexpr std::string_view mark = "…";
  std::size_t end = limit > mark.size() ? limit - mark.size() : 0;
  while (end > 0 && is_continuation(static_cast<unsigned char>(text[end]))) --end;
  text.resize(end);
  text += mark;
}

std::string clean(std::string_view raw, std::size_t limit, Lines lines) {
  // Four bytes a code point at most: what lies behind cannot show in `limit` bytes.
  if (raw.size() > limit * 4 + 4) {
    std::size_t end = limit * 4;
    while (end > limit * 4 - 4 && is_continuation(static_cast<unsigned char>(raw[end]))) --end;
    raw = raw.substr(0, end);
  }
  const auto nul = raw.find_last_not_of('\0');
  raw = raw.substr(0, nul == std::string_view::npos ? 0 : nul + 1);
  const bool utf8 = is_valid_utf8(raw);
  std::string out;
  out.reserve(std::min(raw.size(), limit));
  while (!raw.empty()) {
    auto point = decode(raw);
    if (point.length == 0 || !utf8) {
      point = {static_cast<unsigned char>(raw[0]), 1};  // Latin-1
    }
    append_clean(out, point.value, lines);
    raw.remove_prefix(point.length);
  }
  out = std::string(trim(out));
  cut(out, limit);
  return out;
}

}  // namespace

std::string sanitise(std::string_view raw, std::size_t limit) {
  return clean(raw, limit, Lines::flatten);
}

std::string sanitise_lines(std::string_view raw, std::size_t limit) {
  return clean(raw, limit, Lines::keep);
}

std::size_t utf8_length(std::string_view text) { return text.empty() ? 0 : decode(text).length; }

bool is_printable_ascii(std::string_view raw) {
  return std::all_of(raw.begin(), raw.end(), [](char c) {
    return (c >= 0x20 && c < 0x7f) || c == '\t' || c == '\r' || c == '\n';
  });
}

std::string hex_plain(std::string_view raw) {
  std::string out;
  out.reserve(raw.size() * 2);
  constexpr char digits[] = "0123456789abcdef";
  for (const char c : raw) {
    const auto byte = static_cast<unsigned char>(c);
    out += digits[byte >> 4];
    out += digits[byte & 0xf];
  }
  return out;
}

std::string hex_colons(std::string_view raw) {
  const std::string plain = hex_plain(raw);
  std::string out;
  out.reserve(plain.size() + raw.size());
  for (std::size_t i = 0; i < plain.size(); i += 2) {
    if (i > 0) out += ':';
    out.append(plain, i, 2);
  }
  return out;
}

std::string escape_for_terminal(std::string_view raw) {
  std::string out;
  while (!raw.empty()) {
    const auto point = decode(raw);
    if (point.length == 0) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(raw[0]));
      raw.remove_prefix(1);
      continue;
    }
    if (is_control(point.value)) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(point.value));
    } else if (is_invisible_control(point.value)) {
      out += fmt::format("\\u{{{:04x}}}", static_cast<unsigned>(point.value));
    } else {
      append_utf8(out, point.value);
    }
    raw.remove_prefix(point.length);
  }
  return out;
}

std::string to_lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n\v\f";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

bool equal_nocase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return std::tolower(static_cast<unsigned char>(x)) ==
                  std::tolower(static_cast<unsigned char>(y));
         });
}

bool starts_with_nocase(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() && equal_nocase(text.substr(0, prefix.size()), prefix);
}

std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  auto above = row;  // the row before, and the one before that
  auto two_above = row;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    two_above.swap(above);
    above.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], two_above[j - 2] + 1);
    }
  }
  return row[b.size()];
}

}  // namespace netroster
