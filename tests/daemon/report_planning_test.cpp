// netroster report progress and its like, as whole command lines.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "planning_sample.h"

namespace netroster::daemon {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;
using test::Planning;

std::string example() {
  std::ifstream in(std::string(NETROSTER_SOURCE_DIR) +
                   "/planning/examples/progress-2021-08-03.toml");
  return {std::istreambuf_iterator<char>(in), {}};
}

class PlanningReport : public Planning {
 protected:
  PlanningReport() { folder_.write("planning.d/progress.toml", example()); }
  std::string report(const std::string& name, const char* format, Words more = {}) const {
    Words words{"report", name, "--format", format};
    words.insert(words.end(), more.begin(), more.end());
    const auto ran = with_store(words);
    EXPECT_EQ(ran.code, Exit::ok) << ran.err;
    return ran.out;
  }
};

TEST_F(PlanningReport, ProgressMovesByTheInventoryAndSaysWhy) {
  const auto json = Json::parse(report("progress", "json"));
  EXPECT_EQ(json["district"], "Test USD");
  std::size_t moved = 0;
  for (const auto& step : json["tables"]["steps"]) {
    if (step["step"] == "4.1.2") {
      EXPECT_EQ(step["basis"], "evidence");
      EXPECT_NE(step["because"].get<std::string>().find("of 2 sites"), std::string::npos);
    }
    if (step["step"] == "4.1.3") {
      EXPECT_EQ(step["before"], "Not Started");
      EXPECT_EQ(step["state"], "Implementation in Progress");
      EXPECT_EQ(step["moved"], "forward");
    }
    moved += step["moved"] == "forward" ? 1 : 0;
  }
  EXPECT_EQ(json["tables"]["steps"].size(), 80U);
  const auto& all = json["tables"]["goals"].back();
  EXPECT_EQ(all["steps"], 80);
  EXPECT_EQ(all["forward"], moved);
}

TEST_F(PlanningReport, ProgressIsComparedWithTheLastReport) {
  folder_.write("planning.d/progress.toml",
                "[[step]]\nid = \"1.1\"\nstate = \"Fully Implemented\"\n");
  folder_.write("last.json", report("progress", "json"));
  folder_.write("planning.d/progress.toml",
                "[[step]]\nid = \"1.1\"\nstate = \"Planning in Progress\"\n");
  const auto json =
      Json::parse(report("progress", "json", {"--last-report", folder_.file("last.json")}));
  EXPECT_EQ(json["tables"]["steps"][0]["moved"], "back");
  EXPECT_EQ(json["tables"]["goals"][0]["back"], 1);
  const auto wrong =
      with_store({"report", "progress", "--last-report", folder_.file("netroster.toml")});
  EXPECT_EQ(wrong.code, Exit::usage);
  EXPECT_NE(wrong.err.find("not a progress report in JSON"), std::string::npos);
}

TEST_F(PlanningReport, RefreshSaysWhyThenAndAtLeast) {
  const auto json = Json::parse(report("refresh", "json"));
  const auto& years = json["tables"]["years"];
  ASSERT_EQ(years.size(), 5U);
  EXPECT_EQ(years[0]["year"], "2026-27");
  EXPECT_EQ(years[0]["gross_usd"], "5000.00");
  for (const auto& line : json["tables"]["lines"]) {
    EXPECT_FALSE(line["because"].get<std::string>().empty());
    EXPECT_FALSE(line["confidence"].is_null());
  }
  const auto html = report("refresh", "html");
  EXPECT_NE(html.find("<td class=\"r\">$5,000.00</td>"), std::string::npos);
  EXPECT_NE(html.find("What is M or J is no rule of a regulator"), std::string::npos);
  folder_.write("planning.d/own.toml", "[district]\nstudents = 10\n");
  EXPECT_NE(report("refresh", "html").find("for at least $0.00"), std::string::npos);
}

TEST_F(PlanningReport, ErateHasTheBudgetWithItsSource) {
  const auto json = Json::parse(report("erate", "json", {"--from", "FY2026"}));
  const auto& district = json["tables"]["entities"][0];
  EXPECT_EQ(district["budget_usd"], "201570.00");  // 1,000 students
  EXPECT_EQ(district["confidence"], "S");
  EXPECT_FALSE(district["source"].get<std::string>().empty());
  EXPECT_EQ(json["tables"]["lines"][0]["model"], "C9300-48P");
  EXPECT_NE(json["summary"][1].get<std::string>().find("80 %"), std::string::npos);
}

TEST_F(PlanningReport, AssetsAndLifecycleAreOfTheSitesThatAreNamed) {
  folder_.write("planning.d/assets.csv", "serial,site,cost\nFOC1,WHS,5200.10\nGONE,NEW,\n");
  const auto whole = Json::parse(report("assets", "json"));
  EXPECT_NE(whole["summary"][0].get<std::string>().find("at least $5,200.10"), std::string::npos);
  const auto part = Json::parse(report("assets", "json", {"NEW"}));
  ASSERT_EQ(part["tables"]["assets"].size(), 1U);
  EXPECT_EQ(part["tables"]["assets"][0]["verdict"], "not-seen");
  EXPECT_TRUE(part["tables"]["assets"][0]["cost_usd"].is_null());
  const auto life = Json::parse(report("lifecycle", "json", {"WHS", "--as-of", "2030-01-01"}));
  EXPECT_EQ(life["tables"]["things"].size(), 3U);
  EXPECT_EQ(life["tables"]["things"][0]["state"], "past-support");
  EXPECT_EQ(life["tables"]["models"][2]["state"], "unknown");
}

TEST_F(PlanningReport, ImportsAllOrNothingUnlessItIsToldOtherwise) {
  folder_.write("bid.csv",
                "replacement,kinds,unit_cost\nAP,access-point,640.00\nUPS,ups,\"1,200\"\n");
  const auto import = [this](Words words) {
    words.insert(words.end(), {"--config", folder_.path()});
    return test::run(words);
  };
  const auto file = folder_.file("bid.csv");
  const auto dry = import({"import", "prices", file, "--dry-run", "-j"});
  EXPECT_EQ(dry.code, Exit::findings) << dry.err;
  const auto rows = Json::parse(dry.out);
  EXPECT_EQ(rows[0]["verdict"], "good");
  EXPECT_EQ(rows[1]["line"], 3);
  EXPECT_EQ(rows[1]["column"], "unit_cost");
  EXPECT_EQ(import({"import", "prices", file}).code, Exit::findings);
  const auto target = folder_.file("planning.d/prices-bid.toml");
  EXPECT_FALSE(std::ifstream(target).good()) << "nothing is half applied";
  EXPECT_EQ(import({"import", "prices", file, "--good-rows"}).code, Exit::findings);
  EXPECT_TRUE(std::ifstream(target).good());
  EXPECT_NE(import({"import", "prices", file, "--good-rows"}).err.find("is there already"),
            std::string::npos);
  folder_.write("new.csv", "id,name,kind,networks\nOAK,Oak,high,10.60.0.0/20\n");
  EXPECT_EQ(import({"import", "sites", folder_.file("new.csv")}).code, Exit::ok);
  EXPECT_EQ(import({"config", "check"}).code, Exit::ok);
  folder_.write("netroster.toml",
                "[district]\nname = \"Test USD\"\n[calendar]\nmonday = \"08:00-15:00\"\n");
  folder_.write("year.csv", "kind,first,last,name\nterm,2026-08-13,2026-12-18,Fall\n");
  const auto year = import({"import", "calendar", folder_.file("year.csv")});
  EXPECT_EQ(year.code, Exit::ok) << year.err;
  EXPECT_EQ(import({"config", "check"}).code, Exit::ok);
}

TEST_F(PlanningReport, TheBoardHasFewFiguresAndSaysWhatNobodyKnows) {
  const auto json = Json::parse(report("board", "json"));
  const auto& figures = json["tables"]["figures"];
  EXPECT_LE(figures.size(), 9U);
  EXPECT_EQ(figures[0]["figure"], "Students at sites that fail a required rule");
  bool gap = false;
  for (const auto& line : json["summary"])
    gap |= line.get<std::string>().find("no end of support is known") != std::string::npos;
  EXPECT_TRUE(gap);
}

TEST_F(PlanningReport, CircuitsWithoutAHistoryAreNotKnownAndStillHaveTheirCost) {
  folder_.write(
      "sites.d/sites.toml",
      "[[site]]\nid = \"WHS\"\nname = \"West\"\nkind = \"high\"\nenrolment = 1000\n"
      "staff = 100\nnetworks = [\"10.20.0.0/20\"]\n[[site.circuit]]\nid = \"C-1\"\n"
      "provider = \"County\"\ndown = \"1 Gbps\"\nup = \"1 Gbps\"\nmonthly_cost = 1200.50\n"
      "device = \"WHS-1\"\ninterface = \"Gi1/0/1\"\nend_date = 2027-06-30\n");
  const auto ran = with_store({"erate", "circuits", "-j"});
  ASSERT_EQ(ran.code, Exit::ok) << ran.err;
  const auto row = Json::parse(ran.out)[0];
  EXPECT_EQ(row["cost_per_mbps_usd"], "1.20");
  EXPECT_EQ(row["contract_ends"], "2027-06-30");
  EXPECT_TRUE(row["p95_in_bps"].is_null());
  EXPECT_NE(report("bandwidth", "html").find("It costs $1,200.50 a month, $1.20 per Mbps"),
            std::string::npos);
}

TEST_F(PlanningReport, WritesAWorkbook) {
  const auto book = report("refresh", "xlsx");
  EXPECT_EQ(book.substr(0, 2), "PK");
  EXPECT_EQ(book, report("refresh", "xlsx"));
}

class EveryReport : public PlanningReport, public testing::WithParamInterface<const char*> {};

TEST_P(EveryReport, IsTheSameTwiceAndHoldsNoMarkupAndNoFormula) {
  folder_.write("planning.d/hostile.toml",
                "[[step]]\nid = \"9.9\"\ntitle = \"=CMD()<script>\"\n"
                "[[asset]]\nserial = \"FOC1\"\nroom = \"=1+1\"\nfund = \"<script>\"\n");
  for (const char* format : {"html", "csv", "json"}) {
    const auto first = report(GetParam(), format);
    EXPECT_EQ(first, report(GetParam(), format)) << format;
    EXPECT_GT(first.size(), 200U);
  }
  const auto html = report(GetParam(), "html");
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_NE(html.find("Test USD"), std::string::npos);
  EXPECT_NE(html.find("<h2>Method</h2>"), std::string::npos);
  const auto csv = report(GetParam(), "csv");
  EXPECT_EQ(csv.find(",="), std::string::npos);
  EXPECT_EQ(csv.find("\n="), std::string::npos);
  EXPECT_EQ(csv.find("\"="), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Planning, EveryReport,
                         testing::Values("progress", "refresh", "erate", "assets", "lifecycle",
                                         "board", "bandwidth"),
                         [](const auto& one) { return std::string(one.param); });

}  // namespace
}  // namespace netroster::daemon
