// What the rules of a district, its rows and its sites say of each other.
#include <gtest/gtest.h>

#include "library_text.h"
#include "standards/fixture.h"

namespace netroster::standards {
namespace {

using namespace test;

TEST(Library, ARuleThatOthersTakeANumberFromHasToKeepIt) {
  std::string text = std::string(head) + good_tail;
  text.replace(text.find("two-uplinks"), 11, "closet-uplinks");  // which has min_links
  const auto loaded = with(text);
  ASSERT_EQ(loaded.problems.size(), 1U) << texts(loaded.problems);
  EXPECT_EQ(config::text(loaded.problems[0]),
            "own.toml:1:1: rule.parameter: site-closets-uplinked of the shipped standard takes its "
            "min_links from this rule, which has none");
  EXPECT_EQ(loaded.library->find("site-closets-uplinked"), nullptr);
  EXPECT_FALSE(loaded.library->find("closet-uplinks")->shipped);
}

TEST(Library, ARuleThatCannotBeLinkedLeavesTheShippedOneInPlace) {
  std::string text = std::string(head) + good_tail;
  text.replace(text.find("two-uplinks"), 11, "closet-uplinks");
  text.replace(text.find("= \"$least\""), 10, "= \"$nobody.least\"");
  text.resize(text.find("[rule.parameter"));
  const auto loaded = with(text);
  ASSERT_EQ(loaded.problems.size(), 1U) << texts(loaded.problems);
  EXPECT_TRUE(loaded.library->find("closet-uplinks")->shipped);
  EXPECT_TRUE(loaded.library->replaced().empty());
  EXPECT_NE(loaded.library->find("site-closets-uplinked"), nullptr);
}

TEST(Library, ARuleOfTheDistrictCarriesItsVersion) {
  std::string text = std::string(head) + good_tail;
  text.replace(text.find("two-uplinks"), 11, "closet-fibre-strands");
  const auto version_of = [](const std::string& own) {
    return with(own).library->find("closet-fibre-strands")->version;
  };
  EXPECT_EQ(version_of(text), "1");
  EXPECT_EQ(version_of(text + "[standard]\nversion = \"2031.4\"\n"), "2031.4");
  text.insert(text.find("title"), "version = \"7\"\n");
  EXPECT_EQ(version_of(text + "[standard]\nversion = \"2031.4\"\n"), "7");
  EXPECT_EQ(with(text).library->find("closet-fibre-strands")->replaces, "1");
  EXPECT_EQ(with(text).library->find("closet-uplinks")->replaces, "");
}

TEST(Library, TheSameDemandsHaveTheSameFingerprint) {
  const auto print = [](const std::string& text) { return with(text).library->fingerprint(); };
  const std::string rule = std::string(head) + good_tail;
  const auto of_rule = print(rule);
  EXPECT_EQ(of_rule.size(), 16U);
  EXPECT_NE(of_rule, print(""));
  const std::string waiver =
      "[[waiver]]\nrule = \"closet-uplinks\"\nsubject = \"OAK/idf-1\"\nreason = \"x\"\nowner = "
      "\"y\"\ngranted = 2026-01-01\nexpires = 2026-12-31\n";
  EXPECT_EQ(print(rule + waiver), of_rule);
  EXPECT_EQ(print(rule + "[[phase]]\nid = \"p1\"\ntitle = \"x\"\n"), of_rule);
  EXPECT_EQ(print("# ours\n" + rule + "[standard]\nname = \"Ours\"\n"), of_rule);
  EXPECT_NE(with(rule + waiver).library->text_fingerprint(),
            with(rule).library->text_fingerprint());
  EXPECT_EQ(with(rule).library->text_fingerprint().substr(0, 17), of_rule + ".");
  const auto changed = [&](const char* from, const char* to) {
    auto text = rule;
    return print(text.replace(text.find(from), std::string(from).size(), to));
  };
  EXPECT_EQ(changed("Two uplinks", "2 uplinks"), of_rule);
  EXPECT_NE(changed("default = 2", "default = 3"), of_rule);
  EXPECT_NE(changed("at_least", "at_most"), of_rule);
  EXPECT_NE(changed("\"idf\"", "\"mdf\""), of_rule);
  EXPECT_NE(changed("subject =", "severity = \"advice\"\nsubject ="), of_rule);
  EXPECT_NE(print(rule + override_of("", 5)), of_rule);
  EXPECT_NE(print(rule + "[[model]]\nmatch = \"X\"\napproved = true\n"), of_rule);
  EXPECT_NE(print(rule + "[standard]\nwithout = [\"closet-uplinks\"]\n"), of_rule);
  EXPECT_EQ(print(override_of("site = \"A\"", 5) + override_of("site = \"B\"", 6)),
            print(override_of("site = \"B\"", 6) + override_of("site = \"A\"", 5)));
}

TEST(Library, SaysWhatIsNotInForceWithThePlaceOfTheDay) {
  const auto loaded = with(
      "[standard]\nname = \"Ours\"\nversion = \"5\"\neffective = 2026-01-01\nexpires = "
      "2026-12-31\n" +
      std::string(head) + "expires = 2026-06-30\n" + good_tail);
  ASSERT_TRUE(loaded.problems.empty()) << texts(loaded.problems);
  const auto on = [&](int month) {
    return texts(out_of_force(*loaded.library, std::chrono::year(2026) / month / 15));
  };
  EXPECT_EQ(on(3), "");
  EXPECT_EQ(on(8),
            "own.toml:14:11: warning: rule.expires: two-uplinks is not judged: it ended on "
            "2026-06-30\n");
  const auto late = texts(out_of_force(*loaded.library, std::chrono::year(2027) / 1 / 15));
  EXPECT_NE(late.find("own.toml:5:11: warning: standard.expires: the standard Ours 5 is not in "
                      "force: it ended on 2026-12-31"),
            std::string::npos)
      << late;
  const auto early = texts(out_of_force(*loaded.library, std::chrono::year(2025) / 1 / 15));
  EXPECT_NE(early.find("own.toml:4:13: warning: standard.effective: the standard Ours 5 is not in "
                       "force before 2026-01-01"),
            std::string::npos)
      << early;
}

TEST(Library, AWaiverForManyYearsIsSaidAndHolds) {
  const auto until = [](const std::string& day) {
    return with(std::string(head) + good_tail +
                "[[waiver]]\nrule = \"two-uplinks\"\nsubject = \"OAK/idf-1\"\nreason = \"x\"\n"
                "owner = \"y\"\ngranted = 2026-01-01\nexpires = " +
                day + "\n");
  };
  EXPECT_EQ(texts(until("2036-01-01").problems), "");
  const auto loaded = until("2036-01-03");
  EXPECT_NE(texts(loaded.problems).find("warning: waiver.expires: is more than ten years after"),
            std::string::npos)
      << texts(loaded.problems);
  EXPECT_EQ(loaded.library->waivers().size(), 1U);
}

TEST(Library, ABaselineThatIsStillToComeIsSaid) {
  const auto loaded = with("[[phase]]\nid = \"p1\"\ntitle = \"x\"\nbaseline = 2026-07-02\n");
  const auto on = [&](int day) {
    return texts(check_baselines(*loaded.library, std::chrono::year(2026) / 7 / day));
  };
  EXPECT_EQ(on(1),
            "own.toml:4:12: warning: phase.baseline: 2026-07-02 is still to come: p1 cannot "
            "be compared with it\n");
  EXPECT_EQ(on(2), "");
}

TEST(Library, FindsTheNearestRuleOfAGlobThatMatchesNone) {
  const auto loaded = with("[[rule]]\nid = \"ours\"\n");
  EXPECT_TRUE(unknown_rules(*loaded.library, {"closet-*", "ups-load", "ours"}).empty());
  const auto unknown = unknown_rules(*loaded.library, {"closet-uplink", "nothing-like-it"});
  ASSERT_EQ(unknown.size(), 2U);
  EXPECT_EQ(unknown[0].written, "closet-uplink");
  EXPECT_EQ(unknown[0].hint, "did you mean \"closet-uplinks\"?");
  EXPECT_EQ(unknown[1].hint, "");
}

TEST(Library, TwoFilesDoNotCallTheStandardOtherwise) {
  auto files = shipped_sources();
  files.push_back({"a.toml", "[standard]\nname = \"Ours\"\n", false});
  files.push_back({"b.toml", "[standard]\nname = \"Theirs\"\n", false});
  EXPECT_EQ(texts(load_texts(files).problems),
            "b.toml:2:8: standard.name: is already \"Ours\" in a.toml:2\n");
}

// What a file of the standard says of sites: OAK has the closets mdf and idf-1, ELM none; both are
// in the phase that they name.
struct OfSites {
  const char* name;
  std::string text;
  const char* says;  // "": nothing is wrong
};
std::string waiver_for(const std::string& rule, const std::string& subject) {
  return "[[waiver]]\nrule = \"" + rule + "\"\nsubject = \"" + subject +
         "\"\nreason = \"x\"\nowner = \"y\"\ngranted = 2026-01-01\nexpires = 2026-12-31\n";
}
std::vector<OfSites> of_sites() {
  const std::string phase = "[[phase]]\nid = \"p1\"\ntitle = \"x\"\n";
  const auto other = "[[phase]]\nid = \"p2\"\ntitle = \"x\"\nsites = [\"OAK\"]\n";
  return {
      {"Waiver", phase + waiver_for("closet-uplinks", "OAK/idf-1"), ""},
      {"WaiverOfAGlob", phase + waiver_for("closet-uplinks", "O*/idf-?"), ""},
      {"WaiverOfACloset", phase + waiver_for("closet-uplinks", "OAK/idf-2"),
       "own.toml:6:11: waiver.subject: there is no closet \"OAK/idf-2\" (did you mean "
       "\"OAK/idf-1\"?)"},
      {"WaiverWhereNoneIsDeclared", phase + waiver_for("closet-uplinks", "ELM/idf-2"), ""},
      {"WaiverOfADevice", phase + waiver_for("device-answers", "OAK/sw9"), ""},
      {"WaiverOfASite", phase + waiver_for("closet-uplinks", "OKA/idf-1"),
       "own.toml:6:11: waiver.subject: there is no site \"OKA\" (did you mean \"OAK\"?)"},
      {"OverrideOfAGlob", phase + override_of("site = \"O*\"", 5),
       "own.toml:8:8: override.site: there is no site \"O*\""},
      {"OverrideInOtherLetters", phase + override_of("site = \"oak\"", 5),
       "override.site: there is no site \"oak\" (did you mean \"OAK\"?)"},
      {"OverridesOfTwoPhases",
       phase + other + override_of("phase = \"p1\"", 5) + override_of("phase = \"p2\"", 6),
       "own.toml:17:9: override.phase: OAK is in p1 too, for which own.toml:8 sets min_links "
       "otherwise"},
      {"PhaseOfASite", "[[phase]]\nid = \"p1\"\ntitle = \"x\"\nsites = [\"OAK\", \"EML\"]\n",
       "own.toml:4:17: phase.sites: there is no site \"EML\" (did you mean \"ELM\"?)"},
      {"PhaseOfACloset", phase + "closets = [\"*/idf-*\", \"OAK/idf-9\"]\n",
       "own.toml:4:23: phase.closets: its sites have no closet \"OAK/idf-9\" (did you mean "
       "\"OAK/idf-1\"?)"},
      {"SiteOfNoPhase", "[[phase]]\nid = \"p2\"\ntitle = \"x\"\n",
       "[[site]] OAK: site.phase: there is no phase \"p1\", which 2 sites name (did you mean "
       "\"p2\"?)"},
      {"NoPhaseAtAll", "", "[[site]] OAK: warning: site.phase: there is no phase \"p1\""},
      {"PhaseWithErrors", "[[phase]]\nid = \"p1\"\n", ""},
  };
}
class OfSite : public testing::TestWithParam<OfSites> {};

TEST_P(OfSite, IsHeldAgainstTheSites) {
  Site oak;
  oak.id = "OAK";
  oak.phase = "p1";
  oak.closets = {{"mdf", "", ClosetKind::mdf, ""}, {"idf-1", "", ClosetKind::idf, ""}};
  Site elm;
  elm.id = "ELM";
  elm.phase = "p1";
  const auto said = texts(check_sites(*with(GetParam().text).library, {oak, elm}));
  if (std::string(GetParam().says).empty())
    EXPECT_EQ(said, "");
  else
    EXPECT_NE(said.find(GetParam().says), std::string::npos) << said;
}
INSTANTIATE_TEST_SUITE_P(Rows, OfSite, testing::ValuesIn(of_sites()),
                         [](const auto& c) { return std::string(c.param.name); });

TEST(Cases, AFileOfNoneIsAMistake) {
  config::Problems problems;
  EXPECT_TRUE(read_cases("cases.toml", "# none\n", *load("").library, problems).empty());
  EXPECT_EQ(texts(problems.take()),
            "cases.toml:1:1: case: there is no case in it ([[case]] with rule, expect and "
            "[case.facts])\n");
}

}  // namespace
}  // namespace netroster::standards
