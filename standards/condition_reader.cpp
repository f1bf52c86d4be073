#include "standards/condition_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

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

// What `of` names; nullopt where it is missing or wrong.
template <typename Reader>
static std::optional<SubjectKind> kind_inside(Reader& in, const config::Node& node,
                                              const std::string& where) {
  std::optional<SubjectKind> found;
  for (const auto& one : node.entries) {
    if (one.key != "of") continue;
    const auto word = in.text(one.value, where + ".of");
    found = parse_subject_kind(word);
    if (!found && !word.empty())
      in.error(one.value, where + ".of", fmt::format("\"{}\" is no kind of subject", word),
               config::did_you_mean(word, subject_words()));
  }
  return found;
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
  if (!of) {
    in_.error(node, where, "has no `of` that says what is counted", "for example of = \"port\"");
    return out;
  }
  out.of = *of;
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
  const auto unit = kind == Condition::Kind::ratio ? Unit::percent : Unit::count;
  if (kind != Condition::Kind::every)
    for (const auto op : {Op::at_least, Op::at_most, Op::equals})
      keys.push_back({text(op), [&, op, unit](const Node& one) {
                        out.tests.push_back(
                            {op, operand(one, NodeReader::joined(where, text(op)), unit, out.of)});
                      }});
  in_.table(node, where, keys);
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
    in_.error_at(entry.place, where,
                 fmt::format("a {} has no fact \"{}\"", text(subject), entry.key),
                 config::did_you_mean(entry.key, known));
    return out;
  }
  const auto unit = out.fact->unit;
  if (entry.value.kind == Node::Kind::table) {
    for (const auto& one : entry.value.entries) test_key(out, one, where, unit, subject);
    if (entry.value.entries.empty()) in_.error(entry.value, where, "has no demand");
    return out;
  }
  const bool list = entry.value.kind == Node::Kind::list;
  if (unit == Unit::names)
    out.tests.push_back({Op::includes, operand(entry.value, where, unit, subject)});
  else
    out.tests.push_back(
        {list ? Op::one_of : Op::equals, operand(entry.value, where, unit, subject)});
  return out;
}

void ConditionReader::test_key(Condition& out, const config::Entry& entry, const std::string& where,
                               Unit unit, SubjectKind subject) {
  const auto path = NodeReader::joined(where, entry.key);
  const auto op = parse_op(entry.key);
  if (!op)
    return in_.error_at(entry.place, path, "unknown comparison",
                        config::did_you_mean(entry.key, op_words()));
  if (!fits(*op, unit))
    return in_.error_at(entry.place, path, fmt::format("does not fit a {}", text(unit)),
                        std::string());
  out.tests.push_back({*op, operand(entry.value, path, unit, subject)});
}

Operand ConditionReader::operand(const Node& node, const std::string& where, Unit unit,
                                 SubjectKind subject) {
  Operand out;
  out.place = node.place;
  if (reference(out, node, where, unit)) return out;
  if (node.kind == Node::Kind::table) {
    other_fact(out, node, where, unit, subject);
    return out;
  }
  in_.each(node, [&](const Node& one) {
    auto value = scalar_of(one, unit);
    if (auto* right = std::get_if<Scalar>(&value)) {
      out.values.push_back(std::move(*right));
    } else {
      const auto& wrong = std::get<WrongValue>(value);
      in_.error(one, where, wrong.what, wrong.hint);
    }
  });
  if (node.kind == Node::Kind::list && node.items.empty()) in_.error(node, where, "is empty");
  return out;
}

void ConditionReader::other_fact(Operand& out, const Node& node, const std::string& where,
                                 Unit unit, SubjectKind subject) {
  auto of = subject;
  std::string name;
  config::Place named = node.place;
  in_.table(node, where,
            {{"fact",
              [&](const Node& one) {
                name = in_.text(one, where + ".fact");
                named = one.place;
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
             {"times", [&](const Node& one) {
                out.times = in_.number(one, where + ".times").value_or(1);
              }}});
  if (name.empty())
    return in_.error(node, where, "names no fact", "for example { fact = \"speed\" }");
  out.fact = find_fact(of, name);
  if (out.fact == nullptr)
    return in_.error_at(named, where + ".fact",
                        fmt::format("a {} has no fact \"{}\"", text(of), name),
                        config::did_you_mean(name, fact_names(of)));
  if (out.fact->unit != unit)
    in_.error_at(named, where + ".fact",
                 fmt::format("{} is a {}, not a {}", name, text(out.fact->unit), text(unit)), {});
}

// A parameter gets its unit from the first fact it is held against; one that stands beside facts of
// different units is an error.
bool ConditionReader::reference(Operand& out, const Node& node, const std::string& where,
                                Unit unit) {
  const auto name = named_parameter(node);
  if (name.empty()) return false;
  out.parameter = name;
  out.unit = unit;
  if (name.find('.') != std::string::npos) return true;  // of another rule: linked later
  const auto at = rule_.parameters.find(name);
  if (at == rule_.parameters.end()) {
    std::vector<std::string_view> known;
    for (const auto& [one, parameter] : rule_.parameters) known.push_back(one);
    in_.error(node, where, fmt::format("the rule has no parameter \"{}\"", name),
              config::did_you_mean(name, known));
    return true;
  }
  auto& parameter = at->second;
  if (parameter.node == nullptr) {
    if (parameter.unit != unit)
      in_.error(
          node, where,
          fmt::format("parameter {} is a {} elsewhere in the rule", name, text(parameter.unit)));
    return true;
  }
  parameter.unit = unit;
  const auto* value = std::exchange(parameter.node, nullptr);
  if (const auto other = named_parameter(*value); !other.empty()) {
    parameter.same_as = other;
    return true;
  }
  in_.each(*value, [&](const Node& one) {
    auto read = scalar_of(one, unit);
    if (auto* right = std::get_if<Scalar>(&read)) {
      parameter.values.push_back(std::move(*right));
    } else {
      const auto& wrong = std::get<WrongValue>(read);
      in_.error(one, "rule.parameter." + name, wrong.what, wrong.hint);
    }
  });
  return true;
}

}  // namespace netroster::standards
