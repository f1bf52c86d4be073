// Assets, their transfers, the funds that paid for them, and what laws want to know of them: as
// TOML.
#pragma once

#include <vector>

#include "planning/book.h"
#include "planning/table_reader.h"

namespace netroster::planning {

class RegisterReader {
 public:
  RegisterReader(TableReader& in, Book& book, const std::optional<Day>& today)
      : in_(in), book_(book), today_(today) {}
  // For the table of a whole file.
  std::vector<TableReader::Key> keys();

 private:
  using Node = TableReader::Node;
  void add_fund(const Node& node);
  void add_asset(const Node& node);
  void add_transfer(const Node& node);
  void add_rule(const Node& node);
  void add_transfer_rule(const Node& node);

  TableReader& in_;
  Book& book_;
  const std::optional<Day>& today_;
};

}  // namespace netroster::planning
