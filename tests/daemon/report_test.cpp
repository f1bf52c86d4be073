// netroster report, as whole command lines.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <sstream>

#include "inventory/store/store.h"
#include "sample.h"

namespace netroster::daemon {
namespace {

using Words = std::vector<std::string>;
using test::run;

class Report : public testing::Test {
 protected:
  Report() {
    folder_.write("netroster.toml", "[district]\nname = \"Test\"\n");
    folder_.write("sites.d/whs.toml",
                  "[[site]]\nid = \"WHS\"\nname = \"West <High>\"\nkind = \"high\"\nnetworks = "
                  "[\"10.20.0.0/20\"]\n[[site.closet]]\nid = \"MDF\"\nkind = \"mdf\"\n"
                  "[[site.closet]]\nid = \"IDF1\"\nkind = \"idf\"\n");
    folder_.write("standards.d/phases.toml",
                  "[[phase]]\nid = \"p1\"\ntitle = \"First\"\nsites = [\"WHS\"]\n"
                  "rules = [\"closet-*\"]\nbaseline = 2026-07-01\nfund = \"Measure J\"\n");
    auto store = inventory::open_store(folder_.file("store.db"), inventory::OpenMode::read_write);
    EXPECT_TRUE(store && (*store)->record(test::sample_inventory()));
  }
  test::Ran report(const char* format, Words more = {}) const {
    Words words{"report",   "compliance",          "--format", format,
                "--config", folder_.path(),        "--store",  folder_.file("store.db"),
                "--at",     "2026-07-02T12:00:00Z"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  test::Ran design(const char* format, Words more = {}) const {
    Words words{"report",   "design",
                "--format", format,
                "--config", folder_.path(),
                "--store",  folder_.file("store.db"),
                "--at",     "2026-07-02T12:00:00Z"};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
  }
  test::Folder folder_;
};

TEST_F(Report, TheDesignIsTheSameTheSecondTimeInEveryForm) {
  for (const char* format : {"html", "csv", "json"}) {
    const auto first = design(format);
    EXPECT_EQ(first.code, Exit::ok) << format << first.err;
    EXPECT_NE(first.out.find("WHS"), std::string::npos) << format;
    EXPECT_EQ(first.out, design(format).out) << format;
  }
}

TEST_F(Report, TheDesignIsOfTheSitesThatAreAskedFor) {
  const auto ran = design("json", {"WHS"});
  EXPECT_EQ(nlohmann::json::parse(ran.out)["sites"].size(), 1U);
  EXPECT_EQ(design("json", {"NOPE"}).code, Exit::failed);
}

TEST_F(Report, AListOfPricesWithAnErrorIsNotUsed) {
  folder_.write("prices.toml", "currency = \"USD\"\n[[price]]\nwhat = \"UPS\"\neach = -1\n");
  const auto ran = design("csv", {"--prices", folder_.file("prices.toml")});
  EXPECT_EQ(ran.code, Exit::usage);
  EXPECT_EQ(ran.out, "");
  EXPECT_NE(ran.err.find("prices.toml:4:8: price.each"), std::string::npos) << ran.err;
  EXPECT_EQ(design("csv", {"--prices", folder_.file("none.toml")}).code, Exit::failed);
}

TEST_F(Report, TheDesignHasCostsOfTheListThatIsGiven) {
  folder_.write("prices.toml",
                "currency = \"USD\"\n[[price]]\nmaterial = \"*\"\nwhat = \"UPS*\"\neach = "
                "900\nsource = \"contract 7\"\n");
  const auto ran = design("json", {"--prices", folder_.file("prices.toml")});
  EXPECT_EQ(ran.code, Exit::ok) << ran.err;
  EXPECT_EQ(nlohmann::json::parse(ran.out)["estimate"]["currency"], "USD");
}

TEST_F(Report, EveryFormIsTheSameTheSecondTime) {
  for (const char* format : {"html", "csv", "json", "junit"}) {
    const auto first = report(format);
    EXPECT_EQ(first.code, Exit::ok) << format << first.err;
    EXPECT_NE(first.out.find("closet-uplinks"), std::string::npos) << format;
    EXPECT_EQ(first.out, report(format).out) << format;
  }
  EXPECT_NE(report("html").out.find("West &lt;High&gt; (WHS)"), std::string::npos);
}

TEST_F(Report, IsComparedWithTheLastReport) {
  folder_.write("last.json", report("json").out);
  const auto ran = report("json", {"--last-report", folder_.file("last.json")});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto json = nlohmann::json::parse(ran.out);
  const auto last = nlohmann::json::parse(report("json").out);
  EXPECT_EQ(json["compared_with"], last["data_through"]);
  EXPECT_FALSE(json["counts_before"].is_null());
  EXPECT_EQ(ran.out.find("the standard has changed"), std::string::npos);
}

TEST_F(Report, ALastReportByAnotherStandardIsSaidToBeOne) {
  auto last = nlohmann::json::parse(report("json").out);
  last["standard"]["fingerprint"] = "0123456789abcdef";
  folder_.write("last.json", last.dump());
  const auto ran = report("json", {"--last-report", folder_.file("last.json")});
  EXPECT_NE(ran.out.find("the standard has changed since the last report"), std::string::npos);
}

TEST_F(Report, WhatIsNoReportIsNotComparedWith) {
  for (const char* text : {"", "[]", "null", "{\"report\": \"compliance\"}", "{\"report\": 7}",
                           "{\"report\": \"design\", \"data_through\": \"2026-07-01\"}",
                           "{\"report\": \"compliance\", \"data_through\": 1e9}"}) {
    folder_.write("last.json", text);
    const auto ran = report("json", {"--last-report", folder_.file("last.json")});
    EXPECT_EQ(ran.code, Exit::usage) << text;
    EXPECT_NE(ran.err.find("not a compliance report"), std::string::npos) << text << ran.err;
  }
  EXPECT_EQ(report("json", {"--last-report", folder_.file("none.json")}).code, Exit::failed);
}

TEST_F(Report, AStandardOfAnotherDirectoryTakesThePlaceOfStandardsD) {
  folder_.write("other/rules.toml", "[standard]\nname = \"Another\"\nversion = \"9\"\n");
  const auto ran = report("json", {"--standard", folder_.file("other"), "--site", "WHS"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto json = nlohmann::json::parse(ran.out);
  EXPECT_EQ(json["standard"]["name"], "Another");
  EXPECT_EQ(json["sites"].size(), 1U);
  EXPECT_EQ(report("json", {"--standard", folder_.file("other"), "--phase", "p1"}).code,
            Exit::failed)
      << "the phases of standards.d are not of it";
  EXPECT_EQ(report("json", {"--standard", folder_.file("none")}).code, Exit::failed);
  EXPECT_EQ(design("json", {"--standard", folder_.file("none")}).code, Exit::failed);
}

// A report that left something out says what and where, in every form, and does not end with 0.
TEST_F(Report, WhatOfTheStandardWasNotUsedIsSaidInEveryForm) {
  folder_.write("standards.d/own.toml",
                "[standard]\nwithout = [\"closet-uplink\"]\n[[rule]]\nid = \"own-a\"\nsubject = "
                "\"prt\"\n[[rule]]\ntitle = \"No id\"\n[[override]]\nrule = \"nope\"\nparameter = "
                "\"x\"\nvalue = 1\nreason = \"x\"\n[[waiver]]\nrule = \"closet-uplinks\"\nsubject "
                "= \"WSH\"\nreason = \"x\"\nowner = \"y\"\ngranted = 2026-01-01\nexpires = "
                "2027-01-01\n");
  folder_.write("standards.d/torn.toml", "[[rule\n");
  for (const char* format : {"html", "csv", "json", "junit"}) {
    const auto ran = report(format);
    EXPECT_EQ(ran.code, Exit::partial) << format << ran.err;
    for (const char* part :
         {"own.toml:5:11", "own.toml:6:1", "own.toml:2:12", "own.toml:9:8", "torn.toml:1:7",
          "there is no site", "WSH", "a rule without an id is not judged", "own-a is not judged"}) {
      EXPECT_NE(ran.out.find(part), std::string::npos) << format << ": " << part;
    }
    EXPECT_EQ(ran.out.find("closet-uplink is not judged"), std::string::npos) << format;
  }
  const auto html = report("html").out;
  EXPECT_NE(html.find("2 rules were not judged: 2 because they have errors. 1 file of the standard "
                      "could not be read"),
            std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(report("json").out)["not_judged"]["with_errors"], 2);
  for (const char* format : {"html", "json"}) {
    const auto ran = design(format);
    EXPECT_EQ(ran.code, Exit::partial) << format;
    EXPECT_NE(ran.out.find("own.toml:5:11"), std::string::npos) << format;
  }
  EXPECT_EQ(report("html", {"-o", folder_.file("out.html")}).code, Exit::partial);
}

// Of reports that judge; one about contracts is whole without a rule.
TEST_F(Report, OtherReportsThatJudgeAreNotWholeEither) {
  folder_.write("standards.d/own.toml", "[[rule]]\nid = \"own-a\"\nsubject = \"prt\"\n");
  struct Case {
    const char* report;
    Exit code;
  };
  for (const auto& [name, code] : {Case{"board", Exit::partial}, Case{"progress", Exit::partial},
                                   Case{"lifecycle", Exit::ok}, Case{"erate", Exit::ok}}) {
    const auto ran = run({"report", name, "--config", folder_.path(), "--store",
                          folder_.file("store.db"), "--at", "2026-07-02T12:00:00Z"});
    EXPECT_EQ(ran.code, code) << name << ran.err;
    EXPECT_NE(ran.err.find("own.toml:3:11"), std::string::npos) << name;
    EXPECT_EQ(ran.out.find("of the standard have errors and are not used") != std::string::npos,
              code == Exit::partial)
        << name;
  }
}

TEST_F(Report, ARuleThatIsNotThereIsNoEmptySuccess) {
  folder_.write("standards.d/own.toml",
                "[standard]\nwithout = [\"closet-ups\"]\n[[rule]]\nid = \"own-a\"\n");
  struct Case {
    const char* rule;
    const char* words;
  };
  for (const auto& [rule, words] :
       {Case{"closet-uplnks",
             "there is no rule \"closet-uplnks\" (did you mean \"closet-uplinks\"?)"},
        Case{"zzz-*", "there is no rule \"zzz-*\"; \"netroster standard list\" lists them"},
        Case{"own-a", "own-a is not judged: it has errors"},
        Case{"closet-ups", "closet-ups is not judged on this day"}}) {
    const auto ran = report("json", {"--rule", rule});
    EXPECT_EQ(ran.code, Exit::failed) << rule;
    EXPECT_EQ(ran.out, "") << rule;
    EXPECT_NE(ran.err.find(words), std::string::npos) << ran.err;
  }
  // One that is there does not hide one that is not.
  EXPECT_EQ(report("json", {"--rule", "closet-*", "--rule", "closet-uplnks"}).code, Exit::failed);
}

TEST_F(Report, RowsAreOfEveryJudgement) {
  const auto csv = report("csv", {"WHS", "--rule", "closet-*"}).out;
  const auto counts =
      nlohmann::json::parse(report("json", {"WHS", "--rule", "closet-*"}).out)["counts"];
  std::size_t all = 0;
  for (const auto& [result, count] : counts.items()) {
    std::size_t rows = 0;
    const auto cell = "," + result + ",";
    std::istringstream in(csv);
    for (std::string line; std::getline(in, line);)
      rows += line.rfind("WHS" + cell, 0) == 0 ? 1 : 0;
    all += count.get<std::size_t>();
    if (result != "not applicable") {
      EXPECT_EQ(rows, count) << result;
    }
  }
  EXPECT_GT(all, 10U);
  // What is not applicable, and in JSON what passes, when it is asked for.
  const auto lines = [](const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  };
  EXPECT_EQ(lines(report("csv", {"WHS", "--rule", "closet-*", "--all"}).out) - lines(csv),
            counts["not applicable"]);
  const auto found = [&](Words more) {
    more.insert(more.end(), {"WHS", "--rule", "closet-*"});
    const auto json = nlohmann::json::parse(report("json", more).out);
    return json["sites"][0]["findings"].size();
  };
  EXPECT_EQ(found({"--all"}), all);
  EXPECT_LT(found({}), all);
}

// Neither comparison hides the other.
TEST_F(Report, IsComparedWithAllThatIsAskedFor) {
  folder_.write("last.json", report("json").out);
  const Words all = {
      "--last-report", folder_.file("last.json"), "--compared-with", "2026-07-02", "--phase", "p1"};
  const auto ran = report("json", all);
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto json = nlohmann::json::parse(ran.out);
  ASSERT_EQ(json["comparisons"].size(), 3U);
  EXPECT_EQ(json["comparisons"][0]["with"], "2026-07-02");
  EXPECT_EQ(json["comparisons"][1]["with"], "the last report");
  EXPECT_EQ(json["comparisons"][2]["with"], "the baseline of p1");
  EXPECT_EQ(json["sites"][0]["before"].size(), 3U);
  const auto html = report("html", all).out;
  for (const char* part : {"At the last report", "At the baseline of p1", "At 2026-07-02",
                           "Since the last report: failures unchanged"})
    EXPECT_NE(html.find(part), std::string::npos) << part;
}

// A day that is still to come, or of which nothing is known, is no progress.
TEST_F(Report, IsNotComparedWithWhatSaysNothing) {
  const auto later = report("json", {"--compared-with", "2030-01-01"});
  EXPECT_EQ(later.code, Exit::usage) << later.out.substr(0, 200);
  EXPECT_NE(later.err.find("2030-01-01"), std::string::npos) << later.err;
  // The inventory begins on 2026-07-01; this report is of the year before.
  const auto blank =
      run({"report", "compliance", "--format", "json", "--config", folder_.path(), "--store",
           folder_.file("store.db"), "--at", "2025-07-02", "--phase", "p1"});
  ASSERT_EQ(blank.code, Exit::ok) << blank.err;
  const auto json = nlohmann::json::parse(blank.out);
  EXPECT_TRUE(json["comparisons"].empty()) << json["comparisons"];
  EXPECT_NE(json["notes"].dump().find("nothing is compared with the baseline of p1"),
            std::string::npos)
      << json["notes"];
}

// A rule with errors is named; it does not keep the others from being judged.
TEST_F(Report, ARuleWithErrorsDoesNotKeepOthersFromBeingJudged) {
  folder_.write("standards.d/own.toml", "[[rule]]\nid = \"own-a\"\nsubject = \"prt\"\n");
  EXPECT_EQ(report("json", {"--rule", "own-a"}).code, Exit::failed);
  const auto both = report("json", {"--rule", "own-a", "--rule", "closet-uplinks"});
  EXPECT_EQ(both.code, Exit::partial) << both.err;
  EXPECT_NE(both.out.find("own-a is not judged"), std::string::npos);
}

// Without weasyprint it says so; with it, twice the same.
TEST_F(Report, PdfIsTheSameTheSecondTimeOrSaysWhatIsMissing) {
  const auto first = report("pdf", {"WHS"});
  if (first.code != Exit::ok) {
    EXPECT_NE(first.err.find("weasyprint"), std::string::npos) << first.err;
    return;
  }
  EXPECT_EQ(first.out.substr(0, 5), "%PDF-");
  EXPECT_NE(first.out.find("evidence.csv"), std::string::npos);
  EXPECT_NE(first.out.find("/EmbeddedFile"), std::string::npos);
  EXPECT_EQ(first.out, report("pdf", {"WHS"}).out);
}

TEST_F(Report, APhaseIsComparedWithItsBaseline) {
  const auto ran = report("json", {"--phase", "p1"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto json = nlohmann::json::parse(ran.out);
  EXPECT_EQ(json["phase"]["id"], "p1");
  EXPECT_EQ(json["phase"]["fund"], "Measure J");
  EXPECT_EQ(json["compared_with"], "2026-07-02T00:00:00Z");
  EXPECT_EQ(json["sites"].size(), 1U);
  for (const auto& finding : json["sites"][0]["findings"])
    EXPECT_EQ(finding["rule"].get<std::string>().rfind("closet-", 0), 0U);
  EXPECT_EQ(report("json", {"--phase", "p9"}).code, Exit::failed);
  EXPECT_EQ(report("json", {"NOPE"}).code, Exit::failed);
}

TEST_F(Report, AFileIsWrittenWhole) {
  const auto path = folder_.file("report.html");
  EXPECT_EQ(report("html", {"-o", path}).out, "");
  std::ifstream in(path, std::ios::binary);
  EXPECT_EQ(report("html").out, std::string(std::istreambuf_iterator<char>(in), {}));
}

}  // namespace
}  // namespace netroster::daemon
