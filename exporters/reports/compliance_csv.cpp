// The evidence as rows: one for each judgement.
#include <fmt/format.h>

#include <optional>

#include "exporters/reports/compliance_kit.h"
#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

using standards::Evidence;
using standards::Finding;

constexpr std::string_view heading =
    "site,result,severity,rule,rule_version,kind,subject,fact,fact_of,observed,unit,demand,source,"
    "read,missing,how_to_get_it,reason,waiver_state,waiver_reason,waiver_owner,waiver_granted,"
    "waiver_expires,all_facts,judged,data_through\r\n";
constexpr std::size_t columns = 25;

std::string day_or_nothing(const std::optional<std::chrono::sys_days>& day) {
  return day ? day_text(*day) : std::string();
}

// The facts beside the one that decided it.
std::string all_facts(const Finding& finding) {
  std::string out;
  if (finding.evidence.size() < 2) return out;
  for (const auto& row : finding.evidence) {
    if (!out.empty()) out += "; ";
    out += observed_text(&row);
    out += fmt::format(" ({})", standards::text(row.truth));
  }
  return out;
}

// A cell that may hold hostile text, and the comma behind it.
void put(std::string& to, const std::string& cell) {
  to += csv_cell(cell);
  to += ',';
}

void put_waiver(std::string& to, const standards::WaiverStatus* one, const Finding& finding) {
  if (one == nullptr) {
    // What the report does not list is at least not left out.
    put(to, "");
    put(to, finding.waiver);
    to += ",,,";
    return;
  }
  put(to, std::string(standards::text(one->state)));
  put(to, one->waiver.reason);
  put(to, one->waiver.owner);
  put(to, day_or_nothing(one->waiver.granted));
  put(to, day_or_nothing(one->waiver.expires));
}

std::string row_of(const ComplianceReport& report, const Finding& one) {
  static const Evidence no_fact;
  const auto* found = deciding(one);
  const auto& row = found == nullptr ? no_fact : *found;
  const auto measure = measure_of(row.value);
  std::string out;
  put(out, one.site);
  put(out, std::string(text(one.result)));
  put(out, std::string(text(one.severity)));
  put(out, one.rule);
  put(out, one.rule_version);
  put(out, std::string(text(one.kind)));
  put(out, one.subject);
  put(out, row.fact);
  put(out, row.subject.empty() && found != nullptr ? one.subject : row.subject);
  put(out, measure.number);
  put(out, measure.unit);
  put(out, one.demand);
  put(out, row.source);
  put(out, row.when == WallTime{} ? std::string() : iso_text(row.when));
  put(out, missing_text(one));
  put(out, how_text(one));
  put(out, one.reason);
  put_waiver(out, waiver_of(report, one), one);
  put(out, all_facts(one));
  put(out, iso_text(one.judged == WallTime{} ? WallTime(report.as_of) : one.judged));
  out += iso_text(report.data_through);
  return out + "\r\n";
}

// What is no judgement: only `result` and `reason` say something.
std::string note_row(const ComplianceReport& report, std::string_view result,
                     const std::string& words) {
  std::string out = "," + std::string(result) + ",";
  constexpr std::size_t before_reason = 16;
  out += std::string(before_reason - 2, ',');
  out += csv_cell(words);
  out += std::string(columns - before_reason - 2, ',') + ",";
  return out + iso_text(report.data_through) + "\r\n";
}

}  // namespace

void write_compliance_csv(const ComplianceReport& report, const Take& take) {
  take(heading);
  for (const auto& site : report.sites) {
    std::string rows;
    if (report.every_judgement)
      for (const auto& one : report.every_judgement(site.id)) rows += row_of(report, one);
    else
      for (const auto& one : site.findings) rows += row_of(report, one);
    take(rows);
  }
  for (const auto& problem : report.problems)
    take(note_row(report, problem.warning ? "note" : "not used", config::text(problem)));
  for (const auto& note : report.notes) take(note_row(report, "note", note));
}

std::string compliance_csv(const ComplianceReport& report) {
  std::string out;
  write_compliance_csv(report, [&out](std::string_view piece) { out += piece; });
  return out;
}

}  // namespace netroster::reports
