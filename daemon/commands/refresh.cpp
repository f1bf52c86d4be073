// netroster refresh: what is replaced in which fiscal year, and what each year costs.
#include <fmt/format.h>

#include <algorithm>

#include "daemon/arguments.h"
#include "daemon/commands/planning_kit.h"
#include "daemon/commands/planning_options.h"
#include "daemon/commands/planning_rows.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "planning/refresh.h"
#include "planning/request_lines.h"

namespace netroster::daemon {
namespace {

using planning::RefreshLine;
using planning::RefreshYear;

Cell support_end(const RefreshLine& line) {
  return line.life == nullptr ? Cell{} : day_cell(line.life->end_of_support);
}

Cell eligible_cell(const RefreshLine& line) {
  if (line.rule == nullptr) return cell("unknown");
  return cell(line.rule->eligible ? "yes" : "no");
}

// Of a thing without a price nothing of that is known.
Cell priced(const RefreshLine& line, planning::Money amount) {
  return line.gross ? money_cell(amount) : Cell{};
}

using L = const RefreshLine&;
constexpr Field<RefreshLine> line_fields[] = {
    {{"year", "YEAR"}, [](L row) { return cell(planning::text(row.year)); }},
    {{"site", "SITE"}, [](L row) { return cell(row.thing->site); }},
    {{"closet", "CLOSET", 5}, [](L row) { return cell(row.thing->closet); }},
    {{"name", "NAME", 1}, [](L row) { return cell(row.thing->name); }},
    {{"kind", "KIND", 3}, [](L row) { return cell(row.thing->kind); }},
    {{"vendor", "MAKE", wide_only}, [](L row) { return cell(row.thing->vendor); }},
    {{"model", "MODEL"}, [](L row) { return cell(row.thing->model); }},
    {{"serial", "SERIAL", 4}, [](L row) { return cell(row.thing->serial); }},
    {{"because", "BECAUSE"}, [](L row) { return cell(row.because); }},
    {{"confidence", "SURE", 1}, [](L row) { return confidence_cell(&row.of); }},
    {{"moved", "MOVED", 2}, [](L row) { return cell(row.moved); }},
    {{"due", "DUE", 4}, [](L row) { return cell(planning::text(row.due)); }},
    {{"latest", "LATEST", 4}, [](L row) { return cell(planning::text(row.latest)); }},
    {{"end_of_support", "SUPPORT ENDS", 4}, support_end},
    {{"replacement", "REPLACEMENT", 3},
     [](L row) { return row.price == nullptr ? Cell{} : cell(row.price->replacement); }},
    {{"gross_usd", "COST", 0}, [](L row) { return money_cell(row.gross); }},
    {{"eligible", "ELIGIBLE", 5}, eligible_cell},
    {{"eligible_usd", "ELIGIBLE USD", 4}, [](L row) { return priced(row, row.eligible); }},
    {{"in_budget_usd", "IN BUDGET", 5}, [](L row) { return priced(row, row.in_budget); }},
    {{"erate_usd", "E-RATE PAYS", 1}, [](L row) { return money_cell(row.erate); }},
    {{"local_usd", "LOCAL", 1}, [](L row) { return money_cell(row.local); }},
    {{"fund", "FUND", 4},
     [](L row) { return row.price == nullptr ? Cell{} : cell(row.fund.name); }},
    {{"fund_note", "FUND NOTE", wide_only}, [](L row) { return cell(row.fund.note); }},
    {{"source", "SOURCE", wide_only}, [](L row) { return source_cell(&row.of); }},
    {{"retrieved", "RETRIEVED", wide_only}, [](L row) { return retrieved_cell(&row.of); }},
    {{"price_source", "PRICE SOURCE", wide_only},
     [](L row) { return row.price == nullptr ? Cell{} : source_cell(&row.price->of); }},
    {{"price_of", "PRICE OF", wide_only},
     [](L row) { return row.price == nullptr ? Cell{} : retrieved_cell(&row.price->of); }},
    {{"device", "DEVICE", wide_only}, [](L row) { return cell(row.thing->device); }},
};

using Y = const RefreshYear&;
constexpr Field<RefreshYear> year_fields[] = {
    {{"year", "YEAR"}, [](Y row) { return cell(planning::text(row.year)); }},
    {{"site", "SITE", 1}, [](Y row) { return cell(row.site); }},
    {{"things", "THINGS"}, [](Y row) { return number(row.things); }},
    {{"unpriced", "UNPRICED", 1}, [](Y row) { return number(row.unpriced); }},
    {{"at_least", "AT LEAST", 3}, [](Y row) { return Cell{row.at_least()}; }},
    {{"gross_usd", "COST", 0}, [](Y row) { return money_cell(row.gross); }},
    {{"eligible_usd", "ELIGIBLE", 2}, [](Y row) { return money_cell(row.eligible); }},
    {{"in_budget_usd", "IN BUDGET", 3}, [](Y row) { return money_cell(row.in_budget); }},
    {{"erate_usd", "E-RATE PAYS", 0}, [](Y row) { return money_cell(row.erate); }},
    {{"local_usd", "LOCAL", 0}, [](Y row) { return money_cell(row.local); }},
    {{"category_two_left_usd", "CATEGORY TWO LEFT", 2},
     [](Y row) { return money_cell(row.budget_left); }},
    {{"over_cap_usd", "OVER CAP", 2}, [](Y row) { return money_cell(row.over_cap); }},
    {{"past_support", "PAST SUPPORT", 1},
     [](Y row) { return row.site.empty() ? number(row.past_support) : Cell{}; }},
};

template <typename Show>
Exit with_plan(Call call, Show show) {
  const auto ledger = open_ledger(call);
  if (!ledger) return refuse(call, ledger.error());
  const auto plan = plan_of(call, *ledger->bench, *ledger);
  if (!plan) return refuse(call, plan.error());
  for (const auto& note : plan->notes) call.streams.remark(note);
  return show(*plan);
}

using planning::RequestLine;
using Q = const RequestLine&;
const planning::Provenance* form_of(Q row) { return row.form == nullptr ? nullptr : &row.form->of; }

constexpr Field<RequestLine> request_fields[] = {
    {{"function", "FUNCTION"},
     [](Q row) { return row.form == nullptr ? Cell{} : cell(row.form->function); }},
    {{"product", "PRODUCT"},
     [](Q row) { return row.form == nullptr ? Cell{} : cell(row.form->product); }},
    {{"kind", "KIND", 4}, [](Q row) { return cell(row.kind); }},
    {{"make", "MAKE"}, [](Q row) { return cell(row.make); }},
    {{"model", "MODEL"}, [](Q row) { return cell(row.model); }},
    {{"quantity", "QUANTITY"}, [](Q row) { return number(row.quantity); }},
    {{"unit_cost_usd", "UNIT COST", 1}, [](Q row) { return money_cell(row.unit); }},
    {{"unit_eligible_usd", "UNIT ELIGIBLE", 2},
     [](Q row) { return money_cell(row.unit_eligible); }},
    {{"unit_ineligible_usd", "UNIT INELIGIBLE", wide_only},
     [](Q row) { return money_cell(row.unit - row.unit_eligible); }},
    {{"total_usd", "TOTAL", 0}, [](Q row) { return money_cell(row.total); }},
    {{"total_eligible_usd", "ELIGIBLE", 1}, [](Q row) { return money_cell(row.total_eligible); }},
    {{"sites", "SITES", 5}, [](Q row) { return cell(row.sites); }},
    {{"entities", "BENS", wide_only}, [](Q row) { return cell(row.entities); }},
    {{"confidence", "SURE", 3}, [](Q row) { return confidence_cell(form_of(row)); }},
    {{"source", "SOURCE", wide_only}, [](Q row) { return source_cell(form_of(row)); }},
};

// The first year of the plan is the one that is requested.
Exit run_request(Call call) {
  const auto ledger = open_ledger(call);
  if (!ledger) return refuse(call, ledger.error());
  const auto plan = plan_of(call, *ledger->bench, *ledger);
  if (!plan) return refuse(call, plan.error());
  for (const auto& note : plan->notes) call.streams.remark(note);
  const auto lines = planning::request_lines(*plan, ledger->book, ledger->bench->config.sites,
                                             plan->years.front().year);
  return print_rows(rows_of(std::span<const Field<RequestLine>>(request_fields), lines), call);
}

Exit run_plan(Call call) {
  return with_plan(call, [call](const planning::RefreshPlan& plan) {
    return print_rows(rows_of(std::span<const Field<RefreshLine>>(line_fields), plan.lines), call);
  });
}

Exit run_budget(Call call) {
  return with_plan(call, [call](const planning::RefreshPlan& plan) {
    const auto rows = call.arguments.given("by-site") ? plan.by_site() : plan.years;
    return print_rows(rows_of(std::span<const Field<RefreshYear>>(year_fields), rows), call);
  });
}

constexpr Option plan_options[] = {from_option,           years_option, cap_option,
                                   lead_option,           delay_option, phase_option,
                                   standard_first_option, kind_option};
constexpr Option budget_options[] = {
    from_option,
    years_option,
    cap_option,
    lead_option,
    delay_option,
    phase_option,
    standard_first_option,
    kind_option,
    {.name = "by-site", .value = "", .doc = "A row for each year and site."},
};
constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Example plan_examples[] = {
    {"netroster refresh plan -o csv", "Five years, a row for each thing."},
    {"netroster refresh plan OAK --years 10", "What a school needs in ten years, and why then."},
};
constexpr Example request_examples[] = {
    {"netroster refresh request --from FY2027 -o csv", "What to ask for in that funding year."},
};
constexpr Example budget_examples[] = {
    {"netroster refresh budget --years 10", "What each fiscal year costs, and who pays it."},
    {"netroster refresh budget --budget-cap 400000", "The same with its peaks levelled."},
    {"netroster refresh budget --delay 1", "What waiting a year does."},
};
constexpr Command rows[] = {
    {.words = "refresh plan",
     .summary = "Plan what is replaced in which fiscal year, and say why in that one",
     .description =
         "A thing is due in the fiscal year in which its support ends, or when it is as old as "
         "[[cycle]] says for its kind, whichever comes first. Its age counts from the day of "
         "installation that [[asset]] in planning.d says, else from when it was first seen, and "
         "then it may be older. Each line tells what decides, its source, and how sure that is.\n\n"
         "Replacement and price come from [[price]] in planning.d; none is shipped, and without "
         "one a thing is unpriced. What E-Rate pays is the discount of what is eligible, as long "
         "as the Category Two budget of the cycle lasts; the rest is local. The same inventory "
         "gives the same plan.",
     .positionals = any_site,
     .options = plan_options,
     .groups = history_options | output_options,
     .examples = plan_examples,
     .run = run_plan},
    {.words = "refresh request",
     .summary =
         "List what a funding request of Category Two asks for in the first year of the plan",
     .description =
         "The eligible and priced things of the year --from, one row for each make, model and "
         "price "
         "of their replacements, with the schools that get them. FUNCTION and PRODUCT are what "
         "Form "
         "471 called them when they were last read; compare them with the form of the year.",
     .positionals = any_site,
     .options = plan_options,
     .groups = history_options | output_options,
     .examples = request_examples,
     .run = run_request},
    {.words = "refresh budget",
     .summary = "Add up the refresh plan by fiscal year: cost, E-Rate, local share",
     .description =
         "The plan of \"netroster refresh plan\", added up. PAST SUPPORT counts things whose "
         "support is known to be over when the year ends and that are not replaced by then; things "
         "of which nothing is known are not in it. With things that are unpriced every amount is "
         "\"at least\".",
     .positionals = any_site,
     .options = budget_options,
     .groups = history_options | output_options,
     .examples = budget_examples,
     .run = run_budget},
};

}  // namespace

std::span<const Command> refresh_commands() { return rows; }

}  // namespace netroster::daemon
