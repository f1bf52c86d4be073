// The commands about the standard, as whole command lines.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

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

TEST_F(Standard, DiffShowsWhatChanged) {
  folder_.write(
      "new/rules.toml",
      "[[rule]]\nid = \"closet-uplinks\"\ntitle = \"Three\"\nwhy = \"x\"\nfix = \"x\"\n"
      "source = \"district\"\nconfidence = \"J\"\nsubject = \"closet\"\nwhere.kind = \"idf\"\n"
      "require.uplinks = { at_least = 3 }\n");
  const auto ran = run({"standard", "diff", folder_.file("old"), folder_.file("new"), "-j"});
  EXPECT_EQ(ran.code, Exit::findings) << ran.err;
  const auto changes = nlohmann::json::parse(ran.out);
  const bool demand = std::any_of(changes.begin(), changes.end(), [](const auto& row) {
    return row["what"] == "demand" && row["after"] == "uplinks at least 3";
  });
  EXPECT_TRUE(demand) << ran.out;
  EXPECT_EQ(run({"standard", "diff", folder_.file("old"), folder_.file("old")}).code, Exit::ok);
}

}  // namespace
}  // namespace netroster::daemon
