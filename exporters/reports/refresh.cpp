#include "exporters/reports/refresh.h"

#include <fmt/format.h>

#include <map>

namespace netroster::reports {
namespace {

using planning::Money;
using planning::RefreshLine;
using planning::RefreshPlan;
using planning::RefreshYear;

// "at least" where something in it has no price.
std::string amount_text(Money amount, std::size_t unpriced) {
  return fmt::format("{}{}", unpriced > 0 ? "at least " : "", text(amount));
}

std::vector<Column> year_columns() {
  return {{"year", "Fiscal year"},
          {"things", "Things", true},
          {"unpriced", "Without price", true},
          {"at_least", "At least"},
          {"gross_usd", "Cost", true},
          {"eligible_usd", "Eligible", true, true},
          {"in_budget_usd", "In the budget", true},
          {"erate_usd", "E-Rate pays", true},
          {"local_usd", "Local", true}};
}

std::vector<Value> year_cells(const RefreshYear& year) {
  return {text(year.year), count(year.things), count(year.unpriced), year.unpriced > 0, year.gross,
          year.eligible,   year.in_budget,     known(year.erate),    known(year.local)};
}

Table year_table(const RefreshPlan& plan) {
  auto columns = year_columns();
  columns.insert(columns.end(), {{"category_two_left_usd", "Category Two left", true},
                                 {"over_cap_usd", "Over the cap", true},
                                 {"past_support", "Past support after it", true}});
  std::vector<Row> rows;
  for (const auto& year : plan.years) {
    auto cells = year_cells(year);
    cells.insert(cells.end(), {known(year.budget_left), year.over_cap, count(year.past_support)});
    rows.push_back({std::move(cells), year.over_cap > Money{} ? "f"
                                      : year.unpriced > 0     ? "u"
                                                              : ""});
  }
  return table_of("years", "What each fiscal year costs, from 1 July", std::move(columns),
                  std::move(rows));
}

Table site_table(const RefreshPlan& plan) {
  auto columns = year_columns();
  columns.insert(columns.begin(), {"site", "Site"});
  std::vector<Row> rows;
  for (const auto& year : plan.by_site()) {
    auto cells = year_cells(year);
    cells.insert(cells.begin(), Value(year.site));
    rows.push_back({std::move(cells), year.unpriced > 0 ? "u" : ""});
  }
  return table_of("sites", "By year and site", std::move(columns), std::move(rows));
}

// Who pays what E-Rate does not.
Table fund_table(const RefreshPlan& plan) {
  struct Sum {
    std::size_t things = 0;
    Money gross;
    std::optional<Money> local = Money{};
  };
  std::map<std::pair<planning::FiscalYear, std::string>, Sum> funds;
  for (const auto& line : plan.lines) {
    if (!line.gross) continue;
    const auto& fund = line.price->fund;
    auto& sum = funds[{line.year, fund.empty() ? "no fund is named" : fund}];
    ++sum.things;
    sum.gross += *line.gross;
    if (sum.local && line.local)
      *sum.local += *line.local;
    else
      sum.local.reset();
  }
  std::vector<Row> rows;
  for (const auto& [key, sum] : funds)
    rows.push_back(
        {{text(key.first), key.second, count(sum.things), sum.gross, known(sum.local)}, ""});
  return table_of("funds", "The local share by fund",
                  {{"year", "Fiscal year"},
                   {"fund", "Fund"},
                   {"things", "Things", true},
                   {"gross_usd", "Cost", true},
                   {"local_usd", "Local", true}},
                  std::move(rows));
}

std::vector<Column> line_columns() {
  std::vector<Column> columns{{"year", "Fiscal year"},
                              {"site", "Site"},
                              {"closet", "Closet", false, true},
                              {"name", "Name"},
                              {"kind", "Kind"},
                              {"make", "Make", false, true},
                              {"model", "Model"},
                              {"serial", "Serial", false, true},
                              {"because", "Because"},
                              {"moved", "Moved", false, true},
                              {"due", "Due", false, true},
                              {"latest", "At the latest", false, true},
                              {"replacement", "Replacement"},
                              {"gross_usd", "Cost", true},
                              {"eligible", "Eligible", false, true},
                              {"eligible_usd", "Of it eligible", true, true},
                              {"in_budget_usd", "Of it in the budget", true, true},
                              {"erate_usd", "E-Rate pays", true},
                              {"local_usd", "Local", true},
                              {"fund", "Fund"}};
  for (auto& column : provenance_columns()) columns.push_back(std::move(column));
  columns.push_back({"price_source", "Price from"});
  columns.push_back({"price_of", "Price of", false, true});
  return columns;
}

Row line_row(const RefreshLine& line) {
  const auto& thing = *line.thing;
  const auto* price = line.price;
  const auto amount = [&line](Money money) { return line.gross ? Value(money) : Value(); };
  return {{text(line.year),
           thing.site,
           thing.closet,
           thing.name,
           thing.kind,
           thing.vendor,
           thing.model,
           thing.serial,
           line.moved.empty() ? line.because : fmt::format("{}; {}", line.because, line.moved),
           line.moved,
           text(line.due),
           text(line.latest),
           price == nullptr ? Value() : Value(price->replacement),
           line.gross ? Value(*line.gross) : word("unpriced"),
           line.rule == nullptr ? Value() : Value(line.rule->eligible),
           amount(line.eligible),
           amount(line.in_budget),
           known(line.erate),
           known(line.local),
           price == nullptr ? Value() : Value(price->fund),
           sure_of(&line.of),
           source_of(&line.of),
           retrieved_of(&line.of),
           source_of(price == nullptr ? nullptr : &price->of),
           retrieved_of(price == nullptr ? nullptr : &price->of)},
          line.gross ? "" : "u"};
}

Part summary(const RefreshPlan& plan) {
  Money gross;
  std::optional<Money> erate = Money{};
  std::size_t unpriced = 0;
  for (const auto& year : plan.years) {
    gross += year.gross;
    unpriced += year.unpriced;
    if (erate && year.erate)
      *erate += *year.erate;
    else
      erate.reset();
  }
  Part out{"Summary", {}, {}};
  out.lines.push_back(fmt::format(
      "{} things are replaced in {} fiscal years for {}. E-Rate pays {}. {} things are due later.",
      plan.lines.size(), plan.years.size(), amount_text(gross, unpriced),
      erate ? text(*erate) : "an amount that is not known", plan.later));
  if (unpriced > 0)
    out.lines.push_back(
        fmt::format("{} things have no price, so sums are \"at least\".", unpriced));
  out.tables = {year_table(plan), fund_table(plan)};
  return out;
}

}  // namespace

Document refresh_document(const Heading& heading, const RefreshPlan& plan) {
  auto out = begun(heading, "refresh", "Refresh plan and annual budget", "lines");
  out.parts.push_back(summary(plan));
  out.parts.push_back({"By site", {}, {site_table(plan)}});
  Table lines{"lines", "Every thing, with the year and why that one", line_columns(),
              plan.lines.size(), [&plan](std::size_t i) { return line_row(plan.lines[i]); }};
  out.parts.push_back({"Every thing", {}, {std::move(lines)}});
  out.notes = plan.notes;
  out.method = {
      "A thing is due in the fiscal year in which its support ends or in which it is as old as its "
      "kind becomes, whichever comes first. Peaks move between the years that both allow. Category "
      "Two pays in the order of the lines until the budget of its cycle is used up.",
      "Prices are the district's own; what has none is unpriced and in no sum.",
      confidence_words()};
  return out;
}

}  // namespace netroster::reports
