// Reads the conditions of one rule. Private to this folder.
#pragma once

#include <string>
#include <vector>

#include "config/node_reader.h"
#include "standards/rule.h"

namespace netroster::standards {

class ConditionReader {
 public:
  // Parameters that conditions name get the unit of the fact they stand beside.
  ConditionReader(config::NodeReader& in, Rule& rule) : in_(in), rule_(rule) {}

  // The conditions of one table about a subject of that kind.
  std::vector<Condition> conditions(const config::Node& node, const std::string& where,
                                    SubjectKind subject);

 private:
  using Node = config::Node;
  void entry(const config::Entry& entry, const std::string& where, SubjectKind subject,
             std::vector<Condition>& out);
  Condition group(Condition::Kind kind, const Node& node, const std::string& where,
                  SubjectKind subject);
  Condition inside(Condition::Kind kind, const Node& node, const std::string& where);
  Condition fact(const config::Entry& entry, const std::string& where, SubjectKind subject);
  void test_key(Condition& out, const config::Entry& entry, const std::string& where, Unit unit,
                SubjectKind subject);
  std::vector<Test> number_tests(const Node& node, const std::string& where, Unit unit,
                                 const std::vector<std::string_view>& other);
  Operand operand(const Node& node, const std::string& where, Unit unit, SubjectKind subject);
  void other_fact(Operand& out, const Node& node, const std::string& where, Unit unit,
                  SubjectKind subject);
  bool reference(Operand& out, const Node& node, const std::string& where, Unit unit);

  config::NodeReader& in_;
  Rule& rule_;
};

// Whether that operation makes sense for values of the unit.
bool fits(Op op, Unit unit);
std::optional<Op> parse_op(std::string_view word);
std::vector<std::string_view> op_words();

}  // namespace netroster::standards
