#include "config/document.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

// Under a sanitizer or fuzzer the parser is compiled in, so that it is watched as well.
#ifdef NETROSTER_TOML_FROM_SOURCE
#undef TOML_SHARED_LIB
#undef TOML_HEADER_ONLY
#define TOML_HEADER_ONLY 1
#endif
#include <toml++/toml.h>

#include "base/text.h"

namespace netroster::config {
namespace {

Place place_of(const toml::source_region& region) {
  return {region.begin.line, region.begin.column};
}

Node tree_of(const toml::node& node);

void fill(Node& out, const toml::table& table) {
  out.kind = Node::Kind::table;
  for (const auto& [key, value] : table)
    out.entries.push_back({std::string(key.str()), place_of(key.source()), tree_of(value)});
  std::sort(out.entries.begin(), out.entries.end(),
            [](const Entry& a, const Entry& b) { return a.place < b.place; });
}

void fill(Node& out, const toml::array& list) {
  out.kind = Node::Kind::list;
  for (const auto& item : list) out.items.push_back(tree_of(item));
}

void fill_scalar(Node& out, const toml::node& node) {
  if (const auto* text = node.as_string()) {
    out.kind = Node::Kind::text;
    out.scalar = text->get();
  } else if (const auto* integer = node.as_integer()) {
    out.kind = Node::Kind::integer;
    out.scalar = integer->get();
  } else if (const auto* number = node.as_floating_point()) {
    out.kind = Node::Kind::number;
    out.scalar = number->get();
  } else if (const auto* boolean = node.as_boolean()) {
    out.kind = Node::Kind::boolean;
    out.scalar = boolean->get();
  } else if (const auto* date = node.as_date()) {
    out.kind = Node::Kind::date;
    const auto day = date->get();
    out.scalar = fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
  }
}

// The depth is bounded by unfit_for_parsing().
Node tree_of(const toml::node& node) {
  Node out;
  out.place = place_of(node.source());
  if (const auto* table = node.as_table()) {
    fill(out, *table);
  } else if (const auto* list = node.as_array()) {
    fill(out, *list);
  } else {
    fill_scalar(out, node);
  }
  return out;
}

bool is_harmless(std::string_view quotation) {
  constexpr std::string_view punctuation[] = {"]", "}", "=", ",", "-", ":", "true", "false"};
  return std::find(std::begin(punctuation), std::end(punctuation), quotation) !=
         std::end(punctuation);
}

// toml++ quotes what it saw, and that may be a secret whose quotes were forgotten. Only keys that
// are defined twice and what was expected may be named.
std::string without_quotations(std::string_view description) {
  if (description.find("cannot redefine existing") != std::string_view::npos)
    return std::string(description);
  description = description.substr(0, description.find(", saw"));
  std::string out;
  while (!description.empty()) {
    const auto open = std::min(description.find('\''), description.size());
    out += description.substr(0, open);
    description.remove_prefix(open);
    if (description.empty()) break;
    const auto close = std::min(description.find('\'', 1), description.size());
    const auto quoted = description.substr(1, close - 1);
    out += is_harmless(quoted) ? fmt::format("'{}'", quoted) : "…";
    description.remove_prefix(std::min(close + 1, description.size()));
  }
  return out;
}

// The key of a line such as "first = 2027-02-31"; "" where it is not plainly one.
std::string key_in(std::string_view text, std::uint32_t line) {
  for (; line > 1; --line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end + 1);
  }
  const auto key = trim(text.substr(0, text.find_first_of("=\n")));
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyz_";
  const bool is_one =
      !key.empty() && key.size() <= 32 && key.find_first_not_of(plain) == std::string_view::npos;
  return is_one ? std::string(key) : std::string();
}

SyntaxError syntax_error(const toml::parse_error& error, std::string_view text) {
  constexpr std::string_view prefix = "Error while parsing ";
  std::string what = without_quotations(error.description());
  if (what.compare(0, prefix.size(), prefix) == 0) what = "in " + what.substr(prefix.size());
  // The usual cause: a name or a number such as 0601234 whose quotes were forgotten.
  bool bare = false;
  for (const std::string_view sign :
       {"value type", "in boolean", "in floating-point", "leading zeroes"})
    bare = bare || what.find(sign) != std::string::npos;
  const auto place = place_of(error.source());
  // A day that there is not is the one mistake of these that is not one of spelling.
  if (const auto key = key_in(text, place.line); what.starts_with("in date") && !key.empty())
    what += fmt::format(" (the value of {})", key);
  return {place, "not valid TOML " + what + (bare ? " (text must be in quotes)" : "")};
}

}  // namespace

std::variant<Node, SyntaxError> parse_document(std::string_view text) {
  if (auto unfit = unfit_for_parsing(text); !unfit.what.empty()) return unfit;
  try {
    return tree_of(toml::parse(text));
  } catch (const toml::parse_error& error) {
    return syntax_error(error, text);
  } catch (const std::exception& error) {
    return SyntaxError{{}, fmt::format("cannot be parsed: {}", error.what())};
  }
}

}  // namespace netroster::config
