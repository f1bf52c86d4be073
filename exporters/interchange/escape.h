// Hostile text in each format that leaves the program. Every function takes any bytes and gives
// valid UTF-8 without control and invisible characters (sanitise()), quoted for its format.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_set>

namespace netroster::interchange {

// XML 1.0 character data and attribute values (sections 2.2 and 2.4).
std::string xml_text(std::string_view raw);
// A quoted ID of the DOT language. A backslash and an ampersand are themselves, not the beginning
// of an escString sequence or an HTML entity; "\n" of the text is a line break.
std::string dot_quoted(std::string_view raw);
// The inside of a quoted Mermaid text: ASCII punctuation that has a meaning somewhere is written
// as an entity code.
std::string mermaid_text(std::string_view raw);
// RFC 4180. Nothing is put in front of = + - @: who reads this takes every byte literally.
std::string csv_field(std::string_view raw);
// For people: the same, and what a spreadsheet would take for a formula begins with ' and is
// quoted.
std::string spreadsheet_field(std::string_view raw);
// A double-quoted YAML scalar (YAML 1.2, 7.3.1).
std::string yaml_quoted(std::string_view raw);

// Lower-case ASCII letters, digits and `separator`, at most `limit` bytes; `fallback` when nothing
// is left.
std::string slug(std::string_view raw, char separator, std::size_t limit,
                 std::string_view fallback);
// Letters, digits, '.', '_' and '-', not beginning with '.' or '-': harmless as a host name, a file
// name and a pattern. Anything else is '_'.
std::string plain_word(std::string_view raw, std::size_t limit, std::string_view fallback);

// Gives each name once, whatever its case: the second "a" becomes "a-2".
class UniqueNames {
 public:
  explicit UniqueNames(std::string_view separator, std::size_t limit)
      : separator_(separator), limit_(limit) {}
  // At most `limit` bytes, cut between characters.
  std::string take(const std::string& wanted);

 private:
  std::string separator_;
  std::size_t limit_;
  std::unordered_set<std::string> taken_;  // lower case
};

}  // namespace netroster::interchange
