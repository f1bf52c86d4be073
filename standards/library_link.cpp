// What rules take from each other, and what the district sets otherwise.
#include <fmt/format.h>

#include <algorithm>

#include "config/suggest.h"
#include "standards/library.h"

namespace netroster::standards {
namespace {

template <typename Visit>
void each_operand(std::vector<Condition>& conditions, const Visit& visit) {
  for (auto& one : conditions) {
    for (auto& test : one.tests) visit(test.operand);
    each_operand(one.parts, visit);
    each_operand(one.where, visit);
    each_operand(one.that, visit);
  }
}

std::vector<std::string_view> names_of(const Rule& rule) {
  std::vector<std::string_view> names;
  for (const auto& [name, parameter] : rule.parameters) names.push_back(name);
  return names;
}

bool is_among(const Scalar& value, const std::vector<Scalar>& all) {
  return std::any_of(all.begin(), all.end(), [&](const Scalar& one) {
    const auto order = compare(value, one);
    return order && *order == 0;
  });
}

// Whether a value that is `allowed` may pass the test.
bool passes(const Scalar& value, Op op, const std::vector<Scalar>& wanted) {
  // What cannot be compared says nothing.
  const auto order = [&] {
    return wanted.empty() ? 0 : compare(value, wanted.front()).value_or(0);
  };
  switch (op) {
    case Op::at_least:
      return order() >= 0;
    case Op::at_most:
      return order() <= 0;
    case Op::equals:
    case Op::one_of:
      return is_among(value, wanted);
    case Op::differs:
    case Op::none_of:
      return !is_among(value, wanted);
    default:
      return true;
  }
}

// A test and the values that it names.
struct Told {
  const Test* test;
  const std::vector<Scalar>* values;
};

// Whether nothing that the first names or begins with passes the second.
bool excludes(const Told& first, const Told& second) {
  const bool names_all = first.test->op == Op::equals || first.test->op == Op::one_of;
  const bool is_pair = first.test->op == Op::at_least && second.test->op == Op::at_most;
  if (first.test == second.test || (!names_all && !is_pair)) return false;
  return std::none_of(first.values->begin(), first.values->end(), [&](const Scalar& value) {
    return passes(value, second.test->op, *second.values);
  });
}

}  // namespace

Rule* Library::find_own(std::string_view id) {
  const auto at =
      std::find_if(rules_.begin(), rules_.end(), [id](const Rule& rule) { return rule.id == id; });
  return at == rules_.end() ? nullptr : &*at;
}

// A rule that falls out takes those with it that rest on it, and so on; a shipped one whose place
// it took comes back.
void Library::link(config::Problems& problems) {
  for (;;) {
    const auto faulty = link_all(problems);
    if (faulty.empty()) break;
    std::erase_if(rules_, [&](const Rule& rule) { return faulty.contains(rule.id); });
    for (const auto& id : faulty) {
      if (!is_broken(id)) broken_.push_back(id);
      const auto shipped = shipped_before_.extract(id);
      if (shipped.empty()) continue;
      rules_.push_back(shipped.mapped());
      std::erase(replaced_, id);
    }
  }
  shipped_before_.clear();
}

// Those of the district first: a shipped rule is not to blame for what it takes from one that falls
// out.
std::set<std::string> Library::link_all(config::Problems& problems) {
  std::set<std::string> faulty;
  for (const bool shipped : {false, true}) {
    for (auto& rule : rules_) {
      if (rule.shipped != shipped) continue;
      config::Problems own;
      link_rule(rule, own);
      const auto found = own.take();
      if (!found.empty()) faulty.insert(rule.id);
      for (const auto& one : found)
        problems.error(one.file, {one.line, one.column}, one.key, one.what, one.hint);
    }
    if (!faulty.empty()) break;
  }
  return faulty;
}

void Library::link_rule(Rule& rule, config::Problems& problems) {
  bool sound = true;
  const auto visit = [&](Operand& operand) {
    if (operand.parameter.empty()) return;
    if (!resolves(rule, operand, problems)) {
      sound = false;
      return;
    }
    const auto at = std::find(rule.slots.begin(), rule.slots.end(), operand.parameter);
    operand.slot = static_cast<std::size_t>(at - rule.slots.begin());
    if (at == rule.slots.end()) rule.slots.push_back(operand.parameter);
  };
  each_operand(rule.where, visit);
  each_operand(rule.require, visit);
  if (!sound) return;
  for (const auto* conditions : {&rule.where, &rule.require})
    if (const auto* test = contradiction(rule, *conditions, nullptr))
      problems.error(rule.file, test->operand.place, fmt::format("rule.{}", text(test->op)),
                     "contradicts what stands beside it: nothing can be both");
}

void Library::no_parameter(const Rule& rule, const Operand& operand, const Rule* owner,
                           const std::string& wanted, config::Problems& problems) const {
  const auto dot = wanted.find('.');
  const auto id = wanted.substr(0, dot);
  if (owner == nullptr && is_broken(id))
    return problems.error(rule.file, operand.place, "rule.parameter",
                          fmt::format("rule {} has errors, and this takes a value from it", id));
  // Whoever replaced a shipped rule has to keep what others take from it.
  if (owner != nullptr && rule.shipped && !owner->shipped)
    return problems.error(owner->file, owner->place, "rule.parameter",
                          fmt::format("{} of the shipped standard takes its {} from this rule, "
                                      "which has none",
                                      rule.id, wanted.substr(dot + 1)));
  problems.error(rule.file, operand.place, "rule.parameter",
                 fmt::format("there is no parameter \"{}\"", wanted),
                 owner == nullptr ? config::did_you_mean(id, ids())
                                  : config::did_you_mean(wanted.substr(dot + 1), names_of(*owner)));
}

// Whether the value, which may be of another rule, may stand there.
bool Library::fits_there(const Rule& rule, const Operand& operand, const Parameter& parameter,
                         config::Problems& problems) const {
  const auto wrong = [&](std::string what, std::string hint) {
    problems.error(rule.file, operand.place, "rule.parameter." + parameter.name, std::move(what),
                   std::move(hint));
    return false;
  };
  if (operand.form.is_single && parameter.values.size() > 1)
    return wrong("is a list, and one value stands here", {});
  for (const auto& value : parameter.values)
    if (auto why = wrong_for(value, operand.form); !why.what.empty())
      return wrong(std::move(why.what), std::move(why.hint));
  return true;
}

// Follows "same as" to a value, and says on the way what stands beside it. A ring never ends.
bool Library::resolves(Rule& rule, const Operand& operand, config::Problems& problems) {
  std::vector<const Parameter*> seen;
  Rule* owner = &rule;
  std::string wanted = operand.parameter;
  for (;;) {
    const auto [next, known] = parameter(*owner, wanted);
    if (known == nullptr) {
      no_parameter(rule, operand, next, wanted, problems);
      return false;
    }
    if (next != owner) owner = find_own(next->id);
    auto& found = owner->parameters.find(known->name)->second;
    if (std::find(seen.begin(), seen.end(), &found) != seen.end()) {
      std::string ring = "$" + found.name;
      for (auto at = std::find(seen.begin(), seen.end(), &found); at != seen.end(); ++at)
        ring += " = $" + (*at)->same_as;
      problems.error(owner->file, found.value_place, "rule.parameter." + found.name,
                     fmt::format("is circular: {}", ring));
      return false;
    }
    seen.push_back(&found);
    if (found.unit != operand.form.unit) {
      problems.error(
          rule.file, operand.place, "rule.parameter." + found.name,
          fmt::format("is a {}, and a {} stands here", text(found.unit), text(operand.form.unit)));
      return false;
    }
    found.form.narrow(operand.form);
    if (found.same_as.empty()) return fits_there(rule, operand, found, problems);
    wanted = found.same_as;
  }
}

const std::vector<Scalar>* Library::written(const Rule& rule, const Operand& operand,
                                            const Override* instead) const {
  if (operand.fact != nullptr) return nullptr;
  if (operand.parameter.empty()) return &operand.values;
  const Rule* owner = &rule;
  std::string wanted = operand.parameter;
  for (;;) {
    const auto [next, found] = parameter(*owner, wanted);
    if (found == nullptr) return nullptr;
    if (instead != nullptr && instead->rule == next->id && instead->parameter == found->name)
      return &instead->values;
    if (found->same_as.empty()) return &found->values;
    owner = next;
    wanted = found->same_as;
  }
}

const Test* Library::contradiction(const Rule& rule, const Condition& condition,
                                   const Override* instead) const {
  std::vector<Told> told;
  const bool of_names = condition.fact != nullptr && condition.fact->unit == Unit::names;
  for (const auto& test : condition.tests)
    if (const auto* values = written(rule, test.operand, instead); values != nullptr && !of_names)
      told.push_back({&test, values});
  for (const auto& first : told)
    for (const auto& second : told)
      if (excludes(first, second)) return std::max(first.test, second.test);  // the later one
  for (const auto* inner : {&condition.parts, &condition.where, &condition.that})
    if (const auto* test = contradiction(rule, *inner, instead)) return test;
  return nullptr;
}

const Test* Library::contradiction(const Rule& rule, const std::vector<Condition>& conditions,
                                   const Override* instead) const {
  for (const auto& one : conditions)
    if (const auto* test = contradiction(rule, one, instead)) return test;
  return nullptr;
}

void Library::take_override(const RawOverride& raw, config::Problems& problems) {
  const auto& row = raw.row;
  const auto wrong = [&](config::Place place, const char* key, std::string what,
                         std::string hint = {}) {
    problems.error(row.file, place, std::string("override.") + key, std::move(what),
                   std::move(hint));
  };
  if (is_broken(row.rule))
    return wrong(row.at.of("rule"), "rule",
                 fmt::format("rule {} has errors, and this is left out with it", row.rule));
  const auto* rule = find(row.rule);
  if (rule == nullptr)
    return wrong(row.at.of("rule"), "rule", fmt::format("there is no rule \"{}\"", row.rule),
                 config::did_you_mean(row.rule, ids()));
  const auto at = rule->parameters.find(row.parameter);
  if (at == rule->parameters.end())
    return wrong(row.at.of("parameter"), "parameter",
                 fmt::format("rule {} has no parameter \"{}\"", rule->id, row.parameter),
                 config::did_you_mean(row.parameter, names_of(*rule)));
  const bool list = raw.value.kind == config::Node::Kind::list;
  if (list && raw.value.items.empty()) return wrong(raw.value.place, "value", "is empty");
  if (list && raw.value.items.size() > 1 && at->second.form.is_single)
    return wrong(raw.value.place, "value", "takes one value, not a list");
  auto out = row;
  const auto nodes = list ? raw.value.items : std::vector<config::Node>{raw.value};
  for (const auto& node : nodes) {
    auto value = scalar_of(node, at->second.form);
    if (const auto* why = std::get_if<WrongValue>(&value))
      return wrong(node.place, "value", why->what, why->hint);
    out.values.push_back(std::move(std::get<Scalar>(value)));
  }
  if (is_sound(out, problems)) overrides_.push_back(std::move(out));
}

// Not set twice for the same sites, and no contradiction of what stands beside it in a rule.
bool Library::is_sound(const Override& row, config::Problems& problems) const {
  const auto same = [&row](const Override& one) {
    return one.rule == row.rule && one.parameter == row.parameter && one.site == row.site &&
           one.phase == row.phase && one.kind == row.kind;
  };
  if (const auto at = std::find_if(overrides_.begin(), overrides_.end(), same);
      at != overrides_.end()) {
    problems.error(row.file, row.at.of("parameter"), "override.parameter",
                   fmt::format("{} of {} is already set for the same sites in {}:{}", row.parameter,
                               row.rule, at->file, at->place.line));
    return false;
  }
  for (const auto& rule : rules_)
    for (const auto* conditions : {&rule.where, &rule.require}) {
      const auto* test = contradiction(rule, *conditions, &row);
      if (test == nullptr) continue;
      problems.error(row.file, row.at.of("value"), "override.value",
                     fmt::format("contradicts rule {}, {}:{}: nothing can be both", rule.id,
                                 rule.file, test->operand.place.line));
      return false;
    }
  return true;
}

}  // namespace netroster::standards
