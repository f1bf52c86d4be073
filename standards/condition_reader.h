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
  // The defaults of the parameters, when all conditions are read that say what they may be.
  void read_parameters();

 private:
  using Node = config::Node;
  void entry(const config::Entry& entry, const std::string& where, SubjectKind subject,
             std::vector<Condition>& out);
  Condition group(Condition::Kind kind, const Node& node, const std::string& where,
                  SubjectKind subject);
  Condition inside(Condition::Kind kind, const Node& node, const std::string& where);
  Condition fact(const config::Entry& entry, const std::string& where, SubjectKind subject);
  void test_key(Condition& out, const config::Entry& entry, const std::string& where,
                SubjectKind subject);
  Operand operand(const Node& node, const std::string& where, const Form& form,
                  SubjectKind subject);
  std::vector<Scalar> values(const Node& node, const std::string& where, const Form& form);
  void other_fact(Operand& out, const Node& node, const std::string& where, SubjectKind subject);
  void times(Operand& out, const Node& node, const std::string& where);
  bool reference(Operand& out, const Node& node, const std::string& where);
  // Notes that a parameter of the rule stands beside what has that form.
  void use(const std::string& name, const Node& node, const std::string& where, const Form& form);

  config::NodeReader& in_;
  Rule& rule_;
};

// Whether that operation makes sense for values of the unit.
bool fits(Op op, Unit unit);
std::optional<Op> parse_op(std::string_view word);
std::vector<std::string_view> op_words();

}  // namespace netroster::standards
