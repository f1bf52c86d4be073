// Three-valued judgement of conditions: what is not known decides nothing.
#pragma once

#include <string>
#include <vector>

#include "standards/facts.h"
#include "standards/rule.h"

namespace netroster::standards {

enum class Truth : std::uint8_t { no, yes, unknown, not_applicable };
std::string_view text(Truth truth);  // "fails" "holds" "unknown" "not applicable"

// One fact that a verdict rests on, as it was when it was judged.
struct Evidence {
  std::string subject;  // "": the finding's own
  std::string fact;     // "uplink_speed", or what was counted: "port where use = uplink"
  std::string value;    // with its unit; "" when it is not known
  std::string demand;   // "at least 20 Gbps"
  std::string source;   // who says so
  std::string note;     // particulars, or what is missing
  std::string how;      // how to get it when it is not known
  WallTime when{};
  Truth truth = Truth::unknown;
};

class Evaluator {
 public:
  // All must outlive the Evaluator. Facts read more than the rule's max_age before `now` are
  // unknown.
  Evaluator(const FactSource& facts, const Rule& rule, WallTime now)
      : facts_(facts), rule_(rule), now_(now) {}

  // Values of Rule::slots for the site that is judged next.
  void bind(std::vector<const std::vector<Scalar>*> slots) { slots_ = std::move(slots); }

  // Whether all of them hold; yes for none.
  Truth all(const std::vector<Condition>& conditions, Subject subject) const;

  // The same in words, a row for each fact.
  std::vector<Evidence> explain(const std::vector<Condition>& conditions, Subject subject) const;
  // "uplinks at least 2, uplink_speed at least 20 Gbps".
  std::string demand(const std::vector<Condition>& conditions) const;

 private:
  struct Number {
    double least = 0;         // what is sure
    double most = 0;          // when everything unknown would count
    std::size_t seen = 0;     // things of that kind
    std::size_t matched = 0;  // of them, those that it is about, surely or perhaps
  };
  Truth one(const Condition& condition, Subject subject) const;
  Truth fact(const Condition& condition, Subject subject) const;
  Truth any(const std::vector<Condition>& parts, Subject subject) const;
  Truth every(const Condition& condition, Subject subject) const;
  Truth numbered(const Condition& condition, Subject subject) const;
  Number count(const Condition& condition, Subject subject) const;
  Number ratio(const Condition& condition, Subject subject) const;
  Observed observed(Subject subject, const FactRow& row) const;
  Truth hold(const Observed& seen, const Test& test, Subject subject) const;
  // Values to hold against; empty: they come from a fact that is not known.
  std::vector<Scalar> against(const Operand& operand, Subject subject, Unit unit) const;
  Truth hold_values(const Scalar& seen, Op op, const std::vector<Scalar>& wanted) const;
  void explain_one(const Condition& condition, Subject subject, Subject about,
                   std::vector<Evidence>& out) const;
  void explain_inside(const Condition& condition, Subject subject, Subject about,
                      std::vector<Evidence>& out) const;
  void explain_each(const Condition& condition, Subject subject, Subject about,
                    std::vector<Evidence>& out) const;
  Evidence counted(const Condition& condition, Subject subject) const;
  Truth of_one(const Condition& condition, Subject inner) const;
  Evidence each_of(const Condition& condition, Subject subject) const;
  WallTime oldest(const std::vector<Condition>& conditions, Subject subject) const;
  Evidence evidence(const Condition& condition, Subject subject, Subject about) const;
  // How to get what is not known of the things that are counted; "" when all is known.
  std::string how_to_count(const Condition& condition, Subject subject) const;
  std::string test_text(const Test& test, Unit unit) const;
  std::string tests_text(const Condition& condition, Unit unit) const;

  const FactSource& facts_;
  const Rule& rule_;
  WallTime now_;
  std::vector<const std::vector<Scalar>*> slots_;
};

}  // namespace netroster::standards
