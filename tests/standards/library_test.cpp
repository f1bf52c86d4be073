// Files of rules: what is wrong is said with its place, and the others are used.
#include <gtest/gtest.h>

#include "library_text.h"
#include "standards/fixture.h"

namespace netroster::standards {
namespace {

using namespace test;

TEST(Library, TakesARuleOfTheDistrict) {
  const auto loaded = with(std::string(head) + good_tail);
  EXPECT_TRUE(loaded.problems.empty()) << texts(loaded.problems);
  const auto* rule = loaded.library->find("two-uplinks");
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(rule->place.line, 1U);
  ASSERT_EQ(rule->slots.size(), 1U);
  const auto* value = loaded.library->value(*rule, "least", "OAK", nullptr);
  ASSERT_NE(value, nullptr);
  EXPECT_EQ(*value, std::vector<Scalar>{Scalar{2.0}});
}

struct Mistake {
  const char* name;
  std::string text;
  const char* says;
};
std::string rule_with(const std::string& tail) { return std::string(head) + tail; }

std::vector<Mistake> mistakes() {
  const std::string good = std::string(head) + good_tail;
  return {
      {"UnknownFact", rule_with("require.uplinkz = 2\n"),
       "own.toml:9:9: rule.require.uplinkz: a closet has no fact \"uplinkz\" (did you mean "
       "\"uplinks\"?)"},
      {"FactOfAnother", rule_with("require.snmp_version = \"v3\"\n"), "a closet has no fact"},
      {"NoUnit", rule_with("require.uplink_speed = { at_least = 40 }\n"),
       "own.toml:9:37: rule.require.uplink_speed.at_least: 40 has no unit"},
      {"WrongUnit", rule_with("require.uplink_speed = { at_least = \"80 %\" }\n"), "own.toml:9:37"},
      {"WrongOperator", rule_with("require.uplinks = { atleast = 2 }\n"),
       "own.toml:9:21: rule.require.uplinks.atleast: unknown comparison (did you mean "
       "\"at_least\"?)"},
      {"OperatorDoesNotFit", rule_with("require.kind = { at_least = \"idf\" }\n"),
       "does not fit a text"},
      {"EmptyDemand", rule_with("require.uplinks = {}\n"), "has no demand"},
      {"NoRequire", rule_with("where.kind = \"idf\"\n"), "the rule demands nothing"},
      {"UnknownSubject", "[[rule]]\nid = \"a\"\nsubject = \"closets\"\n",
       "own.toml:3:11: rule.subject: \"closets\" is no kind of subject (did you mean \"closet\"?)"},
      {"UnknownKey", rule_with("sevrity = \"advice\"\nrequire.uplinks = 2\n"),
       "own.toml:9:1: rule.sevrity: unknown key (did you mean \"severity\"?)"},
      {"UnknownSeverity", rule_with("severity = \"must\"\nrequire.uplinks = 2\n"),
       "is not one of the words"},
      {"BadId", "[[rule]]\nid = \"Two Uplinks\"\n",
       "own.toml:2:6: rule.id: \"Two Uplinks\" is no id"},
      {"NoId", "[[rule]]\ntitle = \"x\"\n", "has no id"},
      {"NoSource", "[[rule]]\nid = \"a\"\nsubject = \"site\"\nrequire.devices = 1\n",
       "has no source"},
      {"BadConfidence", "[[rule]]\nconfidence = \"sure\"\n", "own.toml:2:14: rule.confidence"},
      {"UnknownParameter", rule_with("require.uplinks = { at_least = \"$leest\" }\n"),
       "the rule has no parameter \"leest\""},
      {"ParameterWithoutDefault",
       rule_with(
           "require.uplinks = { at_least = \"$least\" }\n[rule.parameter.least]\ndoc = \"x\"\n"),
       "has no default"},
      {"ParameterNotUsed", rule_with("require.uplinks = 2\n[rule.parameter.least]\ndefault = 2\n"),
       "own.toml:10:17: rule.parameter.least: is used by no condition"},
      {"ParameterOfWrongUnit",
       rule_with("require.uplink_speed = { at_least = \"$least\" }\n[rule.parameter.least]\n"
                 "default = 2\n"),
       "own.toml:11:11: rule.parameter.least: 2 has no unit"},
      {"ParameterOfTwoUnits",
       rule_with("require.uplink_speed = { at_least = \"$least\" }\nrequire.uplinks = \"$least\"\n"
                 "[rule.parameter.least]\ndefault = \"1 Gbps\"\n"),
       "parameter least is a rate elsewhere"},
      {"CircularParameter",
       rule_with(
           "require.uplinks = { at_least = \"$a\" }\nrequire.switches = { at_least = \"$b\" }\n"
           "[rule.parameter.a]\ndefault = \"$b\"\n[rule.parameter.b]\ndefault = \"$a\"\n"),
       "is circular"},
      {"ParameterOfNoRule",
       rule_with("require.uplinks = { at_least = \"$closet-uplink.min_links\" }\n"),
       "there is no parameter \"closet-uplink.min_links\" (did you mean \"closet-uplinks\"?)"},
      {"DuplicateId", good + good,
       "own.toml:16:1: rule.id: \"two-uplinks\" is already in own.toml:1"},
      {"ExpiresFirst",
       rule_with("effective = 2026-07-01\nexpires = 2025-07-01\nrequire.uplinks = 2\n"),
       "is before `effective`"},
      {"CountWithoutOf", rule_with("require.count = { at_least = 2 }\n"), "has no `of`"},
      {"CountWithoutNumber", rule_with("require.count = { of = \"port\" }\n"),
       "has no number to hold it against"},
      {"EveryWithoutThat", rule_with("require.every = { of = \"port\" }\n"), "has no `that`"},
      {"UnknownFactInside",
       rule_with("require.count = { of = \"port\", where = { sped = 1 }, at_least = 2 }\n"),
       "a port has no fact \"sped\" (did you mean \"speed\"?)"},
      {"OtherFactOfWrongUnit",
       rule_with("require.uplink_speed = { at_least = { fact = \"uplinks\" } }\n"),
       "uplinks is a count, not a rate"},
      {"AgeWithoutUnit", rule_with("max_age = 30\nrequire.uplinks = 2\n"),
       "own.toml:9:11: rule.max_age"},
      {"WaiverOfNoRule",
       "[[waiver]]\nrule = \"closet-uplink\"\nsubject = \"OAK\"\nreason = \"x\"\nowner = \"y\"\n"
       "granted = 2026-01-01\nexpires = 2026-12-31\n",
       "own.toml:2:8: waiver.rule: there is no rule \"closet-uplink\" (did you mean "
       "\"closet-uplinks\"?)"},
      {"WaiverForGood",
       "[[waiver]]\nrule = \"closet-uplinks\"\nsubject = \"OAK\"\nreason = \"x\"\nowner = \"y\"\n"
       "granted = 2026-01-01\n",
       "a waiver is never for good"},
      {"OverrideOfNoRule", "[[override]]\nrule = \"nope\"\nparameter = \"x\"\nvalue = 1\n",
       "there is no rule \"nope\""},
      {"OverrideOfNoParameter",
       "[[override]]\nrule = \"closet-uplinks\"\nparameter = \"min_link\"\nvalue = 1\n",
       "has no parameter \"min_link\" (did you mean \"min_links\"?)"},
      {"OverrideOfWrongUnit",
       "[[override]]\nrule = \"closet-uplinks\"\nparameter = \"min_links\"\nvalue = \"1 Gbps\"\n",
       "own.toml:4:9: override.value"},
      {"OverrideOfTwoScopes",
       "[[override]]\nrule = \"closet-uplinks\"\nparameter = \"min_links\"\nvalue = 1\nsite = "
       "\"OAK\"\n"
       "site_kind = \"high\"\n",
       "may name one of site, phase and site_kind only"},
      {"NotToml", "[[rule]\n", "own.toml:1:"},
  };
}

class BadFile : public testing::TestWithParam<Mistake> {};

TEST_P(BadFile, SaysWhereAndTheOthersAreUsed) {
  const auto loaded = with(GetParam().text);
  const auto said = texts(loaded.problems);
  EXPECT_NE(said.find(GetParam().says), std::string::npos) << said;
  EXPECT_TRUE(config::has_errors(loaded.problems));
  for (const auto& problem : loaded.problems) {
    EXPECT_EQ(problem.file, "own.toml") << said;
    EXPECT_GT(problem.line, 0U) << said;
    EXPECT_GT(problem.column, 0U) << said;
  }
  EXPECT_NE(loaded.library->find("closet-uplinks"), nullptr);
}

// A name that is nearly one of those that are known is answered with that one.
struct Typo {
  const char* name;
  std::string text;
  const char* meant;
};
std::vector<Typo> typos() {
  return {
      {"Fact", rule_with("require.uplinkz = 2\n"), "uplinks"},
      {"FactInside",
       rule_with("require.count = { of = \"port\", where = { sped = 1 }, at_least = 2 }\n"),
       "speed"},
      {"KindInside", rule_with("require.count = { of = \"prot\", at_least = 2 }\n"), "port"},
      {"Comparison", rule_with("require.uplinks = { at_leest = 2 }\n"), "at_least"},
      {"Subject", "[[rule]]\nid = \"a\"\nsubject = \"devise\"\n", "device"},
      {"Key", rule_with("titel = \"x\"\nrequire.uplinks = 2\n"), "title"},
      {"Severity", rule_with("severity = \"recomended\"\nrequire.uplinks = 2\n"), "recommended"},
      {"Table", "[[waivers]]\nrule = \"closet-uplinks\"\n", "waiver"},
      {"OwnParameter",
       rule_with("require.uplinks = { at_least = \"$leest\" }\n[rule.parameter.least]\n"
                 "default = 2\ndoc = \"x\"\n"),
       "least"},
      {"RuleOfAParameter",
       rule_with("require.uplinks = { at_least = \"$closet-uplink.min_links\" }\n"),
       "closet-uplinks"},
      {"RuleOfAWaiver",
       "[[waiver]]\nrule = \"closet-uplink\"\nsubject = \"OAK\"\nreason = \"x\"\nowner = \"y\"\n"
       "granted = 2026-01-01\nexpires = 2026-12-31\n",
       "closet-uplinks"},
      {"RuleOfAnOverride",
       "[[override]]\nrule = \"closet-uplink\"\nparameter = \"min_links\"\nvalue = 1\n",
       "closet-uplinks"},
      {"ParameterOfAnOverride",
       "[[override]]\nrule = \"closet-uplinks\"\nparameter = \"min_link\"\nvalue = 1\n",
       "min_links"},
      {"RuleTakenOut", "[standard]\nwithout = [\"closet-uplink\"]\n", "closet-uplinks"},
  };
}

class BadName : public testing::TestWithParam<Typo> {};

TEST_P(BadName, GetsTheNearestOne) {
  const auto said = texts(with(GetParam().text).problems);
  const auto hint = std::string("(did you mean \"") + GetParam().meant + "\"?)";
  EXPECT_NE(said.find(hint), std::string::npos) << said;
  EXPECT_EQ(said.rfind("own.toml:", 0), 0U) << said;
}

INSTANTIATE_TEST_SUITE_P(Rules, BadName, testing::ValuesIn(typos()),
                         [](const auto& c) { return c.param.name; });

INSTANTIATE_TEST_SUITE_P(Rules, BadFile, testing::ValuesIn(mistakes()),
                         [](const auto& c) { return c.param.name; });

TEST(Library, AWrongWordIsSaidOnceWithTheRightOnes) {
  auto text = std::string(head) + good_tail;
  text.replace(text.find("\"J\""), 3, "\"D\"");
  const auto loaded = with(text);
  ASSERT_EQ(loaded.problems.size(), 1U) << texts(loaded.problems);
  EXPECT_NE(texts(loaded.problems).find("\"D\" is not one of the words (one of V, S, M, J)"),
            std::string::npos)
      << texts(loaded.problems);
}

TEST(Library, ARuleWithAnErrorLeavesTheShippedOneInPlace) {
  const auto loaded = with("[[rule]]\nid = \"closet-uplinks\"\nsubject = \"closet\"\n");
  ASSERT_NE(loaded.library->find("closet-uplinks"), nullptr);
  EXPECT_TRUE(loaded.library->find("closet-uplinks")->shipped);
  EXPECT_EQ(loaded.library->broken(), std::vector<std::string>{"closet-uplinks"});
}

TEST(Library, ARuleOfTheDistrictReplacesTheShippedOne) {
  std::string text = std::string(head) + good_tail;
  // A rule whose parameters no other one takes.
  text.replace(text.find("two-uplinks"), 11, "closet-fibre-strands");
  const auto loaded = with(text);
  EXPECT_TRUE(loaded.problems.empty()) << texts(loaded.problems);
  EXPECT_EQ(loaded.library->find("closet-fibre-strands")->title, "Two uplinks");
  EXPECT_EQ(loaded.library->replaced(), std::vector<std::string>{"closet-fibre-strands"});
}

TEST(Library, TheMostParticularOverrideCounts) {
  const auto loaded =
      with(override_of("site = \"OAK\"", 5) + override_of("phase = \"p1\"", 4) +
           override_of("site_kind = \"high\"", 3) + override_of("", 1) +
           "[[phase]]\nid = \"p1\"\ntitle = \"First\"\nsites = [\"ELM\", \"OAK\"]\n");
  ASSERT_TRUE(loaded.problems.empty()) << texts(loaded.problems);
  const auto& library = *loaded.library;
  const auto& rule = *library.find("closet-uplinks");
  Site high;
  high.kind = SiteKind::high;
  Site school;
  school.kind = SiteKind::elementary;
  const auto value = [&](const char* site, const Site& declared) {
    return std::get<double>(library.value(rule, "min_links", site, &declared)->front());
  };
  EXPECT_EQ(value("OAK", high), 5);
  EXPECT_EQ(value("ELM", high), 4);
  EXPECT_EQ(value("FIR", high), 3);
  EXPECT_EQ(value("FIR", school), 1);
  // Another rule takes its number from this one.
  EXPECT_EQ(std::get<double>(library
                                 .value(*library.find("site-closets-uplinked"),
                                        "closet-uplinks.min_links", "OAK", &high)
                                 ->front()),
            5);
}

TEST(Library, NamesSitesThatAreNotThere) {
  const auto loaded = with(override_of("site = \"OKA\"", 5));
  Site oak;
  oak.id = "OAK";
  const auto problems = check_sites(*loaded.library, {oak});
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(config::text(problems[0]).find("there is no site \"OKA\" (did you mean \"OAK\"?)"),
            std::string::npos)
      << config::text(problems[0]);
}

TEST(Cases, SayWhatIsWrongWithThem) {
  const auto loaded = load("");
  config::Problems problems;
  read_cases("cases.toml",
             "[[case]]\nrule = \"closet-uplinks\"\nexpect = \"passes\"\n[case.facts]\nuplinkz = 2\n"
             "[[case]]\nrule = \"nope\"\nexpect = \"pass\"\n",
             *loaded.library, problems);
  const auto said = texts(problems.take());
  EXPECT_NE(said.find("\"passes\" is not one of the words"), std::string::npos) << said;
  EXPECT_NE(said.find("cases.toml:5:1: case.uplinkz"), std::string::npos) << said;
  EXPECT_NE(said.find("there is no rule \"nope\""), std::string::npos) << said;
}

// One case of the shipped closet-uplinks.
Finding judged(const std::string& facts) {
  const auto loaded = load("");
  config::Problems problems;
  const auto cases =
      read_cases("cases.toml",
                 "[[case]]\nrule = \"closet-uplinks\"\nexpect = \"pass\"\n[case.facts]\n" + facts,
                 *loaded.library, problems);
  EXPECT_EQ(cases.size(), 1U) << texts(problems.take());
  return try_case(*loaded.library, cases.at(0)).finding;
}

TEST(Verdict, AFactThatIsOldIsUnknown) {
  const auto fresh = judged("kind = \"idf\"\nuplinks = { value = 2, age = \"30 days\" }\n");
  EXPECT_EQ(fresh.result, Result::pass);
  const auto old = judged("kind = \"idf\"\nuplinks = { value = 2, age = \"31 days\" }\n");
  EXPECT_EQ(old.result, Result::unknown);
  EXPECT_NE(old.reason.find("last read 2026-05-31"), std::string::npos) << old.reason;
}

TEST(Verdict, ARuleAboutOthersIsNotApplicable) {
  EXPECT_EQ(judged("kind = \"mdf\"\nuplinks = 1\n").result, Result::not_applicable);
}

TEST(Verdict, WhetherItAppliesMayBeUnknown) {
  EXPECT_EQ(judged("uplinks = 1\n").result, Result::unknown);
  // Whatever it is, it fulfils the rule.
  EXPECT_EQ(judged("uplinks = 2\n").result, Result::pass);
}

TEST(Verdict, KeepsWhatItRestsOn) {
  const auto finding = judged("kind = \"idf\"\nuplinks = 1\n");
  ASSERT_EQ(finding.result, Result::fail);
  ASSERT_EQ(finding.evidence.size(), 1U);
  EXPECT_EQ(finding.evidence[0].fact, "uplinks");
  EXPECT_EQ(finding.evidence[0].value, "1");
  EXPECT_EQ(finding.evidence[0].demand, "at least 2");
  EXPECT_EQ(finding.evidence[0].source, "links");
  EXPECT_EQ(finding.reason, "uplinks 1, must be at least 2");
  EXPECT_EQ(finding.rule_version, "1");
}

}  // namespace
}  // namespace netroster::standards
