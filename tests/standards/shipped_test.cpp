// The shipped rules against made-up facts, and against themselves with a comparison turned round.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "standards/fixture.h"
#include "standards/reference.h"

namespace netroster::standards {
namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

const Library& library() {
  static const auto loaded = load("");
  return *loaded.library;
}

const std::vector<Case>& cases() {
  static const auto all = [] {
    std::vector<Case> out;
    config::Problems problems;
    const std::filesystem::path folder(NETROSTER_SOURCE_DIR "/tests/standards/fixtures");
    std::set<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      files.insert(entry.path());
    for (const auto& path : files)
      for (auto& one : read_cases(path.filename().string(), contents(path), library(), problems))
        out.push_back(std::move(one));
    for (const auto& problem : problems.take()) ADD_FAILURE() << config::text(problem);
    return out;
  }();
  return all;
}

TEST(Shipped, HasNoProblem) {
  const auto loaded = load("");
  for (const auto& problem : loaded.problems) ADD_FAILURE() << config::text(problem);
  EXPECT_GE(loaded.library->rules().size(), 60U);
  EXPECT_TRUE(loaded.library->broken().empty());
  EXPECT_FALSE(loaded.library->name().empty());
  EXPECT_FALSE(loaded.library->version().empty());
}

TEST(Shipped, ComesOutAsTheCasesSay) {
  for (const auto& one : cases()) {
    const auto tried = try_case(library(), one);
    EXPECT_TRUE(tried.as_expected) << one.file << ":" << one.place.line << ": " << one.rule
                                   << " is " << text(tried.finding.result) << ", not "
                                   << text(one.expect) << ": " << tried.finding.reason;
  }
}

TEST(Shipped, EveryRuleHasACaseOfEachResult) {
  std::map<std::string, std::set<Result>> seen;
  for (const auto& one : cases()) seen[one.rule].insert(one.expect);
  for (const auto& rule : library().rules())
    for (const auto wanted : {Result::pass, Result::fail, Result::unknown})
      EXPECT_TRUE(seen[rule.id].contains(wanted)) << rule.id << " " << text(wanted);
}

TEST(Shipped, UnknownSaysWhatIsMissingAndHowToGetIt) {
  for (const auto& one : cases()) {
    if (one.expect != Result::unknown) continue;
    const auto finding = try_case(library(), one).finding;
    EXPECT_FALSE(finding.reason.empty()) << one.rule;
    const bool told = std::any_of(finding.evidence.begin(), finding.evidence.end(),
                                  [](const Evidence& row) { return !row.how.empty(); });
    EXPECT_TRUE(told) << one.rule;
  }
}

Op turned(Op op) {
  switch (op) {
    case Op::at_least:
      return Op::at_most;
    case Op::at_most:
      return Op::at_least;
    case Op::equals:
      return Op::differs;
    case Op::differs:
      return Op::equals;
    case Op::one_of:
      return Op::none_of;
    case Op::none_of:
      return Op::one_of;
    case Op::matches:
    case Op::includes:
      return Op::excludes;
    case Op::excludes:
      return Op::includes;
  }
  return op;
}

struct Place {
  Condition* condition;
  std::size_t test;
};

// Every comparison of the conditions, one after the other.
void gather(std::vector<Condition>& conditions, std::vector<Place>& out) {
  for (auto& one : conditions) {
    for (std::size_t i = 0; i < one.tests.size(); ++i) out.push_back({&one, i});
    gather(one.parts, out);
    gather(one.where, out);
    gather(one.that, out);
  }
}

void turn(const Place& place) {
  auto& condition = *place.condition;
  auto& op = condition.tests[place.test].op;
  const bool of_text = condition.fact != nullptr && condition.fact->unit == Unit::text;
  if (op != Op::matches || !of_text) {
    op = turned(op);
    return;
  }
  // A text that matches globs has no opposite of its own.
  Condition none;
  none.kind = Condition::Kind::none;
  none.parts.push_back(condition);
  condition = std::move(none);
}

bool notices(const Rule& rule) {
  for (const auto& one : cases()) {
    if (one.rule != rule.id) continue;
    const auto finding =
        judge_one(library(), rule, one.facts, {one.facts.kind, 0}, nullptr, one.now);
    if (finding.result != one.expect) return true;
  }
  return false;
}

TEST(Shipped, TurningAnyComparisonRoundIsNoticed) {
  std::size_t turned_round = 0;
  for (const auto& rule : library().rules())
    for (const auto part : {&Rule::where, &Rule::require}) {
      auto counted = rule;
      std::vector<Place> places;
      gather(counted.*part, places);
      ASSERT_TRUE(part == &Rule::where || !places.empty()) << rule.id;
      for (std::size_t i = 0; i < places.size(); ++i) {
        auto copy = rule;
        std::vector<Place> own;
        gather(copy.*part, own);
        turn(own[i]);
        EXPECT_TRUE(notices(copy)) << rule.id << (part == &Rule::where ? " where" : " require")
                                   << ": comparison " << i + 1 << " of " << own.size();
        ++turned_round;
      }
    }
  EXPECT_GE(turned_round, library().rules().size() * 3 / 2);
}

TEST(Shipped, NeverClaimsMoreThanItsSource) {
  for (const auto& rule : library().rules()) {
    EXPECT_FALSE(rule.source.empty()) << rule.id;
    const bool judged = rule.source.find("default of this program") != std::string::npos;
    EXPECT_TRUE(!judged || rule.confidence == "J") << rule.id;
    for (const auto& [name, one] : rule.parameters) {
      EXPECT_FALSE(one.doc.empty()) << rule.id << " " << name;
      EXPECT_FALSE(one.confidence.empty()) << rule.id << " " << name;
      EXPECT_FALSE(one.source.empty()) << rule.id << " " << name;
    }
  }
}

TEST(Reference, IsUpToDate) {
  const auto page = contents(NETROSTER_SOURCE_DIR "/docs/reference/standard.md");
  EXPECT_TRUE(page == reference_markdown(library())) << "run: ninja standard-reference";
}

TEST(Catalogue, IsWellFormed) {
  std::set<std::pair<SubjectKind, std::string_view>> seen;
  for (const auto* row : catalogue()) {
    EXPECT_TRUE(seen.insert({row->subject, row->name}).second) << row->name << " twice";
    EXPECT_EQ(row->name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_0123456789"),
              std::string_view::npos)
        << row->name;
    EXPECT_FALSE(row->meaning.empty()) << row->name;
    EXPECT_EQ(row->meaning.back(), '.') << row->name;
    EXPECT_FALSE(row->origin.empty()) << row->name;
    EXPECT_FALSE(row->how.empty()) << row->name;
  }
}

}  // namespace
}  // namespace netroster::standards
