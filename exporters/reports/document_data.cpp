// A document for programs and spreadsheets: JSON, CSV.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "exporters/reports/document.h"
#include "exporters/reports/words.h"

namespace netroster::reports {
namespace {

using Json = nlohmann::ordered_json;

struct AsJson {
  Json operator()(std::monostate) const { return {}; }
  Json operator()(const std::string& text) const { return sanitise(text); }
  Json operator()(std::int64_t number) const { return number; }
  Json operator()(double number) const { return number; }
  Json operator()(bool truth) const { return truth; }
  // As text: a number in JSON may lose a cent.
  Json operator()(planning::Money amount) const { return planning::plain_text(amount); }
  Json operator()(std::chrono::sys_days day) const { return day_text(day); }
};

struct AsCell {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const std::string& text) const { return csv_cell(text); }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return fmt::format("{}", number); }
  std::string operator()(bool truth) const { return truth ? "yes" : "no"; }
  std::string operator()(planning::Money amount) const { return planning::plain_text(amount); }
  std::string operator()(std::chrono::sys_days day) const { return day_text(day); }
};

Json json_of(const Table& table) {
  auto out = Json::array();
  for (std::size_t i = 0; i < table.count; ++i) {
    const auto row = table.row(i);
    Json one;
    for (std::size_t k = 0; k < table.columns.size(); ++k)
      one[table.columns[k].key] = std::visit(AsJson{}, row.cells[k]);
    out.push_back(std::move(one));
  }
  return out;
}

Json json_of(const std::vector<std::string>& lines) {
  auto out = Json::array();
  for (const auto& line : lines) out.push_back(sanitise(line));
  return out;
}

std::string csv_of(const Table& table) {
  std::string out;
  for (std::size_t k = 0; k < table.columns.size(); ++k)
    out += (k == 0 ? "" : ",") + csv_cell(table.columns[k].key);
  out += "\r\n";
  for (std::size_t i = 0; i < table.count; ++i) {
    const auto row = table.row(i);
    for (std::size_t k = 0; k < row.cells.size(); ++k) {
      if (k != 0) out += ',';
      out += std::visit(AsCell{}, row.cells[k]);
    }
    out += "\r\n";
  }
  return out;
}

}  // namespace

std::string document_json(const Document& document) {
  Json out{{"report", document.name},
           {"title", document.title},
           {"district", sanitise(document.district)},
           {"as_of", day_text(document.as_of)},
           {"data_through", iso_text(document.data_through)}};
  out["tables"] = Json::object();
  auto said = Json::array();
  for (const auto& part : document.parts) {
    for (const auto& line : part.lines) said.push_back(sanitise(line));
    for (const auto& table : part.tables)
      if (table.shown != Shown::on_pages) out["tables"][table.id] = json_of(table);
  }
  out["summary"] = std::move(said);
  out["notes"] = json_of(document.notes);
  out["method"] = json_of(document.method);
  return out.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string document_csv(const Document& document) {
  for (const auto& part : document.parts)
    for (const auto& table : part.tables)
      if (table.id == document.main_table) return csv_of(table);
  return {};
}

}  // namespace netroster::reports
