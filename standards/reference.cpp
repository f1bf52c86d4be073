#include "standards/reference.h"

#include <fmt/format.h>

#include "standards/evaluate.h"

namespace netroster::standards {
namespace {

constexpr std::string_view head = R"(# The standard: facts and rules

Written by the program from its own tables (`write_standard_reference`); do not edit. What the words mean is in
[the module's page](../modules/standards.md), how to write a rule in
[the how-to](../how-to/write-a-rule.md).

How sure a number is: **V** read in the primary source, **S** in a secondary one, **M** from memory and not checked,
**J** a judgement of this program with no authority behind it. A district may set every one of them otherwise.

)";

// A cell of a Markdown table.
std::string cell(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

// Facts stand in for what a rule is about; none of them is read.
class Nothing : public FactSource {
 public:
  std::uint32_t count(SubjectKind) const override { return 0; }
  std::string name(Subject) const override { return {}; }
  std::string site_id(Subject) const override { return {}; }
  std::optional<Subject> owner(Subject, SubjectKind) const override { return std::nullopt; }
  std::vector<Subject> inside(Subject, SubjectKind) const override { return {}; }
  Observed read(Subject, const FactRow&) const override { return unknown(""); }
  std::vector<Subject> sites() const override { return {}; }
  bool has_devices(Subject) const override { return false; }
};

std::string in_words(const Rule& rule, const std::vector<Condition>& conditions) {
  const Nothing nothing;
  Evaluator evaluator(nothing, rule, WallTime{});
  std::vector<const std::vector<Scalar>*> slots;
  for (const auto& name : rule.slots) {
    const auto at = rule.parameters.find(name);
    // Of another rule, or taken from another parameter: named, not resolved.
    if (at == rule.parameters.end() || !at->second.same_as.empty()) break;
    slots.push_back(&at->second.values);
  }
  evaluator.bind(std::move(slots));
  return evaluator.demand(conditions);
}

void add_facts(std::string& out) {
  out += "## Facts\n";
  std::string_view last;
  for (const auto* row : catalogue()) {
    if (text(row->subject) != last) {
      last = text(row->subject);
      out += fmt::format(
          "\n### {}\n\n| fact | unit | meaning | who says so | how to get it |\n| --- | --- | --- "
          "| --- | --- |\n",
          last);
    }
    out += fmt::format("| `{}` | {} | {} | {} | {} |\n", row->name, text(row->unit),
                       cell(row->meaning), cell(row->origin), cell(row->how));
  }
}

void add_rule(std::string& out, const Rule& rule) {
  out += fmt::format("\n### {}\n\n{}.\n\n", rule.id, rule.title);
  const auto scope = scope_of(rule);
  out += fmt::format("- about: {}{}\n- demands: {}\n- severity: {}, version {}\n",
                     text(rule.subject), scope.empty() ? "" : " where " + scope, demand_of(rule),
                     text(rule.severity), rule.version);
  out += fmt::format("- why: {}\n- to mend it: {}\n- rests on: {} ({})\n", rule.why, rule.fix,
                     rule.source, rule.confidence);
  for (const auto& [name, one] : rule.parameters) {
    std::string value;
    for (const auto& part : one.values) value += (value.empty() ? "" : ", ") + text(part, one.unit);
    if (!one.same_as.empty()) value = "as " + one.same_as;
    out += fmt::format("- parameter `{}` = {}: {} ({}; {})\n", name, value, one.doc, one.confidence,
                       one.source);
  }
}

}  // namespace

std::string demand_of(const Rule& rule) { return in_words(rule, rule.require); }
std::string scope_of(const Rule& rule) { return in_words(rule, rule.where); }

std::string confidence_words(std::string_view code) {
  if (code == "V") return "V: read in the primary source";
  if (code == "S") return "S: a secondary source says so";
  if (code == "M") return "M: from memory, not checked";
  return "J: a judgement, with no authority behind it";
}

std::string reference_markdown(const Library& library) {
  std::string out(head);
  add_facts(out);
  out += fmt::format("\n## Rules\n\n{} rules: {} {}.\n", library.rules().size(), library.name(),
                     library.version());
  for (const auto& rule : library.rules()) add_rule(out, rule);
  return out;
}

}  // namespace netroster::standards
