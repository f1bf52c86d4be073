// A TOML text as a plain tree with positions. The only place that knows toml++, so that no other
// file has to compile it and hostile texts are stopped in front of it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "config/problem.h"

namespace netroster::config {

inline constexpr std::size_t max_file_bytes = 10 * 1000 * 1000;
inline constexpr std::size_t max_file_values = 200'000;
inline constexpr int max_nesting = 16;  // brackets inside each other, or dots in one key

struct Entry;

struct Node {
  enum class Kind { table, list, text, integer, number, boolean, date, other };

  Kind kind = Kind::other;
  Place place;
  std::variant<std::monostate, bool, std::int64_t, double, std::string> scalar;  // dates as text
  std::vector<Entry> entries;  // table, in the order of the file
  std::vector<Node> items;     // list
};

struct Entry {
  std::string key;
  Place place;
  Node value;
};

struct SyntaxError {
  Place place;
  std::string what;  // never quotes the text: it may hold a secret
};

// The root table, or the first error.
std::variant<Node, SyntaxError> parse_document(std::string_view text);

// What parse_document() refuses before TOML is looked at: size, encoding, NUL bytes, nesting.
// what == "" means fit to parse.
SyntaxError unfit_for_parsing(std::string_view text);

}  // namespace netroster::config
