// What a reader could take for better news than it is: requests over the budget, what-ifs, days
// without an inventory.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "planning_sample.h"

namespace netroster::daemon {
namespace {

using Json = nlohmann::json;
using Words = std::vector<std::string>;

class PlainNews : public test::Planning {
 protected:
  std::string report(const std::string& name, const char* format, Words more = {}) const {
    Words words{"report", name, "--format", format};
    words.insert(words.end(), more.begin(), more.end());
    const auto ran = with_store(words);
    EXPECT_EQ(ran.code, Exit::ok) << ran.err;
    return ran.out;
  }
};

TEST_F(PlainNews, RequestsOverTheBudgetAreSaidEverywhere) {
  folder_.write("planning.d/request.toml",
                "[[request]]\nnumber = \"2699000001\"\nyear = 2026\nbefore_discount = "
                "\"300000.00\"\nfunded = false\n");
  const auto html = report("erate", "html", {"--from", "FY2026"});
  EXPECT_NE(html.find("<td class=\"r\">over by $98,430.00</td>"), std::string::npos);
  EXPECT_NE(html.find("are pending, which is over by $98,430.00"), std::string::npos);
  EXPECT_EQ(html.find("$0.00 are left"), std::string::npos);
  EXPECT_NE(report("board", "html").find("over by $98,430.00"), std::string::npos);
  const auto table = of_files({"erate", "budget", "--year", "FY2026"});
  EXPECT_NE(table.out.find("over by $98,430.00"), std::string::npos) << table.out;
  const auto json = Json::parse(report("erate", "json", {"--from", "FY2026"}));
  EXPECT_EQ(json["tables"]["entities"][0]["left_usd"], "0.00");
  EXPECT_EQ(json["tables"]["entities"][0]["over_usd"], "98430.00");
}

TEST_F(PlainNews, AWhatIfDoesNotLookLikeThePlan) {
  const auto plan = Json::parse(report("refresh", "json"));
  EXPECT_EQ(plan["title"], "Refresh plan and annual budget");
  const auto late = Json::parse(report("refresh", "json", {"--delay", "3"}));
  EXPECT_EQ(late["title"], "What if everything were put off by 3 years");
  EXPECT_EQ(late["summary"][0],
            "This is not the plan: it is what would be if everything were put off by 3 years.");
  const auto cap = Json::parse(report("refresh", "json", {"--budget-cap", "10000"}));
  EXPECT_EQ(cap["title"], "What if no year cost more than $10,000.00");
}

TEST_F(PlainNews, ADayBeforeAnyScanIsNoGoodNews) {
  const auto before = [this](const char* name) {
    const auto ran = test::run({"report", name, "--format", "json", "--config", folder_.path(),
                                "--store", folder_.file("store.db"), "--at", "2026-06-01"});
    EXPECT_EQ(ran.code, Exit::ok) << ran.err;
    return Json::parse(ran.out);
  };
  const auto board = before("board");
  std::size_t known = 0;
  for (const auto& figure : board["tables"]["figures"])
    if (!figure["now"].is_null()) ++known;
  EXPECT_EQ(known, 2U) << board["tables"]["figures"].dump(1);  // what is not known, and the budget
  EXPECT_NE(board.dump().find("there is no inventory of it"), std::string::npos);
  EXPECT_NE(before("erate")["notes"].dump().find("there is no inventory of this day"),
            std::string::npos);
  const auto refresh = before("refresh");
  EXPECT_TRUE(refresh["tables"]["years"][0]["gross_usd"].is_null());
  EXPECT_TRUE(refresh["tables"]["years"][0]["things"].is_null());
  EXPECT_EQ(refresh["summary"][0],
            "What is to be replaced is not known: there is no inventory of this day.");
}

TEST_F(PlainNews, AWideTableLiesAcrossThePage) {
  const auto html = report("refresh", "html");
  EXPECT_NE(html.find("<section class=\"across\">\n<h2>Every thing</h2>"), std::string::npos);
  EXPECT_NE(html.find("<section>\n<h2>Summary</h2>"), std::string::npos);
  EXPECT_NE(html.find("@page across { size: A4 landscape;"), std::string::npos);
}

}  // namespace
}  // namespace netroster::daemon
