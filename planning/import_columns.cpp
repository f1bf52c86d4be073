#include "planning/import_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "base/text.h"
#include "model/ip_address.h"
#include "planning/fiscal_year.h"
#include "planning/money.h"
#include "planning/provenance.h"

namespace netroster::planning {
namespace {

constexpr std::int64_t largest_count = 1'000'000;

constexpr ImportColumn site_columns[] = {{"id", "site", CellForm::text, true},
                                         {"name", "school school_name", CellForm::text, true},
                                         {"kind", "type school_type", CellForm::site_kind, true},
                                         {"networks", "network subnets", CellForm::networks},
                                         {"nces_id", "nces"},
                                         {"billed_entity_number", "ben"},
                                         {"enrolment", "enrollment students", CellForm::count},
                                         {"staff", "", CellForm::count},
                                         {"classrooms", "", CellForm::count},
                                         {"one_to_one", "1:1", CellForm::truth},
                                         {"latitude", "lat", CellForm::number},
                                         {"longitude", "lon", CellForm::number},
                                         {"address", ""},
                                         {"phase", ""}};
constexpr ImportColumn life_columns[] = {
    {"match", "model models", CellForm::list, true},
    {"vendor", "make manufacturer"},
    {"kind", "type"},
    {"announced", "", CellForm::day},
    {"end_of_sale", "eos", CellForm::day},
    {"end_of_software", "end_of_sw_maintenance", CellForm::day},
    {"end_of_security", "", CellForm::day},
    {"end_of_support", "last_day_of_support eol ldos", CellForm::day},
    {"source", "url"},
    {"confidence", "", CellForm::confidence},
    {"retrieved", "", CellForm::day}};
constexpr ImportColumn price_columns[] = {{"replacement", "model", CellForm::text, true},
                                          {"kinds", "kind", CellForm::list},
                                          {"match", "replaces", CellForm::list},
                                          {"make", "manufacturer"},
                                          {"unit_cost", "price cost", CellForm::money},
                                          {"eligible_percent", "", CellForm::count},
                                          {"fund", ""},
                                          {"funds", "", CellForm::list},
                                          {"source", "bid contract"},
                                          {"retrieved", "date", CellForm::day}};
constexpr ImportColumn calendar_columns[] = {{"kind", "type", CellForm::day_kind, true},
                                             {"first", "date start", CellForm::day, true},
                                             {"last", "end", CellForm::day},
                                             {"name", "why description"},
                                             {"hours", ""}};

Error must(std::string what) { return {Errc::invalid, "must be " + std::move(what)}; }

// TOML 1.0, basic strings; sanitised text has no control characters.
std::string quoted(std::string_view raw) {
  std::string out = "\"";
  for (const char c : sanitise(raw)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

std::vector<std::string_view> parts_of(std::string_view cell) {
  std::vector<std::string_view> out;
  while (!cell.empty()) {
    const auto end = std::min(cell.find(';'), cell.size());
    if (const auto part = trim(cell.substr(0, end)); !part.empty()) out.push_back(part);
    cell.remove_prefix(std::min(end + 1, cell.size()));
  }
  return out;
}

std::string list_of(std::string_view cell) {
  std::string out = "[";
  for (const auto part : parts_of(cell)) {
    if (out.size() > 1) out += ", ";
    out += quoted(part);
  }
  return out + "]";
}

Result<std::string> networks(std::string_view cell) {
  for (const auto part : parts_of(cell))
    if (!IpNetwork::parse(part))
      return must(fmt::format("networks with ; between, and \"{}\" is none", sanitise(part)));
  return list_of(cell);
}

Result<std::string> count(std::string_view cell) {
  std::int64_t number = 0;
  const auto [end, wrong] = std::from_chars(cell.data(), cell.data() + cell.size(), number);
  if (wrong != std::errc() || end != cell.data() + cell.size() || number < 0 ||
      number > largest_count)
    return must("a whole number without commas, 0 or more");
  return std::to_string(number);
}

Result<std::string> number(std::string_view cell) {
  double value = 0;
  const auto [end, wrong] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  if (wrong != std::errc() || end != cell.data() + cell.size() || value < -180 || value > 180)
    return must("a number, for example -122.0311");
  return fmt::format("{:.6f}", value);
}

Result<std::string> truth(std::string_view cell) {
  const auto word = to_lower(cell);
  if (word == "yes" || word == "true" || word == "y" || word == "1") return std::string("true");
  if (word == "no" || word == "false" || word == "n" || word == "0") return std::string("false");
  return must("yes or no");
}

Result<std::string> day(std::string_view cell) {
  const auto found = parse_day(cell);
  if (!found) return must("a day that there is, for example 2026-08-13 or 8/13/2026");
  return day_text(found);
}

Result<std::string> money(std::string_view cell) {
  const auto amount = parse_money(cell);
  if (!amount) return amount.error();
  return fmt::format("\"{}\"", plain_text(*amount));
}

template <std::size_t N>
Result<std::string> one_of(std::string_view cell, const std::array<std::string_view, N>& words) {
  const auto word = to_lower(cell);
  if (std::find(words.begin(), words.end(), word) == words.end())
    return must(fmt::format("{}", fmt::join(words, ", ")));
  return quoted(word);
}

Result<std::string> confidence(std::string_view cell) {
  if (!parse_confidence(cell)) return must("V, S, M, J or D");
  return quoted(cell);
}

constexpr std::array<std::string_view, 6> site_kinds{
    "elementary", "middle", "high", "alternative", "administrative", "data-centre"};
constexpr std::array<std::string_view, 4> day_kinds{"term", "holiday", "instruction",
                                                    "early-release"};

}  // namespace

std::span<const ImportColumn> import_columns(ImportKind kind) {
  switch (kind) {
    case ImportKind::sites:
      return site_columns;
    case ImportKind::lifecycle:
      return life_columns;
    case ImportKind::prices:
      return price_columns;
    case ImportKind::calendar:
      return calendar_columns;
    case ImportKind::assets:
      break;
  }
  return {};
}

Result<std::string> toml_value(CellForm form, std::string_view cell) {
  switch (form) {
    case CellForm::text:
      return quoted(cell);
    case CellForm::list:
      return list_of(cell);
    case CellForm::networks:
      return networks(cell);
    case CellForm::count:
      return count(cell);
    case CellForm::number:
      return number(cell);
    case CellForm::truth:
      return truth(cell);
    case CellForm::day:
      return day(cell);
    case CellForm::money:
      return money(cell);
    case CellForm::site_kind:
      return one_of(cell, site_kinds);
    case CellForm::day_kind:
      return one_of(cell, day_kinds);
    case CellForm::confidence:
      break;
  }
  return confidence(cell);
}

}  // namespace netroster::planning
