// Verdicts in words.
#include <fmt/format.h>

#include "standards/evaluate.h"

namespace netroster::standards {
namespace {

// Things named in one finding; the others are counted.
constexpr std::size_t most_named = 8;

std::string_view words_of(Op op) {
  switch (op) {
    case Op::at_least:
      return "at least";
    case Op::at_most:
      return "at most";
    case Op::equals:
      return "is";
    case Op::differs:
      return "is not";
    case Op::one_of:
      return "is one of";
    case Op::none_of:
      return "is none of";
    case Op::matches:
      return "matches";
    case Op::includes:
      return "includes";
    case Op::excludes:
      return "excludes";
  }
  return {};
}

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string out;
  for (const auto& part : parts) {
    if (!out.empty()) out += between;
    out += part;
  }
  return out;
}

}  // namespace

std::string_view text(Truth truth) {
  switch (truth) {
    case Truth::no:
      return "fails";
    case Truth::yes:
      return "holds";
    case Truth::unknown:
      return "unknown";
    case Truth::not_applicable:
      return "not applicable";
  }
  return {};
}

std::string Evaluator::test_text(const Test& test, Unit unit) const {
  std::vector<std::string> values;
  const auto& operand = test.operand;
  // What is asked most: one value, as it stands in the rule.
  if (operand.fact == nullptr && operand.parameter.empty() && operand.values.size() == 1)
    return std::string(words_of(test.op)).append(" ").append(text(operand.values.front(), unit));
  if (operand.fact != nullptr) {
    const auto other = fmt::format("{} of the {}", operand.fact->name, text(operand.fact->subject));
    values.push_back(operand.times == 1 ? other : fmt::format("{:g} x {}", operand.times, other));
  } else if (!operand.parameter.empty() && operand.slot >= slots_.size()) {
    values.push_back("$" + operand.parameter);
  } else {
    const auto& all = operand.parameter.empty() ? operand.values : *slots_[operand.slot];
    for (const auto& value : all) values.push_back(text(value, unit));
  }
  return fmt::format("{} {}", words_of(test.op), joined(values, ", "));
}

std::string Evaluator::tests_text(const Condition& condition, Unit unit) const {
  if (condition.tests.size() == 1) return test_text(condition.tests.front(), unit);
  std::vector<std::string> out;
  for (const auto& test : condition.tests) out.push_back(test_text(test, unit));
  return joined(out, " and ");
}

std::string Evaluator::demand(const std::vector<Condition>& conditions) const {
  std::vector<std::string> out;
  for (const auto& one : conditions) {
    const auto number = one.kind == Condition::Kind::ratio ? Unit::percent : Unit::count;
    const auto about = one.where.empty() ? std::string() : " where " + demand(one.where);
    std::vector<std::string> parts;
    for (const auto& part : one.parts) parts.push_back(demand({part}));
    switch (one.kind) {
      case Condition::Kind::fact:
        out.push_back(fmt::format("{} {}", one.fact->name, tests_text(one, one.fact->unit)));
        break;
      case Condition::Kind::all:
        out.push_back(demand(one.parts));
        break;
      case Condition::Kind::any:
        out.push_back("(" + joined(parts, " or ") + ")");
        break;
      case Condition::Kind::none:
        out.push_back("not (" + joined(parts, " or ") + ")");
        break;
      case Condition::Kind::count:
        out.push_back(
            fmt::format("number of {}s{} {}", text(one.of), about, tests_text(one, number)));
        break;
      case Condition::Kind::ratio:
        out.push_back(fmt::format("share of {}s{} with {} {}", text(one.of), about,
                                  demand(one.that), tests_text(one, number)));
        break;
      case Condition::Kind::every:
        out.push_back(fmt::format("every {}{}: {}", text(one.of), about, demand(one.that)));
        break;
    }
  }
  return joined(out, ", ");
}

Evidence Evaluator::evidence(const Condition& condition, Subject subject, Subject about) const {
  Evidence row;
  const auto& fact = *condition.fact;
  const auto seen = observed(subject, fact);
  if (!(subject == about)) row.subject = facts_.name(subject);
  row.fact = fact.name;
  row.source = fact.origin;
  row.demand = tests_text(condition, fact.unit);
  row.note = seen.note;
  row.when = seen.when;
  row.truth = this->fact(condition, subject);
  if (seen.known()) row.value = text(seen.value, fact.unit);
  if (seen.state == Observed::State::unknown) row.how = fact.how;
  if (!seen.known() || row.truth != Truth::unknown) return row;
  for (const auto& test : condition.tests) {
    if (test.operand.fact == nullptr) continue;
    row.note = fmt::format("{} of the {} is not known", test.operand.fact->name,
                           text(test.operand.fact->subject));
    row.how = test.operand.fact->how;
  }
  return row;
}

std::string Evaluator::how_to_count(const Condition& condition, Subject subject) const {
  for (const auto inner : facts_.inside(subject, condition.of))
    for (const auto& part : condition.where)
      if (part.fact != nullptr && observed(inner, *part.fact).state == Observed::State::unknown)
        return std::string(part.fact->how);
  return {};
}

// The oldest reading that the conditions rest on; {}: they rest on what is declared.
WallTime Evaluator::oldest(const std::vector<Condition>& conditions, Subject subject) const {
  WallTime out{};
  const auto take = [&out](WallTime when) {
    if (when != WallTime{} && (out == WallTime{} || when < out)) out = when;
  };
  for (const auto& one : conditions) {
    if (one.kind == Condition::Kind::fact) take(observed(subject, *one.fact).when);
    take(oldest(one.parts, subject));
    if (one.kind == Condition::Kind::fact || !one.parts.empty()) continue;
    for (const auto inner : facts_.inside(subject, one.of)) {
      take(oldest(one.where, inner));
      take(oldest(one.that, inner));
    }
  }
  return out;
}

// What is so of one of the things inside; not applicable: it is not asked about.
Truth Evaluator::of_one(const Condition& condition, Subject inner) const {
  const auto about = all(condition.where, inner);
  if (about == Truth::no) return Truth::not_applicable;
  const auto truth = about == Truth::not_applicable ? about : all(condition.that, inner);
  return about == Truth::unknown && truth == Truth::no ? Truth::unknown : truth;
}

// How many of the things inside hold, and which do not.
Evidence Evaluator::each_of(const Condition& condition, Subject subject) const {
  Evidence row;
  row.fact = fmt::format("{}s", text(condition.of));
  row.truth = one(condition, subject);
  std::size_t all_of_them = 0;
  std::vector<std::string> wanted;
  for (const auto inner : facts_.inside(subject, condition.of)) {
    const auto truth = of_one(condition, inner);
    if (truth == Truth::not_applicable) continue;
    ++all_of_them;
    if (truth == row.truth) wanted.push_back(facts_.name(inner));
  }
  const auto* verb = row.truth == Truth::no    ? "fail"
                     : row.truth == Truth::yes ? "hold"
                                               : "are not known";
  if (all_of_them > 0) row.value = fmt::format("{} of {} {}", wanted.size(), all_of_them, verb);
  if (row.truth == Truth::yes) return row;
  const auto more = wanted.size() > most_named ? wanted.size() - most_named : 0;
  wanted.resize(wanted.size() - more);
  row.note = joined(wanted, ", ") + (more > 0 ? fmt::format(" and {} more", more) : "");
  return row;
}

// What was counted of the things inside.
Evidence Evaluator::counted(const Condition& condition, Subject subject) const {
  const bool every_one = condition.kind == Condition::Kind::every;
  auto row = every_one ? each_of(condition, subject) : Evidence();
  row.source = "counted";
  row.when = oldest({condition}, subject);
  if (every_one) {
    row.demand = demand({condition});
    return row;
  }
  row.fact = demand({condition});
  row.truth = one(condition, subject);
  const bool share = condition.kind == Condition::Kind::ratio;
  const auto unit = share ? Unit::percent : Unit::count;
  const auto number = share ? ratio(condition, subject) : count(condition, subject);
  row.value = text(Scalar{number.least}, unit);
  if (number.most > number.least)
    row.note = "up to " + text(Scalar{number.most}, unit) + ", counting what is not known";
  if (number.seen == 0) {
    row.value.clear();
    row.note = fmt::format("no {} is known there", text(condition.of));
    row.how = "scan the site, or declare it in sites.d";
  }
  row.demand = tests_text(condition, unit);
  if (row.truth == Truth::unknown && row.how.empty()) row.how = how_to_count(condition, subject);
  return row;
}

// The things inside that do not hold, or of which it is not known.
void Evaluator::explain_each(const Condition& condition, Subject subject, Subject about,
                             std::vector<Evidence>& out) const {
  std::size_t named = 0;
  std::size_t more = 0;
  for (const auto inner : facts_.inside(subject, condition.of)) {
    const auto in = all(condition.where, inner);
    if (in == Truth::no || in == Truth::not_applicable) continue;
    const auto truth = all(condition.that, inner);
    if (truth == Truth::yes || truth == Truth::not_applicable) continue;
    if (++named > most_named) {
      ++more;
      continue;
    }
    for (const auto& part : condition.that) explain_one(part, inner, about, out);
  }
  if (more > 0) out.back().note += fmt::format(" (and {} more {}s)", more, text(condition.of));
}

void Evaluator::explain_inside(const Condition& condition, Subject subject, Subject about,
                               std::vector<Evidence>& out) const {
  out.push_back(counted(condition, subject));
  if (!condition.that.empty()) explain_each(condition, subject, about, out);
}

void Evaluator::explain_one(const Condition& condition, Subject subject, Subject about,
                            std::vector<Evidence>& out) const {
  switch (condition.kind) {
    case Condition::Kind::fact:
      out.push_back(evidence(condition, subject, about));
      return;
    case Condition::Kind::all:
    case Condition::Kind::any:
    case Condition::Kind::none:
      for (const auto& part : condition.parts) explain_one(part, subject, about, out);
      return;
    default:
      explain_inside(condition, subject, about, out);
  }
}

std::vector<Evidence> Evaluator::explain(const std::vector<Condition>& conditions,
                                         Subject subject) const {
  std::vector<Evidence> out;
  for (const auto& condition : conditions) explain_one(condition, subject, subject, out);
  return out;
}

}  // namespace netroster::standards
