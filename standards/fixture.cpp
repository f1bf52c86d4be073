#include "standards/fixture.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/node_reader.h"
#include "config/suggest.h"
#include "model/words.h"

namespace netroster::standards {
namespace {

using config::Node;
using config::NodeReader;

constexpr std::string_view expected[] = {"pass", "fail", "unknown", "not applicable"};
constexpr std::string_view site_kinds[] = {"elementary",  "middle",         "high",
                                           "alternative", "administrative", "data-centre"};
// The day on which a case is judged that does not say.
constexpr auto usual_day = "2026-07-01";

Result result_of(const std::string& word) {
  for (const auto result : {Result::pass, Result::fail, Result::not_applicable})
    if (text(result) == word) return result;
  return Result::unknown;
}

class CaseReader {
 public:
  CaseReader(const std::string& file, const Library& library, config::Problems& problems)
      : in_(file, problems), library_(library) {}

  std::vector<Case> read(const Node& root) {
    in_.table(
        root, "",
        {{"case", [&](const Node& node) { in_.each(node, [&](const Node& one) { add(one); }); }}});
    return std::move(out_);
  }

 private:
  void add(const Node& node);
  const Rule* rule_of(const Node& node);
  std::string word_of(const Node& node, const std::string& where,
                      std::span<const std::string_view> words);
  void fill(Case& one, const Node& node, SubjectKind subject);
  void facts(Fixture::Facts& to, const Node& node, SubjectKind kind, WallTime now);
  void fact(Fixture::Facts& to, const config::Entry& entry, SubjectKind kind, WallTime now);
  Observed value(const Node& node, const FactRow& row, const std::string& where);
  Observed special(const Node& node, const FactRow& row, const std::string& where, WallTime now);
  void things(Case& one, const Node& node, SubjectKind kind);

  NodeReader in_;
  const Library& library_;
  std::vector<Case> out_;
};

const Rule* CaseReader::rule_of(const Node& node) {
  for (const auto& entry : node.entries) {
    if (entry.key != "rule") continue;
    const auto id = in_.text(entry.value, "case.rule");
    const auto* rule = library_.find(id);
    std::vector<std::string_view> known;
    for (const auto& one : library_.rules()) known.push_back(one.id);
    const auto& broken = library_.broken();
    if (rule == nullptr && std::find(broken.begin(), broken.end(), id) != broken.end())
      in_.error(entry.value, "case.rule",
                fmt::format("rule {} has errors: it cannot be tried", id));
    else if (rule == nullptr && !id.empty())
      in_.error(entry.value, "case.rule", fmt::format("there is no rule \"{}\"", id),
                config::did_you_mean(id, known));
    return rule;
  }
  in_.error(node, "case.rule", "is missing", "for example rule = \"closet-uplinks\"");
  return nullptr;
}

void CaseReader::add(const Node& node) {
  if (node.kind != Node::Kind::table) return in_.error(node, "case", "must be a table");
  const auto before = in_.errors();
  const auto* rule = rule_of(node);
  if (rule == nullptr) return;
  Case one;
  one.rule = rule->id;
  one.file = in_.file();
  one.place = node.place;
  one.now = *parse_time(usual_day);
  one.facts.kind = rule->subject;
  one.facts.things.push_back({rule->subject, 0, {}});
  fill(one, node, rule->subject);
  if (in_.errors() == before) out_.push_back(std::move(one));
}

// One of the words, which is said when it is none.
std::string CaseReader::word_of(const Node& node, const std::string& where,
                                std::span<const std::string_view> words) {
  auto written = in_.text(node, where);
  if (written.empty()) return written;
  if (const auto wrong = wrong_for(Scalar{written}, {.words = words}); !wrong.what.empty())
    in_.error(node, where, wrong.what, wrong.hint);
  return written;
}

void CaseReader::fill(Case& one, const Node& node, SubjectKind subject) {
  std::string expect;
  std::vector<NodeReader::Key> keys{
      {"name", [&](const Node& at) { one.name = in_.text(at, "case.name"); }},
      {"rule", [](const Node&) {}},
      {"expect", [&](const Node& at) { expect = word_of(at, "case.expect", expected); }},
      {"site_kind",
       [&](const Node& at) { one.site_kind = word_of(at, "case.site_kind", site_kinds); }},
      {"now",
       [&](const Node& at) {
         const auto* text = std::get_if<std::string>(&at.scalar);
         const auto time = text == nullptr ? std::nullopt : parse_time(*text);
         if (time)
           one.now = *time;
         else
           in_.error(at, "case.now", "must be a date", "for example 2026-07-01");
       }},
      {"facts", [&](const Node& at) { facts(one.facts.things[0].facts, at, subject, one.now); }}};
  for (const auto name : subject_words()) {
    const auto kind = *parse_subject_kind(name);
    if (kind == subject) continue;
    keys.push_back({name, [&, kind](const Node& at) { things(one, at, kind); }});
  }
  in_.table(node, "case", keys);
  one.expect = result_of(expect);
  const auto has = [&node](std::string_view key) {
    return std::any_of(node.entries.begin(), node.entries.end(),
                       [key](const config::Entry& entry) { return entry.key == key; });
  };
  if (!has("expect")) in_.error(node, "case.expect", "has no expect", list_of(expected));
}

// A table is the one thing that the subject is in; a list, things inside it.
void CaseReader::things(Case& one, const Node& node, SubjectKind kind) {
  if (node.kind == Node::Kind::table) {
    one.facts.things.push_back({kind, 0, {}});
    return facts(one.facts.things.back().facts, node, kind, one.now);
  }
  std::uint32_t index = 0;
  for (const auto& item : node.items) {
    one.facts.things.push_back({kind, ++index, {}});
    facts(one.facts.things.back().facts, item, kind, one.now);
  }
}

void CaseReader::facts(Fixture::Facts& to, const Node& node, SubjectKind kind, WallTime now) {
  if (node.kind != Node::Kind::table) return in_.error(node, "case.facts", "must be a table");
  for (const auto& entry : node.entries) fact(to, entry, kind, now);
}

void CaseReader::fact(Fixture::Facts& to, const config::Entry& entry, SubjectKind kind,
                      WallTime now) {
  const auto where = fmt::format("case.{}", entry.key);
  const auto* row = find_fact(kind, entry.key);
  if (row == nullptr)
    return in_.error_at(entry.place, where,
                        fmt::format("a {} has no fact \"{}\"", text(kind), entry.key),
                        config::did_you_mean(entry.key, fact_names(kind)));
  to[row] = entry.value.kind == Node::Kind::table ? special(entry.value, *row, where, now)
                                                  : value(entry.value, *row, where);
}

Observed CaseReader::value(const Node& node, const FactRow& row, const std::string& where) {
  std::vector<Scalar> values;
  in_.each(node, [&](const Node& one) {
    auto read = scalar_of(one, row.form());
    if (auto* right = std::get_if<Scalar>(&read))
      values.push_back(std::move(*right));
    else
      in_.error(one, where, std::get<WrongValue>(read).what, std::get<WrongValue>(read).hint);
  });
  if (row.unit == Unit::names) {
    std::vector<std::string> names;
    for (const auto& one : values) names.push_back(std::get<std::string>(one));
    return known(std::move(names));
  }
  return values.empty() ? unknown("not given") : known(std::move(values.front()));
}

// { unknown = "why" }, { not_applicable = "why" }, { value = 2, age = "40 days" }.
Observed CaseReader::special(const Node& node, const FactRow& row, const std::string& where,
                             WallTime now) {
  Observed out = unknown("not given");
  std::optional<double> age;
  in_.table(node, where,
            {{"unknown", [&](const Node& at) { out = unknown(in_.text(at, where)); }},
             {"not_applicable", [&](const Node& at) { out = not_applicable(in_.text(at, where)); }},
             {"value", [&](const Node& at) { out = value(at, row, where); }},
             {"age", [&](const Node& at) {
                const auto read = scalar_of(at, Unit::duration);
                if (const auto* right = std::get_if<Scalar>(&read))
                  age = std::get<double>(*right);
                else
                  in_.error(at, where, std::get<WrongValue>(read).what,
                            std::get<WrongValue>(read).hint);
              }}});
  if (age) out.when = now - std::chrono::seconds(static_cast<std::int64_t>(*age));
  return out;
}

}  // namespace

std::uint32_t Fixture::count(SubjectKind of) const {
  return static_cast<std::uint32_t>(std::count_if(
      things.begin(), things.end(), [of](const Thing& one) { return one.kind == of; }));
}

std::string Fixture::name(Subject subject) const {
  return subject.index == 0 ? "CASE" : fmt::format("CASE/{} {}", text(subject.kind), subject.index);
}

std::string Fixture::site_id(Subject) const { return "CASE"; }

std::optional<Subject> Fixture::owner(Subject subject, SubjectKind of) const {
  if (subject.kind == of) return subject;
  if (subject.index != 0) return Subject{kind, 0};  // a thing inside: its owner is the subject
  for (const auto& one : things)
    if (one.kind == of && one.index == 0) return Subject{of, 0};
  return std::nullopt;
}

std::vector<Subject> Fixture::inside(Subject, SubjectKind of) const {
  std::vector<Subject> out;
  for (const auto& one : things)
    if (one.kind == of && one.index != 0) out.push_back({of, one.index});
  return out;
}

Observed Fixture::read(Subject subject, const FactRow& fact) const {
  for (const auto& one : things) {
    if (one.kind != subject.kind || one.index != subject.index) continue;
    const auto at = one.facts.find(&fact);
    if (at != one.facts.end()) return at->second;
  }
  return unknown("not given");
}

std::vector<Subject> Fixture::sites() const { return {{SubjectKind::site, 0}}; }
bool Fixture::has_devices(Subject) const { return true; }

std::vector<Case> read_cases(const std::string& file, std::string_view text, const Library& library,
                             config::Problems& problems) {
  auto parsed = config::parse_document(text);
  if (const auto* error = std::get_if<config::SyntaxError>(&parsed)) {
    problems.error(file, error->place, "", error->what);
    return {};
  }
  const auto& root = std::get<Node>(parsed);
  // A file of nothing would come out as expected whatever the rules say.
  if (root.entries.empty())
    problems.error(file, {1, 1}, "case", "there is no case in it",
                   "[[case]] with rule, expect and [case.facts]");
  return CaseReader(file, library, problems).read(root);
}

CaseResult try_case(const Library& library, const Case& one) {
  CaseResult out;
  out.tried = &one;
  Site site;
  site.id = "CASE";
  const auto kind = parse_site_kind(one.site_kind);
  if (kind) site.kind = *kind;
  out.finding = judge_one(library, *library.find(one.rule), one.facts, {one.facts.kind, 0},
                          kind ? &site : nullptr, one.now);
  out.as_expected = out.finding.result == one.expect;
  return out;
}

}  // namespace netroster::standards
