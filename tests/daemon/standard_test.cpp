// The commands about the standard, as whole command lines.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "daemon/commands/standard_kit.h"
#include "inventory/store/store.h"
#include "sample.h"

namespace netroster::daemon {
namespace {

using Words = std::vector<std::string>;
using test::run;

class Standard : public testing::Test {
 protected:
  Standard() {
    folder_.write("netroster.toml", "[district]\nname = \"Test\"\n");
    folder_.write(
        "sites.d/whs.toml",
        "[[site]]\nid = \"WHS\"\nname = \"West\"\nkind = \"high\"\nnetworks = [\"10.20.0.0/20\"]\n"
        "[[site.closet]]\nid = \"MDF\"\nkind = \"mdf\"\n[[site.closet]]\nid = \"IDF1\"\nkind = "
        "\"idf\"\n"
        "[[site.fibre]]\nfrom = \"MDF\"\nto = \"IDF1\"\ntype = \"OM2\"\nlength_m = 300\n"
        "[[site]]\nid = \"NEW\"\nname = \"New\"\nkind = \"middle\"\nnetworks = "
        "[\"10.40.0.0/20\"]\n");
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    EXPECT_TRUE(store && (*store)->record(test::sample_inventory()));
  }
  test::Ran with_store(Words words) const {
    words.insert(words.end(), {"--config", folder_.path(), "--store", folder_.file("store.db"),
                               "--at", "2026-07-01T12:00:00Z"});
    return run(words);
  }
  test::Ran of_files(Words words) const {
    words.insert(words.end(), {"--config", folder_.path()});
    return run(words);
  }
  test::Folder folder_;
};

TEST_F(Standard, CheckFindsWhatFailsAndSaysWhatIsUnknown) {
  const auto ran = with_store({"standard", "check", "WHS", "-j"});
  EXPECT_EQ(ran.code, Exit::findings) << ran.err;
  const auto findings = nlohmann::json::parse(ran.out);
  std::map<std::string, std::string> results;
  for (const auto& one : findings) results[one["id"]] = one["result"];
  EXPECT_EQ(results["closet-uplinks@WHS/IDF1"], "fail");
  EXPECT_EQ(results["closet-fibre-capacity@WHS/IDF1"], "fail");
  EXPECT_EQ(results["closet-fibre-strands@WHS/IDF1"], "unknown");
  EXPECT_EQ(results.count("closet-uplink-member-speed@WHS/IDF1"), 0U);
  EXPECT_NE(ran.out.find("\"how\""), std::string::npos);
}

TEST_F(Standard, CheckSaysWhatIsWrongWithARuleBeforeAnythingWasFound) {
  folder_.write("standards.d/own.toml", "[[rule]]\nid = \"a\"\nsubject = \"prt\"\n");
  const auto ran = of_files({"standard", "check", "--store", folder_.file("none.db")});
  EXPECT_EQ(ran.code, Exit::failed);
  EXPECT_NE(ran.err.find("own.toml:3:11: rule.subject"), std::string::npos) << ran.err;
  EXPECT_NE(ran.err.find("there is no inventory"), std::string::npos) << ran.err;
}

TEST_F(Standard, ASiteWithoutDevicesPassesNothing) {
  const auto ran = with_store({"standard", "check", "NEW", "--all", "-j"});
  const auto findings = nlohmann::json::parse(ran.out);
  EXPECT_GT(findings.size(), 50U);
  for (const auto& one : findings) EXPECT_NE(one["result"], "pass") << one["id"];
}

TEST_F(Standard, CheckAsTableCsvAndOfOneRule) {
  const auto table = with_store({"standard", "check", "WHS", "--rule", "closet-uplinks"});
  EXPECT_EQ(table.code, Exit::findings);
  EXPECT_NE(table.out.find("1 fail"), std::string::npos) << table.out;
  EXPECT_NE(table.out.find("uplinks 1, must be at least 2"), std::string::npos) << table.out;
  const auto csv =
      with_store({"standard", "check", "WHS", "--rule", "closet-uplinks", "-o", "csv"});
  EXPECT_NE(csv.out.find("closet-uplinks@WHS/IDF1"), std::string::npos) << csv.out;
  EXPECT_EQ(with_store({"standard", "check", "NOPE"}).code, Exit::failed);
  EXPECT_EQ(with_store({"standard", "check", "--phase", "p9"}).code, Exit::failed);
}

TEST_F(Standard, WhyTellsEverythingItRestsOn) {
  const auto ran = with_store({"standard", "why", "closet-fibre-capacity@WHS/IDF1"});
  EXPECT_EQ(ran.code, Exit::ok) << ran.err;
  EXPECT_NE(ran.out.find("300 m of OM2"), std::string::npos) << ran.out;
  EXPECT_NE(ran.out.find("rests on"), std::string::npos) << ran.out;
  EXPECT_EQ(with_store({"standard", "why", "closet-uplinks@NOPE"}).code, Exit::failed);
}

// Ages in a report are the same all day, and follow the inventory.
TEST(ReportTime, IsOfTheDayAndTheInventory) {
  const auto at = [](const char* text) { return *parse_time(text); };
  const auto morning = at("2026-07-02T08:00:00Z");
  EXPECT_EQ(report_time(at("2026-07-02T09:00:00Z"), morning), morning);
  EXPECT_EQ(report_time(at("2026-07-02T23:00:00Z"), morning), morning);
  EXPECT_EQ(report_time(at("2026-07-03T09:00:00Z"), morning), at("2026-07-03T00:00:00Z"));
  EXPECT_EQ(report_time(at("2026-07-03T18:00:00Z"), morning), at("2026-07-03T00:00:00Z"));
  EXPECT_EQ(report_time(at("2026-07-02T07:00:00Z"), morning), at("2026-07-02T07:00:00Z"))
      << "a clock that was set back";
}

// A number that somebody judged never reads as a regulator's.
TEST_F(Standard, ARuleIsAsSureAsItsWeakestNumber) {
  const auto told = of_files({"standard", "explain", "internet-setda-2020"});
  EXPECT_NE(told.out.find("J: a judgement"), std::string::npos) << told.out;
  const auto json =
      nlohmann::json::parse(of_files({"standard", "explain", "internet-setda-2020", "-j"}).out);
  EXPECT_EQ((json.is_array() ? json[0] : json)["weakest_confidence"], "J");
  const auto listed = of_files({"standard", "list", "-o", "csv", "--columns", "rule,confidence"});
  EXPECT_NE(listed.out.find("internet-setda-2020,J"), std::string::npos) << listed.out;
}

TEST_F(Standard, AWaiverOfNoSiteIsAnErrorOfCheck) {
  folder_.write("standards.d/waivers.toml",
                "[[waiver]]\nrule = \"closet-uplinks\"\nsubject = \"WSH/IDF1\"\nreason = \"x\"\n"
                "owner = \"y\"\ngranted = 2026-01-01\nexpires = 2027-01-01\n");
  const auto ran = with_store({"standard", "check", "WHS", "--rule", "device-answers"});
  EXPECT_EQ(ran.code, Exit::usage) << ran.out;
  EXPECT_NE(ran.err.find("there is no site \"WSH\" (did you mean \"WHS\"?)"), std::string::npos)
      << ran.err;
}

TEST_F(Standard, ListExplainAndFacts) {
  const auto rules = nlohmann::json::parse(of_files({"standard", "list", "-j"}).out);
  EXPECT_GE(rules.size(), 60U);
  const auto explained = of_files({"standard", "explain", "access-point-runs"});
  EXPECT_NE(explained.out.find("ANSI/TIA-4966-A"), std::string::npos) << explained.out;
  EXPECT_NE(explained.out.find("V: read in the primary source"), std::string::npos);
  EXPECT_EQ(of_files({"standard", "explain", "nope"}).code, Exit::failed);
  const auto facts = nlohmann::json::parse(of_files({"standard", "facts", "ups", "-j"}).out);
  ASSERT_FALSE(facts.empty());
  for (const auto& row : facts) EXPECT_EQ(row["subject"], "ups");
}

TEST_F(Standard, RulesAreTriedOnMadeUpFacts) {
  folder_.write(
      "cases.toml",
      "[[case]]\nrule = \"closet-uplinks\"\nname = \"one\"\nexpect = \"fail\"\n[case.facts]\n"
      "kind = \"idf\"\nuplinks = 1\n");
  EXPECT_EQ(of_files({"standard", "test", folder_.file("cases.toml")}).code, Exit::ok);
  folder_.write(
      "cases.toml",
      "[[case]]\nrule = \"closet-uplinks\"\nname = \"one\"\nexpect = \"pass\"\n[case.facts]\n"
      "kind = \"idf\"\nuplinks = 1\n");
  const auto ran = of_files({"standard", "test", folder_.file("cases.toml")});
  EXPECT_EQ(ran.code, Exit::findings);
  EXPECT_NE(ran.out.find("must be at least 2"), std::string::npos) << ran.out;
  EXPECT_EQ(of_files({"standard", "test", folder_.file("missing.toml")}).code, Exit::usage);
}

TEST_F(Standard, ARuleThatThereIsNotIsNoSuccess) {
  for (const auto& words : {Words{"standard", "check", "--rule", "closet-uplink"},
                            Words{"standard", "explain", "closet-uplink"},
                            Words{"standard", "findings", "--rule", "closet-uplink"},
                            Words{"standard", "why", "closet-uplink@WHS/IDF1"}}) {
    const bool of_inventory = words[1] != "explain";
    const auto ran = of_inventory ? with_store(words) : of_files(words);
    EXPECT_EQ(ran.code, Exit::failed) << words[1];
    EXPECT_NE(ran.err.find("there is no rule \"closet-uplink\" (did you mean \"closet-uplinks\"?)"),
              std::string::npos)
        << words[1] << ": " << ran.err;
  }
  // One of two sites is there.
  const auto site = with_store({"standard", "check", "WHS", "NWE"});
  EXPECT_EQ(site.code, Exit::failed);
  EXPECT_NE(site.err.find("no site matches NWE (did you mean \"NEW\"?)"), std::string::npos)
      << site.err;
  const auto one = with_store({"standard", "why", "closet-uplinks@WHS/IDF2"});
  EXPECT_NE(one.err.find("there is no finding closet-uplinks@WHS/IDF2 (did you mean "
                         "\"closet-uplinks@WHS/IDF1\"?)"),
            std::string::npos)
      << one.err;
  // One of two is shown, and the other one is missed all the same.
  const auto two = of_files({"standard", "explain", "closet-uplinks", "closet-uplink"});
  EXPECT_EQ(two.code, Exit::failed);
  EXPECT_NE(two.out.find("Every IDF has two uplinks"), std::string::npos);
}

TEST_F(Standard, ARuleWithErrorsIsNoneThatThereIsNot) {
  folder_.write("standards.d/own.toml", "[[rule]]\nid = \"own-rule\"\nsubject = \"closet\"\n");
  const auto ran = of_files({"standard", "explain", "own-rule"});
  EXPECT_EQ(ran.code, Exit::failed);
  EXPECT_NE(ran.err.find("rule own-rule has errors"), std::string::npos) << ran.err;
}

TEST_F(Standard, AFileWithoutCasesIsAMistake) {
  folder_.write("cases.toml", "");
  const auto ran = of_files({"standard", "test", folder_.file("cases.toml")});
  EXPECT_EQ(ran.code, Exit::usage);
  EXPECT_NE(ran.err.find("cases.toml:1:1: case: there is no case in it"), std::string::npos)
      << ran.err;
}

TEST_F(Standard, ARuleThatReplacesAShippedOneSaysSo) {
  folder_.write(
      "standards.d/own.toml",
      "[standard]\nversion = \"2031.4\"\n[[rule]]\nid = \"closet-fibre-strands\"\ntitle = \"x\"\n"
      "why = \"x\"\nfix = \"x\"\nsource = \"district\"\nconfidence = \"J\"\nsubject = \"closet\"\n"
      "require.fibre_strands = { at_least = 24 }\n");
  const auto told = of_files({"standard", "list"});
  EXPECT_NE(told.err.find("no longer the shipped ones: closet-fibre-strands"), std::string::npos)
      << told.err;
  const auto listed = nlohmann::json::parse(of_files({"standard", "list", "-j"}).out);
  for (const auto& row : listed)
    EXPECT_EQ(row["replaces"] == "the shipped 1", row["rule"] == "closet-fibre-strands") << row;
  const auto explained = of_files({"standard", "explain", "closet-fibre-strands"});
  EXPECT_NE(explained.out.find("replaces the shipped rule of version 1"), std::string::npos)
      << explained.out;
  const auto checked =
      with_store({"standard", "check", "WHS", "--rule", "closet-fibre-strands", "-j"});
  EXPECT_NE(checked.err.find("closet-fibre-strands of"), std::string::npos) << checked.err;
  EXPECT_EQ(nlohmann::json::parse(checked.out).at(0)["rule_version"], "2031.4") << checked.out;
}

TEST_F(Standard, CheckSaysWithPlacesWhatIsOutOfForceAndWhatIsNotThere) {
  folder_.write("sites.d/new.toml",
                "[[site]]\nid = \"OLD\"\nname = \"Old\"\nkind = \"high\"\nnetworks = "
                "[\"10.60.0.0/20\"]\nphase = \"p3\"\n");
  folder_.write(
      "standards.d/own.toml",
      "[standard]\nexpires = 2026-06-30\n[[phase]]\nid = \"p1\"\ntitle = \"x\"\nbaseline = "
      "2031-01-01\n[[waiver]]\nrule = \"device-answers\"\nsubject = \"WHS/nobody\"\nreason "
      "= \"x\"\nowner = \"y\"\ngranted = 2026-01-01\nexpires = 2027-01-01\n");
  const auto ran = with_store({"standard", "check", "WHS", "--rule", "device-answers"});
  EXPECT_EQ(ran.code, Exit::usage) << ran.err;
  for (const auto* words :
       {"own.toml:2:11: standard.expires: the standard K-12 site network standard (shipped) 2026.1 "
        "is not in force: it ended on 2026-06-30",
        "own.toml:6:12: warning: phase.baseline: 2031-01-01 is still to come",
        "own.toml:9:11: warning: waiver.subject: no device \"WHS/nobody\" is known",
        "new.toml:6:9: site.phase: there is no phase \"p3\" (did you mean \"p1\"?)"})
    EXPECT_NE(ran.err.find(words), std::string::npos) << words << "\n" << ran.err;
  const auto baseline = with_store({"phase", "baseline", "p1"});
  EXPECT_EQ(baseline.code, Exit::usage);
  EXPECT_NE(baseline.err.find("own.toml:6:12: phase.baseline: 2031-01-01 is still to come"),
            std::string::npos)
      << baseline.err;
  const auto near = with_store({"phase", "show", "p2"});
  EXPECT_NE(near.err.find("there is no phase \"p2\" (did you mean \"p1\"?)"), std::string::npos)
      << near.err;
}

TEST_F(Standard, DiffShowsWhatChanged) {
  folder_.write(
      "new/rules.toml",
      "[[rule]]\nid = \"closet-fibre-strands\"\ntitle = \"Many\"\nwhy = \"x\"\nfix = \"x\"\n"
      "source = \"district\"\nconfidence = \"J\"\nsubject = \"closet\"\nwhere.kind = \"idf\"\n"
      "max_age = \"10 days\"\nexpires = 2031-07-01\nrequire.fibre_strands = { at_least = 24 }\n"
      "[[override]]\nrule = \"closet-uplinks\"\nparameter = \"min_links\"\nvalue = 3\n"
      "site_kind = \"high\"\nreason = \"more\"\n"
      "[[model]]\nmatch = \"X1\"\napproved = true\n"
      "[[phase]]\nid = \"p1\"\ntitle = \"First\"\n"
      "[[waiver]]\nrule = \"closet-uplinks\"\nsubject = \"WHS/IDF1\"\nreason = \"x\"\nowner = "
      "\"y\"\n"
      "granted = 2026-01-01\nexpires = 2027-01-01\n");
  const auto ran = run({"standard", "diff", folder_.file("old"), folder_.file("new"), "-j"});
  EXPECT_EQ(ran.code, Exit::findings) << ran.err;
  std::map<std::string, std::string> after;
  for (const auto& row : nlohmann::json::parse(ran.out))
    after[row["group"].get<std::string>() + " " + row["name"].get<std::string>() + " " +
          row["what"].get<std::string>()] =
        row["after"].is_null() ? "" : row["after"].get<std::string>();
  const std::string rule = "rule closet-fibre-strands ";
  EXPECT_EQ(after[rule + "demand"], "fibre_strands at least 24") << ran.out;
  EXPECT_EQ(after[rule + "title"], "Many");
  EXPECT_EQ(after[rule + "why"], "x");
  EXPECT_EQ(after[rule + "fix"], "x");
  EXPECT_EQ(after[rule + "source"], "district");
  EXPECT_EQ(after[rule + "expires"], "2031-07-01");
  EXPECT_EQ(after[rule + "max_age"], "10 days");
  EXPECT_EQ(after[rule + "written by"], "the district");
  EXPECT_EQ(after["override closet-uplinks.min_links for high sites added"], "3");
  EXPECT_EQ(after.count("model X1 added"), 1U);
  EXPECT_EQ(after["phase p1 added"], "First");
  EXPECT_EQ(after["waiver closet-uplinks for WHS/IDF1 added"], "x, by y until 2027-01-01");
  const auto table = run({"standard", "diff", folder_.file("old"), folder_.file("new")});
  EXPECT_NE(table.out.find("waiver: 1 change"), std::string::npos) << table.out;
  EXPECT_EQ(run({"standard", "diff", folder_.file("old"), folder_.file("old")}).code, Exit::ok);
}

TEST_F(Standard, DiffSaysWhenTheSameIsDemanded) {
  const std::string waiver =
      "[[waiver]]\nrule = \"closet-uplinks\"\nsubject = \"WHS/IDF1\"\nreason = \"x\"\nowner = "
      "\"y\"\ngranted = 2026-01-01\nexpires = 2027-01-0";
  folder_.write("old/own.toml", waiver + "1\n");
  folder_.write("new/own.toml", waiver + "2\n");
  const auto ran = run({"standard", "diff", folder_.file("old"), folder_.file("new"), "-j"});
  const auto changes = nlohmann::json::parse(ran.out);
  ASSERT_EQ(changes.size(), 1U) << ran.out;
  EXPECT_EQ(changes[0]["what"], "expires");
  EXPECT_EQ(changes[0]["before"], "2027-01-01");
  EXPECT_EQ(changes[0]["after"], "2027-01-02");
  EXPECT_NE(ran.err.find("both demand the same"), std::string::npos) << ran.err;
}

}  // namespace
}  // namespace netroster::daemon
