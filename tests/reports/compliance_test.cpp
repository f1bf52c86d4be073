// The compliance report in every form, from findings made by hand.
#include "exporters/reports/compliance.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "exporters/reports/compliance_kit.h"

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
                          .declared = [this](std::string_view id) -> const Site* {
                            return id == "OAK" ? &oak_ : id == "ELM" ? &elm_ : nullptr;
                          },
                          .district = "Test & District",
                          .as_of = today,
                          .data_through = WallTime(today),
                          .problems = problems_};
    if (before != nullptr)
      input.earlier = {
          {{"the last report", WallTime(today - std::chrono::days(30))}, before, false},
          {{"the baseline of p1", WallTime(today - std::chrono::days(90))}, &nothing_, true}};
    return make_compliance_report(input);
  }

  const std::vector<std::string> rules_ = rules();
  Site oak_, elm_;
  Judgement judgement_;
  Judgement nothing_;
  std::vector<config::Problem> problems_;
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
  EXPECT_FALSE(made.sites[0].before[0]);  // ELM was not there
  EXPECT_FALSE(made.total_before(1));     // nobody was
  const auto html = compliance_html(made);
  EXPECT_NE(html.find("Since the last report: failures -3, not known +1."), std::string::npos);
  EXPECT_NE(html.find("It was not there at the baseline of p1."), std::string::npos);
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

// One word for a rule would hide what is waived or not known beside what fails.
TEST_F(Compliance, JunitShowsWhatIsWaivedBesideAFailure) {
  find("OAK", rules_[0], Result::waived, "sw3");
  find("OAK", rules_[0], Result::unknown, "sw4");
  const auto xml = compliance_junit(report());
  EXPECT_NE(xml.find("<testsuite name=\"Oak &lt;Elementary&gt;\" tests=\"5\" failures=\"1\" "
                     "skipped=\"4\""),
            std::string::npos)
      << xml;
  EXPECT_NE(xml.find("(waived)\"><skipped message=\"waived: sw3: because of sw3; waiver: Kim"),
            std::string::npos)
      << xml;
  EXPECT_NE(xml.find("(not known)\"><skipped message=\"unknown: sw4: because of sw4"),
            std::string::npos)
      << xml;
  std::size_t cases = 0;
  for (auto at = xml.find("<testcase"); at != std::string::npos; at = xml.find("<testcase", at + 1))
    ++cases;
  EXPECT_EQ(cases, 7U);  // 5 of OAK, 2 of ELM
}

// Whatever was left out is said in every form, with its place.
TEST_F(Compliance, WhatOfTheStandardWasNotUsedIsInEveryForm) {
  problems_ = {
      {"own.toml", 3, 11, "rule.subject", "\"prt\" is no subject", "did you mean \"port\"?"},
      {"broken.toml", 7, 1, "", "this is no TOML <x>", ""}};
  const auto made = report();
  EXPECT_EQ(made.not_judged.files, 1U);
  for (const auto write : {compliance_html, compliance_json, compliance_csv, compliance_junit}) {
    const auto text = write(made);
    for (const char* part : {"own.toml:3:11", "rule.subject", "prt", "broken.toml:7:1"})
      EXPECT_NE(text.find(part), std::string::npos) << part << " in " << text.substr(0, 300);
  }
  const auto html = compliance_html(made);
  EXPECT_NE(html.find("1 file of the standard could not be read; nothing in it is used."),
            std::string::npos);
  EXPECT_LT(html.find("could not be read"), html.find("sites fail at least one rule"));
  EXPECT_NE(compliance_junit(made).find("errors=\"2\""), std::string::npos);
  EXPECT_NE(compliance_csv(made).find(",not used,"), std::string::npos);
}

class Evidenced : public Compliance {
 protected:
  Evidenced() {
    Finding one;
    one.rule = rules_[0];
    one.rule_version = "3";
    one.subject = "OAK/idf-1";
    one.site = "OAK";
    one.kind = standards::SubjectKind::closet;
    one.result = Result::unknown;
    one.demand = "uplink_speed at least 20 Gbps";
    one.reason = "uplink_speed not known";
    standards::Evidence known;
    known.fact = "uplinks";
    known.value = "2";
    known.source = "links";
    known.when = WallTime(today);
    known.truth = standards::Truth::yes;
    standards::Evidence open;
    open.fact = "uplink_speed";
    open.source = "IF-MIB";
    open.note = "the port is not read";
    open.how = "poll the core with a credential that works";
    open.truth = standards::Truth::unknown;
    one.evidence = {known, open};
    judgement_.findings = {one};
    one.result = Result::pass;
    one.evidence[1].value = "40 Gbps";
    one.evidence[1].truth = standards::Truth::yes;
    one.evidence[1].when = WallTime(today);
    passes_ = one;
  }
  std::vector<std::string> row(const std::string& csv, std::size_t number) const {
    std::istringstream in(csv);
    std::string line;
    for (std::size_t i = 0; i <= number; ++i) std::getline(in, line);
    std::vector<std::string> out;
    std::istringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) out.push_back(cell);
    return out;
  }
  Finding passes_;
};

TEST_F(Evidenced, CsvHasWhatIsMissingAndHowToGetIt) {
  const auto csv = compliance_csv(report());
  const auto heads = row(csv, 0);
  const auto cells = row(csv, 1);
  const auto at = [&](std::string_view name) {
    const auto found = std::find(heads.begin(), heads.end(), name);
    const auto i = static_cast<std::size_t>(found - heads.begin());
    return i < cells.size() ? cells[i] : "no " + std::string(name);
  };
  EXPECT_EQ(at("result"), "unknown");
  EXPECT_EQ(at("rule_version"), "3");
  EXPECT_EQ(at("kind"), "closet");
  EXPECT_EQ(at("fact"), "uplink_speed");
  EXPECT_EQ(at("observed"), "");
  EXPECT_EQ(at("missing"), "the port is not read");
  EXPECT_EQ(at("how_to_get_it"), "poll the core with a credential that works");
  EXPECT_EQ(at("demand"), "uplink_speed at least 20 Gbps");
}

// The rows are of every judgement, whatever the page shows.
TEST_F(Evidenced, CsvHasARowForEachJudgementWithWhatWasObserved) {
  auto made = report();
  made.every_judgement = [this](std::string_view site) {
    return site == "OAK" ? std::vector<Finding>(3, passes_) : std::vector<Finding>();
  };
  const auto csv = compliance_csv(made);
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'),
            4 + static_cast<std::ptrdiff_t>(made.notes.size()));
  const auto heads = row(csv, 0);
  const auto cells = row(csv, 1);
  ASSERT_GE(cells.size(), 14U);
  EXPECT_EQ(heads[9] + heads[10] + heads[12] + heads[13], "observedunitsourceread");
  EXPECT_EQ(cells[1], "pass");
  EXPECT_EQ(cells[7], "uplinks");
  EXPECT_EQ(cells[9], "2");
  EXPECT_EQ(cells[12], "links");
  EXPECT_EQ(cells[13], "2026-07-01T00:00:00Z");
  EXPECT_NE(csv.find("uplink_speed 40 Gbps, by IF-MIB, read 2026-07-01T00:00:00Z (holds)"),
            std::string::npos)
      << csv;
  const auto json = nlohmann::json::parse(compliance_json(made));
  EXPECT_EQ(json["sites"][1]["findings"].size(), 3U);
}

TEST_F(Evidenced, EveryRowHasAsManyCellsAsTheHead) {
  problems_ = {{"own.toml", 3, 11, "rule.subject", "wrong", ""}};
  judgement_.notes = {"a note"};
  const auto csv = compliance_csv(report());
  std::istringstream in(csv);
  std::string line;
  std::getline(in, line);
  const auto commas = std::count(line.begin(), line.end(), ',');
  std::size_t rows = 0;
  for (; std::getline(in, line); ++rows) {
    bool quoted = false;
    std::ptrdiff_t own = 0;
    for (const char c : line) {
      if (c == '"') quoted = !quoted;
      own += !quoted && c == ',' ? 1 : 0;
    }
    EXPECT_EQ(own, commas) << line;
  }
  EXPECT_EQ(rows, 3U);
}

// Findings that differ in their subject and time only are one row, which names all of them.
TEST_F(Evidenced, HtmlPutsTheSameFindingsIntoOneRow) {
  auto one = passes_;
  one.result = Result::fail;
  one.reason = "uplinks 1, must be at least 2";
  one.evidence.resize(1);
  one.evidence[0].value = "1";
  one.evidence[0].truth = standards::Truth::no;
  judgement_.findings = {one};
  one.subject = "OAK/idf-2";
  one.evidence[0].when = WallTime(today) + std::chrono::hours(1);
  judgement_.findings.push_back(one);
  one.subject = "OAK/idf-3";
  one.reason = "uplinks 0, must be at least 2";
  judgement_.findings.push_back(one);
  const auto html = compliance_html(report());
  EXPECT_NE(
      html.find("<td>2: idf-1; idf-2</td><td>uplinks 1, must be at least 2</td><td>uplinks 1, by "
                "links, read 2026-07-01T00:00:00Z to 2026-07-01T01:00:00Z</td>"),
      std::string::npos)
      << html.substr(html.find("What fails"), 1500);
  EXPECT_NE(html.find("<td>idf-3</td><td>uplinks 0"), std::string::npos);
}

// What is not known is mended by getting it known, not by mending the network.
TEST_F(Evidenced, HtmlSaysHowToGetWhatIsMissing) {
  const auto html = compliance_html(report());
  const auto* rule = shipped().find(rules_[0]);
  const auto section = html.substr(html.find("<h3>What is not known"));
  const auto table = section.substr(0, section.find("</table>"));
  EXPECT_NE(table.find("poll the core with a credential that works"), std::string::npos) << table;
  EXPECT_EQ(table.find(html_text(rule->fix)), std::string::npos) << table;
  EXPECT_NE(table.find("uplink_speed not known, by IF-MIB"), std::string::npos) << table;
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
