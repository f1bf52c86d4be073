#include "standards/condition_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "config/suggest.h"

namespace netroster::standards {
namespace {

using config::NodeReader;

constexpr std::array<std::pair<Op, std::string_view>, 9> ops{{
    {Op::at_least, "at_least"},
    {Op::at_most, "at_most"},
    {Op::equals, "equals"},
    {Op::differs, "differs"},
    {Op::one_of, "one_of"},
    {Op::none_of, "none_of"},
    {Op::matches, "matches"},
    {Op::includes, "includes"},
    {Op::excludes, "excludes"},
}};

constexpr std::array<std::pair<Condition::Kind, std::string_view>, 6> groups{{
    {Condition::Kind::all, "all"},
    {Condition::Kind::any, "any"},
    {Condition::Kind::none, "none"},
    {Condition::Kind::count, "count"},
    {Condition::Kind::ratio, "ratio"},
    {Condition::Kind::every, "every"},
}};

bool is_ordered(Unit unit) {
  return unit != Unit::text && unit != Unit::names && unit != Unit::truth;
}

// "min_speed" of "$min_speed"; "" when the node names no parameter.
std::string named_parameter(const config::Node& node) {
  const auto* text = std::get_if<std::string>(&node.scalar);
  if (text == nullptr || text->size() < 2 || text->front() != '$') return {};
  return text->substr(1);
}

}  // namespace

std::string_view text(Op op) {
  for (const auto& [known, word] : ops)
    if (known == op) return word;
  return {};
}

std::optional<Op> parse_op(std::string_view word) {
  for (const auto& [op, known] : ops)
    if (known == word) return op;
  return std::nullopt;
}

std::vector<std::string_view> op_words() {
  std::vector<std::string_view> words;
  for (const auto& [op, word] : ops) words.push_back(word);
  return words;
}

bool fits(Op op, Unit unit) {
  switch (op) {
    case Op::at_least:
    case Op::at_most:
      return is_ordered(unit);
    case Op::includes:
    case Op::excludes:
      return unit == Unit::names;
    case Op::matches:
      return unit == Unit::text || unit == Unit::names;
    default:
      return unit != Unit::names;
  }
}

namespace {

// Of what a fact is held against by that comparison.
Form form_of(const FactRow& fact, Op op) {
  auto form = fact.form();
  form.is_single = op == Op::at_least || op == Op::at_most;
  form.is_glob = op == Op::matches || op == Op::includes || op == Op::excludes;
  return form;
}

// Of the number of things, or of their share.
Form form_of_number(Condition::Kind kind) {
  constexpr double all = 100;  // percent
  Form form;
  form.is_single = true;
  form.unit = Unit::count;
  if (kind != Condition::Kind::ratio) return form;
  form.unit = Unit::percent;
  form.most = all;
  return form;
}

// The kinds of subject that have the fact; "" when none has.
std::string who_has(std::string_view fact) {
  std::string out;
  for (const auto* row : catalogue())
    if (row->name == fact)
      out += fmt::format("{}{}", out.empty() ? "it is a fact of a " : ", ", text(row->subject));
  return out;
}

}  // namespace

std::vector<Condition> ConditionReader::conditions(const Node& node, const std::string& where,
                                                   SubjectKind subject) {
  std::vector<Condition> out;
  if (node.kind != Node::Kind::table) {
    in_.error(node, where, "must be a table of facts and what they must be");
    return out;
  }
  for (const auto& one : node.entries) entry(one, where, subject, out);
  return out;
}

void ConditionReader::entry(const config::Entry& entry, const std::string& where,
                            SubjectKind subject, std::vector<Condition>& out) {
  const auto path = NodeReader::joined(where, entry.key);
  for (const auto& [kind, word] : groups) {
    if (word != entry.key) continue;
    const bool own = kind == Condition::Kind::all || kind == Condition::Kind::any ||
                     kind == Condition::Kind::none;
    if (own)
      out.push_back(group(kind, entry.value, path, subject));
    else
      in_.each(entry.value,
               [&, kind = kind](const Node& one) { out.push_back(inside(kind, one, path)); });
    return;
  }
  out.push_back(fact(entry, path, subject));
}

Condition ConditionReader::group(Condition::Kind kind, const Node& node, const std::string& where,
                                 SubjectKind subject) {
  Condition out;
  out.kind = kind;
  out.place = node.place;
  in_.each(node, [&](const Node& one) {
    Condition part;
    part.kind = Condition::Kind::all;
    part.place = one.place;
    part.parts = conditions(one, where, subject);
    out.parts.push_back(std::move(part));
  });
  if (out.parts.empty()) in_.error(node, where, "must list conditions");
  return out;
}

// What `of` names; nullopt where it is missing or wrong, which is said.
template <typename Reader>
static std::optional<SubjectKind> kind_inside(Reader& in, const config::Node& node,
                                              const std::string& where) {
  for (const auto& one : node.entries) {
    if (one.key != "of") continue;
    const auto word = in.text(one.value, where + ".of");
    const auto found = parse_subject_kind(word);
    if (!found && !word.empty())
      in.error(one.value, where + ".of", fmt::format("\"{}\" is no kind of subject", word),
               config::did_you_mean(word, subject_words()));
    return found;
  }
  in.error(node, where, "has no `of` that says what is counted", "for example of = \"port\"");
  return std::nullopt;
}

Condition ConditionReader::inside(Condition::Kind kind, const Node& node,
                                  const std::string& where) {
  Condition out;
  out.kind = kind;
  out.place = node.place;
  if (node.kind != Node::Kind::table) {
    in_.error(node, where, "must be a table with `of`");
    return out;
  }
  const auto of = kind_inside(in_, node, where);
  if (!of) return out;
  out.of = *of;
  const auto before = in_.errors();
  std::vector<NodeReader::Key> keys{
      {"of", [](const Node&) {}},
      {"where", [&](const Node& one) { out.where = conditions(one, where + ".where", out.of); }},
      {"distinct", [&](const Node& one) {
         const auto name = in_.text(one, where + ".distinct");
         out.fact = find_fact(out.of, name);
         if (out.fact == nullptr && !name.empty())
           in_.error(one, where + ".distinct",
                     fmt::format("a {} has no fact \"{}\"", text(out.of), name),
                     config::did_you_mean(name, fact_names(out.of)));
       }}};
  if (kind != Condition::Kind::count)
    keys.push_back(
        {"that", [&](const Node& one) { out.that = conditions(one, where + ".that", out.of); }});
  const auto form = form_of_number(kind);
  if (kind != Condition::Kind::every)
    for (const auto op : {Op::at_least, Op::at_most, Op::equals})
      keys.push_back({text(op), [&, op](const Node& one) {
                        out.tests.push_back(
                            {op, operand(one, NodeReader::joined(where, text(op)), form, out.of)});
                      }});
  in_.table(node, where, keys);
  if (in_.errors() != before) return out;
  if (kind != Condition::Kind::count && out.that.empty())
    in_.error(node, where, "has no `that`: what the things must be");
  if (kind != Condition::Kind::every && out.tests.empty())
    in_.error(node, where, "has no number to hold it against", "for example at_least = 2");
  return out;
}

Condition ConditionReader::fact(const config::Entry& entry, const std::string& where,
                                SubjectKind subject) {
  Condition out;
  out.place = entry.place;
  out.fact = find_fact(subject, entry.key);
  if (out.fact == nullptr) {
    auto known = fact_names(subject);
    for (const auto& [kind, word] : groups) known.push_back(word);
    const auto near = config::did_you_mean(entry.key, known);
    in_.error_at(entry.place, where,
                 fmt::format("a {} has no fact \"{}\"", text(subject), entry.key),
                 near.empty() ? who_has(entry.key) : near);
    return out;
  }
  if (entry.value.kind == Node::Kind::table) {
    for (const auto& one : entry.value.entries) test_key(out, one, where, subject);
    if (entry.value.entries.empty()) in_.error(entry.value, where, "has no demand");
    return out;
  }
  const bool list = entry.value.kind == Node::Kind::list;
  const auto op = out.fact->unit == Unit::names ? Op::includes : list ? Op::one_of : Op::equals;
  out.tests.push_back({op, operand(entry.value, where, form_of(*out.fact, op), subject)});
  return out;
}

void ConditionReader::test_key(Condition& out, const config::Entry& entry, const std::string& where,
                               SubjectKind subject) {
  const auto path = NodeReader::joined(where, entry.key);
  const auto op = parse_op(entry.key);
  if (!op)
    return in_.error_at(entry.place, path, "unknown comparison",
                        config::did_you_mean(entry.key, op_words()));
  const auto unit = out.fact->unit;
  if (!fits(*op, unit)) {
    std::vector<std::string_view> fitting;
    for (const auto word : op_words())
      if (fits(*parse_op(word), unit)) fitting.push_back(word);
    return in_.error_at(entry.place, path, fmt::format("does not fit a {}", text(unit)),
                        list_of(fitting));
  }
  out.tests.push_back({*op, operand(entry.value, path, form_of(*out.fact, *op), subject)});
}

Operand ConditionReader::operand(const Node& node, const std::string& where, const Form& form,
                                 SubjectKind subject) {
  Operand out;
  out.place = node.place;
  out.form = form;
  if (reference(out, node, where)) return out;
  if (node.kind == Node::Kind::table)
    other_fact(out, node, where, subject);
  else
    out.values = values(node, where, form);
  return out;
}

std::vector<Scalar> ConditionReader::values(const Node& node, const std::string& where,
                                            const Form& form) {
  std::vector<Scalar> out;
  const bool list = node.kind == Node::Kind::list;
  if (list && node.items.empty()) in_.error(node, where, "is empty");
  if (list && node.items.size() > 1 && form.is_single)
    in_.error(node, where, "takes one value, not a list");
  in_.each(node, [&](const Node& one) {
    if (list && !named_parameter(one).empty())
      return in_.error(one, where, "a parameter must stand alone, not in a list",
                       "make the list its default");
    auto value = scalar_of(one, form);
    if (auto* right = std::get_if<Scalar>(&value)) return out.push_back(std::move(*right));
    const auto& wrong = std::get<WrongValue>(value);
    in_.error(one, where, wrong.what, wrong.hint);
  });
  return out;
}

void ConditionReader::other_fact(Operand& out, const Node& node, const std::string& where,
                                 SubjectKind subject) {
  auto of = subject;
  std::string name;
  const Node* named = &node;
  const auto before = in_.errors();
  in_.table(node, where,
            {{"fact",
              [&](const Node& one) {
                name = in_.text(one, where + ".fact");
                named = &one;
              }},
             {"of",
              [&](const Node& one) {
                const auto word = in_.text(one, where + ".of");
                if (const auto kind = parse_subject_kind(word))
                  of = *kind;
                else if (!word.empty())
                  in_.error(one, where + ".of", fmt::format("\"{}\" is no kind of subject", word),
                            config::did_you_mean(word, subject_words()));
              }},
             {"times", [&](const Node& one) { times(out, one, where + ".times"); }}});
  if (in_.errors() != before) return;
  if (name.empty())
    return in_.error(node, where, "names no fact", "for example { fact = \"speed\" }");
  out.fact = find_fact(of, name);
  if (out.fact == nullptr) {
    const auto near = config::did_you_mean(name, fact_names(of));
    return in_.error(*named, where + ".fact",
                     fmt::format("a {} has no fact \"{}\"", text(of), name),
                     near.empty() ? who_has(name) : near);
  }
  if (out.fact->unit != out.form.unit)
    in_.error(*named, where + ".fact",
              fmt::format("{} is a {}, not a {}", name, text(out.fact->unit), text(out.form.unit)));
}

// What is multiplied by nothing, or by what has no end, is no bound.
void ConditionReader::times(Operand& out, const Node& node, const std::string& where) {
  const auto number = in_.number(node, where);
  if (!number) return;
  const auto unit = out.form.unit;
  if (!std::isfinite(*number) || *number <= 0)
    return in_.error(node, where, "must be more than 0, with an end", "for example times = 1.2");
  if (!is_ordered(unit) || unit == Unit::date)
    return in_.error(node, where, fmt::format("does not fit a {}", text(unit)));
  out.times = *number;
}

// A parameter gets its unit from the first fact it is held against; one that stands beside facts of
// different units is an error.
bool ConditionReader::reference(Operand& out, const Node& node, const std::string& where) {
  out.parameter = named_parameter(node);
  if (out.parameter.empty()) return false;
  if (out.parameter.find('.') == std::string::npos) use(out.parameter, node, where, out.form);
  return true;  // of another rule: linked later
}

void ConditionReader::use(const std::string& name, const Node& node, const std::string& where,
                          const Form& form) {
  const auto at = rule_.parameters.find(name);
  if (at == rule_.parameters.end()) {
    std::vector<std::string_view> known;
    for (const auto& [one, parameter] : rule_.parameters) known.push_back(one);
    return in_.error(node, where, fmt::format("the rule has no parameter \"{}\"", name),
                     config::did_you_mean(name, known));
  }
  auto& parameter = at->second;
  if (!parameter.is_used) {
    parameter.is_used = true;
    parameter.unit = form.unit;
    parameter.form = form;
  } else if (parameter.unit != form.unit) {
    return in_.error(
        node, where,
        fmt::format("parameter {} is a {} elsewhere in the rule", name, text(parameter.unit)));
  }
  parameter.form.narrow(form);
  // One that takes its value from another one of the rule passes on what is asked of it, once: they
  // may stand in a ring.
  if (parameter.node == nullptr) return;
  const auto* value = parameter.node;
  parameter.same_as = named_parameter(*value);
  if (parameter.same_as.empty() || parameter.same_as.find('.') != std::string::npos) return;
  parameter.node = nullptr;
  use(parameter.same_as, *value, "rule.parameter." + name, form);
}

void ConditionReader::read_parameters() {
  for (auto& [name, parameter] : rule_.parameters)
    if (parameter.is_used && parameter.node != nullptr && parameter.same_as.empty())
      parameter.values = values(*parameter.node, "rule.parameter." + name, parameter.form);
  for (auto& [name, parameter] : rule_.parameters) parameter.node = nullptr;
}

}  // namespace netroster::standards
