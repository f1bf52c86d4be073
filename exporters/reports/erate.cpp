#include "exporters/reports/erate.h"

#include <fmt/format.h>

namespace netroster::reports {
namespace {

using planning::BudgetPlan;
using planning::CategoryTwoBalance;
using planning::EntityBudget;
using planning::Money;
using planning::RequestLine;

template <Money CategoryTwoBalance::*Which>
Value of_balance(const EntityBudget& entity) {
  return entity.balance ? Value((*entity.balance).*Which) : word("");
}

// For people: no "$0.00" where more was asked for than there is.
Value left_words(const EntityBudget& entity) {
  if (!entity.balance) return word("");
  const auto& balance = *entity.balance;
  return balance.over > Money{} ? Value("over by " + text(balance.over)) : Value(balance.left);
}

std::vector<Column> entity_columns() {
  std::vector<Column> out{{"kind", "Kind", false, true},
                          {"id", "Id", false, true},
                          {"name", "Name"},
                          {"billed_entity_number", "BEN", false, true},
                          {"own_budget", "Adds up", false, true},
                          {"students", "Students", true},
                          {"square_feet", "Square feet", true, true},
                          {"budget_usd", "Budget", true},
                          {"at_least", "At least", false, true},
                          {"funded_usd", "Funded", true},
                          {"pending_usd", "Pending", true},
                          {"left_usd", "Left", true, true},
                          {"left", "Left", true},
                          {"over_usd", "Over", true, true},
                          {"erate_of_left_usd", "E-Rate pays of it", true},
                          {"local_of_left_usd", "Local", true},
                          {"because", "Because"}};
  for (auto& column : provenance_columns()) out.push_back(std::move(column));
  return out;
}

Value number(const std::optional<std::uint64_t>& value) {
  return value ? Value(static_cast<std::int64_t>(*value)) : Value();
}

Row entity_row(const EntityBudget& entity, const BudgetPlan& plan) {
  const auto* of = entity.budget && plan.rule != nullptr ? &plan.rule->of : nullptr;
  const auto part = [&entity](const std::optional<Money>& amount) {
    return entity.own ? known(amount) : word("");
  };
  return {{word(text(entity.kind)),
           entity.id,
           entity.name,
           entity.billed_entity_number,
           entity.own,
           entity.kind == planning::EntityKind::library ? word("") : number(entity.students),
           entity.kind == planning::EntityKind::library ? number(entity.square_feet) : word(""),
           known(entity.budget),
           entity.at_least,
           of_balance<&CategoryTwoBalance::funded>(entity),
           of_balance<&CategoryTwoBalance::pending>(entity),
           of_balance<&CategoryTwoBalance::left>(entity),
           left_words(entity),
           of_balance<&CategoryTwoBalance::over>(entity),
           part(entity.erate),
           part(entity.local),
           entity.at_least ? "at least: " + entity.because : entity.because,
           sure_of(of),
           source_of(of),
           retrieved_of(of)},
          !entity.budget                                     ? "u"
          : entity.balance && entity.balance->over > Money{} ? "f"
                                                             : ""};
}

Table request_table(const BudgetPlan& plan) {
  std::vector<Row> rows;
  for (const auto& entity : plan.entities) {
    if (!entity.balance) continue;
    for (const auto& request : entity.balance->requests)
      rows.push_back({{request.number, planning::funding_year_text(request.year), entity.id,
                       request.before_discount, word(request.funded ? "funded" : "pending")},
                      ""});
  }
  return table_of("requests", "Funding requests of the cycle",
                  {{"number", "Number"},
                   {"funding_year", "Funding year"},
                   {"entity", "Entity"},
                   {"before_discount_usd", "Before the discount", true},
                   {"state", "State"}},
                  std::move(rows));
}

Table line_table(const std::vector<RequestLine>& lines) {
  std::vector<Row> rows;
  for (const auto& line : lines) {
    const auto* of = line.form == nullptr ? nullptr : &line.form->of;
    rows.push_back(
        {{line.form == nullptr ? Value() : Value(line.form->function),
          line.form == nullptr ? Value() : Value(line.form->product), line.kind, line.make,
          line.model, count(line.quantity), line.unit, line.unit_eligible, line.total,
          line.total_eligible, std::string(fmt::format("{}", fmt::join(line.sites, " "))),
          sure_of(of), source_of(of), retrieved_of(of)},
         ""});
  }
  std::vector<Column> columns{{"function", "Function"},
                              {"product", "Product"},
                              {"kind", "Kind", false, true},
                              {"make", "Make"},
                              {"model", "Model"},
                              {"quantity", "Quantity", true},
                              {"unit_cost_usd", "Each", true},
                              {"unit_eligible_usd", "Of it eligible", true, true},
                              {"total_usd", "Total", true},
                              {"total_eligible_usd", "Eligible", true},
                              {"sites", "Sites"}};
  for (auto& column : provenance_columns()) columns.push_back(std::move(column));
  return table_of("lines", "What to ask for, priced and eligible", std::move(columns),
                  std::move(rows));
}

Part summary(const BudgetPlan& plan) {
  const auto& district = plan.entities.front();
  Part out{"Summary", {}, {}};
  if (district.budget && district.balance)
    out.lines.push_back(fmt::format(
        "The Category Two budget of the district in {} is {}{} before the discount; {} are funded, "
        "{} are pending, {}.",
        planning::cycle_text(*plan.rule), district.at_least ? "at least " : "",
        text(*district.budget), text(district.balance->funded), text(district.balance->pending),
        district.balance->over > Money{}
            ? fmt::format("which is over by {}", text(district.balance->over))
            : fmt::format("{} are left", text(district.balance->left))));
  else
    out.lines.push_back(
        fmt::format("The Category Two budget of the district is not known: {}.", district.because));
  out.lines.push_back(plan.discount.percent
                          ? fmt::format("The discount is {} %: {} ({}).", *plan.discount.percent,
                                        plan.discount.because, text(plan.discount.of))
                          : fmt::format("The discount is not known: {}.", plan.discount.because));
  return out;
}

}  // namespace

Document erate_document(const ErateInput& input) {
  const auto& plan = input.plan;
  auto out = begun(input.heading, "erate",
                   fmt::format("E-Rate Category Two, {}", planning::funding_year_text(plan.year)),
                   "entities");
  out.parts.push_back(summary(plan));
  std::vector<Row> rows;
  for (const auto& entity : plan.entities) rows.push_back(entity_row(entity, plan));
  out.parts.push_back({"Budgets",
                       {},
                       {table_of("entities", "The district, its schools and its libraries",
                                 entity_columns(), std::move(rows)),
                        request_table(plan)}});
  out.parts.push_back({"What the refresh plan asks for", {}, {line_table(input.lines)}});
  out.notes = plan.notes;
  out.notes.insert(out.notes.end(), input.notes.begin(), input.notes.end());
  out.method = {
      "A budget is the students times the multiplier of the cycle, or the floor, before the "
      "discount. Only what is funded, pending or left adds up: a school's budget is its part of "
      "the "
      "district's. Every number of the rules is data by funding year, with its source.",
      confidence_words()};
  return out;
}

}  // namespace netroster::reports
