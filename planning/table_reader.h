// What the TOML files of this folder have in common: days, money, years, and the provenance of each
// table.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "config/node_reader.h"
#include "planning/fiscal_year.h"
#include "planning/money.h"
#include "planning/provenance.h"

namespace netroster::planning {

class TableReader : public config::NodeReader {
 public:
  using Node = config::Node;
  using NodeReader::NodeReader;

  Key text_to(std::string_view key, const std::string& where, std::string& to) {
    return {key,
            [this, key, where, &to](const Node& node) { to = text(node, joined(where, key)); }};
  }
  Key texts_to(std::string_view key, const std::string& where, std::vector<std::string>& to) {
    return {key,
            [this, key, where, &to](const Node& node) { to = texts(node, joined(where, key)); }};
  }
  Key truth_to(std::string_view key, const std::string& where, bool& to) {
    return {key,
            [this, key, where, &to](const Node& node) { to = boolean(node, joined(where, key)); }};
  }
  Key day_to(std::string_view key, const std::string& where, std::optional<Day>& to);
  Key money_to(std::string_view key, const std::string& where, std::optional<Money>& to);
  Key year_to(std::string_view key, const std::string& where, std::optional<FiscalYear>& to);
  Key count_to(std::string_view key, const std::string& where, std::int64_t least,
               std::int64_t most, std::optional<std::int64_t>& to);
  Key counts_to(std::string_view key, const std::string& where, std::int64_t most,
                std::vector<std::int64_t>& to);
  // Each one of all_kinds(): a slip would be about nothing.
  void check_kind(const Node& node, const std::string& where, const std::string& kind);
  Key kind_to(std::string_view key, const std::string& where, std::string& to);
  Key kinds_to(std::string_view key, const std::string& where, std::vector<std::string>& to);
  // source, confidence and retrieved.
  void provenance_to(std::vector<Key>& keys, const std::string& where, Provenance& to);
  // A table of a district, whose word needs no source: where it is written is one. false: the table
  // is wrong.
  bool declared_table(const Node& node, const std::string& where, Provenance& of,
                      std::vector<Key> keys);
  // All tables of that name, each by `one`.
  template <typename One>
  Key tables(std::string_view key, One one) {
    return {key, [this, one](const Node& node) { each(node, one); }};
  }
  Key confidence_to(std::string_view key, const std::string& where, Confidence& to);

  // Whole files.
  static std::optional<Node> parse(const std::string& file, std::string_view text,
                                   config::Problems& problems);
};

}  // namespace netroster::planning
