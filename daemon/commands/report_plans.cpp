// netroster report refresh, erate, assets, lifecycle: money and years as documents.
#include <memory>
#include <utility>

#include "daemon/arguments.h"
#include "daemon/commands/planning_kit.h"
#include "daemon/commands/planning_options.h"
#include "daemon/commands/planning_rows.h"
#include "daemon/commands/report_kit.h"
#include "exporters/reports/assets.h"
#include "exporters/reports/erate.h"
#include "exporters/reports/lifecycle.h"
#include "exporters/reports/refresh.h"
#include "planning/reconcile.h"
#include "planning/refresh.h"

namespace netroster::daemon {
namespace {

using reports::Document;

// What a document's rows refer to, kept with it.
struct Kept {
  Holdings holdings;
  planning::RefreshPlan plan;
};

Result<std::shared_ptr<Kept>> planned(Call call, const Bench& bench, Sites sites) {
  auto kept = std::make_shared<Kept>();
  kept->holdings = holdings_of(call, bench, sites);
  auto plan = plan_of(call, bench, kept->holdings);
  if (!plan) return plan.error();
  kept->plan = std::move(*plan);
  return kept;
}

Result<Document> make_refresh(Call call, const Bench& bench) {
  auto kept = planned(call, bench, Sites::named);
  if (!kept) return kept.error();
  auto out = reports::refresh_document(heading_of(bench), (*kept)->holdings.book, (*kept)->plan);
  out.kept = std::move(*kept);
  return out;
}

// The plan of the whole district, from the funding year on.
Result<Document> make_erate(Call call, const Bench& bench) {
  const auto kept = planned(call, bench, Sites::all);
  if (!kept) return kept.error();
  const auto& book = (*kept)->holdings.book;
  const auto& sites = bench.config.sites;
  const auto year = year_of(call, "from", (*kept)->holdings.day);
  if (!year) return year.error();
  const auto budget = planning::budget_plan(book, sites, bench.config.district.name, *year);
  return reports::erate_document(
      {.heading = heading_of(bench),
       .plan = budget,
       .lines = planning::request_lines((*kept)->plan, book, sites, *year),
       .notes = (*kept)->plan.notes});
}

Result<Document> make_assets(Call call, const Bench& bench) {
  auto kept = std::make_shared<Holdings>(holdings_of(call, bench, Sites::all));
  auto out =
      reports::assets_document(heading_of(bench), kept->book, reconciled_at(call, bench, *kept));
  if (kept->book.assets.rows.empty())
    out.notes.push_back("the register is empty: planning.d/assets.csv or [[asset]] fills it");
  out.kept = std::move(kept);
  return out;
}

Result<Document> make_lifecycle(Call call, const Bench& bench) {
  auto kept = std::make_shared<Holdings>(holdings_of(call, bench));
  const auto day = as_of(call, kept->day);
  auto out = reports::lifecycle_document(heading_of(bench), lives_of(*kept, day), day);
  out.kept = std::move(kept);
  return out;
}

Exit run_refresh(Call call) { return run_document(call, make_refresh); }
Exit run_erate(Call call) { return run_document(call, make_erate); }
Exit run_assets(Call call) { return run_document(call, make_assets); }
Exit run_lifecycle(Call call) { return run_document(call, make_lifecycle); }

constexpr Positional any_site[] = {
    {.name = "SITE", .doc = "A site's id. * and ? stand for any characters."},
};
constexpr Option refresh_list[] = {
    document_format_option, from_option,  years_option,          cap_option,  lead_option,
    delay_option,           phase_option, standard_first_option, kind_option, output_option};
constexpr Option erate_list[] = {document_format_option, from_option, output_option};
constexpr Option asset_list[] = {document_format_option, seen_within_option, output_option};
constexpr Option lifecycle_list[] = {document_format_option, as_of_option, kind_option,
                                     output_option};
constexpr Example refresh_examples[] = {
    {"netroster report refresh --years 10 -o refresh.html", "Ten years, for the board."},
    {"netroster report refresh --budget-cap 400000 --format pdf -o refresh.pdf",
     "With its peaks levelled."},
};
constexpr Example erate_examples[] = {
    {"netroster report erate --from FY2027 -o erate.html", "What to ask for in that funding year."},
};
constexpr Example asset_examples[] = {
    {"netroster report assets --format csv -o assets.csv", "The register, for an auditor."},
};
constexpr Example lifecycle_examples[] = {
    {"netroster report lifecycle --as-of 2028-07-01 -o 2028.html",
     "What will be unsupported by then."},
};
constexpr Command rows[] = {
    {.words = "report refresh",
     .summary = "Report what is replaced in which fiscal year, why then, and who pays",
     .description =
         "The plan of \"netroster refresh plan\" as a document: each fiscal year, each fund, each "
         "site and each thing, with the source of every date and price and how sure it is. What "
         "has no price is unpriced, and sums with it are \"at least\".",
     .positionals = any_site,
     .options = refresh_list,
     .groups = history_options,
     .examples = refresh_examples,
     .run = run_refresh},
    {.words = "report erate",
     .summary = "Report the Category Two budget, what is left, and what to ask for",
     .description = "The budget of the cycle that holds the year of --from, its funding requests, "
                    "and what the refresh plan asks for in that year.",
     .options = erate_list,
     .groups = history_options,
     .examples = erate_examples,
     .run = run_erate},
    {.words = "report assets",
     .summary = "Report the register of assets, held against what was seen",
     .description =
         "What \"netroster asset check\" tells, as a document: the physical inventory that money "
         "of "
         "others demands. Declared columns and measured ones stand apart; what nothing can measure "
         "is manual.",
     .positionals = any_site,
     .options = asset_list,
     .groups = history_options,
     .examples = asset_examples,
     .run = run_assets},
    {.words = "report lifecycle",
     .summary = "Report until when there is support for what there is",
     .description = "What \"netroster lifecycle list\" and \"models\" tell, as a document.",
     .positionals = any_site,
     .options = lifecycle_list,
     .groups = history_options,
     .examples = lifecycle_examples,
     .run = run_lifecycle},
};

}  // namespace

std::span<const Command> report_plan_commands() { return rows; }

}  // namespace netroster::daemon
