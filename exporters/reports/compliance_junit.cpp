// The compliance report for build servers: JUnit's XML.
#include <fmt/format.h>

#include <algorithm>

#include "exporters/interchange/escape.h"
#include "exporters/reports/compliance_kit.h"
#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

using interchange::xml_text;
using standards::Finding;
using standards::Result;

// What is waived or not known beside a failure is a case of its own: one word for all of them would
// hide it.
struct Cases {
  std::string text;
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t skipped = 0;
};

// A line for each finding, escaped.
std::string said_of(const SiteCompliance& site, const std::string& rule, Result result) {
  std::string said;
  for (const auto& finding : site.findings) {
    if (finding.rule != rule || finding.result != result) continue;
    auto line = fmt::format("{}: {}", finding.subject, finding.reason);
    if (!finding.waiver.empty()) line += "; waiver: " + finding.waiver;
    if (result == Result::unknown)
      if (const auto how = how_text(finding); !how.empty()) line += "; to get it: " + how;
    said += xml_text(line) + '\n';
  }
  return said;
}

void add_case(const SiteCompliance& site, const standards::Rule& rule, Result result,
              std::string_view beside, Cases& to) {
  const auto said = said_of(site, rule.id, result);
  ++to.tests;
  to.text += fmt::format("    <testcase classname=\"{}\" name=\"{}\">", xml_text(site.id),
                         xml_text(fmt::format("{}: {}{}", rule.id, rule.title, beside)));
  if (result == Result::fail) {
    ++to.failures;
    to.text +=
        fmt::format("<failure message=\"{}\">{}</failure>", xml_text(rule.title), xml_text(said));
  } else if (result != Result::pass) {
    ++to.skipped;
    to.text += fmt::format("<skipped message=\"{}\"/>",
                           fmt::format("{}{}{}", text(result), said.empty() ? "" : ": ", said));
  }
  to.text += "</testcase>\n";
}

Cases cases_of(const SiteCompliance& site, const std::vector<standards::Rule>& rules) {
  Cases out;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!site.by_rule[i]) continue;
    const auto result = *site.by_rule[i];
    add_case(site, rules[i], result, "", out);
    const auto is_there = [&](Result other) {
      return order_of(other) > order_of(result) &&
             std::any_of(site.findings.begin(), site.findings.end(), [&](const Finding& one) {
               return one.rule == rules[i].id && one.result == other;
             });
    };
    if (is_there(Result::unknown)) add_case(site, rules[i], Result::unknown, " (not known)", out);
    if (is_there(Result::waived)) add_case(site, rules[i], Result::waived, " (waived)", out);
  }
  return out;
}

// A build server must not be green while rules were left out.
std::string unused_suite(const ComplianceReport& report) {
  if (report.problems.empty()) return {};
  std::string cases;
  std::size_t errors = 0;
  for (const auto& one : report.problems) {
    const auto words = xml_text(config::text(one));
    errors += one.warning ? 0 : 1;
    cases += fmt::format("    <testcase classname=\"standard\" name=\"{}\">", words);
    cases += one.warning ? fmt::format("<skipped message=\"{}\"/>", words)
                         : fmt::format("<error message=\"not used: {}\"/>", words);
    cases += "</testcase>\n";
  }
  return fmt::format(
      "  <testsuite name=\"{}\" tests=\"{}\" failures=\"0\" "
      "errors=\"{}\" skipped=\"{}\" timestamp=\"{}T00:00:00\">\n{}  </testsuite>\n",
      errors > 0 ? "What of the standard was not used" : "Remarks on the standard",
      report.problems.size(), errors, report.problems.size() - errors, day_text(report.as_of),
      cases);
}

std::string notes_suite(const ComplianceReport& report) {
  if (report.notes.empty()) return {};
  std::string out;
  for (const auto& note : report.notes) out += xml_text(note) + "\n";
  return fmt::format(
      "  <testsuite name=\"Notes\" tests=\"0\" failures=\"0\" skipped=\"0\" "
      "timestamp=\"{}T00:00:00\">\n    <system-out>{}</system-out>\n  </testsuite>\n",
      day_text(report.as_of), out);
}

}  // namespace

std::string compliance_junit(const ComplianceReport& report) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  out += unused_suite(report);
  for (const auto& site : report.sites) {
    const auto cases = cases_of(site, report.rules);
    out += fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" skipped=\"{}\" "
        "timestamp=\"{}T00:00:00\">\n{}  </testsuite>\n",
        xml_text(site.name), cases.tests, cases.failures, cases.skipped, day_text(report.as_of),
        cases.text);
  }
  return out + notes_suite(report) + "</testsuites>\n";
}

}  // namespace netroster::reports
