#include "config/reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/text.h"
#include "config/network_check.h"
#include "config/suggest.h"
#include "config/units.h"

namespace netroster::config {
namespace {

constexpr std::size_t longest_text = 255;
constexpr std::size_t longest_id = 64;
constexpr std::size_t most_networks = 4096;
constexpr std::size_t most_tables = 4096;  // of one kind in a site
constexpr int first_year = 1990;
constexpr int last_year = 2100;

// A value, or why the node is none. `example` asks for the row's example in the hint.
struct Reading {
  Value value;
  std::string wrong;
  std::string hint;
};

Reading wrong(std::string what, std::string hint = {}) {
  return {{}, std::move(what), std::move(hint)};
}

std::string as_example(const Row& row) { return fmt::format("for example {}", row.example); }

const std::string* text_of(const Node& node) { return std::get_if<std::string>(&node.scalar); }

Reading wrong_type(const Row& row, const Node& node) {
  const bool quoted = node.kind == Node::Kind::text;
  const bool numeric = node.kind == Node::Kind::integer || node.kind == Node::Kind::number;
  switch (row.type) {
    case Type::integer:
    case Type::number:
      return quoted
                 ? wrong("must be a number without quotes", as_example(row))
                 : wrong(row.type == Type::integer ? "must be a whole number" : "must be a number",
                         as_example(row));
    case Type::boolean:
      return wrong("must be true or false, without quotes");
    case Type::duration:
    case Type::rate:
    case Type::size:
      return wrong(numeric ? fmt::format("has no unit; write the {} in quotes", type_name(row.type))
                           : fmt::format("must be a {} in quotes", type_name(row.type)),
                   as_example(row));
    case Type::date:
      return wrong("must be a date", as_example(row));
    case Type::networks:
      return wrong("must be a list of address blocks", as_example(row));
    case Type::text:
    case Type::id:
    case Type::secret:
    case Type::choice:
      break;
  }
  return wrong("must be text in quotes", row.type == Type::secret ? "" : as_example(row));
}

bool in_range(const Row& row, double value) {
  return row.least == row.most || (value >= row.least && value <= row.most);
}

Reading out_of_range(const Row& row) {
  return wrong(fmt::format("is out of range; it must be {}", range_text(row)));
}

Reading integer_of(const Row& row, const Node& node) {
  const auto* value = std::get_if<std::int64_t>(&node.scalar);
  if (value == nullptr) return wrong_type(row, node);
  return in_range(row, static_cast<double>(*value)) ? Reading{*value, {}, {}} : out_of_range(row);
}

Reading number_of(const Row& row, const Node& node) {
  double value = 0;
  if (const auto* whole = std::get_if<std::int64_t>(&node.scalar)) {
    value = static_cast<double>(*whole);
  } else if (const auto* number = std::get_if<double>(&node.scalar)) {
    value = *number;
  } else {
    return wrong_type(row, node);
  }
  if (!std::isfinite(value)) return wrong("must be a finite number", as_example(row));
  return in_range(row, value) ? Reading{value, {}, {}} : out_of_range(row);
}

template <typename Count>
Reading counted(const Row& row, const Result<Count>& parsed, std::int64_t count) {
  if (!parsed) return wrong(parsed.error().what);
  if (count == 0 && row.type == Type::rate) return wrong("a rate of 0 carries nothing");
  return in_range(row, static_cast<double>(count)) ? Reading{count, {}, {}} : out_of_range(row);
}

Reading quantity_of(const Row& row, const Node& node) {
  const auto* text = node.kind == Node::Kind::text ? text_of(node) : nullptr;
  if (text == nullptr) return wrong_type(row, node);
  if (row.type == Type::duration) {
    const auto parsed = parse_duration(*text);
    return counted(row, parsed, parsed ? parsed->count() : 0);
  }
  const auto parsed = row.type == Type::rate ? parse_rate(*text) : parse_size(*text);
  return counted(row, parsed, parsed ? static_cast<std::int64_t>(*parsed) : 0);
}

std::optional<int> digits_of(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

Reading date_of(const Row& row, const Node& node) {
  const auto* text = text_of(node);
  if (text == nullptr) return wrong_type(row, node);
  const auto part = [&](std::size_t from, std::size_t count) {
    return digits_of(std::string_view(*text).substr(from, count));
  };
  if (text->size() != 10 || (*text)[4] != '-' || (*text)[7] != '-' || !part(0, 4) || !part(5, 2) ||
      !part(8, 2))
    return wrong_type(row, node);
  const std::chrono::year_month_day date(std::chrono::year(*part(0, 4)),
                                         std::chrono::month(static_cast<unsigned>(*part(5, 2))),
                                         std::chrono::day(static_cast<unsigned>(*part(8, 2))));
  if (!date.ok()) return wrong("there is no such day in the calendar", as_example(row));
  if (*part(0, 4) < first_year || *part(0, 4) > last_year)
    return wrong(fmt::format("the year must be {} to {}", first_year, last_year));
  return {Value{std::chrono::sys_days(date)}, {}, {}};
}

bool is_id(std::string_view text) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  return !text.empty() && text.size() <= longest_id && plain(text[0]) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return plain(c) || c == '.' || c == '_' || c == '-'; });
}

Reading choice_of(const Row& row, const std::string& text) {
  for (const auto choice : row.choices)
    if (text == choice) return {text, {}, {}};
  return wrong(fmt::format("must be one of {}", range_text(row)),
               did_you_mean(text, {row.choices.begin(), row.choices.end()}));
}

Reading words_of(const Row& row, const Node& node) {
  const auto* text = node.kind == Node::Kind::text ? text_of(node) : nullptr;
  if (text == nullptr) return wrong_type(row, node);
  if (text->empty()) return wrong("must not be empty");
  if (text->size() > longest_text)
    return wrong(fmt::format("is longer than {} bytes", longest_text));
  if (row.type == Type::choice) return choice_of(row, *text);
  if (row.type == Type::secret) return {*text, {}, {}};
  if (row.type == Type::id && !is_id(*text))
    return wrong(fmt::format("must be 1 to {} letters, digits, '.', '_' or '-', the first a letter "
                             "or digit",
                             longest_id),
                 as_example(row));
  if (sanitise(*text, longest_text) != *text)
    return wrong("has control characters in it or blanks around it");
  if (const char* demand = row.check != nullptr ? row.check(*text) : nullptr) return wrong(demand);
  return {*text, {}, {}};
}

Reading boolean_of(const Row& row, const Node& node) {
  const auto* value = std::get_if<bool>(&node.scalar);
  return value != nullptr ? Reading{*value, {}, {}} : wrong_type(row, node);
}

Reading scalar_of(const Row& row, const Node& node) {
  switch (row.type) {
    case Type::integer:
      return integer_of(row, node);
    case Type::number:
      return number_of(row, node);
    case Type::boolean:
      return boolean_of(row, node);
    case Type::duration:
    case Type::rate:
    case Type::size:
      return quantity_of(row, node);
    case Type::date:
      return date_of(row, node);
    default:
      return words_of(row, node);
  }
}

// Of "site.circuit" under "site": "circuit"; nullopt when it is not directly under it.
bool is_direct_child(const Section& child, std::string_view parent, std::string_view key) {
  return child.name == fmt::format("{}.{}", parent, key);
}

bool has_child(const Section& parent, std::string_view key) {
  const auto all = sections();
  return key.size() <= longest_id && std::any_of(all.begin(), all.end(), [&](const Section& child) {
           return is_direct_child(child, parent.name, key);
         });
}

std::string shown_key(std::string_view section, std::string_view key) {
  const auto shown = sanitise(key, longest_id);
  return section.empty() ? shown : fmt::format("{}.{}", section, shown);
}

std::string_view last_name(std::string_view section) {
  return section.substr(section.rfind('.') + 1);
}

const Entry* entry_of(const Node& table, std::string_view key) {
  for (const auto& entry : table.entries)
    if (entry.key == key) return &entry;
  return nullptr;
}

}  // namespace

void Reader::check_root(const Node& root) {
  const auto all = sections();
  for (const auto& entry : root.entries) {
    const bool known = std::any_of(all.begin(), all.end(), [&](const Section& section) {
      return section.file == kind_ && section.name == entry.key;
    });
    if (!known)
      error(entry.place, shown_key("", entry.key),
            entry.value.kind == Node::Kind::table ? "unknown table" : "unknown key",
            problems_.full() ? std::string() : root_hint(kind_, entry.key));
  }
}

Places Reader::read(const Section& section, const Node& table, void* owner) {
  Places places;
  places.table = table.place;
  for (const auto& entry : table.entries) read_entry(section, entry, owner, places);
  for (const auto& row : section.rows)
    if (row.required && entry_of(table, row.key) == nullptr)
      error(table.place, shown_key(section.name, row.key), "is missing", as_example(row));
  return places;
}

void Reader::read_entry(const Section& section, const Entry& entry, void* owner, Places& places) {
  const auto* row = find_row(section, entry.key);
  if (row == nullptr) {
    if (!has_child(section, entry.key)) unknown(section, entry);
    return;
  }
  places.values[entry.key] = entry.value.place;
  if (const auto value = value_of(section, *row, entry.value, places))
    row->put(owner, *value);
  else
    places.wrong.insert(entry.key);
}

void Reader::unknown(const Section& section, const Entry& entry) {
  // Comparing with every known key is wasted on a problem that nobody will see.
  error(entry.place, shown_key(section.name, entry.key), "unknown key",
        problems_.full() ? std::string() : key_hint(section, entry.key));
}

std::optional<Value> Reader::value_of(const Section& section, const Row& row, const Node& node,
                                      Places& places) {
  const auto key = shown_key(section.name, row.key);
  if (row.type == Type::networks) return networks_of(key, row, node, places);
  auto reading = scalar_of(row, node);
  if (reading.wrong.empty()) return std::move(reading.value);
  error(node.place, key, std::move(reading.wrong), std::move(reading.hint));
  return std::nullopt;
}

std::optional<Value> Reader::networks_of(const std::string& key, const Row& row, const Node& node,
                                         Places& places) {
  if (node.kind != Node::Kind::list) {
    auto reading = wrong_type(row, node);
    error(node.place, key, std::move(reading.wrong), std::move(reading.hint));
    return std::nullopt;
  }
  if (node.items.size() > most_networks) {
    error(node.place, key, fmt::format("has more than {} blocks", most_networks));
    return std::nullopt;
  }
  if (node.items.empty() && row.required) error(node.place, key, "must not be empty");
  std::vector<IpNetwork> blocks;
  for (const auto& item : node.items) {
    const auto block = network_of(key, item);
    if (!block) continue;
    blocks.push_back(*block);
    places.items[std::string(row.key)].push_back(item.place);
  }
  return Value{std::move(blocks)};
}

std::optional<IpNetwork> Reader::network_of(const std::string& key, const Node& node) {
  const auto* text = node.kind == Node::Kind::text ? text_of(node) : nullptr;
  const bool plain = text != nullptr && text->size() <= longest_id &&
                     text->find_first_not_of("0123456789abcdefABCDEF.:/") == std::string::npos;
  const auto block = plain ? IpNetwork::parse(*text) : std::nullopt;
  if (!block) {
    // A credentials file is never quoted: whatever stands here may be a secret in the wrong place.
    const bool may_quote = text != nullptr && kind_ != FileKind::credentials &&
                           kind_ != FileKind::users && kind_ != FileKind::notify;
    error(node.place, key,
          fmt::format("{} is not an address block",
                      may_quote ? fmt::format("\"{}\"", sanitise(*text, longest_id)) : "this"),
          "for example \"10.20.0.0/16\"");
    return std::nullopt;
  }
  const auto address = IpAddress::parse(std::string_view(*text).substr(0, text->find('/')));
  if (address && *address != block->address()) {
    error(node.place, key, fmt::format("{} is an address inside the block", address->text()),
          fmt::format("did you mean \"{}\"?", block->text()));
    return std::nullopt;
  }
  if (auto why = refusal(*block); !why.empty()) {
    error(node.place, key, fmt::format("{} is refused: {}", block->text(), why));
    return std::nullopt;
  }
  return block;
}

std::vector<const Node*> Reader::tables(const Section& section, const Node& parent) {
  const auto* entry = entry_of(parent, last_name(section.name));
  if (entry == nullptr) return {};
  if (section.name != last_name(section.name) && entry->value.items.size() > most_tables) {
    error(entry->place, std::string(section.name),
          fmt::format("more than {} of them", most_tables));
    return {};
  }
  std::vector<const Node*> found;
  const bool list = entry->value.kind == Node::Kind::list;
  if (list)
    for (const auto& item : entry->value.items)
      if (item.kind == Node::Kind::table) found.push_back(&item);
  if (!list || found.size() != entry->value.items.size())
    error(entry->place, std::string(section.name), "must be a list of tables",
          fmt::format("write [[{}]] above each", section.name));
  return found;
}

const Node* Reader::table(const Section& section, const Node& root) {
  const auto* entry = entry_of(root, section.name);
  if (entry == nullptr) return nullptr;
  if (entry->value.kind == Node::Kind::table) return &entry->value;
  error(entry->place, std::string(section.name), "must be a table",
        fmt::format("write [{}] once", section.name));
  return nullptr;
}

}  // namespace netroster::config
