#include "exporters/reports/assets.h"

#include <fmt/format.h>

#include <map>

namespace netroster::reports {
namespace {

using planning::Asset;
using planning::Equipment;
using planning::Reconciled;
using planning::Verdict;

std::string_view style_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::disposed_but_seen:
    case Verdict::elsewhere:
    case Verdict::not_seen:
      return "f";
    case Verdict::manual:
    case Verdict::not_in_register:
      return "u";
    case Verdict::disposed:
      return "n";
    case Verdict::seen:
      break;
  }
  return "p";
}

// Measured columns stand apart from declared ones.
std::vector<Column> columns() {
  return {{"verdict", "Verdict"},
          {"because", "Because"},
          {"serial", "Serial"},
          {"tag", "Tag"},
          {"description", "Description", false, true},
          {"make", "Make", false, true},
          {"model", "Model"},
          {"site", "Site"},
          {"room", "Room", false, true},
          {"fund", "Fund"},
          {"request", "Funding request", false, true},
          {"funding_year", "Funding year", false, true},
          {"purchased", "Purchased", false, true},
          {"installed", "Installed"},
          {"cost_usd", "Cost", true},
          {"disposed", "Disposed", false, true},
          {"seen_site", "Seen at"},
          {"seen_closet", "Seen in", false, true},
          {"seen_name", "Seen as", false, true},
          {"seen_make", "Make that it tells", false, true},
          {"seen_model", "Model that it tells", false, true},
          {"last_seen", "Last seen"},
          {"evidence", "Evidence", false, true},
          {"obsolete", "May be disposed of from"},
          {"keep_until", "Keep records until", false, true},
          {"source", "Declared in", false, true}};
}

Value day_of(WallTime time) {
  if (time == WallTime{}) return {};
  return std::chrono::floor<std::chrono::days>(time);
}

void add_asset(std::vector<Value>& cells, const Asset* asset, const Equipment* thing) {
  static const Asset none{};
  const auto& one = asset == nullptr ? none : *asset;
  const bool manual = asset != nullptr && asset->serial.empty();
  cells.insert(cells.end(),
               {asset == nullptr ? thing->serial : one.serial, one.tag, one.description, one.make,
                one.model, one.site, one.room, one.fund, one.request,
                one.funding_year ? Value(planning::funding_year_text(*one.funding_year)) : word(""),
                known(one.purchased), known(one.installed), known(one.cost),
                one.disposed ? Value(*one.disposed) : word("")});
  if (thing == nullptr) {
    const auto nothing = manual ? word("manual") : Value();
    cells.insert(cells.end(), {nothing, word(""), word(""), word(""), word(""), nothing,
                               word(manual ? "manual: somebody has to look" : "")});
    return;
  }
  cells.insert(cells.end(), {thing->site, thing->closet, thing->name, thing->vendor, thing->model,
                             day_of(thing->last_seen), word(text(thing->seen))});
}

Row row_of(const Reconciled& one) {
  Row row{{word(text(one.verdict)), one.because}, style_of(one.verdict)};
  add_asset(row.cells, one.asset, one.thing);
  row.cells.insert(row.cells.end(),
                   {known(one.obsolete), known(one.keep_until),
                    one.asset == nullptr ? word("") : Value(one.asset->of.source)});
  return row;
}

Table verdict_table(const std::vector<Reconciled>& rows) {
  std::map<Verdict, std::size_t> counts;
  for (const auto& row : rows) ++counts[row.verdict];
  std::vector<Row> out;
  for (const auto& [verdict, number] : counts)
    out.push_back({{word(text(verdict)), count(number)}, style_of(verdict)});
  return table_of("verdicts", "Rows by verdict", {{"verdict", "Verdict"}, {"rows", "Rows", true}},
                  std::move(out));
}

}  // namespace

Document assets_document(const Heading& heading, std::vector<Reconciled> rows) {
  auto out = begun(heading, "assets", "Register of assets", "assets");
  planning::Money cost;
  std::size_t uncosted = 0;
  std::size_t registered = 0;
  for (const auto& row : rows) {
    if (row.asset == nullptr) continue;
    ++registered;
    uncosted += row.asset->cost ? 0 : 1;
    cost += row.asset->cost.value_or(planning::Money{});
  }
  Part summary{"Summary", {}, {verdict_table(rows)}};
  summary.lines.push_back(fmt::format("The register has {} rows that cost {}{}.", registered,
                                      uncosted > 0 ? "at least " : "", text(cost)));
  if (uncosted > 0) summary.lines.push_back(fmt::format("{} rows state no cost.", uncosted));
  out.parts.push_back(std::move(summary));
  const auto held = std::make_shared<const std::vector<Reconciled>>(std::move(rows));
  Table table{"assets", "The register and what was seen, the worst first", columns(), held->size(),
              [held](std::size_t i) { return row_of((*held)[i]); }};
  out.parts.push_back({"Register", {}, {std::move(table)}});
  out.method = {
      "Rows of the register are declared; where and when a thing was seen is measured, and matched "
      "by serial number. What has no serial number is manual: nothing can measure it.",
      "Fields are those of 47 CFR 54.516, 2 CFR 200.313 and California Education Code 35168, as "
      "far "
      "as the register has them. When a thing may be disposed of and how long records are kept "
      "follows from the rules of E-Rate by its year."};
  return out;
}

}  // namespace netroster::reports
