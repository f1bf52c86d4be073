#include "standards/evaluate.h"

#include <algorithm>
#include <set>

#include "base/text.h"

namespace netroster::standards {
namespace {

Truth negated(Truth truth) {
  if (truth == Truth::yes) return Truth::no;
  return truth == Truth::no ? Truth::yes : truth;
}

Truth truth_of(bool value) { return value ? Truth::yes : Truth::no; }

// "At least 2" of a number that lies between least and most.
Truth hold_interval(double least, double most, Op op, double wanted) {
  switch (op) {
    case Op::at_least:
      if (least >= wanted) return Truth::yes;
      return most < wanted ? Truth::no : Truth::unknown;
    case Op::at_most:
      if (most <= wanted) return Truth::yes;
      return least > wanted ? Truth::no : Truth::unknown;
    default:
      if (least == wanted && most == wanted) return Truth::yes;
      return wanted < least || wanted > most ? Truth::no : Truth::unknown;
  }
}

Truth both(Truth a, Truth b) {
  if (a == Truth::no || b == Truth::no) return Truth::no;
  if (a == Truth::unknown || b == Truth::unknown) return Truth::unknown;
  if (a == Truth::yes || b == Truth::yes) return Truth::yes;
  return Truth::not_applicable;
}

bool equal(const Scalar& a, const Scalar& b) {
  // What is asked most: words that differ in length, or not at all.
  if (const auto* words = std::get_if<std::string>(&a))
    if (const auto* others = std::get_if<std::string>(&b)) {
      return words->size() == others->size() &&
             (*words == *others || equal_nocase(*words, *others));
    }
  const auto order = compare(a, b);
  return order && *order == 0;
}

bool matches_one(const std::string& text, const std::vector<Scalar>& globs) {
  return std::any_of(globs.begin(), globs.end(), [&](const Scalar& glob) {
    const auto* pattern = std::get_if<std::string>(&glob);
    return pattern != nullptr && glob_matches(*pattern, text);
  });
}

// Of a list of names.
Truth hold_names(const std::vector<std::string>& names, Op op, const std::vector<Scalar>& wanted) {
  const auto there = [&](const Scalar& one) {
    const auto* pattern = std::get_if<std::string>(&one);
    return pattern != nullptr &&
           std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return glob_matches(*pattern, name); });
  };
  if (op == Op::includes) return truth_of(std::all_of(wanted.begin(), wanted.end(), there));
  if (op == Op::excludes) return truth_of(std::none_of(wanted.begin(), wanted.end(), there));
  return truth_of(std::all_of(names.begin(), names.end(),
                              [&](const std::string& name) { return matches_one(name, wanted); }));
}

}  // namespace

Truth Evaluator::all(const std::vector<Condition>& conditions, Subject subject) const {
  if (conditions.empty()) return Truth::yes;
  auto truth = Truth::not_applicable;
  for (const auto& condition : conditions) {
    truth = both(truth, one(condition, subject));
    if (truth == Truth::no) return truth;
  }
  return truth;
}

Truth Evaluator::any(const std::vector<Condition>& parts, Subject subject) const {
  bool seen_unknown = false;
  bool seen_no = false;
  for (const auto& part : parts) {
    const auto truth = one(part, subject);
    if (truth == Truth::yes) return truth;
    seen_unknown = seen_unknown || truth == Truth::unknown;
    seen_no = seen_no || truth == Truth::no;
  }
  if (seen_unknown) return Truth::unknown;
  return seen_no ? Truth::no : Truth::not_applicable;
}

Truth Evaluator::one(const Condition& condition, Subject subject) const {
  switch (condition.kind) {
    case Condition::Kind::fact:
      return fact(condition, subject);
    case Condition::Kind::all:
      return all(condition.parts, subject);
    case Condition::Kind::any:
      return any(condition.parts, subject);
    case Condition::Kind::none:
      return negated(any(condition.parts, subject));
    case Condition::Kind::every:
      return every(condition, subject);
    default:
      return numbered(condition, subject);
  }
}

Observed Evaluator::observed(Subject subject, const FactRow& row) const {
  auto seen = facts_.read(subject, row);
  const bool timed = seen.known() && seen.when != WallTime{};
  if (timed && static_cast<double>((now_ - seen.when).count()) > rule_.max_age_seconds)
    seen = unknown("was last read " + iso_text(seen.when) + ", which is older than " +
                   text(Scalar{rule_.max_age_seconds}, Unit::duration));
  return seen;
}

Truth Evaluator::fact(const Condition& condition, Subject subject) const {
  const auto seen = observed(subject, *condition.fact);
  if (seen.state == Observed::State::not_applicable) return Truth::not_applicable;
  auto truth = Truth::yes;
  for (const auto& test : condition.tests) truth = both(truth, hold(seen, test, subject));
  return truth;
}

std::vector<Scalar> Evaluator::against(const Operand& operand, Subject subject, Unit unit) const {
  if (operand.fact == nullptr) return operand.values;
  const auto owner = facts_.owner(subject, operand.fact->subject);
  if (!owner) return {};
  auto other = observed(*owner, *operand.fact);
  if (!other.known()) return {};
  if (auto* number = std::get_if<double>(&other.value)) *number *= operand.times;
  (void)unit;
  return {std::move(other.value)};
}

Truth Evaluator::hold(const Observed& seen, const Test& test, Subject subject) const {
  if (seen.state == Observed::State::not_applicable) return Truth::not_applicable;
  if (!seen.known()) return Truth::unknown;
  if (!test.operand.parameter.empty())
    return hold_values(seen.value, test.op, *slots_[test.operand.slot]);
  if (test.operand.fact == nullptr) return hold_values(seen.value, test.op, test.operand.values);
  const auto wanted = against(test.operand, subject, Unit::text);
  return wanted.empty() ? Truth::unknown : hold_values(seen.value, test.op, wanted);
}

Truth Evaluator::hold_values(const Scalar& seen, Op op, const std::vector<Scalar>& wanted) const {
  if (const auto* names = std::get_if<std::vector<std::string>>(&seen))
    return hold_names(*names, op, wanted);
  const auto is_one = [&] {
    return std::any_of(wanted.begin(), wanted.end(),
                       [&](const Scalar& value) { return equal(seen, value); });
  };
  if (op == Op::matches) {
    const auto* words = std::get_if<std::string>(&seen);
    return truth_of(words != nullptr && matches_one(*words, wanted));
  }
  if (op == Op::at_least || op == Op::at_most) {
    const auto order = compare(seen, wanted.front());
    if (!order) return Truth::unknown;
    return truth_of(op == Op::at_least ? *order >= 0 : *order <= 0);
  }
  const bool wants_it = op == Op::equals || op == Op::one_of;
  return truth_of(is_one() == wants_it);
}

Evaluator::Number Evaluator::count(const Condition& condition, Subject subject) const {
  Number out;
  std::set<std::string> values;
  for (const auto inner : facts_.inside(subject, condition.of)) {
    ++out.seen;
    const auto truth = all(condition.where, inner);
    if (truth == Truth::no || truth == Truth::not_applicable) continue;
    ++out.matched;
    bool sure = truth == Truth::yes;
    if (condition.fact != nullptr) {
      const auto seen = observed(inner, *condition.fact);
      const auto value = text(seen.value, condition.fact->unit);
      if (seen.known() && !values.insert(value).second) continue;
      sure = sure && seen.known();
    }
    out.most += 1;
    if (sure) out.least += 1;
  }
  return out;
}

Evaluator::Number Evaluator::ratio(const Condition& condition, Subject subject) const {
  Number out;
  double yes = 0;
  double open = 0;
  for (const auto inner : facts_.inside(subject, condition.of)) {
    ++out.seen;
    const auto about = all(condition.where, inner);
    if (about == Truth::no || about == Truth::not_applicable) continue;
    const auto truth = all(condition.that, inner);
    if (truth == Truth::not_applicable) continue;
    ++out.matched;
    if (truth == Truth::yes && about == Truth::yes)
      yes += 1;
    else if (truth == Truth::unknown || about == Truth::unknown)
      open += 1;
  }
  if (out.matched == 0) return out;
  out.least = 100 * yes / static_cast<double>(out.matched);
  out.most = 100 * (yes + open) / static_cast<double>(out.matched);
  return out;
}

Truth Evaluator::numbered(const Condition& condition, Subject subject) const {
  const bool is_ratio = condition.kind == Condition::Kind::ratio;
  const auto number = is_ratio ? ratio(condition, subject) : count(condition, subject);
  if (number.seen == 0) return Truth::unknown;
  if (is_ratio && number.matched == 0) return Truth::not_applicable;
  auto truth = Truth::yes;
  for (const auto& test : condition.tests) {
    const auto& operand = test.operand;
    const auto wanted =
        operand.parameter.empty() ? against(operand, subject, Unit::count) : *slots_[operand.slot];
    const auto* value = wanted.empty() ? nullptr : std::get_if<double>(&wanted.front());
    truth =
        both(truth, value == nullptr ? Truth::unknown
                                     : hold_interval(number.least, number.most, test.op, *value));
  }
  return truth;
}

Truth Evaluator::every(const Condition& condition, Subject subject) const {
  const auto things = facts_.inside(subject, condition.of);
  if (things.empty()) return Truth::unknown;
  auto truth = Truth::not_applicable;
  for (const auto inner : things) {
    const auto about = all(condition.where, inner);
    if (about == Truth::no || about == Truth::not_applicable) continue;
    auto own = all(condition.that, inner);
    if (about == Truth::unknown && own == Truth::no) own = Truth::unknown;
    truth = both(truth, own);
    if (truth == Truth::no) return truth;
  }
  return truth;
}

}  // namespace netroster::standards
