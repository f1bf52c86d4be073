#include "exporters/reports/assets.h"

#include <fmt/format.h>

#include <map>
#include <set>

namespace netroster::reports {
namespace {

using planning::Asset;
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
          {"building", "Building", false, true},
          {"room", "Room", false, true},
          {"use", "Use", false, true},
          {"condition", "Condition", false, true},
          {"fund", "Fund"},
          {"fain", "FAIN", false, true},
          {"title_holder", "Title holder", false, true},
          {"federal_percent", "Federal share, %", true, true},
          {"request", "Funding request", false, true},
          {"funding_year", "Funding year", false, true},
          {"purchased", "Purchased", false, true},
          {"installed", "Installed"},
          {"cost_usd", "Cost", true},
          {"disposed", "Disposed", false, true},
          {"disposal_manner", "How", false, true},
          {"disposal_price", "For", true, true},
          {"transfers", "Went to", false, true},
          {"conflicts", "Conflicts", false, true},
          {"missing", "Missing, by who wants it", false, true},
          {"seen_site", "Seen at"},
          {"seen_closet", "Seen in", false, true},
          {"seen_name", "Seen as", false, true},
          {"seen_make", "Make that it tells", false, true},
          {"seen_model", "Model that it tells", false, true},
          {"last_seen", "Last seen"},
          {"evidence", "Evidence", false, true},
          {"obsolete", "May be disposed of from"},
          {"keep_until", "Keep records until", false, true},
          {"record_confidence", "Sure", false, true},
          {"record_source", "Rule from", false, true},
          {"source", "Declared in", false, true}};
}

Value day_of(WallTime time) {
  if (time == WallTime{}) return {};
  return std::chrono::floor<std::chrono::days>(time);
}

Value percent_of(const Asset& asset) {
  return asset.federal_percent ? Value(*asset.federal_percent) : word("");
}

std::string lines(const std::vector<std::string>& all) {
  return fmt::format("{}", fmt::join(all, "; "));
}

void add_asset(std::vector<Value>& cells, const Reconciled& row) {
  const auto* asset = row.asset;
  const auto* thing = row.thing;
  static const Asset none{};
  const auto& one = asset == nullptr ? none : *asset;
  const bool manual = asset != nullptr && asset->serial.empty();
  cells.insert(cells.end(),
               {asset == nullptr ? thing->serial : one.serial,
                one.tag,
                one.description,
                one.make,
                one.model,
                one.site,
                one.building,
                one.room,
                one.use,
                one.condition,
                one.fund,
                one.fain,
                one.title_holder,
                percent_of(one),
                one.request,
                one.funding_year ? Value(planning::funding_year_text(*one.funding_year)) : word(""),
                known(one.purchased),
                known(one.installed),
                known(one.cost),
                one.disposed ? Value(*one.disposed) : word(""),
                one.disposal_manner,
                one.disposal_price ? Value(*one.disposal_price) : word(""),
                row.transfers,
                lines(row.check.conflicts),
                lines(row.check.missing)});
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
  add_asset(row.cells, one);
  row.cells.insert(row.cells.end(),
                   {known(one.obsolete), known(one.keep_until),
                    sure_of(one.rule == nullptr ? nullptr : &one.rule->of),
                    source_of(one.rule == nullptr ? nullptr : &one.rule->of),
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

// Rows that say something that cannot be right.
Table conflict_table(const std::vector<Reconciled>& rows) {
  std::vector<Row> out;
  for (const auto& row : rows)
    for (const auto& conflict : row.check.conflicts)
      out.push_back({{row.asset->serial, row.asset->tag, row.asset->site, conflict}, "f"});
  return table_of(
      "conflicts", "Rows that cannot be right as they stand",
      {{"serial", "Serial"}, {"tag", "Tag"}, {"site", "Site"}, {"conflict", "Conflict"}},
      std::move(out));
}

Table moved_table(const std::vector<Reconciled>& rows) {
  std::vector<Row> out;
  for (const auto& row : rows) {
    if (row.asset == nullptr || (row.transfers.empty() && !row.asset->disposed)) continue;
    const auto& one = *row.asset;
    out.push_back({{one.serial, one.tag, one.site, row.transfers,
                    one.disposed ? Value(*one.disposed) : word(""), one.disposal_manner,
                    one.disposal_price ? Value(*one.disposal_price) : word(""),
                    one.disposed ? known(row.obsolete) : word("")},
                   ""});
  }
  return table_of("moved", "Transfers and disposals",
                  {{"serial", "Serial"},
                   {"tag", "Tag"},
                   {"site", "Site"},
                   {"transfers", "Went to"},
                   {"disposed", "Disposed of"},
                   {"manner", "How"},
                   {"price", "For", true},
                   {"obsolete", "Might go from"}},
                  std::move(out));
}

// How many rows lack what a law wants.
Table missing_table(const std::vector<Reconciled>& rows) {
  std::map<std::string, std::size_t> counts;
  for (const auto& row : rows)
    for (const auto& missing : row.check.missing) ++counts[missing];
  std::vector<Row> out;
  for (const auto& [missing, number] : counts) out.push_back({{missing, count(number)}, "u"});
  return table_of("missing", "What rows lack, by who wants it",
                  {{"missing", "Missing"}, {"rows", "Rows", true}}, std::move(out));
}

void add_table(Part& to, Table table) {
  if (table.count > 0) to.tables.push_back(std::move(table));
}

// The rules that the register is held against, each with where it is from.
std::string rules_text(const planning::Book& book) {
  std::set<std::string> all;
  for (const auto& rule : book.registers)
    all.insert(fmt::format("{} ({})", rule.law, text(rule.of)));
  for (const auto& rule : book.transfer_rules)
    all.insert(fmt::format("transfers ({})", text(rule.of)));
  for (const auto& rule : book.erate.records)
    all.insert(fmt::format("disposal and records ({})", text(rule.of)));
  return fmt::format("Rules: {}.", fmt::join(all, "; "));
}

}  // namespace

Document assets_document(const Heading& heading, const planning::Book& book,
                         std::vector<Reconciled> rows) {
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
  add_table(summary, conflict_table(rows));
  add_table(summary, missing_table(rows));
  add_table(summary, moved_table(rows));
  out.parts.push_back(std::move(summary));
  const auto held = std::make_shared<const std::vector<Reconciled>>(std::move(rows));
  Table table{"assets", "The register and what was seen, the worst first", columns(), held->size(),
              [held](std::size_t i) { return row_of((*held)[i]); }};
  out.parts.push_back({"Register", {}, {std::move(table)}});
  out.method = {
      "Rows of the register are declared; where and when a thing was seen is measured, and matched "
      "by serial number. What has no serial number is manual: nothing can measure it.",
      "What a law wants of a row depends on who paid, on its cost and on the day of its purchase. "
      "When a thing may be disposed of and how long records are kept follows from the rules of "
      "E-Rate by its year.",
      rules_text(book), confidence_words()};
  return out;
}

}  // namespace netroster::reports
