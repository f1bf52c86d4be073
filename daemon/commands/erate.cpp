// netroster erate: what E-Rate pays for, and how much of it.
#include <fmt/format.h>

#include <algorithm>

#include "daemon/arguments.h"
#include "daemon/commands/planning_kit.h"
#include "daemon/commands/planning_options.h"
#include "daemon/commands/planning_rows.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "planning/budget.h"

namespace netroster::daemon {
namespace {

using planning::BudgetPlan;
using planning::EntityBudget;
using planning::Provenance;

struct BudgetRow {
  const EntityBudget& entity;
  const BudgetPlan& plan;
  const Provenance* of() const {
    return entity.budget && plan.rule != nullptr ? &plan.rule->of : nullptr;
  }
};

template <planning::Money planning::CategoryTwoBalance::*Which>
Cell of_balance(const EntityBudget& entity) {
  return entity.balance ? money_cell((*entity.balance).*Which) : Cell{};
}

// No "$0.00" where more was asked for than there is.
Cell left_cell(const EntityBudget& entity) {
  if (!entity.balance) return {};
  const auto& balance = *entity.balance;
  if (balance.over > planning::Money{}) return cell("over by " + text(balance.over));
  return money_cell(balance.left);
}

using planning::CategoryTwoBalance;
using B = const BudgetRow&;
constexpr Field<BudgetRow> budget_fields[] = {
    {{"kind", "KIND"}, [](B row) { return cell(text(row.entity.kind)); }},
    {{"id", "ID"}, [](B row) { return cell(row.entity.id); }},
    {{"name", "NAME", 3}, [](B row) { return cell(row.entity.name); }},
    {{"billed_entity_number", "BEN", 4},
     [](B row) { return cell(row.entity.billed_entity_number); }},
    {{"cycle", "CYCLE", 3},
     [](B row) {
       return row.plan.rule == nullptr ? Cell{} : cell(planning::cycle_text(*row.plan.rule));
     }},
    {{"own_budget", "OWN", 2}, [](B row) { return Cell{row.entity.own}; }},
    {{"students", "STUDENTS", 1}, [](B row) { return cell(row.entity.students); }},
    {{"square_feet", "SQ FT", 5}, [](B row) { return cell(row.entity.square_feet); }},
    {{"budget_usd", "BUDGET", 0}, [](B row) { return money_cell(row.entity.budget); }},
    {{"at_least", "AT LEAST", 2}, [](B row) { return Cell{row.entity.at_least}; }},
    {{"funded_usd", "FUNDED", 2},
     [](B row) { return of_balance<&CategoryTwoBalance::funded>(row.entity); }},
    {{"pending_usd", "PENDING", 3},
     [](B row) { return of_balance<&CategoryTwoBalance::pending>(row.entity); }},
    {{"left", "LEFT", 1}, [](B row) { return left_cell(row.entity); }},
    {{"left_usd", "LEFT USD", wide_only},
     [](B row) { return of_balance<&CategoryTwoBalance::left>(row.entity); }},
    {{"over_usd", "OVER", wide_only},
     [](B row) { return of_balance<&CategoryTwoBalance::over>(row.entity); }},
    {{"discount_percent", "DISCOUNT", 2, Shown::percent},
     [](B row) { return row.entity.own ? cell(row.plan.discount.percent) : Cell{}; }},
    {{"erate_of_left_usd", "E-RATE PAYS", 2}, [](B row) { return money_cell(row.entity.erate); }},
    {{"local_of_left_usd", "LOCAL", 2}, [](B row) { return money_cell(row.entity.local); }},
    {{"because", "BECAUSE", 4}, [](B row) { return cell(row.entity.because); }},
    {{"confidence", "SURE", 2}, [](B row) { return confidence_cell(row.of()); }},
    {{"source", "SOURCE", wide_only}, [](B row) { return source_cell(row.of()); }},
    {{"retrieved", "RETRIEVED", wide_only}, [](B row) { return retrieved_cell(row.of()); }},
    {{"discount_confidence", "DISCOUNT SURE", wide_only},
     [](B row) {
       return row.plan.discount.percent ? confidence_cell(&row.plan.discount.of) : Cell{};
     }},
    {{"discount_source", "DISCOUNT SOURCE", wide_only},
     [](B row) { return row.plan.discount.percent ? source_cell(&row.plan.discount.of) : Cell{}; }},
};

Exit run_budget(Call call) {
  const auto config = load_configuration(call);
  if (!config) return refuse(call, config.error());
  const auto book = load_book(call);
  const auto today = std::chrono::floor<std::chrono::days>(wall_now());
  const auto year = year_of(call, "year", today);
  if (!year) return refuse(call, year.error());
  const auto plan = planning::budget_plan(book, config->sites, config->district.name, *year);
  for (const auto& note : plan.notes) call.streams.remark(note);
  if (plan.rule == nullptr)
    return refuse(call, {Errc::no_data, fmt::format("no Category Two budget is known for {}",
                                                    planning::funding_year_text(*year))});
  std::vector<BudgetRow> rows;
  for (const auto& entity : plan.entities) rows.push_back({entity, plan});
  return print_rows(rows_of(std::span<const Field<BudgetRow>>(budget_fields), rows), call);
}

struct EquipmentRow {
  Life life;
  const planning::EquipmentRule* rule = nullptr;
  const planning::Asset* asset = nullptr;
  std::optional<planning::Day> obsolete = std::nullopt;
  std::string_view eligible() const {
    if (rule == nullptr) return "unknown";
    return rule->eligible ? "yes" : "no";
  }
  const Provenance* rule_of() const { return rule == nullptr ? nullptr : &rule->of; }
  const Provenance* life_of() const { return life.row == nullptr ? nullptr : &life.row->of; }
  std::optional<planning::Day> installed() const {
    return asset == nullptr ? std::nullopt : asset->installed;
  }
};

using E = const EquipmentRow&;
constexpr Field<EquipmentRow> equipment_fields[] = {
    {{"eligible", "ELIGIBLE", 0}, [](E row) { return cell(row.eligible()); }},
    {{"site", "SITE"}, [](E row) { return cell(row.life.thing->site); }},
    {{"closet", "CLOSET", 4}, [](E row) { return cell(row.life.thing->closet); }},
    {{"name", "NAME", 1}, [](E row) { return cell(row.life.thing->name); }},
    {{"kind", "KIND"}, [](E row) { return cell(row.life.thing->kind); }},
    {{"vendor", "MAKE", 3}, [](E row) { return cell(row.life.thing->vendor); }},
    {{"model", "MODEL"}, [](E row) { return cell(row.life.thing->model); }},
    {{"serial", "SERIAL", 2}, [](E row) { return cell(row.life.thing->serial); }},
    {{"state", "STATE", 1, Shown::state}, [](E row) { return cell(text(row.life.state)); }},
    {{"end_of_sale", "SALE ENDS", 3},
     [](E row) { return row.life.row == nullptr ? Cell{} : day_cell(row.life.row->end_of_sale); }},
    {{"end_of_support", "SUPPORT ENDS", 1},
     [](E row) {
       return row.life.row == nullptr ? Cell{} : day_cell(row.life.row->end_of_support);
     }},
    {{"installed", "INSTALLED", 3}, [](E row) { return day_cell(row.installed()); }},
    {{"obsolete", "OBSOLETE", wide_only}, [](E row) { return day_cell(row.obsolete); }},
    {{"request", "REQUEST", 4},
     [](E row) { return row.asset == nullptr ? Cell{} : cell(row.asset->request); }},
    {{"fund", "FUND", wide_only},
     [](E row) { return row.asset == nullptr ? Cell{} : cell(row.asset->fund); }},
    {{"evidence", "EVIDENCE", wide_only}, [](E row) { return cell(text(row.life.thing->seen)); }},
    {{"first_seen", "FIRST SEEN", wide_only, Shown::time},
     [](E row) { return cell(row.life.thing->first_seen); }},
    {{"last_seen", "SEEN", 5, Shown::time}, [](E row) { return cell(row.life.thing->last_seen); }},
    {{"note", "NOTE", wide_only},
     [](E row) { return row.rule == nullptr ? Cell{} : cell(row.rule->note); }},
    {{"eligible_confidence", "ELIGIBLE SURE", wide_only},
     [](E row) { return confidence_cell(row.rule_of()); }},
    {{"eligible_source", "ELIGIBLE SOURCE", wide_only},
     [](E row) { return source_cell(row.rule_of()); }},
    {{"life_confidence", "SURE", 2}, [](E row) { return confidence_cell(row.life_of()); }},
    {{"life_source", "SOURCE", wide_only}, [](E row) { return source_cell(row.life_of()); }},
    {{"life_retrieved", "RETRIEVED", wide_only},
     [](E row) { return retrieved_cell(row.life_of()); }},
};

std::optional<planning::Day> obsolete_day(const planning::Book& book,
                                          const std::optional<planning::Day>& installed) {
  if (!installed) return std::nullopt;
  const auto* rule = book.erate.record_of(planning::fiscal_year_of(*installed));
  if (rule == nullptr) return std::nullopt;
  return planning::years_after(*installed, static_cast<int>(rule->obsolete_years));
}

Exit run_equipment(Call call) {
  const auto ledger = open_ledger(call);
  if (!ledger) return refuse(call, ledger.error());
  std::vector<EquipmentRow> rows;
  for (const auto& life : lives_of(*ledger, ledger->day)) {
    EquipmentRow row{.life = life,
                     .rule = ledger->book.erate.equipment_of(life.thing->kind),
                     .asset = ledger->book.assets.find(life.thing->serial)};
    row.obsolete = obsolete_day(ledger->book, row.installed());
    if (row.eligible() != "no" || call.arguments.given("all")) rows.push_back(row);
  }
  return print_rows(rows_of(std::span<const Field<EquipmentRow>>(equipment_fields), rows), call);
}

constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Option budget_options[] = {
    {.name = "year",
     .value = "YEAR",
     .doc = "The cycle that holds this funding year: 2026, FY2026 or 2026-27, from 1 July. The one "
            "that today is in, unless it is given."},
};
constexpr Option equipment_options[] = {
    kind_option,
    {.name = "all", .value = "", .doc = "Show what is not eligible too."},
};
constexpr Example budget_examples[] = {
    {"netroster erate budget", "This cycle's budget, what is spoken for, and what is left."},
    {"netroster erate budget --year FY2025 -o csv", "The cycle before, as rows."},
};
constexpr Example equipment_examples[] = {
    {"netroster erate equipment OAK -o csv",
     "The register of a school, as rows for a spreadsheet."},
};
constexpr Command rows[] = {
    {.words = "erate equipment",
     .summary = "List equipment that Category Two pays for, with the ends of its sale and support",
     .description =
         "Where each thing was seen, when, and its serial number are measured; when it was "
         "installed, by which fund and funding request are what [[asset]] in planning.d says of "
         "that serial number. Of a kind that no rule names it is unknown whether it is eligible; "
         "it "
         "is listed. Five years after it was installed it is obsolete and may be disposed of.",
     .positionals = any_site,
     .options = equipment_options,
     .groups = history_options | output_options,
     .examples = equipment_examples,
     .run = run_equipment},
    {.words = "erate budget",
     .summary = "Show the five-year budget of Category Two: the district, its schools, libraries",
     .description =
         "Students times the multiplier of the cycle, or the floor, before the discount. USAC "
         "counts "
         "by district and by library system: only rows with own_budget add up. A school's row is "
         "its part of the district's budget. Students come from the sites' enrolment unless "
         "[district] of planning.d says how many USAC validated; what requests have taken comes "
         "from [[request]], libraries from [[library]].\n\n"
         "The discount is the one of [district], else that of the matrix. Every amount is in whole "
         "cents and tells its source and how sure it is: V read in the primary source, S in a "
         "secondary one, M from memory, J our judgement, D declared by the district. A school that "
         "does not say its enrolment is unknown and makes the sum \"at least\".",
     .options = budget_options,
     .groups = output_options,
     .examples = budget_examples,
     .run = run_budget},
};

}  // namespace

std::span<const Command> erate_commands() { return rows; }

}  // namespace netroster::daemon
