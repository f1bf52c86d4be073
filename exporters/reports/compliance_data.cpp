// The compliance report for programs: JSON, CSV, JUnit.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "exporters/interchange/escape.h"
#include "exporters/reports/compliance.h"
#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

using interchange::xml_text;
using standards::Finding;
using standards::Result;
using standards::Tally;
using Json = nlohmann::ordered_json;

constexpr Result all_results[] = {Result::pass, Result::fail, Result::unknown,
                                  Result::not_applicable, Result::waived};

Json json_of(const Tally& tally) {
  Json out;
  for (const auto result : all_results) out[std::string(text(result))] = tally.of(result);
  return out;
}

Json json_of(const standards::Evidence& row) {
  Json out{{"fact", sanitise(row.fact)}, {"verdict", text(row.truth)}};
  const auto put = [&out](const char* key, const std::string& words) {
    if (!words.empty()) out[key] = sanitise(words);
  };
  put("subject", row.subject);
  put("value", row.value);
  put("demand", row.demand);
  put("source", row.source);
  put("note", row.note);
  put("how", row.how);
  if (row.when != WallTime{}) out["when"] = iso_text(row.when);
  return out;
}

Json json_of(const Finding& finding) {
  Json out{{"id", sanitise(finding.id)},           {"rule", finding.rule},
           {"rule_version", finding.rule_version}, {"severity", text(finding.severity)},
           {"subject", sanitise(finding.subject)}, {"result", text(finding.result)},
           {"demand", sanitise(finding.demand)},   {"reason", sanitise(finding.reason)}};
  if (!finding.waiver.empty()) out["waiver"] = sanitise(finding.waiver);
  out["evidence"] = Json::array();
  for (const auto& row : finding.evidence) out["evidence"].push_back(json_of(row));
  return out;
}

Json json_of(const SiteCompliance& site) {
  Json out{
      {"site", sanitise(site.id)}, {"name", sanitise(site.name)}, {"counts", json_of(site.now)}};
  out["counts_before"] = site.before ? json_of(*site.before) : Json();
  out["findings"] = Json::array();
  for (const auto& finding : site.findings) out["findings"].push_back(json_of(finding));
  return out;
}

Json json_of(const standards::Phase& phase) {
  Json out{{"id", phase.id},
           {"title", phase.title},
           {"fund", phase.fund},
           {"done_when", phase.done_when}};
  const auto put = [&out](const char* key, const std::optional<std::chrono::sys_days>& day) {
    if (day) out[key] = day_text(*day);
  };
  put("baseline", phase.baseline);
  put("start", phase.start);
  put("end", phase.end);
  out["evidence"] = Json::array();
  for (const auto& one : phase.evidence) out["evidence"].push_back(sanitise(one));
  return out;
}

Json json_of(const standards::WaiverStatus& one) {
  Json out{{"rule", one.waiver.rule},
           {"subject", sanitise(one.waiver.subject)},
           {"state", text(one.state)},
           {"reason", sanitise(one.waiver.reason)},
           {"owner", sanitise(one.waiver.owner)}};
  if (one.waiver.granted) out["granted"] = day_text(*one.waiver.granted);
  if (one.waiver.expires) out["expires"] = day_text(*one.waiver.expires);
  out["days_left"] = one.days_left;
  out["findings"] = one.findings;
  return out;
}

std::string case_of(const SiteCompliance& site, const standards::Rule& rule, Result result) {
  std::string said;
  for (const auto& finding : site.findings)
    if (finding.rule == rule.id && finding.result == result)
      said += fmt::format("{}: {}{}{}\n", finding.subject, finding.reason,
                          finding.waiver.empty() ? "" : "; waiver: ", finding.waiver);
  auto out = fmt::format("    <testcase classname=\"{}\" name=\"{}\">", xml_text(site.id),
                         xml_text(fmt::format("{}: {}", rule.id, rule.title)));
  if (result == Result::fail)
    out +=
        fmt::format("<failure message=\"{}\">{}</failure>", xml_text(rule.title), xml_text(said));
  else if (result != Result::pass)
    out +=
        fmt::format("<skipped message=\"{}\"/>",
                    xml_text(fmt::format("{}{}{}", text(result), said.empty() ? "" : ": ", said)));
  return out + "</testcase>\n";
}

}  // namespace

std::string compliance_json(const ComplianceReport& report) {
  Json out{{"report", "compliance"},
           {"district", sanitise(report.district)},
           {"standard",
            {{"name", report.standard},
             {"version", report.version},
             {"fingerprint", report.fingerprint}}},
           {"as_of", day_text(report.as_of)},
           {"data_through", iso_text(report.data_through)}};
  out["compared_with"] = report.compared_with ? Json(iso_text(*report.compared_with)) : Json();
  out["phase"] = report.phase ? json_of(*report.phase) : Json();
  if (report.progress)
    out["phase_state"] = {{"state", text(report.progress->progress)},
                          {"reason", sanitise(report.progress->reason)}};
  out["counts"] = json_of(report.total());
  const auto before = report.total_before();
  out["counts_before"] = before ? json_of(*before) : Json();
  const auto [students, silent] = report.students_behind_failures();
  out["students_behind_failures"] = {{"students", students}, {"sites_without_a_number", silent}};
  out["notes"] = report.notes;
  out["waivers"] = Json::array();
  for (const auto& one : report.waivers) out["waivers"].push_back(json_of(one));
  out["sites"] = Json::array();
  for (const auto& site : report.sites) out["sites"].push_back(json_of(site));
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string compliance_csv(const ComplianceReport& report) {
  std::string out =
      "site,result,severity,rule,rule_version,subject,demand,reason,waiver,data_through\r\n";
  for (const auto& site : report.sites)
    for (const auto& one : site.findings)
      out += fmt::format("{},{},{},{},{},{},{},{},{},{}\r\n", csv_cell(site.id), text(one.result),
                         text(one.severity), one.rule, csv_cell(one.rule_version),
                         csv_cell(one.subject), csv_cell(one.demand), csv_cell(one.reason),
                         csv_cell(one.waiver), iso_text(report.data_through));
  return out;
}

std::string compliance_junit(const ComplianceReport& report) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const auto& site : report.sites) {
    std::string cases;
    std::size_t tests = 0, failures = 0, skipped = 0;
    for (std::size_t i = 0; i < report.rules.size(); ++i) {
      if (!site.by_rule[i]) continue;
      const auto result = *site.by_rule[i];
      ++tests;
      failures += result == Result::fail ? 1 : 0;
      skipped += result == Result::fail || result == Result::pass ? 0 : 1;
      cases += case_of(site, report.rules[i], result);
    }
    out += fmt::format(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" skipped=\"{}\" "
        "timestamp=\"{}T00:00:00\">\n{}  </testsuite>\n",
        xml_text(site.name), tests, failures, skipped, day_text(report.as_of), cases);
  }
  return out + "</testsuites>\n";
}

}  // namespace netroster::reports
