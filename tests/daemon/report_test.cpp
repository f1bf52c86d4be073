// netroster report, as whole command lines.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

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
