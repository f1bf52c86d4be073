// The compliance report in every form, from findings made by hand.
#include "exporters/reports/compliance.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "exporters/reports/html.h"

namespace netroster::reports {
namespace {

using standards::Finding;
using standards::Judgement;
using standards::Result;
using standards::Severity;

constexpr std::chrono::sys_days today = std::chrono::year(2026) / 7 / 1;
const std::string hostile =
    "=cmd|' /C calc'!A0 <script>alert(1)</script> \"&' \x1b[31m\xe2\x80\xae";

standards::Library library() {
  config::Problems problems;
  return standards::Library(standards::shipped_sources(), problems);
}

const standards::Library& shipped() {
  static const auto one = library();
  return one;
}
// Two rules that are required, and one that is not.
std::vector<std::string> rules() {
  std::vector<std::string> out;
  for (const auto severity : {Severity::required, Severity::required, Severity::recommended})
    for (const auto& rule : shipped().rules())
      if (rule.severity == severity && std::find(out.begin(), out.end(), rule.id) == out.end()) {
        out.push_back(rule.id);
        break;
      }
  return out;
}

class Compliance : public testing::Test {
 protected:
  Compliance() {
    oak_.id = "OAK";
    oak_.name = "Oak <Elementary>";
    oak_.enrolment = 412;
    elm_.id = "ELM";
    find("OAK", rules_[0], Result::fail, hostile);
    find("OAK", rules_[1], Result::unknown, "sw1");
    find("OAK", rules_[2], Result::waived, "sw2");
    tally("OAK", rules_[0], Result::pass, 3);
    find("ELM", rules_[2], Result::fail, "sw9");
    tally("ELM", rules_[0], Result::pass, 1);
  }

  void find(const std::string& site, const std::string& rule, Result result,
            const std::string& subject) {
    Finding one;
    one.id = rule + "@" + subject;
    one.rule = rule;
    one.rule_version = "1";
    one.severity = shipped().find(rule)->severity;
    one.subject = subject;
    one.site = site;
    one.result = result;
    one.reason = "because of " + subject;
    if (result == Result::waived) one.waiver = "Kim says so, until 2026-12-31";
    judgement_.findings.push_back(one);
    tally(site, rule, result, 1);
  }
  void tally(const std::string& site, const std::string& rule, Result result, std::uint32_t count) {
    judgement_.tallies[{site, rule}].count[static_cast<std::size_t>(result)] += count;
  }
  ComplianceReport report(const Judgement* before = nullptr) const {
    ComplianceInput input{.library = shipped(),
                          .judgement = judgement_,
                          .before = before,
                          .declared = [this](std::string_view id) -> const Site* {
                            return id == "OAK" ? &oak_ : id == "ELM" ? &elm_ : nullptr;
                          },
                          .district = "Test & District",
                          .as_of = today,
                          .data_through = WallTime(today)};
    if (before != nullptr) input.compared_with = WallTime(today - std::chrono::days(30));
    return make_compliance_report(input);
  }

  const std::vector<std::string> rules_ = rules();
  Site oak_, elm_;
  Judgement judgement_;
};

TEST_F(Compliance, CountsAndOrders) {
  const auto made = report();
  ASSERT_EQ(made.sites.size(), 2U);
  EXPECT_EQ(made.sites[0].id, "ELM");
  EXPECT_EQ(made.sites[0].name, "ELM");
  EXPECT_EQ(made.total().of(Result::fail), 2U);
  EXPECT_EQ(made.total().of(Result::pass), 4U);
  ASSERT_EQ(made.sites[1].findings.size(), 3U);
  EXPECT_EQ(made.sites[1].findings[0].result, Result::fail);
  EXPECT_EQ(made.sites[1].findings[2].result, Result::waived);
  // What passes beside something that fails is no pass of the rule.
  const auto column = std::find_if(made.rules.begin(), made.rules.end(),
                                   [&](const auto& rule) { return rule.id == rules_[0]; });
  ASSERT_NE(column, made.rules.end());
  EXPECT_EQ(made.sites[1].by_rule[static_cast<std::size_t>(column - made.rules.begin())],
            Result::fail);
}

// Only failures of required rules count, and a site without a number is said to be one.
TEST_F(Compliance, StudentsBehindFailures) {
  EXPECT_EQ(report().students_behind_failures(), (std::pair<std::uint64_t, std::size_t>(412, 0)));
  find("ELM", rules_[1], Result::fail, "sw8");
  EXPECT_EQ(report().students_behind_failures(), (std::pair<std::uint64_t, std::size_t>(412, 1)));
}

TEST_F(Compliance, HtmlHoldsNoMarkupOfDevicesAndNoScript) {
  const auto html = compliance_html(report());
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find('\x1b'), std::string::npos);
  EXPECT_EQ(html.find("\xe2\x80\xae"), std::string::npos);
  EXPECT_NE(html.find("&lt;script&gt;"), std::string::npos);
  EXPECT_NE(html.find("Oak &lt;Elementary&gt; (OAK)"), std::string::npos);
  EXPECT_NE(html.find("Test &amp; District"), std::string::npos);
  EXPECT_EQ(html.find("http"), std::string::npos);  // it loads nothing
}

// WCAG 2.2: a language, a title, captions, headers with a scope, a way past the head.
TEST_F(Compliance, HtmlCanBeReadByAScreenReader) {
  const auto html = compliance_html(report());
  for (const char* part : {"<html lang=\"en\">", "<title>", "<caption>", "<th scope=\"col\">",
                           "<th scope=\"row\">", "href=\"#main\"", "<main id=\"main\">", "<h1>"})
    EXPECT_NE(html.find(part), std::string::npos) << part;
  const auto count = [&](std::string_view what) {
    std::size_t times = 0;
    for (auto at = html.find(what); at != std::string::npos; at = html.find(what, at + 1)) ++times;
    return times;
  };
  EXPECT_EQ(count("<h1>"), 1U);
  EXPECT_EQ(count("<table"), count("<caption>"));
  EXPECT_EQ(count("<section"), count("</section>"));
  EXPECT_EQ(count("<table"), count("</table>"));
}

TEST_F(Compliance, WhatIsNotKnownNeverPasses) {
  const auto html = compliance_html(report());
  // 4 pass, 2 fail, 1 unknown: 57 %, not 67.
  EXPECT_NE(html.find("57 % of what applies is known to pass"), std::string::npos);
  judgement_ = {};
  tally("OAK", rules_[0], Result::not_applicable, 1);
  EXPECT_NE(compliance_html(report()).find("not known of what applies is known to pass"),
            std::string::npos);
}

TEST_F(Compliance, WhatHasChangedIsShown) {
  Judgement before;
  before.tallies[{"OAK", rules_[0]}].count[static_cast<std::size_t>(Result::fail)] = 4;
  before.tallies[{"GONE", rules_[0]}].count[static_cast<std::size_t>(Result::fail)] = 9;
  const auto made = report(&before);
  ASSERT_TRUE(made.total_before());
  EXPECT_EQ(made.total_before()->of(Result::fail), 4U);
  EXPECT_FALSE(made.sites[0].before);  // ELM was not there
  EXPECT_NE(compliance_html(made).find("Failures since the comparison: -3"), std::string::npos);
  EXPECT_EQ(nlohmann::json::parse(compliance_json(made))["counts_before"]["fail"], 4);
}

TEST_F(Compliance, CsvHasNoFormula) {
  const auto csv = compliance_csv(report());
  EXPECT_NE(csv.find("'=cmd"), std::string::npos) << csv;
  EXPECT_EQ(csv.find(",=cmd"), std::string::npos);
  EXPECT_EQ(csv.find(",\"=cmd"), std::string::npos);
  EXPECT_EQ(csv.rfind("site,result,severity,rule,", 0), 0U);
}

TEST_F(Compliance, JsonHasEverything) {
  const auto json = nlohmann::json::parse(compliance_json(report()));
  EXPECT_EQ(json["as_of"], "2026-07-01");
  EXPECT_TRUE(json["counts_before"].is_null());
  EXPECT_EQ(json["sites"].size(), 2U);
  EXPECT_EQ(json["sites"][1]["findings"][2]["waiver"], "Kim says so, until 2026-12-31");
  EXPECT_EQ(json["standard"]["fingerprint"], shipped().fingerprint());
}

TEST_F(Compliance, JunitCountsWhatIsNotKnownAsSkipped) {
  const auto xml = compliance_junit(report());
  EXPECT_NE(xml.find("<testsuite name=\"Oak &lt;Elementary&gt;\" tests=\"3\" failures=\"1\" "
                     "skipped=\"2\""),
            std::string::npos)
      << xml;
  EXPECT_NE(xml.find("<skipped message=\"unknown: sw1: because of sw1"), std::string::npos) << xml;
}

TEST_F(Compliance, TheSameReportHasTheSameBytes) {
  for (const auto write : {compliance_html, compliance_json, compliance_csv, compliance_junit})
    EXPECT_EQ(write(report()), write(report()));
}

TEST(Html, EscapesWhateverItIsGiven) {
  HtmlPage page;
  page.begin("<title>");
  page.begin_table("a \"caption\"", {"<b>"});
  page.row({"<i>", "&"}, "f");
  page.end_table();
  const auto text = page.end();
  EXPECT_NE(text.find("<title>&lt;title&gt;</title>"), std::string::npos);
  EXPECT_NE(text.find("<tr class=\"f\"><th scope=\"row\">&lt;i&gt;</th><td>&amp;</td></tr>"),
            std::string::npos);
}

}  // namespace
}  // namespace netroster::reports
