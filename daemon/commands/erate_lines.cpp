// netroster erate lines: what Form 471 asks for, under the names of USAC's open data.
#include "daemon/arguments.h"
#include "daemon/commands/planning_kit.h"
#include "daemon/commands/planning_options.h"
#include "daemon/commands/planning_rows.h"
#include "daemon/listing.h"
#include "daemon/sources.h"
#include "daemon/streams.h"
#include "planning/bulk_lines.h"
#include "planning/service_lines.h"

namespace netroster::daemon {
namespace {

using planning::BulkLine;
using B = const BulkLine&;

Cell speed(const std::optional<planning::FormSpeed>& of) { return of ? cell(of->number) : Cell{}; }
Cell unit(const std::optional<planning::FormSpeed>& of) { return of ? cell(of->unit) : Cell{}; }
const planning::Provenance* form_of(B row) { return row.form == nullptr ? nullptr : &row.form->of; }

constexpr Field<BulkLine> fields[] = {
    {{"form_471_line_item_number", "LINE"}, [](B row) { return number(row.number); }},
    {{"funding_year", "YEAR", 4},
     [](B row) { return cell(planning::funding_year_text(row.year)); }},
    {{"ben", "BEN", 5}, [](B row) { return cell(row.ben); }},
    {{"category_of_service", "CATEGORY"},
     [](B row) { return number(static_cast<std::uint64_t>(row.category)); }},
    {{"form_471_function_name", "FUNCTION", 3},
     [](B row) { return row.form == nullptr ? Cell{} : cell(row.form->function); }},
    {{"form_471_product_name", "PRODUCT", 3},
     [](B row) { return row.form == nullptr ? Cell{} : cell(row.form->product); }},
    {{"form_471_purpose_name", "PURPOSE", wide_only}, [](B row) { return cell(row.purpose); }},
    {{"form_471_manufacturer_name", "MAKE", 2},
     [](B row) { return row.category == 2 ? cell(row.make) : Cell{}; }},
    {{"model_of_equipment", "MODEL", 1}, [](B row) { return cell(row.model); }},
    {{"provider", "PROVIDER", 2},
     [](B row) { return row.category == 1 ? cell(row.make) : Cell{}; }},
    {{"circuit", "CIRCUIT", 1}, [](B row) { return cell(row.circuit); }},
    {{"download_speed", "DOWN", 1}, [](B row) { return speed(row.down); }},
    {{"download_speed_units", "UNIT", 1}, [](B row) { return unit(row.down); }},
    {{"upload_speed", "UP", 2}, [](B row) { return speed(row.up); }},
    {{"upload_speed_units", "UNIT", 2}, [](B row) { return unit(row.up); }},
    {{"one_time_quantity", "QUANTITY"},
     [](B row) { return row.category == 2 ? number(row.quantity) : Cell{}; }},
    {{"one_time_eligible_costs", "ELIGIBLE EACH", 2},
     [](B row) { return money_cell(row.one_time_eligible); }},
    {{"one_time_ineligible_cost", "INELIGIBLE EACH", wide_only},
     [](B row) { return money_cell(row.one_time_ineligible); }},
    {{"monthly_quantity", "A MONTH", wide_only},
     [](B row) { return row.category == 1 ? number(row.quantity) : Cell{}; }},
    {{"months_of_service", "MONTHS", wide_only},
     [](B row) {
       return row.months > 0 ? number(static_cast<std::uint64_t>(row.months)) : Cell{};
     }},
    {{"monthly_recurring_unit_eligible_costs", "COST A MONTH", 2},
     [](B row) { return money_cell(row.monthly); }},
    {{"pre_discount_extended_eligible_line_item_costs", "BEFORE DISCOUNT", 0},
     [](B row) { return money_cell(row.before_discount); }},
    {{"recipients", "BENS", wide_only}, [](B row) { return cell(row.recipients); }},
    {{"confidence", "SURE", 4}, [](B row) { return confidence_cell(form_of(row)); }},
    {{"source", "SOURCE", wide_only}, [](B row) { return source_cell(form_of(row)); }},
};

using planning::ServiceLine;
using L = const ServiceLine&;
// The weaker of the two that name it; null: neither is known.
const planning::Provenance* said_by(L row) {
  if (row.form != nullptr) return &row.form->of;
  return row.service == nullptr ? nullptr : &row.service->of;
}

constexpr Field<ServiceLine> service_fields[] = {
    {{"line", "LINE"}, [](L row) { return number(row.number); }},
    {{"funding_year", "YEAR", 4},
     [](L row) { return cell(planning::funding_year_text(row.year)); }},
    {{"billed_entity_number", "BEN", 5}, [](L row) { return cell(row.ben); }},
    {{"service_category", "CATEGORY"},
     [](L row) { return number(static_cast<std::uint64_t>(row.category)); }},
    {{"service_type", "SERVICE", 2},
     [](L row) { return row.service == nullptr ? Cell{} : cell(row.service->service_type); }},
    {{"function", "FUNCTION"},
     [](L row) { return row.form == nullptr ? Cell{} : cell(row.form->function); }},
    {{"product", "PRODUCT", 1},
     [](L row) { return row.form == nullptr ? Cell{} : cell(row.form->product); }},
    {{"purpose", "PURPOSE"}, [](L row) { return cell(row.purpose); }},
    {{"entities_count", "ENTITIES"}, [](L row) { return number(row.entities.size()); }},
    {{"entities_unknown", "UNKNOWN", 3}, [](L row) { return number(row.unnamed); }},
    {{"quantity", "QUANTITY"}, [](L row) { return number(row.quantity); }},
    {{"unit", "OF"}, [](L row) { return cell(row.unit); }},
    {{"minimum_capacity", "LEAST"}, [](L row) { return speed(row.least); }},
    {{"minimum_capacity_unit", "UNIT"}, [](L row) { return unit(row.least); }},
    {{"maximum_capacity", "MOST"}, [](L row) { return speed(row.most); }},
    {{"maximum_capacity_unit", "UNIT"}, [](L row) { return unit(row.most); }},
    {{"manufacturer", "MAKES", 3}, [](L row) { return cell(row.makes); }},
    {{"entities", "BENS", wide_only}, [](L row) { return cell(row.entities); }},
    {{"confidence", "SURE", 4}, [](L row) { return confidence_cell(said_by(row)); }},
    {{"source", "SOURCE", wide_only}, [](L row) { return source_cell(said_by(row)); }},
};

Exit print_services(Call call, std::vector<ServiceLine> lines) {
  if (const auto wanted = call.arguments.count("category"))
    std::erase_if(lines, [&wanted](L row) { return row.category != *wanted; });
  return print_rows(rows_of(std::span<const Field<ServiceLine>>(service_fields), lines), call);
}

Exit run_lines(Call call) {
  const auto ledger = open_ledger(call, Sites::all);
  if (!ledger) return refuse(call, ledger.error());
  const auto& sites = ledger->bench->config.sites;
  const auto plan = plan_of(call, *ledger->bench, *ledger);
  if (!plan) return refuse(call, plan.error());
  for (const auto& note : plan->notes) call.streams.remark(note);
  const auto year = plan->years.front().year;
  const auto requests = planning::request_lines(*plan, ledger->book, sites, year);
  if (call.arguments.text("form") == "470")
    return print_services(call, planning::service_lines(ledger->book, sites, requests, year));
  auto lines = planning::bulk_lines(ledger->book, sites, requests, year);
  if (const auto wanted = call.arguments.count("category"))
    std::erase_if(lines, [&wanted](B row) { return row.category != *wanted; });
  return print_rows(rows_of(std::span<const Field<BulkLine>>(fields), lines), call);
}

constexpr std::string_view forms[] = {"471", "470"};
constexpr Option options[] = {
    from_option,
    {.name = "form",
     .value = "FORM",
     .doc = "471, the request, or 470, which opens the bidding: functions, quantities, entities "
            "and capacities, without a price.",
     .fallback = "471",
     .form = Form::choice,
     .offer = Offer::choices,
     .choices = forms},
    {.name = "category",
     .value = "N",
     .doc = "Only this category: 1, circuits; 2, what the refresh plan asks for.",
     .form = Form::count,
     .least = 1,
     .most = 2},
};
constexpr Example examples[] = {
    {"netroster erate lines --from FY2027 -o csv", "What to copy into the form of that year."},
    {"netroster erate lines --form 470 -o csv", "What to ask bids for."},
};
constexpr Command rows[] = {
    {.words = "erate lines",
     .summary = "List the lines of Form 471 under the names of USAC's open data, or of Form 470",
     .description =
         "A line for each circuit that the sites declare (Category One, twelve months) and for "
         "each "
         "make, model and price that the refresh plan asks for in the year --from (Category Two). "
         "A "
         "speed has its unit beside it. Function and product are what the form called them when it "
         "was last read: compare them with the form of the year. What nobody declares is empty.",
     .options = options,
     .groups = history_options | output_options,
     .examples = examples,
     .run = run_lines},
};

}  // namespace

std::span<const Command> erate_line_commands() { return rows; }

}  // namespace netroster::daemon
