// The design report as JSON and as CSV.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "exporters/reports/design.h"
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

// null where the list has no price for it.
void put_price(const MaterialLine& line, const std::optional<PriceList>& prices, Json& to) {
  if (!prices) return;
  const auto* price = prices->find(line.material, line.what);
  to["each"] = price == nullptr ? Json() : Json(money_text(price->cents));
  const bool sure = price != nullptr && line.quantity > 0;
  to["cost"] = sure ? Json(money_text(price->cents * line.quantity)) : Json();
  if (price != nullptr) to["price_source"] = sanitise(price->source);
}

void put_estimate(const std::vector<MaterialLine>& lines, const std::optional<PriceList>& prices,
                  Json& to) {
  if (!prices) return;
  const auto sum = estimate_of(lines, *prices);
  to["estimate"] = {{"currency", prices->currency},
                    {"cost", sum.priced == 0 ? Json() : Json(money_text(sum.cents))},
                    {"at_least", sum.at_least || sum.unpriced > 0},
                    {"lines_without_price", sum.unpriced}};
}

Json json_of(const standards::StockRow& row) {
  Json out{{"what", row.what}};
  out["there"] = row.there.empty() ? Json() : Json(sanitise(row.there));
  if (!row.note.empty()) out["note"] = sanitise(row.note);
  out["demanded"] = Json::array();
  for (const auto& one : row.demanded)
    out["demanded"].push_back(
        {{"rule", one.rule}, {"subject", text(one.subject)}, {"demand", sanitise(one.demand)}});
  out["fail"] = row.tally.of(standards::Result::fail);
  out["unknown"] = row.tally.of(standards::Result::unknown);
  out["waived"] = row.tally.of(standards::Result::waived);
  if (!row.counts_material) return out;
  out["quantity"] = row.quantity == 0 && row.at_least ? Json() : Json(row.quantity);
  out["at_least"] = row.at_least;
  return out;
}

Json json_of(const MaterialLine& line, bool is_total) {
  Json out{{"material", text(line.material)},
           {"what", sanitise(line.what)},
           {"quantity", line.quantity == 0 ? Json() : Json(line.quantity)},
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

Json json_of(const DesignedSite& site, const std::optional<PriceList>& prices) {
  const auto& design = site.design;
  Json out{{"site", sanitise(design.site)}, {"name", sanitise(site.name)}};
  out["stock"] = Json::array();
  for (const auto& row : design.stock) out["stock"].push_back(json_of(row));
  out["as_built"] = Json::array();
  for (const auto& row : design.built) out["as_built"].push_back(json_of(row));
  out["demands"] = Json::array();
  for (const auto& row : design.demands) out["demands"].push_back(json_of(row));
  out["gaps"] = Json::array();
  for (const auto& one : design.gaps) out["gaps"].push_back(json_of(one));
  out["materials"] = Json::array();
  for (const auto& line : design.materials) {
    out["materials"].push_back(json_of(line, false));
    put_price(line, prices, out["materials"].back());
  }
  put_estimate(design.materials, prices, out);
  return out;
}

std::string joined(const std::vector<std::string>& words) {
  return fmt::format("{}", fmt::join(words, "; "));
}

// A line of nothing is there because something is not known.
std::string known_text(std::uint32_t quantity) {
  return quantity == 0 ? "" : std::to_string(quantity);
}

// Four cells, empty where nothing is said of money.
std::string price_cells(const MaterialLine& line, const std::optional<PriceList>& prices) {
  const auto* price = prices ? prices->find(line.material, line.what) : nullptr;
  if (price == nullptr) return ",,,";
  return fmt::format("{},{},{},{}", money_text(price->cents),
                     line.quantity == 0 ? "" : money_text(price->cents * line.quantity),
                     prices->currency, csv_cell(price->source));
}

}  // namespace

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
  const auto totals = report.totals();
  for (const auto& line : totals) {
    out["totals"].push_back(json_of(line, true));
    put_price(line, report.prices, out["totals"].back());
  }
  put_estimate(totals, report.prices, out);
  out["sites"] = Json::array();
  for (const auto& site : report.sites) out["sites"].push_back(json_of(site, report.prices));
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string design_csv(const DesignReport& report) {
  std::string out =
      "site,material,what,place,quantity,at_least,severity,because,findings,not_known,each,cost,"
      "currency,price_source,data_through\r\n";
  for (const auto& site : report.sites)
    for (const auto& line : site.design.materials)
      out += fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}\r\n", csv_cell(site.design.site),
                         text(line.material), csv_cell(line.what), csv_cell(line.place),
                         known_text(line.quantity), line.at_least ? "yes" : "no",
                         text(line.severity), csv_cell(line.because),
                         csv_cell(joined(line.findings)), csv_cell(joined(line.open)),
                         price_cells(line, report.prices), iso_text(report.data_through));
  return out;
}

}  // namespace netroster::reports
