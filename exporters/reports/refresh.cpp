#include "exporters/reports/refresh.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "planning/budget.h"
#include "planning/fund_uses.h"

namespace netroster::reports {
namespace {

using planning::Money;
using planning::RefreshLine;
using planning::RefreshPlan;
using planning::RefreshYear;

// "at least" where something in it has no price, or no year.
std::string amount_text(Money amount, bool at_least) {
  return fmt::format("{}{}", at_least ? "at least " : "", text(amount));
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
  return {text(year.year), count(year.things), count(year.unpriced), year.at_least(),  year.gross,
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
    // Without an inventory all that is not there is not known.
    if (plan.no_inventory) std::fill(cells.begin() + 1, cells.end(), Value());
    cells.push_back(known(year.budget_left));
    cells.push_back(plan.no_inventory ? Value() : Value(year.over_cap));
    cells.push_back(plan.no_inventory ? Value() : count(year.past_support));
    rows.push_back({std::move(cells), year.over_cap > Money{} ? "f" : year.at_least() ? "u" : ""});
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
    rows.push_back({std::move(cells), year.at_least() ? "u" : ""});
  }
  return table_of("sites", "By year and the site where the things stand", std::move(columns),
                  std::move(rows));
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
    const auto& fund = line.fund.name;
    auto& sum = funds[{line.year, fund.empty() ? "no fund that is open" : fund}];
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

// When each fund may pay, what the plan takes of it, and what was bought of it before.
Row window_row(const planning::FundUse& use, planning::Day day) {
  const auto* fund = use.fund;
  const auto* of = fund == nullptr ? nullptr : &fund->of;
  Row row{{use.name.empty() ? "no fund that is open" : use.name,
           word(fund == nullptr ? "" : fund->kind), word(use.state_on(day)),
           fund == nullptr ? Value() : Value(fund->window()),
           fund == nullptr ? Value() : known(fund->spend_by),
           fund == nullptr ? Value() : known(fund->amount), count(use.things), known(use.local),
           known(use.left), use.over, count(use.owned), use.owned_cost, sure_of(of), source_of(of),
           retrieved_of(of)},
          use.over > Money{} ? "f" : ""};
  return row;
}

Table window_table(const planning::Book& book, const RefreshPlan& plan, planning::Day day) {
  std::vector<Row> rows;
  for (const auto& use : planning::fund_uses(book, plan)) rows.push_back(window_row(use, day));
  std::vector<Column> columns{{"fund", "Fund"},
                              {"kind", "Kind", false, true},
                              {"state", "Today"},
                              {"window", "May be promised"},
                              {"spend_by", "Paid out by", false, true},
                              {"amount_usd", "Amount", true},
                              {"things", "Things of the plan", true},
                              {"local_usd", "Pays of them", true},
                              {"left_usd", "Left", true},
                              {"over_usd", "Over", true, true},
                              {"owned", "Bought of it before", true},
                              {"owned_usd", "For at least", true, true}};
  for (auto& column : provenance_columns()) columns.push_back(std::move(column));
  return table_of("fund_windows", "Funds: when they may pay, and what the plan takes of them",
                  std::move(columns), std::move(rows));
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
                              {"eligible_word", "Eligible"},
                              {"eligible_confidence", "Sure", false, true},
                              {"eligible_source", "Eligible by", false, false, true},
                              {"eligible_usd", "Of it eligible", true, true},
                              {"in_budget_usd", "Of it in the budget", true, true},
                              {"erate_usd", "E-Rate pays", true},
                              {"local_usd", "Local", true},
                              {"fund", "Fund"},
                              {"fund_note", "Of the fund", false, true}};
  for (auto& column : provenance_columns()) columns.push_back(std::move(column));
  columns.push_back({"price_source", "Price from", false, false, true});
  columns.push_back({"price_of", "Price of", false, true});
  return columns;
}

// "yes (V)": what is our judgement does not read as the list of the FCC.
Value eligible_word(const RefreshLine& line) {
  const auto* rule = line.rule;
  if (rule == nullptr) return {};
  return word(fmt::format("{} ({}){}", rule->eligible ? "yes" : "no",
                          planning::letter(rule->of.confidence),
                          line.for_schools ? ", for the schools it serves" : ""));
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
           eligible_word(line),
           sure_of(line.rule == nullptr ? nullptr : &line.rule->of),
           source_of(line.rule == nullptr ? nullptr : &line.rule->of),
           amount(line.eligible),
           amount(line.in_budget),
           known(line.erate),
           known(line.local),
           line.fund.name.empty() ? Value() : Value(line.fund.name),
           line.fund.note,
           sure_of(&line.of),
           source_of(&line.of),
           retrieved_of(&line.of),
           source_of(price == nullptr ? nullptr : &price->of),
           retrieved_of(price == nullptr ? nullptr : &price->of)},
          line.gross ? "" : "u"};
}

// What E-Rate's share is reckoned from, with how sure each is.
std::vector<std::string> shares_rest_on(const planning::Book& book, const RefreshPlan& plan) {
  std::vector<std::string> out;
  const planning::CategoryTwoRule* last = nullptr;
  for (const auto& year : plan.years) {
    const auto* rule = book.erate.category_two_of(year.year);
    if (rule == nullptr || rule == last) continue;
    last = rule;
    out.push_back(fmt::format("Category Two of {}: {} a student, {} at least: {}.",
                              planning::cycle_text(*rule), text(rule->per_student),
                              text(rule->floor), text(rule->of)));
  }
  if (plan.years.empty()) return out;
  const auto discount = planning::category_two_discount(book, plan.years.front().year);
  out.push_back(discount.percent ? fmt::format("The discount is {} %, {}: {}.", *discount.percent,
                                               discount.because, text(discount.of))
                                 : fmt::format("The discount is not known: {}.", discount.because));
  return out;
}

Part summary(const planning::Book& book, const RefreshPlan& plan, planning::Day day) {
  Money gross;
  std::optional<Money> erate = Money{};
  std::size_t unpriced = 0;
  bool at_least = false;
  for (const auto& year : plan.years) {
    at_least = at_least || year.at_least();
    gross += year.gross;
    unpriced += year.unpriced;
    if (erate && year.erate)
      *erate += *year.erate;
    else
      erate.reset();
  }
  Part out{"Summary", {}, {}};
  if (!plan.what_if.empty())
    out.lines.push_back(
        fmt::format("This is not the plan: it is what would be if {}.", plan.what_if));
  if (plan.no_inventory)
    out.lines.emplace_back(
        "What is to be replaced is not known: there is no inventory of this day.");
  else
    out.lines.push_back(fmt::format(
        "{} things are replaced in {} fiscal years for {}. E-Rate pays {}. {} things are due "
        "later.",
        plan.lines.size(), plan.years.size(), amount_text(gross, at_least),
        erate ? amount_text(*erate, at_least) : "an amount that is not known", plan.later));
  for (auto& line : shares_rest_on(book, plan)) out.lines.push_back(std::move(line));
  if (unpriced > 0)
    out.lines.push_back(
        fmt::format("{} things have no price, so sums are \"at least\".", unpriced));
  if (!plan.undated.empty())
    out.lines.emplace_back(
        "Of some things nothing tells the year, so sums are \"at least\": see the notes.");
  out.tables = {year_table(plan), fund_table(plan), window_table(book, plan, day)};
  return out;
}

}  // namespace

Document refresh_document(const Heading& heading, const planning::Book& book,
                          const RefreshPlan& plan) {
  auto out = begun(heading, "refresh",
                   plan.what_if.empty() ? "Refresh plan and annual budget"
                                        : fmt::format("What if {}", plan.what_if),
                   "lines");
  out.parts.push_back(summary(book, plan, heading.as_of));
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
