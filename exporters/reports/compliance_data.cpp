// The compliance report for programs: JSON.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "exporters/reports/compliance_kit.h"
#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

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

Json json_of(const BuiltCloset& one) {
  const auto list = [](const std::vector<std::string>& all) {
    auto out = Json::array();
    for (const auto& text : all) out.push_back(sanitise(text));
    return out;
  };
  return {{"id", sanitise(one.id)},
          {"kind", one.kind},
          {"building", sanitise(one.building)},
          {"devices", one.devices},
          {"uplinks", list(one.uplinks)},
          {"batteries", list(one.batteries)},
          {"plant", list(one.plant)}};
}

Json json_of(const BuiltDevice& one) {
  return {{"name", sanitise(one.name)},
          {"closet", sanitise(one.closet)},
          {"role", sanitise(one.role)},
          {"model", sanitise(one.model)},
          {"software", sanitise(one.software)},
          {"ports", one.ports ? Json(*one.ports) : Json()},
          {"ports_up", one.ports ? Json(one.ports_up) : Json()},
          {"last_answered",
           one.last_answered == WallTime{} ? Json() : Json(iso_text(one.last_answered))},
          {"not_answering", sanitise(one.not_answering)}};
}

Json json_of(const BuiltLink& one) {
  return {{"from", sanitise(one.from)},
          {"to", sanitise(one.to)},
          {"closets", sanitise(one.between)},
          {"speed_bps", one.speed_bps ? Json(*one.speed_bps) : Json()},
          {"state", one.state},
          {"stale", one.stale},
          {"last_heard", one.last_heard == WallTime{} ? Json() : Json(iso_text(one.last_heard))}};
}

Json json_of(const standards::BuiltRow& row) {
  Json out{{"fact", row.fact}, {"value", row.value.empty() ? Json() : Json(sanitise(row.value))}};
  const auto put = [&out](const char* key, const std::string& words) {
    if (!words.empty()) out[key] = sanitise(words);
  };
  put("source", row.source);
  put("note", row.note);
  put("how", row.how);
  if (row.when != WallTime{}) out["when"] = iso_text(row.when);
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

Json json_of(const config::Problem& one) {
  return {{"file", sanitise(one.file)},
          {"line", one.line},
          {"column", one.column},
          {"key", sanitise(one.key)},
          {"what", sanitise(one.what)},
          {"hint", sanitise(one.hint)},
          {"text", sanitise(config::text(one))}};
}

template <typename Row>
Json list_of(const std::vector<Row>& rows) {
  auto out = Json::array();
  for (const auto& row : rows) out.push_back(json_of(row));
  return out;
}

Json json_of(const SiteAsBuilt& built) {
  return {{"closets", list_of(built.closets)},
          {"devices", list_of(built.devices)},
          {"links", list_of(built.links)},
          {"facts", list_of(built.facts)}};
}

Json json_of(const std::optional<Tally>& tally) { return tally ? json_of(*tally) : Json(); }

// The oldest key has the first comparison, "before" has all of them.
Json json_of(const ComplianceReport& report, const SiteCompliance& site) {
  Json out{
      {"site", sanitise(site.id)}, {"name", sanitise(site.name)}, {"counts", json_of(site.now)}};
  out["counts_before"] = site.before.empty() ? Json() : json_of(site.before.front());
  out["before"] = Json::array();
  for (const auto& tally : site.before) out["before"].push_back(json_of(tally));
  out["findings"] =
      list_of(report.every_judgement ? report.every_judgement(site.id) : site.findings);
  if (report.as_built) out["as_built"] = json_of(report.as_built(site.id));
  return out;
}

Json json_of(const standards::Rule& rule, const RuleBasis& basis) {
  Json out{{"id", rule.id},
           {"title", sanitise(rule.title)},
           {"version", rule.version},
           {"severity", text(rule.severity)},
           {"subject", text(rule.subject)},
           {"source", sanitise(rule.source)},
           {"confidence", rule.confidence},
           {"lowest_confidence", basis.lowest},
           {"numbers", Json::array()}};
  for (const auto& one : basis.numbers) {
    Json row{{"name", one.name},
             {"value", sanitise(one.value)},
             {"source", sanitise(one.source)},
             {"confidence", one.confidence}};
    if (!one.where.empty()) row["where"] = sanitise(one.where);
    out["numbers"].push_back(std::move(row));
  }
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

Json head_of(const ComplianceReport& report) {
  Json out{{"report", "compliance"},
           {"district", sanitise(report.district)},
           {"standard",
            {{"name", report.standard},
             {"version", report.version},
             {"fingerprint", report.fingerprint}}},
           {"as_of", day_text(report.as_of)},
           {"data_through", iso_text(report.data_through)}};
  out["compared_with"] =
      report.compared.empty() ? Json() : Json(iso_text(report.compared.front().when));
  out["comparisons"] = Json::array();
  for (std::size_t i = 0; i < report.compared.size(); ++i)
    out["comparisons"].push_back({{"with", report.compared[i].with},
                                  {"when", iso_text(report.compared[i].when)},
                                  {"counts", json_of(report.total_before(i))}});
  out["phase"] = report.phase ? json_of(*report.phase) : Json();
  if (report.progress)
    out["phase_state"] = {{"state", text(report.progress->progress)},
                          {"reason", sanitise(report.progress->reason)}};
  out["counts"] = json_of(report.total());
  out["counts_before"] = json_of(report.total_before());
  const auto [students, silent] = report.students_behind_failures();
  out["students_behind_failures"] = {{"students", students}, {"sites_without_a_number", silent}};
  const auto& counts = report.not_judged;
  out["not_judged"] = {{"rules", counts.rules()},
                       {"with_errors", counts.broken},
                       {"taken_out", counts.taken_out},
                       {"not_in_force", counts.not_today},
                       {"unread_files", counts.files}};
  out["problems"] = list_of(report.problems);
  out["notes"] = Json::array();
  for (const auto& note : report.notes) out["notes"].push_back(sanitise(note));
  out["waivers"] = list_of(report.waivers);
  out["rules"] = Json::array();
  for (std::size_t i = 0; i < report.rules.size(); ++i)
    out["rules"].push_back(json_of(report.rules[i], report.bases[i]));
  return out;
}

std::string dumped(const Json& json) {
  return json.dump(1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

// The sites are put behind the head one by one: all of them at once would fill the memory.
void write_compliance_json(const ComplianceReport& report, const Take& take) {
  auto head = dumped(head_of(report));
  head.erase(head.size() - 2);  // "\n}"
  take(head + ",\n \"sites\": [");
  std::string_view between = "\n";
  for (const auto& site : report.sites) {
    take(std::string(between) + dumped(json_of(report, site)));
    between = ",\n";
  }
  take("\n ]\n}\n");
}

std::string compliance_json(const ComplianceReport& report) {
  std::string out;
  write_compliance_json(report, [&out](std::string_view piece) { out += piece; });
  return out;
}

}  // namespace netroster::reports
