#include "exporters/reports/design.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/text.h"
#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

using standards::MaterialLine;
using Json = nlohmann::ordered_json;

Json json_of(const std::vector<std::string>& words) {
  auto out = Json::array();
  for (const auto& one : words) out.push_back(sanitise(one));
  return out;
}

Json json_of(const MaterialLine& line, bool is_total) {
  Json out{{"material", text(line.material)},
           {"what", sanitise(line.what)},
           {"quantity", line.quantity},
           {"at_least", line.at_least},
           {"severity", text(line.severity)}};
  if (is_total) return out;
  out["place"] = sanitise(line.place);
  out["because"] = sanitise(line.because);
  out["findings"] = json_of(line.findings);
  out["not_known"] = json_of(line.open);
  return out;
}

Json json_of(const standards::BuiltRow& row) {
  Json out{{"subject", sanitise(row.subject)}, {"fact", row.fact}};
  out["value"] = row.value.empty() ? Json() : Json(sanitise(row.value));
  if (!row.note.empty()) out["note"] = sanitise(row.note);
  if (!row.how.empty()) out["how"] = row.how;
  if (row.when != WallTime{}) out["when"] = iso_text(row.when);
  return out;
}

Json json_of(const standards::DemandRow& row) {
  Json counts;
  for (std::size_t i = 0; i < standards::results; ++i)
    counts[std::string(text(static_cast<standards::Result>(i)))] = row.tally.count[i];
  return {{"rule", row.rule},
          {"severity", text(row.severity)},
          {"subject", text(row.subject)},
          {"demand", sanitise(row.demand)},
          {"counts", counts}};
}

Json json_of(const standards::Finding& one) {
  Json out{{"id", sanitise(one.id)},
           {"result", text(one.result)},
           {"severity", text(one.severity)},
           {"reason", sanitise(one.reason)}};
  if (!one.waiver.empty()) out["waiver"] = sanitise(one.waiver);
  return out;
}

Json json_of(const DesignedSite& site) {
  const auto& design = site.design;
  Json out{{"site", sanitise(design.site)}, {"name", sanitise(site.name)}};
  out["as_built"] = Json::array();
  for (const auto& row : design.built) out["as_built"].push_back(json_of(row));
  out["demands"] = Json::array();
  for (const auto& row : design.demands) out["demands"].push_back(json_of(row));
  out["gaps"] = Json::array();
  for (const auto& one : design.gaps) out["gaps"].push_back(json_of(one));
  out["materials"] = Json::array();
  for (const auto& line : design.materials) out["materials"].push_back(json_of(line, false));
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, "; "));
}

}  // namespace

std::vector<MaterialLine> DesignReport::totals() const {
  std::vector<MaterialLine> all;
  for (const auto& site : sites)
    all.insert(all.end(), site.design.materials.begin(), site.design.materials.end());
  return standards::totals_of(all);
}

DesignReport make_design_report(const DesignReportInput& input) {
  DesignReport out;
  out.district = input.district;
  out.standard = input.library.name();
  out.version = input.library.version();
  out.fingerprint = input.library.fingerprint();
  out.as_of = input.as_of;
  out.data_through = input.data_through;
  out.notes = input.judgement.notes;
  out.notes.insert(out.notes.end(), input.notes.begin(), input.notes.end());
  std::set<std::string> judged;
  for (const auto& [where, tally] : input.judgement.tallies) judged.insert(where.first);
  const standards::DesignInput each{.library = input.library,
                                    .world = input.world,
                                    .judgement = input.judgement,
                                    .declared = input.declared,
                                    .now = WallTime(input.as_of)};
  for (const auto subject : input.world.sites()) {
    const auto id = input.world.site_id(subject);
    if (!judged.contains(id)) continue;
    DesignedSite site{standards::design_of(each, subject), id, ""};
    if (const auto* declared = input.declared(id); declared != nullptr) {
      if (!declared->name.empty()) site.name = declared->name;
      site.kind = kind_words(declared->kind);
    }
    out.sites.push_back(std::move(site));
  }
  std::sort(out.sites.begin(), out.sites.end(),
            [](const auto& a, const auto& b) { return a.design.site < b.design.site; });
  return out;
}

std::string design_json(const DesignReport& report) {
  Json out{{"report", "design"},
           {"district", sanitise(report.district)},
           {"standard",
            {{"name", report.standard},
             {"version", report.version},
             {"fingerprint", report.fingerprint}}},
           {"as_of", day_text(report.as_of)},
           {"data_through", iso_text(report.data_through)},
           {"assumptions",
            {{"ports_a_switch", standards::ports_a_switch},
             {"optics_a_link", standards::optics_a_link}}},
           {"notes", json_of(report.notes)}};
  out["totals"] = Json::array();
  for (const auto& line : report.totals()) out["totals"].push_back(json_of(line, true));
  out["sites"] = Json::array();
  for (const auto& site : report.sites) out["sites"].push_back(json_of(site));
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string design_csv(const DesignReport& report) {
  std::string out =
      "site,material,what,place,quantity,at_least,severity,because,findings,not_known,"
      "data_through\r\n";
  for (const auto& site : report.sites)
    for (const auto& line : site.design.materials)
      out += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\r\n", csv_cell(site.design.site),
                         text(line.material), csv_cell(line.what), csv_cell(line.place),
                         line.quantity, line.at_least ? "yes" : "no", text(line.severity),
                         csv_cell(line.because), csv_cell(joined(line.findings)),
                         csv_cell(joined(line.open)), iso_text(report.data_through));
  return out;
}

}  // namespace netroster::reports
