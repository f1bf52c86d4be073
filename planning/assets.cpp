#include "planning/assets.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>

#include "base/text.h"
#include "config/suggest.h"
#include "planning/asset_rows.h"

namespace netroster::planning {
namespace {

using Words = std::vector<std::string_view>;

// "": the cell is right; else what it must be.
using Take = std::string (*)(Asset& to, std::string_view cell);

template <std::string Asset::*Which>
std::string take_text(Asset& to, std::string_view cell) {
  to.*Which = sanitise(cell);
  return {};
}

template <std::optional<Day> Asset::*Which>
std::string take_day(Asset& to, std::string_view cell) {
  to.*Which = parse_day(cell);
  return to.*Which ? "" : "must be a day, for example 2021-08-01 or 8/1/2021";
}

std::string take_year(Asset& to, std::string_view cell) {
  to.funding_year = parse_fiscal_year(cell);
  return to.funding_year ? "" : "must be a funding year, for example 2021 or FY2021";
}

template <std::optional<Money> Asset::*Which>
std::string take_money(Asset& to, std::string_view cell) {
  const auto amount = parse_money(cell);
  if (!amount) return amount.error().what;
  to.*Which = *amount;
  return {};
}

std::string take_percent(Asset& to, std::string_view cell) {
  if (cell.ends_with('%')) cell = trim(cell.substr(0, cell.size() - 1));
  std::int64_t number = 0;
  const auto [end, wrong] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (wrong != std::errc() || end != cell.data() + cell.size() || number < 0 || number > 100)
    return "must be a whole percentage, 0 to 100";
  to.federal_percent = number;
  return {};
}

struct Column {
  std::string_view name;
  Take take;
};

// What registers call them. The first name of each is ours.
constexpr std::array columns{Column{"serial", take_text<&Asset::serial>},
                             Column{"serial_number", take_text<&Asset::serial>},
                             Column{"tag", take_text<&Asset::tag>},
                             Column{"asset_tag", take_text<&Asset::tag>},
                             Column{"description", take_text<&Asset::description>},
                             Column{"name", take_text<&Asset::description>},
                             Column{"make", take_text<&Asset::make>},
                             Column{"manufacturer", take_text<&Asset::make>},
                             Column{"form_471_manufacturer_name", take_text<&Asset::make>},
                             Column{"model", take_text<&Asset::model>},
                             Column{"model_of_equipment", take_text<&Asset::model>},
                             Column{"site", take_text<&Asset::site>},
                             Column{"site_ben", take_text<&Asset::site>},
                             Column{"ros_entity_number", take_text<&Asset::site>},
                             Column{"room", take_text<&Asset::room>},
                             Column{"location", take_text<&Asset::room>},
                             Column{"fund", take_text<&Asset::fund>},
                             Column{"fund_source", take_text<&Asset::fund>},
                             Column{"request", take_text<&Asset::request>},
                             Column{"frn", take_text<&Asset::request>},
                             Column{"funding_request_number", take_text<&Asset::request>},
                             Column{"funding_year", take_year},
                             Column{"purchased", take_day<&Asset::purchased>},
                             Column{"purchase_date", take_day<&Asset::purchased>},
                             Column{"installed", take_day<&Asset::installed>},
                             Column{"install_date", take_day<&Asset::installed>},
                             Column{"cost", take_money<&Asset::cost>},
                             Column{"unit_cost", take_money<&Asset::cost>},
                             Column{"building", take_text<&Asset::building>},
                             Column{"use", take_text<&Asset::use>},
                             Column{"condition", take_text<&Asset::condition>},
                             Column{"fain", take_text<&Asset::fain>},
                             Column{"title_holder", take_text<&Asset::title_holder>},
                             Column{"title", take_text<&Asset::title_holder>},
                             Column{"federal_percent", take_percent},
                             Column{"federal_share_pct", take_percent},
                             Column{"disposal_manner", take_text<&Asset::disposal_manner>},
                             Column{"disposal_price", take_money<&Asset::disposal_price>},
                             Column{"disposed", take_day<&Asset::disposed>},
                             Column{"disposal_date", take_day<&Asset::disposed>}};

const Column* find_column(std::string_view key) {
  const auto at = std::find_if(columns.begin(), columns.end(),
                               [key](const Column& one) { return one.name == key; });
  return at == columns.end() ? nullptr : &*at;
}

Words column_names() {
  Words names;
  for (const auto& one : columns) names.push_back(one.name);
  return names;
}

class Reader {
 public:
  Reader(const std::string& file, Assets& to, config::Problems& problems,
         const std::optional<Day>& today)
      : file_(file), to_(to), problems_(problems), today_(today) {}

  void read(const std::vector<CsvRow>& rows) {
    if (rows.empty()) return problems_.error(file_, {}, "", "has no row of headings");
    if (!read_headings(rows[0])) return;
    for (std::size_t i = 1; i < rows.size() && !problems_.full(); ++i) add(rows[i]);
  }

 private:
  config::Place place(const CsvRow& row, std::size_t column) const {
    return {row.line, static_cast<std::uint32_t>(column + 1)};
  }

  bool read_headings(const CsvRow& row) {
    bool names_things = false;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      const auto key = column_key(row.cells[i]);
      const auto* column = find_column(key);
      taken_.push_back(column);
      if (column == nullptr && !key.empty())
        problems_.warning(file_, place(row, i), sanitise(key), "is no known column: left out",
                          config::did_you_mean(key, column_names()));
      names_things |=
          key == "serial" || key == "serial_number" || key == "tag" || key == "asset_tag";
    }
    if (!names_things)
      problems_.error(file_, place(row, 0), "", "no column is called serial or tag");
    return names_things;
  }

  void add(const CsvRow& row) {
    if (row.cells.size() > taken_.size())
      return problems_.error(
          file_, place(row, taken_.size()), "",
          fmt::format("has {} cells, and there are {} headings", row.cells.size(), taken_.size()));
    Asset one;
    bool right = true;
    for (std::size_t i = 0; i < row.cells.size(); ++i) right &= take(one, row, i);
    if (!right) return;
    if (const auto wrong = wrong_with(one, today_); !wrong.what.empty())
      return problems_.error(file_, place(row, place_of(wrong.column)), std::string(wrong.column),
                             wrong.what);
    one.of = {fmt::format("{}:{}", file_, row.line), Confidence::declared, std::nullopt};
    to_.rows.push_back(std::move(one));
  }

  // Of the column that fills the same; the first one where none does.
  std::size_t place_of(std::string_view name) const {
    const auto* wanted = find_column(name);
    for (std::size_t i = 0; wanted != nullptr && i < taken_.size(); ++i)
      if (taken_[i] != nullptr && taken_[i]->take == wanted->take) return i;
    return 0;
  }

  bool take(Asset& to, const CsvRow& row, std::size_t i) {
    const auto cell = trim(row.cells[i]);
    if (cell.empty() || taken_[i] == nullptr) return true;
    const auto wrong = taken_[i]->take(to, cell);
    if (!wrong.empty()) problems_.error(file_, place(row, i), std::string(taken_[i]->name), wrong);
    return wrong.empty();
  }

  const std::string& file_;
  Assets& to_;
  config::Problems& problems_;
  const std::optional<Day>& today_;
  std::vector<const Column*> taken_;  // of each column; null: left out
};

}  // namespace

std::string serial_key(std::string_view serial) { return to_lower(trim(serial)); }

void Assets::settle(config::Problems& problems) {
  for (auto& row : rows) row.serial = std::string(trim(row.serial));
  std::stable_sort(rows.begin(), rows.end(), [](const Asset& a, const Asset& b) {
    return serial_key(a.serial) < serial_key(b.serial);
  });
  const auto same = [](const Asset& a, const Asset& b) {
    return !a.serial.empty() && serial_key(a.serial) == serial_key(b.serial);
  };
  for (std::size_t i = 1; i < rows.size(); ++i)
    if (same(rows[i - 1], rows[i]))
      problems.error(
          rows[i].of.source, {}, "serial",
          fmt::format("{} is also in {}; left out here", rows[i].serial, rows[i - 1].of.source));
  rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
}

const Asset* Assets::find(std::string_view serial) const {
  const auto wanted = serial_key(serial);
  if (wanted.empty()) return nullptr;
  const auto at = std::lower_bound(
      rows.begin(), rows.end(), wanted,
      [](const Asset& one, const std::string& key) { return serial_key(one.serial) < key; });
  return at != rows.end() && serial_key(at->serial) == wanted ? &*at : nullptr;
}

std::string field_text(const Asset& asset, std::string_view column) {
  using Text = std::string Asset::*;
  constexpr std::pair<std::string_view, Text> texts[] = {{"serial", &Asset::serial},
                                                         {"tag", &Asset::tag},
                                                         {"description", &Asset::description},
                                                         {"make", &Asset::make},
                                                         {"model", &Asset::model},
                                                         {"site", &Asset::site},
                                                         {"building", &Asset::building},
                                                         {"room", &Asset::room},
                                                         {"use", &Asset::use},
                                                         {"condition", &Asset::condition},
                                                         {"fund", &Asset::fund},
                                                         {"fain", &Asset::fain},
                                                         {"title_holder", &Asset::title_holder},
                                                         {"request", &Asset::request}};
  for (const auto& [name, which] : texts)
    if (name == column) return asset.*which;
  if (column == "purchased") return day_text(asset.purchased);
  if (column == "installed") return day_text(asset.installed);
  if (column == "cost") return asset.cost ? plain_text(*asset.cost) : "";
  if (column == "funding_year")
    return asset.funding_year ? funding_year_text(*asset.funding_year) : "";
  if (column == "federal_percent")
    return asset.federal_percent ? std::to_string(*asset.federal_percent) : "";
  return "";
}

AssetFault wrong_with(const Asset& asset, const std::optional<Day>& today) {
  if (asset.serial.empty() && asset.tag.empty())
    return {"", "has neither a serial number nor a tag"};
  if (asset.purchased && asset.disposed && *asset.disposed < *asset.purchased)
    return {"disposed", "is before it was purchased"};
  if (!today) return {};
  if (asset.purchased && *asset.purchased > *today)
    return {"purchased", fmt::format("is after today, {}", day_text(today))};
  if (asset.installed && *asset.installed > *today)
    return {"installed", fmt::format("is after today, {}", day_text(today))};
  return {};
}

void read_asset_rows(const std::string& file, const std::vector<CsvRow>& rows, Assets& to,
                     config::Problems& problems, const std::optional<Day>& today) {
  Reader(file, to, problems, today).read(rows);
}

std::string_view asset_column(std::string_view heading) {
  const auto* column = find_column(column_key(heading));
  if (column == nullptr) return "";
  // The first name of what a column fills is ours.
  const auto at = std::find_if(columns.begin(), columns.end(),
                               [column](const Column& one) { return one.take == column->take; });
  return at->name;
}

void read_assets(const std::string& file, std::string_view text, Assets& to,
                 config::Problems& problems, const std::optional<Day>& today) {
  const auto rows = parse_csv(text);
  if (!rows) return problems.error(file, {}, "", rows.error().what);
  read_asset_rows(file, *rows, to, problems, today);
}

}  // namespace netroster::planning
