// One mistake each: it is said once, at the value or key that is wrong, with the nearest right word
// where there is one, and everything else is used.
#include <gtest/gtest.h>

#include <algorithm>

#include "standards/library.h"

namespace netroster::standards {
namespace {

struct Mistake {
  const char* name;
  std::string text;  // "@@" stands in front of what is wrong
  const char* says;
  const char* hint = "";  // a part of what is said to write instead
};

std::string rule_of(const std::string& tail, const std::string& subject = "closet") {
  return "[[rule]]\nid = \"own-rule\"\ntitle = \"x\"\nwhy = \"x\"\nfix = \"x\"\nsource = \"x\"\n"
         "confidence = \"J\"\nsubject = \"" +
         subject + "\"\n" + tail + "\n";
}
std::string parameter_of(const std::string& name, const std::string& value) {
  return "[rule.parameter." + name + "]\ndefault = " + value + "\n";
}
std::string override_of(const std::string& tail) {
  return "[[override]]\nrule = \"closet-uplinks\"\nparameter = \"min_links\"\n" + tail + "\n";
}
std::string waiver_of(const std::string& head, const std::string& tail = "") {
  return "[[waiver]]\n" + head + "\nreason = \"x\"\nowner = \"y\"\ngranted = 2026-01-01\n" +
         (tail.empty() ? "expires = 2026-12-31" : tail) + "\n";
}
std::string phase_of(const std::string& tail) { return "[[phase]]\ntitle = \"x\"\n" + tail + "\n"; }

std::vector<Mistake> numbers() {
  const auto ratio = [](const std::string& bound) {
    return rule_of(
        "require.ratio = { of = \"device\", that = { snmp_version = \"v3\" }, " + bound + " }",
        "site");
  };
  const auto times = [](const std::string& number) {
    return rule_of("require.uplinks = { at_least = { fact = \"switches\", times = @@" + number +
                   " } }");
  };
  return {
      {"CountInfinite", rule_of("require.uplinks = { at_least = @@inf }"), "number with an end"},
      {"CountNan", rule_of("require.uplinks = { at_most = @@nan }"), "number with an end"},
      {"CountNegative", rule_of("require.uplinks = { at_least = @@-3 }"), "-3 is less than 0"},
      {"CountOfNegative", rule_of("require.count = { of = \"device\", at_least = @@-1 }", "site"),
       "is less than 0"},
      {"CountNotWhole", rule_of("require.uplinks = { at_least = @@1.5 }"), "whole number"},
      {"RatioInfinite", rule_of("require.oversubscription = { at_most = @@inf }", "device"),
       "number with an end"},
      {"RatioNegative", rule_of("require.oversubscription = { at_most = @@-1.5 }", "device"),
       "is less than 0"},
      {"PercentNegative", rule_of("require.poe_used = { at_most = @@\"-5 %\" }", "device"),
       "is less than 0"},
      {"WattsNegative", rule_of("require.poe_left = { at_least = @@\"-5 W\" }", "site"),
       "is less than 0"},
      {"RateNegative", rule_of("require.uplink_speed = { at_least = @@\"-1 Gbps\" }"), "-1 Gbps"},
      {"TimesNan", times("nan"), "more than 0, with an end"},
      {"TimesInfinite", times("inf"), "more than 0, with an end"},
      {"TimesNegative", times("-1e308"), "more than 0, with an end"},
      {"TimesNothing", times("0"), "more than 0, with an end"},
      {"TimesOfAWord",
       rule_of("require.building = { equals = { fact = \"building\", times = @@2 } }"),
       "does not fit a text"},
      {"ShareOverAll", ratio("at_least = @@\"195 %\""), "195 % is more than there can be",
       "at most 100 %"},
      {"ShareOverAllOfAParameter",
       ratio("at_least = \"$share\"") + parameter_of("share", "@@\"101 %\""),
       "101 % is more than there can be"},
      {"ParameterNan",
       rule_of("require.uplinks = { at_least = \"$a\" }") + parameter_of("a", "@@nan"),
       "number with an end"},
      {"OverrideNegative", override_of("value = @@-1"), "is less than 0"},
      {"OverrideInfinite", override_of("value = @@inf"), "number with an end"},
      {"BoundsContradict", rule_of("require.uplinks = { at_least = 5, at_most = @@3 }"),
       "nothing can be both"},
      {"BoundAndValueContradict", rule_of("require.uplinks = { equals = 2, at_least = @@3 }"),
       "nothing can be both"},
      {"WordsContradict",
       rule_of("require.kind = { one_of = [\"idf\"], none_of = @@[\"idf\", \"mdf\"] }"),
       "nothing can be both"},
      {"CountsContradict",
       rule_of("require.count = { of = \"device\", at_least = 5, at_most = @@3 }", "site"),
       "nothing can be both"},
      {"ParameterContradicts",
       rule_of("require.uplinks = { at_least = \"$a\", at_most = @@3 }") + parameter_of("a", "4"),
       "nothing can be both"},
      {"OverrideContradicts",
       rule_of("require.uplinks = { at_least = \"$a\", at_most = 3 }") + parameter_of("a", "2") +
           "[[override]]\nrule = \"own-rule\"\nparameter = \"a\"\nvalue = @@4\n",
       "contradicts rule own-rule, own.toml:9"},
      {"ModelNegative", "[[model]]\nmatch = \"X\"\npower_supplies = @@-1\n", "is less than 0"},
      {"ModelNan", "[[model]]\nmatch = \"X\"\npower_supplies = @@nan\n", "number with an end"},
      {"AgeNegative", rule_of("max_age = @@\"-1 days\"\nrequire.uplinks = 2"), "-1 days"},
  };
}

std::vector<Mistake> rules() {
  const auto two = [](const char* a, const char* b) {
    return parameter_of("a", a) + parameter_of("b", b);
  };
  return {
      {"Key", rule_of("@@sevrity = \"advice\"\nrequire.uplinks = 2"), "unknown key", "severity"},
      {"Severity", rule_of("severity = @@\"requird\"\nrequire.uplinks = 2"), "not one of the words",
       "required"},
      {"EmptyWord", rule_of("empty = @@\"unknwon\"\nrequire.uplinks = 2"), "not one of the words",
       "unknown"},
      {"Subject",
       "[[rule]]\nid = \"own-rule\"\ntitle = \"x\"\nwhy = \"x\"\nfix = \"x\"\nsource = \"x\"\n"
       "confidence = \"J\"\nsubject = @@\"closets\"\nwhere.kind = \"idf\"\nrequire.uplinks = 2\n",
       "no kind of subject", "closet"},
      {"SubjectMissing",
       "@@[[rule]]\nid = \"own-rule\"\ntitle = \"x\"\nwhy = \"x\"\nfix = \"x\"\nsource = \"x\"\n"
       "confidence = \"J\"\nrequire.uplinks = 2\n",
       "has no subject", "subject = \"closet\""},
      {"TitleNoText",
       "[[rule]]\nid = \"own-rule\"\ntitle = @@3\nwhy = \"x\"\nfix = \"x\"\nsource = \"x\"\n"
       "confidence = \"J\"\nsubject = \"closet\"\nrequire.uplinks = 2\n",
       "must be text in quotes"},
      {"Fact", rule_of("require.@@uplinkz = 2"), "a closet has no fact", "uplinks"},
      {"FactOfAnother", rule_of("require.@@duplex = \"full\""), "a closet has no fact",
       "it is a fact of a port"},
      {"FactInWhere", rule_of("where.@@knid = \"idf\"\nrequire.uplinks = 2"),
       "a closet has no fact", "kind"},
      {"Group", rule_of("require.@@coutn = { of = \"device\", at_least = 1 }", "site"),
       "a site has no fact", "count"},
      {"Comparison", rule_of("require.uplinks = { @@at_leest = 2 }"), "unknown comparison",
       "at_least"},
      {"ComparisonOfWords", rule_of("require.building = { @@at_least = \"a\" }"),
       "does not fit a text", "one of equals, differs"},
      {"ListForABound", rule_of("require.uplinks = { at_least = @@[2, 3] }"),
       "takes one value, not a list"},
      {"ListForACount", rule_of("require.count = { of = \"device\", equals = @@[1, 2] }", "site"),
       "takes one value, not a list"},
      {"ListOfNothing", rule_of("require.building = @@[]"), "is empty"},
      {"Of", rule_of("require.count = { of = @@\"prot\", at_least = 1 }", "site"),
       "no kind of subject", "port"},
      {"OfOtherFact",
       rule_of("require.uplinks = { at_least = { fact = \"classrooms\", of = @@\"siet\" } }"),
       "no kind of subject", "site"},
      {"OtherFact",
       rule_of("require.uplinks = { at_least = { fact = @@\"clasrooms\", of = \"site\" } }"),
       "a site has no fact", "classrooms"},
      {"OtherUnit", rule_of("require.uplinks = { at_least = { fact = @@\"uplink_speed\" } }"),
       "uplink_speed is a rate, not a count"},
      {"Distinct",
       rule_of("require.count = { of = \"device\", distinct = @@\"modle\", at_least = 1 }", "site"),
       "a device has no fact", "model"},
      {"WordOfAKind", rule_of("where.kind = @@\"idff\"\nrequire.uplinks = 2"),
       "not one of the words", "idf"},
      {"WordInAList", rule_of("where.kind = [\"idf\", @@\"mfd\"]\nrequire.uplinks = 2"),
       "not one of the words", "mdf"},
      {"WordOfADevice", rule_of("where.kind = @@\"swich\"\nrequire.answering = true", "device"),
       "not one of the words", "switch"},
      {"WordOfALayer", rule_of("where.layer = @@\"cores\"\nrequire.answering = true", "device"),
       "not one of the words", "core"},
      {"WordOfAPort", rule_of("where.use = { none_of = [@@\"uplnk\"] }\nrequire.vlan = 2", "port"),
       "not one of the words", "uplink"},
      {"WordOfASite", rule_of("where.kind = @@\"elementry\"\nrequire.devices = 2", "site"),
       "not one of the words", "elementary"},
      {"WordInside",
       rule_of("require.count = { of = \"device\", where = { kind = @@\"swtch\" }, at_least = 1 }",
               "site"),
       "not one of the words", "switch"},
      {"GlobOfNoWord", rule_of("where.kind = { matches = @@\"xd*\" }\nrequire.uplinks = 2"),
       "not one of the words", "mpoe, mdf, idf"},
      {"NamesOfNoWord", rule_of("require.fibre_types = { includes = [@@\"OM9\"] }"),
       "not one of the words", "OM"},
      {"WordOfAParameter",
       rule_of("where.kind = \"$kinds\"\nrequire.uplinks = 2") +
           parameter_of("kinds", "[\"idf\", @@\"mdff\"]"),
       "not one of the words", "mdf"},
      {"ParameterName",
       rule_of("require.uplinks = { at_least = @@\"$leest\" }") + parameter_of("least", "2"),
       "no parameter \"leest\"", "least"},
      {"ParameterInAList", rule_of("require.kind = [\"idf\", @@\"$a\"]") + parameter_of("a", "2"),
       "must stand alone"},
      {"ParameterUnused", rule_of("require.uplinks = 2") + "[rule.parameter.@@a]\ndefault = 2\n",
       "used by no condition", "$a"},
      {"ParameterWithoutDefault",
       rule_of("require.uplinks = \"$a\"") + "[rule.parameter.@@a]\ndoc = \"x\"\n",
       "has no default"},
      {"ParameterKey",
       rule_of("require.uplinks = \"$a\"") + parameter_of("a", "2") + "@@dco = \"x\"\n",
       "unknown key", "doc"},
      {"ParameterEmpty", rule_of("require.uplinks = \"$a\"") + parameter_of("a", "@@[]"),
       "is empty"},
      {"ParameterChainBreaks", rule_of("require.uplinks = \"$a\"") + two("@@\"$bb\"", "2"),
       "no parameter \"bb\"", "b"},
      {"ParameterRing", rule_of("require.uplinks = \"$a\"") + two("@@\"$b\"", "\"$a\""),
       "is circular: $a = $b = $a"},
      {"ParameterOfItself", rule_of("require.uplinks = \"$a\"") + parameter_of("a", "@@\"$a\""),
       "is circular: $a = $a"},
      {"ParameterOfARule", rule_of("require.uplinks = @@\"$closet-uplink.min_links\""),
       "there is no parameter", "closet-uplinks"},
      {"ParameterOfAKnownRule", rule_of("require.uplinks = @@\"$closet-uplinks.min_link\""),
       "there is no parameter", "min_links"},
      {"ParameterOfAnotherUnit",
       rule_of("require.uplinks = @@\"$closet-uplink-capacity.min_speed\""),
       "is a rate, and a count stands here"},
      {"IdOfRule",
       "[[rule]]\nid = @@\"Own Rule\"\ntitle = \"x\"\nwhy = \"x\"\nfix = \"x\"\n"
       "source = \"x\"\nconfidence = \"J\"\nsubject = \"site\"\nrequire.devices = 1\n",
       "is no id"},
      {"Ends", rule_of("effective = 2026-07-01\nexpires = @@2025-07-01\nrequire.uplinks = 2"),
       "is before `effective`"},
      {"DayAsText", rule_of("expires = @@\"2026-07-01\"\nrequire.uplinks = 2"), "is text"},
      {"DemandsNothing", rule_of("require = @@{}"), "demands nothing"},
      {"ConditionsNoTable", rule_of("require = @@3"), "must be a table"},
      {"Table", "[[@@rulez]]\nid = \"a\"\n", "unknown key", "rule"},
  };
}

std::vector<Mistake> rows() {
  const std::string good = "rule = \"closet-uplinks\"\nsubject = \"OAK/idf-1\"";
  return {
      {"StandardKey", "[standard]\n@@nmae = \"x\"\n", "unknown key", "name"},
      {"StandardWithout", "[standard]\nwithout = [\"closet-uplinks\", @@\"closet-fibre-strand\"]\n",
       "there is no rule", "closet-fibre-strands"},
      {"StandardEnds", "[standard]\neffective = 2026-07-01\nexpires = @@2025-07-01\n",
       "is before `effective`"},
      {"OverrideRule",
       "[[override]]\nrule = @@\"closet-uplink\"\nparameter = \"min_links\"\nvalue = 1\n",
       "there is no rule", "closet-uplinks"},
      {"OverrideParameter",
       "[[override]]\nrule = \"closet-uplinks\"\nparameter = @@\"min_link\"\nvalue = 1\n",
       "has no parameter", "min_links"},
      {"OverrideUnit", override_of("value = @@\"1 Gbps\""), "this is a count"},
      {"OverrideList", override_of("value = @@[1, 2]"), "takes one value, not a list"},
      {"OverrideEmpty", override_of("value = @@[]"), "is empty"},
      {"OverrideWord",
       rule_of("where.kind = \"$kinds\"\nrequire.uplinks = 2") + parameter_of("kinds", "\"idf\"") +
           "[[override]]\nrule = \"own-rule\"\nparameter = \"kinds\"\nvalue = @@\"idff\"\n",
       "not one of the words", "idf"},
      {"OverrideWithoutValue",
       "@@[[override]]\nrule = \"closet-uplinks\"\nparameter = \"min_links\"\n", "has no value"},
      {"OverrideKind", override_of("value = 1\nsite_kind = @@\"hihg\""), "not one of the words",
       "high"},
      {"OverridePhase",
       phase_of("id = \"phase-1\"") + override_of("value = 1\nphase = @@\"phase-2\""),
       "there is no phase", "phase-1"},
      {"OverrideTwice",
       override_of("value = 1\nsite = \"OAK\"") +
           "[[override]]\nrule = \"closet-uplinks\"\nparameter = @@\"min_links\"\nvalue = 3\n"
           "site = \"OAK\"\n",
       "already set for the same sites in own.toml:1"},
      {"OverrideTwiceForAll",
       override_of("value = 1") +
           "[[override]]\nrule = \"closet-uplinks\"\nparameter = @@\"min_links\"\nvalue = 3\n",
       "already set for the same sites"},
      {"WaiverRule", waiver_of("rule = @@\"closet-uplink\"\nsubject = \"OAK/idf-1\""),
       "there is no rule", "closet-uplinks"},
      {"WaiverKey", waiver_of(good + "\n@@onwer = \"x\""), "unknown key", "owner"},
      {"WaiverEnds", waiver_of(good, "expires = @@2025-12-31"), "is before `granted`"},
      {"WaiverDay", waiver_of(good, "expires = @@\"soon\""), "is text", "2027-06-30"},
      {"WaiverForGood",
       "@@[[waiver]]\n" + good + "\nreason = \"x\"\nowner = \"y\"\ngranted = 2026-01-01\n",
       "never for good"},
      {"WaiverTwice",
       waiver_of(good) + waiver_of("rule = \"closet-uplinks\"\nsubject = @@\"OAK/idf-1\"",
                                   "expires = 2027-01-01"),
       "already waived in own.toml:1 until 2026-12-31"},
      {"PhaseId", phase_of("id = @@\"Ph One!\""), "is no id", "phase-1"},
      {"PhaseIdOfAPath", phase_of("id = @@\"../..\""), "is no id", "phase-1"},
      {"PhaseTwice", phase_of("id = \"p1\"") + phase_of("id = @@\"p1\""), "is there twice"},
      {"PhaseRules", phase_of("id = \"p1\"\nrules = [\"closet-*\", @@\"closet-uplink\"]"),
       "no rule is like", "closet-uplinks"},
      {"PhaseRulesGlob", phase_of("id = \"p1\"\nrules = [@@\"clozet-*\"]"), "no rule is like"},
      {"PhaseEnds", phase_of("id = \"p1\"\nstart = 2026-07-01\nend = @@2025-07-01"),
       "is before `start`"},
      {"PhaseBaseline", phase_of("id = \"p1\"\nend = 2026-07-01\nbaseline = @@2027-07-01"),
       "is after `end`"},
      {"PhaseGoal", phase_of("id = \"p1\"\ndone_when = { rules = @@\"requird\" }"),
       "not one of the words", "required"},
      {"PhaseGoalKey", phase_of("id = \"p1\"\ndone_when = { @@rule = \"all\" }"), "unknown key",
       "rules"},
      {"PhaseGoalShare", phase_of("id = \"p1\"\ndone_when = { passing = @@\"120 %\" }"),
       "more than there can be", "at most 100 %"},
      {"PhaseGoalOfNothing", phase_of("id = \"p1\"\ndone_when = @@{}"), "asks for nothing"},
      {"PhasePriority", phase_of("id = \"p1\"\npriority = [\"need\", @@\"conectivity\"]"),
       "not one of the words", "connectivity"},
      {"PhasePriorityTwice", phase_of("id = \"p1\"\npriority = [\"need\", @@\"need\"]"),
       "is there twice"},
      {"PhaseKey", phase_of("id = \"p1\"\n@@baselin = 2026-07-01"), "unknown key", "baseline"},
      {"ModelKind", "[[model]]\nmatch = \"X\"\nkind = @@\"acces-point\"\n", "not one of the words",
       "access-point"},
      {"ModelGeneration", "[[model]]\nmatch = \"X\"\ngeneration = @@\"802.11axe\"\n",
       "not one of the words", "802.11ax"},
      {"ModelSpeed", "[[model]]\nmatch = \"X\"\nstack_speed = @@480\n", "has no unit", "10 Gbps"},
      {"ModelKey", "[[model]]\nmatch = \"X\"\n@@aproved = true\n", "unknown key", "approved"},
      {"ModelApproved", "[[model]]\nmatch = \"X\"\napproved = @@\"yes\"\n", "true or false"},
  };
}

class OneMistake : public testing::TestWithParam<Mistake> {};

TEST_P(OneMistake, IsSaidOnceWhereItIs) {
  auto text = GetParam().text;
  const auto at = text.find("@@");
  ASSERT_NE(at, std::string::npos);
  text.erase(at, 2);
  const auto before = text.substr(0, at);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto column = at - (before.rfind('\n') + 1) + 1;
  auto files = shipped_sources();
  files.push_back({"own.toml", text, false});
  const auto loaded = load_texts(files);
  std::string said;
  for (const auto& one : loaded.problems) said += config::text(one) + "\n";
  ASSERT_EQ(loaded.problems.size(), 1U) << said;
  const auto& problem = loaded.problems[0];
  EXPECT_EQ(problem.file, "own.toml");
  EXPECT_EQ(problem.line, line) << said;
  EXPECT_EQ(problem.column, column) << said;
  EXPECT_NE(problem.what.find(GetParam().says), std::string::npos) << said;
  EXPECT_NE(problem.hint.find(GetParam().hint), std::string::npos) << said;
  EXPECT_GE(loaded.library->rules().size(), load("").library->rules().size());
}

// What is said of the district's own text, one line each.
std::vector<std::string> said_of(const std::string& text) {
  auto files = shipped_sources();
  files.push_back({"own.toml", text, false});
  std::vector<std::string> out;
  for (const auto& one : load_texts(files).problems) out.push_back(config::text(one));
  return out;
}

TEST(Mistakes, AnOverrideOfARuleWithErrorsSaysThatItHasThem) {
  const auto said =
      said_of(rule_of("require.uplinkz = { at_least = \"$a\" }") + parameter_of("a", "2") +
              "[[override]]\nrule = \"own-rule\"\nparameter = \"a\"\nvalue = 3\n");
  ASSERT_EQ(said.size(), 2U);
  EXPECT_NE(said[0].find("a closet has no fact \"uplinkz\""), std::string::npos) << said[0];
  EXPECT_EQ(said[1],
            "own.toml:13:8: override.rule: rule own-rule has errors, and this is left out with it");
}

TEST(Mistakes, ARuleThatRestsOnOneWithErrorsSaysSo) {
  const auto other = [](std::string text) {
    return text.replace(text.find("own-rule"), 8, "other");
  };
  const auto said =
      said_of(rule_of("require.uplinks = { at_least = \"$a\", at_most = 1 }") +
              parameter_of("a", "2") + other(rule_of("require.switches = \"$own-rule.a\"")));
  ASSERT_EQ(said.size(), 2U);
  EXPECT_NE(said[0].find("nothing can be both"), std::string::npos) << said[0];
  EXPECT_EQ(said[1],
            "own.toml:20:20: rule.parameter: rule own-rule has errors, and this takes a value "
            "from it");
}

TEST(Mistakes, AListOfAnotherRuleIsNoBound) {
  const auto other = [](std::string text) {
    return text.replace(text.find("own-rule"), 8, "other");
  };
  const auto said = said_of(rule_of("require.uplinks = \"$a\"") + parameter_of("a", "[2, 3]") +
                            other(rule_of("require.switches = { at_least = \"$own-rule.a\" }")));
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0], "own.toml:20:33: rule.parameter.a: is a list, and one value stands here");
}

// Parameters that name each other are all used when one of them is.
TEST(Mistakes, AChainOfParametersIsNone) {
  const auto chain = rule_of("require.uplinks = { at_least = \"$a\" }") +
                     parameter_of("a", "\"$b\"") + parameter_of("b", "\"$c\"") +
                     parameter_of("c", "\"$closet-uplinks.min_links\"");
  EXPECT_EQ(said_of(chain), std::vector<std::string>{});
  auto files = shipped_sources();
  files.push_back({"own.toml", chain + override_of("value = 5\nsite = \"OAK\""), false});
  const auto library = load_texts(files).library;
  const auto* rule = library->find("own-rule");
  ASSERT_NE(rule, nullptr);
  EXPECT_EQ(*library->value(*rule, "a", "OAK", nullptr), std::vector<Scalar>{Scalar{5.0}});
  EXPECT_EQ(*library->value(*rule, "a", "ELM", nullptr), std::vector<Scalar>{Scalar{2.0}});
}

const auto name_of = [](const auto& c) { return std::string(c.param.name); };
INSTANTIATE_TEST_SUITE_P(Numbers, OneMistake, testing::ValuesIn(numbers()), name_of);
INSTANTIATE_TEST_SUITE_P(Rules, OneMistake, testing::ValuesIn(rules()), name_of);
INSTANTIATE_TEST_SUITE_P(Rows, OneMistake, testing::ValuesIn(rows()), name_of);

}  // namespace
}  // namespace netroster::standards
