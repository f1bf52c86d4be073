// Reads the tables of E-Rate's rules out of a file that may hold other tables too.
#pragma once

#include <string>
#include <vector>

#include "planning/erate_rules.h"
#include "planning/table_reader.h"

namespace netroster::planning {

class ErateReader {
 public:
  // Both must outlive it.
  ErateReader(TableReader& in, ErateRules& rules) : in_(in), rules_(rules) {}
  // Of the root table; they point to this.
  std::vector<TableReader::Key> keys();

 private:
  using Node = config::Node;
  using Keys = std::vector<TableReader::Key>;
  struct Head {
    std::optional<FiscalYear> first;
    std::optional<FiscalYear> last;
    Provenance of;
  };

  TableReader::Key tables(std::string_view key, void (ErateReader::*add)(const Node&));
  // Reads the keys that every table has and `own`. false: the table is wrong.
  bool read_table(const Node& node, const std::string& where, Head& head, Keys own,
                  bool with_years = true);
  static YearSpan years_of(const Head& head) { return {*head.first, head.last}; }
  void add_category_two(const Node& node);
  void add_per_school_sum(const Node& node);
  void add_discount(const Node& node);
  void add_rural(const Node& node);
  void add_community_eligibility(const Node& node);
  void add_record(const Node& node);
  void add_equipment(const Node& node);
  void add_form(const Node& node);
  void add_service(const Node& node);

  TableReader& in_;
  ErateRules& rules_;
};

}  // namespace netroster::planning
